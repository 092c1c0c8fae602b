"""What has had its time and stays all the same, since somebody needs it; and how the rest goes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.files.pictures import small_jpeg
from tests.housing import town
from tests.retention.test_letting_go import a_round
from tests.support.at_once import done_meanwhile
from tests.support.client import Client
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import reactivate
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.files.pictures import read_picture
from welfare.files.uploads import Uploads
from welfare.housing.applications.models import Application
from welfare.needs.actions import clock as by_clock
from welfare.needs.actions.intake import decline
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.petitions.actions import answer, submit
from welfare.petitions.erasure.actions import NOTHING
from welfare.petitions.lifecycle import Kind as PetitionKind
from welfare.petitions.models import Petition
from welfare.retention import actions
from welfare.retention.actions import let_go, set_days
from welfare.retention.policy import LONGEST, RULES, Kind
from welfare.retention.queries import counts_due
from welfare.sending.actions.files import attach
from welfare.sending.models import Receipt, SentFile


@pytest.fixture(autouse=True)
def _begun() -> Iterator[None]:
    with clock.at(clock.now()):
        yield


def after(days: int) -> datetime:
    """A second past so many days."""
    return clock.now() + timedelta(days=days, seconds=1)


def with_a_photo(district: District) -> Need:
    """A need that was declined today, with a photo."""
    need = district.need()
    receipt = db.session.scalars(select(Receipt).where(Receipt.need_id == need.id)).one()
    attach(Uploads([read_picture(small_jpeg())], []), key=receipt.key, by=district.person("teacher"))
    decline(need, by=district.person("clerk"), words="不属于受理范围")
    db.session.commit()
    return need


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_photos_go_on_their_day_before_the_words_of_their_need(app: Flask, district: District) -> None:
    need, days = with_a_photo(district), RULES[Kind.PHOTOS].usual
    with clock.at(clock.now() + timedelta(days=days)):
        assert (counts_due()[Kind.PHOTOS], let_go()[Kind.PHOTOS]) == (0, 0)
        assert count(SentFile) == 1
    with clock.at(after(days)):
        assert (counts_due()[Kind.PHOTOS], let_go()[Kind.PHOTOS]) == (1, 1)
        assert count(SentFile) == 0
        assert need.title != NOTHING
        assert counts_due()[Kind.PHOTOS] == 0


def test_a_receipt_stays_as_long_as_its_photos(app: Flask, district: District) -> None:
    with_a_photo(district)
    with clock.at(after(RULES[Kind.RECEIPTS].usual)):
        assert let_go()[Kind.RECEIPTS] == 0
    with clock.at(after(RULES[Kind.PHOTOS].usual)):
        let_go()
        assert let_go()[Kind.RECEIPTS] == 1


def test_the_photos_of_a_need_go_with_its_words_where_these_are_kept_no_longer(
    app: Flask, district: District
) -> None:
    with_a_photo(district)
    admin = district.person("admin")
    set_days(Kind.PHOTOS, LONGEST, by=admin)
    set_days(Kind.NEEDS, RULES[Kind.NEEDS].least, by=admin)
    db.session.commit()
    with clock.at(after(RULES[Kind.NEEDS].least)):
        assert let_go()[Kind.NEEDS] == 1
        assert count(SentFile) == 0


def test_a_need_whose_teacher_is_to_be_called_stays(app: Flask, district: District) -> None:
    by_clock.lapse(district.need(Status.ANSWERED))
    db.session.commit()
    with clock.at(after(LONGEST)):
        assert let_go()[Kind.NEEDS] == 0


def test_a_need_from_which_somebody_applies_in_a_round_that_runs_stays(
    app: Flask, district: District
) -> None:
    round_ = town.open_for(district, [town.flat(district)])
    need = town.housing_need(district.person("teacher"))
    town.applied(round_, district.person("teacher"), need=need)
    decline(need, by=district.person("clerk"), words="不属于受理范围")
    db.session.commit()
    with clock.at(after(LONGEST)):
        assert let_go()[Kind.NEEDS] == 0


def test_a_need_that_was_emptied_is_found_by_its_teachers_name_as_before(
    app: Flask, district: District
) -> None:
    need = district.need(Status.DECLINED, title="漏雨的宿舍")
    db.session.commit()
    with clock.at(after(RULES[Kind.NEEDS].usual)):
        let_go()
        assert "甲一" in need.search_text
        assert "漏雨" not in need.search_text


def test_a_notice_that_nobody_read_stays(app: Flask, district: District) -> None:
    district.need()
    db.session.commit()
    with clock.at(after(LONGEST)):
        assert let_go()[Kind.NOTICES] == 0


def test_an_account_is_counted_from_when_it_was_closed_last(app: Flask, district: District) -> None:
    person, admin = district.person("colleague"), district.person("admin")
    deactivate(person, by=admin)
    with clock.at(after(30)):
        reactivate(person, by=admin)
    with clock.at(after(60)):
        deactivate(person, by=admin)
        db.session.commit()
    days = RULES[Kind.ACCOUNTS].usual
    with clock.at(after(days + 59)):
        assert let_go()[Kind.ACCOUNTS] == 0
    with clock.at(after(days + 61)):
        assert let_go()[Kind.ACCOUNTS] == 1


def test_an_account_that_was_opened_again_stays(app: Flask, district: District) -> None:
    person, admin = district.person("colleague"), district.person("admin")
    deactivate(person, by=admin)
    reactivate(person, by=admin)
    db.session.commit()
    with clock.at(after(LONGEST)):
        assert let_go()[Kind.ACCOUNTS] == 0


def test_whose_complaint_still_runs_is_erased_later_and_others_at_once(
    app: Flask, district: District
) -> None:
    complains, admin = district.person("colleague"), district.person("admin")
    petition = submit(PetitionKind.COMPLAINT, words="太慢", person=complains, by=complains)
    for name in ("colleague", "neighbour"):
        deactivate(district.person(name), by=admin)
    db.session.commit()
    erased = select(Person.staff_number).where(Person.erased_at.is_not(None))
    with clock.at(after(LONGEST)):
        assert let_go()[Kind.ACCOUNTS] == 1
        assert complains.erased_at is None
        answer(petition, words="已说明", by=district.person("leader"))
        db.session.commit()
        assert let_go()[Kind.ACCOUNTS] == 1
        assert len(db.session.scalars(erased).all()) == 2


def test_what_went_before_something_failed_is_gone(
    app: Flask, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        district.need(Status.DECLINED)
    db.session.commit()
    usual, done = actions.LETS_GO[Kind.NEEDS], []

    def fails_at_the_second(ids: Sequence[int]) -> int:
        done.append(usual(ids))
        if len(done) == 2:
            raise ConnectionError
        return done[-1]

    monkeypatch.setattr(actions, "AT_ONCE", 1)
    monkeypatch.setitem(actions.LETS_GO, Kind.NEEDS, fails_at_the_second)
    with clock.at(after(LONGEST)):
        with pytest.raises(ConnectionError):
            let_go()
        db.session.rollback()
        emptied = select(func.count()).select_from(Need).where(Need.title == NOTHING)
        assert db.session.scalar(emptied) == 1


def complains_about(need: Need, district: District) -> Petition:
    person = district.person("teacher")
    return submit(PetitionKind.COMPLAINT, words="为何不受理", person=person, by=person, need=need)


def test_what_somebody_needs_since_it_was_looked_for_stays(
    app: Flask, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, needed, kept = (district.need(Status.DECLINED) for _ in range(3))
    db.session.commit()
    usual, done = actions.LETS_GO[Kind.NEEDS], []

    def while_others_go_on(ids: Sequence[int]) -> int:
        if not done:
            complains_about(needed, district)
            set_days(Kind.NEEDS, LONGEST, by=district.person("admin"))
        done.append(list(ids))
        return usual(ids)

    monkeypatch.setattr(actions, "AT_ONCE", 1)
    monkeypatch.setitem(actions.LETS_GO, Kind.NEEDS, while_others_go_on)
    with clock.at(after(RULES[Kind.NEEDS].usual)):
        assert let_go()[Kind.NEEDS] == 1
    assert done == [[gone.id], [], []]
    assert NOTHING not in (needed.title, kept.title)


@pytest.mark.parametrize("kind", [Kind.NEEDS, Kind.FACTS, Kind.ACCOUNTS])
def test_whoever_is_just_beginning_to_need_it_is_waited_for(
    app: Flask, district: District, kind: Kind
) -> None:
    if kind == Kind.FACTS:
        a_round(district)
        need = db.session.get_one(Need, db.session.scalars(select(Application.need_id)).one())
    else:
        need = district.need(Status.DECLINED)
        deactivate(district.person("colleague"), by=district.person("admin"))
    needs_it: dict[Kind, Callable[[], object]] = {
        Kind.ACCOUNTS: lambda: reactivate(district.person("colleague"), by=district.person("admin")),
    }
    with clock.at(after(LONGEST)):
        first = needs_it.get(kind, lambda: complains_about(need, district))
        assert done_meanwhile(first, let_go)[kind] == 0
        assert counts_due()[kind] == 0


def test_the_page_says_the_days_that_are_set_and_what_goes_next(
    app: Flask, district: District, client: Client
) -> None:
    district.need(Status.DECLINED)
    set_days(Kind.NEEDS, 1000, by=district.person("admin"))
    db.session.commit()
    with clock.at(after(1000)):
        sign_in_as(client, district.person("auditor"))
        rows = [[text(cell) for cell in row] for row in elements(client.page("/retention").main, "tr")]
    of_needs = next(row for row in rows if row[0] == "What was written in needs")
    assert of_needs[2:] == ["1,000", "1"]
