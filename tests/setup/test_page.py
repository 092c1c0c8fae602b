"""Whoever has the code begins a bureau in the browser, once; nobody else does, however they try."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client, Page
from tests.support.live_server import PATIENCE
from tests.support.plans import statements
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization
from welfare.setup import actions, codes
from welfare.setup.models import SetupCode

Database = scoped_session[Session]
TYPED = {
    "district": "云山教育局", "offices": "办公室，后勤办\n工会", "categories": ["housing", "other"],
    "admin_name": "管理员 甲", "admin_number": "A001",
    "password_new": "a short sentence", "password_repeat": "a short sentence",
}  # fmt: skip


@pytest.fixture
def code(app: Flask, session: Database) -> str:
    """The one that has just been printed."""
    return printed(app)


def printed(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["set-up", "--code"])
    assert result.exit_code == 0, result.output
    return next(line.strip() for line in result.output.splitlines() if line.startswith("    "))


def send(client: Client, code: str, **typed: Any) -> Page:
    return client.page("/set-up").form("/set-up").send(**{**TYPED, "password_code": code, **typed})


def people() -> int:
    db.session.rollback()
    return int(db.session.scalar(select(func.count(Person.id))) or 0)


@pytest.mark.parametrize("address", ["/", "/sign-in", "/public", "/needs", "/overview", "/profile"])
def test_every_page_leads_there_until_somebody_has_an_account(
    client: Client, session: Database, address: str
) -> None:
    assert client.page(address).path == "/set-up"
    assert client.get("/healthz").status_code == 200
    assert client.get("/nothing/here").status_code == 404


def test_that_there_is_a_bureau_is_remembered_and_that_there_is_none_is_not(
    app: Flask, client: Client, code: str
) -> None:
    def asked() -> int:
        with statements() as seen:
            client.get("/sign-in")
        return sum("organizations.parent_id IS NULL" in said for said, _values in seen)

    assert [asked() for _twice in range(2)] == [1, 1]
    send(app.test_client(), code)
    first, second, third = (asked() for _thrice in range(3))
    assert first == second + 1 == third + 1
    assert client.page("/sign-in").path == "/sign-in"


def test_whoever_has_the_code_begins_and_goes_on_signed_in(client: Client, code: str) -> None:
    page = send(client, code.upper().replace("-", " "))
    assert (page.status, page.path) == (200, "/organizations")
    assert "云山教育局" in page.text
    admin = db.session.scalars(select(Person)).one()
    assert (admin.staff_number, admin.name, admin.must_change_password) == ("A001", "管理员甲", False)
    assert db.session.scalars(select(RoleAssignment.role)).all() == [Role.ADMIN]
    places = {place.id: place.name for place in db.session.scalars(select(Organization))}
    assert set(places.values()) == {"云山教育局", "办公室", "后勤办", "工会"}
    settings = {
        one.category: places[one.default_unit_id] for one in db.session.scalars(select(CategorySetting))
    }
    assert settings == {"housing": "办公室", "other": "办公室"}
    client.page("/organizations").form("/sign-out").send()
    signed_in = client.page("/sign-in").form("/sign-in").send(login="A001", password=TYPED["password_new"])
    assert signed_in.path == "/people"


def test_once_somebody_has_an_account_there_is_nothing(
    client: Client, district: District, app: Flask
) -> None:
    assert client.get("/set-up").status_code == 404
    form = client.page("/sign-in").form("/language")
    sent = client.post("/set-up", data={**TYPED, "csrf_token": form.values["csrf_token"]})
    assert sent.status_code == 404
    assert client.post("/set-up", data=TYPED).status_code == 404, "without a token, too"
    assert client.page("/").path == "/"


def test_a_form_sent_again_as_its_answer_was_lost_is_told_that_it_is_done(app: Flask, code: str) -> None:
    browser = app.test_client()
    form = browser.page("/set-up").form("/set-up")
    browser_without_answer = app.test_client()
    browser_without_answer.set_cookie("welfare", browser.get_cookie("welfare").value)
    values = {**form.values, **TYPED, "password_code": code}
    assert browser.post("/set-up", data=values).status_code == 303
    again = browser_without_answer.post("/set-up", data=values)
    assert again.status_code == 404
    assert "set up already" in again.text
    assert people() == 1
    sign_in = browser_without_answer.page("/sign-in").form("/sign-in")
    assert sign_in.send(login="A001", password=TYPED["password_new"]).path == "/people"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_a_code_the_page_says_how_to_come_by_one(
    client: Client, session: Database, language: str
) -> None:
    client.set_cookie("lang", language)
    assert "flask --app wsgi set-up --code" in client.page("/set-up").text
    page = send(client, "abcd-efgh-jkmn")
    assert page.status == 422
    assert ("还没有设置码" if language == "zh" else "There is no code yet") in page.text
    assert people() == 0


def test_a_wrong_code_is_counted_and_what_was_typed_stays(client: Client, code: str) -> None:
    page = send(client, "abcd-efgh-jkmn")
    assert page.status == 422
    assert f"Tries left: {codes.TRIES - 1}." in page.text
    values = page.form("/set-up").values
    assert (values["district"], values["admin_number"]) == ("云山教育局", "A001")
    assert values.getlist("categories") == ["housing", "other"]
    assert not values["password_code"], "what is secret is not sent back"
    assert not values["password_new"]
    assert send(client, code).path == "/organizations"


def test_after_so_many_wrong_ones_the_right_one_opens_nothing_either(
    client: Client, app: Flask, code: str
) -> None:
    for _ in range(codes.TRIES):
        send(client, "abcd-efgh-jkmn")
    page = send(client, code)
    assert page.status == 422
    assert "Too many wrong codes" in page.text
    assert people() == 0
    assert send(client, printed(app)).path == "/organizations", "another can be printed"


def test_the_last_try_may_be_the_right_one(client: Client, code: str) -> None:
    for _ in range(codes.TRIES - 1):
        send(client, "abcd-efgh-jkmn")
    assert send(client, code).path == "/organizations"


def test_what_is_wrong_with_the_rest_costs_no_try(client: Client, code: str) -> None:
    for _ in range(codes.TRIES + 1):
        page = send(client, code, password_repeat="another sentence")
        assert page.status == 422
    for _ in range(codes.TRIES + 1):
        page = send(client, code, password_new="12345678", password_repeat="12345678")
        assert "Many people use this" in page.text
    assert send(client, code).path == "/organizations"


@pytest.mark.parametrize(("after", "is_good"), [(-1, True), (0, False)])
def test_a_code_is_good_for_an_hour(client: Client, app: Flask, code: str, after: int, is_good: bool) -> None:
    expires_at = db.session.scalars(select(SetupCode.expires_at)).one()
    db.session.rollback()
    with clock.at(expires_at + after * codes.GOOD_FOR / 3600):
        page = send(client, code)
    if is_good:
        assert page.path == "/organizations"
    else:
        assert page.status == 422
        assert "hour is over" in page.text
    assert people() == is_good


def test_a_new_code_takes_the_place_of_the_one_before(client: Client, app: Flask, code: str) -> None:
    newer = printed(app)
    assert send(client, code).status == 422
    assert send(client, newer).path == "/organizations"
    assert db.session.scalar(select(func.count(SetupCode.id))) == 0, "it goes with the first account"


def test_the_database_does_not_hold_the_code(code: str) -> None:
    kept = db.session.scalars(select(SetupCode.code_hash)).one()
    assert kept.startswith("$argon2")
    assert code not in kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"district": ""}, "Type the bureau's name."),
        ({"offices": "，"}, "Offices: Name at least one office."),
        ({"offices": "室" * 61}, "cannot be a name"),
        ({"admin_name": " "}, "Your name: Every person has a name."),
        ({"admin_number": ""}, "Your staff number: Every person has a staff number."),
        ({"password_new": "short", "password_repeat": "short"}, "New password: Use at least 8 characters."),
        (
            {"password_new": "12345678", "password_repeat": "12345678"},
            "New password: Many people use this",
        ),
        ({"code": ""}, "Type the code from the server."),
        ({"categories": ["cars"]}, "cars"),
    ],
)
def test_what_does_not_hold_is_said_and_nothing_is_made(
    client: Client, code: str, typed: dict[str, Any], said: str
) -> None:
    page = send(client, **{"code": code, **typed})
    assert page.status == 422
    assert said in page.text
    assert people() == 0
    assert db.session.scalar(select(func.count(Organization.id))) == 0


def test_a_form_from_elsewhere_sets_nothing_up(client: Client, code: str) -> None:
    client.page("/set-up")
    answer = client.post("/set-up", data={**TYPED, "password_code": code})
    assert answer.status_code == 400
    assert "云山教育局" in answer.text, "what was typed is there to be sent once more"
    assert code not in answer.text
    assert people() == 0


def test_what_a_visitor_says_the_site_is_called_leads_nowhere_else(client: Client, code: str) -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    assert client.get("/", headers=forged).headers["Location"] == "/set-up"
    assert "evil.example" not in client.get("/set-up", headers=forged).text


def race(app: Flask, sends: list[Callable[[Client], Page]]) -> list[Page]:
    """Each sends from a browser of its own, all at one moment."""
    at_once = Barrier(len(sends), timeout=PATIENCE)
    browsers = [app.test_client() for _ in sends]
    for browser in browsers:
        browser.lints = False

    def go(pair: tuple[Client, Callable[[Client], Page]]) -> Page:
        at_once.wait()
        return pair[1](pair[0])

    db.session.remove()
    with ThreadPoolExecutor(len(sends)) as pool:
        return list(pool.map(go, zip(browsers, sends, strict=True)))


def test_of_two_at_once_one_begins_and_the_other_is_told(
    app: Flask, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have the right code, and both find that nobody has begun."""
    both_have_looked = Barrier(2, timeout=PATIENCE)
    add = actions.add_organization

    def add_when_both_have_looked(**what: Any) -> Organization:
        if what["parent"] is None and db.engine.dialect.name == "postgresql":
            both_have_looked.wait()
        return add(**what)

    monkeypatch.setattr(actions, "add_organization", add_when_both_have_looked)
    pages = race(app, [lambda each: send(each, code)] * 2)
    assert sorted(page.status for page in pages) == [200, 404]
    assert people() == 1


def test_who_comes_when_another_has_just_used_the_code_is_told_of_the_bureau(
    app: Flask, client: Client, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both find that nobody has begun; one is done before the other's code is looked for."""
    release, others = codes.release_database, iter([app.test_client()])

    def release_and_let_another_begin() -> None:
        release()
        for other in others:
            with ThreadPoolExecutor(1) as elsewhere:
                assert elsewhere.submit(send, other, code).result().status == 200

    monkeypatch.setattr(codes, "release_database", release_and_let_another_begin)
    assert send(client, code).status == 404
    assert people() == 1


def test_who_guesses_from_many_places_at_once_has_no_more_tries(app: Flask, code: str) -> None:
    pages = race(app, [lambda each: send(each, "abcd-efgh-jkmn")] * (codes.TRIES + 3))
    assert all(page.status == 422 for page in pages)
    assert sum("Too many wrong codes" in page.text for page in pages) == 3
    assert people() == 0
