"""Figures counted from rows are figures told again from the events, whatever has happened.

The retelling below knows events and nothing else: no column that an action keeps, no query of a figure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.support.histories import BEGIN, tell_random_history
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.calls.models import FollowUp
from welfare.needs.deadlines import add_working_days, working_days_between
from welfare.needs.lifecycle import UNDOES, Action, Status
from welfare.needs.models import Need, NeedEvent
from welfare.reports.figures import AREAS
from welfare.reports.figures.counting import values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period
from welfare.reports.figures.shape import Rate, Rows, Spread

Database = scoped_session[Session]
Told = tuple[str, date | None]
"""The name of a figure that counts something, and the day that it belongs to; None for what stands now."""
HAS_ANSWER = ("answered", "solved", "explained")
OVER = {"solved", "explained", "declined", "withdrawn", "merged"}
FIGURES = [
    figure
    for area in AREAS
    if area.key in ("needs", "standing", "time", "follow_ups", "lights")
    for figure in area.figures
]


@dataclass
class History:
    """The events of one need, oldest first."""

    events: list[NeedEvent]

    @property
    def status(self) -> str:
        """Where the need stands."""
        return self.events[-1].to_status.value

    def last(self, action: Action) -> NeedEvent | None:
        """The last time that this was done."""
        return next((event for event in reversed(self.events) if event.kind is action), None)

    def since(self, event: NeedEvent) -> list[NeedEvent]:
        """What happened afterwards."""
        return self.events[self.events.index(event) + 1 :]

    @property
    def closed_on(self) -> date | None:
        """The day since which it has been closed without a break."""
        if self.status not in OVER:
            return None
        closing = None
        for event in self.events:
            if event.to_status.value not in OVER:
                closing = None
            elif closing is None:
                closing = event
        return _day(closing) if closing else None

    @property
    def counting_call(self) -> NeedEvent | None:
        """The call that is valid for the last answer: the teacher's own word ends what was said before it."""
        answer = self.last(Action.ANSWER)
        if answer is None:
            return None
        spoken = [event for event in self.since(answer) if event.kind in TEACHER_S_WORD]
        due = [
            event
            for event in self.since(spoken[-1] if spoken else answer)
            if event.kind is Action.FOLLOW_UP and event.details["was_due"]
        ]
        reached = [call for call in due if call.details["is_reached"]]
        third_day = [n for n in range(len(due)) if len({_day(call) for call in due[: n + 1]}) == 3]
        return reached[0] if reached else due[third_day[0]] if third_day else None

    @property
    def is_found_unsolved(self) -> bool:
        """Whether that call contradicts the answer."""
        call, answer = self.counting_call, self.last(Action.ANSWER)
        says_no = call is not None and call.details["is_solved"] is False
        return says_no and answer is not None and answer.details["outcome"] == "solved"

    @property
    def redos(self) -> int:
        """How often an answer did not hold; what its teacher says a call was wrong about does not count."""
        return sum(map(_is_sent_back, self.events)) - sum(map(_holds_after_all, self.events))


TEACHER_S_WORD = (Action.OBJECT, Action.REOPEN, Action.CONTEST)


def _is_closed(status: Status | None) -> bool:
    return status in OVER


def _holds_after_all(event: NeedEvent) -> bool:
    """Whether its teacher says of an answer that a call had sent back that it holds."""
    return event.kind is Action.CONTEST and _is_closed(event.to_status) > _is_closed(event.from_status)


def _is_sent_back(event: NeedEvent) -> bool:
    """Whether an answer was found not to hold, by whomever."""
    return event.from_status in HAS_ANSWER and event.to_status is Status.IN_PROGRESS


def _day(event: NeedEvent) -> date:
    return clock.local(event.at).date()


def _told(history: History) -> Iterator[Told]:
    yield "taken_in", _day(history.events[0])
    yield from _standing(history)
    yield from _closed(history)
    yield from _answered(history)
    yield from _odd(history)
    yield from _due(history)
    yield from _signed_for(history)


