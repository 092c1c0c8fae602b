"""A real bureau is set up once, by a command that speaks Chinese or English."""

import click
import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization, OrganizationKind
from welfare.setup.models import SetupCode

Database = scoped_session[Session]
SET_UP = [
    "set-up", "--language", "en", "--district", "云山教育局",
    "--admin-number", "A001", "--admin-name", "管理员甲",
    "--offices", "办公室，后勤办", "--categories", "housing,other", "--default-offices", "housing=后勤办",
]  # fmt: skip


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

    for args in (SET_UP, ["set-up", "--language", "en", "--code"]):
        again = app.test_cli_runner().invoke(args=args)
        assert again.exit_code == 1
        assert "set up already" in again.output
    assert session.scalar(select(func.count()).where(Organization.kind == OrganizationKind.BUREAU)) == 1


@pytest.mark.parametrize(
    ("asked", "terminal", "said"),
    [
        ([], "zh_CN.UTF-8", "教育局名称"),
        ([], "C.UTF-8", "教育局名称"),
        ([], "en_GB.UTF-8", "Name of the bureau"),
        (["--language", "en"], "zh_CN.UTF-8", "Name of the bureau"),
        (["--language", "zh"], "en_GB.UTF-8", "教育局名称"),
    ],
)
def test_it_asks_for_what_is_not_given_in_chinese_unless_english_is_asked_for(
    app: Flask, session: Database, asked: list[str], terminal: str, said: str
) -> None:
    answers = "云山教育局\nA001\n管理员甲\n办公室,后勤办\ny\n后勤办\nn\nn\ny\n办公室\n"
    result = app.test_cli_runner(env={"LC_ALL": None, "LC_MESSAGES": None, "LANG": terminal}).invoke(
        args=["set-up", *asked], input=answers
    )
    assert result.exit_code == 0, result.output
    assert said in result.output
    assert ("管理员甲用工号A001和下面的密码登录" in result.output) == (said == "教育局名称")
    assert set(session.scalars(select(CategorySetting.category))) == {"housing", "other"}


def test_nobody_waits_for_the_database_while_somebody_is_asked(
    app: Flask, session: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(("云山教育局", "A001", "管理员甲", "办公室"))

    def answer(*_asked: object, **_how: object) -> str:
        with db.engine.begin() as another:
            another.execute(delete(SetupCode))
        return next(answers)

    monkeypatch.setattr(click, "prompt", answer)
    result = app.test_cli_runner().invoke(args=["set-up", "--categories", "other"])
    assert result.exit_code == 0, result.output
    assert next(answers, None) is None


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
