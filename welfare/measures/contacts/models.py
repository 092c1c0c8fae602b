"""The schools that leaders keep in touch with."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.organizations.models import Organization


class ContactSchool(db.Model):
    """A school that a leader keeps in touch with, and is to visit."""

    __tablename__ = "contact_schools"
    __table_args__ = (
        UniqueConstraint("leader_id", "school_id"),
        Index("ix_contact_schools_school", "school_id"),
        Index("ix_contact_schools_since", "since", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    since: Mapped[date]

    leader: Mapped[Person] = relationship(lazy="raise_on_sql")
    school: Mapped[Organization] = relationship(lazy="raise_on_sql")
