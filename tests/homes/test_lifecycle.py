"""What a home and a booking may become, and who keeps a home: the rules against tables written by hand."""

from itertools import product

import pytest

from welfare.homes import lifecycle
from welfare.homes.lifecycle import BookingState, EventKind, HomeState
from welfare.homes.policy import keeps

MOVES = {
    "proposed": ("being_built", "open"),
    "being_built": ("proposed", "open"),
    "open": ("closed",),
    "closed": ("open",),
}
RECORDED_AS = {"proposed": "shelved", "being_built": "building", "open": "opened", "closed": "closed"}


def test_what_a_home_may_become() -> None:
    allowed = {(a, b) for a, b in product(HomeState, HomeState) if b in lifecycle.MOVES[a]}
    assert allowed == {(a, b) for a, following in MOVES.items() for b in following}
    assert lifecycle.KIND_OF_MOVE == RECORDED_AS
    assert set(RECORDED_AS.values()) <= set(EventKind)


def test_which_bookings_hold_a_seat_and_which_have_come_to_nothing() -> None:
    assert set(lifecycle.HOLDING) == {"requested", "booked"}
    assert set(lifecycle.LIVE) == {"requested", "booked", "waiting"}
    assert set(lifecycle.ENDED) == {"declined", "cancelled"}
    assert set(lifecycle.LIVE) | set(lifecycle.ENDED) == set(BookingState)


class Somebody:
    """A person with one role at some organizations."""

    def __init__(self, role: str, *organizations: int) -> None:
        self.role, self.organizations = role, frozenset(organizations)

    def reached_by(self, *roles: str) -> frozenset[int]:
        return self.organizations if self.role in roles else frozenset()


SCHOOL, OTHER_SCHOOL, OFFICE, OTHER_OFFICE = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("role", "at", "unit_id", "may"),
    [
        ("school_admin", SCHOOL, OFFICE, True),
        ("school_admin", OTHER_SCHOOL, OFFICE, False),
        ("school_admin", OFFICE, OFFICE, False),
        ("clerk", SCHOOL, None, True),
        ("clerk", OTHER_SCHOOL, OFFICE, False),
        ("handler", OFFICE, OFFICE, True),
        ("handler", OTHER_OFFICE, OFFICE, False),
        ("handler", SCHOOL, OFFICE, False),
        ("handler", OFFICE, None, False),
        ("leader", SCHOOL, OFFICE, False),
        ("teacher", SCHOOL, OFFICE, False),
        ("admin", SCHOOL, OFFICE, False),
    ],
)
def test_who_keeps_the_homes_of_a_school(role: str, at: int, unit_id: int | None, may: bool) -> None:
    assert keeps(Somebody(role, at), SCHOOL, unit_id) is may
