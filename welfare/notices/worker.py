"""Emptying the outbox: what is due is sent to its devices and by channels, some at the same time."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from flask import current_app
from sqlalchemy import or_

from welfare import clock
from welfare.channels.base import SendOutcome, Verdict, heard
from welfare.extensions import db
from welfare.notices import by_channel, outbox
from welfare.notices.digest import make_digests
from welfare.notices.kinds import BY_THE_CLOCK
from welfare.notices.messages import message_for
from welfare.notices.models import Delivery, Device, Notice
from welfare.notices.reminders.over import settle_what_is_over
from welfare.notices.vapid import signing_key
from welfare.notices.webpush import send
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
    taken = _without_what_is_over(outbox.DELIVERIES.take(BATCH))
    tasks = {}
    for each in taken:
        task = None if outbox.drop_if_pointless(each) else _task_for(each)
        if task:
            tasks[each.id] = task
    db.session.commit()  # what may have gone out is known before it does
    if not tasks:
        return len(taken)
    with ThreadPoolExecutor(len(tasks)) as pool:
        sending = {pool.submit(task): delivery_id for delivery_id, task in tasks.items()}
        for sent in as_completed(sending):
            settle(sending[sent], *sent.result())
            db.session.commit()
    return len(taken)


def _without_what_is_over(taken: Sequence[Delivery]) -> Sequence[Delivery]:
    """The same deliveries, of which no reminder is unread any more that nothing waits for. The lease holds
    meanwhile, so that two workers wait for each other at the notices alone."""
    one_by_one = [each.notice_id for each in taken if each.notice and each.notice.kind in BY_THE_CLOCK]
    counted = {each.person_id for each in taken if each.notice is None}
    if not one_by_one and not counted:
        return taken
    ids = [each.id for each in taken]
    db.session.commit()
    settle_what_is_over(or_(Notice.id.in_(one_by_one), Notice.person_id.in_(counted)))
    db.session.commit()
    return outbox.taken_again(ids)


def _task_for(delivery: Delivery) -> by_channel.Task | None:
    if delivery.device is None:
        return by_channel.task_for(delivery)
    message, key = message_for(delivery), signing_key(current_app.config["SETTINGS"].instance)
    return lambda: (heard(lambda: send(message, key)), message.endpoint)


def settle(delivery_id: int, verdict: Verdict, address: str) -> None:
    """Mark what became of a delivery; its device may have been removed meanwhile, and it with it."""
    delivery = db.session.get(Delivery, delivery_id, options=[outbox.WITH_DEVICE])
    if delivery is None:
        return
    if delivery.device is None:
        by_channel.settle(delivery, verdict, address)
    else:
        _settle_on_device(delivery, delivery.device, verdict)
    if verdict.outcome is not SendOutcome.TAKEN:
        level = logging.INFO if verdict.outcome is SendOutcome.GONE else logging.WARNING
        said = f"{verdict.outcome} {verdict.code}"
        current_app.logger.log(level, "delivery %d by %s: %s", delivery_id, delivery.channel, said)


def _settle_on_device(delivery: Delivery, device: Device, verdict: Verdict) -> None:
    delivery.outcome = verdict.outcome
    match verdict.outcome:
        case SendOutcome.TAKEN:
            delivery.sent_at = device.succeeded_at = clock.now()
        case SendOutcome.GONE:
            db.session.delete(device)
        case SendOutcome.LATER | SendOutcome.UNKNOWN if outbox.DELIVERIES.put_off(
            delivery, not_before=verdict.retry_after
        ):
            pass
        case _:
            outbox.give_up(delivery)
