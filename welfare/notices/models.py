"""Notices, how each person wants to hear of them, on which devices, and what is still to be sent."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.channels.base import RECEIPT_LENGTH, SendOutcome
from welfare.channels.models import NAME_LENGTH as CHANNEL_LENGTH
from welfare.channels.providers import SUBJECT_LENGTH
from welfare.extensions import db
from welfare.needs.models import Need, NeedEvent
from welfare.notices.hours import HOURS
from welfare.notices.kinds import NoticeKind

LABEL_LENGTH = 60
ENDPOINT_LENGTH = 1000
KEY_LENGTH = 100
SITE_LENGTH = 255
SENTENCE_LENGTH = 300
ADDRESS_LENGTH = 200

IS_UNREAD = text("read_at IS NULL")
HAS_ADDRESS = text("address IS NOT NULL")
IS_OPEN = text("sent_at IS NULL AND given_up_at IS NULL")
IS_BY_CHANNEL = text("device_id IS NULL")
IS_UNCONFIRMED = text("sent_at IS NOT NULL AND confirmed_at IS NULL AND device_id IS NULL")
DEVICE = "device"
"""The channel of Web Push, of which each device is an address of its own."""


class Wants(StrEnum):
    """What of their notices somebody wants by a channel."""

    ALL = "all"
    PRESSING = "pressing"
    NOTHING = "nothing"


class Notice(db.Model):
    """That something concerns somebody: an event of a need, or what another part of the house tells.

    The first has an `event` and a `need`, the person's own where the event happened to the need that theirs
    was merged into. The second has a `sentence`, what to fill it with, and an `address` to read on at.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("(event_id IS NULL) = (need_id IS NULL)", name="event_of_need"),
        CheckConstraint("(event_id IS NULL) = (sentence IS NOT NULL)", name="event_or_sentence"),
        CheckConstraint(
            "(sentence IS NULL) = (details IS NULL) AND (sentence IS NULL) = (address IS NULL)",
            name="sentence_whole",
        ),
        CheckConstraint("address LIKE '/%' AND address NOT LIKE '//%'", name="address_of_ours"),
        UniqueConstraint("event_id", "person_id"),
        Index("ix_notices_list", "person_id", "id"),
        Index(
            "ix_notices_unread", "person_id", "need_id", sqlite_where=IS_UNREAD, postgresql_where=IS_UNREAD
        ),
        Index("ix_notices_of_need", "need_id", sqlite_where=IS_UNREAD, postgresql_where=IS_UNREAD),
        Index(
            "ix_notices_of_address", "address", "person_id", "id",
            sqlite_where=HAS_ADDRESS, postgresql_where=HAS_ADDRESS,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("need_events.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"))
    kind: Mapped[NoticeKind]
    sentence: Mapped[str | None] = mapped_column(String(SENTENCE_LENGTH))
    """In English, with named places; it is translated where it is read."""
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What stands in those places: short texts, numbers, `{"day": ...}` and `{"moment": ...}` in ISO 8601,
    `{"words": ...}` that are translated as the sentence is."""
    address: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    """A path of this app."""
    reminder_id: Mapped[int | None] = mapped_column(ForeignKey("reminders.id"))
    """Which step of the ladder it tells of, where that is no event of a need."""
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    event: Mapped[NeedEvent | None] = relationship(lazy="raise_on_sql")
    need: Mapped[Need | None] = relationship(lazy="raise_on_sql")


class NoticePreference(db.Model):
    """How a person wants to be told; whoever has no row is told of everything at once."""

    __tablename__ = "notice_preferences"
    __table_args__ = (
        CheckConstraint(
            "NOT is_daily OR (digest_at IS NOT NULL AND digest_on IS NOT NULL)", name="digest_begins"
        ),
        CheckConstraint(f"hour >= {HOURS[0]} AND hour <= {HOURS[-1]}", name="by_day"),
        Index("ix_notice_preferences_daily", "is_daily", "digest_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    muted: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The kinds that are kept in the list and never sent to a device."""
    is_daily: Mapped[bool] = mapped_column(default=False)
    digest_at: Mapped[datetime | None]
    """Up to when notices have been counted in a digest."""
    digest_on: Mapped[date | None]
    """The last day that had its digest, or needs none."""
    hour: Mapped[int | None]
    """At which the one message of the day comes, on the district's clocks; None: at the usual hour."""


