"""The command: the demo keeps away from real data."""

from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.audit.rows.models import SealedTable
from welfare.demo.names import ACCOUNTS, FAMILY, GIVEN
from welfare.demo.people import PASSWORD
from welfare.needs.models import Need

Database = scoped_session[Session]


@pytest.mark.in_turn("who may do it is decided in Python")
@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_account_signs_in(demo: datetime, client: Client, account: str) -> None:
    page = client.page("/sign-in").form("/sign-in").send(login=account, password=PASSWORD)
    assert page.status == 200
    assert "/password" not in page.path


def test_refuses_in_production(app: Flask, session: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(app.config["SETTINGS"], environment="production")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 1
    assert "no demo in production" in result.output
    assert session.scalar(select(func.count(Person.id))) == 0


def test_beside_a_server_that_starts_nothing_is_loaded_and_nothing_fails(
    app: Flask, session: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.config["SETTINGS"], environment="production")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    assert app.test_cli_runner().invoke(args=["demo", "--if-empty"]).exit_code == 0
    assert session.scalar(select(func.count(Person.id))) == 0


def test_a_demo_that_became_a_production_lets_nobody_in(
    app: Flask, demo: datetime, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.config["SETTINGS"], environment="production")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    assert ACCOUNTS["teacher"] not in client.page("/").text, "no account is offered"
    page = client.page("/sign-in").form("/sign-in").send(login="admin", password=PASSWORD)
    assert page.path == "/sign-in"
    assert client.get("/people").status_code == 303


def test_everybody_is_invented_and_can_be_called_by_nobody(demo: datetime, session: Database) -> None:
    people = session.scalars(select(Person)).all()
    assert all(person.is_demo for person in people)
    assert {person.phone for person in people} <= {None, ""}
    names = [person.name for person in people]
    assert len(set(names)) == len(names)
    assert {name[0] for name in names} <= {*FAMILY, *(name[0] for name in ACCOUNTS.values())}
    assert {name[1:] for name in names} <= {*GIVEN, *(name[1:] for name in ACCOUNTS.values())}


@pytest.mark.parametrize(("how", "ends"), [("demo", 1), ("demo --if-empty", 0)])
def test_refuses_over_real_people_and_seals_nothing_of_theirs(
    how: str, ends: int, app: Flask, district: District, session: Database
) -> None:
    session.execute(delete(SealedTable))
    session.commit()
    before = session.scalar(select(func.count(Person.id)))
    result = app.test_cli_runner().invoke(args=how.split())
    assert result.exit_code == ends
    assert "real people" in result.output
    assert session.scalar(select(func.count(Person.id))) == before
    assert session.scalar(select(func.count()).select_from(SealedTable)) == 0


def test_is_loaded_once(app: Flask, demo: datetime, session: Database) -> None:
    before = session.scalar(select(func.count(Need.id)))
    result = app.test_cli_runner().invoke(args=["demo"])
    assert (result.exit_code, "already" in result.output) == (0, True)
    assert session.scalar(select(func.count(Need.id))) == before


def test_roles_of_the_accounts(demo: datetime, session: Database) -> None:
    from welfare.accounts.queries import person_by_staff_number

    expected = {
        "teacher": Role.TEACHER, "colleague": Role.TEACHER, "neighbour": Role.TEACHER, "leader": Role.LEADER,
        "school": Role.SCHOOL_ADMIN, "clerk": Role.CLERK, "handler": Role.HANDLER, "admin": Role.ADMIN,
        "auditor": Role.AUDITOR,
    }  # fmt: skip
    people = {name: person_by_staff_number(name) for name in expected}
    assert {name: set(person.role_names) for name, person in people.items()} == {
        name: {role} for name, role in expected.items()
    }
    assert set(expected) == set(ACCOUNTS)
    schools = {name: people[name].organization_id for name in ("teacher", "colleague", "neighbour", "school")}
    assert schools["teacher"] == schools["colleague"] == schools["school"] != schools["neighbour"]
    assert clock.now() == demo
