"""The provider of text messages that is set up, what was spent there, and what is left."""

from math import ceil
from typing import NamedTuple, cast

from blinker import Signal
from sqlalchemy import ColumnElement, select, update

from welfare import clock
from welfare.channels.kinds import KINDS
from welfare.channels.models import ChannelMonth, ChannelSetting
from welfare.channels.shape import Kind, Values
from welfare.channels.sms.base import SMS
from welfare.channels.sms.kinds import SMS_KINDS
from welfare.channels.stored import channel_of, values_of
from welfare.extensions import db, own_insert

NEAR = 0.8
"""Of a month's budget, when administrators are told; and again when all of it is spent."""
budget_nears = Signal()
"""Sent with the `Kind` of a provider whose budget for the month is nearly or wholly spent, and how many
messages are `left`; inside the transaction that counts the last one."""


class Provider(NamedTuple):
    """The one that is used: of several that are switched on, the first of the list."""

    kind: Kind
    row: ChannelSetting
    channel: SMS
    budget: int
    """How many messages it may send in a month."""
    codes: int | None
    """How many codes it may send in a day; None: as many as the accounts call for."""


def sms_provider() -> Provider | None:
    """The provider that is switched on and whole; None where nothing can be sent."""
    for row in sorted(db.session.scalars(_SWITCHED_ON), key=lambda row: _NAMES.index(row.name)):
        kind = KINDS[row.name]
        channel = channel_of(kind, row)
        if channel is not None:
            values = values_of(kind, row)
            return Provider(kind, row, cast(SMS, channel), int(values["budget"]), codes_a_day(values))
    return None


_NAMES = [kind.name for kind in SMS_KINDS]
_SWITCHED_ON = select(ChannelSetting).where(ChannelSetting.name.in_(_NAMES), ChannelSetting.is_on)


def codes_a_day(values: Values) -> int | None:
    """How many codes are to go out in a day, where somebody has said so of a provider."""
    return int(values["codes"]) if values.get("codes") else None


def sends_sms() -> bool:
    """Whether text messages can be sent from here."""
    return sms_provider() is not None


def spent(name: str) -> int:
    """How many messages a provider was given this month."""
    return db.session.scalar(select(ChannelMonth.count).where(*_this_month(name))) or 0


def spend(kind: Kind, budget: int) -> bool:
    """Count one message before it goes out; False, and nothing counted, where the month's budget is spent."""
    _begin_month(kind)
    count = (
        update(ChannelMonth)
        .where(*_this_month(kind.name), ChannelMonth.count < budget)
        .values(count=ChannelMonth.count + 1)
        .returning(ChannelMonth.count)
    )
    now = db.session.scalar(count, execution_options={"synchronize_session": False})
    if now is None:
        return False
    if now in (ceil(budget * NEAR), budget):
        budget_nears.send(kind, left=budget - now)
    return True


def hold_month(kind: Kind) -> None:
    """Have the row in which a provider's messages of this month are counted until the end of the transaction:
    nobody else counts there meanwhile."""
    _begin_month(kind)
    db.session.execute(select(ChannelMonth.name).where(*_this_month(kind.name)).with_for_update())


def take_back(kind: Kind) -> None:
    """Count one less, as the provider has not taken it: it is counted when it is handed over again."""
    less = update(ChannelMonth).where(*_this_month(kind.name), ChannelMonth.count > 0)
    db.session.execute(less.values(count=ChannelMonth.count - 1))


def _begin_month(kind: Kind) -> None:
    row = {"name": kind.name, "month": clock.today().replace(day=1), "count": 0}
    db.session.execute(own_insert()(ChannelMonth).values(row).on_conflict_do_nothing())


def _this_month(name: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ChannelMonth.name == name, ChannelMonth.month == clock.today().replace(day=1)
