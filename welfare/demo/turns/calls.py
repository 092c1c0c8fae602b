"""The calls that the clerk makes in the demo, on each working day whatever is due by then."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from welfare import clock
from welfare.demo.people import Cast
from welfare.demo.texts import Decks
from welfare.demo.timetable import Timetable
from welfare.extensions import db
from welfare.needs.calls.actions import follow_up
from welfare.needs.calls.models import DueCall
from welfare.needs.lifecycle import Outcome, Satisfaction
from welfare.needs.models import Need

SEED = "calls"
REACHED, SOLVED = 0.8, 0.75
"""How many of the calls reach somebody, and how many of those hear that the need is solved."""
DAYS_LEFT = 4
"""Working days."""


def calls(cast: Cast, times: Timetable, first: date) -> Iterator[datetime]:
    """From `first` until some days ago; since then calls have been left for whoever looks at the demo."""
    rng = Random(SEED)  # noqa: S311
    last = times.working_day(DAYS_LEFT)
    decks, clerk = Decks(rng), cast.acting(cast.clerks[0])
    for day in (first + timedelta(days=n) for n in range((last - first).days)):
        yield times.in_office(datetime.combine(day, datetime.min.time(), times.zone), 0, rng)
        due = select(Need).join(DueCall, DueCall.need_id == Need.id).order_by(DueCall.due_on, Need.id)
        now_due = due.where(DueCall.due_on <= clock.today(), DueCall.call_on <= clock.today())
        for need in db.session.scalars(now_due).all():
            if rng.random() > REACHED:
                follow_up(need, by=clerk, is_reached=False, words=decks.words("not_reached"))
                continue
            solved = need.outcome == Outcome.SOLVED and rng.random() < SOLVED
            content = (Satisfaction.SATISFIED, Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED)
            follow_up(
                need,
                by=clerk,
                is_reached=True,
                is_solved=solved,
                satisfaction=rng.choice(content) if solved else Satisfaction.DISSATISFIED,
                words=decks.words("followed_solved" if solved else "followed_unsolved"),
            )
