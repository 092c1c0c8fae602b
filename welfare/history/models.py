"""What every history is made of: each feature has its own table, with foreign keys to its own subjects."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from welfare.extensions import db
from welfare.history.kept import Kept
from welfare.history.seals import Recipe

ACTED_FOR = "acted_for"
"""In the details: the ids of those for whom whoever stood in for them did it."""


@dataclass(frozen=True)
class Replay:
    """What a subject says of itself and what follows from its events alone, for a check to compare.

    Every such subject has events from its beginning.
    """

    columns: tuple[str, ...]
    """Of the subject's table; moments end in `_at`."""
    standing_after: Callable[[Iterable[Mapping[str, Any]]], Any]
    """Where events lead, oldest first, as an object with attributes of these names."""
    number: str
    """The column by which people call the subject."""


class Event(Kept):
    """One thing that was done, by whom, to what. Kept for good.

    A model of it has `__tablename__`, `SUBJECTS` and `kind`, an enumeration of what can happen. Declaring it
    registers it: its rows are guarded, sealed and verified from then on.
    """

    SUBJECTS: ClassVar[tuple[str, ...]]
    """Its columns that point to what it can be about, the most particular first: an event belongs to the
    history of the first that it names."""
    RECIPE: ClassVar[Recipe]
    REPLAY: ClassVar[Replay | None] = None
    __tablename__: str

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """None: the clock did it, or it followed from something else."""
    words: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    position: Mapped[int]
    """Its place in the history of its subject, from 1 without a gap."""
    seal: Mapped[str] = mapped_column(String(64), deferred=True)
    """What its recipe makes of it and of all before it."""

    @declared_attr
    def by(cls: type[Any]) -> Mapped[Any]:  # noqa: N805  # as SQLAlchemy calls it
        """Who did it."""
        return relationship("Person", foreign_keys=f"{cls.__name__}.by_id", lazy="raise_on_sql")

    def __init_subclass__(cls, **more: Any) -> None:
        if "RECIPE" not in cls.__dict__:
            said = ("position", "kind", "at", "by_id", "words", "details", *cls.SUBJECTS)
            cls.RECIPE = Recipe(f"welfare event 2 {cls.__tablename__}", said)
        super().__init_subclass__(**more)
        _histories[cls.__tablename__] = cls


class Redaction(Kept, db.Model):
    """That the words of an event were taken out."""

    __tablename__ = "history_redactions"
    __table_args__ = (UniqueConstraint("history", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    history: Mapped[str] = mapped_column(String(63))
    """The table of the event."""
    event_id: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))
    """Of what the event says since then, after its own."""
    at: Mapped[datetime]


def unique_places(table: str, *subjects: str) -> tuple[Index, ...]:
    """The indexes by which no two events have one place in a history, for the table's `SUBJECTS`."""

    def index(column: str, before: tuple[str, ...]) -> Index:
        only = text(" AND ".join(f"{name} IS NULL" for name in before)) if before else None
        name = f"uq_{table}_{column}"
        return Index(name, column, "position", unique=True, sqlite_where=only, postgresql_where=only)

    return tuple(index(column, subjects[:number]) for number, column in enumerate(subjects))


_histories: dict[str, type[Event]] = {}


def histories() -> list[type[Event]]:
    """Every history that a feature has declared, by the names of their tables."""
    return [_histories[name] for name in sorted(_histories)]
