"""A session that ends while somebody is writing takes nothing with it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.support.client import Client, Form, Page
from tests.support.world import PASSWORD, District
from welfare.accounts import credentials
from welfare.accounts.models import EventKind, PersonEvent
from welfare.extensions import db

SignIn = Callable[[Client, str], Page]
ELSEWHERE = {"Origin": "https://elsewhere.example"}
OURS = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
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


def test_where_one_wanted_to_go_is_said_by_the_form_that_is_sent_alone(
    client: Client, district: District
) -> None:
    form = client.page("/sign-in?next=/profile").form("/sign-in")
    assert form.values["next"] == "/profile"
    data = {**form.values, "login": "teacher", "password": PASSWORD}
    answer = client.post("/sign-in?next=/notices", data=data)
    assert (answer.status_code, answer.location) == (303, "/profile")


def test_a_stale_token_comes_back_to_the_form(client: Client, profile: Form) -> None:
    profile.values["csrf_token"] = "stale"
    page = profile.send(phone="13800000000")
    assert (page.status, page.heading) == (400, "Your text is safe")
    page = page.form("/profile").send()
    assert page.form("/profile").values["phone"] == "13800000000"


@pytest.mark.parametrize(
    ("says", "is_out"),
    [
        (OURS, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        (ELSEWHERE, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("is_shared", [False, True])
def test_who_taps_sign_out_on_a_page_of_before_is_signed_out(
    client: Client, district: District, says: dict[str, str], is_out: bool, is_shared: bool
) -> None:
    form = client.page("/sign-in").form("/sign-in")
    form.send(login="teacher", password=PASSWORD, is_shared="y" if is_shared else None)
    answer = client.post("/sign-out", data={"csrf_token": "of an earlier sign-in"}, headers=says)
    assert (answer.status_code == 303) == is_out
    assert (client.get("/profile").status_code == 303) == is_out
    ended = select(PersonEvent.id).where(PersonEvent.kind == EventKind.SIGN_IN_ENDED)
    assert bool(db.session.scalars(ended).all()) == is_out


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


def _kept(page: Page) -> str:
    return page.form("/sign-in").values.get("kept", "")


def _form_filled_in_by_somebody_else(client: Client) -> str:
    """What an attacker gets who, at a browser of their own, sends a form that they have filled in."""
    own = client.application.test_client()
    return _kept(Page(own, own.post("/profile", data={"phone": "13900000000"})))


def test_a_form_sent_from_a_page_of_ours_waits_and_one_from_another_site_does_not(
    client: Client, district: District
) -> None:
    for headers, is_kept in (
        ({}, True),
        (OURS, True),
        ({**OURS, "Origin": "https://localhost"}, True),
        (ELSEWHERE, False),
        ({"Origin": "null"}, False),
        ({**OURS, "Sec-Fetch-Site": "cross-site"}, False),
        ({**OURS, "Origin": "http://localhost.elsewhere.example"}, False),
    ):
        page = Page(client, client.post("/profile", data={"phone": "13900000000"}, headers=headers))
        assert (page.status, page.heading) == (401, "Sign in")
        assert (bool(_kept(page)), "is waiting for you" in page.text) == (is_kept, is_kept), headers


@pytest.mark.parametrize("address", ["/sign-in", "/profile/password"])
def test_no_link_leads_to_a_form_that_somebody_else_has_filled_in(
    client: Client, district: District, sign_in: SignIn, address: str
) -> None:
    kept = _form_filled_in_by_somebody_else(client)
    assert kept
    if address != "/sign-in":
        sign_in(client, "teacher")
    page = client.page(address, query_string={"kept": kept, "kept_address": "/profile"})
    assert "kept" not in page.form(address).names


@pytest.mark.parametrize("headers", [ELSEWHERE, {"Sec-Fetch-Site": "cross-site"}])
def test_no_form_of_another_site_carries_one_past_the_signing_in(
    client: Client, district: District, headers: dict[str, str]
) -> None:
    kept = _form_filled_in_by_somebody_else(client)
    client.get("/sign-in")
    page = Page(client, client.post("/sign-in", data={"kept": kept}, headers=headers))
    assert (page.status, _kept(page)) == (400, "")


@pytest.mark.parametrize(
    "forged",
    ["not signed", "[]", '["/profile", [["phone", "13900000000"]]]', "W10.aaaa.bbbb", "é", "[" * 20_000],
)
def test_what_we_have_not_signed_is_not_carried(client: Client, district: District, forged: str) -> None:
    form = client.page("/sign-in").form("/sign-in")
    data = {**form.values, "login": "teacher", "password": PASSWORD, "kept": forged}
    assert client.post("/sign-in", data={**data, "password": "wrong"}).text.count('name="kept"') == 0
    answer = client.post("/sign-in", data=data)
    assert (answer.status_code, answer.location) == (303, "/needs")


def test_what_we_have_signed_cannot_be_changed_nor_kept_for_ever(
    client: Client, district: District, profile: Form
) -> None:
    _forget_session(client)
    kept = _kept(profile.send(phone="13800000000"))
    form = client.page("/sign-in").form("/sign-in")
    data = {**form.values, "login": "teacher", "password": PASSWORD, "kept": kept}
    other = "A" if kept[5] != "A" else "B"
    assert client.post("/sign-in", data={**data, "kept": kept[:5] + other + kept[6:]}).location == "/needs"
    with time_machine.travel(timedelta(days=31)):
        fresh = client.page("/sign-in?next=/").form("/sign-in")
        assert "13800000000" not in client.post("/sign-in", data={**data, **fresh.values}).text


def test_a_stale_token_from_another_site_brings_nobody_to_a_form(client: Client, profile: Form) -> None:
    data = {"phone": "13900000000", "csrf_token": "guessed"}
    page = Page(client, client.post("/profile", data=data, headers=ELSEWHERE))
    assert (page.status, page.heading) == (400, "This request could not be read")
    assert "13900000000" not in page.response.text


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
