"""Who was there, corrected after the session: until when, with a reason, what counts and who is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.telling import told_by
from tests.support.world import District
from tests.training.conftest import Opening
from welfare import clock
from welfare.extensions import db
from welfare.history.refusals import TooLate
from welfare.history.slips import SLIPS, What
from welfare.needs.actions import teacher
from welfare.needs.deadlines import add_working_days
from welfare.needs.lifecycle import Satisfaction, Status
from welfare.needs.models import Need
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import plain
from welfare.training.attendance.actions import correctable_until, is_correction, take_list
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.lifecycle import asks_why
from welfare.training.models import Enrolment, Session
from welfare.training.refusals import ReasonMissing

HOURS = FIGURES["training_hours"]
Taken = Callable[..., tuple[Session, Enrolment, Enrolment]]


@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize("was_taken", [False, True])
@pytest.mark.parametrize("takes_away", [False, True])
def test_when_a_changed_list_is_a_correction(is_over: bool, was_taken: bool, takes_away: bool) -> None:
    expected = (is_over, was_taken, takes_away) in {
        (True, True, True),
        (True, True, False),
        (True, False, True),
    }
    assert asks_why(is_over=is_over, was_taken=was_taken, takes_away=takes_away) is expected


@pytest.fixture
def taken(district: District, a_session: Opening) -> Taken:
    """A session whose list says that the teacher was there and the neighbour was not."""

    def taken() -> tuple[Session, Enrolment, Enrolment]:
        training = a_session()
        there, away = (do.register(training, by=district.person(who)) for who in ("teacher", "neighbour"))
        with clock.at(training.ends_at):
            record(training, district, [there, away], [there])
        db.session.commit()
        return training, there, away

    return taken


def record(
    training: Session, district: District, listed: list[Enrolment], present: list[Enrolment],
    words: str | None = None, by: str = "other_handler",
) -> None:  # fmt: skip
    ids = [[each.id for each in some] for some in (listed, present)]
    take_list(training, listed=ids[0], present=ids[1], by=district.person(by), words=words)


def counted(district: District) -> object:
    db.session.flush()
    return plain(HOURS, values_of([HOURS], district.person("leader"), Filters())[HOURS.name])


def test_hours_count_who_really_was_there_and_each_history_keeps_both(
    client: Client, district: District, taken: Taken
) -> None:
    training, there, away = taken()
    with clock.at(training.ends_at + timedelta(days=3)):
        assert counted(district) == 6
        sign_in_as(client, district.person("other_handler"))
        form = client.page(f"/training/sessions/{training.id}/attendance").form("/attendance")
        refused = form.send(present=[])
        assert refused.status == 422
        assert "Say why the list is corrected" in refused.text
        db.session.rollback()
        assert counted(district) == 6
        assert refused.form("/attendance").send(words="记到同名的人了").status == 200, "as it was ticked"
        db.session.rollback()
        assert counted(district) == 0
        for enrolment in (there, away):
            db.session.refresh(enrolment)
        record(training, district, [there, away], [away], "记到同名的人了")
        db.session.commit()
        assert counted(district) == 6
        page = client.page(f"/training/enrolments/{there.id}").text
        assert "was there, by the organiser's list" in page
        assert "was not there, by the organiser's list" in page
        assert "记到同名的人了" in page


def test_the_form_says_who_can_until_when_and_what_becomes_of_it(
    client: Client, district: District, taken: Taken
) -> None:
    training, *_rest = taken()
    sign_in_as(client, district.person("clerk"))
    address = f"/training/sessions/{training.id}/attendance"
    with clock.at(training.ends_at + timedelta(days=1)):
        said = client.page(address).text
        slip = SLIPS[What.ATTENDANCE]
        for sentence in (
            slip.becomes,
            slip.figures,
            slip.told,
            slip.by,
            slip.until,
            "The last day for it is",
        ):
            assert sentence in said
    with clock.at(training.ends_at):
        assert "words" not in client.page(address).form("/attendance").names


def test_on_the_day_itself_and_for_a_first_list_no_reason_is_asked(
    district: District, taken: Taken, a_session: Opening
) -> None:
    training, there, away = taken()
    with clock.at(training.ends_at):
        record(training, district, [there, away], [away])
    late = a_session()
    enrolment = do.register(late, by=district.person("teacher"))
    with clock.at(late.ends_at + timedelta(days=200)):
        record(late, district, [enrolment], [enrolment])
    assert enrolment.hours == 6


def test_it_is_too_late_after_its_working_days(district: District, taken: Taken) -> None:
    training, there, away = taken()
    last = add_working_days(
        clock.local(training.ends_at).date(), SLIPS[What.ATTENDANCE].working_days
    ).day  # fmt: skip
    on_the_last = training.ends_at + (last - clock.local(training.ends_at).date())
    with clock.at(on_the_last):
        with pytest.raises(ReasonMissing):
            record(training, district, [there, away], [there, away])
        record(training, district, [there, away], [there, away], "漏记了")
    with clock.at(on_the_last + timedelta(days=1)):
        with pytest.raises(TooLate):
            record(training, district, [there, away], [there], "又看了一遍")
        record(training, district, [there, away], [there, away])
    assert (there.hours, away.hours) == (6, 6)


def test_a_list_that_was_recorded_late_can_be_corrected_as_long(
    district: District, a_session: Opening
) -> None:
    training = a_session()
    there = do.register(training, by=district.person("teacher"))
    late = training.ends_at + timedelta(days=120)
    with clock.at(late):
        record(training, district, [there], [there])
    with clock.at(late + timedelta(days=1)):
        record(training, district, [there], [], "记错了人")
    assert there.hours is None
    with clock.at(late + timedelta(days=70)), pytest.raises(TooLate):
        record(training, district, [there], [there], "又看了一遍")


def test_those_concerned_are_told_and_nobody_else(app: Flask, district: District, taken: Taken) -> None:
    training, there, away = taken()
    with clock.at(training.ends_at + timedelta(days=1)):
        told = partial(told_by, app, district)(
            lambda: record(training, district, [there, away], [there, away], "漏记了")
        )
    said, address = told.pop("neighbour")
    assert "Who was there has been corrected: 班级管理研修" in said
    assert "Reason: 漏记了" in said
    assert address == f"/training/sessions/{training.id}"
    assert told == {}


def a_need(district: District) -> Need:
    return district.need(by="teacher", category="training", details={"topic": "班级管理"})


def test_an_answer_given_by_being_there_is_taken_back(district: District, taken: Taken) -> None:
    need = a_need(district)
    training, there, away = taken()
    db.session.refresh(need)
    assert need.status is Status.ANSWERED
    with clock.at(training.ends_at + timedelta(days=1)):
        record(training, district, [there, away], [], "记到同名的人了", by="clerk")
        db.session.flush()
        db.session.refresh(need)
        assert (need.status, need.answer, need.redo_count) == (Status.IN_PROGRESS, None, 0)


def test_an_answer_that_its_teacher_has_confirmed_stays(district: District, taken: Taken) -> None:
    need = a_need(district)
    training, there, away = taken()
    db.session.refresh(need)
    with clock.at(training.ends_at):
        teacher.confirm(need, by=district.person("teacher"), satisfaction=Satisfaction.SATISFIED)
    with clock.at(training.ends_at + timedelta(days=1)):
        record(training, district, [there, away], [], "记到同名的人了")
    db.session.flush()
    assert db.session.scalar(select(Need.status).where(Need.id == need.id)) == Status.SOLVED
    assert there.hours is None


LATE = {"starts_at": datetime(2027, 3, 1, 14, tzinfo=UTC), "ends_at": datetime(2027, 3, 1, 17, tzinfo=UTC)}
"""Until one in the morning of 2 March in the district."""
EARLY = {"starts_at": datetime(2027, 3, 2, 1, tzinfo=UTC), "ends_at": datetime(2027, 3, 2, 4, tzinfo=UTC)}


def test_a_session_is_over_when_the_districts_day_is_on_which_it_ends(
    district: District, a_session: Opening
) -> None:
    with clock.at(LATE["starts_at"] - timedelta(days=7)):
        late, early = a_session(**LATE), a_session(**EARLY)
    for moment, is_over in (
        (datetime(2027, 3, 2, 15, 59, tzinfo=UTC), False),
        (datetime(2027, 3, 2, 16, tzinfo=UTC), True),
    ):
        with clock.at(moment):
            assert is_correction(late, takes_away=True) is is_over
            assert is_correction(early, takes_away=True) is is_over
    assert correctable_until(late) == correctable_until(early)


@pytest.mark.parametrize(("by", "added"), [("clerk", ""), ("other_handler", "，下学期再办一期")])
def test_an_answer_that_being_there_had_not_given_stays(
    district: District, taken: Taken, by: str, added: str
) -> None:
    need = district.need(
        Status.IN_PROGRESS, unit="training_office", category="training", details={"topic": "班级管理"}
    )
    training, there, away = taken()
    assert "学时" in str(need.answer)
    need.answered_by_id, need.answer = district.person(by).id, f"{need.answer}{added}"
    db.session.flush()
    with clock.at(training.ends_at + timedelta(days=1)):
        record(training, district, [there, away], [away], "名单弄反了")
    assert need.status == Status.ANSWERED
