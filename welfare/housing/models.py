"""Flats, the rounds in which they are given out, applications, offers, and the history of it all."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import get_history

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.lifecycle import AllocationStatus, EventKind, RoundStatus, UnitState
from welfare.needs.models import Need
from welfare.organizations.models import Organization

BUILDING_LENGTH = 40
NUMBER_LENGTH = 20
ROUND_NAME_LENGTH = 60
WORDS_LENGTH = 1000
CODE_LENGTH = 5
IS_LIVE = text("status IN ('offered', 'accepted', 'moved_in')")


class Obtained(StrEnum):
    """How the district came by a flat."""

    BUILT = "built"
    GROUP_PURCHASE = "group_purchase"
    CONVERTED = "converted"
    RENTED = "rented"


class HousingUnit(db.Model):
    """A flat for teachers at a school."""

    __tablename__ = "housing_units"
    __table_args__ = (
        UniqueConstraint("school_id", "building", "number", name="uq_housing_units_door"),
        CheckConstraint("floor_area > 0", name="has_area"),
        CheckConstraint("rooms > 0", name="has_rooms"),
        CheckConstraint("cost_yuan >= 0", name="cost_not_negative"),
        Index("ix_housing_units_school", "school_id", "id"),
        Index("ix_housing_units_state", "state", "school_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    building: Mapped[str] = mapped_column(String(BUILDING_LENGTH))
    number: Mapped[str] = mapped_column(String(NUMBER_LENGTH))
    floor_area: Mapped[float] = mapped_column(Numeric(6, 2, asdecimal=False))
    """In square metres."""
    rooms: Mapped[int]
    obtained_by: Mapped[Obtained]
    cost_yuan: Mapped[int]
    """What the flat cost the district, in whole yuan; of a rented one, a year's rent."""
    state: Mapped[UnitState] = mapped_column(default=UnitState.VACANT)
    created_at: Mapped[datetime]

    school: Mapped[Organization] = relationship(lazy="raise_on_sql")

    @property
    def door(self) -> str:
        """The flat as people call it: building and number."""
        return f"{self.building} {self.number}"


class RuleSet(db.Model):
    """One version of the rules by which points are given. It is never changed; another version follows it."""

    __tablename__ = "housing_rule_sets"
    __table_args__ = (UniqueConstraint("name", "version"), CheckConstraint("version > 0", name="version"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(ROUND_NAME_LENGTH))
    version: Mapped[int]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As `scoring.RuleSet` reads them."""
    is_sample: Mapped[bool] = mapped_column(default=False)
    """The rules that come with the product, as they came: for a bureau to adapt."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class Round(db.Model):
    """One giving out of flats: its dates, its rules (frozen once it opens), its draw, its signature."""

    __tablename__ = "housing_rounds"
    __table_args__ = (
        CheckConstraint("(status = 'draft') = (rules IS NULL)", name="frozen_when_open"),
        CheckConstraint(
            "(rules IS NULL) = (seed IS NULL) AND (rules IS NULL) = (commitment IS NULL) "
            "AND (rules IS NULL) = (opened_at IS NULL)",
            name="opening_whole",
        ),
        CheckConstraint("(status IN ('draft', 'open')) = (notice_until IS NULL)", name="notice_has_days"),
        CheckConstraint(
            "(status IN ('allocating', 'finished')) = (signed_at IS NOT NULL)", name="allocated_is_signed"
        ),
        CheckConstraint("(signed_at IS NULL) = (signed_by_id IS NULL)", name="signature_whole"),
        CheckConstraint("(status = 'finished') = (finished_at IS NOT NULL)", name="finished_has_moment"),
        CheckConstraint("notice_days > 0 AND offer_days > 0 AND term_months > 0", name="periods"),
        Index("ix_housing_rounds_status", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(ROUND_NAME_LENGTH))
    status: Mapped[RoundStatus] = mapped_column(default=RoundStatus.DRAFT)
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("housing_rule_sets.id"))
    closes_on: Mapped[date]
    """The last day on which one can apply."""
    notice_days: Mapped[int]
    """Working days of the public notice."""
    offer_days: Mapped[int]
    """Working days in which an offer is to be answered."""
    term_months: Mapped[int]
    """Months from the key until the flat is to be given back, unless the stay is renewed."""
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]

    rules: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """A copy of the rule set, made when the round opened."""
    seed: Mapped[str | None] = mapped_column(String(64))
    """What the draw among equals depends on; told to nobody before applications have closed."""
    commitment: Mapped[str | None] = mapped_column(String(64))
    """The SHA-256 of the seed, shown from the opening on."""
    opened_at: Mapped[datetime | None]
    notice_from: Mapped[date | None]
    notice_until: Mapped[date | None]
    """The last day of the public notice."""
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    signed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    rule_set: Mapped[RuleSet] = relationship(lazy="raise_on_sql")
    signed_by: Mapped[Person | None] = relationship(foreign_keys=[signed_by_id], lazy="raise_on_sql")


