"""Setting how long a kind is kept, and letting go what has had its time."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete, select

from welfare.accounts.models import Person
from welfare.extensions import db, read_only, unless_taken
from welfare.history.actions import append
from welfare.history.chains import chain_called
from welfare.history.redaction import TYPED, redact
from welfare.housing.applications.models import Application
from welfare.housing.notice.models import Objection
from welfare.housing.rules.facts import BY_KEY
from welfare.needs.models import Need
from welfare.notices.models import Notice
from welfare.petitions.erasure.actions import NOTHING, empty_needs, erase
from welfare.petitions.models import Petition
from welfare.petitions.refusals import StillRunning
from welfare.refusals import N_, Refusal
from welfare.retention.models import EventKind, RetentionEvent, RetentionTime
from welfare.retention.policy import LONGEST, RULES, Kind
from welfare.retention.queries import due_ids, hold, time_of
from welfare.sending.actions.files import forget
from welfare.sending.models import Receipt, SentFile

AT_ONCE = 100
"""How many rows go before it is committed."""


class OutOfBounds(Refusal):
    """Nothing goes while somebody may need it, and nothing is kept for ever."""

    status = 422
    sentence = N_("This is kept for %(least)d to %(most)d days.")


class JustSet(Refusal):
    """Two have set it for the first time at once."""

    sentence = N_("Somebody has just set this. Look at what stands there now.")


def set_days(kind: Kind, days: int, *, by: Person) -> None:
    """Keep a kind for so many days from now on. Raises `OutOfBounds`."""
    least, usual = RULES[kind].least, RULES[kind].usual
    if not least <= days <= LONGEST:
        raise OutOfBounds(least=least, most=LONGEST)
    row = time_of(kind)
    before = row.days if row else usual
    if days == before:
        return
    if row is None:
        row = RetentionTime(kind=kind, days=days)
        with unless_taken(JustSet()):
            db.session.add(row)
    row.days = days
    db.session.flush()
    details = {"changes": {"days": [before, days]}}
    append(RetentionEvent, EventKind.SET, by=by, retention_time_id=row.id, details=details)


def let_go() -> dict[Kind, int]:
    """Let go of every kind what has had its time, some at a time, each committed; gives how many."""
    gone = {}
    for kind in Kind:
        with read_only():
            ids = due_ids(kind)
        gone[kind] = 0
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            hold(kind, some)
            # somebody may need it since it was looked for
            gone[kind] += LETS_GO[kind](due_ids(kind, among=some))
            db.session.commit()
    return gone


def _delete(model: Any) -> Callable[[Sequence[int]], int]:
    def drop(ids: Sequence[int]) -> int:
        db.session.execute(delete(model).where(model.id.in_(ids)))
        return len(ids)

    return drop


def _forget_files(ids: Sequence[int]) -> int:
    forget(SentFile.need_id.in_(ids))
    return len(ids)


def _empty_needs(ids: Sequence[int]) -> int:
    forget(SentFile.need_id.in_(ids))
    query = select(Need).where(Need.id.in_(ids)).order_by(Need.id)
    empty_needs(db.session.scalars(query).all(), with_names=True)
    return len(ids)


def _empty_applications(ids: Sequence[int]) -> int:
    """Points, places and the frozen list stay, and how many corrections there were; nothing opens any more
    what the points were made of."""
    for application in db.session.scalars(select(Application).where(Application.id.in_(ids))):
        application.facts, application.nonce = {}, None
    for objection in db.session.scalars(select(Objection).where(Objection.application_id.in_(ids))):
        objection.words = NOTHING
        objection.answer = NOTHING if objection.answer is not None else None
    db.session.flush()
    redact(chain_called("application"), ids, TYPED | BY_KEY.keys())
    return len(ids)


def _empty_petitions(ids: Sequence[int]) -> int:
    for petition in db.session.scalars(select(Petition).where(Petition.id.in_(ids))):
        petition.words, petition.reason = NOTHING, None
        petition.answer = NOTHING if petition.answer is not None else None
        petition.turn_to = NOTHING if petition.turn_to is not None else None
    db.session.flush()
    return len(ids)


def _erase(ids: Sequence[int]) -> int:
    erased = 0
    for person in db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)):
        try:
            erase(person, by=None)
        except StillRunning:  # it goes once that has come to an end
            continue
        erased += 1
    return erased


LETS_GO: dict[Kind, Callable[[Sequence[int]], int]] = {
    Kind.NOTICES: _delete(Notice),
    Kind.RECEIPTS: _delete(Receipt),
    Kind.PHOTOS: _forget_files,
    Kind.NEEDS: _empty_needs,
    Kind.FACTS: _empty_applications,
    Kind.PETITIONS: _empty_petitions,
    Kind.ACCOUNTS: _erase,
}
"""By kind, what becomes of it: rows that nothing counts are deleted, of others the words and files go."""
