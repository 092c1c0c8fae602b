"""What is entered in numbers and corrected later, whatever the numbers are of."""

from datetime import date, datetime
from typing import Any

from welfare import clock
from welfare.accounts.models import Person
from welfare.history.refusals import TooLate
from welfare.history.slips import What
from welfare.needs.deadlines import last_day_to_undo
from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import tell_people


def correctable_until(what: What, entered_at: datetime) -> date:
    """The last day on which what was entered then can be corrected."""
    return last_day_to_undo(what, clock.local(entered_at).date())


def is_correctable(what: What, entered_at: datetime) -> bool:
    """Whether today is not later."""
    return clock.today() <= correctable_until(what, entered_at)


def check_correctable(what: What, entered_at: datetime) -> None:
    """Raises `TooLate` where it is later."""
    if not is_correctable(what, entered_at):
        raise TooLate


def tell_whoever_entered(person_id: int, sentence: str, *, by: Person, address: str, **named: Any) -> None:
    """That somebody else, named `%(name)s` in the sentence, has corrected it; what it was is `named`."""
    tell_people({person_id} - {by.id}, NoticeKind.MEASURE, sentence, address=address, name=by.name, **named)
