"""Roles that wait for a second administrator."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.models import Organization


class ProposedRole(db.Model):
    """That an administrator gives somebody a role at the bureau: nobody holds it before another confirms."""

    __tablename__ = "proposed_roles"
    __table_args__ = (UniqueConstraint("person_id", "role", "organization_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[Role]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    given_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    given_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="raise_on_sql")
    given_by: Mapped[Person] = relationship(foreign_keys=given_by_id, lazy="raise_on_sql")
    organization: Mapped[Organization] = relationship(lazy="raise_on_sql")
