"""What is wrong with the headers of an answer, whichever page gave it. A test's browser asks this of each."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

HELD_BY_NO_CACHE = {"no-store", "private, no-cache"}
"""What is somebody's. Photos and documents may be held by the phone, which asks each time."""
HELD_BY_A_WORKER = {"/sw.js": "no-cache"}
LEADS_AWAY = "/sign-in/with/"
"""The one address, with a name behind it, that leads to where the operator has said."""


def problems_of_headers(answer: TestResponse) -> list[str]:
    """What an answer, and whatever led to it, lacks or says too much of."""
    return [problem for each in (*answer.history, answer) for problem in _problems(each)]


def _problems(answer: TestResponse) -> Iterator[str]:
    here, headers = answer.request.path, answer.headers
    policy = headers.get("Content-Security-Policy", "")
    for directive in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        if directive not in policy:
            yield f"{here}: its policy lacks {directive}"
    if "unsafe" in policy or "*" in policy or "http:" in policy or "data:" in policy:
        yield f"{here}: its policy lets in too much: {policy}"
    for name, value in (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin")):
        if headers.get(name) != value:
            yield f"{here}: {name} is {headers.get(name)}"
    if any(name.startswith("Access-Control-") for name, _value in headers):
        yield f"{here}: another site is let in"
    yield from _kept_too_long(answer)
    yield from _unclear_type(answer)
    for cookie in headers.getlist("Set-Cookie"):
        attributes = {part.strip().partition("=")[0] for part in cookie.split(";")}
        if not {"HttpOnly", "SameSite", "Path"} <= attributes or "Domain" in attributes:
            yield f"{here}: a cookie says too little or too much: {cookie}"
    led_to = urlsplit(headers.get("Location", ""))
    is_away = here.startswith(LEADS_AWAY) and here.count("/") == LEADS_AWAY.count("/")
    if led_to.netloc not in ("", urlsplit(answer.request.host_url).netloc) and not is_away:
        yield f"{here}: leads elsewhere, to {led_to.netloc}"


def _kept_too_long(answer: TestResponse) -> Iterator[str]:
    kept = answer.headers.get("Cache-Control", "")
    if kept.startswith("public"):
        if "Set-Cookie" in answer.headers:
            yield f"{answer.request.path}: a cookie in what everybody's cache may keep"
    elif kept not in {*HELD_BY_NO_CACHE, HELD_BY_A_WORKER.get(answer.request.path)}:
        yield f"{answer.request.path}: may be kept: {kept}"


def _unclear_type(answer: TestResponse) -> Iterator[str]:
    if not answer.data or answer.request.method == "HEAD":
        return
    kind, options = parse_options_header(answer.headers.get("Content-Type"))
    if not kind:
        yield f"{answer.request.path}: says not what it is"
    elif (kind.startswith("text/") or kind.endswith("+xml")) and options.get("charset") != "utf-8":
        yield f"{answer.request.path}: {kind} without its encoding"
