"""How much one person has decoded within a minute; what is known costs nothing, and nobody else waits."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from tests.files import documents, pictures
from tests.support.client import Client
from tests.support.phone import WORDS, Phone
from tests.support.world import District
from welfare import clock
from welfare.files import budget, uploads
from welfare.files.budget import DEAREST, OF_A_DOCUMENT, PIXELS, price
from welfare.files.documents import FROM_STAFF, DocumentKind
from welfare.files.pictures import MOST_PIXELS
from welfare.files.refusals import NotAFile, PhotoTooLarge, TooManyPixelsAtOnce
from welfare.files.uploads import MOST_FILES, Known, ReadFile, read_file, read_sent, read_uploads
from welfare.web.tries import Limit

SMALL = pictures.small_jpeg()
NO_PICTURE = b"no picture"


@pytest.fixture
def by_id(app: Flask, district: District, monkeypatch: pytest.MonkeyPatch) -> int:
    """Somebody who can have two of the dearest read within a minute."""
    monkeypatch.setitem(app.config, "LIMIT_FACTOR", 1)
    monkeypatch.setattr(budget, "PIXELS", Limit(2 * DEAREST, minutes=1))
    return district.person("teacher").id


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was read."""
    contents: list[bytes] = []

    def reading(data: bytes, kinds: frozenset[DocumentKind]) -> ReadFile:
        contents.append(data)
        return read_file(data, kinds)

    monkeypatch.setattr(uploads, "read_file", reading)
    return contents


def sent(*contents: bytes) -> list[FileStorage]:
    """Files as a plain form brings them."""
    return [FileStorage(BytesIO(data), f"{number}.jpg") for number, data in enumerate(contents)]


def test_a_form_with_as_many_of_the_largest_photos_as_it_takes_is_read() -> None:
    assert PIXELS.tries == MOST_FILES * MOST_PIXELS // 1_000_000


def test_what_is_read_costs_its_pixels_and_no_more(by_id: int) -> None:
    for _ in range(DEAREST + 1):
        assert price(read_sent(SMALL, by_id=by_id)) == 1
    with pytest.raises(TooManyPixelsAtOnce) as refused:
        read_sent(SMALL, by_id=by_id)
    assert 0 < (refused.value.retry_after or 0) <= 60


def test_a_large_photo_costs_what_it_had_and_not_what_is_kept(by_id: int) -> None:
    picture = read_sent(pictures.phone_jpeg(4000, 3000), by_id=by_id)
    assert price(picture) == 12
    assert price(read_sent(documents.pdf(), by_id=by_id)) == OF_A_DOCUMENT


def test_what_cannot_be_read_costs_as_much_as_the_dearest_and_others_are_not_held_up(
    by_id: int, district: District
) -> None:
    for _ in range(2):
        with pytest.raises(NotAFile):
            read_sent(NO_PICTURE, by_id=by_id)
    with pytest.raises(TooManyPixelsAtOnce):
        read_sent(SMALL, by_id=by_id)
    assert read_sent(SMALL, by_id=district.person("colleague").id)
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert read_sent(SMALL, by_id=by_id)


def test_what_is_refused_at_a_glance_costs_nothing(by_id: int) -> None:
    for _ in range(5):
        with pytest.raises(PhotoTooLarge):
            read_sent(b"\xff" * (12 * 1024 * 1024 + 1), frozenset(), by_id=by_id)
    assert read_sent(SMALL, by_id=by_id)


def test_what_is_known_or_comes_twice_in_one_form_is_not_read(by_id: int, read: list[bytes]) -> None:
    known = read_file(SMALL).digest
    other = pictures.small_jpeg((1, 2, 3))
    taken = read_uploads(sent(SMALL, other, other), by_id=by_id, known={known})
    assert read == [other]
    assert [type(file) for file in taken.files][:1] == [Known]
    assert (len(taken.files), taken.refused) == (2, [])


def test_one_that_is_left_out_is_named_and_the_others_arrive(by_id: int) -> None:
    taken = read_uploads(sent(NO_PICTURE, NO_PICTURE + b"s", SMALL), FROM_STAFF, by_id=by_id)
    assert taken.files == []
    assert [type(why) for _name, why in taken.refused] == [NotAFile, NotAFile, TooManyPixelsAtOnce]


def test_a_form_that_comes_again_has_none_of_its_photos_read_again(
    client: Client, by_id: int, district: District, read: list[bytes]
) -> None:
    phone = Phone(client, district.person("teacher"))
    form = phone.client.page("/needs/new/housing").form("/needs/new/housing")
    for _ in range(2):
        page = form.send(**WORDS, photos=[(BytesIO(SMALL), "a.jpg")], submission_key="key-9")
        assert page.status == 200
    assert read == [SMALL]


def test_a_phone_is_told_when_to_send_the_photo_again(client: Client, by_id: int, district: District) -> None:
    phone = Phone(client, district.person("teacher"))
    phone.send(photos=["photo-1"])
    for number in range(2):
        assert phone.put(NO_PICTURE + bytes([number])).status_code == 422
    answer = phone.put(SMALL)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert phone.put(SMALL).status_code == 200
