"""Events heard before commit: whoever subscribes to a history hears of what is about to be committed.

What was rolled back is heard of by nobody, and a savepoint is no commit yet. What a subscriber appends is
heard as well, in the same commit.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import event as database_event
from sqlalchemy.orm import Session, SessionTransaction

from welfare.extensions import db
from welfare.history.models import Event

Subscriber = Callable[[Sequence[Any]], object]

UNHEARD = "events that nobody has heard of"
MOST_ROUNDS = 10
"""How often subscribers may answer one another's events within one commit."""

_subscribers: dict[type[Event], list[Subscriber]] = defaultdict(list)


class NoEndOfEvents(RuntimeError):
    """Subscribers answer one another's events without an end: a mistake of the program."""


def subscribe(model: type[Event], subscriber: Subscriber) -> None:
    """Let `subscriber` hear of the events of a history right before they are committed.

    It gets those of the transaction, oldest first and written out: what they are about is whole by then. One
    that has subscribed already does not hear twice.
    """
    if subscriber not in _subscribers[model]:
        _subscribers[model].append(subscriber)


def take_note(event: Event) -> None:
    """Keep the event until its transaction is about to commit."""
    if type(event) in _subscribers:
        db.session.info.setdefault(UNHEARD, []).append(event)


def _let_hear(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for _round in range(MOST_ROUNDS):
        unheard = session.info.pop(UNHEARD, [])
        if not unheard:
            return
        session.flush()
        appended = [event for event in unheard if event in session]
        for model in dict.fromkeys(type(event) for event in appended):
            for subscriber in _subscribers[model]:
                subscriber([event for event in appended if type(event) is model])
    raise NoEndOfEvents


def _forget(session: Session, transaction: SessionTransaction) -> None:
    """Nothing is carried over from one transaction to the next."""
    if transaction.parent is None:
        session.info.pop(UNHEARD, None)


database_event.listen(db.session, "before_commit", _let_hear)
database_event.listen(db.session, "after_transaction_end", _forget)
