"""Who gets a seat, and who is next in line. Pure: counts and claims in, people out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seats:
    """A session's seats: in all, those reserved by school, those taken and those kept for the invited.

    `taken` and `kept` count people by school.
    """

    in_all: int
    reserved: Mapping[int, int]
    taken: Counter[int]
    kept: Counter[int]

    def has_one_for(self, school_id: int, *, is_invited: bool = False) -> bool:
        """Whether a teacher of this school can be seated: on a reserved seat of theirs, else on an open one.

        Seats have no names: of a school's people, as many sit on its reserved seats as there are; the others
        need open ones. Whoever is invited takes the seat that is kept for them.
        """
        sitting = self.taken if is_invited else self.taken + self.kept
        own = self.reserved.get(school_id, 0)
        if sitting[school_id] < own:
            return sum(self.taken.values()) < self.in_all
        open_seats = self.in_all - sum(self.reserved.values())
        beyond = sum(max(0, number - self.reserved.get(school, 0)) for school, number in sitting.items())
        return beyond < open_seats


@dataclass(frozen=True)
class Claim:
    """Somebody who stands by."""

    enrolment_id: int
    school_id: int
    standing: int
    is_first: bool
    """Invited, and registered in time."""
    has_seat_then: bool = False
    """Has a seat in another session at that time: stands on, and takes none here."""


def takes_its_whole_time(begins: datetime, ends: datetime, *, is_online: bool) -> bool:
    """Whether a session leaves no room for another: what goes on online for weeks does."""
    return not is_online or ends - begins <= ONE_DAY


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """The line: those who were invited and came in time, then all others, each as they came."""
    return sorted(claims, key=lambda claim: (not claim.is_first, claim.standing))


def moving_up(seats: Seats, standby: Iterable[Claim]) -> list[int]:
    """The ids of those for whom there is a seat now, in their order. `seats` is not changed.

    Whoever stands before somebody who moves up could not be seated, because the free seats are reserved for
    another school or kept for the invited; or `has_seat_then`, and leaves the seat to the next.
    """
    taken, called = Counter(seats.taken), []
    for claim in in_order(standby):
        now = Seats(seats.in_all, seats.reserved, taken, seats.kept)
        if now.has_one_for(claim.school_id, is_invited=claim.is_first):
            called.append(claim.enrolment_id)
            if not claim.has_seat_then:
                taken[claim.school_id] += 1
    return called
