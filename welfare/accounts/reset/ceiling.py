"""How many codes go to phones in one day, to all together.

Each person and each network is counted already; who asks for many people from many networks would still have
a month's money sent out in a day.
"""

from math import ceil

from sqlalchemy import func, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.reset.models import Letter, Line
from welfare.accounts.signals import codes_used_up
from welfare.channels.phones import Provider, hold_month, sms_provider, spend, take_back
from welfare.extensions import db

ACCOUNTS_A_CODE, AT_LEAST = 10, 20
"""Where nobody says else: one code a day for so many accounts, and at least so many codes."""


def codes_today() -> int:
    """How many codes may have gone out to phones since midnight; letters are kept for longer than that."""
    went_out = (Letter.line == Line.PHONE, Letter.attempted_at >= clock.midnight(clock.today()))
    return db.session.scalar(select(func.count()).select_from(Letter).where(*went_out)) or 0


def most_a_day(said: int | None) -> int:
    """How many may, by what was `said` or else by how many accounts there are."""
    if said is not None:
        return said
    accounts = db.session.scalar(select(func.count()).select_from(Person).where(Person.is_active)) or 0
    return max(ceil(accounts / ACCOUNTS_A_CODE), AT_LEAST)


def has_room() -> bool:
    """Whether one more code could go out to a phone today."""
    provider = sms_provider()
    return provider is None or codes_today() < most_a_day(provider.codes)


def may_go_out(provider: Provider) -> bool:
    """Count one code in the month's budget before it goes out; False, and nothing counted, where that is
    spent, or the day has had its codes. Who counts then writes that it goes out in the same transaction."""
    most = most_a_day(provider.codes)
    if (left := most - codes_today()) > 0:
        if not spend(provider.kind, provider.budget):
            return False
        # The row of the month is ours until the end of the transaction: now nobody else counts.
        left = most - codes_today()
        if left <= 0:
            take_back(provider.kind)
    if left <= 1:
        hold_month(provider.kind)  # so that of two who find it used up one is the first to say so
        codes_used_up.send(provider.kind, most=most)
    return left > 0
