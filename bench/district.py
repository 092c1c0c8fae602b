"""The demo district, and the same with as many schools as a large one has."""

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from welfare import create_app
from welfare.config import read_settings
from welfare.extensions import db
from welfare.organizations.actions import add_organization
from welfare.organizations.models import Organization, OrganizationKind

SCHOOLS = (13, 400)
"""The first district's, and a large one's."""


def app_on(instance: Path, url: str | None = None) -> Flask:
    """The app on what is in a folder, or on the database at `url`."""
    overrides = {"WELFARE_INSTANCE": str(instance), "DATABASE_URL": url or ""}
    return create_app({"SETTINGS": read_settings(overrides)})


def add_schools(instance: Path, schools: int, url: str | None = None) -> None:
    """Open schools under the alliances in turn, until there are so many."""
    with app_on(instance, url).app_context():
        of_kind = select(Organization).order_by(Organization.id)
        alliances = db.session.scalars(of_kind.where(Organization.kind == OrganizationKind.ALLIANCE)).all()
        is_school = Organization.kind == OrganizationKind.SCHOOL
        there = db.session.scalar(select(func.count(Organization.id)).where(is_school)) or 0
        for n in range(there, schools):
            parent = alliances[n % len(alliances)]
            add_organization(kind=OrganizationKind.SCHOOL, name=f"第{n + 1}小学", parent=parent)
        db.session.commit()
