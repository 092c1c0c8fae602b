"""The ladder as a table: who is told of what, how many working days before or after its day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from welfare.needs.deadlines import SILENT_DAYS, add_working_days, is_working_day, working_days_between
from welfare.needs.history.labels import REMINDED
from welfare.needs.lifecycle import Action, Reminded
from welfare.notices.hours import after_quiet_hours, next_at
from welfare.notices.kinds import HEARD_BY, NoticeKind
from welfare.notices.reminders.page import WHO
from welfare.notices.reminders.rules import (
    LADDERS,
    SOON,
    WITHOUT_A_LIMIT,
    WITHOUT_A_NUMBER,
    kind_of,
    level_of,
    rows_of,
    sentence_of,
    step_of,
)
from welfare.notices.reminders.shape import Step, Subject, Whom
from welfare.notices.reminders.tables.needs import TABLE
from welfare.notices.reminders.watches import all_watches
from welfare.notices.rules import Row

LADDER = {
    "signing": "0:clerks 1!:clerks,leader 3!:clerks,leader,bureau 5:bulletin",
    "answering": "soon:handlers 0!:handlers,head 1!:handlers,head,clerks,leader "
    "3!:handlers,head,clerks,leader,bureau 5:bulletin",
    "extension": "-1:clerks 0:clerks,leader",
    "question": "2:teacher 5:teacher limit:clerks",
    "confirming": "-2:teacher 0:teacher",
    "carried": "-3:clerks 0:clerks,handlers 3:clerks,leader",
    "call": "0:clerks 1:clerks 3:clerks,leader",
    "housing_offer": "-1!:tenant 0!:tenant",
    "housing_objection": "-1:housing 1!:housing 5!:housing",
    "housing_key": "1:housing 5!:housing",
    "housing_stay": "-30d:tenant,housing -7d:tenant,housing 1d!:tenant,housing",
    "training_agreement": "-5:school -2!:school",
    "training_beginning": "-1d!:seated",
    "training_attendance": "1:organiser 3:organiser",
    "home_booking": "-2:keepers 0!:keepers",
    "measure_step": "-3:office 1:office,office_leader 5!:office,office_leader",
    "budget_low": "0:office",
    "budget_over": "0:office,office_leader",
    "contact_school": "166d:visitor 180d:visitor 210d:visitor",
    "petition": "-3:answering 0!:answering,bureau 1!:answering,bureau 3!:answering,bureau",
}
"""Each step: the day, d where it is one of the calendar, ! where it is told at once, and whom."""
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
SUBJECTS = st.sampled_from(Subject)
LIMITS = st.none() | st.integers(1, 60)


@pytest.mark.parametrize("subject", Subject)
def test_who_is_told_when(subject: Subject) -> None:
    unit = "d" * LADDERS[subject].in_calendar_days
    steps = [
        f"{'limit' if step.at_limit else 'soon' if step.days is None else step.days}"
        f"{unit}{'!' * step.is_pressing}:"
        f"{'bulletin' if step.in_bulletin else ','.join(step.told)}"
        for step in LADDERS[subject].steps
    ]
    assert steps == LADDER[subject].split()


def test_the_first_reminder_comes_the_sooner_the_longer_the_limit() -> None:
    assert SOON == {10: -5, 5: -3, 2: -1}
    due = date(2026, 11, 20)
    first = {
        limit: next(
            left
            for left in range(20, -1, -1)
            if level_of(Subject.ANSWERING, add_working_days(due, left).day, limit, due) is not None
        )
        for limit in (1, 2, 4, 5, 9, 10, 15, None)
    }
    assert first == {1: 0, 2: 1, 4: 1, 5: 3, 9: 3, 10: 5, 15: 5, None: 3}


@given(SUBJECTS, DAYS, DAYS, LIMITS)
def test_a_step_is_reached_when_so_many_days_have_passed(
    subject: Subject, day: date, today: date, limit: int | None
) -> None:
    assert level_of(subject, day, limit, today) == wanted_level(subject, day, limit, today)


@pytest.mark.parametrize("subject", Subject)
def test_each_step_is_reached_on_its_very_day(subject: Subject) -> None:
    ladder, limits = LADDERS[subject], {None}
    far = max(step.days or SILENT_DAYS[-1] for step in ladder.steps)
    apart = range(-31, 8 + far * (1 if ladder.in_calendar_days else 2))
    if any(step.days is None for step in ladder.steps):
        limits |= {1, 2, 4, 5, *SILENT_DAYS[:5], SILENT_DAYS[-1], SILENT_DAYS[-1] + 1}
    for today in (date(2026, 3, 20), date(2026, 3, 22), date(2026, 3, 23)):  # Friday, Sunday, Monday
        for limit in limits:
            for day in (today - timedelta(days=days) for days in apart):
                assert level_of(subject, day, limit, today) == wanted_level(subject, day, limit, today)


def wanted_level(subject: Subject, day: date, limit: int | None, today: date) -> int | None:
    """The highest step whose days have passed, counted one by one."""
    in_calendar_days = LADDERS[subject].in_calendar_days
    passed, wanted = (today - day).days if in_calendar_days else working_days_between(day, today), None
    for level, step in enumerate(LADDERS[subject].steps):
        soon = [days for least, days in SOON.items() if (limit or WITHOUT_A_LIMIT) >= least]
        days = (soon[0] if soon else None) if step.days is None else step.days
        if step.at_limit:
            days = limit if limit in SILENT_DAYS else None
        if days is not None and passed >= days:
            wanted = level
    return wanted


@given(SUBJECTS, DAYS, DAYS, LIMITS)
def test_nobody_goes_down_as_days_pass_and_weekends_take_no_step(
    subject: Subject, day: date, today: date, limit: int | None
) -> None:
    def level(on: date) -> int:
        found = level_of(subject, day, limit, on)
        return -1 if found is None else found

    tomorrow = today + timedelta(days=1)
    assert level(tomorrow) >= level(today)
    if not LADDERS[subject].in_calendar_days and not is_working_day(tomorrow) and tomorrow != day:
        assert level(tomorrow) == level(today)


def test_the_teacher_is_reminded_of_a_question_before_a_clerk_may_decide() -> None:
    *before, last = LADDERS[Subject.QUESTION].steps
    assert [step.days for step in before if step.days is None or step.days >= SILENT_DAYS[0]] == []
    assert last.at_limit


def test_what_an_event_says_follows_from_its_step() -> None:
    for ladder in TABLE:
        for level, step in enumerate(ladder.steps):
            details = {"subject": ladder.subject, "level": level, "told": list(step.told)}
            kind = NoticeKind.OVERDUE if step.is_pressing else NoticeKind.REMINDER
            assert kind_of(step) == kind
            assert list(rows_of(details)) == [
                Row(Action.REMIND, audience, kind, step.sentence) for audience in step.told
            ]
            assert sentence_of(details) == step.sentence
            assert step.in_bulletin != bool(step.told)
            assert ("%(number)s" in step.sentence) == bool(step.told)
    assert not list(rows_of({"subject": "signing", "level": 3, "told": [Reminded.BULLETIN]}))
    assert sentence_of({"subject": "no more", "level": 0}) is sentence_of({"subject": "call", "level": 9})


def test_of_a_protected_need_not_even_the_number_is_said() -> None:
    assert "%" not in WITHOUT_A_NUMBER


def test_an_event_whose_step_is_there_no_longer_tells_nobody() -> None:
    for ladder in LADDERS.values():
        assert step_of({"subject": ladder.subject, "level": len(ladder.steps)}) is None
        assert step_of({"subject": ladder.subject}) is None
    gone = {"subject": "no more", "level": 0, "told": ["clerks"]}
    assert (step_of(gone), sentence_of(gone), list(rows_of(gone))) == (None, None, [])


def test_a_step_is_told_with_the_day_and_in_no_bulletin_unless_it_says_so() -> None:
    assert Step(0, ()) == Step(0, (), "", is_pressing=False, in_bulletin=False, at_limit=False)


def test_a_ladder_says_what_waits_since_when_and_what_ends_it() -> None:
    for ladder in LADDERS.values():
        assert all((ladder.what, ladder.since, ladder.ends)), ladder.subject
    assert len({ladder.what for ladder in LADDERS.values()}) == len(LADDERS)


def test_whoever_is_told_has_words_in_histories_and_a_switch() -> None:
    told = {audience for ladder in TABLE for step in ladder.steps for audience in step.told}
    assert {name.value for name in told} == {*REMINDED} == {*Reminded} - {Reminded.BULLETIN}
    assert HEARD_BY[NoticeKind.OVERDUE] == HEARD_BY[NoticeKind.REMINDER]


def test_everything_on_the_ladder_is_watched_and_whoever_hears_has_a_name(app: Flask) -> None:
    assert {watched.subject for watched in all_watches()} == set(LADDERS) == set(Subject)
    told = {whom for ladder in LADDERS.values() for step in ladder.steps for whom in step.told}
    assert told == set(WHO) >= set(Whom)


def test_beyond_needs_no_step_is_for_the_bulletin_or_by_a_limit() -> None:
    for ladder in LADDERS.values():
        if ladder not in TABLE:
            assert all(step.sentence and step.told and step.days is not None for step in ladder.steps)
            assert [step.days for step in ladder.steps] == sorted(step.days for step in ladder.steps)


@pytest.mark.parametrize(
    ("hour", "day", "sent"), [(6, 2, "2 7"), (7, 2, "2 7"), (20, 2, "2 20"), (21, 2, "3 7"), (0, 3, "3 7")]
)
def test_at_night_messages_wait(hour: int, day: int, sent: str) -> None:
    moment = datetime(2026, 11, day, hour, tzinfo=UTC)
    assert f"{after_quiet_hours(moment):%-d %-H}" == sent
    assert f"{next_at(hour, moment):%-d %-H}" == f"{day} {hour}"
    assert next_at(hour, moment + timedelta(minutes=1)) == moment + timedelta(days=1)
