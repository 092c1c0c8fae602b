"""People and their roles."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from flask_babel import gettext
from flask_login import UserMixin
from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from sqlalchemy.types import TypeDecorator

from welfare.accounts.powers import Lent, Plain, Powers
from welfare.accounts.roles import Role
from welfare.accounts.sign_ins.policy import Present
from welfare.extensions import db
from welfare.history.models import Event, unique_places
from welfare.organizations.models import PHONE_LENGTH, Organization
from welfare.spelling import name_key, number_key

PERSON_NAME_LENGTH = 60
STAFF_NUMBER_LENGTH = 30
ERASED_NAME = "已注销教师"
"""What is kept in the place of a name that was erased; each reader has it in their language."""


class PersonName(TypeDecorator[str]):
    """A name; that of somebody erased comes in the reader's words."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The name as it is shown."""
        return gettext("Erased teacher") if value == ERASED_NAME else value


class EventKind(StrEnum):
    """What happens to an account."""

    ADDED = "added"
    EDITED = "edited"
    MOVED = "moved"
    ROLE_GIVEN = "role_given"
    ROLE_TAKEN = "role_taken"
    ROLE_PROPOSED = "role_proposed"
    """It waits for a second administrator."""
    ROLE_NOT_GIVEN = "role_not_given"
    """What had been proposed."""
    PASSWORD_ISSUED = "password_issued"  # noqa: S105  # the name of what happened
    PASSWORD_RESET = "password_reset"  # noqa: S105
    PASSWORD_CHOSEN = "password_chosen"  # noqa: S105
    CLOSED = "closed"
    OPENED = "opened"
    TOOK_OVER = "took_over"
    """What somebody else had in hand."""
    CONTACTS_SET = "contacts_set"
    """Which schools a leader keeps in touch with."""
    STAND_IN_NAMED = "stand_in_named"
    STAND_IN_ENDED = "stand_in_ended"
    ERASED = "erased"
    """What was kept of the person, at their own request or once its time was over."""
    FACTOR_SET = "factor_set"
    """Something that comes second at a sign-in."""
    FACTOR_REMOVED = "factor_removed"
    FACTOR_RESET = "factor_reset"
    """By somebody else, all of them."""
    CODES_RENEWED = "codes_renewed"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_TAKEN_OFF = "identity_taken_off"
    """Of an account elsewhere; which one it was is its owner's matter."""
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    """Wrong passwords of one hour, from one network."""
    CODES_FAILED = "codes_failed"
    """Wrong codes of a second step, likewise."""
    SIGN_IN_ENDED = "sign_in_ended"
    PROTECTED_OPENED = "protected_opened"
    """A need of theirs that their school is not to know of, by somebody else."""
    FACTS_OPENED = "facts_opened"
    """What their application for a flat says of hardship, by somebody else."""
    EXPORTED = "exported"
    """They had a file made of a list."""
    EXPORT_FETCHED = "export_fetched"
    """A file that they had made, by themselves or by an auditor."""
    SETTING_CHANGED = "setting_changed"
    """By them, for more people than themselves."""
    AUDITED = "audited"
    """They had all histories checked."""


class Person(UserMixin, Powers, db.Model):
    """Someone with an account."""

    __tablename__ = "people"
    __allow_unmapped__ = True  # for what is computed when a person is loaded
    __table_args__ = (
        CheckConstraint("length(staff_number) > 0", name="has_staff_number"),
        Index("ix_people_organization", "organization_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_number: Mapped[str] = mapped_column(String(STAFF_NUMBER_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(PersonName(PERSON_NAME_LENGTH))
    number_key: Mapped[str] = mapped_column(Text, index=True)
    name_key: Mapped[str] = mapped_column(Text, index=True)
    """By which both are found and compared, however they are spelt."""
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    phone: Mapped[str | None] = mapped_column(String(PHONE_LENGTH))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    second_factor_since: Mapped[datetime | None]
    """Since when signing in asks for something besides the password; None where it does not."""
    second_factor_asked_at: Mapped[datetime | None]
    """When somebody whose role needs it, and who has none, first signed in."""
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    """Invented with the demo district, so that the demo is never loaded beside real people."""
    erased_at: Mapped[datetime | None]
    """Since when nothing says any more who this was; nothing can be changed then."""
    created_at: Mapped[datetime]

    organization: Mapped[Organization] = relationship(lazy="raise_on_sql")
    roles: Mapped[list["RoleAssignment"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="RoleAssignment.id"
    )

    lent: Sequence[Lent] = ()
    """What the person has besides their own roles while they stand in for others."""
    apart: tuple[Plain, Plain] | None = None
    """By their own roles, and by all: what they have where something is lent; set by `reach.reaching`."""
    sign_in: Present
    """By which they come, where it is a request of theirs; set by `queries.person_signed_in`."""
    notice_to_read: int | None = None
    """The number of the privacy notice that holds, where they have not read it; set with `sign_in`."""
    token: str = ""
    """The secret of a sign-in that has just begun."""
    to_be_given: Sequence[Role] = ()
    """Roles at the bureau that somebody who is just being added is to have."""

    __eq__ = object.__eq__  # a row is one object; Flask-Login's would compare what `get_id` gives
    __hash__ = object.__hash__

    @validates("staff_number", "name")
    def _keep_key(self, column: str, text: str) -> str:
        if column == "name":
            self.name_key = name_key(text)
        else:
            self.number_key = number_key(text)
        return text

    def get_id(self) -> str:
        """What the session cookie holds from now on: who has it is in, until the sign-in ends."""
        return self.token

    @property
    def mark(self) -> str:
        """Tells this person from others on a phone they share: always the same, and nothing else."""
        return hashlib.sha256(f"{self.id} {self.created_at.isoformat()}".encode()).hexdigest()[:16]

    @property
    def alone(self) -> "Person | Plain":
        """The person by the roles they hold themselves."""
        return self.apart[0] if self.apart else self

    @property
    def whole(self) -> "Person | Plain":
        """The person by all their roles, whoever lends them."""
        return self.apart[1] if self.apart else self


class RoleAssignment(db.Model):
    """A role that a person holds at an organization."""

    __tablename__ = "role_assignments"
    __table_args__ = (UniqueConstraint("person_id", "role", "organization_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    role: Mapped[Role]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)

    organization: Mapped[Organization] = relationship(lazy="raise_on_sql")


class PersonEvent(Event, db.Model):
    """One thing that happened to an account. Of names, numbers and phones it says only that they changed."""

    __tablename__ = "person_events"
    __table_args__ = (
        *unique_places("person_events", "person_id"),
        Index("ix_person_events_at", "at", "id"),
        Index("ix_person_events_person", "person_id", "at", "id"),
        Index("ix_person_events_by", "by_id", "at", "id"),
        Index("ix_person_events_kind", "kind", "at", "id"),
    )
    SUBJECTS = ("person_id",)

    kind: Mapped[EventKind]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class CalendarFeed(db.Model):
    """That a person's calendar can be read at a secret address, of which only a digest is kept."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    """The reader's when it was made: a calendar program says none."""
    created_at: Mapped[datetime]
