"""The fifty-flat story, end to end through the pages; and a stranger who makes the list again."""

import io
import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.housing import town
from tests.support.client import Client, Form, Page
from tests.support.markup import elements, parse_fragment, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.actions.clock import let_time_pass
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import AllocationStatus, UnitState
from welfare.housing.models import HousingEvent
from welfare.housing.notice.models import Objection
from welfare.housing.notice.queries import published_rows
from welfare.housing.rounds.models import Round
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.tables.workbook import write_workbook

SCRIPT = Path(__file__).parents[2] / "docs" / "recompute.py"
FLATS = {"near_school": 19, "far_school": 14, "lone_school": 17}
APPLICANTS = {"near_school": 30, "far_school": 22, "lone_school": 28}
HEADINGS = ["学校", "楼栋", "房号", "面积", "房间数", "来源", "造价"]


def recompute(client: Client, address: str, folder: Path) -> list[str]:
    """What the script in docs/ prints for a notice, a line each."""
    data = client.get(address).get_json()
    file = folder / "notice.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    run = subprocess.run([sys.executable, SCRIPT, file], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def list_on(page: Page) -> list[str]:
    """Place, masked name and school, as the page of a notice shows them."""
    rows = [[text(cell) for cell in elements(row, "td")] for row in elements(page.main, "tr")]
    return [f"{row[0]} {row[1]} {row[2]}" for row in rows if row and row[0] != "—"]


def without_flats(lines: list[str]) -> list[str]:
    """What was printed, without the door at its end."""
    return [" ".join(line.split(" ")[:3]) for line in lines]