class Device(db.Model):
    """A browser that takes messages for a person: a Web Push subscription.

    It is silent where its sign-in has ended.
    """

    __tablename__ = "notice_devices"
    __table_args__ = (Index("ix_notice_devices_person", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    endpoint: Mapped[str] = mapped_column(String(ENDPOINT_LENGTH), unique=True)
    """Whoever knows this address and the two keys could write to the device."""
    p256dh: Mapped[str] = mapped_column(String(KEY_LENGTH))
    auth: Mapped[str] = mapped_column(String(KEY_LENGTH))
    label: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    language: Mapped[str] = mapped_column(String(2))
    site: Mapped[str] = mapped_column(String(SITE_LENGTH))
    """The address of this site as the device knows it, which push services are given as the sender."""
    sign_in_id: Mapped[int | None] = mapped_column(ForeignKey("sign_ins.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    succeeded_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class ChannelPreference(db.Model):
    """What of their notices a person wants by a channel; whoever has no row wants all by what they linked."""

    __tablename__ = "channel_preferences"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(CHANNEL_LENGTH), primary_key=True)
    wants: Mapped[Wants] = mapped_column(default=Wants.ALL)
    closed_address: Mapped[str | None] = mapped_column(String(SUBJECT_LENGTH))
    """Where the service said that nobody is reached; another address is tried."""


class Delivery(db.Model):
    """The outbox: one notice, or one day's digest, that somebody is still to get on one of their devices or
    by a channel, or got, or never will."""

    __tablename__ = "notice_deliveries"
    __table_args__ = (
        CheckConstraint("(notice_id IS NULL) = (digest_on IS NOT NULL)", name="notice_or_digest"),
        CheckConstraint("(digest_on IS NULL) = (count IS NULL)", name="digest_counts"),
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="one_end"),
        CheckConstraint("(channel = 'device') = (device_id IS NOT NULL)", name="device_or_channel"),
        UniqueConstraint("device_id", "notice_id"),
        UniqueConstraint("device_id", "digest_on", name="uq_notice_deliveries_digest"),
        Index(
            "uq_notice_deliveries_by_channel", "person_id", "channel", "notice_id",
            unique=True, sqlite_where=IS_BY_CHANNEL, postgresql_where=IS_BY_CHANNEL,
        ),
        Index(
            "uq_notice_deliveries_digest_by_channel", "person_id", "channel", "digest_on",
            unique=True, sqlite_where=IS_BY_CHANNEL, postgresql_where=IS_BY_CHANNEL,
        ),
        Index("ix_notice_deliveries_due", "due_at", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_notice_deliveries_notice", "notice_id"),
        Index(
            "ix_notice_deliveries_unconfirmed", "due_at", "id",
            sqlite_where=IS_UNCONFIRMED, postgresql_where=IS_UNCONFIRMED,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(CHANNEL_LENGTH), default=DEVICE)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("notice_devices.id", ondelete="CASCADE"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"))
    digest_on: Mapped[date | None]
    count: Mapped[int | None]
    """How many notices a digest tells of."""
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """From when on it may be tried; a worker that takes it puts this off by its lease."""
    tries: Mapped[int] = mapped_column(default=0)
    attempted_at: Mapped[datetime | None]
    """Since when it may have gone out by a channel: written before it does, and empty again where the service
    has said that it did not."""
    outcome: Mapped[SendOutcome | None]
    """What was said of it last."""
    receipt: Mapped[str | None] = mapped_column(String(RECEIPT_LENGTH))
    """By what the service can be asked about it."""
    sent_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    """When the service said that it had arrived, where it says so."""
    given_up_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    device: Mapped[Device | None] = relationship(lazy="raise_on_sql")
    notice: Mapped[Notice | None] = relationship(lazy="raise_on_sql")


def is_open() -> ColumnElement[bool]:
    """Deliveries that have neither arrived nor been given up."""
    return Delivery.sent_at.is_(None) & Delivery.given_up_at.is_(None)
