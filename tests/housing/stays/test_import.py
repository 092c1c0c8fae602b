"""Tenants from before the product: looked at before they are taken, each row by itself, and taken once."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.housing import town
from tests.housing.conftest import BrowserOf
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.world import District
from welfare import clock
from welfare.accounts.leaving import deactivate
from welfare.extensions import db
from welfare.housing.models import HousingEvent
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.notices.reminders.actions import remind_all
from welfare.tables.reading import read_book

HEAD = "学校,楼栋,房号,住户,工号,入住日期,到期日期,租期"
AT = "/housing/stays/import"
KINDS = ("new", "changed", "unchanged", "bad")


@pytest.fixture
def handler(browser_of: BrowserOf) -> Client:
    return browser_of("handler")


@pytest.fixture
def flats(district: District) -> dict[str, HousingUnit]:
    return {
        number: town.flat(district, building="8号楼", number=number, acquired_on=date(2020, 1, 1))
        for number in ("801", "802", "803", "804")
    }


def upload(browser: Client, *rows: str, head: str = HEAD) -> Page:
    file = (BytesIO("\n".join((head, *rows)).encode()), "住户.csv")
    return browser.page(AT).form(AT).send(file=file)


def row(
    number: str = "801",
    who: str = "甲一",
    at: str = "",
    since: str = "2025-09-01",
    until: str = "2028-09-01",
    months: str = "",
) -> str:
    return f"石门小学,8号楼,{number},{who},{at},{since},{until},{months}"


def counts(page: Page) -> dict[str, int]:
    return {kind: int(text(page.figure(f"tenants_{kind}"))) for kind in KINDS}


def confirm(page: Page) -> Page:
    return next(form for form in page.forms if form.action == page.path).send()


def stays() -> dict[str, Allocation]:
    db.session.expire_all()
    query = select(HousingUnit.number, Allocation).join(Allocation, Allocation.unit_id == HousingUnit.id)
    return dict(iter(db.session.execute(query)))


def states() -> dict[str, str]:
    db.session.expire_all()
    return {unit.number: unit.state.value for unit in db.session.scalars(select(HousingUnit))}


def kinds_of(unit: HousingUnit) -> list[str]:
    query = select(HousingEvent.kind).where(HousingEvent.unit_id == unit.id).order_by(HousingEvent.id)
    return [kind.value for kind in db.session.scalars(query)]


def test_tenants_are_looked_at_and_only_then_entered(
    handler: Client, district: District, flats: dict[str, HousingUnit]
) -> None:
    preview = upload(
        handler, row(), row("802", "乙一", "neighbour", "2026/3/2", "", "24个月"), row("803", "", "", "", "")
    )
    assert counts(preview) == {"new": 2, "changed": 0, "unchanged": 1, "bad": 0}, preview.text
    assert "Nothing is imported yet." in preview.text
    assert "2028-03-02" in preview.text, "the last day follows from the months"
    assert (stays(), set(states().values())) == ({}, {"vacant"})
    done = confirm(preview)
    assert done.heading == "The tenants are imported"
    entered = stays()
    assert {number: held.person_id for number, held in entered.items()} == {
        "801": district.person("teacher").id,
        "802": district.person("neighbour").id,
    }
    assert entered["802"].term_until == date(2028, 3, 2)
    assert (entered["801"].moved_in_on, entered["801"].status) == (date(2025, 9, 1), "moved_in")
    assert states() == {"801": "occupied", "802": "occupied", "803": "vacant", "804": "vacant"}
    assert kinds_of(flats["801"])[-1] == "stay_entered"


def test_a_flat_of_which_nobody_says_when_it_was_acquired_is_so_by_its_first_tenant(
    handler: Client, district: District
) -> None:
    flat = town.flat(district, building="8号楼", number="801")
    db.session.commit()
    preview = upload(handler, row(since="2025-09-01"))
    assert "The flat then counts as acquired on the day of moving in." in preview.text
    confirm(preview)
    assert stays()["801"].moved_in_on == flat.acquired_on == date(2025, 9, 1)
    assert kinds_of(flat)[-2:] == ["changed", "stay_entered"]
    earlier = upload(handler, row(since="2024-09-01"))
    assert "not before 1 Sep 2025, when the flat was acquired." in earlier.text


def test_the_same_table_twice_enters_nobody_twice(handler: Client, flats: dict[str, HousingUnit]) -> None:
    preview = upload(handler, row())
    confirm(preview)
    assert counts(confirm(preview)) == counts(preview), "what was done is shown, and not done again"
    again = upload(handler, row())
    assert counts(again) == {"new": 0, "changed": 0, "unchanged": 1, "bad": 0}
    assert "There is nothing to import" in again.text
    assert len(stays()) == 1


def test_what_was_entered_wrongly_is_put_right_by_the_next_table(
    handler: Client, flats: dict[str, HousingUnit]
) -> None:
    confirm(upload(handler, row()))
    preview = upload(handler, row("801", "甲一", "", "2024-09-01", "2029-09-01"))
    assert counts(preview) == {"new": 0, "changed": 1, "unchanged": 0, "bad": 0}
    confirm(preview)
    held = stays()["801"]
    assert (held.moved_in_on, held.term_until) == (date(2024, 9, 1), date(2029, 9, 1))
    assert kinds_of(flats["801"])[-2:] == ["stay_entered", "stay_corrected"]


def test_what_changed_since_the_preview_is_looked_at_once_more(
    handler: Client, browser_of: BrowserOf, flats: dict[str, HousingUnit]
) -> None:
    preview = upload(handler, row())
    confirm(upload(browser_of("clerk"), row(who="甲二")))
    again = confirm(preview)
    assert again.status == 409
    assert counts(again) == {"new": 0, "changed": 0, "unchanged": 0, "bad": 1}
    assert "Somebody else holds this flat." in again.text


WRONG = {
    row("899"): "There is no such flat at this school.",
    row().replace("石门小学", "没有的学校"): "没有的学校",
    row().replace("石门小学", ""): "The school is missing.",
    row("801", "查无此人"): 'Nobody is called "查无此人".',
    row("801", "", "nobody-at-all"): 'Nobody has the staff number "nobody-at-all".',
    row("801", "甲二", "teacher"): 'The staff number is that of somebody who is not called "甲二".',
    row("801", ""): "Say who lives there.",
    row("801", "甲一", "", "2099-09-01"): "Moved in: a day that has been, like 2026-09-01.",
    row("801", "甲一", "", "21/9/1"): "Moved in: a day that has been, like 2026-09-01.",
    row("801", "甲一", "", "2025-09-01", "28/9/1"): "May stay until: a day after moving in",
    row("801", "甲一", "", "2019-12-31"): "Moved in: not before 1 Jan 2020, when the flat was acquired.",
    row("801", "甲一", "", ""): "Moved in: a day that has been, like 2026-09-01.",
    row("801", "甲一", "", "2025-09-01", "2025-09-01"): "May stay until: a day after moving in",
    row("801", "甲一", "", "2025-09-01", "不知道"): "May stay until: a day after moving in",
    row("801", "甲一", "", "2025-09-01", "", "0"): "Months: a number from 1 to 600.",
    row("801", "甲一", "", "2025-09-01", "", "601"): "Months: a number from 1 to 600.",
    row("801", "甲一", "", "2025-09-01", "", ""): "Say until when somebody may stay, or for how many months.",
}


@pytest.mark.parametrize(("line", "sentence"), WRONG.items())
def test_what_is_wrong_with_a_row_is_said_beside_it(
    line: str, sentence: str, handler: Client, flats: dict[str, HousingUnit]
) -> None:
    preview = upload(handler, line, row("802", "乙一"))
    assert counts(preview) == {"new": 1, "changed": 0, "unchanged": 0, "bad": 1}
    rows = [[text(cell) for cell in elements(row_, "td")] for row_ in elements(preview.main, "tr")]
    [bad] = [cells for cells in rows if cells and sentence in cells[-1]]
    assert bad[0] == "2"
    confirm(preview)
    assert stays().keys() == {"802"}


def test_two_rows_for_one_flat_or_one_tenant_are_both_wrong(
    handler: Client, flats: dict[str, HousingUnit]
) -> None:
    flat = upload(handler, row(), row(who="甲二"))
    assert counts(flat)["bad"] == 2
    assert "The same flat stands in row 3." in flat.text
    tenant = upload(handler, row(), row("802"))
    assert counts(tenant)["bad"] == 2
    assert "The same tenant stands in row 2." in tenant.text


def test_of_two_people_of_one_name_the_one_at_the_school_is_meant_or_the_number_says(
    handler: Client, district: District, flats: dict[str, HousingUnit]
) -> None:
    district.person("neighbour").name = "甲一"
    db.session.commit()
    confirm(upload(handler, row()))
    assert stays()["801"].person_id == district.person("teacher").id
    district.person("colleague").name = "甲一"
    db.session.commit()
    preview = upload(handler, row("802"))
    assert 'Several are called "甲一". Give the staff number.' in preview.text
    confirm(upload(handler, row("802", "甲一", "colleague")))
    assert stays()["802"].person_id == district.person("colleague").id


def test_whoever_holds_a_flat_gets_no_other_and_only_vacant_flats_are_filled(
    handler: Client, district: District, flats: dict[str, HousingUnit]
) -> None:
    confirm(upload(handler, row()))
    assert "甲一 holds another flat." in upload(handler, row("802")).text
    handler.page(f"/housing/units/{flats['803'].id}").form("/repair").send(words="屋顶漏水")
    preview = upload(handler, row("803", "甲二"))
    assert counts(preview)["bad"] == 1
    assert "The flat is not vacant: Under repair." in preview.text


def test_the_stay_is_lived_like_any_other(
    handler: Client, browser_of: BrowserOf, district: District, flats: dict[str, HousingUnit]
) -> None:
    confirm(upload(handler, row()))
    address = f"/housing/units/{flats['801'].id}"
    page = handler.page(address)
    assert "甲一" in page.text
    assert "The application" not in page.text
    assert "Tenant entered from a table, without a round" in page.text
    assert "lives there since 1 Sep 2025" in page.text
    assert "8号楼 801" in browser_of("teacher").page("/housing").text
    until = clock.today() + timedelta(days=900)
    page.form("/renewal").send(until=until.isoformat())
    assert stays()["801"].term_until == until
    handler.page(address).form("/return").send(words="调走了")
    assert (stays()["801"].status, states()["801"]) == ("vacated", "vacant")


def test_its_end_is_told_once(
    handler: Client, browser_of: BrowserOf, district: District, flats: dict[str, HousingUnit]
) -> None:
    soon = (clock.today() + timedelta(days=9)).isoformat()
    confirm(upload(handler, row("801", "甲一", "", "2025-09-01", soon)))
    assert [remind_all(10) for _twice in range(2)] == [1, 0]
    db.session.commit()
    assert "The stay in the flat 8号楼 801 ends on" in browser_of("teacher").page("/notices").text


def test_who_lives_there_next_is_told_of_the_same_day(
    handler: Client, browser_of: BrowserOf, flats: dict[str, HousingUnit]
) -> None:
    soon = (clock.today() + timedelta(days=9)).isoformat()
    confirm(upload(handler, row("801", "甲一", "", "2025-09-01", soon)))
    assert remind_all(10) == 1
    db.session.commit()
    handler.page(f"/housing/units/{flats['801'].id}").form("/return").send(words="调走了")
    confirm(upload(handler, row("801", "乙一", "", "2025-10-01", soon)))
    assert [remind_all(10) for _twice in range(2)] == [1, 0]
    db.session.commit()
    assert "The stay in the flat 8号楼 801 ends on" in browser_of("neighbour").page("/notices").text


def test_it_ends_with_the_account(handler: Client, district: District, flats: dict[str, HousingUnit]) -> None:
    confirm(upload(handler, row()))
    deactivate(district.person("teacher"), by=district.person("admin"))
    db.session.commit()
    assert (stays()["801"].status, states()["801"]) == ("vacated", "vacant")


def test_the_template_is_taken_as_it_is_filled_in(handler: Client, flats: dict[str, HousingUnit]) -> None:
    answer = handler.get(f"{AT}/template")
    head = ",".join(read_book(answer.data).sheets[0].rows[0])
    assert counts(upload(handler, row(), head=head))["new"] == 1
