"""Whoever writes a row of a day that is added up gives the day's sums up, in the same transaction.

Where a need's columns are written on which a source's sums depend, it is read before, and the days that it
belonged to and belongs to now are counted from rows again, until the clock adds them up anew. Sums are given
up right before the commit, when nothing else is to be locked: so no two writers wait for each other. What
belongs to days that are not over has no sums, so that submitting a need asks nothing here.

All this hears what the session writes. What is written past it, on a connection of its own or by hand, is
found by `audit verify` and mended by `figures rebuild`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, event, inspect, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from welfare import clock
from welfare.audit.rows.reading import in_batches
from welfare.extensions import db
from welfare.history.actions import keep_signers_waiting
from welfare.needs.calls.models import FollowUp
from welfare.needs.models import Need, NeedEvent
from welfare.reports.sums.models import SummedPeriod
from welfare.reports.sums.sources import SOURCES, columns_of

BEFORE = "needs as they were before they are written out"
CORRECTED = "days whose sums this transaction gives up"
CALLS = "followed_up"
"""The source that depends on calls as well."""
TABLES = {model.__tablename__ for model in (Need, NeedEvent, FollowUp)}
"""Whose rows are counted."""
CLOCKS_DIFFER = timedelta(minutes=10)
"""At most, from one machine to another: who is behind gives up a day that the others have added up."""
Values = Mapping[str, Any]
"""Those of a need's columns, by their names."""
Needs = Mapping[int, Values]
"""By their ids."""
Days = set[tuple[str, date]]
"""Days of sources, by name."""


def register() -> None:
    """Hear of all that is written, from now on."""
    for name, listener in (
        ("before_flush", _look_before),
        ("after_flush", _correct_flushed),
        ("do_orm_execute", _correct_told),
        ("before_commit", _give_up_before_commit),
        ("after_transaction_end", _forget),
    ):
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)


def give_up_corrected() -> None:
    """Delete the sums of the days that this transaction has changed so far. Waits while days are added up."""
    soon = clock.local(clock.now() + CLOCKS_DIFFER).date()
    days = sorted(one for one in db.session.info.get(CORRECTED, ()) if one[1] < soon)
    if days:
        keep_signers_waiting()
    for some in in_batches(days):
        of_day = (
            and_(SummedPeriod.source == name, SummedPeriod.first_on <= day, SummedPeriod.last_on >= day)
            for name, day in some
        )
        wrong = select(SummedPeriod.id).where(or_(*of_day)).order_by(SummedPeriod.id).with_for_update()
        ids = db.session.scalars(wrong).all()
        if ids:
            db.session.execute(delete(SummedPeriod).where(SummedPeriod.id.in_(ids)))
    if not db.session().in_nested_transaction():  # a savepoint may yet bring them back
        db.session.info.pop(CORRECTED, None)


def _give_up_before_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        session.flush()
        give_up_corrected()


def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(CORRECTED, None)


def _look_before(session: Session, _flush: Any, _instances: Any) -> None:
    rewritten = {row.id for row in session.dirty if isinstance(row, Need) and _is_moved(row)}
    deleted = {row.id for row in session.deleted if isinstance(row, Need)}
    session.info[BEFORE] = _as_they_are(rewritten | deleted | _called(session), lock=True)


def _correct_flushed(session: Session, _flush: Any) -> None:
    before: Needs = session.info.pop(BEFORE)
    after = dict(before)
    for row in session.new:
        if isinstance(row, Need):
            after[row.id] = {name: getattr(row, name) for name in _columns()}
    for row in session.dirty:
        if isinstance(row, Need) and row.id in before:
            after[row.id] = {**before[row.id], **_rewritten(row)}
    for row in session.deleted:
        if isinstance(row, Need):
            del after[row.id]
    days = _changed(before, after, _called(session))
    for row in session.new:
        if isinstance(row, NeedEvent):
            days |= {(name, _day(row.at)) for name, source in SOURCES.items() if source.table is NeedEvent}
    _note(days)


def _called(session: Session) -> set[int]:
    """The needs of which a call is written out."""
    rows = (*session.new, *session.dirty, *session.deleted)
    return {row.need_id for row in rows if isinstance(row, FollowUp)}


