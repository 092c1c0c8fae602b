"""The training that the demo tells: the figures of the first district, each to be traced to its rows."""

from datetime import datetime

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session as Orm
from sqlalchemy.orm import scoped_session

from tests.support.client import Client
from tests.support.markup import text
from tests.support.signing_in import sign_in_as
from welfare.accounts.models import Person
from welfare.demo.training.plan import PERSON_TIMES, PROGRAMMES
from welfare.needs.lifecycle import Action, Status
from welfare.needs.models import Need, NeedEvent
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, Mode, Session, SessionKind, TrainingEvent
from welfare.training.results import figures

Database = scoped_session[Orm]


def test_seven_programmes_add_up(demo: datetime, session: Database) -> None:
    by_programme = figures.by("programme", true())
    assert {row.name for row in by_programme} == set(PROGRAMMES)
    assert len(PROGRAMMES) == 7
    assert (
        sum(row.person_times for row in by_programme) == figures.totals(true()).person_times == PERSON_TIMES
    )
    assert 1100 <= PERSON_TIMES < 1200
    assert {row.mode for row in figures.by("mode", true())} == set(Mode)


def test_the_bureaus_own_study_is_counted_apart(demo: datetime, session: Database) -> None:
    study = figures.study_sessions(true())
    assert study[SessionKind.TOPIC_STUDY] >= 30
    assert (study[SessionKind.LITERACY_TRAINING], study[SessionKind.SEMINAR]) == (15, 3)
    assert study[SessionKind.LECTURE] == 3


def test_every_row_is_as_single_taps_would_have_left_it(demo: datetime, session: Database) -> None:
    taken = (
        select(func.count())
        .where(Enrolment.session_id == Session.id, Enrolment.state == State.REGISTERED)
        .correlate(Session)
        .scalar_subquery()
    )
    assert session.scalars(select(Session.title).where(taken > Session.seats)).all() == []
    there = select(Enrolment.id).where(Enrolment.attended_at.is_not(None))
    recorded = select(TrainingEvent.enrolment_id).where(
        TrainingEvent.kind.in_([EventKind.SIGN_IN, EventKind.LIST])
    )
    assert sorted(session.scalars(there)) == sorted(session.scalars(recorded))
    assert session.scalar(select(func.max(TrainingEvent.at))) <= demo


def test_attending_answered_those_who_had_asked(demo: datetime, session: Database) -> None:
    asked = session.scalars(select(Need).where(Need.details["topic"].as_string() == "班级管理")).all()
    answered_so = [need for need in asked if need.status == Status.SOLVED]
    assert (len(answered_so), len(asked)) == (8, 14)
    for need in answered_so:
        attended = (
            select(Enrolment.attended_at)
            .join(Session)
            .where(Enrolment.person_id == need.raised_by_id, Session.topic == "班级管理")
        )
        answered = select(NeedEvent.at).where(NeedEvent.need_id == need.id, NeedEvent.kind == Action.ANSWER)
        assert session.scalar(attended) == session.scalar(answered)


def test_every_account_finds_something_to_do(demo: datetime, session: Database, client: Client) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    for account, words in (
        ("teacher", "You are invited"),
        ("colleague", "Standby"),
        ("school", "Waiting for your agreement"),
        ("clerk", "Now and in the next days"),
        ("leader", "Figures"),
    ):
        person = session.scalars(select(Person).where(Person.staff_number == account)).one()
        sign_in_as(client, person)
        assert words in client.page("/training").text, account
    page = client.page("/training/figures")
    assert text(page.figure("training_person_times")) == f"{PERSON_TIMES:,}"
