"""Whom the bureau asks for a second step: told for some days, then led there; and taking it from somebody."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.client import Client
from tests.support.second_factor import PAGE, SECOND, STEP, half_in, has_app, has_codes, person, shown
from tests.support.signing_in import sign_in_as
from tests.support.standing_in import stand_in
from tests.support.world import District
from welfare import clock, create_app
from welfare.accounts import actions as actions_of_accounts
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import EventKind, PersonEvent
from welfare.accounts.roles import Role
from welfare.accounts.second_factor import actions
from welfare.accounts.second_factor.models import AppFactor, RecoveryCode
from welfare.accounts.second_factor.required import GRACE, ROLES
from welfare.config import UnsafeConfiguration, for_flask, read_settings
from welfare.extensions import db
from welfare.petitions.erasure.actions import erase

ADMINS_PAGE = "/people/{}/second-factor"
DAYS = timedelta(days=14)
SECOND_STEP = "Second step at signing in"


@pytest.fixture
def asked(app: Flask, district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bureau asks its leaders for a second step, with the usual days of grace."""
    monkeypatch.setitem(app.config, ROLES, frozenset({"leader"}))
    assert app.config[GRACE] == DAYS


def _leader() -> Any:
    return person("leader")


class TestGrace:
    def test_it_counts_from_the_first_sign_in(
        self, app: Flask, client: Client, asked: None, sign_in: Any
    ) -> None:
        now = clock.now()
        with clock.at(now):
            page = sign_in(client, "leader")
            assert page.path == "/overview"
            assert "Your role needs a second step at signing in" in page.text
        with clock.at(now + DAYS - timedelta(seconds=1)):
            page = sign_in(app.test_client(), "leader")
            assert page.path == "/overview"
        assert _leader().second_factor_asked_at == now

    def test_afterwards_it_leads_there_and_opens_nothing_else(
        self, client: Client, asked: None, sign_in: Any
    ) -> None:
        now = clock.now()
        with clock.at(now):
            sign_in(client, "leader")
        with clock.at(now + DAYS):
            for address in ("/overview", "/profile", "/needs"):
                answer = client.get(address)
                assert (answer.status_code, answer.location) == (303, PAGE)
            token = client.get("/session").json["csrf_token"]
            refused = client.post("/profile", data={"csrf_token": token, "phone": "1"})
            assert refused.status_code == 403
            assert "Set up a second step now" in refused.text
            assert client.get("/overview", headers={"Accept": "application/json"}).status_code == 401
            page = client.page("/overview")
            assert page.heading == SECOND_STEP
            assert "Set up a second step now" in page.text
            for open_still in ("/profile/password", f"{PAGE}/app", "/static/css/app.css"):
                assert client.get(open_still).status_code == 200
            assert _leader().phone is None

    def test_what_was_being_typed_waits_until_then(self, client: Client, asked: None, sign_in: Any) -> None:
        now = clock.now()
        with clock.at(now):
            sign_in(client, "leader")
            profile = client.page("/profile").form("/profile")
        with clock.at(now + DAYS):
            page = profile.send(phone="13800000000")
            assert page.heading == "Your text is safe"
            assert page.form("/profile").send().heading == "Your text is safe"
            has_app(_leader())
            page = page.form("/profile").send()
            assert page.form("/profile").values["phone"] == "13800000000"

    def test_who_sets_it_up_goes_on(self, client: Client, asked: None, sign_in: Any) -> None:
        now = clock.now()
        with clock.at(now):
            sign_in(client, "leader")
        with clock.at(now + DAYS):
            has_app(_leader())
            assert client.page("/overview").path == "/overview"

    def test_who_signs_out_can(self, client: Client, asked: None, sign_in: Any) -> None:
        now = clock.now()
        with clock.at(now):
            sign_in(client, "leader")
        with clock.at(now + DAYS):
            client.page("/overview").form("/sign-out").send()
            assert client.get("/profile").location.startswith("/sign-in")

    def test_nobody_else_is_asked(self, client: Client, asked: None, sign_in: Any) -> None:
        page = sign_in(client, "clerk")
        assert "second step" not in page.text
        assert person("clerk").second_factor_asked_at is None

    def test_who_has_one_is_not_asked(self, client: Client, asked: None) -> None:
        secret = has_app(_leader())
        page = half_in(client).form(SECOND).send(password_code=shown(secret))
        assert "Your role needs" not in page.text
        assert _leader().second_factor_asked_at is None

    def test_who_is_asked_anew_has_all_the_days_anew(
        self, app: Flask, client: Client, asked: None, sign_in: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = clock.now()
        with clock.at(now):
            sign_in(client, "leader")
        monkeypatch.setitem(app.config, ROLES, frozenset())
        with clock.at(now + DAYS):
            assert sign_in(app.test_client(), "leader").path == "/overview"
            assert _leader().second_factor_asked_at is None
        monkeypatch.setitem(app.config, ROLES, frozenset({"leader"}))
        with clock.at(now + 2 * DAYS):
            assert sign_in(app.test_client(), "leader").path == "/overview"

    def test_after_a_reset_the_days_begin_anew(self, client: Client, asked: None, sign_in: Any) -> None:
        now = clock.now()
        with clock.at(now):
            sign_in(client, "leader")
            has_app(_leader())
        with clock.at(now + DAYS):
            assert actions.reset(_leader(), by=None)
            db.session.commit()
            assert sign_in(client, "leader").path == "/overview"

    def test_who_stands_in_for_one_of_them_needs_one_of_their_own(
        self, client: Client, district: District, asked: None, app: Flask, sign_in: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setitem(app.config, ROLES, frozenset({"handler"}))
        has_app(district.person("handler"))
        stand_in(District(), "handler", "clerk")
        page = sign_in(client, "clerk")
        assert "Your role needs a second step at signing in" in page.text
        assert person("clerk").second_factor_asked_at is not None


def test_it_is_on_where_a_bureau_works_and_off_elsewhere(tmp_path: Any) -> None:
    def roles(environment: str, **said: str) -> frozenset[str]:
        settings = read_settings(
            {"WELFARE_ENV": environment, "WELFARE_INSTANCE": str(tmp_path), "WELFARE_SECRET_KEY": "", **said}
        )
        return for_flask(settings)[ROLES]

    assert roles("production") == {"admin", "auditor", "leader"}
    assert roles("development") == roles("testing") == frozenset()
    assert roles("production", WELFARE_SECOND_FACTOR_ROLES="none") == frozenset()
    assert roles("testing", WELFARE_SECOND_FACTOR_ROLES="clerk, admin") == {"clerk", "admin"}


@pytest.mark.parametrize("days", ["0", "-1", "many", "401"])
def test_days_of_grace_are_a_number(tmp_path: Any, days: str) -> None:
    with pytest.raises(UnsafeConfiguration, match="WELFARE_SECOND_FACTOR_GRACE_DAYS"):
        read_settings({"WELFARE_INSTANCE": str(tmp_path), "WELFARE_SECOND_FACTOR_GRACE_DAYS": days})


def test_a_role_that_there_is_not_stops_the_start(tmp_path: Any) -> None:
    settings = read_settings(
        {
            "WELFARE_ENV": "testing",
            "WELFARE_INSTANCE": str(tmp_path),
            "WELFARE_SECOND_FACTOR_ROLES": "admin, boss",
        }
    )
    with pytest.raises(UnsafeConfiguration, match="names boss; use teacher"):
        create_app({"SETTINGS": settings})


class TestReset:
    @pytest.fixture
    def secret(self, district: District) -> str:
        secret = has_app(district.person("leader"))
        has_codes(_leader())
        return secret

    def test_another_administrator_takes_it_and_the_owner_is_told(
        self, app: Flask, client: Client, secret: str, sign_in: Any
    ) -> None:
        owner = app.test_client()
        half_in(owner).form(SECOND).send(password_code=shown(secret))
        sign_in_as(client, person("admin"))
        number = _leader().id
        page = client.page(f"/people/{number}").follow("Reset the second step")
        assert "局长一 is signed out everywhere" in page.text
        page = page.form(ADMINS_PAGE.format(number)).send()
        assert page.path == f"/people/{number}"
        assert "Second step at signing in reset" in page.text
        assert "Reset the second step" not in page.links
        assert owner.get("/profile").status_code == 303
        assert db.session.scalars(select(AppFactor)).all() == []
        assert db.session.scalars(select(RecoveryCode)).all() == []
        sign_in(owner, "leader")
        assert "系管一 has reset your second step at signing in" in owner.page("/notices").text

    def test_nobody_takes_their_own(self, client: Client, district: District) -> None:
        admin = district.person("admin")
        has_app(admin)
        token = sign_in_as(client, person("admin"))
        number = person("admin").id
        assert "Reset the second step" not in client.page(f"/people/{number}").links
        answer = client.post(ADMINS_PAGE.format(number), data={"csrf_token": token})
        assert answer.status_code == 409
        assert "You cannot do this to your own account." in answer.text
        assert person("admin").second_factor_since is not None

    def test_who_also_holds_a_role_outside_is_another_s(self, client: Client, district: District) -> None:
        teacher, near = district.person("teacher"), district.place("alliance")
        actions_of_accounts.grant_role(
            teacher, role=Role.HANDLER, organization=district.place("bureau"), by=None
        )
        colleague = district.person("colleague")
        actions_of_accounts.grant_role(colleague, role=Role.ADMIN, organization=near, by=None)
        has_app(teacher)
        number = person("teacher").id
        token = sign_in_as(client, person("colleague"))
        answer = client.post(ADMINS_PAGE.format(number), data={"csrf_token": token})
        assert answer.status_code == 409
        assert client.get(ADMINS_PAGE.format(number)).status_code == 409
        assert person("teacher").second_factor_since is not None

    def test_where_there_is_nothing_nothing_is_done(self, client: Client, district: District) -> None:
        number, token = person("leader").id, sign_in_as(client, person("admin"))
        page = client.page(ADMINS_PAGE.format(number))
        assert "there is nothing to reset" in page.text
        client.post(ADMINS_PAGE.format(number), data={"csrf_token": token})
        query = select(PersonEvent.kind).where(PersonEvent.person_id == number)
        assert EventKind.FACTOR_RESET not in db.session.scalars(query).all()

    def test_half_in_is_over(self, client: Client, secret: str) -> None:
        form = half_in(client).form(SECOND)
        assert actions.reset(_leader(), by=None)
        assert form.send(password_code=shown(secret, clock.now() + STEP)).heading == "Sign in"

    def test_the_command_helps_the_last_administrator(self, app: Flask, secret: str) -> None:
        def run(number: str) -> tuple[int, str]:
            db.session.rollback()
            result = app.test_cli_runner().invoke(args=["reset-second-factor", number])
            return result.exit_code, result.output

        assert run("nobody") == (1, "Error: Nobody has the staff number nobody.\n")
        status, said = run("LEADER")
        assert (status, said.startswith("LEADER signs in by the password alone")) == (0, True)
        assert _leader().second_factor_since is None
        assert run("leader") == (1, "Error: leader has set up nothing that could be reset.\n")


def test_of_who_is_erased_nothing_is_kept(district: District) -> None:
    has_app(district.person("colleague"))
    has_codes(person("colleague"))
    deactivate(person("colleague"), by=person("admin"))
    db.session.commit()
    colleague = person("colleague")
    erase(colleague, by=None)
    assert colleague.second_factor_since is None
    assert db.session.scalars(select(AppFactor)).all() == []
    assert db.session.scalars(select(RecoveryCode)).all() == []
