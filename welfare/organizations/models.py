"""The tree: a bureau, its offices, education alliances, schools."""

from enum import StrEnum
from typing import Optional

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from welfare.extensions import db
from welfare.history.models import Event, unique_places
from welfare.spelling import name_key

NAME_LENGTH = 60
PHONE_LENGTH = 20
"""Of an organization's number, and of a person's."""


class OrganizationKind(StrEnum):
    """What an organization is."""

    BUREAU = "bureau"
    OFFICE = "office"
    ALLIANCE = "alliance"
    SCHOOL = "school"


PARENT_KINDS: dict[OrganizationKind, frozenset[OrganizationKind]] = {
    OrganizationKind.BUREAU: frozenset(),
    OrganizationKind.OFFICE: frozenset({OrganizationKind.BUREAU}),
    OrganizationKind.ALLIANCE: frozenset({OrganizationKind.BUREAU}),
    OrganizationKind.SCHOOL: frozenset({OrganizationKind.BUREAU, OrganizationKind.ALLIANCE}),
}
"""Under which kinds each kind may stand; the bureau is the root."""
OF_THE_BUREAU = frozenset({OrganizationKind.BUREAU, OrganizationKind.OFFICE})
"""The bureau itself. Schools are led by their heads, and an alliance by the head of one of its schools."""


class Naming(StrEnum):
    """How it comes about with whom of an organization a need is that it has in hand."""

    BY_HAND = "by_hand"
    IN_TURN = "in_turn"
    """With whoever has been named longest ago."""
    BY_LOAD = "by_load"
    """With whoever has the fewest in work."""


class EventKind(StrEnum):
    """What happens to an organization."""

    ADDED = "added"
    RENAMED = "renamed"
    PHONE_SET = "phone_set"
    MOVED = "moved"
    CLOSED = "closed"
    MERGED = "merged"
    """It became part of another, with all that hung on it."""
    TOOK_OVER = "took_over"
    """Another became part of it."""
    OPENED = "opened"
    SETTINGS_CHANGED = "settings_changed"
    """What the district sets is set for all below the bureau, and stands in the bureau's history."""
    NOTICE_PUBLISHED = "notice_published"
    """A version of the privacy notice, which is the bureau's."""
    REPLIES_CHANGED = "replies_changed"
    """A canned reply of its people was added, changed or removed."""
    CHANNEL_SET = "channel_set"
    """By which services people are told outside the browser; likewise the bureau's."""
    NAMING_SET = "naming_set"
    """With whom of it needs are, and how that comes about."""
    RESEALED = "resealed"
    """The key that histories are signed with was lost, and all was sealed anew; likewise the bureau's."""


class Organization(db.Model):
    """A node of the tree. `path` lists the ids from the root, each followed by a slash, itself last."""

    __tablename__ = "organizations"
    __table_args__ = (
        CheckConstraint("(parent_id IS NULL) = (kind = 'bureau')", name="only_the_bureau_is_root"),
        UniqueConstraint("parent_id", "name"),
        Index(
            "uq_organizations_one_root",
            "kind",
            unique=True,
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[OrganizationKind]
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(Text, index=True)
    """By which the name is found and compared, however it is spelt."""
    display_name: Mapped[str] = mapped_column(Text)
    """The name, and where others have it as well what it stands in, in brackets: what is shown of it wherever
    it is named (`organizations/twins.py`)."""
    phone: Mapped[str | None] = mapped_column(String(PHONE_LENGTH))
    """Under which it is reached; the bureau's stands on the sign-in page."""
    naming: Mapped[Naming | None]
    """How its needs come to be with one of its people; None as `Naming.BY_HAND`."""
    path: Mapped[str] = mapped_column(String(80), default="", index=True)
    is_active: Mapped[bool] = mapped_column(default=True)

    parent: Mapped[Optional["Organization"]] = relationship(remote_side=[id], lazy="raise_on_sql")

    @property
    def is_of_bureau(self) -> bool:
        """Whether it is the bureau itself."""
        return self.kind in OF_THE_BUREAU

    @validates("name")
    def _keep_key(self, _column: str, name: str) -> str:
        self.name_key, self.display_name = name_key(name), name
        return name

    def is_within(self, other: "Organization") -> bool:
        """Whether this stands in the subtree of `other` (or is it)."""
        return self.path.startswith(other.path)


class OrganizationEvent(Event, db.Model):
    """One thing that happened to an organization, or that was set for all below it."""

    __tablename__ = "organization_events"
    __table_args__ = unique_places("organization_events", "organization_id")
    SUBJECTS = ("organization_id",)

    kind: Mapped[EventKind]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
