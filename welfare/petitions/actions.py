"""Asking, taking in, answering, refusing, taking back."""

import hashlib

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.actions import append
from welfare.needs.deadlines import add_working_days
from welfare.needs.models import Need
from welfare.petitions.lifecycle import OWN_DATA, TABLE, Action, Kind, Status
from welfare.petitions.models import Petition, PetitionEvent
from welfare.petitions.notices import tell_handlers, tell_petitioner
from welfare.petitions.queries import actions_open_to, is_one_running, petition_by_code
from welfare.petitions.refusals import NotNow, OneIsRunning
from welfare.spelling import plain

CODE_LENGTH = 20


def submit(
    kind: Kind,
    *,
    words: str,
    reason: str | None = None,
    person: Person,
    by: Person,
    need: Need | None = None,
    is_for_leaders: bool = False,
) -> Petition:
    """Ask something in one's own name, or as an administrator for somebody who asks on paper.

    Raises `OneIsRunning`: of what concerns one's own data there is one of a kind at a time.
    """
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    if kind in OWN_DATA and is_one_running(person.id, kind):
        raise OneIsRunning
    petition = Petition(
        kind=kind,
        words=words,
        reason=reason or None,
        person_id=person.id,
        entered_by_id=None if by.id == person.id else by.id,
        need_id=need.id if need else None,
        is_for_leaders=is_for_leaders,
    )
    _begin(_submitted_now(petition), by)
    if by.id != person.id:
        tell_petitioner(petition, Action.SUBMIT)
    return petition


def submit_unnamed(kind: Kind, *, words: str, is_for_leaders: bool, code: str) -> Petition:
    """Complain or suggest without a name; nothing says who did. Under one code there is one, also of two that
    come in one moment."""
    there = petition_by_code(digest_of(code))
    if there is not None:
        return there
    petition = Petition(kind=kind, words=words, is_for_leaders=is_for_leaders, code_digest=digest_of(code))
    try:
        with db.session.begin_nested():
            db.session.add(_submitted_now(petition))
    except IntegrityError:
        return db.session.scalars(select(Petition).where(Petition.code_digest == digest_of(code))).one()
    return _begin(petition, None)


def take_in(petition: Petition, *, by: Person) -> None:
    """Have a locked petition in charge. Raises `NotNow`, as all that follow."""
    check(petition, Action.TAKE_IN, by)
    petition.in_charge_id = by.id
    move(petition, Action.TAKE_IN, by=by)


def answer(petition: Petition, *, words: str, by: Person) -> None:
    """Say what was done, or what there is to say."""
    check(petition, Action.ANSWER, by)
    petition.answer = words
    move(petition, Action.ANSWER, by=by)


def refuse(petition: Petition, *, words: str, turn_to: str, by: Person) -> None:
    """Say why it is not done, by which law, and whom the person can turn to."""
    check(petition, Action.REFUSE, by)
    petition.answer, petition.turn_to = words, turn_to
    move(petition, Action.REFUSE, by=by)


def withdraw(petition: Petition, *, by: Person) -> None:
    """Take back what one has asked."""
    check(petition, Action.WITHDRAW, by)
    move(petition, Action.WITHDRAW, by=by)


def move(petition: Petition, action: Action, *, by: Person) -> None:
    """What every action does once it is allowed: status, history, and whoever asked is told."""
    petition.status = TABLE[action].after
    if petition.status not in (Status.SUBMITTED, Status.TAKEN_IN):
        petition.closed_at = clock.now()
    db.session.flush()
    append(PetitionEvent, action, by=by, petition_id=petition.id)
    if by.id != petition.person_id:
        tell_petitioner(petition, action)


def check(petition: Petition, action: Action, by: Person) -> None:
    """Raises `NotNow` where the person cannot do that with the locked petition."""
    if action not in actions_open_to(petition, by):
        raise NotNow


def digest_of(code: str) -> str:
    """What is kept of a code; how it is spelt and spaced does not matter."""
    written = "".join(sign for sign in (plain(code) or "").lower() if sign.isalnum())
    return hashlib.sha256(written.encode()).hexdigest()


def code_from(key: str, *, by: Person) -> str:
    """The code of what somebody sends under a key: the same for the same sending, and another for anybody
    else's. Nothing leads back from it: the key is kept nowhere."""
    secret = current_app.config["SECRET_KEY"]
    digest = hashlib.sha256(f"{secret} {by.id} {key}".encode()).hexdigest()[:CODE_LENGTH]
    return "-".join(digest[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def _submitted_now(petition: Petition) -> Petition:
    petition.status, petition.submitted_at = Status.SUBMITTED, clock.now()
    petition.due_on = add_working_days(clock.today(), current_app.config["PETITION_DAYS"]).day
    return petition


def _begin(petition: Petition, by: Person | None) -> Petition:
    db.session.add(petition)
    db.session.flush()
    own = () if by is None or by.id == petition.person_id else None
    append(PetitionEvent, Action.SUBMIT, by=by, acted_for=own, petition_id=petition.id)
    tell_handlers(petition)
    return petition
