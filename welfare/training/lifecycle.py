"""What a person may be to a session, and what is written down of it. Pure rules."""

from datetime import time, timedelta
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


class EventKind(StrEnum):
    """What is written into the history of an enrolment, of a session, a programme or a topic."""

    INVITE = "invite"
    ASK = "ask"
    APPROVE = "approve"
    REFUSE = "refuse"
    REGISTER = "register"
    STAND_BY = "stand_by"
    MOVE_UP = "move_up"
    PASSED_OVER = "passed_over"
    """It was their turn, and they have a seat elsewhere at exactly that time."""
    WITHDRAW = "withdraw"
    RELEASE = "release"
    HANDED_ON = "handed_on"
    """Their school was closed; another one says whether they may go."""
    SIGN_IN = "sign_in"
    LIST = "list"
    """The organiser's list says that the person was there."""
    CORRECT = "correct"
    """The organiser's list says that the person was not there after all."""
    ENTRY_CORRECTED = "entry_corrected"
    """What was entered of a past session was put right: the hours, or where the person worked."""
    SESSION_OPENED = "session_opened"
    SESSION_ENTERED = "session_entered"
    """It was held before the product was there, or beside it."""
    SESSION_CHANGED = "session_changed"
    SESSION_CANCELLED = "session_cancelled"
    PROGRAMME_ADDED = "programme_added"
    PROGRAMME_CHANGED = "programme_changed"
    TOPIC_OFFERED = "topic_offered"
    TOPIC_RETIRED = "topic_retired"


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
WHOLE_DAYS = (time(0, 0), time(23, 59))
"""When a session begins and ends of which only the days are known."""


def asks_why(*, is_over: bool, was_taken: bool, takes_away: bool) -> bool:
    """Whether a changed list is a correction, with a reason and within its time.

    It is once the day of the session `is_over`, where the list `was_taken` before, or `takes_away` what was
    credited: who then is listed first has only been late.
    """
    return is_over and (was_taken or takes_away)