class RoundUnit(db.Model):
    """A flat that a round gives out."""

    __tablename__ = "housing_round_units"
    __table_args__ = (Index("ix_housing_round_units_unit", "unit_id", "round_id"),)

    round_id: Mapped[int] = mapped_column(
        ForeignKey("housing_rounds.id", ondelete="CASCADE"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("housing_units.id"), primary_key=True)


class Application(db.Model):
    """That somebody applies in a round, from a housing need of theirs, with the facts that are scored."""

    __tablename__ = "housing_applications"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        UniqueConstraint("round_id", "code"),
        CheckConstraint("(points IS NULL) = (undisclosed_points IS NULL)", name="scored_whole"),
        CheckConstraint("position IS NULL OR points IS NOT NULL", name="placed_is_scored"),
        Index("ix_housing_applications_round", "round_id", "id"),
        Index("ix_housing_applications_place", "round_id", "position", "id"),
        Index("ix_housing_applications_mine", "person_id", "id"),
        Index("ix_housing_applications_need", "need_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("housing_rounds.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    """The school at which the flat is wanted."""
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    """The public number: stands beside the masked name and decides in the draw; drawn at random."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    applied_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    points: Mapped[int | None]
    """As the public notice shows them; they follow from the facts and the round's rules."""
    undisclosed_points: Mapped[int | None]
    """How many of them come from facts that are kept apart."""
    position: Mapped[int | None]
    """The place in the list; None before the notice, and for who is not eligible."""

    round: Mapped[Round] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    need: Mapped[Need] = relationship(lazy="raise_on_sql")
    school: Mapped[Organization] = relationship(lazy="raise_on_sql")
    sensitive: Mapped["SensitiveFacts | None"] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class SensitiveFacts(db.Model):
    """What only those who score may see, given with a consent of its own; erased when the round is over."""

    __tablename__ = "housing_sensitive_facts"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("housing_applications.id", ondelete="CASCADE"), primary_key=True
    )
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    consented_at: Mapped[datetime]


class Objection(db.Model):
    """An objection to a place in the list, and its answer."""

    __tablename__ = "housing_objections"
    __table_args__ = (
        CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL AND is_upheld IS NULL AND answered_by_id IS NULL)",
            name="answer_whole",
        ),
        Index("ix_housing_objections_round", "round_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("housing_rounds.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("housing_applications.id"))
    """Whose place it is about."""
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    is_upheld: Mapped[bool | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    by: Mapped[Person] = relationship(foreign_keys=[by_id], lazy="raise_on_sql")


class Allocation(db.Model):
    """A flat offered to somebody, and what came of it, until they move out."""

    __tablename__ = "housing_allocations"
    __table_args__ = (
        CheckConstraint(
            "(status NOT IN ('moved_in', 'vacated')) = (moved_in_on IS NULL)", name="moved_in_has_day"
        ),
        CheckConstraint("(moved_in_on IS NULL) = (term_until IS NULL)", name="stay_has_term"),
        CheckConstraint("(status = 'vacated') = (vacated_on IS NOT NULL)", name="vacated_has_day"),
        Index(
            "uq_housing_allocations_unit", "unit_id", unique=True,
            sqlite_where=IS_LIVE, postgresql_where=IS_LIVE,
        ),
        Index(
            "uq_housing_allocations_application", "application_id", unique=True,
            sqlite_where=IS_LIVE, postgresql_where=IS_LIVE,
        ),
        Index("ix_housing_allocations_round", "round_id", "id"),
        Index("ix_housing_allocations_applicant", "application_id", "id"),
        Index("ix_housing_allocations_due", "status", "respond_by", "id"),
        Index("ix_housing_allocations_term", "status", "term_until", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("housing_rounds.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("housing_applications.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("housing_units.id"))
    status: Mapped[AllocationStatus] = mapped_column(default=AllocationStatus.OFFERED)
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who signed the list that this offer follows from, or this offer itself."""
    offered_at: Mapped[datetime]
    respond_by: Mapped[date]
    moved_in_on: Mapped[date | None]
    term_until: Mapped[date | None]
    """The day by which the flat is to be given back."""
    vacated_on: Mapped[date | None]

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    unit: Mapped[HousingUnit] = relationship(lazy="raise_on_sql")
    round: Mapped[Round] = relationship(lazy="raise_on_sql")


class HousingEvent(db.Model):
    """One thing that happened to a flat, to a round, to an application, or to all three. Kept for good."""

    __tablename__ = "housing_events"
    __table_args__ = (
        CheckConstraint(
            "unit_id IS NOT NULL OR round_id IS NOT NULL OR application_id IS NOT NULL",
            name="about_something",
        ),
        Index("ix_housing_events_unit", "unit_id", "id"),
        Index("ix_housing_events_round", "round_id", "id"),
        Index("ix_housing_events_application", "application_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[EventKind]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """None: the clock did it."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("housing_units.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("housing_rounds.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("housing_applications.id"))
    words: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    by: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class HistoryIsKept(RuntimeError):
    """What happened is never rewritten."""


class RulesAreFrozen(RuntimeError):
    """Rules, seed and commitment stay as they were when the round opened."""


FROZEN = ("rules", "seed", "commitment")


def _refuse(_mapper: Any, _connection: Any, _event: HousingEvent) -> None:
    raise HistoryIsKept


def _refuse_thawing(_mapper: Any, _connection: Any, changed: Round) -> None:
    for name in FROZEN:
        before = get_history(changed, name).deleted
        if before and before[0] is not None:
            raise RulesAreFrozen(name)


event.listen(HousingEvent, "before_update", _refuse)
event.listen(HousingEvent, "before_delete", _refuse)
event.listen(Round, "before_update", _refuse_thawing)
