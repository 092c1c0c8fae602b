"""The demo district, the same with as many schools as a large one has, and one with many people and needs."""

from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from bench.crowd import add_needs, add_teachers
from welfare import create_app
from welfare.audit.command import begin_to_seal, sign_now
from welfare.config import read_settings
from welfare.demo.load import load_demo
from welfare.extensions import db
from welfare.organizations.actions import add_organization
from welfare.organizations.models import Organization, OrganizationKind

SCHOOLS = (13, 400)
"""The first district's, and a large one's."""
TEACHERS = 50
"""At each school of a large district: twenty thousand."""


def app_on(instance: Path, url: str | None = None) -> Flask:
    """The app on what is in a folder, or on the database at `url`."""
    overrides = {"WELFARE_INSTANCE": str(instance), "DATABASE_URL": url or ""}
    return create_app({"SETTINGS": read_settings(overrides)})


def new_demo(instance: Path, url: str | None = None) -> None:
    """The tables and the demo, in a new folder; sealed when its server starts."""
    instance.mkdir()
    with app_on(instance, url).app_context():
        upgrade()
        load_demo()
        _leave()


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
        _leave()


def add_crowd(instance: Path, needs: int, url: str | None = None) -> None:
    """Many teachers and needs, sealed; then time passes, and all is checked.

    Raises `RuntimeError` where `audit verify` finds a fault.
    """
    app = app_on(instance, url)
    with app.app_context():
        add_teachers(TEACHERS)
        add_needs(needs)
        db.session.commit()
        begin_to_seal()
        sign_now()
        for command in (["clock"], ["audit", "verify"]):
            done = app.test_cli_runner().invoke(args=command)
            if done.exit_code:
                raise RuntimeError(f"{' '.join(command)}: {done.output} {done.exception}")
        _leave()


def _leave() -> None:
    """Commit, and let go of the database, so that it can be copied."""
    db.session.commit()
    db.session.remove()
    db.engine.dispose()
