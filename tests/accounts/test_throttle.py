"""A guesser is slowed down, and the owner of the account is not."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.client import Client, Page
from tests.support.live_server import PATIENCE
from tests.support.world import PASSWORD, District
from welfare import clock, create_app
from welfare.accounts import credentials, throttle
from welfare.accounts.leaving import deactivate
from welfare.accounts.throttle import LIMITS, Of
from welfare.extensions import db
from welfare.web.models import TryCount
from welfare.web.tries import Limit

SignIn = Callable[[Client, str], Page]
TRIES = LIMITS[Of.PERSON].tries
AFTERWARDS = timedelta(minutes=LIMITS[Of.PERSON].minutes, seconds=1)
NAMESAKES_OWN = "fog in the valley"


def _try(client: Client, login: str, password: str, address: str = "10.0.0.1") -> Page:
    page = Page(client, client.get("/sign-in", environ_base={"REMOTE_ADDR": address}))
    form = page.form("/sign-in")
    data = {**form.values, "login": login, "password": password}
    answer = client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address})
    return Page(client, answer)


@pytest.fixture
def guess(app: Flask, district: District) -> Callable[..., None]:
    """A stranger fails so often that the next try of a stranger is refused."""

    def guess(*logins: str, address: str = "10.9.9.9") -> None:
        for number in range(TRIES):
            login = logins[number % len(logins)] if logins else "teacher"
            assert _try(app.test_client(), login, f"guess {number}", address).status == 422

    return guess


@pytest.fixture
def namesake(district: District) -> None:
    """Somebody else who is called what the teacher is called."""
    colleague = district.person("colleague")
    colleague.name = district.person("teacher").name
    credentials.set_password(colleague, NAMESAKES_OWN)
    db.session.commit()


def known_to(client: Client, sign_in: SignIn, person: str, password: str = PASSWORD) -> None:
    """A browser on which somebody has signed in and out."""
    assert _try(client, person, password).status == 303
    client.page("/profile").form("/sign-out").send()


def test_after_so_many_failures_even_the_right_password_waits(
    client: Client, guess: Callable[..., None]
) -> None:
    guess()
    page = _try(client, "teacher", PASSWORD)
    assert page.status == 429
    assert "Too many wrong passwords. Please wait 15 minutes" in page.text
    assert page.response.headers["Retry-After"] == "900"
    assert page.form("/sign-in").values["login"] == "teacher"


@pytest.mark.parametrize(
    "spelling",
    ["TEACHER", "ｔｅａｃｈｅｒ", "t e a c h e r", "tea\u034fcher", "甲一", " 甲　一", "甲\u200b一"],
)
def test_another_spelling_or_the_name_gives_no_further_tries(
    client: Client, guess: Callable[..., None], spelling: str
) -> None:
    guess()
    assert _try(client, spelling, PASSWORD).status == 429


def test_name_and_number_are_counted_together(client: Client, guess: Callable[..., None]) -> None:
    guess("teacher", "甲一", "TEACHER", "甲 一")
    assert _try(client, "teacher", PASSWORD).status == 429


def test_after_the_wait_it_opens_again(client: Client, guess: Callable[..., None]) -> None:
    guess()
    with clock.at(clock.now() + AFTERWARDS):
        assert _try(client, "teacher", PASSWORD).response.location == "/needs"


def test_the_minutes_that_are_left_are_said(client: Client, guess: Callable[..., None]) -> None:
    guess()
    with clock.at(clock.now() + timedelta(minutes=12)):
        page = _try(client, "teacher", PASSWORD)
        assert "Please wait 3 minutes" in page.text
        assert page.response.headers["Retry-After"] == "180"


def test_the_owner_s_own_phone_is_let_in_while_others_guess(
    client: Client, district: District, sign_in: SignIn, guess: Callable[..., None]
) -> None:
    known_to(client, sign_in, "teacher")
    guess(address="10.0.0.1")
    assert _try(client, "teacher", PASSWORD).response.location == "/needs"


def test_the_owner_s_own_phone_is_let_in_though_the_whole_network_guesses(
    client: Client, district: District, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_to(client, sign_in, "teacher")
    monkeypatch.setitem(LIMITS, Of.NETWORK, Limit(tries=1, minutes=15))
    stranger = client.application.test_client()
    assert _try(stranger, "nobody", "x").status == 422
    assert _try(stranger, "colleague", PASSWORD).status == 429
    assert _try(client, "teacher", PASSWORD).response.location == "/needs"


def test_a_known_phone_has_its_own_limit(client: Client, district: District, sign_in: SignIn) -> None:
    known_to(client, sign_in, "teacher")
    for number in range(LIMITS[Of.DEVICE].tries):
        assert _try(client, "teacher", f"guess {number}").status == 422
    assert _try(client, "甲一", PASSWORD).status == 429
    assert _try(client.application.test_client(), "teacher", PASSWORD).status == 303, "strangers have theirs"


def test_a_phone_is_known_only_for_those_who_signed_in_from_it(
    client: Client, sign_in: SignIn, guess: Callable[..., None]
) -> None:
    known_to(client, sign_in, "colleague")
    guess()
    assert _try(client, "teacher", PASSWORD).status == 429
    assert _try(client, "colleague", PASSWORD).response.location == "/needs"


def test_a_forged_device_cookie_is_a_stranger_s(client: Client, guess: Callable[..., None]) -> None:
    guess()
    client.set_cookie(throttle.DEVICE_COOKIE, '{"1":"x"}.forged')
    assert _try(client, "teacher", PASSWORD).status == 429


def test_colleagues_of_the_one_who_is_guessed_at_are_let_in(
    client: Client, guess: Callable[..., None]
) -> None:
    guess()
    assert _try(client, "colleague", PASSWORD).response.location == "/needs"


class TestNamesakes:
    def test_guesses_at_the_name_count_for_both(
        self, client: Client, namesake: None, guess: Callable[..., None]
    ) -> None:
        guess("甲一")
        for number, password in (("teacher", PASSWORD), ("colleague", NAMESAKES_OWN)):
            assert _try(client, number, password).status == 429

    def test_the_name_gives_no_further_tries_at_whoever_was_guessed_at_by_number(
        self, client: Client, namesake: None, guess: Callable[..., None]
    ) -> None:
        guess("teacher")
        assert _try(client, "甲一", PASSWORD).status == 429
        assert _try(client, "甲一", NAMESAKES_OWN).response.location == "/needs", (
            "the other one is not locked out"
        )

    def test_a_known_device_of_one_gives_no_tries_at_the_other(
        self, client: Client, sign_in: SignIn, namesake: None
    ) -> None:
        known_to(client, sign_in, "colleague", NAMESAKES_OWN)
        for number in range(TRIES):
            assert _try(client, "甲一", f"guess {number}").status == 422
        stranger = client.application.test_client()
        assert _try(stranger, "teacher", PASSWORD).status == 429

    def test_signing_in_oneself_does_not_give_back_a_try_at_the_other(
        self, app: Flask, client: Client, namesake: None
    ) -> None:
        """Whoever makes a guess their own password, and signs in by name, would learn whose else it is."""
        for _ in range(TRIES):
            assert _try(app.test_client(), "甲一", NAMESAKES_OWN).status == 303
        assert _try(client, "teacher", PASSWORD).status == 429
        assert _try(client, "colleague", NAMESAKES_OWN).status == 303, "one's own are"

    def test_a_known_device_is_let_in_by_name_while_others_guess(
        self, client: Client, sign_in: SignIn, namesake: None, guess: Callable[..., None]
    ) -> None:
        known_to(client, sign_in, "teacher")
        guess("甲一")
        assert _try(client, "甲一", PASSWORD).response.location == "/needs"


@pytest.mark.parametrize(
    ("first", "same", "other"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1"),
        ("10.0.0.1", "::ffff:10.0.0.1", "::ffff:10.0.0.2"),
    ],
)
def test_one_network_cannot_try_all_names(
    client: Client, district: District, monkeypatch: pytest.MonkeyPatch, first: str, same: str, other: str
) -> None:
    monkeypatch.setitem(LIMITS, Of.NETWORK, Limit(tries=3, minutes=15))
    for number in range(3):
        assert _try(client, f"name {number}", "x", first).status == 422
    assert _try(client, "teacher", PASSWORD, same).status == 429
    assert _try(client, "teacher", PASSWORD, other).response.location == "/needs"


def test_a_full_network_uses_up_nobody_s_tries(
    client: Client, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, Of.NETWORK, Limit(tries=1, minutes=15))
    for _ in range(TRIES + 2):
        _try(client, "teacher", "guess", "10.9.9.9")
    assert _try(client, "teacher", PASSWORD, "10.0.0.1").response.location == "/needs"


def test_whoever_waits_uses_up_nothing_of_the_network(
    client: Client, guess: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, Of.NETWORK, Limit(tries=TRIES + 1, minutes=15))
    guess(address="10.0.0.1")
    for _ in range(3):
        assert _try(client, "teacher", PASSWORD).status == 429
    assert _try(client, "colleague", PASSWORD).response.location == "/needs"


@pytest.mark.parametrize("login", ["nobody at all", "neighbour"])
def test_names_that_are_nobody_s_are_limited_and_answered_alike(
    client: Client, district: District, guess: Callable[..., None], login: str
) -> None:
    deactivate(district.person("neighbour"), by=district.person("admin"))
    wrong = _try(client, "teacher", "guess")
    page = _try(client, login, PASSWORD)
    assert (page.status, page.text) == (wrong.status, wrong.text)
    with clock.at(clock.now() + AFTERWARDS):
        guess(login)
        guess("teacher")
        full, nobodys = _try(client, "teacher", "x"), _try(client, login.upper(), "x")
    assert (nobodys.status, nobodys.text) == (full.status, full.text) == (429, full.text)


def test_success_is_not_counted(client: Client, app: Flask, district: District) -> None:
    for _ in range(TRIES + 1):
        assert _try(app.test_client(), "teacher", PASSWORD).response.location == "/needs"
    assert counted() == 0


def counted() -> int:
    """How many counts there are."""
    db.session.rollback()
    return int(db.session.scalar(select(func.count()).select_from(TryCount)) or 0)


def test_another_worker_counts_on(app: Flask, client: Client, guess: Callable[..., None]) -> None:
    guess()
    another = create_app({"SETTINGS": app.config["SETTINGS"], "ARGON2": app.config["ARGON2"]})
    another.test_client_class = Client
    try:
        assert _try(another.test_client(), "teacher", PASSWORD).status == 429
    finally:
        with another.app_context():
            db.engine.dispose()


def at_once(app: Flask, tries: Sequence[tuple[str, str]]) -> Counter[int]:
    """What is answered to these, each from a browser of its own, all at one moment."""
    ready = Barrier(len(tries), timeout=PATIENCE)

    def attempt(login: str, password: str) -> int:
        browser = app.test_client()
        browser.lints = False
        form = browser.page("/sign-in").form("/sign-in")
        ready.wait()
        return browser.post(
            "/sign-in", data={**form.values, "login": login, "password": password}
        ).status_code

    db.session.commit()
    with ThreadPoolExecutor(len(tries)) as pool:
        return Counter(pool.map(lambda one: attempt(*one), tries))


def test_of_guesses_that_come_at_once_only_so_many_are_looked_at(app: Flask, district: District) -> None:
    tries = [(("teacher", "甲一")[number % 2], f"guess {number}") for number in range(TRIES + 4)]
    assert at_once(app, tries) == {422: TRIES, 429: 4}


def test_namesakes_and_networks_that_are_tried_crosswise_wait_for_nobody(
    app: Flask, district: District, namesake: None
) -> None:
    tries = [("甲一", "x"), ("teacher", "x"), ("colleague", "x"), ("nobody", "x")] * 2
    assert at_once(app, tries) == {422: len(tries)}


def test_what_is_kept_names_nobody_and_is_cleared_by_the_clock(
    app: Flask, client: Client, district: District
) -> None:
    _try(client, "teacher", "guess", "10.1.2.3")
    _try(client, "a secret typed in the wrong field", "guess", "10.1.2.3")
    db.session.rollback()
    kept = str([(one.key, one.tries, one.until) for one in db.session.scalars(select(TryCount))])
    for word in ("teacher", "secret", "10.1.2.3"):
        assert word not in kept
    assert counted() == 3
    assert app.test_cli_runner().invoke(args=["clock"]).exit_code == 0
    assert counted() == 3, "they still count"
    with clock.at(clock.now() + AFTERWARDS):
        assert app.test_cli_runner().invoke(args=["clock"]).exit_code == 0
    assert counted() == 0
