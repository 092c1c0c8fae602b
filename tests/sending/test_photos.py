"""Photos on their way: each arrives once, by itself; who may see the need sees them, and nobody else."""

import stat
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from tests.files import pictures
from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.phone import WORDS, Phone
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.files.models import Photo
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.sending import views as sending_views
from welfare.sending.models import SentFile
from welfare.web.headers import NOTHING_BUT_ITSELF

RED, BLUE, GREEN = (pictures.small_jpeg(colour) for colour in (pictures.RED, pictures.BLUE, pictures.GREEN))


@pytest.fixture
def uploads(app: Flask) -> Path:
    """The folder of uploads, empty."""
    folder = Path(app.instance_path) / "uploads"
    for file in folder.glob("*/*"):
        file.unlink()
    return folder


@pytest.fixture
def phone(client: Client, district: District, uploads: Path) -> Phone:
    return Phone(client, district.person("teacher"))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def photos_kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Photo)) or 0


def pictures_on(page: Page) -> dict[str, str]:
    return {image.get("alt", ""): image.get("src", "") for image in elements(page.main, "img")}


# Arriving


def test_each_photo_arrives_by_itself_and_is_acknowledged(phone: Phone, uploads: Path) -> None:
    first = phone.send(photos=["photo-1", "photo-2"])
    assert first.json["photos"] == {"photo-1": "missing", "photo-2": "missing"}
    answer = phone.put(RED, "photo-2")
    assert answer.status_code == 200
    assert answer.json == {"submission_key": "key-1", "photo_id": "photo-2", "state": "kept"}
    assert phone.receipt().json["photos"] == {"photo-1": "missing", "photo-2": "kept"}
    phone.put(BLUE, "photo-1")
    again = phone.send(photos=["photo-1", "photo-2"])
    assert (again.status_code, again.json["photos"]) == (200, {"photo-1": "kept", "photo-2": "kept"})
    assert photos_kept() == 2
    assert len(files_in(uploads)) == 4