def table_of_flats(district: District) -> bytes:
    rows = [
        [
            district.place(school).name,
            f"{n // 10 + 1}号楼",
            f"{n % 10 // 2 + 1}0{n % 2 + 1}",
            "34.5",
            "1",
            way,
            "59600",
        ]
        for school, number in FLATS.items()
        for n, way in ((n, "新建" if n < number // 2 else "团购") for n in range(number))
    ]
    return write_workbook({"flats": [HEADINGS, *rows]})


def browser(app: Flask, person: Person) -> Client:
    client = app.test_client()
    client.lints = False  # the same pages, fifty times
    sign_in_as(client, person)
    return client


def form_on(client: Client, address: str, noun: str) -> Form:
    """The one form to `noun` on a page. It alone is read as a browser reads it: the rest of the page is the
    same for each of fifty people."""
    page = client.page(address)
    action = rf"<form[^>]* action=\"[^\"]*/{noun}[\"?]"
    (source,) = re.findall(rf"{action}.*?</form>", page.response.text, re.DOTALL)
    return Form(page, next(elements(parse_fragment(source)[0], "form")))


def press(form: Form, **values: str) -> None:
    """Sends it. The page that follows is the same for each of fifty people, and is not opened."""
    answer = form.page.client.post(form.action, data={**form.values.to_dict(), **values})
    assert answer.status_code == 303


@pytest.mark.slow("takes eighty people through a round, page by page")
def test_fifty_flats(app: Flask, district: District, tmp_path: Path) -> None:
    handler = app.test_client()
    sign_in_as(handler, district.person("handler"))
    clerk = browser(app, district.person("clerk"))

    # Fifty flats come in as a table, looked at before they are taken.
    upload = handler.page("/housing/units/import").form("/import")
    preview = upload.send(file=(io.BytesIO(table_of_flats(district)), "flats.xlsx"))
    assert text(preview.figure("flats_new")) == "50"
    preview.forms[0].send()
    home = handler.page("/housing")
    assert text(home.figure("flats_vacant")) == "50"

    # A round under the sample rules, which are called so.
    sample = handler.page("/housing/rules/new").form("/new").send()
    assert "Sample rules" in sample.text
    plan = handler.page("/housing/rounds/new").form("/new")
    schools = [str(district.place(school).id) for school in FLATS]
    page = plan.send(
        name="秋季周转房", closes_on=(clock.today() + timedelta(days=4)).isoformat(), schools=schools
    )
    round_id = int(page.path.rsplit("/", 1)[1])
    at = f"/housing/rounds/{round_id}"
    page = page.form("/opening").send()
    commitment = db.session.scalars(select(Round.commitment)).one()
    assert commitment in page.text
    assert "told when the places are drawn" in page.text
    assert text(handler.page("/housing").figure("flats_held")) == "50"

    # Eighty apply: the first on the page, beginning with what the need has said.
    people = [town.newcomer(district, school) for school, number in APPLICANTS.items() for _ in range(number)]
    first = people[0]
    town.housing_need(first, commute_km=12, people=1)
    teacher = browser(app, first)
    teacher.lints = True
    assert at in teacher.page("/housing").links.values()
    form = teacher.page(at).follow("Apply").form("/application")
    assert form.values["commute_km"] == "12"
    own = form.send(owns_home="no", years_here="1", couple_teaches="no", consents="y", hardship="yes")
    assert "You have applied" in own.response.text
    round_ = db.session.get_one(Round, round_id)
    for n, person in enumerate(people[1:]):
        town.applied(round_, person, years_here=n % 3, commute_km=(4, 12, 35)[n % 3])
    db.session.commit()
    assert handler.get(f"{at}/notice").status_code == 404

    # The list: points and places, equals by the draw; a stranger makes it again.
    stranger = app.test_client()
    with clock.at(town.after(round_)):
        assert let_time_pass().closed == 1
        assert "Somebody else publishes and signs it" in handler.page(at).text
        clerk.page(at).form("/publication").send()
        public = stranger.page(f"{at}/notice")
        assert without_flats(recompute(stranger, f"{at}/notice.json", tmp_path)) == list_on(public)
        assert len(list_on(public)) == 80
        assert not any(person.name in public.response.text for person in people)
        data = stranger.get(f"{at}/notice.json").text
        assert "hardship" not in json.dumps(json.loads(data)["list"]["applicants"])
        assert "sensitive" not in data

        # The last at her school says that her husband teaches here, too; that is so, and she moves up.
        last = db.session.scalars(
            select(Application)
            .where(Application.school_id == district.place("near_school").id)
            .order_by(Application.position.desc())
        ).first()
        assert last is not None
        unhappy = browser(app, db.session.get_one(Person, last.person_id))
        place = text(unhappy.page(at).figure("place"))
        unhappy.page(f"{at}/objections").form("/objections").send(words="我爱人也在本区任教")
        answer = handler.page(f"/housing/objections/{_objection_id()}")
        answer.form(f"/{_objection_id()}").send(
            is_upheld="yes", couple_teaches="yes", people="2", words="经核实属实，已更正。"
        )
        assert _number(text(unhappy.page(at).figure("place"))) < _number(place)
        public = stranger.page(f"{at}/notice")
        assert without_flats(recompute(stranger, f"{at}/notice.json", tmp_path)) == list_on(public)
        assert "经核实属实" in public.text

    # The notice expires by itself; then somebody signs.
    db.session.expire_all()
    with clock.at(town.after(round_)):
        assert let_time_pass().expired == 1
        what_if = handler.page(f"{at}?more=5&school={district.place('far_school').id}")
        assert len(list(elements(what_if.figure("would_be_housed"), "li"))) == 5
        # The list is frozen, and a public random value named that nobody can know yet.
        page = handler.page(at)
        freezing = page.form("/freezing")
        day = date.fromisoformat(freezing.values["day"])
        freezing.send(source="ssq", issue=f"{day.year}138")
    with clock.at(town.after(round_)):
        handler.page(at).form("/public-value").send(value="03 07 12 19 24 31 + 08")
        assert not any("public-value" in form.action for form in handler.page(at).forms)
        clerk.page(at).form("/public-value").send(value="03071219243108")
        page = clerk.page(at).form("/signature").send()
        assert text(page.figure("offers_offered")) == "50"
        made_again = recompute(stranger, f"{at}/notice.json", tmp_path)
        assert sorted(line.split(" ", 1)[1] for line in made_again) == sorted(given_out())

        # One does not take hers; the next in line is offered it. The others accept.
        offers = db.session.scalars(select(Allocation).order_by(Allocation.id)).all()
        reluctant = browser(app, _whose(offers[0]))
        reluctant.page("/housing").form("/refusal").send(words="已在镇上买房")
        offered = AllocationStatus.OFFERED
        waiting = db.session.scalars(select(Allocation).where(Allocation.status == offered)).all()
        assert len(waiting) == 50
        assert waiting[-1].unit_id == offers[0].unit_id
        for offer in waiting:
            press(form_on(browser(app, _whose(offer)), "/housing", "acceptance"))

        # Fifty keys, fifty answers.
        handler.lints = False
        for unit_id in db.session.scalars(select(HousingUnit.id)).all():
            page = form_on(handler, f"/housing/units/{unit_id}", "key").send()
            assert "1 need answered" in page.response.text
        db.session.expire_all()
        assert _count(HousingUnit.state == UnitState.OCCUPIED) == 50
        assert _count(Need.status == Status.ANSWERED) == 50
        assert db.session.get_one(Round, round_id).status == "finished"
        assert "place" in handler.page(at).text
        # The same from what everybody may read for good.
        again = recompute(stranger, f"{at}/notice.json", tmp_path)
        assert without_flats(again) == list_on(stranger.page(f"{at}/notice"))
        assert [line.split(" ", 2)[2] for line in again] == [line.split(" ", 2)[2] for line in made_again]

        # And each teacher says that it is so.
        for need in db.session.scalars(select(Need).where(Need.status == Status.ANSWERED)).all():
            housed = browser(app, db.session.get_one(Person, need.raised_by_id))
            press(form_on(housed, f"/needs/{need.number}", "confirmation"), holds="yes")
    db.session.expire_all()
    assert _count(Need.status == Status.SOLVED) == 50
    assert _count(HousingEvent.kind == "key_handed_over") == 50


def given_out() -> list[str]:
    """Who stands in the list under which public number, the school, and the flat that was offered first."""
    offers = (
        select(Allocation.application_id, HousingUnit)
        .join(HousingUnit, HousingUnit.id == Allocation.unit_id)
        .order_by(Allocation.id)
    )
    doors = {application_id: unit.door for application_id, unit in db.session.execute(offers)}
    return [
        f"{row.code} {row.school_name} {doors.get(row.id, '-')}"
        for row in published_rows(db.session.scalars(select(Round.id)).one())
    ]


def _number(place: str) -> int:
    """How far in front "Place 28 of 80" is."""
    return int(re.findall(r"\d+", place)[0])


def _objection_id() -> int:
    return db.session.scalars(select(Objection.id)).one()


def _whose(offer: Allocation) -> Person:
    return db.session.scalars(
        select(Person)
        .join(Application, Application.person_id == Person.id)
        .where(Application.id == offer.application_id)
    ).one()


def _count(condition: object) -> int:
    return db.session.scalar(select(func.count()).where(condition)) or 0  # type: ignore[arg-type]
