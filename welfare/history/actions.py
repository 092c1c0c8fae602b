"""The one way in which a history grows."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import func, insert, select

from welfare import clock
from welfare.extensions import db
from welfare.history.chains import Chain, chain_of
from welfare.history.dispatch import take_note
from welfare.history.models import Event
from welfare.history.seals import moment_as_text

APPENDING = 0x77656C66
"""Names the lock of PostgreSQL that all who append share, and that only whoever signs takes alone."""

E = TypeVar("E", bound=Event)


def append(
    model: type[E],
    kind: str,
    *,
    by: Any,
    words: str | None = None,
    details: dict[str, Any] | None = None,
    **more: Any,
) -> E:
    """One more event of a subject's history, sealed with all before it; those who listen hear of it.

    `by` is the person who did it, None for the clock; `more` names what it is about, which must be in the
    database already. Whatever else is half changed is not written out.
    """
    event = model(  # type: ignore[call-arg]
        kind=kind,
        at=clock.now(),
        by_id=by.id if by else None,
        words=words or None,
        details=details or {},
        **more,
    )
    last_position, last_seal = _end_of(*chain_of(event))
    event.position = last_position + 1
    _seal(event, last_seal)
    db.session.add(event)
    take_note(event)
    return event


def append_to_new(model: type[Event], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write many events at once, oldest first, of subjects that have none yet; nobody is told of them.

    A row has the values of the model's columns but for place and seal.
    """
    ends: dict[tuple[str, int], Event] = {}
    written = []
    for row in rows:
        event = model(**{"words": None, "details": {}, "by_id": None, **row})
        chain, subject_id = chain_of(event)
        last = ends.get((chain.name, subject_id))
        event.position = last.position + 1 if last else 1
        _seal(event, last.seal if last else "")
        ends[chain.name, subject_id] = event
        written.append({**row, "details": event.details, "position": event.position, "seal": event.seal})
    if written:
        db.session.execute(insert(model), written)


def keep_signers_waiting() -> None:
    """Until this transaction ends, let nobody sign how far things have come; SQLite has one writer anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock_shared(APPENDING)))


def hold_still() -> None:
    """Wait until whoever appends has committed, and let nobody else begin; SQLite has one writer anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(APPENDING)))


def _seal(event: Event, previous: str) -> None:
    said = {name: getattr(event, name) for name in event.RECIPE.said}
    event.seal = event.RECIPE.seal(previous, {**said, "at": moment_as_text(event.at)})


def _end_of(chain: Chain, subject_id: int) -> tuple[int, str]:
    """The place and the seal of a history's last event, with its subject locked so that nobody else appends.

    The lock lets others refer to the subject. The subject may be half changed: nothing is written out yet.
    """
    waiting = [
        new
        for new in db.session.new
        if isinstance(new, chain.model)
        and getattr(new, chain.column) == subject_id
        and chain_of(new)[0] == chain
    ]
    if waiting:
        last = max(waiting, key=lambda event: event.position)
        return last.position, last.seal
    key, model = chain.subjects.c.id, chain.model
    lock: Any = select(key).where(key == subject_id).with_for_update(key_share=True)
    ends = select(model.position, model.seal).where(chain.subject == subject_id, *chain.condition())
    with db.session.no_autoflush:
        if db.engine.dialect.name == "postgresql":
            lock = lock.add_columns(func.pg_advisory_xact_lock_shared(APPENDING))
        db.session.execute(lock)
        end = db.session.execute(ends.order_by(model.position.desc()).limit(1)).first()
    return (end.position, end.seal) if end else (0, "")
