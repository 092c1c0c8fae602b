"""Accounts elsewhere, as rows."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.channels.providers import LABEL_LENGTH, SUBJECT_LENGTH
from welfare.extensions import db

ISSUER_LENGTH = 255


class Source(StrEnum):
    """Who has said that an account elsewhere is somebody's."""

    SELF = "self"
    """Its owner, signed in on both sides."""
    NUMBER = "number"
    """The other service, by a staff number that the operator calls authoritative."""
    ROSTER = "roster"
    """An administrator, by a column of a roster."""


BY_OTHERS = frozenset({Source.NUMBER, Source.ROSTER})
"""Who opens no account by which others' needs or accounts can be reached."""


class Identity(db.Model):
    """That an account at another service opens an account here, whatever it is called there meanwhile."""

    __tablename__ = "identities"
    __table_args__ = (
        UniqueConstraint("provider", "issuer", "subject"),
        UniqueConstraint("person_id", "provider", "issuer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    provider: Mapped[str] = mapped_column(String(20))
    issuer: Mapped[str] = mapped_column(String(ISSUER_LENGTH))
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    """Never an address or a name: those are given to somebody else one day."""
    label: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    """What the account was called there when it was linked, for its owner to know it by."""
    source: Mapped[Source]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class Unlinked(db.Model):
    """That somebody has taken off their account at a service: from then on only they link one there."""

    __tablename__ = "unlinked_identities"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    provider: Mapped[str] = mapped_column(String(20), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(ISSUER_LENGTH), primary_key=True)
    unlinked_at: Mapped[datetime]