def test_a_photo_sent_again_is_kept_once(phone: Phone, uploads: Path) -> None:
    phone.send(photos=["photo-1"])
    answers = [phone.put(RED) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert answers[0].json == answers[2].json
    assert photos_kept() == 1
    assert len(files_in(uploads)) == 2


def test_files_are_for_their_owner_only_and_under_names_nobody_sent(phone: Phone, uploads: Path) -> None:
    phone.send(photos=["photo-1"])
    phone.put(RED)
    for path in (uploads, *uploads.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    for path in files_in(uploads):
        assert "photo-1" not in path.name
        assert path.parent.name == path.name[:2]


def test_another_photo_under_the_same_name_is_a_conflict(phone: Phone) -> None:
    number = phone.send(photos=["photo-1"]).json["number"]
    phone.put(RED)
    answer = phone.put(BLUE)
    assert (answer.status_code, answer.json["code"], answer.json["number"]) == (409, "conflict", number)
    assert photos_kept() == 1


def test_a_photo_without_its_text_is_not_taken(phone: Phone, uploads: Path) -> None:
    assert (phone.put(RED).status_code, phone.put(RED).json["code"]) == (404, "not_found")
    phone.send(photos=["photo-1"])
    assert phone.put(RED, "photo-2").status_code == 404
    assert files_in(uploads) == []


def test_nobody_adds_photos_to_what_somebody_else_sent(
    phone: Phone, app: Flask, district: District, uploads: Path
) -> None:
    phone.send(photos=["photo-1"])
    assert Phone(app.test_client(), district.person("colleague")).put(RED).status_code == 404
    assert files_in(uploads) == []


@pytest.mark.parametrize(
    ("data", "status", "code", "words"),
    [
        (b"", 422, "unreadable", "JPEG, PNG, WebP or HEIC"),
        (b"<svg onload='alert(1)'/>", 422, "unreadable", "This cannot be read"),
        (RED[:-600], 422, "unreadable", "This cannot be read"),
        (pictures.bomb_png(8000), 422, "too_many_pixels", "51 million"),
        (RED + b"\0" * (12 * 1024 * 1024), 413, "too_large", "too large"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(
    phone: Phone, uploads: Path, data: bytes, status: int, code: str, words: str
) -> None:
    phone.send(photos=["photo-1"])
    answer = phone.put(data)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert words in answer.json["message"]
    assert phone.receipt().json["photos"] == {"photo-1": "missing"}
    assert files_in(uploads) == []
    assert phone.put(RED).status_code == 200


def test_a_photo_of_ten_megabytes_is_taken(phone: Phone) -> None:
    phone.send(photos=["photo-1"])
    assert phone.put(RED + b"\0" * (10 * 1024 * 1024)).status_code == 200


def test_a_photo_cut_off_on_its_way_is_not_taken(phone: Phone, uploads: Path) -> None:
    phone.send(photos=["photo-1"])
    answer = phone.client.put(
        "/submissions/key-1/photos/photo-1",
        input_stream=BytesIO(RED[:500]),
        headers={"X-CSRFToken": phone.token},
        # The real server says that a body ends by itself, also where the signal was lost.
        environ_overrides={"CONTENT_LENGTH": str(len(RED)), "wsgi.input_terminated": True},
    )
    assert answer.status_code == 400
    assert files_in(uploads) == []


def test_more_than_nine_photos_are_refused(phone: Phone) -> None:
    names = [f"photo-{number}" for number in range(10)]
    answer = phone.send(photos=names)
    assert (answer.status_code, answer.json["code"]) == (422, "too_many_files")
    assert answer.json["message"] == "At most 9 photos and documents go with one text."
    assert phone.receipt().status_code == 404
    assert phone.send(photos=names[:9]).status_code == 201


def test_a_photo_given_up_is_no_longer_waited_for_and_what_arrived_stays(phone: Phone) -> None:
    phone.send(photos=["photo-1", "photo-2", "photo-3"])
    phone.put(RED, "photo-1")
    answer = phone.send(photos=["photo-3"])
    assert answer.status_code == 200
    assert answer.json["photos"] == {"photo-1": "kept", "photo-3": "missing"}
    assert phone.put(BLUE, "photo-2").status_code == 404


def test_a_withdrawn_need_wants_no_more_photos(phone: Phone, uploads: Path) -> None:
    number = phone.send(photos=["photo-1", "photo-2"]).json["number"]
    phone.put(RED, "photo-1")
    phone.send("key-2", f"/needs/{number}/withdrawal", {})
    answer = phone.put(BLUE, "photo-2")
    assert (answer.status_code, answer.json["code"], answer.json["number"]) == (410, "gone", number)
    assert phone.put(RED, "photo-1").status_code == 200
    assert len(files_in(uploads)) == 2


def test_photos_go_with_a_reply_too(phone: Phone, district: District) -> None:
    need = district.need(Status.NEEDS_INFO)
    answer = phone.send(address=f"/needs/{need.number}/reply", fields={"words": "见图"}, photos=["photo-1"])
    assert answer.json["photos"] == {"photo-1": "missing"}
    phone.put(RED)
    assert len(pictures_on(phone.client.page(f"/needs/{need.number}"))) == 1


def test_what_is_said_in_words_alone_takes_no_photos(client: Client, district: District) -> None:
    number = district.need().number
    clerk = Phone(client, district.person("clerk"))
    address = f"/needs/{number}/refusal"
    answer = clerk.send(address=address, fields={"words": "见图"}, photos=["photo-1"])
    assert answer.status_code == 422
    assert "cannot go with this" in answer.json["message"]
    assert clerk.send(address=address, fields={"words": "见图"}).status_code == 201


def test_the_same_photo_at_the_same_moment_is_kept_once(
    app: Flask, district: District, phone: Phone, uploads: Path
) -> None:
    phone.send(photos=["photo-1"])
    phones = [Phone(app.test_client(), district.person("teacher")) for _ in range(4)]
    db.session.commit()
    db.session.remove()
    start = Barrier(len(phones))
    statuses: list[int] = []

    def put(phone: Phone) -> None:
        start.wait()
        statuses.append(phone.put(RED).status_code)

    threads = [Thread(target=put, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 4
    assert photos_kept() == 1
    assert len(files_in(uploads)) == 2


# Shown


def photo_on(phone: Phone, number: str) -> str:
    """The address of the first photo on the need's page."""
    page = phone.client.page(f"/needs/{number}")
    return next(link for link in page.links.values() if "/files/" in link)


def test_the_page_shows_what_has_arrived_and_says_what_has_not(phone: Phone) -> None:
    number = phone.send(photos=["photo-1", "photo-2", "photo-3"]).json["number"]
    page = phone.client.page(f"/needs/{number}")
    assert pictures_on(page) == {}
    assert "0 of 3 files have arrived" in page.text
    phone.put(RED, "photo-3")
    phone.put(BLUE, "photo-1")
    page = phone.client.page(f"/needs/{number}")
    assert list(pictures_on(page)) == ["Photo 1", "Photo 2"]
    assert "2 of 3 files have arrived" in page.text
    phone.put(GREEN, "photo-2")
    page = phone.client.page(f"/needs/{number}")
    assert "files have arrived" not in page.text
    colours = [phone.client.get(address).data for address in pictures_on(page).values()]
    middles = [Image.open(BytesIO(data)).getpixel((50, 50)) for data in colours]
    channels = [max(range(3), key=middle.__getitem__) for middle in middles]
    assert channels == [2, 1, 0], "in the order in which they were chosen: blue, green, red"


def test_a_need_without_photos_says_nothing_of_them(phone: Phone) -> None:
    page = phone.client.page(phone.send().json["url"])
    assert pictures_on(page) == {}
    assert "photo" not in page.text.lower()


@pytest.mark.parametrize("size", ["", "/thumbnail"])
def test_a_photo_is_served_for_this_reader_only_and_asked_for_each_time(phone: Phone, size: str) -> None:
    number = phone.send(photos=["photo-1"]).json["number"]
    phone.put(pictures.phone_jpeg(1600, 1200))
    address = photo_on(phone, number) + size
    answer = phone.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert max(Image.open(BytesIO(answer.data)).size) == (240 if size else 1280)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == NOTHING_BUT_ITSELF
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")

    etag = answer.headers["ETag"]
    known = phone.client.get(address, headers={"If-None-Match": etag})
    assert (known.status_code, known.data) == (304, b"")
    part = phone.client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, answer.data[10:20])
    assert phone.client.get(address, headers={"Range": "bytes=99999999-"}).status_code == 416
    phone.client.delete_cookie("welfare")
    assert phone.client.get(address, headers={"If-None-Match": etag}).status_code == 303


SEES = {"teacher", "school", "clerk", "second_clerk", "alliance_clerk", "leader", "alliance_leader"}
SEES_PROTECTED = SEES - {"school", "alliance_clerk", "alliance_leader"}
ALL = SEES | {"colleague", "neighbour", "other_school", "handler", "other_handler", "admin"}


@pytest.mark.parametrize("is_protected", [False, True])
def test_who_may_see_the_need_sees_its_photos(phone: Phone, district: District, is_protected: bool) -> None:
    fields = WORDS | ({"protected": "y"} if is_protected else {})
    number = phone.send(fields=fields, photos=["photo-1"]).json["number"]
    phone.put(RED)
    address = photo_on(phone, number)
    for size in ("", "/thumbnail"):
        seen = set()
        for name in ALL:
            sign_in_as(phone.client, district.person(name))
            status = phone.client.get(address + size).status_code
            assert status in (200, 404)
            seen |= {name} if status == 200 else set()
        assert seen == (SEES_PROTECTED if is_protected else SEES)


def test_a_photo_is_found_under_its_own_need_only(phone: Phone) -> None:
    number = phone.send(photos=["photo-1", "photo-2"]).json["number"]
    other = phone.send("key-2").json["number"]
    phone.put(RED)
    address = photo_on(phone, number)
    missing = db.session.scalars(select(SentFile.id).where(SentFile.client_id == "photo-2")).one()
    assert phone.client.get(address.replace(number, other)).status_code == 404
    assert phone.client.get(f"/needs/{number}/files/{missing}").status_code == 404
    assert phone.client.get(f"/needs/{number}/files/99999999999999999999").status_code == 404


def test_a_file_that_is_gone_is_not_a_crash(phone: Phone, uploads: Path) -> None:
    number = phone.send(photos=["photo-1"]).json["number"]
    phone.put(RED)
    address = photo_on(phone, number)
    for path in files_in(uploads):
        path.unlink()
    assert phone.client.get(address).status_code == 404


# Without script


def plain(phone: Phone, *files: tuple[bytes, str], **values: str) -> Page:
    form = phone.client.page("/needs/new/housing").form("/needs/new/housing")
    sent = [(BytesIO(data), name) for data, name in files] or [(BytesIO(), "")]
    return form.send(**{**WORDS, "photos": sent, **values})


def test_the_plain_form_brings_photos_along(phone: Phone) -> None:
    page = plain(phone, (RED, "a.jpg"), (pictures.heic(), "b.heic"), (pictures.webp(), "c.bin"))
    assert "Your need has arrived" in page.text
    assert len(pictures_on(page)) == 3


def test_the_plain_form_goes_without_photos(phone: Phone) -> None:
    page = plain(phone)
    assert "Your need has arrived" in page.text
    assert pictures_on(page) == {}


def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes(phone: Phone) -> None:
    page = plain(phone, (RED, "good.jpg"), (b"no picture", "<b>bad</b>.jpg"), (BLUE, "fine.jpg"))
    assert len(pictures_on(page)) == 2
    assert "<b>bad</b>.jpg was left out. This cannot be read." in page.response.text.replace(
        "&lt;", "<"
    ).replace("&gt;", ">")


def test_the_tenth_photo_is_left_out(phone: Phone) -> None:
    files = [(pictures.small_jpeg((number * 20, 0, 0)), f"{number}.jpg") for number in range(11)]
    page = plain(phone, *files)
    assert len(pictures_on(page)) == 9
    assert "9.jpg was left out. At most 9 photos and documents go with one text." in page.response.text
    assert "10.jpg was left out." in page.response.text


def test_the_plain_form_sent_twice_keeps_each_photo_once(phone: Phone, uploads: Path) -> None:
    for _ in range(2):
        page = plain(phone, (RED, "a.jpg"), (BLUE, "b.jpg"), submission_key="key-9")
    assert len(pictures_on(page)) == 2
    assert db.session.scalar(select(func.count()).select_from(Need)) == 1
    assert len(files_in(uploads)) == 4


def test_photos_have_to_be_chosen_again_after_a_mistake(phone: Phone, uploads: Path) -> None:
    page = plain(phone, (RED, "a.jpg"), title=" ")
    assert page.status == 422
    assert "Choose your files again" in page.text
    assert files_in(uploads) == []
    assert "Choose your files again" not in plain(phone, title=" ").text


# When something breaks


def test_nothing_is_kept_when_the_server_fails_after_the_photo(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.send(photos=["photo-1"])

    def fail(**_values: object) -> None:
        raise RuntimeError("no answer")

    with monkeypatch.context() as broken:
        broken.setattr(sending_views, "jsonify", fail)
        assert phone.put(RED).status_code == 500
    assert phone.receipt().json["photos"] == {"photo-1": "missing"}
    assert phone.put(RED).status_code == 200
    assert photos_kept() == 1