def _standing(history: History) -> Iterator[Told]:
    if history.status in ("submitted", "needs_info", "in_progress", "carried"):
        yield "open", None
    names = {"answered": "awaiting_confirmation", "carried": "carried", "submitted": "to_sign_for"}
    if history.status in names:
        yield names[history.status], None


def _closed(history: History) -> Iterator[Told]:
    day = history.closed_on
    if history.status in OVER - {"solved"}:
        yield history.status, day
    if history.status not in ("solved", "explained"):
        return
    said = next(e for e in reversed(history.events) if e.kind in SAID_BY)
    call = history.counting_call
    if said.kind is not Action.LAPSE:
        yield "confirmed_by_teacher", day
        yield from ((name, day) for name in _rated(history))
    if history.status == "solved":
        by_phone = call is not None and call.details["is_solved"]
        by = "teacher" if said.kind is not Action.LAPSE else "call" if by_phone else None
        yield ("solved" if by else "lapsed"), day
        if by:
            yield f"solved_by_{by}", day


SAID_BY = (Action.CONFIRM, Action.LAPSE, Action.CONTEST)


def _rated(history: History) -> Iterator[str]:
    """The teacher's own rating of the answer that stands."""
    rating = None
    for event in history.events:
        if _is_sent_back(event):
            rating = None
        if event.kind in (Action.CONFIRM, Action.CONTEST):
            rating = event.details["satisfaction"] or rating
    if rating:
        yield "rated_by_teacher"
    if rating in ("satisfied", "basically_satisfied"):
        yield f"rated_{rating}"


def _odd(history: History) -> Iterator[Told]:
    """What may show that a figure was made, by the day on which it was done."""
    carried: date = BEGIN.date()
    for event in history.events:
        day = _day(event)
        if event.kind is Action.OBJECT and event.details["outcome"] == "solved":
            yield "objected_after_solved", day
        if _is_sent_back(event) and _is_closed(event.from_status):
            yield "reopened", day
        if event.kind is Action.CONTEST:
            yield "calls_contested", day
        if event.kind is Action.CARRY:
            carried = day
        if event.kind is Action.RESUME and working_days_between(carried, day) <= 5:
            yield "carried_and_resumed_soon", day
        if event.kind is Action.ASK and event.from_status is Status.IN_PROGRESS:
            _first, deadline = _deadlines(history.events[: history.events.index(event)])
            if deadline and day >= deadline:
                yield "asked_on_the_last_day", day
    asked = history.last(Action.ASK)
    if history.status == "needs_info" and asked and working_days_between(_day(asked), clock.today()) > 10:
        yield "clocks_standing_still", None


def _answered(history: History) -> Iterator[Told]:
    answer = history.last(Action.ANSWER)
    if answer is None:
        return
    day, due = _day(answer), answer.details["due_on"]
    yield "answered", day
    if due == day.isoformat() and clock.local(answer.at).strftime("%H:%M") >= "17:30":
        yield "answered_at_the_last_minute", day
    if history.redos:
        yield "redone", day
    if history.status in ("solved", "explained") and len(answer.words or "") < 10:
        yield "closed_without_a_reply", day
    if history.status in HAS_ANSWER or history.is_found_unsolved:
        yield "answers_standing", day
    call = history.counting_call
    yield from ((name, day) for name in _followed_up(call.details if call else None))


