"""Who gets a seat, and who is next in line. Pure: counts and claims in, people out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """What a person is to a session."""

    INVITED = "invited"
    """May take a seat that is kept for them until the session's `held_until`."""
    ASKED = "asked"
    """Wants a seat, and waits for the word of their school."""
    REGISTERED = "registered"
    """Has a seat."""
    STANDBY = "standby"
    """Waits for a seat; who is next follows from the standing."""
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    """The school needs the teacher at home."""
    RELEASED = "released"
    """The organiser gave the seat away, or the account was closed."""


class Happening(StrEnum):
    """What is written into the history of an enrolment."""

    INVITE = "invite"
    ASK = "ask"
    APPROVE = "approve"
    REFUSE = "refuse"
    REGISTER = "register"
    STAND_BY = "stand_by"
    MOVE_UP = "move_up"
    WITHDRAW = "withdraw"
    RELEASE = "release"
    SIGN_IN = "sign_in"
    LIST = "list"
    """The organiser's list says that the person was there."""
    CORRECT = "correct"
    """The organiser's list says that the person was not there after all."""


IN_LINE = frozenset({State.ASKED, State.REGISTERED, State.STANDBY})
"""Those who want to come."""
CAN_WITHDRAW = IN_LINE | {State.INVITED}
CAN_REGISTER = frozenset({State.INVITED, State.WITHDRAWN, State.RELEASED})
"""From here one may register; so may whoever has never had anything to do with the session."""
SIGN_IN_OPENS = timedelta(hours=1)
"""Before a session begins."""
HOUR_STEP = 0.5
MOST_HOURS = 240
MOST_SEATS = 2000
LONGEST_SESSION = timedelta(days=120)


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


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """The line: those who were invited and came in time, then all others, each as they came."""
    return sorted(claims, key=lambda claim: (not claim.is_first, claim.standing))


def moving_up(seats: Seats, standby: Iterable[Claim]) -> list[int]:
    """The ids of those who get a seat now, in their order. `seats` is not changed.

    Nobody is passed over: whoever stands before somebody who moves up could not be seated, because the free
    seats are reserved for another school or kept for the invited.
    """
    taken, seated = Counter(seats.taken), []
    for claim in in_order(standby):
        now = Seats(seats.in_all, seats.reserved, taken, seats.kept)
        if now.has_one_for(claim.school_id, is_invited=claim.is_first):
            taken[claim.school_id] += 1
            seated.append(claim.enrolment_id)
    return seated
