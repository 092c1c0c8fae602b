"""The commands: the demo keeps away from real data, and a real bureau is set up once."""

from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.demo.people import NAMES, PASSWORD
from welfare.needs.models import Need
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization, OrganizationKind

Database = scoped_session[Session]
SET_UP = [
    "set-up", "--district", "云山教育局", "--admin-number", "A001", "--admin-name", "管理员甲",
    "--offices", "办公室，后勤办", "--categories", "housing,other", "--default-offices", "housing=后勤办",
]  # fmt: skip


@pytest.mark.parametrize("account", NAMES)
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


def test_refuses_over_real_people(app: Flask, district: District, session: Database) -> None:
    before = session.scalar(select(func.count(Person.id)))
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 1
    assert "real people" in result.output
    assert session.scalar(select(func.count(Person.id))) == before


def test_does_nothing_if_not_empty(app: Flask, district: District) -> None:
    assert app.test_cli_runner().invoke(args=["demo", "--if-empty"]).exit_code == 0


def test_is_loaded_once(app: Flask, demo: datetime, session: Database) -> None:
    before = session.scalar(select(func.count(Need.id)))
    result = app.test_cli_runner().invoke(args=["demo"])
    assert (result.exit_code, "already" in result.output) == (0, True)
    assert session.scalar(select(func.count(Need.id))) == before


def test_set_up_works_once(app: Flask, session: Database, client: Client) -> None:
    result = app.test_cli_runner().invoke(args=SET_UP)
    assert result.exit_code == 0, result.output
    settings = {setting.category: setting for setting in session.scalars(select(CategorySetting))}
    assert set(settings) == {"housing", "other"}
    offices = {place.id: place.name for place in session.scalars(select(Organization))}
    assert offices[settings["housing"].default_unit_id] == "后勤办"
    assert offices[settings["other"].default_unit_id] == "办公室"
    admin = session.scalars(select(Person).where(Person.staff_number == "A001")).one()
    assert admin.must_change_password
    assert not admin.is_demo
    password = next(line.strip() for line in result.output.splitlines() if line.startswith("    "))
    page = client.page("/sign-in").form("/sign-in").send(login="A001", password=password)
    assert page.path == "/profile/password"

    again = app.test_cli_runner().invoke(args=SET_UP)
    assert again.exit_code == 1
    assert "set up already" in again.output
    assert session.scalar(select(func.count()).where(Organization.kind == OrganizationKind.BUREAU)) == 1


def test_set_up_asks_for_what_is_not_given(app: Flask, session: Database) -> None:
    answers = "云山教育局\nA001\n管理员甲\n办公室,后勤办\ny\nn\nn\ny\n后勤办\n办公室\n"
    result = app.test_cli_runner().invoke(args=["set-up"], input=answers)
    assert result.exit_code == 0, result.output
    assert set(session.scalars(select(CategorySetting.category))) == {"housing", "other"}


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--default-offices", "housing=没有", "none of the offices"),
        ("--categories", "housing,cars", "no category"),
        ("--district", "局" * 300, "cannot be a name"),
        ("--offices", "，", "at least one"),
    ],
)
def test_set_up_refuses_in_words(app: Flask, session: Database, option: str, value: str, said: str) -> None:
    args = [value if SET_UP[n - 1] == option else arg for n, arg in enumerate(SET_UP)]
    result = app.test_cli_runner().invoke(args=args)
    assert result.exit_code == 1
    assert said in result.output
    assert session.scalar(select(func.count(Organization.id))) == 0


def test_roles_of_the_accounts(demo: datetime, session: Database) -> None:
    from welfare.accounts.queries import person_by_staff_number

    expected = {
        "teacher": Role.TEACHER, "colleague": Role.TEACHER, "neighbour": Role.TEACHER, "leader": Role.LEADER,
        "school": Role.SCHOOL_ADMIN, "clerk": Role.CLERK, "handler": Role.HANDLER, "admin": Role.ADMIN,
    }  # fmt: skip
    people = {name: person_by_staff_number(name) for name in expected}
    assert {name: set(person.role_names) for name, person in people.items()} == {
        name: {role} for name, role in expected.items()
    }
    schools = {name: people[name].organization_id for name in ("teacher", "colleague", "neighbour", "school")}
    assert schools["teacher"] == schools["colleague"] == schools["school"] != schools["neighbour"]
    assert clock.now() == demo
