"""Somebody stands in for somebody else, today or on days to come."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import time_machine

from tests.support.world import District
from welfare import clock
from welfare.accounts.stand_ins.actions import name_stand_in
from welfare.accounts.stand_ins.models import StandIn
from welfare.extensions import db


def stand_in(
    district: District,
    person: str = "handler",
    deputy: str = "clerk",
    *,
    at: str = "housing_office",
    begins: int = 0,
    days: int = 3,
    by: str | None = None,
) -> StandIn:
    """Somebody stands in for another one for so many days."""
    first_day = clock.today() + timedelta(days=begins)
    return name_stand_in(
        district.person(person),
        place=district.place(at),
        deputy=district.person(deputy),
        first_day=first_day,
        last_day=first_day + timedelta(days=days - 1),
        by=district.person(by or person),
    )


@contextmanager
def in_days(days: int) -> Iterator[None]:
    """So many days later."""
    db.session.flush()
    with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
        yield
