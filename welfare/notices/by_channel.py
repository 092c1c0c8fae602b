"""Handing deliveries to channels: what may go out now, and what follows from what the service says."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update

from welfare import clock
from welfare.channels.base import Outcome, Repeats, Verdict
from welfare.channels.kinds import KINDS, Kind
from welfare.channels.models import CODE_LENGTH, ChannelSetting
from welfare.channels.stored import channel_of, setting_of
from welfare.extensions import db
from welfare.notices.addressing import address_of, close_address
from welfare.notices.cards import card_for
from welfare.notices.models import Delivery
from welfare.notices.outbox import DELIVERIES, give_up, hold
from welfare.notices.rules import NoticeKind
from welfare.notices.telling import Words, tell_people
from welfare.refusals import N_
from welfare.web.routing import path_to

CLOSED = N_("%(channel)s does not reach you any more; see your notification settings")
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""How long a channel that does not work is left alone: twice as long each time."""

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
        delivery.outcome = Outcome.DOWN
        return None
    if delivery.attempted_at and not _may_repeat(delivery):
        give_up(delivery)
        delivery.outcome = Outcome.UNKNOWN
        return None
    pause = _pause_for(kind, delivery)
    if pause:
        hold(delivery, now + pause)
        return None
    address = address_of(delivery.person_id, kind.name)
    if address is None:
        give_up(delivery)
        return None
    delivery.attempted_at = delivery.attempted_at or now
    message = card_for(delivery)
    return lambda: (channel.send(address, message), address)


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
    _note(delivery.channel, verdict)
    if verdict.outcome is Outcome.TAKEN:
        delivery.sent_at = clock.now()
        return
    if verdict.outcome is not Outcome.UNKNOWN:
        delivery.attempted_at = None
    elif not _may_repeat(delivery):
        give_up(delivery)
        return
    match verdict.outcome:
        case Outcome.DOWN:
            hold(delivery, _pause_channel(delivery.channel))
        case Outcome.GONE:
            give_up(delivery)
            _close(delivery, address)
        case Outcome.NEVER:
            give_up(delivery)
        case Outcome.LATER | Outcome.UNKNOWN:
            if not DELIVERIES.put_off(delivery, not_before=verdict.retry_after):
                give_up(delivery)


def _close(delivery: Delivery, address: str) -> None:
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


def _note(channel: str, verdict: Verdict) -> None:
    """Keep how the channel goes, for its administrators."""
    this, now = update(ChannelSetting).where(ChannelSetting.name == channel), clock.now()
    if verdict.outcome is Outcome.TAKEN:
        db.session.execute(this.values(succeeded_at=now))
        mended = this.where(ChannelSetting.downs > 0)
        db.session.execute(mended.values(downs=0, held_until=None))
    else:
        code = verdict.code[:CODE_LENGTH] or verdict.outcome.value
        db.session.execute(this.values(failed_at=now, failed_code=code))


def _pause_channel(channel: str) -> datetime:
    """Leave it alone for longer than the last time; several that meet this at once count as one."""
    row = db.session.get_one(ChannelSetting, channel, populate_existing=True)
    until = clock.now() + min(FIRST_PAUSE * 2 ** min(row.downs, 10), LONGEST_PAUSE)
    runs = or_(ChannelSetting.held_until.is_(None), ChannelSetting.held_until <= clock.now())
    pause = update(ChannelSetting).where(ChannelSetting.name == channel, runs)
    db.session.execute(pause.values(downs=ChannelSetting.downs + 1, held_until=until))
    return until
