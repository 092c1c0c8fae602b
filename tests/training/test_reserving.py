"""Seats reserved where there are four hundred schools: each is found by its name, without script as well."""

import pytest
from sqlalchemy import select

from tests.support.client import Client, Form, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.states import LARGE_DISTRICT, State
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.test_pages import filled
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.training.models import ReservedSeats, Session
from welfare.training.sessions.actions import change_session

NEW = "/training/sessions/new"
TWICE = "Seats are reserved for this school already."


@pytest.fixture
def state() -> State:
    """Four hundred schools."""
    return LARGE_DISTRICT


@pytest.fixture
def organiser(client: Client, district: District) -> Client:
    sign_in_as(client, district.person("other_handler"))
    return client


def reserved(session: Session | None = None) -> dict[str, int]:
    """Seats by the school's name."""
    db.session.expire_all()
    query = select(Organization.name, ReservedSeats.seats).join(
        Organization, Organization.id == ReservedSeats.school_id
    )
    if session is not None:
        query = query.where(ReservedSeats.session_id == session.id)
    return dict(db.session.execute(query).all())


def new(organiser: Client, **typed: str) -> Page:
    page = organiser.page(NEW)
    return page.form(NEW).send(**filled(page, kind="lecture", seats="30"), **typed)


def more(row: int, school: str, seats: str) -> dict[str, str]:
    """What is typed in this row of further schools."""
    return {f"more_{row}-school_typed": school, f"more_{row}-seats": seats}


def fold_of(form: Form) -> str | None:
    return next(elements(form.element, "details")).get("open")


def school(number: int) -> str:
    return f"第{number}乡中心小学"


def test_a_school_is_found_by_its_name(organiser: Client) -> None:
    form = organiser.page(NEW).form(NEW)
    assert [name for name in form.names if name and name.startswith("reserved_")] == []
    assert fold_of(form) is None
    page = new(organiser, **more(1, school(7), "4"), **more(3, "双河", "2"))
    assert page.status == 200
    assert reserved() == {school(7): 4, "双河幼儿园": 2}


def test_what_fits_several_comes_back_open_with_those_to_choose_from(organiser: Client) -> None:
    page = new(organiser, **more(1, "第39", "4"))
    assert page.status == 422
    assert "11 are called “第39”" in page.text
    form = page.form(NEW)
    assert fold_of(form) is not None
    assert (form.values["more_1-school_typed"], form.values["more_1-seats"]) == ("第39", "4")
    boxes = [box for box in elements(page.main, "input") if box.get("name") == "more_1-school_match"]
    form.send(**{"more_1-school_match": boxes[0].get("value")})
    assert list(reserved().values()) == [4]


@pytest.mark.parametrize(
    ("typed", "at", "sentence"),
    [
        (more(1, "", "4"), "more_1-school", "Choose a school."),
        (more(1, "双河", ""), "more_1-seats", "Say how many seats there are."),
        (more(1, "双河", "-1"), "more_1-seats", "Between 0 and 2000 seats."),
        (more(1, "双河", "31"), "seats", "More seats are reserved than there are."),
        (more(1, "双河", "1") | more(2, "双河", "1"), "more_2-school", TWICE),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(
    typed: dict[str, str], at: str, sentence: str, organiser: Client
) -> None:
    page = new(organiser, **typed)
    assert page.status == 422
    said = {part.get("id"): text(part) for part in elements(page.main, "span")}
    assert said[f"{at}-error"] == sentence
    form = page.form(NEW)
    assert fold_of(form) is not None
    assert form.values["more_1-seats"] == typed["more_1-seats"]
    assert form.values["more_1-school_typed"] == ("双河幼儿园" if typed["more_1-school_typed"] else "")
    assert reserved() == {}


def test_what_is_reserved_has_a_field_of_its_own(
    organiser: Client, district: District, a_session: Opening
) -> None:
    near, lone = district.place("near_school"), district.place("lone_school")
    session = a_session(reserved={near.id: 3, lone.id: 2})
    details = f"/training/sessions/{session.id}/details"
    form = organiser.page(details).form(details)
    fields = {f"reserved_{place.id}" for place in (near, lone)}
    assert {name for name in form.names if name and name.startswith("reserved_")} == fields
    assert fold_of(form) is not None
    again = form.send(**{f"reserved_{near.id}": "5"}, **more(1, "石门", "1"))
    assert TWICE in again.text
    again.form(details).send(**{f"reserved_{lone.id}": "0"}, **more(1, "松岭", "1"))
    assert reserved(session) == {"石门小学": 5, "松岭学校": 1}


def test_what_others_reserve_meanwhile_stays(
    organiser: Client, district: District, a_session: Opening
) -> None:
    near, lone = district.place("near_school"), district.place("lone_school")
    session = a_session(reserved={near.id: 3})
    details = f"/training/sessions/{session.id}/details"
    form = organiser.page(details).form(details)
    columns = ("title", "mode", "place", "seats", "hours", "starts_at", "ends_at", "programme_id", "kind")
    content = {name: getattr(session, name) for name in columns}
    change_session(session, reserved={lone.id: 2}, by=district.person("clerk"), **content)
    assert form.send(**more(1, "松岭", "1")).status == 200
    assert reserved(session) == {"双河幼儿园": 2, "松岭学校": 1}
