"""Needs, their events, and the units that help with them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.models import Event, Replay
from welfare.history.seals import Recipe
from welfare.needs.deadlines import Urgency, is_silent
from welfare.needs.indexes import (
    IS_IN_WORK,
    IS_OBJECTION,
    IS_ODD_EVENT,
    IS_REMINDER,
    IS_REOPENING,
    RANK_OF_URGENCY,
    figure_indexes,
    is_in,
    queue_indexes,
)
from welfare.needs.lifecycle import (
    CLOSED,
    HAS_ANSWER,
    RUNNING,
    Action,
    AnswerFlaw,
    Confirmation,
    Outcome,
    Satisfaction,
    Status,
)
from welfare.needs.replay import standing_after
from welfare.organizations.models import Organization

TITLE_LENGTH = 60
DESCRIPTION_LENGTH = 2000
WORDS_LENGTH = 2000


class Need(db.Model):
    """What a teacher needs. `due_on` is the day by which the next step is due, whoever's step it is."""

    __tablename__ = "needs"
    __table_args__ = (
        CheckConstraint(f"({is_in('status', CLOSED)}) = (closed_at IS NOT NULL)", name="closed_has_moment"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL AND outcome IS NULL)", name="answer_whole"
        ),
        CheckConstraint(
            "status NOT IN ('answered', 'solved', 'explained') OR answered_at IS NOT NULL", name="answered"
        ),
        CheckConstraint(
            "(status IN ('solved', 'explained')) = (confirmation IS NOT NULL)", name="confirmation"
        ),
        CheckConstraint("(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged_follows"),
        CheckConstraint(f"NOT ({is_in('status', RUNNING)}) OR due_on IS NOT NULL", name="running_is_due"),
        CheckConstraint("status <> 'in_progress' OR unit_id IS NOT NULL", name="in_progress_has_unit"),
        CheckConstraint("(assignee_id IS NULL) = (assigned_at IS NULL)", name="assigned_when"),
        CheckConstraint("silent_days IS NULL OR paused_on IS NOT NULL", name="question_is_open"),
        CheckConstraint("(silent_days IS NULL) = (goes_on_days IS NULL)", name="question_limits"),
        CheckConstraint("assignee_id IS NULL OR unit_id IS NOT NULL", name="assignee_of_unit"),
        CheckConstraint(f"answered_on IS NULL OR {is_in('status', HAS_ANSWER)}", name="answer_stands"),
        *queue_indexes(""),
        *queue_indexes("school_", "school_id"),
        *queue_indexes("unit_", "unit_id"),
        Index("ix_needs_status_id", "status", "id"),
        Index("ix_needs_school_id", "school_id", "id"),
        Index("ix_needs_unit_id", "unit_id", "id"),
        Index("ix_needs_school_status_id", "school_id", "status", "id"),
        Index("ix_needs_unit_status_id", "unit_id", "status", "id"),
        Index("ix_needs_mine", "raised_by_id", "id"),
        Index("ix_needs_followers", "merged_into_id"),
        Index("ix_needs_answered_by", "answered_by_id", "answered_at"),
        Index("ix_needs_assigned", "assignee_id", "assigned_at"),
        Index(
            "ix_needs_assignee", "assignee_id", "due_on", "urgency_rank", "id",
            sqlite_where=IS_IN_WORK, postgresql_where=IS_IN_WORK,
        ),
        *figure_indexes(),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    category: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    description: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    urgency: Mapped[Urgency]
    urgency_rank: Mapped[int] = mapped_column(Computed(RANK_OF_URGENCY, persisted=True))
    """By which the needs due on one day are ordered. The database derives it from `urgency`, and lets nobody
    write it."""
    is_protected: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Status]

    raised_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    submitted_at: Mapped[datetime]

    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Whom of its unit it is with; nobody may do less for that."""
    assigned_at: Mapped[datetime | None]
    counts_from: Mapped[date | None]
    """The day from which the limit counts."""
    limit_days: Mapped[int | None]
    """The limit in working days; with `counts_from` it gives `due_on` again when a calendar is announced."""
    due_on: Mapped[date | None]
    paused_on: Mapped[date | None]
    silent_days: Mapped[int | None]
    """After how many working days a clerk may decide the open question, as it was when it was asked."""
    goes_on_days: Mapped[int | None]
    """After how many the clock goes on without a reply to it."""
    status_before_question: Mapped[Status | None]
    extension_days: Mapped[int | None]
    """Working days that the handler has asked for and the clerk has not decided on."""
    is_extended: Mapped[bool] = mapped_column(default=False)

    sign_due_on: Mapped[date | None]
    """By when it was to be signed for when it was submitted."""
    signed_for_on: Mapped[date | None]
    """When the bureau first did something with it."""
    was_contacted: Mapped[bool | None]
    """Whether the office got in touch, as the teacher says who was asked; the last word counts."""
    answer_due_on: Mapped[date | None]
    """The deadline of the answer: the one that runs, that was met, or that passed without an answer."""
    first_due_on: Mapped[date | None]
    """The deadline that the teacher was told first, which nothing moves."""

    answer: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[Outcome | None]
    answered_at: Mapped[datetime | None]
    answered_on: Mapped[date | None]
    """The district's date of the answer that stands; none while a need is done anew."""
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    is_last_minute: Mapped[bool | None]
    """Whether it came on the last day, when offices were closing; see `policy.is_last_minute`."""
    answer_flaw: Mapped[AnswerFlaw | None]
    """What makes it doubtful that the last answer says anything."""
    confirmation: Mapped[Confirmation | None]
    satisfaction: Mapped[Satisfaction | None]
    closed_at: Mapped[datetime | None]
    closed_on: Mapped[date | None]
    """The district's date of `closed_at`, by which figures go into months."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"))
    is_found_unsolved: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the call that counts found the last answer not to hold, and there is no new one yet."""
    contestable_until: Mapped[date | None]
    """Until when the teacher can say that the call that counts was otherwise."""

    undoable_step: Mapped[Action | None]
    """What was done last, where that can be taken back."""
    undoable_until: Mapped[date | None]

    redo_count: Mapped[int] = mapped_column(default=0)
    extended_count: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often a deadline of this need was extended, redos included."""
    urged_count: Mapped[int] = mapped_column(default=0)
    urged_at: Mapped[datetime | None]
    is_supervised: Mapped[bool] = mapped_column(default=False)
    search_text: Mapped[str] = mapped_column(Text, default="")

    raised_by: Mapped[Person] = relationship(foreign_keys=[raised_by_id], lazy="raise_on_sql")
    school: Mapped[Organization] = relationship(foreign_keys=[school_id], lazy="raise_on_sql")
    unit: Mapped[Organization | None] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id], lazy="raise_on_sql")
    assisting: Mapped[list[Organization]] = relationship(
        secondary="need_assisting_units", lazy="raise_on_sql", order_by="Organization.id"
    )

    @property
    def is_overdue(self) -> bool:
        """Whether a running deadline has passed."""
        return self.status in RUNNING and self.due_on is not None and self.due_on < clock.today()

    @property
    def is_silent(self) -> bool:
        """Whether its teacher has left a question without a reply for so long that a clerk may decide."""
        return is_silent(self.paused_on, self.silent_days, clock.today())

    @property
    def is_contestable(self) -> bool:
        """Whether the teacher can still say that the call that counts was otherwise."""
        return self.contestable_until is not None and clock.today() <= self.contestable_until

    @property
    def undoable(self) -> Action | None:
        """What was done last and can still be taken back."""
        is_in_time = self.undoable_until is not None and clock.today() <= self.undoable_until
        return self.undoable_step if is_in_time else None


class AssistingUnit(db.Model):
    """A unit that helps the handling unit with a need."""

    __tablename__ = "need_assisting_units"
    __table_args__ = (Index("ix_need_assisting_units_unit", "unit_id", "need_id"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)


class NeedEvent(Event, db.Model):
    """One action on a need: who, when, what, from where to where, in which words."""

    __tablename__ = "need_events"
    __table_args__ = (
        UniqueConstraint("need_id", "position"),
        Index("ix_need_events_need", "need_id", "id"),
        Index(
            "ix_need_events_objections", "at", "id", "need_id",
            sqlite_where=IS_OBJECTION, postgresql_where=IS_OBJECTION,
        ),
        Index(
            "ix_need_events_odd", "at", "id", "need_id",
            sqlite_where=IS_ODD_EVENT, postgresql_where=IS_ODD_EVENT,
        ),
        Index(
            "ix_need_events_reminders", "at", "id", "need_id",
            sqlite_where=IS_REMINDER, postgresql_where=IS_REMINDER,
        ),
        Index(
            "ix_need_events_reopenings", "at", "id", "need_id",
            sqlite_where=IS_REOPENING, postgresql_where=IS_REOPENING,
        ),
    )  # fmt: skip

    SUBJECTS = ("need_id",)
    RECIPE = Recipe(
        "welfare event 1",
        ("need_id", "position", "kind", "at", "by_id", "from_status", "to_status", "words", "details",
         "is_internal"),
        is_by_name=False,
    )  # fmt: skip
    REPLAY = Replay(("status", "confirmation", "answered_at", "closed_at"), standing_after, number="number")

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"))
    kind: Mapped[Action] = mapped_column("action")
    from_status: Mapped[Status | None]
    to_status: Mapped[Status]
    is_internal: Mapped[bool] = mapped_column(default=False)


class NumberSeries(db.Model):
    """The last running number given out in a year."""

    __tablename__ = "need_number_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
