"""Others are asked for so long, for so much, and by few at the same time; and nobody here waits for them."""

from collections.abc import Iterator

import pytest
from flask import Flask, g
from requests import Session

from tests.fakes.oidc import CLIENT, SECRET, FakeOIDC
from welfare.channels import http
from welfare.channels.refusals import ManyAsk, Unreachable
from welfare.channels.sign_ins.oidc import OpenIDProvider
from welfare.extensions import db


@pytest.fixture
def here(app: Flask) -> Iterator[None]:
    """In a request."""
    with app.test_request_context("/sign-in"):
        yield


@pytest.fixture
def at_once(here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a request, within which others are given little time."""
    monkeypatch.setattr(http, "SECONDS_A_STEP", 0.2)
    monkeypatch.setattr(http, "SECONDS_IN_ALL", 0.5)


def _provider(oidc: FakeOIDC) -> OpenIDProvider:
    return OpenIDProvider(oidc.address, CLIENT, SECRET, "there", schemes=("http",))


def test_who_is_silent_is_left(at_once: None, oidc: FakeOIDC) -> None:
    oidc.silent_at = {"/.well-known/openid-configuration"}
    with pytest.raises(Unreachable):
        _provider(oidc).begin("http://localhost/back")


def test_who_answers_by_drops_is_left(at_once: None, oidc: FakeOIDC) -> None:
    oidc.by_drops = {"/.well-known/openid-configuration"}
    with pytest.raises(Unreachable, match="no answer just now"):
        _provider(oidc).begin("http://localhost/back")


def test_no_more_is_asked_once_the_time_is_over(
    at_once: None, oidc: FakeOIDC, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "SECONDS_IN_ALL", 0)
    with pytest.raises(Unreachable):
        _provider(oidc).begin("http://localhost/back")
    assert oidc.asked == []


def test_few_wait_for_others_at_the_same_time(here: None) -> None:
    for _ in range(http.AT_MOST):
        assert http._places.acquire(blocking=False)
    try:
        with pytest.raises(ManyAsk), http.asking_others("there"):
            raise AssertionError
    finally:
        for _ in range(http.AT_MOST):
            http._places.release()
    with http.asking_others("there"):
        pass


def test_meanwhile_neither_the_database_nor_the_turn_is_held(
    app: Flask, here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Lock

    turn = g.turn = Lock()
    turn.acquire()
    monkeypatch.setitem(app.extensions, "turns", {"reads": turn, "writes": turn})
    db.session.connection()
    with http.asking_others("there"):
        assert not turn.locked()
        assert not db.session().in_transaction()
    assert turn.locked()


def test_settings_of_the_machine_are_not_heeded(monkeypatch: pytest.MonkeyPatch, oidc: FakeOIDC) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with Session() as session:
        http.prepare(session)
        assert session.get(f"{oidc.address}/keys").status_code == 200


def test_what_is_said_of_oneself_is_asked_for_once_in_a_while(here: None, oidc: FakeOIDC) -> None:
    provider = _provider(oidc)
    for _ in range(3):
        provider.begin("http://localhost/back")
    assert oidc.asked == ["/.well-known/openid-configuration"]
