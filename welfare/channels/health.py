"""How a channel goes: what its administrators see, and for how long it is left alone."""

from datetime import datetime, timedelta

from sqlalchemy import or_, update

from welfare import clock
from welfare.channels.base import CODE_LENGTH, SendOutcome, Verdict
from welfare.channels.models import ChannelSetting
from welfare.extensions import db

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""How long a channel that does not work is left alone: twice as long each time."""


def is_held(row: ChannelSetting) -> bool:
    """Whether nothing is handed over to it just now."""
    return row.held_until is not None and row.held_until > clock.now()


def note(channel: str, verdict: Verdict) -> None:
    """Keep how it goes, and leave it alone for a while where it does not work."""
    this, now = update(ChannelSetting).where(ChannelSetting.name == channel), clock.now()
    if verdict.outcome is SendOutcome.TAKEN:
        db.session.execute(this.values(succeeded_at=now))
        mended = this.where(ChannelSetting.downs > 0)
        db.session.execute(mended.values(downs=0, held_until=None))
    else:
        code = verdict.code[:CODE_LENGTH] or verdict.outcome.value
        db.session.execute(this.values(failed_at=now, failed_code=code))
    if verdict.outcome is SendOutcome.DOWN:
        _pause(channel)


def held_until(channel: str) -> datetime:
    """Until when nothing is handed over to it; now where it goes."""
    row = db.session.get_one(ChannelSetting, channel, populate_existing=True)
    return row.held_until or clock.now()


def _pause(channel: str) -> None:
    """Leave it alone for longer than the last time; several that meet this at once count as one."""
    row = db.session.get_one(ChannelSetting, channel, populate_existing=True)
    until = clock.now() + min(FIRST_PAUSE * 2 ** min(row.downs, 10), LONGEST_PAUSE)
    runs = or_(ChannelSetting.held_until.is_(None), ChannelSetting.held_until <= clock.now())
    this = update(ChannelSetting).where(ChannelSetting.name == channel, runs)
    db.session.execute(this.values(downs=ChannelSetting.downs + 1, held_until=until))
