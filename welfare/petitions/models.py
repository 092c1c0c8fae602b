"""What a person asks of the bureau about their own data or how they were treated, and its history."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.models import Event, Replay, unique_places
from welfare.needs.models import Need
from welfare.petitions.lifecycle import OWN_DATA, Action, Kind, Status, standing_after

WORDS_LENGTH = 2000
IS_RUNNING = text("status IN ('submitted', 'taken_in')")


class Petition(db.Model):
    """A request to correct or erase one's data, a complaint or a suggestion."""

    __tablename__ = "petitions"
    __table_args__ = (
        CheckConstraint("(status IN ('submitted', 'taken_in')) = (closed_at IS NULL)", name="closed_when"),
        CheckConstraint("(person_id IS NULL) = (code_digest IS NOT NULL)", name="somebodys_or_by_code"),
        CheckConstraint(
            f"kind NOT IN {tuple(kind.value for kind in OWN_DATA)} OR person_id IS NOT NULL",
            name="about_somebody",
        ),
        CheckConstraint("(status = 'refused') = (turn_to IS NOT NULL)", name="refused_whole"),
        Index("ix_petitions_mine", "person_id", "id"),
        Index(
            "ix_petitions_due", "due_on", "id", sqlite_where=IS_RUNNING, postgresql_where=IS_RUNNING
        ),
        Index("ix_petitions_need", "need_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    status: Mapped[Status] = mapped_column(default=Status.SUBMITTED)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who asks; None where they left their name out."""
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The administrator who entered it for somebody who asked on paper."""
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"))
    """Which need a complaint or suggestion is about: whoever handled that one never reads it."""
    is_for_leaders: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    submitted_at: Mapped[datetime]
    due_on: Mapped[date]
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    """SHA-256 of the code by which it is followed without a name."""
    in_charge_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answer: Mapped[str | None] = mapped_column(Text)
    """What was done, or the reason in law why it is refused."""
    turn_to: Mapped[str | None] = mapped_column(Text)
    """Whom to turn to where it is refused."""
    closed_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    in_charge: Mapped[Person | None] = relationship(foreign_keys=[in_charge_id], lazy="raise_on_sql")
    need: Mapped[Need | None] = relationship(lazy="raise_on_sql")


class PetitionEvent(Event, db.Model):
    """One thing that was done with a petition."""

    __tablename__ = "petition_events"
    __table_args__ = unique_places("petition_events", "petition_id")
    SUBJECTS = ("petition_id",)
    REPLAY = Replay(("status",), standing_after, number="id")

    kind: Mapped[Action]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
