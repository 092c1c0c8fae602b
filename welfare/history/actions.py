"""The one way in which a history grows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, func, insert, select

from welfare import clock
from welfare.extensions import db
from welfare.history.chains import Chain, chain_of
from welfare.history.dispatch import take_note
from welfare.history.models import ACTED_FOR, Event
from welfare.history.seals import moment_as_text

APPENDING = 0x77656C66
"""Names the lock of PostgreSQL that all who append share, and that only whoever signs takes alone."""

E = TypeVar("E", bound=Event)


def append(
    model: type[E],
    kind: str,
    *,
    by: Any,
    acted_for: Collection[int] | None = None,
    words: str | None = None,
    details: dict[str, Any] | None = None,
    is_first: bool = False,
    **more: Any,
) -> E:
    """One more event of a subject's history, sealed with all before it; those who listen hear of it.

    `by` is the person who did it, None for the clock; `acted_for` are those for whom they did it as their
    stand-in, as ids; None: all for whom they stand in today. `more` names what it is about, which must be in
    the database already. Where this transaction has made that, so that nothing can have happened to it,
    `is_first` spares asking. Whatever else is half changed is not written out.
    """
    row = {"kind": kind, "words": words or None, "details": details or {}, **more}
    [event] = append_each(model, [row], by=by, acted_for=acted_for, are_first=is_first)
    return event


def append_each(
    model: type[E],
    rows: Iterable[Mapping[str, Any]],
    *,
    by: Any,
    acted_for: Collection[int] | None = None,
    are_first: bool = False,
) -> list[E]:
    """One more event of each of several subjects' histories, in as many statements as for one.

    A row has the values of the model's columns but for who, when, place and seal; the rest is as in `append`.
    """
    by_id = by.id if by else None
    events = [
        model(**{"words": None, "details": {}, **row, "at": clock.now(), "by_id": by_id}) for row in rows
    ]
    lenders = sorted(by.stands_in_for if by and acted_for is None else acted_for or ())
    for event in events if lenders else ():
        event.details = {**event.details, ACTED_FOR: lenders}
    by_chain: dict[Chain, dict[int, E]] = defaultdict(dict)
    for event in events:
        chain, subject_id = chain_of(event)
        by_chain[chain][subject_id] = event
    if are_first:
        keep_signers_waiting()
    for chain, event_of in by_chain.items():
        ends = {} if are_first else _ends_of(chain, event_of)
        for subject_id, event in event_of.items():
            last_position, last_seal = ends.get(subject_id, (0, ""))
            event.position = last_position + 1
            _seal(event, last_seal)
    db.session.add_all(events)
    for event in events:
        take_note(event)
    return events


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
        # What is left open is written out as well, so that all rows are one statement.
        db.session.execute(insert(model), written, execution_options={"render_nulls": True})


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


def _ends_of(chain: Chain, subject_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """The place and the seal of the last event of each history that has begun. Its subject is locked so that
    nobody else appends; SQLite has one writer anyway.

    The lock lets others refer to the subject. The subject may be half changed: nothing is written out yet.
    """
    ends = _ends_not_written(chain, subject_ids)
    rest = [subject_id for subject_id in subject_ids if subject_id not in ends]
    if not rest:
        return ends
    with db.session.no_autoflush:
        if db.engine.dialect.name == "postgresql":
            db.session.execute(_lock(chain), {"ids": rest})
        for subject_id, position, seal in db.session.execute(_last(chain), {"ids": rest}):
            ends[subject_id] = position, seal
    return ends


@cache
def _lock(chain: Chain) -> Select[Any]:
    """Locks the subjects `ids` of these histories; built once, as the next is: every action asks both."""
    key = chain.subjects.c.id
    lock = select(key, func.pg_advisory_xact_lock_shared(APPENDING))
    return lock.where(key.in_(bindparam("ids", expanding=True))).order_by(key).with_for_update(key_share=True)


@cache
def _last(chain: Chain) -> Select[Any]:
    """The place and the seal of the last event of each of the histories of `ids`."""
    model = chain.model
    its_last = (
        select(chain.subject.label("id"), func.max(model.position).label("position"))
        .where(chain.subject.in_(bindparam("ids", expanding=True)), *chain.condition())
        .group_by(chain.subject)
        .subquery()
    )
    last = select(chain.subject, model.position, model.seal).where(*chain.condition())
    return last.join(its_last, (its_last.c.id == chain.subject) & (its_last.c.position == model.position))


def _ends_not_written(chain: Chain, subject_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """The same of the histories to which this transaction has appended what is not written out yet."""
    ends: dict[int, tuple[int, str]] = {}
    for new in db.session.new:
        if isinstance(new, chain.model) and getattr(new, chain.column) in subject_ids:
            its_chain, subject_id = chain_of(new)
            if its_chain == chain and new.position > ends.get(subject_id, (0, ""))[0]:
                ends[subject_id] = new.position, new.seal
    return ends
