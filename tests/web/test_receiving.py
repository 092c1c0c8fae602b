"""Bodies are taken in whole, and nobody waits for a database while they arrive."""

import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import pytest
from flask import Flask

from tests.files.pictures import small_jpeg
from tests.support.client import Client
from tests.support.live_server import PATIENCE, running_server
from tests.support.phone import WORDS, Phone
from tests.support.world import District
from welfare import create_app
from welfare.config import Settings
from welfare.extensions import db
from welfare.files import uploads
from welfare.files.documents import DocumentKind
from welfare.files.uploads import ReadFile, read_file
from welfare.needs.models import Need
from welfare.web import arriving, receiving
from welfare.web.access import access

FROM_THE_REAL_SERVER = {"wsgi.input_terminated": True}


class Body(BytesIO):
    """A body that is still arriving: `while_arriving` is called each time a part of it is awaited."""

    def __init__(self, content: bytes, while_arriving: Callable[[], object]) -> None:
        super().__init__(content)
        self.while_arriving = while_arriving

    def read(self, size: int | None = -1) -> bytes:
        self.while_arriving()
        return super().read(size)

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        self.while_arriving()
        return super().readinto(buffer)


@pytest.fixture
def phone(client: Client, district: District) -> Phone:
    return Phone(client, district.person("teacher"))


def test_half_a_form_is_no_form(phone: Phone) -> None:
    whole = "&".join(f"{name}={value}" for name, value in {"csrf_token": phone.token, **WORDS}.items())
    content = f"{whole}&submission_key=key-1".encode()
    for arrived, status in ((content[:-10], 400), (content, 303)):
        answer = phone.client.post(
            "/needs/new/housing",
            input_stream=BytesIO(arrived),
            content_type="application/x-www-form-urlencoded",
            environ_overrides={"CONTENT_LENGTH": str(len(content)), **FROM_THE_REAL_SERVER},
        )
        assert answer.status_code == status
    assert db.session.query(Need).count() == 1


def test_a_body_whose_end_cannot_be_told_from_a_lost_signal_is_refused(phone: Phone) -> None:
    answer = phone.client.post(
        "/language",
        input_stream=BytesIO(b"language=en"),
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"CONTENT_LENGTH": None, **FROM_THE_REAL_SERVER},
    )
    assert answer.status_code == 411


def test_the_database_is_asked_after_the_body_has_arrived(phone: Phone) -> None:
    phone.send(photos=["photo-1"])
    holding = []
    body = Body(small_jpeg(), lambda: holding.append(db.session().in_transaction()))
    answer = phone.client.put(
        "/submissions/key-1/photos/photo-1", input_stream=body, headers={"X-CSRFToken": phone.token}
    )
    assert answer.status_code == 200
    assert holding
    assert not any(holding), "the database waits for a slow phone"


