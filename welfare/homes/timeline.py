"""What happened to a home or to a booking, as a page shows it."""

from collections.abc import Callable, Iterable
from datetime import date

from welfare.history.timeline import TimelineEntry, told_plainly
from welfare.homes.labels import EVENT, days_from_to
from welfare.homes.models import HomeEvent


def timeline(
    events: Iterable[HomeEvent], *, is_named: Callable[[HomeEvent], bool] = lambda _event: True
) -> list[TimelineEntry]:
    """The history in the order of `events`; who did it where `is_named` says so and it was somebody."""
    return [
        told_plainly(
            event,
            *EVENT[event.kind],
            said=_days_of(event),
            names=event.by is not None and is_named(event),
        )
        for event in events
    ]


def _days_of(event: HomeEvent) -> list[str]:
    """The days that it is about, where it is about some."""
    days = [date.fromisoformat(day) for day in event.details.get("days", ())]
    return [days_from_to(days[0], days[-1])] if days else []
