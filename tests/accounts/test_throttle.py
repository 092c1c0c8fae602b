"""A guesser is slowed down, and the owner of the account is not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.support.client import Client, Page
from tests.support.world import PASSWORD, District
from welfare.accounts import throttle

TRIES = throttle.FAILURES_FOR_ONE_NAME.amount


def _try(client: Client, login: str, password: str, address: str = "10.0.0.1") -> Page:
    page = Page(client, client.get("/sign-in", environ_base={"REMOTE_ADDR": address}))
    form = page.form("/sign-in")
    data = {**form.values, "login": login, "password": password}
    answer = client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address})
    return Page(client, answer)


@pytest.fixture
def guess(app: Flask, district: District) -> Callable[..., None]:
    """A stranger fails so often that the next try of a stranger is refused."""

    def guess(login: str = "teacher", address: str = "10.9.9.9") -> None:
        for number in range(TRIES):
            assert _try(app.test_client(), login, f"guess {number}", address).status == 422

    return guess


def test_after_so_many_failures_even_the_right_password_waits(
    client: Client, guess: Callable[..., None]
) -> None:
    guess()
    page = _try(client, "teacher", PASSWORD)
    assert page.status == 429
    assert "Too many wrong passwords. Please wait 15 minutes" in page.text
    assert page.response.headers["Retry-After"] == "900"
    assert page.form("/sign-in").values["login"] == "teacher"


@pytest.mark.parametrize("spelling", ["TEACHER", "t e a c h e r", "tea\u034fcher"])
def test_another_spelling_gives_no_further_tries(
    client: Client, guess: Callable[..., None], spelling: str
) -> None:
    guess()
    assert _try(client, spelling, PASSWORD).status == 429


def test_after_the_wait_it_opens_again(client: Client, district: District) -> None:
    with time_machine.travel("2026-11-24T08:00:00Z", tick=False) as clock:
        for number in range(TRIES):
            _try(client, "teacher", f"guess {number}")
        assert _try(client, "teacher", PASSWORD).status == 429
        clock.shift(timedelta(minutes=throttle.MINUTES, seconds=1))
        assert _try(client, "teacher", PASSWORD).response.location == "/needs"


def test_the_owner_s_own_phone_is_let_in_while_others_guess(
    client: Client, district: District, sign_in: Callable[[Client, str], Page], guess: Callable[..., None]
) -> None:
    sign_in(client, "teacher")
    client.page("/profile").form("/sign-out").send()
    guess(address="10.0.0.1")
    assert _try(client, "teacher", PASSWORD).response.location == "/needs"


def test_a_known_phone_has_its_own_limit(
    client: Client, district: District, sign_in: Callable[[Client, str], Page]
) -> None:
    sign_in(client, "teacher")
    client.page("/profile").form("/sign-out").send()
    for number in range(TRIES):
        assert _try(client, "teacher", f"guess {number}").status == 422
    assert _try(client, "teacher", PASSWORD).status == 429


def test_a_phone_is_known_only_for_those_who_signed_in_from_it(
    client: Client, sign_in: Callable[[Client, str], Page], guess: Callable[..., None]
) -> None:
    sign_in(client, "colleague")
    client.page("/profile").form("/sign-out").send()
    guess()
    assert _try(client, "teacher", PASSWORD).status == 429
    assert _try(client, "colleague", PASSWORD).response.location == "/needs"


def test_a_forged_device_cookie_is_a_stranger_s(client: Client, guess: Callable[..., None]) -> None:
    guess()
    client.set_cookie(throttle.DEVICE_COOKIE, '{"1":"x"}.forged', path=throttle.DEVICE_COOKIE_PATH)
    assert _try(client, "teacher", PASSWORD).status == 429


def test_colleagues_of_the_one_who_is_guessed_at_are_let_in(
    client: Client, guess: Callable[..., None]
) -> None:
    guess()
    assert _try(client, "colleague", PASSWORD).response.location == "/needs"


def test_one_address_cannot_try_all_names(
    client: Client, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "FAILURES_FROM_ONE_ADDRESS", throttle.RateLimitItemPerMinute(3, 15))
    for number in range(3):
        assert _try(client, f"name {number}", "x", "2001:db8:0:1::1").status == 422
    assert _try(client, "teacher", PASSWORD, "2001:db8:0:1:ffff::2").status == 429
    assert _try(client, "teacher", PASSWORD, "2001:db8:0:2::1").response.location == "/needs"


def test_names_that_do_not_exist_are_limited_alike(client: Client, guess: Callable[..., None]) -> None:
    guess("nobody at all")
    assert _try(client, "nobody at all", "x").status == 429


def test_success_is_not_counted(client: Client, app: Flask, district: District) -> None:
    for _ in range(TRIES + 1):
        assert _try(app.test_client(), "teacher", PASSWORD).response.location == "/needs"