def _signed_for(history: History) -> Iterator[Told]:
    """Whether the bureau took the need up by the next working day, and what its teacher says of contact."""
    due = add_working_days(_day(history.events[0]), 1).day
    signs = (Action.ACCEPT, Action.ASK, Action.DECLINE, Action.MERGE)
    signed = next((_day(event) for event in history.events if event.kind in signs), None)
    closed_on = history.closed_on
    if signed is None and (due >= clock.today() or (closed_on and closed_on <= due)):
        return
    yield "sign_for_due", due
    is_in_time = signed is not None and signed <= due
    if is_in_time:
        yield "signed_for_in_time", due
    told = [
        event.details.get("is_contacted") for event in history.events if event.details.get("was_due", True)
    ]
    said = [one for one in told if one is not None]
    if said:
        yield "asked_about_contact", due
    if said and said[-1] and is_in_time:
        yield "responded", due


def _due(history: History) -> Iterator[Told]:
    """By which deadlines the need was due, and whether an answer that stands came by them."""
    first, deadline = _deadlines(history.events)
    answer = history.last(Action.ANSWER) if history.status in HAS_ANSWER else None
    closed_on = history.closed_on
    for name, day in (("", deadline), ("_by_first_deadline", first)):
        if day is None:
            continue
        is_in_time = bool(name and closed_on and closed_on <= day)
        if answer or (day < clock.today() and not is_in_time):
            yield f"due{name}", day
        if answer and _day(answer) <= day:
            yield f"on_time{name}", day


def _deadlines(events: list[NeedEvent]) -> tuple[date | None, date | None]:
    """The first deadline, and the last: the one that ran, or that was missed before the clock stood still."""
    first, deadline, begun, limit, asked, met = None, None, None, 0, None, None
    for event in events:
        day = _day(event)
        if event.kind in (Action.ACCEPT, Action.RESUME) or _is_sent_back(event):
            begun, limit = day, 7
        elif event.kind is Action.ASK:
            asked = day
        elif event.kind in (Action.REPLY, Action.GO_ON) and asked:
            limit += max(0, working_days_between(asked, day))
        if event.kind is Action.ANSWER:
            met = event.details["due_on"]
        if _holds_after_all(event):
            deadline = date.fromisoformat(met) if met else None
        elif event.to_status.value == "in_progress" and begun:
            deadline = add_working_days(begun, limit).day
            first = first or deadline
        elif event.to_status.value not in HAS_ANSWER and deadline and deadline >= day:
            deadline = None
    return first, deadline


def _followed_up(call: dict[str, Any] | None) -> Iterator[str]:
    if call is None:
        return
    yield "followed_up"
    if call["is_reached"]:
        yield "contacted"
    if call["is_solved"]:
        yield "found_solved"
    if call["satisfaction"] in ("satisfied", "basically_satisfied"):
        yield call["satisfaction"]


def _times(history: History) -> Iterator[tuple[str, date, int]]:
    """The figure, the day it belongs to, and the working days it took."""
    answer = history.last(Action.ANSWER)
    if answer is None:
        return
    yield "answered", _day(answer), working_days_between(_day(history.events[0]), _day(answer))
    if ("confirmed_by_teacher", history.closed_on) in _closed(history) and history.closed_on:
        taken = working_days_between(_day(answer), history.closed_on)
        yield "confirmed_by_teacher", history.closed_on, taken


@dataclass
class Retold:
    """All that the events of one need tell, told once: it is compared for several readers and periods."""

    counted: list[Told]
    times: list[tuple[str, date, int]]

    @classmethod
    def from_events(cls, events: list[NeedEvent]) -> "Retold":
        """What they tell, slips left out."""
        history = History(_without_slips(events))
        return cls(list(_told(history)), list(_times(history)))


def _values(retold: list[Retold], period: Period | None) -> dict[str, Any]:
    """Every figure by its name, of these needs."""

    def within(day: date | None) -> bool:
        return day is None or period is None or period.first <= day <= period.last

    counted = Counter(name for one in retold for name, day in one.counted if within(day))
    times: dict[str, list[int]] = defaultdict(list)
    for name, day, days in (time for one in retold for time in one.times):
        if within(day):
            times[name].append(days)
    return {figure.name: _value(figure, counted, times) for figure in FIGURES}


