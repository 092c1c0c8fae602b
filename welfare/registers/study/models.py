"""Rows about study: the branches that take part, and what is read."""

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.registers.models import TITLE_LENGTH, Row
from welfare.training.models import SessionKind


class Branch(Row, db.Model):
    """A branch, or a general branch above several, that takes part in a kind of study with its members."""

    __tablename__ = "study_branches"
    __table_args__ = (
        UniqueConstraint("kind", "name"),
        CheckConstraint("members >= 0", name="members"),
    )

    kind: Mapped[SessionKind]
    name: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    is_general: Mapped[bool]
    members: Mapped[int]
    """Its own; those of a general branch stand at the branches below it."""


class Reading(Row, db.Model):
    """What has to be read in a kind of study."""

    __tablename__ = "required_readings"
    __table_args__ = (UniqueConstraint("kind", "title"),)

    kind: Mapped[SessionKind]
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