def _is_moved(need: Need) -> bool:
    """Whether anything is written anew on which sums depend."""
    return any(inspect(need).attrs[name].history.has_changes() for name in _attributes())


def _rewritten(need: Need) -> Values:
    """What has just been written anew of these columns."""
    written: Any = inspect(need).attrs
    return {name: getattr(need, name) for name in _columns() if written[name].history.has_changes()}


@cache
def _columns() -> frozenset[str]:
    """All on which sums depend."""
    return frozenset().union(*map(columns_of, SOURCES))


@cache
def _attributes() -> frozenset[str]:
    """The same, with what refers to others by them."""
    referring = {
        one.key
        for one in inspect(Need).relationships
        if not one.uselist and any(column.name in _columns() for column in one.local_columns)
    }
    return _columns() | referring


def _correct_told(state: ORMExecuteState) -> Any:
    """What a statement updates or deletes; where it cannot be told which rows those are, all sums go."""
    statement: Any = state.statement
    if not statement.is_dml or statement.table.name not in TABLES:
        return None
    mapper = state.bind_mapper
    if state.is_insert or state.parameters or mapper is None or mapper.class_ is NeedEvent:
        keep_signers_waiting()
        db.session.execute(delete(SummedPeriod))
        return None
    need_id = Need.id if mapper.class_ is Need else FollowUp.need_id
    where = statement.whereclause
    ids = set(db.session.scalars(select(need_id) if where is None else select(need_id).where(where)))
    before = _as_they_are(ids, lock=True)
    done = state.invoke_statement()
    _note(_changed(before, _as_they_are(ids), ids if mapper.class_ is FollowUp else ()))
    return done


def _as_they_are(ids: Collection[int], *, lock: bool = False) -> Needs:
    """All that the sums depend on, of these needs as the database has them; locked so that nobody moves one
    to yet another day before it is written out."""
    query = _of_needs(lock)
    return {
        row.id: dict(row._mapping)
        for some in in_batches(sorted(ids))
        for row in db.session.execute(query, {"ids": some})
    }


@cache
def _of_needs(lock: bool) -> Select[Any]:
    """All that the sums depend on, of the needs `ids`; built once, since every change of a need asks it."""
    columns = (Need.__table__.columns[name] for name in sorted(_columns() | {"id"}))
    query = select(*columns).where(Need.id.in_(bindparam("ids", expanding=True))).order_by(Need.id)
    return query.with_for_update(key_share=True) if lock else query


def _changed(before: Needs, after: Needs, called: Collection[int]) -> Days:
    """The days whose sums are no longer what the rows say."""
    days, moved = Days(), []
    for need_id in before.keys() | after.keys():
        was, now = before.get(need_id), after.get(need_id)
        for name, source in SOURCES.items():
            is_called = name == CALLS and need_id in called
            if not is_called and _said(was, name) == _said(now, name):
                continue
            if source.table is not NeedEvent:
                dated = [row[source.dated_by.key] for row in (was, now) if row is not None]
                days |= {(name, _day(moment)) for moment in dated if moment is not None}
            elif was is not None:  # what happens to a new need is looked at when it is written out
                moved.append((name, need_id))
    return days | set(_days_of_events(moved))


def _said(need: Values | None, name: str) -> Any:
    """What a source's sums depend on."""
    return need and [need[column] for column in columns_of(name)]


def _days_of_events(moved: Collection[tuple[str, int]]) -> Iterator[tuple[str, date]]:
    """The days of all that happened to needs whose events are now counted elsewhere."""
    sources = defaultdict(list)
    for name, need_id in moved:
        sources[need_id].append(name)
    for some in in_batches(sources):
        query = select(NeedEvent.need_id, NeedEvent.at).where(NeedEvent.need_id.in_(some))
        for need_id, at in db.session.execute(query):
            yield from ((name, _day(at)) for name in sources[need_id])


def _note(days: Days) -> None:
    db.session.info.setdefault(CORRECTED, set()).update(days)


def _day(moment: date | datetime) -> date:
    return clock.local(moment).date() if isinstance(moment, datetime) else moment