def _value(figure: Any, counted: Counter[str], times: dict[str, list[int]]) -> Any:
    if isinstance(figure, Spread):
        taken = sorted(times[figure.rows.name])
        reached = (n for n in range(1, len(taken) + 1) if Fraction(n, len(taken)) >= figure.share)
        return taken[next(reached) - 1] if taken else None
    if isinstance(figure, Rate):
        whole = counted[figure.of.name]
        return (
            sum(counted[part.name] * weight for part, weight in figure.counted) / Fraction(whole or 1)
            if whole
            else None
        )
    return counted[figure.name]


UNTOLD = ("overdue", "satisfied_by_an_unusual_caller")
"""The one asks for the deadline, which events do not tell; the other for more calls than are made here."""


def _without_slips(events: list[NeedEvent]) -> list[NeedEvent]:
    """As if what was undone had never been done, nor what was said of it until then."""
    left: list[NeedEvent] = []
    for event in events:
        if event.kind in UNDOES:
            undone = next(n for n, one in enumerate(left) if one.id == event.details["undoes"])
            left = left[:undone]
        else:
            left.append(event)
    return left


def _assert_rows_tell_what_events_tell(district: District) -> int:
    """Every figure about needs, as two leaders read it; gives how many were compared."""
    events: dict[int, list[NeedEvent]] = defaultdict(list)
    for event in db.session.scalars(select(NeedEvent).order_by(NeedEvent.id)):
        events[event.need_id].append(event)
    needs = db.session.scalars(select(Need)).all()
    retold = {need.id: Retold.from_events(events[need.id]) for need in needs}
    schools = {district.place(name).id for name in ("near_school", "far_school")}
    asked = 0
    for who in ("leader", "alliance_leader"):
        reached = [
            need for need in needs if who == "leader" or (need.school_id in schools and not need.is_protected)
        ]
        for period in (None, Period.of_month(2026, 3), Period(date(2026, 3, 20), date(2026, 4, 16))):
            found = values_of(FIGURES, district.person(who), Filters(period=period))
            told = _values([retold[need.id] for need in reached], period)
            for figure in FIGURES:
                if figure.name not in UNTOLD:
                    assert found[figure.name] == told[figure.name], (figure.name, who, period)
                    asked += 1
            assert found["solved"] == found["solved_by_teacher"] + found["solved_by_call"]  # type: ignore[operator]
    return asked


@pytest.mark.slow("counts every figure of a random history twice")
@pytest.mark.in_turn("any history will do: each database counts others")
@pytest.mark.parametrize("seed", range(3))
def test_rows_and_events_tell_the_same(district: District, session: Database, seed: int) -> None:
    tell_random_history(district, seed, needs=8, steps=160)
    session.flush()
    assert _assert_rows_tell_what_events_tell(district) > 150
    assert {Status.SOLVED, Status.ANSWERED} <= set(session.scalars(select(NeedEvent.to_status)))
    assert all(isinstance(figure, Rows | Rate | Spread) for figure in FIGURES)


@pytest.mark.slow("tells many random histories")
@pytest.mark.in_turn("any history will do: each database counts others")
def test_any_order_of_answers_calls_and_words_adds_up(district: District, session: Database) -> None:
    heard: Counter[tuple[Status, bool | None]] = Counter()
    for seed in range(16):
        session.rollback()  # what was told before
        tell_random_history(district, seed, needs=3, steps=12, lapsed=2)
        session.flush()
        _assert_rows_tell_what_events_tell(district)
        calls = select(Need.status, FollowUp.is_solved).join_from(FollowUp, Need).where(FollowUp.is_valid)
        heard.update((status, is_solved) for status, is_solved in session.execute(calls))
    assert not heard[Status.SOLVED, False]
    assert heard[Status.SOLVED, True], "what was told came to calls that confirm an answer"
    assert heard[Status.IN_PROGRESS, False], "and to calls that refute one"
