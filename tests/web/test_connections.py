"""Connections that go on too long are ended; who is only slow, or waits for an answer, is not."""

import select
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from flask import Flask

from tests.support.live_server import PATIENCE, ROOT, environment_for, free_port, wait_until_healthy
from welfare.web import connections
from welfare.web.connections import SILENCE, Traffic, Watched, look

STEP = SILENCE / connections.LOOKS


def ended_at(*traffic: Traffic, every: float = STEP) -> int | None:
    """At which look, from 0, the connection is found to go on too long."""
    watched = Watched(traffic[0], 0)
    return next(
        (n for n, seen in enumerate(traffic) if watched.goes_on_too_long(seen, n * every)),
        None,
    )


def quiet(seconds: float, *, sent: int = 0, come: int = 0) -> Traffic:
    return Traffic(sent, come, seconds)


@pytest.mark.parametrize(("seconds", "ends"), [(SILENCE, None), (SILENCE + 0.1, 0)])
def test_silence_ends_a_connection_after_so_long(seconds: float, ends: int | None) -> None:
    assert ended_at(quiet(seconds)) == ends


def test_a_byte_now_and_then_ends_as_soon_as_a_body_would_have_had_to_come() -> None:
    """Whoever sends one before each silence would end keeps the place for three minutes, not for hours."""
    looks = ended_at(*(quiet(0, come=n) for n in range(100)))
    assert looks is not None
    assert SILENCE + 30 < looks * STEP < SILENCE + 30 + 2 * STEP


def test_a_photo_at_8_kbit_and_what_comes_after_many_answers_go_on() -> None:
    at_8_kbit = [quiet(0, come=int(n * STEP * 1000)) for n in range(100)]
    assert ended_at(*at_8_kbit) is None
    at_3_kbit = [quiet(0, come=int(n * STEP * 375)) for n in range(100)]
    assert ended_at(*at_3_kbit) is not None
    answered = [quiet(0, sent=n // 5, come=n) for n in range(500)]
    assert ended_at(*answered) is None
    waits_for_its_answer = [quiet(0), *(quiet(n * STEP, come=500) for n in range(connections.LOOKS + 1))]
    assert ended_at(*waits_for_its_answer) is None
    idle_then_asks = [*(quiet(0) for _ in range(100)), quiet(0, come=500), quiet(STEP, come=500)]
    assert ended_at(*idle_then_asks) is None


@pytest.mark.parametrize(("seconds", "is_ended"), [(SILENCE + 30 - 1, False), (SILENCE + 30 + 1, True)])
def test_what_the_system_says_of_a_connection_is_read_right(seconds: float, is_ended: bool) -> None:
    """Half a form comes after the first look, and nothing after the second; others' ports are let be."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        with socket.create_connection(address) as phone, listening.accept()[0] as served:
            port = address[1]
            watched = look(port, {}, 0)
            assert len(watched) == 2, "the one that listens, too"
            phone.sendall(b"half a f")
            assert served.recv(8) == b"half a f"
            assert look(port + 1, watched, seconds) == {}
            look(port, watched, seconds)
            ended, _, _ = select.select([phone], [], [], 0)
            assert bool(ended) == is_ended


SERVES_THE_IMPATIENT = """
import sys
from welfare.web import arriving, connections
from flask.cli import main

arriving.PATIENCE, connections.SILENCE = 1, 10
sys.argv = ["flask", "--app", "wsgi", "serve", "--no-deliver", "--workers", "1"]
main()
"""


@pytest.mark.slow("starts a server")
def test_who_dribbles_into_a_real_server_is_cut_off(app: Flask, database_url: str, tmp_path: Path) -> None:
    port = free_port()
    environment = environment_for(tmp_path, PORT=str(port), DATABASE_URL=database_url, WELFARE_ENV="testing")
    log = tmp_path / "server.log"
    with log.open("a") as file:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVES_THE_IMPATIENT], cwd=ROOT, env=environment,
            stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_healthy(server, address, log)
        with socket.create_connection((urlsplit(address).hostname, port)) as phone:
            phone.sendall(
                b"POST /language HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlanguage="
            )
            assert seconds_until_ended(phone) < PATIENCE, (
                "by its pieces alone it would have gone on for longer"
            )
        with urlopen(f"{address}/sign-in", timeout=PATIENCE) as page:
            assert page.status == 200
    finally:
        server.terminate()
        server.wait(PATIENCE)


def seconds_until_ended(phone: socket.socket) -> float:
    """How long a byte now and then is taken on this connection."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        try:
            phone.sendall(b"x")
        except OSError:
            break
        if select.select([phone], [], [], 0.5)[0]:
            break
    return time.monotonic() - began
