"""Where sign-ins came from, for some months; and tries that failed, until they are events."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from welfare.accounts.models import EventKind
from welfare.accounts.sign_ins.models import DEVICE_LENGTH
from welfare.accounts.sign_ins.places import PLACE_LENGTH
from welfare.extensions import db


class EventPlace(db.Model):
    """From which device and network an event came: no part of its seal, so that it can go before it does."""

    __tablename__ = "event_places"
    __table_args__ = (Index("ix_event_places_at", "at"),)

    event_id: Mapped[int] = mapped_column(
        ForeignKey("person_events.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(DEVICE_LENGTH))
    place: Mapped[str] = mapped_column(String(PLACE_LENGTH))


class FailedSignIns(db.Model):
    """How often a wrong password or code was typed for one person, from one network, within one hour.

    For a name that is nobody's the same is counted, so that the time of an answer does not tell which names
    exist.
    """

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index("ix_failed_sign_ins_person", "person_id"),)

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    """Of the four, which are unique together."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    place: Mapped[str] = mapped_column(String(PLACE_LENGTH))
    hour: Mapped[datetime]
    """When it began."""
    kind: Mapped[EventKind]
    """As what it is written down: passwords, or codes of the second step."""
    times: Mapped[int]
