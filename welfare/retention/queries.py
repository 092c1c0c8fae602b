"""How long each kind is kept, and what of it has had its time."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from welfare import clock
from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.extensions import db
from welfare.history.queries import newest_events
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import RoundStatus
from welfare.housing.rounds.models import Round
from welfare.needs.calls.models import DueCall
from welfare.needs.lifecycle import GOES_ON
from welfare.needs.models import Need
from welfare.notices.models import Notice
from welfare.petitions.erasure.actions import NOTHING
from welfare.petitions.lifecycle import RUNNING
from welfare.petitions.models import Petition
from welfare.retention.models import RetentionEvent, RetentionTime
from welfare.retention.policy import RULES, Kind
from welfare.sending.models import Receipt, SentFile

NO_FACTS = "{}"
"""As the database keeps an application of which no fact is left."""


def _notices(before: datetime) -> Select[Any]:
    return select(Notice.id).where(Notice.read_at < before)


def _receipts(before: datetime) -> Select[Any]:
    has_files = exists().where(SentFile.receipt_id == Receipt.id)
    return select(Receipt.id).where(Receipt.received_at < before, ~has_files)


def _closed_needs(before: datetime) -> Select[Any]:
    """Needs that nothing waits for any more: no call, no round, no complaint about them; and what one of them
    follows was closed as long ago, since it would come back to intake with that one's withdrawal."""
    is_called = exists().where(DueCall.need_id == Need.id)
    in_round = exists().where(
        Application.need_id == Need.id,
        Application.round_id == Round.id,
        Round.status != RoundStatus.FINISHED,
    )
    leading = aliased(Need)
    led_on = exists().where(
        leading.id == Need.merged_into_id, or_(leading.closed_at.is_(None), leading.closed_at >= before)
    )
    return select(Need.id).where(
        Need.closed_at < before,
        ~is_called,
        ~_complained(Need.id),
        ~in_round.correlate(Need),
        ~led_on,
    )


def _complained(need_id: Any) -> ColumnElement[bool]:
    """Whether a complaint about a need is still to be answered, by what is kept of it."""
    return exists().where(Petition.need_id == need_id, Petition.status.in_(RUNNING))


def _needs(before: datetime) -> Select[Any]:
    return _closed_needs(before).where(Need.title != NOTHING)


def _photos(before: datetime) -> Select[Any]:
    has_files = exists().where(SentFile.need_id == Need.id)
    return _closed_needs(before).where(has_files)


def _facts(before: datetime) -> Select[Any]:
    """Applications of finished rounds whose facts, or what opens the commitment to them, are still there; not
    where somebody complains about their need."""
    is_kept = (cast(Application.facts, Text) != NO_FACTS) | Application.nonce.is_not(None)
    in_round = select(Application.id).join(Round, Round.id == Application.round_id)
    return in_round.where(Round.finished_at < before, is_kept, ~_complained(Application.need_id))


def _petitions(before: datetime) -> Select[Any]:
    return select(Petition.id).where(Petition.closed_at < before, Petition.words != NOTHING)


def _accounts(before: datetime) -> Select[Any]:
    """People whose account has been closed all that time, and of whose needs none is open."""
    since = exists().where(
        PersonEvent.person_id == Person.id, PersonEvent.kind == EventKind.CLOSED, PersonEvent.at < before
    )
    later = exists().where(
        PersonEvent.person_id == Person.id,
        PersonEvent.kind.in_((EventKind.CLOSED, EventKind.OPENED)),
        PersonEvent.at >= before,
    )
    is_open = exists().where(Need.raised_by_id == Person.id, Need.status.in_(GOES_ON))
    return select(Person.id).where(~Person.is_active, Person.erased_at.is_(None), since, ~later, ~is_open)


DUE: dict[Kind, Callable[[datetime], Select[Any]]] = {
    Kind.NOTICES: _notices,
    Kind.RECEIPTS: _receipts,
    Kind.PHOTOS: _photos,
    Kind.NEEDS: _needs,
    Kind.FACTS: _facts,
    Kind.PETITIONS: _petitions,
    Kind.ACCOUNTS: _accounts,
}
"""By kind, the ids of what is older than a moment and that nobody needs any more."""
HELD: dict[Kind, Callable[[Collection[int]], Sequence[Select[Any]]]] = {
    Kind.NOTICES: lambda ids: [_rows(Notice, ids)],
    Kind.RECEIPTS: lambda ids: [_rows(Receipt, ids)],
    Kind.PHOTOS: lambda ids: [_rows(Need, ids)],
    Kind.NEEDS: lambda ids: [_rows(Need, ids)],
    Kind.FACTS: lambda ids: [
        _rows(Need, select(Application.need_id).where(Application.id.in_(ids))),
        _rows(Application, ids),
    ],
    Kind.PETITIONS: lambda ids: [_rows(Petition, ids)],
    Kind.ACCOUNTS: lambda ids: [_rows(Person, ids)],
}
"""By kind, the rows that whoever begins to need one of these writes or points to: a complaint about a need, a
file of a receipt, an account that is opened again."""


def _rows(model: Any, ids: Any) -> Select[Any]:
    return select(model.id).where(model.id.in_(ids)).order_by(model.id)


def hold(kind: Kind, ids: Collection[int]) -> None:
    """Lock some of a kind: whoever is just beginning to need one is waited for, whoever comes later waits."""
    for rows in HELD[kind](ids):
        db.session.execute(rows.with_for_update())


def days_kept() -> dict[Kind, int]:
    """For how many days each kind is kept."""
    set_ = dict(db.session.execute(select(RetentionTime.kind, RetentionTime.days)).all())
    return {kind: set_.get(kind, rule.usual) for kind, rule in RULES.items()}


def due_of(kind: Kind, days: int) -> Select[Any]:
    """The ids of what of a kind has been kept for so many days."""
    return DUE[kind](clock.now() - timedelta(days=days))


def due_ids(kind: Kind, *, among: Collection[int] | None = None) -> list[int]:
    """The same as ids, for how long the kind is kept now, oldest first; where given, only `among` these."""
    query = due_of(kind, days_kept()[kind])
    if among is not None:
        query = query.where(query.selected_columns[0].in_(among))
    return sorted(db.session.scalars(query))


def counts_due() -> dict[Kind, int]:
    """How many of each kind would go now."""
    each = [
        select(func.count()).select_from(due_of(kind, days).subquery()).scalar_subquery()
        for kind, days in days_kept().items()
    ]
    return dict(zip(Kind, db.session.execute(select(*each)).one(), strict=True))


def time_of(kind: Kind) -> RetentionTime | None:
    """What was set for a kind, locked."""
    query = select(RetentionTime).where(RetentionTime.kind == kind)
    return db.session.scalars(query.with_for_update()).one_or_none()


def changes(kind: Kind) -> Sequence[Any]:
    """The newest changes of how long a kind is kept, newest first."""
    ids = db.session.scalars(select(RetentionTime.id).where(RetentionTime.kind == kind)).all()
    return newest_events(RetentionEvent.retention_time_id, ids[0]) if ids else []
