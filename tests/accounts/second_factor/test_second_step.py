"""Signing in with a second step: what is between the password and the app, and what is not let through."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.support.client import Client, Page
from tests.support.second_factor import SECOND, STEP, half_in, has_app, has_codes, person, shown, wrong
from tests.support.world import PASSWORD, District
from tests.web import test_access_matrix as matrix
from tests.web.access_table import TABLE
from welfare import clock
from welfare.accounts import credentials
from welfare.accounts.leaving import deactivate
from welfare.accounts.second_factor import actions
from welfare.accounts.second_factor.half import HALF
from welfare.accounts.second_factor.models import AppFactor, RecoveryCode
from welfare.accounts.second_factor.policy import HALF_FOR
from welfare.accounts.second_factor.tries import Answer, try_code
from welfare.accounts.sessions import TOKEN
from welfare.accounts.sign_ins.models import SignIn
from welfare.accounts.throttle import LIMITS, Of
from welfare.extensions import db

TRIES, OF_DAY = LIMITS[Of.FACTOR].tries, LIMITS[Of.FACTOR_OF_DAY].tries
AGAIN = "Please sign in once more."


@pytest.fixture
def secret(district: District) -> str:
    """The key of the leader's app."""
    db.session.execute(delete(SignIn))
    return has_app(district.person("leader"))


def _type(page: Page, code: str) -> Page:
    return page.form(SECOND).send(password_code=code)


def _sign_ins() -> int:
    db.session.rollback()
    leader = District().person("leader").id
    return len(db.session.scalars(select(SignIn.id).where(SignIn.person_id == leader)).all())


def _session(client: Client) -> dict[str, Any]:
    with client.session_transaction() as session:
        return dict(session)


def test_after_the_password_comes_the_code_and_then_one_is_where_the_work_begins(
    client: Client, secret: str
) -> None:
    page = half_in(client)
    assert page.path == SECOND
    assert _sign_ins() == 0
    assert _type(page, shown(secret)).path == "/overview"
    assert _sign_ins() == 1
    assert HALF not in _session(client)


def test_who_has_set_nothing_up_is_not_asked(client: Client, secret: str, sign_in: Any) -> None:
    assert sign_in(client, "clerk").path == "/triage"


def test_session_and_token_are_new_after_each_step(client: Client, secret: str) -> None:
    client.page("/sign-in")
    before = _session(client)["csrf_token"]
    page = half_in(client)
    between = _session(client)
    assert TOKEN not in between
    assert between["csrf_token"] != before
    _type(page, shown(secret))
    assert _session(client)["csrf_token"] not in (None, between["csrf_token"])


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: f" {code[:3]} {code[3:]} ",
        lambda code: f"{code[:3]}-{code[3:]}",
        lambda code: "".join(chr(ord(digit) + 0xFEE0) for digit in code),
    ],
    ids=["groups", "hyphen", "full width"],
)
def test_a_code_is_right_however_a_phone_types_it(
    client: Client, secret: str, typed: Callable[[str], str]
) -> None:
    assert _type(half_in(client), typed(shown(secret))).path == "/overview"


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 200), (0, 200), (1, 200), (2, 422)])
def test_a_clock_may_be_half_a_minute_wrong(client: Client, secret: str, steps: int, status: int) -> None:
    now = clock.now()
    with clock.at(now):
        page = half_in(client)
        assert _type(page, shown(secret, now + steps * STEP)).status == status


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "７２", "x" * 41, "０" * 12, "\x00" * 6])
def test_what_is_no_code_is_said(client: Client, secret: str, typed: str) -> None:
    page = _type(half_in(client), typed)
    assert (page.status, page.heading) == (422, "The second step")
    assert _sign_ins() == 0


def test_a_wrong_code_opens_nothing_and_the_next_one_may_be_right(client: Client, secret: str) -> None:
    page = _type(half_in(client), wrong(secret))
    assert page.status == 422
    assert "This code is not right. Type the one that your app shows now." in page.text
    assert page.form(SECOND).values["password_code"] == ""
    assert _type(page, shown(secret)).path == "/overview"


def test_no_code_is_taken_twice(app: Flask, client: Client, secret: str) -> None:
    now = clock.now()
    with clock.at(now):
        _type(half_in(client), shown(secret))
        page = half_in(app.test_client())
        again = _type(page, shown(secret))
        assert again.status == 422
        assert "This code has been used already." in again.text
        earlier = _type(page, shown(secret, now - STEP))
        assert "This code has been used already." in earlier.text
        assert _type(page, shown(secret, now + STEP)).path == "/overview"


