"""Each refusal of training, as the person who meets it reads it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.support.client import Page
from tests.support.fields import TriedForm
from tests.support.fingerprint import fingerprint
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import TABLES, enrolment_in, session_with
from welfare import clock
from welfare.extensions import db
from welfare.refusals import Refusal
from welfare.training import refusals
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.models import Session
from welfare.training.sessions.actions import cancel_session


@dataclass
class Try:
    """Somebody sends a form to an address below the session's, at some time."""

    by: str
    action: str
    status: int
    sentence: str
    standing: str = "registered"
    cancelled: bool = False
    at: Callable[[Session], datetime] = field(default=lambda session: session.starts_at - timedelta(days=2))
    fields: dict[str, Any] = field(default_factory=dict)


TRIES = {
    "NotAnOrganiser": Try(
        "handler", "cancellation", 403, "Only the office that handles training can do this."
    ),
    "AlreadyBegun": Try(
        "teacher", "withdrawal", 409, "This session has begun.", at=lambda session: session.starts_at
    ),
    "Cancelled": Try(
        "teacher", "registration", 409, "This session has been cancelled.", "nothing", cancelled=True
    ),
    "AlreadyEnrolled": Try("teacher", "registration", 409, "You are on the list of this session already."),
    "NotEnrolled": Try("teacher", "withdrawal", 409, "This is not on the list any more.", "withdrawn"),
    "NoSeatHere": Try(
        "colleague", "sign-in", 409,
        "You have no seat in this session. Speak to the organiser, who can give you one.",
        at=lambda session: session.starts_at,
    ),
    "NotTheTime": Try(
        "teacher", "sign-in", 409, "You can sign in from an hour before the session begins until it ends."
    ),
    "WrongCode": Try(
        "teacher", "sign-in", 422,
        "This code is not valid, or not any more. Take the one that stands there now.",
        at=lambda session: session.starts_at, fields={"code": "12"},
    ),
    "HasAttended": Try(
        "teacher", "withdrawal", 409,
        "The attendance has been recorded; it can only be corrected in the organiser's list.",
        "attended", at=lambda session: session.starts_at - timedelta(minutes=30),
    ),
}  # fmt: skip
ELSEWHERE = {"SameTime", "NotYourTeacher", "FewerSeatsThanTaken", "ReasonMissing"}
"""Those below, and in test_corrections."""


def send(app: Flask, district: District, by: str, address: str, **fields: Any) -> Page:
    """The answer; nothing must have been changed."""
    form = TriedForm(app, district.person(by), address, {})
    db.session.commit()
    before = fingerprint(app, TABLES)
    page = form.send(**fields)
    assert fingerprint(app, TABLES) == before
    return page


def test_every_refusal_is_met_here() -> None:
    there = {
        name
        for name, kind in vars(refusals).items()
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind.__module__ == refusals.__name__
    }
    assert there == set(TRIES) | ELSEWHERE


@pytest.mark.parametrize("name", TRIES)
def test_a_refusal_is_said_to_whoever_meets_it(
    name: str, app: Flask, district: District, a_session: Opening
) -> None:
    tried = TRIES[name]
    session = session_with(tried.standing, district, a_session)
    if tried.cancelled:
        cancel_session(session, by=district.person("clerk"))
    address = f"/training/sessions/{session.id}/{tried.action}"
    with clock.at(tried.at(session)):
        page = send(app, district, tried.by, address, **tried.fields)
    assert page.status == tried.status
    assert tried.sentence in page.text


def test_a_seat_at_exactly_the_same_time(app: Flask, district: District, a_session: Opening) -> None:
    one = session_with("registered", district, a_session, title="研修")
    times = {"starts_at": one.starts_at, "ends_at": one.ends_at}
    same = a_session(**times)
    address = f"/training/sessions/{same.id}/registration"
    page = send(app, district, "teacher", address)
    sentence = "You have a seat at exactly this time in “研修”. Withdraw there first."
    assert page.status == 409
    assert sentence in page.text
    shown = page.client.page(f"/training/sessions/{same.id}")
    assert sentence in shown.text
    assert not [form for form in shown.forms if form.action.endswith("/registration")], "nor is it offered"


@pytest.mark.parametrize(
    ("standing", "starts", "ends", "is_refused"),
    [
        ("registered", 0, 0, True),
        ("registered", 0, 1, False),
        ("registered", 1, 0, False),
        ("standby", 0, 0, False),
        ("invited", 0, 0, False),
        ("withdrawn", 0, 0, False),
        ("asked", 0, 0, False),
    ],
)
def test_only_a_seat_at_the_same_minutes_is_refused(
    standing: str,
    starts: int,
    ends: int,
    is_refused: bool,
    app: Flask,
    district: District,
    a_session: Opening,
) -> None:
    one = session_with(standing, district, a_session)
    times = {
        "starts_at": one.starts_at + timedelta(minutes=starts),
        "ends_at": one.ends_at + timedelta(minutes=ends),
    }
    address = f"/training/sessions/{a_session(**times).id}/registration"
    page = TriedForm(app, district.person("teacher"), address, {}).send()
    assert page.status == (409 if is_refused else 303)


def test_neither_a_cancelled_session_nor_a_colleagues_seat_stands_in_the_way(
    app: Flask, district: District, a_session: Opening
) -> None:
    one = session_with("registered", district, a_session)
    times = {"starts_at": one.starts_at, "ends_at": one.ends_at}
    address = f"/training/sessions/{a_session(**times).id}/registration"
    assert TriedForm(app, district.person("colleague"), address, {}).send().status == 303
    cancel_session(one, by=district.person("clerk"))
    db.session.commit()
    assert TriedForm(app, district.person("teacher"), address, {}).send().status == 303


def test_fewer_seats_than_people_who_have_one(app: Flask, district: District, a_session: Opening) -> None:
    session = session_with("registered", district, a_session, kind="lecture", programme_id=None)
    do.register(session, by=district.person("neighbour"))
    begins, ends = (
        f"{clock.local(moment):%Y-%m-%dT%H:%M}" for moment in (session.starts_at, session.ends_at)
    )
    typed = {
        "kind": "lecture", "title": "研修", "mode": "online", "place": "线上", "hours": "6",
        "starts_at": begins, "ends_at": ends,
    }  # fmt: skip
    address = f"/training/sessions/{session.id}/details"
    page = send(app, district, "clerk", address, **typed, seats="1")
    assert page.status == 422
    assert "Seats taken already: 2. There cannot be fewer." in page.text
    assert TriedForm(app, district.person("clerk"), address, typed).send(seats="2").status == 303


def test_two_programmes_of_one_name(app: Flask, district: District, a_session: Opening) -> None:
    typed = {"name": "国培", "level": "national"}
    page = send(app, district, "clerk", "/training/programmes/new", **typed)
    assert page.status == 422
    assert "There is one of this name already." in page.text


def test_a_school_decides_about_its_own_teachers(district: District, a_session: Opening) -> None:
    """No page leads there: to another school the enrolment is not there at all."""
    enrolment = enrolment_in(session_with("asked", district, a_session), district)
    with pytest.raises(refusals.NotYourTeacher, match="Only the teacher's own school"):
        do.refuse(enrolment, by=district.person("other_school"), words="家长会")