def test_the_database_is_let_go_while_a_photo_is_worked_on(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looking(data: bytes, kinds: Collection[DocumentKind]) -> ReadFile:
        assert not db.session().in_transaction()
        return read_file(data, kinds)

    phone.send(photos=["photo-1"])
    monkeypatch.setattr(uploads, "read_file", looking)
    assert phone.put(small_jpeg()).status_code == 200


def test_a_strangers_megabytes_are_not_read(app: Flask, client: Client) -> None:
    was_read = []
    body = Body(b"x" * 10_000_000, lambda: was_read.append(True))
    answer = client.put("/submissions/key-1/photos/photo-1", input_stream=body)
    assert answer.status_code == 401
    assert not was_read


# One that reads and one that writes compute, many receive


@contextmanager
def as_served(settings: Settings) -> Iterator[Flask]:
    """The app as the server runs it."""
    app = create_app({"SETTINGS": settings, "TAKES_TURNS": True})
    app.test_client_class = Client
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def turns(app: Flask) -> Iterator[Flask]:
    with as_served(app.config["SETTINGS"]) as served:
        yield served


def test_others_are_served_while_a_phone_is_slow(turns: Flask) -> None:
    arriving, others_are_served = Event(), Event()
    statuses: list[int] = []

    def until_others_are_served() -> None:
        arriving.set()
        assert others_are_served.wait(PATIENCE)

    def slow() -> None:
        body = Body(b"language=en", until_others_are_served)
        statuses.append(turns.test_client().post("/language", input_stream=body).status_code)

    thread = Thread(target=slow)
    thread.start()
    assert arriving.wait(PATIENCE)
    statuses.append(turns.test_client().get("/healthz").status_code)
    others_are_served.set()
    thread.join()
    assert statuses == [200, 401], "the form has no token, but it has arrived"


def test_a_turn_is_given_back_whatever_happens(turns: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = turns.test_client()
    for _ in range(2):
        assert client.get("/nothing/here").status_code == 404
        assert client.get("/needs").status_code == 303
        assert client.post("/language", data={"language": "en"}).status_code == 401
        assert client.post("/language", data=b"x" * 5_000_000).status_code == 413

    def crash() -> None:
        raise RuntimeError

    monkeypatch.setitem(turns.view_functions, "health.healthz", access.public(crash))
    assert [client.get("/healthz").status_code for _ in range(2)] == [500, 500]
    assert not any(turn.locked() for turn in turns.extensions["turns"].values())


# Within bounds


@pytest.mark.parametrize(("size", "status"), [(64 * 1024, 303), (64 * 1024 + 1, 413)])
def test_a_stranger_sends_so_much_and_no_more(client: Client, size: int, status: int) -> None:
    form = client.page("/sign-in").form("/language")
    words = urlencode({**form.values, "language": "en", "more": ""})
    was_read = []
    body = Body((words + "x" * (size - len(words))).encode(), lambda: was_read.append(True))
    answer = client.post(
        "/language", input_stream=body, content_type="application/x-www-form-urlencoded", content_length=size
    )
    assert answer.status_code == status
    assert bool(was_read) == (status == 303)


@pytest.mark.parametrize("path", ["/sign-in", "/needs/new/housing", "/profile"])
def test_what_only_asks_for_a_page_carries_no_body(phone: Phone, path: str) -> None:
    """Else whoever looks at a form holds up all who read for as long as a stranger likes."""
    was_read = []
    body = Body(b"resumed=yes&password_new=x" * 9, lambda: was_read.append(True))
    client = phone.client.application.test_client() if path == "/sign-in" else phone.client
    answer = client.get(
        path, input_stream=body, content_type="application/x-www-form-urlencoded", content_length=10_000
    )
    assert answer.status_code == 200
    assert was_read == []


@pytest.mark.parametrize(("patience", "status"), [(arriving.PATIENCE, 201), (-1, 503)])
def test_a_body_that_dribbles_is_cut_off_and_can_be_sent_again(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, patience: int, status: int
) -> None:
    monkeypatch.setattr(arriving, "PATIENCE", patience)
    answer = phone.send()
    assert answer.status_code == status
    if status == 503:
        assert answer.json["message"] == arriving.TooSlow.sentence
        assert answer.headers["Retry-After"]
        monkeypatch.undo()
        assert phone.send().status_code == 201


# The seconds a body may take, by the bytes of it that have come: at 4 kbit/s it goes on, slower it ends.
ALLOWED = [(0, 30), (500, 31), (300_000, 630), (885_000, 1800), (110_000_000, 1800)]


@pytest.mark.parametrize(("come", "seconds"), ALLOWED)
def test_a_body_may_take_longer_the_more_of_it_has_come_but_not_for_ever(come: int, seconds: int) -> None:
    assert arriving.seconds_for(come) == seconds


class Steady(BytesIO):
    """A body that comes at so many bytes a second."""

    def __init__(self, size: int, rate: int) -> None:
        super().__init__(bytes(size))
        self.rate, self.now = rate, 0.0

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        self.now += len(piece) / self.rate
        return piece


@pytest.mark.parametrize(
    ("size", "rate", "arrives"),
    [
        (300_000, 1000, True),  # a photo on a line of 2G
        (300_000, 480, True),
        (300_000, 470, False),
        (64_000, 300, False),
        (900_000, 500, False),
    ],
)
def test_a_photo_arrives_on_a_line_of_8_kbit_and_no_body_holds_its_place_by_less_than_4(
    monkeypatch: pytest.MonkeyPatch, size: int, rate: int, arrives: bool
) -> None:
    body = Steady(size, rate)
    monkeypatch.setattr(arriving, "monotonic", lambda: body.now)
    if arrives:
        assert len(arriving.Arriving(body).read(size)) == size
    else:
        with pytest.raises(arriving.TooSlow):
            arriving.Arriving(body).read(size)


@pytest.mark.parametrize("host", ["welfare.example", "welfare.example:1", "welfare.example:abc"])
def test_the_port_that_is_watched_is_the_servers_whatever_a_visitor_writes(
    app: Flask, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    watched: list[str] = []
    monkeypatch.setattr(receiving, "end_long_connections", watched.append)
    with as_served(replace(app.config["SETTINGS"], trusted_proxies=1)) as served:
        answer = served.test_client().post(
            "/language",
            data={"language": "en"},
            base_url="http://localhost:8000",
            headers={"X-Forwarded-Host": host},
        )
    assert answer.status_code == 401, "the form has no token, but it has arrived"
    assert watched == ["8000"]


def test_where_many_bodies_are_on_their_way_the_next_is_told_to_come_again(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "FOR_A_PLACE", 0)
    monkeypatch.setitem(arriving.PLACES, "person", BoundedSemaphore(1))
    with arriving.within_bounds({"wsgi.input": BytesIO()}, "person"):
        assert phone.send().status_code == 503
        assert phone.client.get("/needs").status_code == 200, "who only reads needs no place"
    assert phone.send().status_code == 201


HALF_A_FORM = (
    b"POST /language HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 5000\r\n\r\nlanguage="
)


@pytest.mark.slow("starts a server")
def test_eighty_slow_connections_do_not_stop_others(app: Flask, database_url: str, tmp_path: Path) -> None:
    with (
        running_server(tmp_path, DATABASE_URL=database_url, WELFARE_ENV="testing") as address,
        ExitStack() as slow,
    ):
        url = urlsplit(address)
        for _ in range(80):
            connection = slow.enter_context(socket.create_connection((url.hostname, url.port)))
            connection.sendall(HALF_A_FORM)
        with urlopen(f"{address}/sign-in", timeout=PATIENCE) as page:
            assert page.status == 200
        with urlopen(f"{address}/healthz?ready", timeout=PATIENCE) as ready:
            assert ready.status == 200
