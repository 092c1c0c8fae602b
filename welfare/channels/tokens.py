"""Tokens of services, which all processes share: whoever meets an old one first asks for a new one."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, or_, select, update
from sqlalchemy.exc import IntegrityError

from welfare import clock
from welfare.channels.base import SendOutcome, Verdict
from welfare.channels.models import ChannelToken
from welfare.sealing import SealBroken, seal, unseal

NOT_NEARER_THAN = timedelta(minutes=5)
"""A token that ends within this time is as good as ended."""
ASKING_TAKES = timedelta(seconds=20)
"""After which another asks: the first has died over it."""
LOOKS_EVERY = 0.1
"""Seconds between one look and the next of those who wait for the one who asks."""

New = Callable[[], tuple[str, timedelta]]


class NoToken(Exception):
    """There is none, and why: what it means for a message stands in `verdict`."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(verdict.code)


@dataclass(frozen=True)
class Tokens:
    """The token of one channel, as it is set up now.

    No lock is held while a service is waited for, since SQLite has but one; who asks says so in the row.
    """

    name: str
    engine: Engine
    folder: Path
    """The instance folder, with the key."""
    account: str
    """Of which account there. A token of another one opens nothing."""

    def token(self, new: New, stale: str = "") -> str:
        """One that holds, and is not the `stale` one that was just refused; `new` asks for one, and gives for
        how long it holds. Raises `NoToken`, and what `new` does."""
        ends = time.monotonic() + ASKING_TAKES.total_seconds()
        while time.monotonic() < ends:
            known = self._known(stale)
            if known:
                return known
            if self._is_ours_to_ask():
                return self._ask(new, stale)
            time.sleep(LOOKS_EVERY)
        raise NoToken(Verdict(SendOutcome.LATER, "token"))

    def _ask(self, new: New, stale: str) -> str:
        values: dict[str, object] = {}
        try:
            token = self._known(stale)  # whoever asked before us may have it by now
            if not token:
                token, ends_at = self._new(new)
                sealed = seal(self.folder, self._purpose, token.encode())
                values = {"sealed": sealed, "expires_at": ends_at}
            return token
        finally:
            self._write({**values, "asked_until": None})

    def _new(self, new: New) -> tuple[str, datetime]:
        try:
            token, holds_for = new()
            return token, clock.now() + holds_for
        except (
            KeyError,
            TypeError,
            ValueError,
            OverflowError,
        ) as why:  # it says yes, and lends nothing usable
            raise NoToken(Verdict(SendOutcome.LATER, "token")) from why

    def _known(self, stale: str) -> str:
        query = select(ChannelToken.sealed).where(
            ChannelToken.name == self.name, ChannelToken.expires_at > clock.now() + NOT_NEARER_THAN
        )
        with self.engine.connect() as connection:
            sealed = connection.scalar(query)
        try:
            known = unseal(self.folder, self._purpose, sealed).decode() if sealed else ""
        except SealBroken:  # of another account, or under a key that is lost
            return ""
        return "" if known == stale else known

    def _is_ours_to_ask(self) -> bool:
        nobody = or_(ChannelToken.asked_until.is_(None), ChannelToken.asked_until < clock.now())
        claim = update(ChannelToken).where(ChannelToken.name == self.name, nobody)
        values = {"asked_until": clock.now() + ASKING_TAKES}
        with self.engine.begin() as connection:
            if connection.execute(claim.values(**values)).rowcount:
                return True
            if connection.scalar(select(ChannelToken.name).where(ChannelToken.name == self.name)):
                return False
        try:
            with self.engine.begin() as connection:
                connection.execute(ChannelToken.__table__.insert().values(name=self.name, **values))
        except IntegrityError:
            return False
        return True

    def _write(self, values: dict[str, object]) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(ChannelToken).where(ChannelToken.name == self.name).values(**values))

    @property
    def _purpose(self) -> str:
        return f"token {self.name} {self.account}"
