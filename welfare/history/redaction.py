"""Taking words out of events that are kept for good: what was typed goes, what happened stays and holds.

An event keeps its seal, by which those after it were sealed; a row beside it says what the event says without
its words, sealed on top of that. So a check knows an event whose words were taken out from one that was bent.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from sqlalchemy import select, update

from welfare import clock
from welfare.extensions import db
from welfare.history.chains import Chain
from welfare.history.models import Redaction
from welfare.history.seals import moment_as_text

TYPED = frozenset(
    {"title", "description", "answer", "evidence", "note", "notes", "purpose", "reason", "words"}
)
"""In the details of an event: by which names stands what somebody has typed."""
AT_ONCE = 500


def without_words(details: Any, names: Collection[str] = TYPED) -> Any:
    """Details of an event without what stands under these names; how they are built stays."""
    if isinstance(details, dict):
        return {
            name: _emptied(value) if name in names else without_words(value, names)
            for name, value in details.items()
        }
    return details


def _emptied(value: Any) -> Any:
    return [_emptied(one) for one in value] if isinstance(value, list) else None


def redact(
    chain: Chain,
    subject_ids: Collection[int],
    names: Collection[str] = TYPED,
    *,
    only: Callable[[Any], bool] = lambda _event: True,
) -> int:
    """Take out of all events of these subjects, or of those for which `only` says so, their words, and of
    their details what stands under `names`; gives how many had any. The caller commits."""
    ids, redacted = sorted(subject_ids), 0
    for start in range(0, len(ids), AT_ONCE):
        some = chain.subject.in_(ids[start : start + AT_ONCE])
        query = select(chain.model).where(some, *chain.condition()).order_by(chain.model.id)
        redacted += _redact_each(chain.model, filter(only, db.session.scalars(query).all()), names)
    return redacted


def _redact_each(model: Any, events: Iterable[Any], names: Collection[str]) -> int:
    redacted = 0
    for event in events:
        details = without_words(event.details, names)
        if event.words is None and details == event.details:
            continue
        said = {name: getattr(event, name) for name in model.RECIPE.said}
        said |= {"at": moment_as_text(event.at), "words": None, "details": details}
        row = Redaction(
            history=model.__tablename__,
            event_id=event.id,
            seal=model.RECIPE.seal(event.seal, said),
            at=clock.now(),
        )
        db.session.add(row)
        table = model.__table__
        db.session.execute(update(table).where(table.c.id == event.id).values(words=None, details=details))
        db.session.expire(event)
        redacted += 1
    return redacted
