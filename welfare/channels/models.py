"""Ways to reach people outside the browser, as the bureau has set them up, and how they go."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from welfare.channels.base import CODE_LENGTH
from welfare.extensions import db

NAME_LENGTH = 20


class ChannelSetting(db.Model):
    """One channel. Without a row it is off."""

    __tablename__ = "channel_settings"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    is_on: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sealed: Mapped[bytes | None]
    """Its secrets as JSON, under the key of the installation."""
    updated_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    succeeded_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failed_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    """What the service last said where it took no message, in its own word."""
    downs: Mapped[int] = mapped_column(default=0)
    """How often in a row the channel itself did not work: each time it pauses for longer."""
    held_until: Mapped[datetime | None]
    """Until when nothing is handed over to it."""


class ChannelToken(db.Model):
    """What a service has lent us to speak with it: shared by all processes, so that one asks for it."""

    __tablename__ = "channel_tokens"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    sealed: Mapped[bytes | None]
    expires_at: Mapped[datetime | None]
    asked_until: Mapped[datetime | None]
    """Until when the others leave it to one process to ask for a new one."""


class ChannelMonth(db.Model):
    """How many messages that cost money a channel was given in a month."""

    __tablename__ = "channel_months"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    count: Mapped[int] = mapped_column(default=0)
