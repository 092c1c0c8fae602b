"""What a ladder consists of: what waits, the steps, and who is told at each. Pure rules."""

from dataclasses import dataclass
from enum import StrEnum

from welfare.notices.rules import Audience


class Subject(StrEnum):
    """What somebody is reminded of."""

    SIGNING = "signing"
    ANSWERING = "answering"
    EXTENSION = "extension"
    QUESTION = "question"
    CONFIRMING = "confirming"
    CARRIED = "carried"
    CALL = "call"
    OFFER = "housing_offer"
    OBJECTION = "housing_objection"
    KEY = "housing_key"
    STAY = "housing_stay"
    AGREEMENT = "training_agreement"
    BEGINNING = "training_beginning"
    ATTENDANCE = "training_attendance"
    BOOKING = "home_booking"
    STEP = "measure_step"
    BUDGET_LOW = "budget_low"
    BUDGET_OVER = "budget_over"
    CONTACT = "contact_school"
    PETITION = "petition"


class Whom(StrEnum):
    """Whom a feature tells of what is no event of a need; it says itself who they are."""

    TENANT = "tenant"
    """To whom a flat is offered, or who lives in it."""
    HOUSING = "housing"
    """Whoever runs housing."""
    SEATED = "seated"
    """Whoever has the seat."""
    SCHOOL = "school"
    """Whoever says for a school whether its teacher may go."""
    ORGANISER = "organiser"
    KEEPERS = "keepers"
    """Whoever keeps the home."""
    OFFICE = "office"
    """Whoever keeps the measure at the office that leads it, or else above."""
    OFFICE_LEADER = "office_leader"
    """The nearest leader of that office."""
    VISITOR = "visitor"
    """The leader who keeps in touch with the school."""
    ANSWERING = "answering"
    """Whoever may answer a request or complaint."""


@dataclass(frozen=True)
class Step:
    """One step. `days` after the day, before it where negative; None goes by the limit: so many days before
    as `rules.SOON` says, or `at_limit` after as many as the limit itself is.

    `sentence` may name a need's `number` and nothing else of it; of what is no need, what its feature gives.
    """

    days: int | None
    told: tuple[Audience | Whom, ...]
    sentence: str = ""
    is_pressing: bool = False
    in_bulletin: bool = False
    at_limit: bool = False


@dataclass(frozen=True)
class Ladder:
    """The steps of one subject, the lowest first."""

    subject: Subject
    what: str
    since: str
    """Which day the steps count from."""
    ends: str
    """What ends it."""
    steps: tuple[Step, ...]
    in_calendar_days: bool = False
    """Whether its days are counted as the calendar has them; else working days are."""
