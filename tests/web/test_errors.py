"""Errors are pages with a way on."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask, abort
from sqlalchemy.exc import OperationalError

from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import login_manager
from welfare.refusals import Refusal

SignIn = Callable[[Client, str], Page]


@pytest.mark.parametrize("account", [None, "teacher", "admin"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_not_found_leads_back_in_everybody_s_own_frame(
    client: Client, district: District, sign_in: SignIn, account: str | None, language: str
) -> None:
    if account:
        sign_in(client, account)
    client.set_cookie("lang", language)
    page = client.page("/there/is/no/such/page")
    assert page.status == 404
    assert "404" in page.text
    assert "/" in page.links.values()


@pytest.mark.parametrize("account", [None, "teacher", "clerk"])
@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 503])
def test_every_error_is_a_page_with_a_way_on_in_both_languages(
    app: Flask,
    client: Client,
    district: District,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    account: str | None,
) -> None:
    monkeypatch.setitem(app.view_functions, "site.landing", _marked_public(lambda: abort(status)))
    if account:
        sign_in_as(client, district.person(account))
    told = {}
    for language in ("zh", "en"):
        client.set_cookie("lang", language)
        page = client.page("/")
        told[language] = page.heading
        assert (page.status, str(status) in page.text) == (status, True)
        assert "/" in [urlsplit(link).path for link in page.links.values()]
        assert next(elements(page.root, "html")).get("lang", "").startswith(language)
    assert told["zh"] != told["en"]


def test_what_is_too_large_is_said_in_words(client: Client, district: District, sign_in: SignIn) -> None:
    sign_in(client, "admin")
    answer = client.post("/people/roster", data={"file": b"x" * (5 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_crash_is_told_kindly_and_tells_nothing(
    app: Flask, client: Client, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setitem(app.view_functions, "accounts.sign_in", _marked_public(fall))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    page = client.page("/sign-in")
    assert page.status == 500
    assert "Something went wrong on our side" in page.text
    assert "secret detail" not in page.response.text


def test_without_a_database_there_still_is_a_page(
    app: Flask, client: Client, district: District, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_answer(*_arguments: object) -> None:
        raise OperationalError("SELECT", {}, Exception("the server is gone"))

    sign_in(client, "teacher")
    monkeypatch.setattr(login_manager, "_user_callback", no_answer)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    page = client.page("/profile")
    assert page.status == 503
    assert "Nothing can be kept or looked up just now" in page.text
    assert "gone" not in page.response.text


@pytest.mark.parametrize("name", ["title", "status", "advice", "code", "message", "details", "string"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_a_refusal_tells_may_have_any_name(
    app: Flask, client: Client, district: District, monkeypatch: pytest.MonkeyPatch, name: str, accept: str
) -> None:
    class Told(Refusal):
        sentence = f"There is %({name})s."

    def refuse() -> None:
        raise Told(**{name: "something"})

    monkeypatch.setitem(app.view_functions, "site.landing", _marked_public(refuse))
    answer = client.get("/", headers={"Accept": accept, "Accept-Language": "en"})
    assert answer.status_code == 409
    if accept == "text/html":
        assert "There is something." in answer.text
    else:
        assert answer.json == {name: "something", "code": "refused", "message": "There is something."}


def _marked_public(view: Callable[..., None]) -> Callable[..., None]:
    from welfare.web.access import access

    return access.public(view)


@pytest.mark.parametrize("host", ["a..b", "a" * 70])
def test_what_is_no_name_of_a_host_is_a_bad_request(client: Client, host: str) -> None:
    client.lints = False
    assert client.get("/sign-in", headers={"Host": host}).status_code == 400
