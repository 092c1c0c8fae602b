"""The worker that empties the outbox. Any number of them may run; they never take the same delivery."""

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed

from flask import current_app

from welfare.extensions import db
from welfare.notices import outbox
from welfare.notices.digest import make_digests
from welfare.notices.messages import message_for
from welfare.notices.models import Delivery
from welfare.notices.vapid import signing_key
from welfare.notices.webpush import Verdict, send

PAUSE = 2
"""Seconds between two looks into an empty outbox."""
PAUSE_AFTER_TROUBLE = 15


def work(*, goes_on: Callable[[], bool]) -> None:
    """Deliver for as long as `goes_on()` says so."""
    while goes_on():
        try:
            pause = 0 if deliver_batch() else PAUSE
        except Exception:
            # The database may be away for a moment; what was taken comes back when its lease runs out.
            current_app.logger.exception("delivering failed")
            pause = PAUSE_AFTER_TROUBLE
        finally:
            db.session.remove()
        time.sleep(pause)


def until_told_to_stop(parent: int | None = None) -> Callable[[], bool]:
    """Whether to go on: until SIGTERM or SIGINT, or until `parent`, which started us, has ended."""
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stopped.append(number))
    return lambda: not stopped and parent in (None, os.getppid())


def deliver_all() -> int:
    """Deliver until nothing is due; gives how many deliveries were looked at."""
    tried = 0
    while batch := deliver_batch():
        tried += batch
    return tried


def deliver_batch() -> int:
    """Take some deliveries that are due, send them at the same time, and mark each; gives how many."""
    make_digests()
    taken = outbox.take()
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
    elif verdict.may_pass:
        outbox.try_later(delivery, not_before=verdict.retry_after)
    else:
        outbox.give_up(delivery)
    if not verdict.is_taken:
        current_app.logger.info("delivery %d: push service said %s", delivery_id, verdict.status)
