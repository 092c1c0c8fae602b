"""Issued and chosen passwords, and the sessions that end with them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask

from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts import credentials, passwords
from welfare.accounts.throttle import LIMITS, Of
from welfare.extensions import db

SignIn = Callable[[Client, str], Page]
PROVEN_FOR = timedelta(minutes=15)
NEW = "snow on the ridge"
CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


def _change(client: Client, current: str, new: str, repeat: str | None = None) -> Page:
    form = client.page("/profile/password").form("/profile/password")
    return form.send(
        password_current=current, password_new=new, password_repeat=new if repeat is None else repeat
    )


def test_other_devices_are_signed_out_and_this_one_stays(
    app: Flask, client: Client, district: District, sign_in: SignIn
) -> None:
    other = app.test_client()
    sign_in(client, "teacher")
    sign_in(other, "teacher")
    page = _change(client, PASSWORD, NEW)
    assert "Your new password is set." in page.text
    assert client.page("/profile").path == "/profile"
    assert other.page("/profile").path == "/sign-in"
    assert other.page("/sign-in").form("/sign-in").send(login="teacher", password=NEW).path == "/needs"


@pytest.mark.parametrize(
    ("current", "new", "repeat", "sentence"),
    [
        ("wrong", NEW, NEW, "The current password is not right."),
        (PASSWORD, "short", "short", "Use at least 8 characters."),
        (PASSWORD, NEW, NEW + "!", "The two new passwords are not the same."),
        (PASSWORD, PASSWORD, PASSWORD, "This is the password you have now."),
        (PASSWORD, "12345678", "12345678", "Many people use this, so it is easily guessed."),
        (PASSWORD, "aaaaaaaaaa", "aaaaaaaaaa", "What repeats itself or counts on is tried early."),
        (PASSWORD, "T-2020-001", "T-2020-001", "Your own name, number or school is what others try first."),
        (PASSWORD, "欧阳上官司马诸葛", "欧阳上官司马诸葛", "Your own name, number or school"),
        (PASSWORD, "Shimen Xiaoxue 1", "Shimen Xiaoxue 1", "Your own name, number or school"),
        (PASSWORD, "长" * 201, "长" * 201, "At most 200 characters."),
    ],
)
def test_a_password_that_is_refused(
    client: Client, district: District, sign_in: SignIn, current: str, new: str, repeat: str, sentence: str
) -> None:
    sign_in(client, "teacher")
    person = district.person("teacher")
    person.staff_number, person.name = "t-2020-001", "欧阳上官司马诸葛"
    page = _change(client, current, new, repeat)
    assert page.status == 422
    assert sentence in page.text
    db.session.expire_all()
    assert passwords.is_right(PASSWORD, district.person("t-2020-001").password_hash)


def test_guessing_the_current_password_on_an_open_phone_is_slowed(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "teacher")
    for number in range(LIMITS[Of.CURRENT].tries):
        assert _change(client, f"guess {number}", NEW).status == 422
    assert _change(client, PASSWORD, NEW).status == 429


def test_a_new_password_that_is_refused_costs_no_try(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "teacher")
    for _ in range(LIMITS[Of.CURRENT].tries + 1):
        assert _change(client, PASSWORD, "12345678").status == 422
    assert "Your new password is set." in _change(client, PASSWORD, NEW).text


def test_a_password_is_the_same_at_every_width_and_on_every_keyboard(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "teacher")
    _change(client, PASSWORD, "Ｃafé ﬁeld　lamp 七")
    client.page("/profile").form("/sign-out").send()
    for typed, is_right in (("cafe\u0301 field lamp 七", False), ("Cafe\u0301 field lamp 七", True)):
        page = client.page("/sign-in").form("/sign-in").send(login="teacher", password=typed)
        assert (page.status == 200) is is_right


def test_a_password_from_before_stays_good_however_weak_and_however_it_was_hashed(
    client: Client, district: District
) -> None:
    old = "１２３４５６７８"
    district.person("teacher").password_hash = PasswordHasher(**CHEAP).hash(old)
    page = client.page("/sign-in").form("/sign-in").send(login="teacher", password=old)
    assert page.path == "/needs", "nobody is made to change it without cause"


def test_how_easily_a_password_is_guessed_is_said_while_it_is_typed(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "teacher")
    asked = {"csrf_token": client.page("/profile/password").form("/profile/password").values["csrf_token"]}

    def said(password: str) -> tuple[bool, str]:
        answer = client.post("/profile/password/strength", data={**asked, "password_new": password})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        return answer.json["is_good"], answer.json["words"]

    before = district.person("teacher").password_hash
    assert said("short") == (False, "Use at least 8 characters.")
    assert said("石门小学石门小学")[1].startswith("Your own name, number or school")
    assert said("x7kq2vpp") == (True, "Good enough. One more word is better.")
    assert said("snow on the ridge, tea in the cup") == (True, "Hard to guess.")
    client.set_cookie("lang", "zh")
    assert said("12345678") == (False, "这类密码用的人太多，容易被猜中。请用三四个互不相干的词，可用拼音。")
    db.session.expire_all()
    assert district.person("teacher").password_hash == before


def test_whoever_still_has_the_issued_password_is_told_too(client: Client, district: District) -> None:
    issued = credentials.issue_password(district.person("teacher"), by=None)
    page = client.page("/sign-in").form("/sign-in").send(login="teacher", password=issued)
    token = page.form("/profile/password").values["csrf_token"]
    answer = client.post("/profile/password/strength", data={"csrf_token": token, "password_new": NEW})
    assert answer.json == {"words": "Hard to guess.", "is_good": True}


def test_an_issued_password_leads_first_to_choosing_an_own_one(client: Client, district: District) -> None:
    issued = credentials.issue_password(district.person("teacher"), by=None)
    page = client.page("/sign-in?next=/profile").form("/sign-in").send(login="teacher", password=issued)
    assert page.heading == "Choose your own password"
    assert client.page("/needs").heading == "Choose your own password"
    page = page.form("/profile/password").send(password_new=NEW, password_repeat=NEW)
    assert page.path == "/profile"
    assert client.page("/profile").heading == "Me"


def test_the_issued_password_is_typed_once_and_no_oftener(client: Client, district: District) -> None:
    issued = credentials.issue_password(district.person("teacher"), by=None)
    page = client.page("/sign-in").form("/sign-in").send(login="teacher", password=issued)
    form = page.form("/profile/password")
    assert "password_current" not in form.names
    page = form.send(password_new="short", password_repeat="short")
    assert page.status == 422
    form = page.form("/profile/password")
    assert "password_current" not in form.names, "a password that is refused forgets nothing"
    assert form.send(password_new=issued, password_repeat=issued).status == 422, "it is to be replaced"
    assert form.send(password_new=NEW, password_repeat=NEW).path == "/needs"
    assert "password_current" in client.page("/profile/password").form("/profile/password").names


def test_an_issued_password_is_asked_for_again_when_the_page_has_lain_open(
    app: Flask, client: Client, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROVEN_FOR", PROVEN_FOR)
    issued = credentials.issue_password(district.person("teacher"), by=None)
    form = client.page("/sign-in").form("/sign-in").send(login="teacher", password=issued).form("/password")
    with clock.at(clock.now() + PROVEN_FOR):
        page = form.send(password_new=NEW, password_repeat=NEW)
        assert page.status == 422
        assert "Type your current password." in page.text
        asked = {"password_new": NEW, "password_repeat": NEW}
        assert page.form("/password").send(password_current="guess", **asked).status == 422
        assert page.form("/password").send(password_current=issued, **asked).path == "/needs"


def test_a_session_that_began_otherwise_is_asked_for_the_issued_password(
    app: Flask, client: Client, district: District
) -> None:
    teacher = district.person("teacher")
    credentials.issue_password(teacher, by=None)
    sign_in_as(client, teacher, is_proven=False)
    page = client.page("/needs").form("/password").send(password_new=NEW, password_repeat=NEW)
    assert page.status == 422
    assert "Type your current password." in page.text


def test_what_was_typed_for_one_account_opens_no_other(client: Client, district: District) -> None:
    issued = credentials.issue_password(district.person("teacher"), by=None)
    client.page("/sign-in").form("/sign-in").send(login="teacher", password=issued)
    credentials.issue_password(district.person("colleague"), by=None)
    sign_in_as(client, district.person("colleague"), is_proven=False)
    assert "password_current" in client.page("/profile/password").form("/password").names
    credentials.issue_password(district.person("teacher"), by=None)
    sign_in_as(client, district.person("teacher"), is_proven=False)
    assert "password_current" in client.page("/profile/password").form("/password").names


def test_issuing_a_password_ends_the_sessions(client: Client, district: District, sign_in: SignIn) -> None:
    sign_in(client, "teacher")
    credentials.issue_password(district.person("teacher"), by=None)
    assert client.page("/profile").path == "/sign-in"


def test_signing_out_everywhere_leaves_this_device(
    app: Flask, client: Client, district: District, sign_in: SignIn
) -> None:
    other = app.test_client()
    sign_in(client, "teacher")
    sign_in(other, "teacher")
    page = client.page("/profile/sign-ins").form("/profile/sign-out-everywhere").send()
    assert "This one stays signed in." in page.text
    assert client.page("/profile").path == "/profile"
    assert other.page("/profile").path == "/sign-in"


def test_issued_passwords_are_all_different_and_easily_read() -> None:
    issued = {passwords.random_password() for _ in range(200)}
    assert len(issued) == 200
    assert not set("".join(issued)) & set("01iloILO")


def test_the_profile_keeps_the_phone_and_refuses_what_is_none(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "teacher")
    page = client.page("/profile").form("/profile").send(phone="１３８ 0000 0000")
    assert page.form("/profile").values["phone"] == "138 0000 0000"
    page = page.form("/profile").send(phone="call me")
    assert page.status == 422
    assert page.form("/profile").values["phone"] == "call me"
    page = client.page("/profile").form("/profile").send(phone="")
    assert page.form("/profile").values["phone"] == ""


def test_the_profile_says_which_roles_are_held_where(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "school")
    assert "School administrator at 石门小学" in client.page("/profile").text
