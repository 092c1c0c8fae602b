"""Many people at one server at the same time, each signed in with a session of their own."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from flask import Flask

from tests.support.live_server import PATIENCE
from tests.support.signing_in import sign_in_as
from welfare.accounts.actions import new_person, record_added
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.sending.once import KEY_FIELD


def people_at(place: Organization, count: int, *, roles: Sequence[Role] = (Role.TEACHER,)) -> list[Person]:
    """So many people more, as a roster brings them, with passwords of their own; the caller commits.

    The first is p0000, called 教师0000.
    """
    asked: dict[str, Any] = {"organization": place, "phone": None, "roles": roles, "by": None}
    with db.session.no_autoflush:
        people = [new_person(staff_number=f"p{n:04}", name=f"教师{n:04}", **asked) for n in range(count)]
        for person in people:
            person.must_change_password = False
    db.session.flush()
    record_added(people, by=None)
    return people


def everybody_posts(
    server: str, app: Flask, people: Sequence[Person], address: str, fields: dict[str, str] | None = None
) -> list[int]:
    """All of them send the same form in the same moment; gives the status that each was answered.

    The server and `app` must share their secret and their database.
    """
    requests = []
    for person in people:
        client = app.test_client()
        token = sign_in_as(client, person)
        name = app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie is not None
        sent = {**(fields or {}), "csrf_token": token, KEY_FIELD: uuid4().hex}
        requests.append((f"{name}={cookie.value}", urlencode(sent)))
    db.session.commit()  # SQLite has one writer at a time, and here it is to be the server
    start = Barrier(len(requests))

    def post(request: tuple[str, str]) -> int:
        cookie, body = request
        connection = HTTPConnection(urlsplit(server).netloc, timeout=PATIENCE)
        start.wait()
        connection.request(
            "POST", address, body, {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        )
        with connection.getresponse() as response:
            response.read()
        connection.close()
        return response.status

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(post, requests))
