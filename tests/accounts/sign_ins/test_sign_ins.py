"""Sign-ins as rows: what ends them, how long they hold, and what somebody with an old cookie gets."""

from collections.abc import Callable
from datetime import timedelta
from itertools import chain

import pytest
from flask import Flask
from sqlalchemy import delete, select, text
from sqlalchemy.exc import OperationalError

from tests.support.client import Client, Page
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as, sign_in_elsewhere
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts import actions, credentials, leaving
from welfare.accounts.calendar.feed import make_feed
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.accounts.sessions import STAFF, TEACHERS, TOKEN, clear_up_sessions
from welfare.accounts.sign_ins.models import SignIn
from welfare.accounts.sign_ins.policy import AT_MOST, NOTED_EVERY, Limit, is_over, is_to_be_noted
from welfare.accounts.sign_ins.queries import Candidate
from welfare.accounts.stand_ins.actions import name_stand_in
from welfare.config import UnsafeConfiguration, for_flask, read_settings
from welfare.extensions import PATIENCE, db

SignIn_ = Callable[[Client, str], Page]
SECOND = timedelta(seconds=1)
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def nobody_yet(district: District) -> None:
    """Nobody is signed in anywhere."""
    db.session.execute(delete(SignIn))


def _cookie(client: Client) -> str:
    cookie = client.get_cookie("welfare")
    assert cookie is not None
    return cookie.value


def _replayed(app: Flask, cookie: str) -> Page:
    """What somebody else is shown who has kept this cookie."""
    other = app.test_client()
    other.set_cookie("welfare", cookie)
    return other.page("/profile")


def _rows() -> list[SignIn]:
    db.session.commit()
    return list(db.session.scalars(select(SignIn).order_by(SignIn.id)))


def _reset(district: District) -> None:
    credentials.issue_password(district.person("colleague"), by=district.person("admin"))


def _choose(district: District) -> None:
    credentials.set_password(district.person("colleague"), "snow on the ridge")


def _close(district: District) -> None:
    leaving.deactivate(district.person("colleague"), by=district.person("admin"))


def _give(district: District) -> None:
    place = district.place("near_school")
    colleague, admin = district.person("colleague"), district.person("admin")
    assert actions.grant_role(colleague, role=Role.HANDLER, organization=place, by=admin)


def _take(district: District) -> None:
    colleague, admin = district.person("colleague"), district.person("admin")
    leaving.take_role(colleague, colleague.roles[0], by=admin)


def _move(district: District) -> None:
    colleague, admin = district.person("colleague"), district.person("admin")
    actions.move_role(colleague, colleague.roles[0], organization=district.place("far_school"), by=admin)


def _forget(_district: District) -> None:
    db.session.execute(delete(SignIn))


@pytest.mark.parametrize("end", [_reset, _choose, _close, _give, _take, _move, _forget])
def test_an_old_cookie_opens_nothing_once_the_sign_in_has_ended(
    app: Flask, client: Client, district: District, sign_in: SignIn_, end: Callable[[District], None]
) -> None:
    sign_in(client, "colleague")
    cookie = _cookie(client)
    assert _replayed(app, cookie).path == "/profile"
    end(district)
    assert _replayed(app, cookie).path == "/sign-in"
    assert client.page("/profile").path == "/sign-in"


def test_a_cookie_that_was_kept_when_signing_out_opens_nothing(
    app: Flask, client: Client, district: District, sign_in: SignIn_
) -> None:
    sign_in(client, "teacher")
    cookie = _cookie(client)
    client.page("/profile").form("/sign-out").send()
    assert _replayed(app, cookie).path == "/sign-in"


@pytest.mark.parametrize("end", [_reset, _close, _give, _take, _choose])
def test_the_calendar_s_address_ends_with_what_it_was_made_by(
    client: Client, district: District, end: Callable[[District], None]
) -> None:
    address = f"/calendar/{make_feed(district.person('colleague'), language='zh')}.ics"
    assert client.get(address).status_code == 200
    end(district)
    assert client.get(address).status_code == 404


def test_each_device_has_a_sign_in_of_its_own_and_ends_by_itself(
    app: Flask, client: Client, district: District, sign_in: SignIn_
) -> None:
    other = app.test_client()
    sign_in(client, "teacher")
    sign_in(other, "teacher")
    client.page("/profile").form("/sign-out").send()
    assert client.page("/profile").path == "/sign-in"
    assert other.page("/profile").path == "/profile"


