"""What was refused to whom is in the log, in lines that nobody forges and that hold nothing private."""

import logging
import re
import sys

import pytest
from flask import Flask, abort
from flask.logging import default_handler

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, District
from welfare.web.log import Lines


def said(lines: pytest.LogCaptureFixture) -> list[str]:
    """What has been said of security since the last time."""
    messages = [line.getMessage() for line in lines.records if line.name == "welfare.security"]
    lines.clear()
    return messages


def test_who_signs_in_and_out_is_noted_and_who_fails(
    client: Client, district: District, sign_in, caplog: pytest.LogCaptureFixture
) -> None:
    page = client.page("/sign-in")
    page.form("/sign-in").send(login="teacher", password="a secret that is wrong")
    assert said(caplog) == ["refused by=- method=POST page=accounts.sign_in status=422"]
    sign_in(client, "teacher")
    teacher = district.person("teacher").id
    assert said(caplog) == [f"session begins by={teacher} method=POST page=accounts.sign_in"]
    client.page("/profile").form("/sign-out").send()
    assert said(caplog) == [f"session ends by={teacher} method=POST page=accounts.sign_out"]


def test_what_is_not_open_to_somebody_is_noted_with_who_and_what(
    client: Client, district: District, caplog: pytest.LogCaptureFixture
) -> None:
    need = district.need(by="neighbour")
    client.get("/people")
    sign_in_as(client, district.person("teacher"))
    said(caplog)
    person = district.person("admin").id
    client.get(f"/people/{person}")
    client.get(f"/needs/{need.number}?q=夫妻分居")
    client.post(f"/needs/{need.number}/comments", data={"words": "秘密的话"})
    client.get("/nothing/like/this")
    by = f"by={district.person('teacher').id}"
    assert said(caplog) == [
        f"refused {by} method=GET page=accounts.person status=403 person_id={person}",
        f"refused {by} method=GET page=needs.show status=404 number={need.number}",
        f"refused {by} method=POST page=needs.operation status=400 number={need.number} noun=comments",
    ]


def test_no_word_of_anybody_stands_in_it(
    app: Flask, client: Client, district: District, sign_in, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(Lines())
    client.get("/calendar/the-secret-of-a-calendar.ics")
    client.page("/sign-in").form("/sign-in").send(login="甲一", password="typed by mistake")
    page = sign_in(client, "teacher").follow("Me")
    page.form("/profile").send(phone="no number of a phone")
    assert "refused" in caplog.text
    assert "session begins" in caplog.text
    for private in ("the-secret", "甲一", "typed by mistake", PASSWORD, "no number of a phone", "teacher"):
        assert private not in caplog.text


def test_a_line_has_its_moment_with_the_zone_and_nobody_forges_one() -> None:
    record = logging.LogRecord(
        "welfare",
        logging.ERROR,
        "",
        1,
        "%s failed",
        ("x\n2026-01-01T00:00:00+00:00 INFO y\r\x1b[2J\u2028z",),
        None,
    )
    first, *below = Lines().format(record).splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 ERROR welfare: x", first)
    assert below == [r"  | 2026-01-01T00:00:00+00:00 INFO y\r\x1b[2J\u2028z failed"]


def test_a_trace_is_set_in_below_its_line() -> None:
    try:
        raise RuntimeError("甲一\n2026-01-01T00:00:00+00:00 INFO welfare: all is well")
    except RuntimeError:
        record = logging.LogRecord("welfare", logging.ERROR, "", 1, "fell", (), sys.exc_info())
    _first, *below = Lines().format(record).splitlines()
    assert below
    assert all(line.startswith("  | ") for line in below)
    assert "甲一" in below[-2], "words in any script can be read"


def test_a_crash_is_one_such_line(
    app: Flask,
    client: Client,
    district: District,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fall() -> None:
        raise RuntimeError("of itself")

    fall.access_rule = app.view_functions["site.landing"].access_rule  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "site.landing", fall)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert client.get("/").status_code == 500
    fallen, refused = caplog.records
    assert (fallen.levelname, fallen.getMessage()) == ("ERROR", "GET site.landing failed")
    assert refused.getMessage() == "refused by=- method=GET page=site.landing status=500"
    assert isinstance(default_handler.formatter, Lines)


def test_who_it_was_is_still_told_once_all_was_rolled_back(
    app: Flask,
    client: Client,
    district: District,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    view = app.view_functions["accounts.profile"]

    def refuse() -> None:
        abort(403)

    refuse.access_rule = view.access_rule  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "accounts.profile", refuse)
    sign_in_as(client, district.person("clerk"))
    assert client.get("/profile").status_code == 403
    assert said(caplog) == [
        f"refused by={district.person('clerk').id} method=GET page=accounts.profile status=403"
    ]
