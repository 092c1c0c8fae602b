"""Asking what became of messages that were taken: some services say it later, and only to whoever asks.

One that says that all is well and delivers nothing is shown as one that did not deliver.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from welfare import clock
from welfare.channels.base import SendOutcome, Sent, Traces, Verdict, heard
from welfare.channels.health import note
from welfare.channels.kinds import KINDS
from welfare.channels.stored import channel_of, setting_of
from welfare.extensions import db
from welfare.notices.addressing import last_address_of
from welfare.notices.by_channel import close
from welfare.notices.cards import key_of
from welfare.notices.models import Delivery
from welfare.notices.outbox import DELIVERIES, give_up
from welfare.workers import GoesOn, Queue

BATCH = 8
ASKED_FOR = timedelta(hours=24)
"""For how long the services know what became of a message."""
SAY_LATER = [kind.name for kind in KINDS.values() if kind.says_later]


def _unconfirmed() -> Select[Any]:
    now = clock.now()
    return (
        select(Delivery)
        .where(
            Delivery.sent_at > now - ASKED_FOR,
            Delivery.confirmed_at.is_(None),
            Delivery.device_id.is_(None),
            Delivery.channel.in_(SAY_LATER),
            Delivery.due_at <= now,
        )
        .order_by(Delivery.due_at, Delivery.id)
    )


UNCONFIRMED: Queue[Delivery] = Queue(
    due=_unconfirmed,
    free_from=Delivery.due_at,
    tries_at_most=12,
    first_pause=timedelta(minutes=2),
    longest_pause=timedelta(hours=4),
)


def ask_some(_goes_on: GoesOn | None = None) -> int:
    """Ask about some messages that were taken; gives how many."""
    return UNCONFIRMED.do_each(_ask, at_most=BATCH)


def _ask(delivery_id: int) -> None:
    delivery = db.session.get(Delivery, delivery_id)
    if delivery is None or delivery.sent_at is None:
        return
    address = last_address_of(delivery.person_id, delivery.channel)
    channel: object = channel_of(KINDS[delivery.channel], setting_of(delivery.channel))
    if address is None or not isinstance(channel, Traces):
        _put_off(delivery)
        return
    began = delivery.attempted_at or delivery.sent_at
    is_repeated = delivery.sent_at - began >= DELIVERIES.first_pause
    sent = Sent(key_of(delivery), began, delivery.receipt or "", is_repeated)
    db.session.commit()  # nobody waits for the database while the service is waited for
    _settle(delivery, heard(lambda: channel.find_out(address, sent)), address)


def _settle(delivery: Delivery, found: Verdict, address: str) -> None:
    match found.outcome:
        case SendOutcome.TAKEN:
            delivery.confirmed_at = clock.now()
        case SendOutcome.NEVER | SendOutcome.GONE:
            delivery.sent_at, delivery.outcome = None, found.outcome
            give_up(delivery)
            note(delivery.channel, found)
            if found.outcome is SendOutcome.GONE:
                close(delivery, address)
        case _:
            _put_off(delivery)


def _put_off(delivery: Delivery) -> None:
    """Ask again later; whoever has been asked often enough is not asked any more."""
    if not UNCONFIRMED.put_off(delivery):
        delivery.due_at = clock.now() + ASKED_FOR
