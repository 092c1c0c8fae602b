"""What is entered in registers: by whom, what it must hold, what is kept of it, and how it is counted."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from tests.registers.entries import an_agreement, given
from tests.support.at_once import answer_meanwhile
from tests.support.client import Client
from tests.support.fields import TriedForm
from tests.support.markup import elements
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.history.queries import newest_events
from welfare.organizations.actions import add_organization, move_organization
from welfare.organizations.models import OrganizationKind
from welfare.registers import refusals
from welfare.registers.actions import change, enter, remove
from welfare.registers.alliances.models import Extent, PupilCount
from welfare.registers.alliances.registers import EXCHANGES, PUPILS
from welfare.registers.models import Entry, EventKind, RegisterEvent
from welfare.registers.partners.registers import AGREEMENTS
from welfare.registers.registers import REGISTERS
from welfare.registers.study.registers import READINGS
from welfare.registers.visits.models import InNeed
from welfare.registers.visits.registers import TO_REACH
from welfare.web.keyset import PAGE_SIZE

Database = scoped_session[Session]
DATES = (
    "recognized_on",
    "done_on",
    "counted_on",
    "began_on",
    "held_on",
    "signed_on",
    "delivered_on",
    "opened_on",
)


def history(entry_id: int) -> list[RegisterEvent]:
    return list(newest_events(RegisterEvent.entry_id, entry_id))


def rows(name: str) -> int:
    return db.session.scalar(select(func.count()).select_from(REGISTERS[name].model)) or 0


@pytest.mark.parametrize("name", REGISTERS)
def test_an_entry_is_made_changed_and_taken_out_and_all_of_it_is_kept(
    app: Flask, district: District, client: Client, name: str
) -> None:
    fields = given(district)[name]
    before = rows(name)
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    assert client.page("/registers").status == 200
    entered = client.page(f"/registers/{name}/new").form("/new").send(**fields)
    assert (entered.path, rows(name)) == (f"/registers/{name}", before + 1)
    [address] = [link.get("href") for link in elements(entered.main, "a") if link.get("class") == "title"][:1]
    entry_id = int(str(address).rsplit("/", 1)[1])
    page = client.page(str(address))
    field, value = next(iter((set(fields) & {"source", "title", "words", "name"}) or {"places"})), "99"
    if name == "alliances":
        field, value = "level", "municipal"
    if name == "exchanges":
        field, value = "extent", "part"
    if name == "places":
        field, value = "places", "99"
    page.form(f"/{entry_id}").send(**{field: value})
    db.session.expire_all()
    row = db.session.get_one(REGISTERS[name].model, entry_id)
    assert str(getattr(row, field)) == value
    last = history(entry_id)[0]
    columns = set(REGISTERS[name].model.__table__.columns.keys()) - {"id"}
    assert set(last.details["values"]) == columns
    for column in columns:
        kept, there = last.details["values"][column], getattr(row, column)
        assert kept == (there.isoformat() if isinstance(there, date) else there), column
    client.page(str(address)).form("/removal").send()
    db.session.expire_all()
    assert rows(name) == before
    assert [event.kind for event in history(entry_id)] == [
        EventKind.REMOVED, EventKind.CHANGED, EventKind.ENTERED,
    ]  # fmt: skip
    assert {event.by_id for event in history(entry_id)} == {district.person("clerk").id}
    assert db.session.get(Entry, entry_id), "its history has a subject for good"


def test_saving_what_stands_there_leaves_no_trace(district: District) -> None:
    agreement = an_agreement(district)
    same = {name: getattr(agreement, name) for name in ("title", "partner", "signed_on", "words")}
    change(AGREEMENTS, agreement, same, by=district.person("leader"))
    assert len(history(agreement.id)) == 1


@pytest.mark.in_turn("what is said of it is put together in Python")
@pytest.mark.parametrize("name", REGISTERS)
def test_an_empty_register_says_so_and_leads_on(
    app: Flask, district: District, client: Client, name: str
) -> None:
    sign_in_as(client, district.person("leader"))
    page = client.page(f"/registers/{name}")
    assert f"/registers/{name}/new" in [link.get("href") for link in elements(page.main, "a")]
    assert not list(elements(page.main, "tr"))


@pytest.mark.in_turn("a form refuses it before it comes to a database")
@pytest.mark.parametrize("name", REGISTERS)
def test_days_to_come_and_empty_fields_are_refused_at_their_field(
    app: Flask, district: District, name: str
) -> None:
    fields = given(district)[name]
    db.session.commit()
    form = TriedForm(app, district.person("clerk"), f"/registers/{name}/new", fields)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    for field in set(fields) & set(DATES):
        assert form.said_of(field, **{field: tomorrow}) == "This day is still to come."
        assert form.said_of(field, **{field: ""}) == "Choose the day."
    for field in (one for one in fields if one.endswith("school_id") or one in ("alliance_id", "leader_id")):
        assert form.said_of(field, **{field: ""}) == "Choose one."
    for field, least in {"pupils": 0, "number": 0, "places": 1, "members": 0}.items():
        if field in fields:
            said = f"Between {least} and 1000000."
            assert [form.said_of(field, **{field: str(wrong)}) for wrong in (least - 1, 1_000_001)] == [
                said
            ] * 2
            assert form.said_of(field, **{field: str(least)}) == ""


def test_what_stands_there_is_entered_once(app: Flask, district: District, client: Client) -> None:
    again = given(district)
    for name in (
        "alliances",
        "pupils",
        "exchanges",
        "lectures",
        "people-to-reach",
        "study-branches",
        "readings",
    ):
        sign_in_as(client, district.person("clerk"))
        assert client.page(f"/registers/{name}/new").form("/new").send(**again[name]).status == 200
        refused = client.page(f"/registers/{name}/new").form("/new").send(**again[name])
        assert refused.status == 409, name
        assert refusals.AlreadyEntered.sentence in refused.text
        assert rows(name) == 1


def test_of_two_who_enter_the_same_at_once_one_is_told(
    app: Flask, district: District, client: Client
) -> None:
    fields, leader = given(district)["readings"], district.person("leader")
    page = answer_meanwhile(
        lambda: enter(READINGS, fields, by=leader), client, district.person("clerk"),
        "/registers/readings/new", **fields,
    )  # fmt: skip
    assert page.status == 409
    assert rows("readings") == 1


@pytest.mark.in_turn("who and where is decided in Python")
@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"person_id": "nobody"}, refusals.NobodyOfThatNumber),
        ({"to_school_id": "lone_school"}, refusals.NotInOneAlliance),
        ({"from_school_id": "lone_school"}, refusals.NotInOneAlliance),
        ({"from_school_id": "lone_school", "to_school_id": "lone_school"}, refusals.NotInOneAlliance),
        ({"to_school_id": "near_school"}, refusals.NotInOneAlliance),
    ],
)
def test_an_exchange_is_of_somebody_known_within_one_alliance(
    app: Flask, district: District, client: Client, changed: dict[str, str], refusal: Any
) -> None:
    places = {name: str(district.place(place).id) for name, place in changed.items() if place != "nobody"}
    sign_in_as(client, district.person("clerk"))
    page = client.page("/registers/exchanges/new").form("/new")
    refused = page.send(**{**given(district)["exchanges"], **changed, **places})
    assert refused.status == 422
    assert refusal.sentence in refused.text
    assert rows("exchanges") == 0


def test_two_schools_outside_every_alliance_do_not_belong_to_one(district: District) -> None:
    lone, bureau = district.place("lone_school"), district.place("bureau")
    other = add_organization(kind=OrganizationKind.SCHOOL, name="岭上小学", parent=bureau)
    said = {
        "person_id": district.person("neighbour").id, "from_school_id": lone.id, "to_school_id": other.id,
        "began_on": date(2025, 9, 1), "extent": Extent.FULL, "is_key_teacher": False,
    }  # fmt: skip
    with pytest.raises(refusals.NotInOneAlliance):
        enter(EXCHANGES, said, by=district.person("clerk"))


def test_an_agreement_that_a_delivery_names_stays(app: Flask, district: District, client: Client) -> None:
    fields = given(district)["deliveries"]
    sign_in_as(client, district.person("clerk"))
    client.page("/registers/deliveries/new").form("/new").send(**fields)
    address = f"/registers/agreements/{fields['agreement_id']}"
    refused = client.page(address).form("/removal").send()
    assert refused.status == 409
    assert refusals.StillNamed.sentence in refused.text
    assert rows("agreements") == 1
    assert [event.kind for event in history(int(fields["agreement_id"]))] == [EventKind.ENTERED]


@pytest.mark.in_turn("who and where is decided in Python")
@pytest.mark.parametrize(
    "who", ["alliance_leader", "alliance_clerk", "handler", "school", "teacher", "admin"]
)
def test_nobody_else_enters_changes_or_removes(district: District, who: str) -> None:
    agreement, person = an_agreement(district), district.person(who)
    for attempt in (
        lambda: enter(READINGS, {"kind": "seminar", "title": "读本"}, by=person),
        lambda: change(AGREEMENTS, agreement, {"title": "别的"}, by=person),
        lambda: remove(agreement, by=person),
    ):
        with pytest.raises(refusals.NotTheBureaus):
            attempt()
    assert agreement.title == "框架协议"


@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_a_long_register_is_read_in_pages_with_as_many_queries(
    app: Flask, district: District, client: Client
) -> None:
    clerk = district.person("clerk")
    sign_in_as(client, clerk)

    def asked() -> int:
        db.session.commit()
        with statements() as seen:
            client.page("/registers/people-to-reach")
        return len(seen)

    def add(days: int) -> None:
        counted = clock.today() - timedelta(days=days)
        values = {"who": InNeed.TEACHERS, "counted_on": counted, "number": 1, "source": "核实"}
        enter(TO_REACH, {**values, "school_id": district.place("near_school").id}, by=clerk)

    add(0)
    one = asked()
    for days in range(1, 50):
        add(days)
    assert asked() == one
    page = client.page("/registers/people-to-reach")
    assert sum(link.get("class") == "title" for link in elements(page.main, "a")) == PAGE_SIZE


def test_what_was_entered_of_a_school_that_hangs_elsewhere_now_can_still_be_put_right(
    district: District,
) -> None:
    clerk, near, far = district.person("clerk"), district.place("near_school"), district.place("far_school")
    said: dict[str, Any] = {
        "person_id": district.person("teacher").id, "from_school_id": near.id, "to_school_id": far.id,
        "began_on": date(2025, 9, 1), "extent": Extent.PART, "is_key_teacher": False,
    }  # fmt: skip
    row = enter(EXCHANGES, said, by=clerk)
    move_organization(far, parent=district.place("bureau"), by=district.person("admin"))
    change(EXCHANGES, row, said | {"extent": Extent.FULL}, by=clerk)
    assert (row.extent, row.school_year) == (Extent.FULL, 2025)
    for other in ({"to_school_id": district.place("lone_school").id}, {"from_school_id": far.id}):
        with pytest.raises(refusals.NotInOneAlliance):
            change(EXCHANGES, row, said | other, by=clerk)
    with pytest.raises(refusals.NotInOneAlliance):
        enter(EXCHANGES, said | {"began_on": date(2024, 9, 1)}, by=clerk)


@pytest.mark.parametrize(
    ("name", "who", "field", "value"),
    [("lectures", "leader", "title", "另一讲"), ("exchanges", "teacher", "extent", "part")],
)
def test_what_was_entered_about_somebody_who_has_left_can_still_be_put_right(
    client: Client, district: District, name: str, who: str, field: str, value: str
) -> None:
    fields = given(district)[name]
    sign_in_as(client, district.person("clerk"))
    assert client.page(f"/registers/{name}/new").form("/new").send(**fields).status == 200
    row = db.session.scalars(select(REGISTERS[name].model)).one()
    row_id, column = row.id, "leader_id" if name == "lectures" else "person_id"
    before = getattr(row, column)
    district.person(who).is_active = False
    db.session.commit()
    saved = client.page(f"/registers/{name}/{row_id}").form(f"/{row_id}").send(**{field: value})
    assert saved.path == f"/registers/{name}"
    db.session.expire_all()
    row = db.session.get_one(REGISTERS[name].model, row_id)
    assert (str(getattr(row, field)), getattr(row, column)) == (value, before)


def test_of_two_who_take_an_entry_out_the_second_finds_nothing_there(
    client: Client, district: District
) -> None:
    agreement = an_agreement(district)
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    page = client.page(f"/registers/agreements/{agreement.id}")
    forms = [page.form("/removal"), client.page(page.path).form("/removal")]
    assert forms[0].send().path == "/registers/agreements"
    assert forms[1].send().status == 404
    assert [event.kind for event in history(int(page.path.rsplit("/", 1)[1]))] == [
        EventKind.REMOVED, EventKind.ENTERED,
    ]  # fmt: skip


def test_two_who_change_an_entry_at_once_have_both_said_what_it_says(
    client: Client, district: District
) -> None:
    fields, clerk = given(district)["pupils"], district.person("clerk")
    sign_in_as(client, clerk)
    listed = client.page("/registers/pupils/new").form("/new").send(**fields)
    address = listed.follow("石门小学").path
    count = db.session.scalars(select(PupilCount)).one()
    said = {name: getattr(count, name) for name in ("school_id", "stage", "counted_on", "pupils", "source")}
    leader = district.person("leader")
    page = answer_meanwhile(
        lambda: change(PUPILS, count, said | {"source": "复核"}, by=leader),
        client, clerk, address, **fields | {"pupils": "99"},
    )  # fmt: skip
    assert page.status == 303
    db.session.expire_all()
    assert (count.source, count.pupils) == ("复核", 99)
    kept = history(count.id)[0].details
    assert (kept["values"]["source"], kept["values"]["pupils"]) == ("复核", 99)
    assert kept["changes"] == {"pupils": [120, 99]}


def test_of_two_who_take_an_entry_out_at_once_one_finds_nothing_there(
    client: Client, district: District
) -> None:
    agreement, leader = an_agreement(district), district.person("leader")
    address = f"/registers/agreements/{agreement.id}/removal"
    page = answer_meanwhile(lambda: remove(agreement, by=leader), client, district.person("clerk"), address)
    assert page.status == 404
    assert rows("agreements") == 0
