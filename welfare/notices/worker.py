"""Emptying the outbox: what is due is sent to its devices, some at the same time."""

import logging
from concurrent.futures import ThreadPoolExecutor, as_completed

from flask import current_app

from welfare.extensions import db
from welfare.notices import outbox
from welfare.notices.digest import make_digests
from welfare.notices.messages import message_for
from welfare.notices.models import Delivery
from welfare.notices.vapid import signing_key
from welfare.notices.webpush import Verdict, send
from welfare.workers import GoesOn

BATCH = 8


def deliver_all() -> int:
    """Deliver until nothing is due; gives how many deliveries were looked at."""
    tried = 0
    while batch := deliver_some():
        tried += batch
    return tried


def deliver_some(_goes_on: GoesOn | None = None) -> int:
    """Take some deliveries that are due, send them at the same time, and mark each; gives how many."""
    make_digests()
    taken = outbox.DELIVERIES.take(BATCH)
    messages = [(each.id, message_for(each)) for each in taken if not outbox.drop_if_pointless(each)]
    db.session.commit()
    if not messages:
        return len(taken)
    key = signing_key(current_app.config["SETTINGS"].instance)
    with ThreadPoolExecutor(len(messages)) as pool:
        sending = {pool.submit(send, message, key): delivery_id for delivery_id, message in messages}
        for sent in as_completed(sending):
            settle(sending[sent], sent.result())
            db.session.commit()
    return len(taken)


def settle(delivery_id: int, verdict: Verdict) -> None:
    """Mark what became of a delivery; its device may have been removed meanwhile, and it with it."""
    delivery = db.session.get(Delivery, delivery_id, options=[outbox.WITH_DEVICE])
    if delivery is None:
        return
    if verdict.is_taken:
        outbox.mark_sent(delivery)
    elif verdict.is_gone:
        db.session.delete(delivery.device)
    elif not (verdict.may_pass and outbox.DELIVERIES.put_off(delivery, not_before=verdict.retry_after)):
        outbox.give_up(delivery)
    if not verdict.is_taken:
        level = logging.INFO if verdict.is_gone else logging.WARNING
        current_app.logger.log(level, "delivery %d: push service said %s", delivery_id, verdict.status)