def test_somebody_sees_where_they_are_signed_in_and_ends_one(
    app: Flask, client: Client, district: District, sign_in: SignIn_, nobody_yet: None
) -> None:
    other = app.test_client()
    client.environ_base |= {"HTTP_USER_AGENT": ANDROID, "REMOTE_ADDR": "203.0.113.77"}
    other.environ_base |= {
        "HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0",
        "REMOTE_ADDR": "2001:db8:7:1::9",
    }
    sign_in(client, "teacher")
    sign_in(other, "teacher")
    sign_in_elsewhere(district.person("colleague"))
    page = client.page("/profile").follow("Where I am signed in")
    assert page.text.count("This device") == 1
    assert "Chrome, Android This device" in page.text
    assert "Firefox, Windows" in page.text
    assert "network 203.0.113.*" in page.text
    assert "network 2001:db8:7:*" in page.text
    assert "203.0.113.77" not in page.response.text
    assert len([form for form in page.forms if form.action.endswith("/ending")]) == 1
    page = page.form("/ending").send()
    assert "That device has been signed out." in page.text
    assert "Firefox" not in page.text
    assert other.page("/profile").path == "/sign-in"
    assert client.page("/profile").path == "/profile"


def test_all_others_are_ended_at_once(
    app: Flask, client: Client, district: District, sign_in: SignIn_, nobody_yet: None
) -> None:
    sign_in(client, "teacher")
    assert all("everywhere" not in form.action for form in client.page("/profile/sign-ins").forms)
    for _ in range(2):
        sign_in_elsewhere(district.person("teacher"))
    sign_in_elsewhere(district.person("colleague"))
    page = client.page("/profile/sign-ins").form("/sign-out-everywhere").send()
    assert "This one stays signed in." in page.text
    assert len(_rows()) == 2, "this one, and the colleague's"


def test_nobody_ends_what_is_somebody_else_s(client: Client, district: District) -> None:
    theirs = sign_in_elsewhere(district.person("colleague"))
    token = sign_in_as(client, district.person("teacher"))
    answer = client.post(f"/profile/sign-ins/{theirs}/ending", data={"csrf_token": token})
    assert answer.status_code == 303
    assert theirs in [row.id for row in _rows()]


class TestNewAtEachSignIn:
    def test_what_somebody_has_put_into_a_browser_before_is_no_good_afterwards(
        self, app: Flask, client: Client, district: District, sign_in: SignIn_
    ) -> None:
        page = client.page("/sign-in")
        planted, token = _cookie(client), page.form("/sign-in").values["csrf_token"]
        sign_in(client, "teacher")
        assert _replayed(app, planted).path == "/sign-in"
        answer = client.post("/profile", data={"phone": "13900000000", "csrf_token": token})
        assert answer.status_code == 400, "a token from before does for nothing afterwards"

    def test_a_browser_is_signed_in_once_and_as_one(
        self, app: Flask, client: Client, district: District, nobody_yet: None
    ) -> None:
        form = client.page("/sign-in").form("/sign-in")
        first = form.send(login="teacher", password=PASSWORD)
        before = _cookie(client)
        with client.session_transaction() as session:
            known = session[TOKEN]
        token = first.client.get("/session").json["csrf_token"]
        client.post("/sign-in", data={"login": "colleague", "password": PASSWORD, "csrf_token": token})
        assert "甲二" in client.page("/profile").text
        assert _replayed(app, before).path == "/sign-in"
        with client.session_transaction() as session:
            assert session[TOKEN] != known
        assert len(_rows()) == 1

    def test_a_new_password_is_a_new_sign_in(
        self, app: Flask, client: Client, district: District, sign_in: SignIn_
    ) -> None:
        sign_in(client, "teacher")
        before = _cookie(client)
        form = client.page("/profile/password").form("/profile/password")
        new = "snow on the ridge"
        assert form.send(password_current=PASSWORD, password_new=new, password_repeat=new).path == "/needs"
        assert client.page("/profile").path == "/profile"
        assert _replayed(app, before).path == "/sign-in"


def test_whoever_has_the_database_cannot_go_in_by_it(
    app: Flask, client: Client, district: District, sign_in: SignIn_
) -> None:
    sign_in(client, "teacher")
    with client.session_transaction() as session:
        secret = session[TOKEN]
    with db.engine.connect() as connection:
        kept = list(
            chain.from_iterable(
                connection.execute(select(table)).all() for table in db.metadata.sorted_tables
            )
        )
    assert all(secret not in str(row) for row in kept)
    for row in _rows():
        thief = app.test_client()
        with thief.session_transaction() as session:
            session[TOKEN] = row.token_digest
        assert thief.page("/profile").path == "/sign-in"


