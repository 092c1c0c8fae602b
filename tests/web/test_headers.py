"""What every answer says beside its page; that each does, a test's browser sees to (support/headers.py)."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response
from werkzeug.test import EnvironBuilder, TestResponse

from tests.support.client import Client
from tests.support.headers import problems_of_headers
from tests.support.world import PASSWORD, District
from welfare import create_app
from welfare.config import read_settings
from welfare.extensions import db

CLOSED = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


def answer_with(**headers: str) -> TestResponse:
    """An answer that says all it must, but for what is given."""
    said = {
        "Content-Security-Policy": CLOSED,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Content-Type": "text/html; charset=utf-8",
    }
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    request = EnvironBuilder("/needs").get_request()
    return TestResponse([b"words"], "200 OK", Response(headers=said).headers, request)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Security_Policy": "default-src 'none'"},
        {"Content_Security_Policy": "default-src 'none'; object-src 'none'; base-uri 'none'"},
        {"Content_Security_Policy": f"{CLOSED}; script-src 'unsafe-inline'"},
        {"X_Content_Type_Options": ""},
        {"Referrer_Policy": "unsafe-url"},
        {"Access_Control_Allow_Origin": "*"},
        {"Cache_Control": "private, max-age=60"},
        {"Cache_Control": "public, max-age=60", "Set_Cookie": "a=b; Path=/; HttpOnly; SameSite=Lax"},
        {"Content_Type": "text/html"},
        {"Set_Cookie": "a=b; Path=/; SameSite=Lax"},
        {"Set_Cookie": "a=b; Path=/; HttpOnly"},
        {"Set_Cookie": "a=b; Path=/; HttpOnly; SameSite=Lax; Domain=example.cn"},
        {"Location": "https://elsewhere.example/"},
        {"Location": "//elsewhere.example/"},
    ],
    ids=str,
)  # fmt: skip
def test_what_an_answer_lacks_is_noticed(headers: dict[str, str]) -> None:
    assert problems_of_headers(answer_with(**headers))


def test_an_answer_that_says_all_has_no_problems() -> None:
    assert problems_of_headers(answer_with()) == []


@pytest.fixture
def production(app: Flask, district: District) -> Iterator[Flask]:
    """The same house as a bureau has it: behind a proxy that speaks HTTPS."""
    overrides = {
        "WELFARE_ENV": "production",
        "WELFARE_INSTANCE": app.instance_path,
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "WELFARE_SECRET_KEY": "",
        "WELFARE_SECURE_COOKIES": "1",
        "WELFARE_TRUSTED_PROXIES": "1",
    }
    made = create_app({"SETTINGS": read_settings(overrides)})
    made.test_client_class = Client
    yield made
    with made.app_context():
        db.engine.dispose()


OVER_HTTPS = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "welfare.example.cn"}


@pytest.mark.parametrize("address", ["/sign-in", "/static/css/app.css", "/nothing", "/session", "/needs"])
def test_whoever_came_by_https_goes_on_so(production: Flask, address: str) -> None:
    client = production.test_client()
    strict = client.get(address, headers=OVER_HTTPS).headers["Strict-Transport-Security"]
    assert strict == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in client.get(address).headers, "it would mean nothing there"


def test_every_cookie_goes_over_https_to_this_host_alone(production: Flask) -> None:
    client = production.test_client()
    told = client.get("/sign-in", headers=OVER_HTTPS).headers.getlist("Set-Cookie")
    for address, chosen in (("/language", {"language": "en"}), ("/text-size", {"text_size": "large"})):
        token = client.get("/session", headers=OVER_HTTPS).json["csrf_token"]
        headers = {**OVER_HTTPS, "X-CSRFToken": token, "Referer": "https://welfare.example.cn/"}
        answer = client.post(address, data=chosen, headers=headers)
        assert answer.status_code == 303
        told += answer.headers.getlist("Set-Cookie")
    token = client.get("/session", headers=OVER_HTTPS).json["csrf_token"]
    known = {"login": "teacher", "password": PASSWORD, "csrf_token": token}
    answer = client.post("/sign-in", data=known, headers=OVER_HTTPS)
    assert answer.status_code == 303
    told += answer.headers.getlist("Set-Cookie")
    names = {cookie.partition("=")[0] for cookie in told}
    assert {"__Host-lang", "__Host-text_size", "__Host-known_device"} <= names
    assert all(name.startswith("__Host-") for name in names)
    for cookie in told:  # or browsers do not take it under such a name
        said = cookie.split("; ")
        assert "Secure" in said
        assert "Path=/" in said
        assert not any(each.startswith("Domain=") for each in said)


def test_what_was_chosen_under_the_former_names_holds(production: Flask) -> None:
    client = production.test_client()
    client.set_cookie("lang", "en")
    client.set_cookie("text_size", "large")
    page = client.get("/sign-in", headers={"Accept-Language": "zh"}).text
    assert '<html lang="en" class="text-large"' in page


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "DELETE", "PATCH"])
def test_a_method_that_no_page_has_is_not_answered(client: Client, district: District, method: str) -> None:
    answer = client.open("/sign-in", method=method, headers={"Cookie": "welfare=secret"})
    assert answer.status_code == 405
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/.git/config", "/.git/HEAD", "/.env", "/instance/secret_key", "/instance/welfare.sqlite3",
        "/static/", "/static", "/static/js/", "/static/../wsgi.py", "/static/%2e%2e/wsgi.py",
        "/static/..%2f..%2fetc/passwd", "/uploads/", "/docs/security.md", "/openapi.json",
        "/metrics", "/debug", "/console", "/server-status",
    ],
)  # fmt: skip
def test_nothing_of_the_machine_is_served(client: Client, district: District, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "///elsewhere.example",
        "\\\\elsewhere.example", "/\t/elsewhere.example", " //elsewhere.example", "https:elsewhere.example",
        "javascript:alert(1)", "data:text/html,x", "elsewhere.example", "/%0a/elsewhere.example",
    ],
)  # fmt: skip
def test_no_address_leads_to_another_site(client: Client, district: District, wanted: str) -> None:
    client.lints = False
    token = client.get("/session").json["csrf_token"]
    answer = client.post("/language", data={"language": "en", "next": wanted, "csrf_token": token})
    assert answer.status_code == 303
    led_to = urlsplit(answer.headers["Location"])
    assert (led_to.scheme, led_to.netloc) == ("", "")
    assert answer.headers["Location"].startswith("/")
