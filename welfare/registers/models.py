"""What the bureau keeps registers of. A row is an entry, and every entry has its own history."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from welfare.extensions import db
from welfare.history.models import Event, unique_places

TITLE_LENGTH = 60
SOURCE_LENGTH = 100
WORDS_LENGTH = 500


class Stage(StrEnum):
    """The stages of schooling; primary and junior middle school are compulsory."""

    PRESCHOOL = "preschool"
    PRIMARY = "primary"
    JUNIOR_MIDDLE = "junior_middle"
    SENIOR = "senior"


COMPULSORY = (Stage.PRIMARY, Stage.JUNIOR_MIDDLE)


class EventKind(StrEnum):
    """What happens to an entry."""

    ENTERED = "entered"
    CHANGED = "changed"
    REMOVED = "removed"


class Entry(db.Model):
    """That something was entered in a register. It stays when the row itself is taken out."""

    __tablename__ = "register_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(30))


class RegisterEvent(Event, db.Model):
    """One thing that was done to an entry. Its `values` are all that the row says from then on."""

    __tablename__ = "register_events"
    __table_args__ = unique_places("register_events", "entry_id")
    SUBJECTS = ("entry_id",)

    kind: Mapped[EventKind]
    entry_id: Mapped[int] = mapped_column(ForeignKey("register_entries.id"))


class Row:
    """A row of a register; its id is that of its entry."""

    id: Mapped[int] = mapped_column(ForeignKey("register_entries.id"), primary_key=True)
