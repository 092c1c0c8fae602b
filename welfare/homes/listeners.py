"""What the homes hear of needs: those who stand behind one are told when it is answered at a desk."""

from typing import Any

from sqlalchemy import event as database_event
from sqlalchemy.orm import Session, SessionTransaction

from welfare.extensions import db
from welfare.homes.proposals.actions import tell_of_answers
from welfare.needs.lifecycle import Action
from welfare.needs.models import NeedEvent
from welfare.needs.signals import event_appended

ANSWERED = "needs whose answer nobody behind them was told of"
TOLD_OF = frozenset({Action.ANSWER, Action.DECLINE})


def listen() -> None:
    """Begin to hear of events. Called for each app, it listens once."""
    event_appended.connect(take_note)
    if not database_event.contains(db.session, "before_commit", tell_before_commit):
        database_event.listen(db.session, "before_commit", tell_before_commit)
        database_event.listen(db.session, "after_transaction_end", forget_what_was_rolled_back)


def take_note(event: NeedEvent, **_more: Any) -> None:
    """Keep it until its transaction is about to commit: only then is the need whole."""
    if event.action in TOLD_OF:
        db.session.info.setdefault(ANSWERED, []).append(event)


def tell_before_commit(session: Session) -> None:
    """Tell of what is about to be committed; a savepoint is no commit yet."""
    if session.in_nested_transaction():
        return
    events = session.info.pop(ANSWERED, [])
    need_ids = {event.need_id for event in events if event in session}
    if need_ids:
        tell_of_answers(need_ids)


def forget_what_was_rolled_back(session: Session, transaction: SessionTransaction) -> None:
    """Nothing is carried over from one transaction to the next."""
    if transaction.parent is None:
        session.info.pop(ANSWERED, None)
