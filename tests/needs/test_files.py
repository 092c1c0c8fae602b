"""Photos and documents stand with what was said of a need, for whoever may read it and for nobody else."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from tests.files import documents
from tests.files.pictures import small_jpeg
from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.phone import WORDS, Phone
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.files.documents import LARGEST_DOCUMENT
from welfare.files.models import Document, Photo
from welfare.needs.lifecycle import Action, Status
from welfare.needs.models import Need, NeedEvent
from welfare.sending.models import Receipt, SentFile
from welfare.web.headers import NOTHING_BUT_ITSELF

S = Status
SAID: dict[str, tuple[str, Status, dict[str, str], Action]] = {
    "question": ("clerk", S.SUBMITTED, {"words": "几口人？"}, Action.ASK),
    "reply": ("teacher", S.NEEDS_INFO, {"words": "三口人"}, Action.REPLY),
    "answer": ("clerk", S.IN_PROGRESS, {"outcome": "solved", "words": "分到三楼一间"}, Action.ANSWER),
    "confirmation": ("teacher", S.ANSWERED, {"holds": "yes", "words": "住进去了"}, Action.CONFIRM),
    "objection": ("teacher", S.ANSWERED, {"holds": "no", "words": "还是漏水"}, Action.OBJECT),
    "reopening": ("teacher", S.SOLVED, {"words": "又漏了"}, Action.REOPEN),
    "comments": ("teacher", S.IN_PROGRESS, {"words": "补一张照片"}, Action.COMMENT),
}
NOUN = {"objection": "confirmation"}


def file(data: bytes, name: str) -> tuple[BytesIO, str]:
    return BytesIO(data), name


def say(client: Client, need: Need, noun: str, *files: tuple[BytesIO, str], **values: Any) -> Page:
    """What a person says on the page of the need, with files, without script."""
    address = f"/needs/{need.number}/{NOUN.get(noun, noun)}"
    return client.page(address).form(address).send(photos=list(files) or None, **values)


def addresses_on(page: Page) -> list[str]:
    """Where the files on a page lead to, each once."""
    links = [link.get("href", "") for link in elements(page.main, "a")]
    return list(dict.fromkeys(link for link in links if "/files/" in link))


def kept() -> list[tuple[Action | None, str]]:
    """What was kept: which event it is with, and whether it is a photo or which document."""
    query = (
        select(NeedEvent.kind, Document.kind)
        .select_from(SentFile)
        .join(Receipt, Receipt.id == SentFile.receipt_id)
        .outerjoin(NeedEvent, NeedEvent.id == Receipt.event_id)
        .outerjoin(Document, Document.id == SentFile.document_id)
        .order_by(SentFile.id)
    )
    return [(kind, document or "photo") for kind, document in db.session.execute(query)]


@pytest.mark.parametrize("noun", SAID)
def test_files_stand_with_what_was_said(client: Client, district: District, noun: str) -> None:
    who, status, values, action = SAID[noun]
    need = district.need(status)
    sign_in_as(client, district.person(who))
    page = say(client, need, noun, file(small_jpeg(), "a.jpg"), file(documents.pdf(), "b.pdf"), **values)
    assert page.path == f"/needs/{need.number}"
    assert kept() == [(action, "photo"), (action, "pdf")]
    assert [client.get(address).mimetype for address in addresses_on(page)] == [
        "image/jpeg",
        "application/pdf",
    ]
    assert "Document 2 (PDF, " in page.text
    other = district.person("teacher" if who == "clerk" else "clerk")
    sign_in_as(client, other)
    assert addresses_on(client.page(page.path)) == addresses_on(page)


def test_the_teacher_sees_files_beside_the_question_and_the_answer(
    client: Client, district: District
) -> None:
    asked, answered = district.need(S.SUBMITTED), district.need(S.IN_PROGRESS)
    sign_in_as(client, district.person("clerk"))
    say(client, asked, "question", file(documents.docx(), "form.docx"), words="请填表")
    say(client, answered, "answer", file(documents.pdf(), "x.pdf"), outcome="solved", words="分到三楼一间")
    sign_in_as(client, district.person("teacher"))
    for need, name in ((asked, "A question for you"), (answered, "The answer")):
        page = client.page(f"/needs/{need.number}")
        [card] = [each for each in elements(page.main, "section") if each.get("aria-labelledby") == "next"]
        assert name in "".join(card.itertext())
        assert [link.get("href") for link in elements(card, "a") if "/files/" in link.get("href", "")]


def test_documents_of_office_are_taken_from_staff_alone(client: Client, district: District) -> None:
    need = district.need(S.IN_PROGRESS)
    files = {"a.docx": documents.docx(), "b.xlsx": documents.xlsx()}
    sign_in_as(client, district.person("teacher"))
    page = say(client, need, "comments", *(file(data, name) for name, data in files.items()), words="请看")
    assert "a.docx was left out. Please send this document as PDF." in page.response.text
    assert kept() == []
    sign_in_as(client, district.person("handler"))
    say(client, need, "comments", *(file(data, name) for name, data in files.items()), words="请看")
    assert kept() == [(Action.COMMENT, "docx"), (Action.COMMENT, "xlsx")]


LIES: dict[str, tuple[bytes, str]] = {
    "report.pdf": (documents.SCRIPT, "This cannot be read."),
    "photo.jpg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "This cannot be read."),
    "scripted.pdf": (documents.scripted_pdf(), "This document holds macros or scripts."),
    "locked.pdf": (documents.locked_pdf(), "This document is locked"),
    "old.doc": (b"\xd0\xcf\x11\xe0" + bytes(100), "This document is locked, or of an old kind"),
    "half.pdf": (documents.pdf(30)[:1500], "This document cannot be read."),
    "large.pdf": (documents.pdf_of_size(LARGEST_DOCUMENT + 1), "at most 20 MB"),
    "large.bin": (b"x" * (12 * 1024 * 1024 + 1), "at most 12 MB"),
}


@pytest.mark.parametrize("name", LIES)
def test_a_file_that_is_not_taken_is_named_with_the_reason_and_the_words_arrive(
    client: Client, district: District, name: str
) -> None:
    data, reason = LIES[name]
    need = district.need(S.IN_PROGRESS)
    sign_in_as(client, district.person("teacher"))
    page = say(client, need, "comments", file(data, name), file(small_jpeg(), "fine.jpg"), words="请看")
    assert f"{name} was left out. " in page.response.text
    assert reason in page.response.text
    assert "请看" in page.text
    assert kept() == [(Action.COMMENT, "photo")]


def test_what_a_file_is_says_its_content_and_what_it_is_called_we_say(
    client: Client, district: District
) -> None:
    need = district.need(S.IN_PROGRESS)
    sign_in_as(client, district.person("teacher"))
    page = say(
        client, need, "comments",
        file(documents.pdf() + documents.SCRIPT, '../../"><script>.html'), file(small_jpeg(), "b.pdf"),
        words="请看",
    )  # fmt: skip
    assert kept() == [(Action.COMMENT, "pdf"), (Action.COMMENT, "photo")]
    photo, document = addresses_on(page)
    answer = client.get(document)
    assert answer.mimetype == "application/pdf"
    assert (
        answer.headers["Content-Disposition"]
        == f"attachment; filename={need.number}-{document.split('/')[-1]}.pdf"
    )
    assert answer.headers["Content-Security-Policy"] == NOTHING_BUT_ITSELF
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert client.get(f"{document}/thumbnail").status_code == 404
    assert client.get(photo).mimetype == "image/jpeg"


@pytest.mark.parametrize(("is_protected", "told"), [(True, "no-store"), (False, "private, no-cache")])
def test_no_browser_keeps_what_goes_with_a_protected_need(
    client: Client, district: District, is_protected: bool, told: str
) -> None:
    need = district.need(S.IN_PROGRESS, category="other", is_protected=is_protected)
    sign_in_as(client, district.person("teacher"))
    page = say(
        client, need, "comments", file(documents.pdf(), "a.pdf"), file(small_jpeg(), "b.jpg"), words="请看"
    )
    photo = next(address for address in addresses_on(page) if client.get(address).mimetype == "image/jpeg")
    for address in (*addresses_on(page), f"{photo}/thumbnail"):
        assert client.get(address).headers["Cache-Control"] == told


ALL = ("teacher", "colleague", "neighbour", "school", "other_school", "clerk", "second_clerk", "handler",
       "other_handler", "leader", "admin")  # fmt: skip
READERS = {"school", "clerk", "second_clerk", "handler", "leader"}


@pytest.mark.parametrize(
    ("is_protected", "is_internal", "seen_by"),
    [
        (False, False, READERS | {"teacher"}),
        (False, True, READERS),
        (True, False, READERS - {"school"} | {"teacher"}),
        (True, True, READERS - {"school"}),
    ],
)
def test_a_document_is_seen_by_those_who_read_what_it_is_with(
    client: Client, district: District, is_protected: bool, is_internal: bool, seen_by: set[str]
) -> None:
    need = district.need(S.IN_PROGRESS, is_protected=is_protected)
    sign_in_as(client, district.person("clerk"))
    form = client.page(f"/needs/{need.number}/comments").form("/comments")
    [words] = [name for name in form.names if name.endswith("words")]
    [ticked] = [name for name in form.names if name.endswith("is_internal")]
    more = {ticked: "y"} if is_internal else {}
    page = form.send(photos=[file(documents.docx(), "a.docx")], **{words: "内部意见"}, **more)
    [address] = addresses_on(page)
    seen = set()
    for name in ALL:
        sign_in_as(client, district.person(name))
        status = client.get(address).status_code
        assert status in (200, 404)
        seen |= {name} if status == 200 else set()
        assert (address in client.get(f"/needs/{need.number}").text) is (status == 200)
    assert seen == seen_by


def test_a_document_is_found_under_its_own_need_only(client: Client, district: District) -> None:
    need, other = district.need(S.IN_PROGRESS), district.need(S.IN_PROGRESS)
    sign_in_as(client, district.person("teacher"))
    [address] = addresses_on(say(client, need, "comments", file(documents.pdf(), "a.pdf"), words="请看"))
    assert client.get(address.replace(need.number, other.number)).status_code == 404


def test_nine_files_go_with_one_text_and_a_tenth_is_left_out(client: Client, district: District) -> None:
    need = district.need(S.IN_PROGRESS)
    sign_in_as(client, district.person("teacher"))
    files = [file(documents.pdf(number), f"{number}.pdf") for number in range(1, 11)]
    page = say(client, need, "comments", *files, words="请看")
    assert "10.pdf was left out. At most 9 photos and documents go with one text." in page.response.text
    assert len(kept()) == 9


def test_the_same_file_twice_is_kept_once(client: Client, district: District) -> None:
    need = district.need(S.IN_PROGRESS)
    sign_in_as(client, district.person("teacher"))
    say(
        client, need, "comments", file(documents.pdf(), "a.pdf"), file(documents.pdf(), "b.pdf"), words="请看"
    )
    assert kept() == [(Action.COMMENT, "pdf")]


def test_a_form_that_is_shown_again_says_that_its_files_are_to_be_chosen_again(
    client: Client, district: District
) -> None:
    need = district.need(S.NEEDS_INFO)
    sign_in_as(client, district.person("teacher"))
    page = say(client, need, "reply", file(documents.pdf(), "a.pdf"), words=" ")
    assert page.status == 422
    assert "Choose your files again" in page.text
    assert kept() == []


def test_a_phone_sends_a_document_by_itself_and_it_stands_with_its_words(
    client: Client, district: District
) -> None:
    need = district.need(S.NEEDS_INFO)
    phone = Phone(client, district.person("teacher"))
    phone.send(address=f"/needs/{need.number}/reply", fields={"words": "见附件"}, photos=["a", "b"])
    data = documents.pdf()
    assert phone.put(data, "a").status_code == 200
    assert phone.put(data, "a").status_code == 200
    assert phone.put(documents.pdf(2), "a").status_code == 409
    answer = phone.put(documents.docx(), "b")
    assert (answer.status_code, answer.json["code"]) == (422, "for_staff")
    assert kept()[0] == (Action.REPLY, "pdf")
    assert "1 of 2 files have arrived" in client.page(f"/needs/{need.number}").text


def test_a_need_can_come_with_a_document(client: Client, district: District) -> None:
    sign_in_as(client, district.person("teacher"))
    address = "/needs/new/housing"
    page = client.page(address).form(address).send(**WORDS, photos=[file(documents.pdf(), "a.pdf")])
    assert "Your need has arrived" in page.text
    assert kept() == [(None, "pdf")]
    assert len(addresses_on(page)) == 1
    assert db.session.scalar(select(Photo.id)) is None
