"""Bodies are taken in whole, and nobody waits for a database while they arrive."""

from io import BytesIO

import pytest
from flask import Flask

from tests.photos.pictures import small_jpeg
from tests.support.client import Client
from tests.support.phone import WORDS, Phone
from tests.support.world import District
from welfare.extensions import db
from welfare.needs import sending_views
from welfare.needs.models import Need
from welfare.photos.pictures import Picture, read_picture

FROM_THE_REAL_SERVER = {"wsgi.input_terminated": True}


class Slow(BytesIO):
    """A body that is still arriving; it looks at what the request holds on to meanwhile."""

    was_read = False

    def read(self, size: int | None = -1) -> bytes:
        self.was_read = True
        assert not db.session().in_transaction(), "the database waits for a slow phone"
        return super().read(size)

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        content = self.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


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
    body = Slow(small_jpeg())
    answer = phone.client.put(
        "/submissions/key-1/photos/photo-1", input_stream=body, headers={"X-CSRFToken": phone.token}
    )
    assert answer.status_code == 200
    assert body.was_read


def test_the_database_is_let_go_while_a_photo_is_worked_on(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looking(data: bytes) -> Picture:
        assert not db.session().in_transaction()
        return read_picture(data)

    phone.send(photos=["photo-1"])
    monkeypatch.setattr(sending_views, "read_picture", looking)
    assert phone.put(small_jpeg()).status_code == 200


def test_a_strangers_megabytes_are_not_read(app: Flask, client: Client) -> None:
    body = Slow(b"x" * 10_000_000)
    answer = client.put("/submissions/key-1/photos/photo-1", input_stream=body)
    assert answer.status_code == 401
    assert not body.was_read
