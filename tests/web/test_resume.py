"""A session that ends while somebody is writing takes nothing with it."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.client import Client, Form, Page
from tests.support.world import PASSWORD, District
from welfare.accounts import credentials
from welfare.web import resume

SignIn = Callable[[Client, str], Page]
TEXT = '第一行\n第二行 <b>&amp; "quoted" 🏔 \N{ARABIC LETTER MEEM}'


@pytest.fixture
def profile(client: Client, district: District, sign_in: SignIn) -> Form:
    """A form that was opened while signed in."""
    sign_in(client, "teacher")
    return client.page("/profile").form("/profile")


def _forget_session(client: Client) -> None:
    client.delete_cookie("welfare")


def test_an_expired_session_asks_to_sign_in_and_comes_back_to_the_form(client: Client, profile: Form) -> None:
    _forget_session(client)
    page = profile.send(phone="13800000000")
    assert (page.status, page.heading) == (401, "Sign in")
    assert "what you typed is waiting" in page.text
    page = page.form("/sign-in").send(login="teacher", password="wrong at first")
    page = page.form("/sign-in").send(login="teacher", password=PASSWORD)
    assert page.heading == "Your text is safe"
    page = page.form("/profile").send()
    assert page.form("/profile").values["phone"] == "13800000000"
    assert client.page("/profile").form("/profile").values["phone"] == "", "shown, not yet saved"
    page = page.form("/profile").send()
    assert "Saved." in page.text
    assert page.form("/profile").values["phone"] == "13800000000"


def test_a_stale_token_comes_back_to_the_form(client: Client, profile: Form) -> None:
    profile.values["csrf_token"] = "stale"
    page = profile.send(phone="13800000000")
    assert (page.status, page.heading) == (400, "Your text is safe")
    page = page.form("/profile").send()
    assert page.form("/profile").values["phone"] == "13800000000"


def test_sessions_ended_elsewhere_are_expired_sessions(
    client: Client, profile: Form, district: District
) -> None:
    issued = credentials.issue_password(district.person("teacher"), by=None)
    page = profile.send(phone="13800000000")
    page = page.form("/sign-in").send(login="teacher", password=issued)
    assert page.heading == "Choose your own password"
    page = page.form("/profile/password").send(password_new="short", password_repeat="short")
    page = page.form("/profile/password").send(
        password_new="snow on the ridge", password_repeat="snow on the ridge"
    )
    assert page.heading == "Your text is safe"
    page = page.form("/profile").send()
    assert page.form("/profile").values["phone"] == "13800000000"


def test_a_sign_in_page_that_lay_open_is_simply_tried_again(client: Client, district: District) -> None:
    form = client.page("/sign-in?next=/profile").form("/sign-in")
    _forget_session(client)
    page = form.send(login="teacher", password=PASSWORD)
    assert page.status == 400
    assert "lay open for a long time" in page.text
    assert page.form("/sign-in").values["login"] == "teacher"
    assert page.form("/sign-in").send(login="teacher", password=PASSWORD).path == "/profile"


def test_signing_out_twice_is_no_error(client: Client, profile: Form) -> None:
    form = profile.page.form("/sign-out")
    form.send()
    assert form.send().path == "/"


def test_a_change_of_password_is_never_carried(client: Client, district: District, sign_in: SignIn) -> None:
    sign_in(client, "teacher")
    form = client.page("/profile/password").form("/profile/password")
    _forget_session(client)
    page = form.send(password_current=PASSWORD, password_new="snow on the ridge", password_repeat="x")
    assert page.status == 401
    assert "snow on the ridge" not in page.response.text
    assert PASSWORD not in page.response.text


@pytest.mark.parametrize("address", ["//elsewhere.example/", "/nowhere", "/", ""])
def test_a_carried_form_leads_only_where_forms_go(client: Client, district: District, address: str) -> None:
    form = client.page("/sign-in").form("/sign-in")
    data = {**form.values, "login": "teacher", "password": PASSWORD, "kept": "[]", "kept_address": address}
    answer = client.post("/sign-in", data=data)
    assert (answer.status_code, answer.location) == (303, "/needs")


@pytest.mark.parametrize("kept", ["not json", "[1]", '{"a": 1}', "[[1]]", "null", "[" * 50_000])
def test_what_is_no_kept_form_is_an_empty_one(app: Flask, kept: str) -> None:
    with app.test_request_context():
        assert not list(resume._fields(kept).items(multi=True))


def test_every_kind_of_field_survives(client: Client, district: District, sign_in: SignIn) -> None:
    sign_in(client, "teacher")
    form = client.page("/needs/new/home").form("/needs/new/home")
    _forget_session(client)
    page = form.send(
        title="“引号” '单引号'",
        description=TEXT,
        urgency="urgent",
        protected="y",
        facilities=["book_bar", "tea_bar"],
    )
    page = page.form("/sign-in").send(login="teacher", password=PASSWORD)
    page = page.form("/needs/new/home").send()
    again = page.form("/needs/new/home").values
    assert again["title"] == "“引号” '单引号'"
    assert again["description"].replace("\r\n", "\n") == TEXT
    assert (again["urgency"], again["protected"]) == ("urgent", "y")
    assert again.getlist("facilities") == ["book_bar", "tea_bar"]
    assert again["submission_key"] == form.values["submission_key"]
