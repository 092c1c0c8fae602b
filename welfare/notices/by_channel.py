"""Handing deliveries to channels: what may go out now, and what follows from what the service says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from welfare import clock
from welfare.channels.base import Channel, Repeats, SendOutcome, Sent, Traces, Verdict, heard
from welfare.channels.health import LONGEST_PAUSE, held_until, note
from welfare.channels.kinds import KINDS
from welfare.channels.phones import spend, take_back
from welfare.channels.shape import Kind
from welfare.channels.sms.kinds import SMS_NAMES
from welfare.channels.stored import channel_of, setting_of, values_of
from welfare.extensions import db
from welfare.notices.addressing import Reached, address_of, close_address, way_to
from welfare.notices.cards import card_for, is_test, key_of
from welfare.notices.hours import after_quiet_hours, within_phone_hours
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Delivery
from welfare.notices.outbox import DELIVERIES, give_up, hold
from welfare.notices.telling import Words, tell_people
from welfare.refusals import N_
from welfare.web.routing import path_to

CLOSED = N_("%(channel)s does not reach you any more; see your notification settings")
FIRST_LOOK = timedelta(minutes=1)
"""After how long a service that says so later is asked whether a message has arrived."""
HANDED_OVER_AGAIN = (SendOutcome.LATER, SendOutcome.DOWN)

Task = Callable[[], tuple[Verdict, str]]


def task_for(delivery: Delivery) -> Task | None:
    """What hands it over, from any thread, and gives the address with what was said; None where it does not
    go out now. That it may have gone out is written before."""
    kind, row = KINDS.get(delivery.channel), setting_of(delivery.channel)
    if kind is None or row is None or not row.is_on:
        give_up(delivery)
        return None
    channel, now = channel_of(kind, row), clock.now()
    if channel is None or (row.held_until and row.held_until > now):
        hold(delivery, min(row.held_until or now + LONGEST_PAUSE, now + LONGEST_PAUSE))
        delivery.outcome = SendOutcome.DOWN
        return None
    if delivery.attempted_at and not _may_repeat(delivery):
        return _asking_for(delivery, channel, delivery.attempted_at)
    free = _free_from(kind, delivery, clock.local(now))
    if free > now:
        hold(delivery, free)
        return None
    pause = _pause_for(kind, delivery)
    if pause:
        hold(delivery, now + pause)
        return None
    way = way_to(delivery.person_id, kind.name)
    if way is None or not _is_wanted(delivery, way):
        give_up(delivery)
        return None
    if kind.name in SMS_NAMES and not spend(kind, int(values_of(kind, row)["budget"])):
        give_up(delivery)
        delivery.outcome = SendOutcome.NEVER
        return None
    delivery.attempted_at = delivery.attempted_at or now
    message = card_for(delivery)
    return lambda: (heard(lambda: channel.send(way.address, message)), way.address)


def _free_from(kind: Kind, delivery: Delivery, moment: datetime) -> datetime:
    """When it may go out, of what is due at `moment`, on the district's clocks, since somebody was away or
    something failed: not at night. What may be there already is repeated at once, as it is shown once."""
    if is_test(delivery) or delivery.attempted_at:
        return moment
    return within_phone_hours(moment) if kind.name in SMS_NAMES else after_quiet_hours(moment)


def _asking_for(delivery: Delivery, channel: Channel, attempted_at: datetime) -> Task | None:
    """What asks about a message that may have gone out, and is never sent again; None where nobody can."""
    address = address_of(delivery.person_id, delivery.channel)
    if address is None or not isinstance(channel, Traces):
        give_up(delivery)
        delivery.outcome = SendOutcome.UNKNOWN
        return None
    sent = Sent(key_of(delivery), attempted_at)

    def ask() -> tuple[Verdict, str]:
        found = heard(lambda: channel.find_out(address, sent))
        is_taken = found.outcome in (SendOutcome.TAKEN, SendOutcome.LATER)
        return replace(found, outcome=SendOutcome.TAKEN) if is_taken else found, address

    return ask


def _is_wanted(delivery: Delivery, way: Reached) -> bool:
    """Whether its person still wants by that channel what was put out for it, maybe a day ago."""
    if delivery.notice is None:
        return way.takes_digests
    return is_test(delivery) or way.takes(NoticeKind(delivery.notice.kind))


def _may_repeat(delivery: Delivery) -> bool:
    """Whether what may have gone out already can be sent once more, and is shown once."""
    kind = KINDS[delivery.channel]
    if kind.repeats is Repeats.ONCE or delivery.attempted_at is None:
        return False
    return clock.now() - delivery.attempted_at < kind.knows_again_for - DELIVERIES.lease


def _pause_for(kind: Kind, delivery: Delivery) -> timedelta | None:
    """How long somebody is left in peace who has had as many messages as the service takes for one."""
    for most, within in kind.at_most:
        lately = select(func.count()).where(
            Delivery.person_id == delivery.person_id,
            Delivery.channel == kind.name,
            Delivery.attempted_at > clock.now() - within,
            Delivery.id != delivery.id,
        )
        if (db.session.scalar(lately) or 0) >= most:
            return within
    return None


def settle(delivery: Delivery, verdict: Verdict, address: str) -> None:
    """What follows for the delivery, for its channel and for whoever is reached by it."""
    delivery.outcome, delivery.receipt = verdict.outcome, verdict.receipt or None
    note(delivery.channel, verdict)
    if verdict.outcome is SendOutcome.TAKEN:
        delivery.sent_at = clock.now()
        if KINDS[delivery.channel].says_later:
            delivery.tries, delivery.due_at = 0, clock.now() + FIRST_LOOK
        return
    if verdict.outcome is not SendOutcome.UNKNOWN:
        delivery.attempted_at = None
        if verdict.outcome in HANDED_OVER_AGAIN and delivery.channel in SMS_NAMES:
            take_back(KINDS[delivery.channel])
    elif not (_may_repeat(delivery) or KINDS[delivery.channel].says_later):
        give_up(delivery)
        return
    match verdict.outcome:
        case SendOutcome.DOWN:
            hold(delivery, held_until(delivery.channel))
        case SendOutcome.GONE:
            give_up(delivery)
            close(delivery, address)
        case SendOutcome.NEVER:
            give_up(delivery)
        case SendOutcome.LATER | SendOutcome.UNKNOWN:
            if not DELIVERIES.put_off(delivery, not_before=verdict.retry_after):
                give_up(delivery)


def close(delivery: Delivery, address: str) -> None:
    """Nobody is at that address: it is not tried again, and its owner is told in the app."""
    close_address(delivery.person_id, delivery.channel, address)
    db.session.flush()
    told = path_to("notices.preferences")
    tell_people(
        [delivery.person_id],
        NoticeKind.ACCOUNT,
        CLOSED,
        address=told,
        channel=Words(KINDS[delivery.channel].label),
    )