def test_no_password_is_issued_between_the_check_and_the_sign_in(district: District) -> None:
    """It would end all sign-ins but the one that just begins with the old password."""
    match = credentials.compare(PASSWORD, [Candidate.of(district.person("teacher"))])
    assert match is not None
    db.session.commit()
    assert credentials.renew_hash(match)
    with db.engine.connect() as other:
        other.execution_options(**{PATIENCE: 0})
        if other.dialect.name == "postgresql":
            other.execute(text("SET LOCAL lock_timeout = '1ms'"))
        with pytest.raises(OperationalError, match="lock"):
            other.execute(text("UPDATE people SET password_hash = ''"))


SHIPPED = read_settings({"WELFARE_ENV": "testing"})
STAFF_LIMIT, TEACHER_LIMIT = Limit(*SHIPPED.staff_sign_in), Limit(*SHIPPED.teacher_sign_in)


class TestLimits:
    @pytest.fixture(autouse=True)
    def as_shipped(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(app.config, STAFF, STAFF_LIMIT)
        monkeypatch.setitem(app.config, TEACHERS, TEACHER_LIMIT)

    def test_as_they_are_where_nobody_sets_them(self) -> None:
        assert Limit(timedelta(hours=12), timedelta(days=7)) == STAFF_LIMIT
        assert Limit(timedelta(days=30), timedelta(days=180)) == TEACHER_LIMIT

    @pytest.mark.parametrize(
        ("who", "limit"), [("clerk", STAFF_LIMIT), ("school", STAFF_LIMIT), ("teacher", TEACHER_LIMIT)]
    )
    def test_what_is_not_used_ends(self, client: Client, district: District, who: str, limit: Limit) -> None:
        began = clock.now()
        with clock.at(began):
            sign_in_as(client, district.person(who))
            db.session.execute(text("UPDATE sign_ins SET used_at = began_at"))
            began = _rows()[0].used_at
        with clock.at(began + limit.idle + SECOND):
            assert client.page("/profile").path == "/sign-in"
        with clock.at(began + limit.idle):
            assert client.page("/profile").path == "/profile"
        with clock.at(began + limit.idle + SECOND):
            assert client.page("/profile").path == "/profile", "it was used meanwhile"

    @pytest.mark.parametrize(("who", "limit"), [("clerk", STAFF_LIMIT), ("teacher", TEACHER_LIMIT)])
    def test_however_much_it_is_used_it_ends_some_day(
        self, client: Client, district: District, who: str, limit: Limit
    ) -> None:
        sign_in_as(client, district.person(who))
        began = _rows()[0].began_at
        days = began
        while days + limit.idle < began + limit.whole:
            days += limit.idle
            with clock.at(days):
                assert client.page("/profile").path == "/profile"
        with clock.at(began + limit.whole):
            assert client.page("/profile").path == "/profile"
        with clock.at(began + limit.whole + SECOND):
            assert client.page("/profile").path == "/sign-in"

    def test_whoever_stands_in_is_staff_on_these_days(self, client: Client, district: District) -> None:
        sign_in_as(client, district.person("teacher"))
        soon = clock.now() + STAFF_LIMIT.idle + timedelta(hours=1)
        with clock.at(soon):
            assert client.page("/profile").path == "/profile"
        day = clock.local(soon).date()
        name_stand_in(
            district.person("school"),
            place=district.place("near_school"),
            deputy=district.person("teacher"),
            first_day=day,
            last_day=day + timedelta(days=9),
            by=district.person("school"),
        )
        with clock.at(soon + STAFF_LIMIT.idle + SECOND):
            assert client.page("/profile").path == "/sign-in"

    def test_what_has_ended_by_time_is_not_shown(
        self, client: Client, district: District, nobody_yet: None
    ) -> None:
        long_ago = clock.now() - STAFF_LIMIT.idle - timedelta(minutes=1)
        with clock.at(long_ago):
            sign_in_elsewhere(district.person("clerk"))
        sign_in_as(client, district.person("clerk"))
        page = client.page("/profile/sign-ins")
        assert page.text.count("Signed in") == 1
        assert "12 hours" in page.text
        assert "7 days" in page.text

    def test_the_clock_clears_up_what_nobody_s_limit_holds(
        self, district: District, nobody_yet: None
    ) -> None:
        now = clock.now()
        for age in (TEACHER_LIMIT.idle + SECOND, TEACHER_LIMIT.idle):
            with clock.at(now - age):
                sign_in_elsewhere(district.person("teacher"))
        with clock.at(now - TEACHER_LIMIT.whole - SECOND):
            sign_in_elsewhere(district.person("colleague"))
        db.session.execute(text("UPDATE sign_ins SET used_at = began_at"))
        with clock.at(now):
            clear_up_sessions()
        assert [row.began_at for row in _rows()] == [now - TEACHER_LIMIT.idle]


def test_limits_end_on_the_second() -> None:
    now, limit = clock.now(), Limit(timedelta(hours=1), timedelta(hours=5))
    for used, began, over in (
        (limit.idle, limit.idle, False),
        (limit.idle + SECOND, limit.idle, True),
        (timedelta(), limit.whole, False),
        (timedelta(), limit.whole + SECOND, True),
    ):
        assert is_over(now - began, now - used, now=now, limit=limit) is over
    assert not is_to_be_noted(now - NOTED_EVERY, now=now)
    assert is_to_be_noted(now - NOTED_EVERY - SECOND, now=now)


@pytest.mark.parametrize("value", ["0", "-1", "12h", "401", "１２"])
def test_a_limit_is_a_whole_number(value: str) -> None:
    with pytest.raises(UnsafeConfiguration, match="WELFARE_STAFF_IDLE_HOURS"):
        read_settings({"WELFARE_ENV": "testing", "WELFARE_STAFF_IDLE_HOURS": value})


class TestUse:
    def test_is_noted_now_and_then_and_not_with_each_page(
        self, client: Client, district: District, nobody_yet: None
    ) -> None:
        sign_in_as(client, district.person("teacher"))
        began = _rows()[0].used_at
        for after, noted in ((NOTED_EVERY, timedelta()), (NOTED_EVERY + SECOND, NOTED_EVERY + SECOND)):
            with clock.at(began + after):
                client.page("/profile")
            assert _rows()[0].used_at == began + noted

    def test_is_noted_with_a_form_that_is_taken(
        self, client: Client, district: District, nobody_yet: None
    ) -> None:
        sign_in_as(client, district.person("teacher"))
        form = client.page("/profile").form("/profile")
        later = _rows()[0].used_at + timedelta(hours=1)
        with clock.at(later):  # and no page is opened after it, as by a phone that sends what waited
            answer = client.post(form.action, data={**form.values.to_dict(), "phone": "13800000000"})
        assert (answer.status_code, _rows()[0].used_at) == (303, later)

    def test_keeps_no_page_waiting_for_somebody_who_writes(
        self, app: Flask, client: Client, district: District, nobody_yet: None
    ) -> None:
        sign_in_as(client, district.person("teacher"))
        row = _rows()[0]
        began = row.used_at
        db.session.rollback()
        with db.engine.connect() as other, clock.at(began + timedelta(hours=1)):
            other.execution_options(welfare_reads_only=False)
            other.execute(text("UPDATE sign_ins SET place = 'x'"))
            assert client.page("/profile").path == "/profile"
            other.rollback()
        assert _rows()[0].used_at == began
        with clock.at(began + timedelta(hours=1)):
            client.page("/profile")
        assert _rows()[0].used_at == began + timedelta(hours=1)

    def test_of_a_request_is_asked_with_the_person_in_one_query(
        self, client: Client, district: District
    ) -> None:
        sign_in_as(client, district.person("teacher"))
        client.page("/profile/password")
        with statements() as asked:
            client.page("/profile/password")
        assert len([each for each in asked if "sign_ins" in each[0]]) == 1
        assert len([each for each in asked if "role_assignments" in each[0]]) == 1


def test_beyond_so_many_the_one_unused_longest_ends(
    client: Client, district: District, sign_in: SignIn_, nobody_yet: None
) -> None:
    now = clock.now()
    for hours in range(AT_MOST, 0, -1):
        with clock.at(now - timedelta(hours=hours)):
            sign_in_elsewhere(district.person("teacher"))
    first, second = (row.id for row in _rows()[:2])
    sign_in(client, "teacher")
    ids = [row.id for row in _rows()]
    assert len(ids) == AT_MOST
    assert first not in ids
    assert second in ids


@pytest.mark.parametrize(("secure", "name"), [("1", "__Host-welfare"), ("0", "welfare")])
def test_over_https_the_cookie_is_this_host_s_alone(secure: str, name: str) -> None:
    flask = for_flask(read_settings({"WELFARE_ENV": "testing", "WELFARE_SECURE_COOKIES": secure}))
    assert flask["SESSION_COOKIE_NAME"] == name


def test_two_people_are_two_wherever_they_are_signed_in(district: District) -> None:
    """Of people who have not just signed in there is no secret by which they could be compared."""
    teacher, colleague = district.person("teacher"), district.person("colleague")
    assert teacher != colleague
    assert colleague not in [teacher]
    assert teacher in {db.session.get_one(Person, teacher.id)}