def test_of_two_who_type_one_code_at_once_one_gets_in(app: Flask, secret: str) -> None:
    code, leader = shown(secret), District().person("leader").id
    db.session.rollback()
    at_once = Barrier(2)

    def typed() -> Answer:
        with app.app_context():
            at_once.wait()
            return try_code(leader, code, is_known=False).answer

    with ThreadPoolExecutor(2) as pool:
        answers = [done.result() for done in [pool.submit(typed) for _ in range(2)]]
    assert sorted(answer.name for answer in answers) == ["RIGHT", "USED"]


def test_guessing_is_slowed_whichever_browser_guesses(app: Flask, client: Client, secret: str) -> None:
    page = half_in(client)
    for _number in range(TRIES):
        assert _type(page, wrong(secret)).status == 422
    for here in (page, half_in(app.test_client())):
        refused = _type(here, shown(secret))
        assert refused.status == 429
        assert "Too many wrong codes. Please wait 15 minutes" in refused.text
        assert refused.response.headers["Retry-After"] == "900"
    assert _sign_ins() == 0
    with clock.at(clock.now() + timedelta(minutes=LIMITS[Of.FACTOR].minutes, seconds=1)):
        assert _type(half_in(client), shown(secret)).path == "/overview"


def _use_up_the_day(app: Flask, secret: str, now: datetime) -> datetime:
    """Guesses by somebody who has the password, until no more are looked at today; gives when that is."""
    for number in range(OF_DAY):
        moment = now + timedelta(minutes=16 * (number // TRIES))
        with clock.at(moment):
            if number % TRIES == 0:
                page = half_in(app.test_client())
            assert _type(page, wrong(secret)).status == 422
    return moment + timedelta(minutes=16)


def test_so_many_a_day_are_looked_at_and_whatever_is_right_waits_with_them(app: Flask, secret: str) -> None:
    code, now = has_codes(person("leader"))[0], clock.now()
    later = _use_up_the_day(app, secret, now)
    with clock.at(later):
        for typed in (shown(secret), code):
            page = _type(half_in(app.test_client()), typed)
            assert page.status == 429
            assert "Too many wrong codes for one day. No code is looked at for 23 hours." in page.text
        assert int(page.response.headers["Retry-After"]) > 22 * 3600
    with clock.at(now + timedelta(days=1, seconds=1)):
        assert _type(half_in(app.test_client()), shown(secret)).path == "/overview"


def test_who_has_been_in_here_before_is_not_shut_out_by_strangers(
    app: Flask, client: Client, secret: str
) -> None:
    now = clock.now()

    def signed_out() -> Client:
        with client.session_transaction() as session:
            session.clear()
        return client

    with clock.at(now):
        _type(half_in(client), shown(secret))
    later = _use_up_the_day(app, secret, now)
    with clock.at(later):
        assert _type(half_in(app.test_client()), shown(secret)).status == 429
        assert _type(half_in(signed_out()), shown(secret)).path == "/overview"
        page = half_in(signed_out())
        for _again in range(TRIES):
            assert _type(page, wrong(secret)).status == 422
        assert _type(page, wrong(secret)).status == 429, "they are counted as well"


def test_after_a_reset_a_new_app_opens_at_once_whatever_was_typed_that_day(
    app: Flask, client: Client, district: District, secret: str
) -> None:
    later = _use_up_the_day(app, secret, clock.now())
    with clock.at(later):
        assert _type(half_in(app.test_client()), shown(secret)).status == 429
        _reset(District())
        new = has_app(District().person("leader"))
        db.session.commit()
        assert _type(half_in(client), shown(new)).path == "/overview"


@pytest.mark.parametrize(("times", "is_told"), [(TRIES - 1, False), (TRIES, True)])
def test_wrong_codes_are_kept_and_many_are_told(
    app: Flask, client: Client, secret: str, times: int, is_told: bool
) -> None:
    now = clock.now()
    with clock.at(now):
        page = half_in(app.test_client())
        for _number in range(times):
            _type(page, wrong(secret))
    with clock.at(now + timedelta(minutes=16)):
        page = _type(half_in(client), shown(secret))
        assert ("Wrong codes were typed after your password" in client.page("/notices").text) is is_told
        record = client.page("/profile/record").text
    assert "Wrong codes typed after the password" in record
    assert f"{times} wrong codes within an hour" in record
    assert "wrong password" not in record.lower().replace("wrong passwords, roles", "")


def test_what_is_right_is_no_guess(app: Flask, secret: str) -> None:
    now = clock.now()
    for number in range(TRIES + 2):
        with clock.at(now + number * STEP):
            assert _type(half_in(app.test_client()), shown(secret)).path == "/overview"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_is_to_be_done_within_minutes(client: Client, secret: str, method: str) -> None:
    now = clock.now()
    with clock.at(now):
        form = half_in(client).form(SECOND)
    with clock.at(now + HALF_FOR - timedelta(seconds=1)):
        assert client.page(SECOND).heading == "The second step"
    with clock.at(now + HALF_FOR):
        page = client.page(SECOND) if method == "GET" else form.send(password_code=shown(secret))
        assert page.heading == "Sign in"
        assert AGAIN in page.text
    assert _sign_ins() == 0


def _choose(district: District) -> None:
    credentials.set_password(district.person("leader"), "snow on the ridge")


def _issue(district: District) -> None:
    credentials.issue_password(district.person("leader"), by=district.person("admin"))


def _reset(district: District) -> None:
    assert actions.reset(district.person("leader"), by=district.person("admin"))


def _close(district: District) -> None:
    deactivate(district.person("leader"), by=district.person("admin"))


@pytest.mark.parametrize("change", [_choose, _issue, _reset, _close])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_changed_meanwhile_ends_it(
    client: Client, district: District, secret: str, change: Callable[[District], None], method: str
) -> None:
    form = half_in(client).form(SECOND)
    change(District())
    db.session.commit()
    page = client.page(SECOND) if method == "GET" else form.send(password_code=shown(secret))
    assert page.heading == "Sign in"
    assert AGAIN in page.text
    assert _sign_ins() == 0


def test_another_browser_is_not_half_in(app: Flask, client: Client, secret: str) -> None:
    half_in(client)
    other = app.test_client()
    assert other.page(SECOND).heading == "Sign in"
    token = other.get("/session").json["csrf_token"]
    answer = other.post(SECOND, data={"password_code": shown(secret), "csrf_token": token})
    assert answer.status_code == 401
    assert _sign_ins() == 0


def test_a_kept_cookie_from_between_needs_a_code_of_its_own(app: Flask, client: Client, secret: str) -> None:
    now = clock.now()
    with clock.at(now):
        page = half_in(client)
        cookie = client.get_cookie("welfare")
        assert cookie is not None
        _type(page, shown(secret))
        other = app.test_client()
        other.set_cookie("welfare", cookie.value)
        assert "used already" in _type(other.page(SECOND), shown(secret)).text
        assert _sign_ins() == 1


def test_whoever_was_signed_in_there_is_not_any_more(client: Client, secret: str, sign_in: Any) -> None:
    sign_in(client, "clerk")
    form = client.post("/sign-in", data={**_signed(client), "login": "leader", "password": PASSWORD})
    assert form.location == SECOND
    assert client.get("/profile").location.startswith("/sign-in?")


def _signed(client: Client) -> dict[str, str]:
    return {"csrf_token": client.get("/session").json["csrf_token"]}


def test_without_a_token_nothing_is_tried(client: Client, secret: str) -> None:
    page = half_in(client)
    answer = client.post(SECOND, data={"password_code": shown(secret)})
    assert answer.status_code == 400
    assert _sign_ins() == 0
    assert _type(page, shown(secret)).path == "/overview"


def test_where_one_wanted_to_go_one_gets(client: Client, secret: str) -> None:
    page = half_in(client, address="/sign-in?next=/bulletins%3Fyear%3D2026")
    page = _type(_type(page, wrong(secret)), shown(secret))
    assert page.response.request.full_path == "/bulletins?year=2026"


def test_nobody_is_led_elsewhere(client: Client, secret: str) -> None:
    page = half_in(client, address="/sign-in?next=//elsewhere.example")
    assert page.form(SECOND).send(password_code=shown(secret)).path == "/overview"


def test_what_was_typed_comes_along(client: Client, secret: str) -> None:
    form = half_in(client).form(SECOND)
    form.send(password_code=shown(secret))
    profile = client.page("/profile").form("/profile")
    db.session.execute(delete(SignIn))
    page = profile.send(phone="13800000000")
    assert page.heading == "Sign in"
    page = page.form("/sign-in").send(login="leader", password=PASSWORD)
    assert page.heading == "The second step"
    page = _type(page, wrong(secret))
    with clock.at(clock.now() + STEP):
        page = _type(page, shown(secret))
    assert page.form("/profile").values["phone"] == "13800000000"


def test_what_was_typed_comes_along_where_the_time_is_over(client: Client, secret: str) -> None:
    _type(half_in(client), shown(secret))
    profile = client.page("/profile").form("/profile")
    db.session.execute(delete(SignIn))
    page = profile.send(phone="13800000000").form("/sign-in").send(login="leader", password=PASSWORD)
    with clock.at(clock.now() + HALF_FOR):
        page = _type(page, shown(secret))
        assert (page.status, page.heading) == (401, "Sign in")
        page = page.form("/sign-in").send(login="leader", password=PASSWORD)
        page = _type(page, shown(secret))
    assert page.form("/profile").values["phone"] == "13800000000"


def test_what_was_typed_in_two_tabs_comes_along_in_both(client: Client, secret: str) -> None:
    _type(half_in(client), shown(secret))
    profile = client.page("/profile").form("/profile")
    db.session.execute(delete(SignIn))
    signing_in = [profile.send(phone=phone).form("/sign-in") for phone in ("13800000001", "13800000002")]
    first, other = [form.send(login="leader", password=PASSWORD) for form in signing_in]
    assert (other.status, other.heading) == (400, "Sign in")  # its token was of before the first one
    other = other.form("/sign-in").send(login="leader", password=PASSWORD)
    with clock.at(clock.now() + STEP):
        page = _type(other, shown(secret))
        assert page.form("/profile").values["phone"] == "13800000002"
        page = _type(first, shown(secret))
    assert page.form("/profile").values["phone"] == "13800000001"


def test_an_issued_password_is_replaced_after_the_second_step(
    client: Client, district: District, secret: str
) -> None:
    issued = credentials.issue_password(person("leader"), by=None)
    page = client.page("/sign-in").form("/sign-in").send(login="leader", password=issued)
    assert _type(page, shown(secret)).heading == "Choose your own password"


class TestRecoveryCodes:
    def test_each_opens_once_and_says_how_many_are_left(
        self, app: Flask, client: Client, district: District, secret: str
    ) -> None:
        code = has_codes(person("leader"))[3]
        page = _type(half_in(client), code.upper().replace("-", " "))
        assert page.path == "/overview"
        assert "9 are left" in page.text
        again = _type(half_in(app.test_client()), code)
        assert again.status == 422
        assert "used already" in again.text

    def test_of_two_at_once_one_passes(self, app: Flask, district: District, secret: str) -> None:
        leader = person("leader")
        code, leader_id = has_codes(leader)[0], leader.id
        db.session.rollback()
        at_once = Barrier(2)

        def typed() -> Answer:
            with app.app_context():
                at_once.wait()
                return try_code(leader_id, code, is_known=False).answer

        with ThreadPoolExecutor(2) as pool:
            answers = [done.result() for done in [pool.submit(typed) for _ in range(2)]]
        assert sorted(answer.name for answer in answers) == ["RIGHT", "USED"]

    def test_somebody_else_s_opens_nothing(self, client: Client, district: District, secret: str) -> None:
        clerk = person("clerk")
        has_app(clerk)
        code = has_codes(clerk)[0]
        assert _type(half_in(client), code).status == 422
        assert db.session.scalars(select(RecoveryCode.used_at)).all() == [None] * 10

    def test_they_are_counted_with_the_codes_of_the_app(
        self, client: Client, district: District, secret: str
    ) -> None:
        code = has_codes(person("leader"))[0]
        page = half_in(client)
        for guess in ("0000-0000-0000", wrong(secret), "0000-0000-0001", wrong(secret), "zzzz-zzzz-zzzz"):
            assert _type(page, guess).status == 422
        assert _type(page, code).status == 429


def test_a_key_that_was_copied_from_another_row_makes_no_codes(
    client: Client, district: District, secret: str
) -> None:
    clerk = person("clerk")
    of_clerk = has_app(clerk)
    rows = {row.person_id: row for row in db.session.scalars(select(AppFactor))}
    rows[person("leader").id].sealed_secret = rows[person("clerk").id].sealed_secret
    db.session.commit()
    page = _type(half_in(client), shown(of_clerk))
    assert page.status == 422
    assert _sign_ins() == 0


@pytest.mark.parametrize("part", range(4))
def test_half_in_nothing_opens_that_asks_for_a_sign_in(
    part: int, app: Flask, client: Client, district: District
) -> None:
    """Every address of the table of addresses that asks strangers to sign in, by GET and by POST."""
    has_app(person("leader"))
    half_in(client)
    client.lints = client.keys = False
    token = client.get("/session").json["csrf_token"]
    asked = 0
    for row, by_method in [(row, each) for row, each in TABLE.items() if row != SECOND][part::4]:
        for method, letters in zip(("GET", "POST"), by_method, strict=False):
            if letters[0] == "i":
                answer = client.open(
                    row.format_map(_Anything()), method=method, headers={"X-CSRFToken": token}
                )
                assert matrix.is_as_expected("i", answer, method), (method, row)
                asked += 1
    assert asked > 100
    assert HALF in _session(client)


class _Anything(dict[str, Any]):
    """Something for every name in an address."""

    def __missing__(self, _name: str) -> int:
        return 1
