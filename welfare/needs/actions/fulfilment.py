"""What a need was answered with has happened: a key was handed over, a course attended, a home opened."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions.handling import answer
from welfare.needs.actions.intake import accept, resume
from welfare.needs.actions.slips import undo
from welfare.needs.lifecycle import Action, Outcome, Party, Status
from welfare.needs.models import Need
from welfare.needs.refusals import NoUsualUnit
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization
from welfare.refusals import Refusal


@dataclass
class Fulfilled:
    """The numbers of the needs that were answered, and of those left as they are, with the reason."""

    answered: list[str] = field(default_factory=list)
    left: list[tuple[str, Refusal]] = field(default_factory=list)


def fulfil(need_ids: Collection[int], *, by: Person, words: str) -> Fulfilled:
    """Answer each need as solved, `words` saying with what; its teacher then confirms or objects.

    What nobody has signed for yet, or what is carried open, is taken up first. Each need goes by itself: one
    that waits for its teacher, follows another or is closed stays as it is and does not hold up the others.
    """
    fulfilled = Fulfilled()
    for need_id in sorted(set(need_ids)):  # in one order, so that two who fulfil never wait for each other
        need = db.session.scalars(select(Need).where(Need.id == need_id).with_for_update()).one()
        try:
            with db.session.begin_nested():
                _take_up(need, by)
                answer(need, by=by, outcome=Outcome.SOLVED, words=words, as_party=Party.MEASURE)
            fulfilled.answered.append(need.number)
        except Refusal as refusal:
            fulfilled.left.append((need.number, refusal))
    return fulfilled


def take_back(need_ids: Collection[int], *, by: Person, words: str) -> None:
    """Recall each answer that `fulfil` gave, since that did not happen; where it is too late it stays."""
    for need_id in sorted(set(need_ids)):
        need = db.session.scalars(select(Need).where(Need.id == need_id).with_for_update()).one()
        with suppress(Refusal), db.session.begin_nested():
            undo(need, by=by, action=Action.RECALL, words=words, as_party=Party.MEASURE)


def _take_up(need: Need, by: Person) -> None:
    if need.status == Status.SUBMITTED:
        accept(need, by=by, unit=usual_unit(need), urgency=need.urgency, as_party=Party.MEASURE)
    elif need.status == Status.CARRIED:
        resume(need, by=by, as_party=Party.MEASURE)


def usual_unit(need: Need) -> Organization:
    """The office that the need's category goes to. Raises `NoUsualUnit`."""
    setting = db.session.get(CategorySetting, need.category)
    if setting is None or setting.default_unit_id is None:
        raise NoUsualUnit
    return db.session.get_one(Organization, setting.default_unit_id)
