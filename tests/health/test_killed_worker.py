"""One of two workers is killed while people send: what was acknowledged is there once, and others go on."""

import json
import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.support.live_server import PATIENCE, running_server
from tests.support.phone import WORDS, Phone
from tests.support.world import District
from welfare.accounts.actions import add_person
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.needs.models import Need
from welfare.sending.models import Receipt

PHONES, EACH = 6, 12
TRIES = 30
"""How often a phone sends one text; it may be sent 60 a minute."""


class OverTheWire:
    """A phone at the real server, whose database and secret are those of `app`."""

    def __init__(self, app: Flask, person: Person, server: str) -> None:
        phone = Phone(app.test_client(), person)
        cookie = phone.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie
        self.server = urlsplit(server).netloc
        self.headers = {
            "Cookie": f"{cookie.key}={cookie.value}",
            "X-CSRFToken": phone.token,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def send_until_acknowledged(self, key: str) -> str:
        """The number under which the need has arrived. A line that broke is tried again, as the app's script
        does."""
        body = urlencode({**WORDS, "submission_key": key})
        for _ in range(TRIES):
            connection = HTTPConnection(self.server, timeout=PATIENCE)
            try:
                connection.request("POST", "/needs/new/housing", body, self.headers)
                with connection.getresponse() as response:
                    status, answer = response.status, response.read()
            except (OSError, HTTPException):
                continue
            finally:
                connection.close()
            assert status in (200, 201), answer
            receipt = json.loads(answer)
            assert receipt["submission_key"] == key
            return str(receipt["number"])
        raise AssertionError(f"{key} was never acknowledged")


@pytest.mark.slow("starts a server, and kills one of its workers")
def test_what_was_acknowledged_is_there_once_and_a_new_worker_takes_the_place(
    app: Flask, database_url: str, district: District, session: scoped_session[Session], tmp_path: Path
) -> None:
    school = district.place("near_school")
    people = [
        add_person(staff_number=f"t{n}", name=f"教师{n}", organization=school, roles=(Role.TEACHER,))
        for n in range(PHONES)
    ]
    for person in people:
        person.must_change_password = False
    session.commit()
    before = set(session.scalars(select(Need.id)))
    settings = {"WELFARE_SECRET_KEY": str(app.config["SECRET_KEY"]), "WELFARE_ENV": "testing"}
    with running_server(tmp_path, DATABASE_URL=database_url, **settings) as server:
        phones = [OverTheWire(app, person, server) for person in people]
        session.commit()
        some_have_arrived = Event()

        def send_all(phone: OverTheWire) -> list[str]:
            numbers = []
            for n in range(EACH):
                numbers.append(phone.send_until_acknowledged(f"key-{n}"))
                if n == EACH // 3:
                    some_have_arrived.set()
            return numbers

        with ThreadPoolExecutor(PHONES) as pool:
            sending = [pool.submit(send_all, phone) for phone in phones]
            assert some_have_arrived.wait(PATIENCE)
            worker = workers_started(tmp_path)[0]
            os.kill(worker, signal.SIGKILL)
            acknowledged = [number for each in sending for number in each.result(PATIENCE)]
        wait_for_a_new_worker(server, tmp_path)
        again = [phone.send_until_acknowledged("key-0") for phone in phones]
        assert again == acknowledged[::EACH], "what has arrived is known again"
        acknowledged += [phone.send_until_acknowledged("afterwards") for phone in phones]
    session.rollback()
    arrived = session.scalars(select(Receipt.number).where(Receipt.need_id.not_in(before))).all()
    assert sorted(arrived) == sorted(acknowledged)
    assert len(set(session.scalars(select(Need.id))) - before) == len(acknowledged) == PHONES * (EACH + 1)


def workers_started(instance: Path) -> list[int]:
    """The processes that the server has started as its workers."""
    log = (instance / "server.log").read_text()
    return [int(pid) for pid in re.findall(r"Spawning worker-\d+ with PID: (\d+)", log)]


def wait_for_a_new_worker(server: str, instance: Path) -> None:
    """Asks the server until all the workers it should have are running, one of them begun anew."""
    for _ in range(PATIENCE * 100):
        with urlopen(f"{server}/healthz", timeout=PATIENCE) as answer:
            workers = json.load(answer)["workers"]
        if workers["ok"] and len(workers_started(instance)) > workers["wanted"]:
            return
    raise AssertionError("no worker took the place")
