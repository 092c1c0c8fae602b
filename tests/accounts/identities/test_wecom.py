"""Signing in by WeCom: inside its browser without a tap, on a computer by its page; and who is refused."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from tests.accounts.identities.conftest import come_back
from tests.fakes.wecom import FakeWeCom
from tests.notices.wecom import is_linked, wecom_on
from tests.support.client import Client
from tests.support.world import PASSWORD, District
from welfare.accounts.identities.models import Identity
from welfare.channels.models import ChannelSetting
from welfare.extensions import db

INSIDE = "Mozilla/5.0 (Linux; Android 12) Chrome/86 Mobile MicroMessenger/7.0.1 wxwork/4.1.30 wxworklocal"
GETTOKEN, WHO = "/cgi-bin/gettoken", "/cgi-bin/auth/getuserinfo"


@pytest.fixture
def fake(app: Flask, district: District, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWeCom]:
    with wecom_on(app, monkeypatch) as fake:
        yield fake


@pytest.fixture
def inside(client: Client, fake: FakeWeCom) -> Client:
    """A phone on which the site is open within WeCom."""
    client.environ_base["HTTP_USER_AGENT"] = INSIDE
    return client


def _through(address: str, user_agent: str = INSIDE) -> str:
    """Where WeCom leads back to."""
    assert address.endswith("#wechat_redirect") == (user_agent == INSIDE)
    headers = {"User-Agent": user_agent}
    answer = requests.get(address, headers=headers, allow_redirects=False, timeout=20)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def _away(client: Client, wanted: str = "/notices") -> str:
    """From a page that needs signing in to WeCom, without a tap."""
    answer = client.get(wanted)
    assert (answer.status_code, urlsplit(answer.location).path) == (303, "/sign-in")
    answer = client.get(client.get(answer.location).location)
    assert answer.status_code == 303
    return answer.location


def test_who_comes_in_without_a_tap_is_asked_for_the_password_before_what_is_powerful(
    app: Flask, inside: Client, district: District, fake: FakeWeCom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROVEN_FOR", timedelta(minutes=15))
    is_linked(district, "teacher", "jia.yi")
    fake.who = {"userid": "jia.yi"}
    page = come_back(inside, _through(_away(inside, "/profile/identities")))
    page = page.form("/removal").send()
    assert (page.status, len(db.session.scalars(select(Identity)).all())) == (403, 1)
    page.form("/removal").send(password_proof=PASSWORD)
    db.session.expire_all()
    assert db.session.scalars(select(Identity)).all() == []


def test_inside_wecom_one_comes_in_without_a_tap(inside: Client, district: District, fake: FakeWeCom) -> None:
    is_linked(district, "teacher", "jia.yi")
    fake.who = {"userid": "Jia.Yi"}
    page = come_back(inside, _through(_away(inside, "/profile/notices")))
    assert "Notification settings" in page.text
    assert "jia.yi" not in page.text


def test_one_links_once_by_the_password(inside: Client, fake: FakeWeCom) -> None:
    page = come_back(inside, _through(_away(inside)))
    assert "is not known here yet" in page.text
    assert 'name="password"' in page.response.text, "it does not go round and round"
    page = page.form("/sign-in").send(login="teacher", password=PASSWORD)
    assert "Link an account" in page.text
    page.form("/linking").send()
    identity = db.session.scalars(select(Identity)).one()
    assert (identity.provider, identity.subject) == ("wecom", "jia.yi")
    inside.delete_cookie("welfare")
    assert "Notices" in come_back(inside, _through(_away(inside))).text


def test_whoever_signs_out_there_stays_out(inside: Client, district: District, fake: FakeWeCom) -> None:
    is_linked(district, "teacher", "jia.yi")
    page = come_back(inside, _through(_away(inside, "/profile")))
    page.form("/sign-out").send()
    answer = inside.get("/sign-in")
    assert answer.status_code == 200
    assert "/sign-in/with/wecom" in answer.text, "and comes in again by a tap"


def test_on_a_computer_one_is_led_to_the_page_with_the_code(
    client: Client, district: District, fake: FakeWeCom
) -> None:
    is_linked(district, "teacher", "jia.yi")
    page = client.page("/sign-in?next=/notices")
    assert page.status == 200, "nobody is led away without a tap"
    answer = client.get("/sign-in/with/wecom?next=/notices")
    asked = parse_qs(urlsplit(answer.location).query)
    assert asked["login_type"] == ["CorpApp"]
    assert "Notices" in come_back(client, _through(answer.location, "Firefox")).text


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({"openid": "o-outsider"}, "Only members"),
        ({"userid": "ww-other/jia.yi"}, "Only members"),
        ({"userid": "@all"}, "cannot be believed"),
    ],
)
def test_who_is_no_member_of_ours_is_refused(
    inside: Client, district: District, fake: FakeWeCom, who: dict[str, str], said: str
) -> None:
    is_linked(district, "teacher", "jia.yi")
    fake.who = who
    page = come_back(inside, _through(_away(inside)))
    assert said in page.text
    assert 'name="password"' in page.response.text


def test_a_member_of_another_corporation_is_somebody_else(
    inside: Client, district: District, fake: FakeWeCom
) -> None:
    is_linked(district, "teacher", "jia.yi", corp="ww-other")
    assert "is not known here yet" in come_back(inside, _through(_away(inside))).text


def test_what_came_back_once_is_good_once(inside: Client, district: District, fake: FakeWeCom) -> None:
    is_linked(district, "teacher", "jia.yi")
    back = _through(_away(inside))
    cookie = inside.get_cookie("welfare")
    assert cookie
    assert "Notices" in come_back(inside, back).text
    inside.set_cookie("welfare", cookie.value)
    assert "did not begin in this browser" in come_back(inside, back).text


def test_another_browser_is_not_let_in(
    app: Flask, inside: Client, district: District, fake: FakeWeCom
) -> None:
    is_linked(district, "teacher", "jia.yi")
    back = _through(_away(inside))
    other = app.test_client()
    assert isinstance(other, Client)
    assert "did not begin in this browser" in come_back(other, back).text


def test_a_code_that_was_used_or_is_too_old_is_refused(
    inside: Client, district: District, fake: FakeWeCom
) -> None:
    is_linked(district, "teacher", "jia.yi")
    back = _through(_away(inside))
    fake.codes.clear()
    assert "did not begin in this browser" in come_back(inside, back).text


def test_a_token_that_was_ended_early_keeps_nobody_out(
    inside: Client, district: District, fake: FakeWeCom
) -> None:
    is_linked(district, "teacher", "jia.yi")
    come_back(inside, _through(_away(inside)))
    fake.end_tokens()
    inside.delete_cookie("welfare")
    assert "Notices" in come_back(inside, _through(_away(inside))).text
    assert fake.asked.count(GETTOKEN) == 2


@pytest.mark.parametrize("path", [GETTOKEN, WHO])
def test_where_wecom_does_not_answer_the_password_does(
    inside: Client, district: District, fake: FakeWeCom, path: str
) -> None:
    is_linked(district, "teacher", "jia.yi")
    back = _through(_away(inside))
    fake.instead[path] = (500, {}, b"trouble")
    page = come_back(inside, back)
    assert "gives no answer just now" in page.text
    assert 'name="password"' in page.response.text


def test_a_channel_that_is_off_signs_nobody_in(inside: Client, fake: FakeWeCom) -> None:
    db.session.get_one(ChannelSetting, "wecom").is_on = False
    db.session.commit()
    assert inside.get("/sign-in").status_code == 200
    assert inside.get("/sign-in/with/wecom").status_code == 404
