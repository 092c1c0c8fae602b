"""Objections during the public notice. An upheld one corrects facts; the frozen rules do the rest."""

from collections.abc import Mapping
from typing import Any

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing import notices as telling
from welfare.housing.actions.record import check_apart, check_phase, locked, record
from welfare.housing.applications.actions import change_facts
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import EventKind
from welfare.housing.notice.models import Objection
from welfare.housing.refusals import AnsweredAlready
from welfare.housing.rounds.actions import start_notice
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.ranking import published_places, score_again


def make_objection(application: Application, *, by: Person, words: str) -> Objection:
    """Say that a place in the list is wrong, one's own or another's. Raises `NotNow`."""
    round_ = locked(Round, application.round_id)
    check_phase(round_, EventKind.OBJECTED)
    objection = Objection(
        round_id=round_.id, application_id=application.id, by_id=by.id, words=words, made_at=clock.now()
    )
    db.session.add(objection)
    db.session.flush()
    record(EventKind.OBJECTED, by=by, round_id=round_.id, application_id=application.id, words=words)
    telling.objection_made(round_)
    return objection


def refuse_objection(objection: Objection, *, by: Person, words: str) -> None:
    """The place is right, and why. Raises `NotNow`, `TakesAnother`, `AnsweredAlready`."""
    _answer(objection, EventKind.OBJECTION_REFUSED, is_upheld=False, by=by, words=words)
    telling.objection_answered(objection)


def uphold_objection(
    objection: Objection,
    *,
    facts: Mapping[str, Any],
    sensitive: Mapping[str, Any] | None,
    by: Person,
    words: str,
    evidence: str | None = None,
) -> bool:
    """The facts were wrong: they are put right and all is scored again; whether the order changed.

    A changed order is shown for the whole period anew, so that whoever it moved can object in turn.
    Raises `NotNow`, `TakesAnother`, `AnsweredAlready`.
    """
    round_ = _answer(objection, EventKind.OBJECTION_UPHELD, is_upheld=True, by=by, words=words)
    change_facts(
        db.session.get_one(Application, objection.application_id),
        facts,
        sensitive,
        by=by,
        words=words,
        evidence=evidence,
    )
    has_changed = show_anew(round_, by=by)
    telling.objection_answered(objection)
    return has_changed


def show_anew(round_: Round, *, by: Person | None) -> bool:
    """Score a published list again; whether its order changed, and it is shown for the whole period anew.

    `by` is whoever has decided what it follows from, None where nobody did.
    """
    before = published_places(round_)
    after = score_again(round_)
    if before == after:
        return False
    start_notice(round_)
    record(EventKind.ORDER_CHANGED, by=by, round_id=round_.id, before=before, after=after)
    telling.order_changed(round_)
    return True


def _answer(objection: Objection, kind: EventKind, *, is_upheld: bool, by: Person, words: str) -> Round:
    round_ = locked(Round, objection.round_id)
    objection = locked(Objection, objection.id)
    check_phase(round_, kind)
    if objection.answered_by_id is not None:
        raise AnsweredAlready(name=db.session.get_one(Person, objection.answered_by_id).name)
    check_apart(round_, kind, by)
    objection.is_upheld, objection.answer = is_upheld, words
    objection.answered_by_id, objection.answered_at = by.id, clock.now()
    record(kind, by=by, round_id=round_.id, application_id=objection.application_id, words=words)
    return round_
