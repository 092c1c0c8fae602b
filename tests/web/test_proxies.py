"""The shipped proxy files let through what the app takes, wait as long as it does, and log no secrets."""

import re

import pytest
from flask import Flask

from welfare.apart import PATIENCE as LONGEST_ANSWER
from welfare.config import PROJECT_ROOT
from welfare.web import arriving, connections

NGINX, CADDY = (
    re.sub(r"(?m)^\s*#.*\n", "", (PROJECT_ROOT / "docs" / "deploy" / name).read_text())
    for name in ("nginx.conf", "Caddyfile")
)
LOGGED = [
    ("/needs?q=夫妻分居", "/needs"),
    ("/needs/26-0042-0", "/needs/26-0042-0"),
    ("/people?q=%E5%BC%A0%E4%B8%89&role=teacher", "/people"),
    ("/calendar/a-secret.ics", "/calendar/"),
    ("/calendar/a-secret.ics?x=?", "/calendar/"),
]


def the(pattern: str, text: str) -> str:
    [found] = re.findall(pattern, text)
    return str(found)


def test_the_largest_form_that_the_app_takes_gets_through_and_hardly_more(app: Flask) -> None:
    largest = max(
        getattr(view, "largest_body", app.config["MAX_CONTENT_LENGTH"])
        for view in app.view_functions.values()
    )
    for size in (the(r"client_max_body_size (\d+)m;", NGINX), the(r"max_size (\d+)MiB", CADDY)):
        assert largest + 2**20 < int(size) * 2**20 < 1.1 * largest, "the photos, and the words beside them"


def test_they_wait_as_long_as_the_app_does() -> None:
    assert int(the(r"proxy_read_timeout (\d+)s;", NGINX)) >= LONGEST_ANSWER
    assert int(the(r"client_body_timeout (\d+)s;", NGINX)) <= connections.SILENCE
    assert int(the(r"read_body (\d+)m", CADDY)) * 60 == arriving.LONGEST


def test_no_visitor_says_where_they_come_from() -> None:
    said = dict(re.findall(r"proxy_set_header (X-Forwarded-\w+) (\S+);", NGINX))
    assert said == {
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": "$host",
    }


@pytest.mark.parametrize(("address", "logged"), LOGGED)
def test_the_log_of_caddy_says_which_page_and_not_what_was_looked_for(address: str, logged: str) -> None:
    pattern, instead = re.findall(r'request>uri regexp "(.*?)" "(.*?)"', CADDY)[0]
    assert re.sub(pattern, instead.replace("$", "\\"), address) == logged
    assert "request>headers delete" in CADDY


@pytest.mark.parametrize(("address", "logged"), LOGGED)
def test_the_log_of_nginx_says_which_page_and_not_what_was_looked_for(address: str, logged: str) -> None:
    path = address.partition("?")[0]
    pattern, instead = re.findall(r"~(\S+)\s+(\S+);", the(r"map \$uri \$welfare_path {([^}]*)}", NGINX))[0]
    assert (instead if re.search(pattern, path) else path) == logged
    written = set(re.findall(r"\$\w+", the(r"log_format welfare '(.*)';", NGINX)))
    assert written == {
        "$remote_addr", "$time_local", "$request_method", "$welfare_path", "$status", "$body_bytes_sent",
        "$request_time",
    }  # fmt: skip
    assert set(re.findall(r"access_log (.*);", NGINX)) == {"off", "/var/log/nginx/welfare.log welfare"}
    assert the(r"error_log \S+ (\w+);", NGINX) == "crit", (
        "below it a failed request's whole address is written"
    )
