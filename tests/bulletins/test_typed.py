"""Numbers that somebody has typed: told from those of figures, marked everywhere, with who typed them."""

import io
from datetime import timedelta
from typing import Any

import docx
import pypdfium2
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.markup import text as words_of
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.bulletins.actions import TEMPLATES, TITLES, correct, draw_up, edit
from welfare.bulletins.models import Bulletin
from welfare.bulletins.texts import typed_in
from welfare.extensions import db
from welfare.needs.lifecycle import Status

COUNTED_ALL = "Every number is counted from records"
TEXTS = {
    "title_zh": "题",
    "title_en": "Title",
    "text_zh": "解决{{solved}}件。",
    "text_en": "{{solved}} solved.",
}


def test_a_new_bulletin_has_no_number_that_is_no_figure() -> None:
    for language, title in TITLES.items():
        assert typed_in((TEMPLATES / f"season.{language}.txt").read_text("utf-8")) == []
        assert typed_in(title) == []


def opened(client: Client, district: District, who: str, bulletin: Bulletin) -> Any:
    sign_in_as(client, district.person(who))
    return client.page(f"/bulletins/{bulletin.id}/text").form("/text")


def a_draft(district: District) -> Bulletin:
    today = clock.today()
    draft = draw_up(first=today - timedelta(days=30), last=today, by=district.person("leader"))
    edit(draft, by=district.person("leader"), **TEXTS)
    db.session.commit()
    return draft


def on_paper(client: Client, bulletin: Bulletin, language: str) -> list[str]:
    """The text of both files."""
    address = f"/bulletins/{bulletin.id}/{language}"
    paper = docx.Document(io.BytesIO(client.get(f"{address}.docx").data))
    pdf = pypdfium2.PdfDocument(client.get(f"{address}.pdf").data)
    pages = "".join(page.get_textpage().get_text_range() for page in pdf)
    return ["".join(line.text for line in paper.paragraphs), pages.replace("\r\n", "")]


def test_a_hundred_percent_typed_by_hand_is_issued_as_typed_by_hand(
    client: Client, district: District
) -> None:
    district.need(Status.SOLVED)
    draft = a_draft(district)
    form = opened(client, district, "clerk", draft)
    form.send(text_zh="解决{{solved}}件，满意率100%。", text_en="{{solved}} solved, 100% satisfied.")
    sign_in_as(client, district.person("leader"))
    for language in ("zh", "en"):
        issued = client.page(f"/bulletins/{draft.id}?text={language}")
        if language == "zh":
            issued.form("/issue").send()
            issued = client.page(f"/bulletins/{draft.id}?text={language}")
        [mark] = elements(issued.main, "mark")
        assert (words_of(mark), mark.get("title")) == ("100%※", "局办一")
        assert words_of(issued.figure("solved")) == "1"
        [note] = [p for p in elements(issued.main, "p") if p.get("class") == "bulletin-note"]
        assert "100%" in words_of(note)
        assert "局办一" in words_of(note)
        assert COUNTED_ALL not in words_of(note)
        for paper in on_paper(client, draft, language):
            assert "100%※" in paper
            assert "局办一" in paper
            assert COUNTED_ALL not in paper


def test_where_nothing_was_typed_it_says_that_all_was_counted(client: Client, district: District) -> None:
    draft = a_draft(district)
    sign_in_as(client, district.person("leader"))
    page = client.page(f"/bulletins/{draft.id}?text=en")
    assert COUNTED_ALL in page.text
    assert not list(elements(page.main, "mark"))
    assert all(COUNTED_ALL in paper for paper in on_paper(client, draft, "en"))


def test_a_number_in_the_title_is_no_way_around_it(client: Client, district: District) -> None:
    draft = a_draft(district)
    opened(client, district, "leader", draft).send(title_en="All of 500 needs solved")
    page = client.page(f"/bulletins/{draft.id}?text=en")
    assert words_of(next(elements(page.main, "mark"))) == "500※"
    assert COUNTED_ALL not in page.text
    assert all("500※" in paper for paper in on_paper(client, draft, "en"))


def test_each_of_two_who_typed_is_named_for_what_they_typed(client: Client, district: District) -> None:
    draft = a_draft(district)
    opened(client, district, "clerk", draft).send(text_en="{{solved}} solved.\nMet 12 families.")
    opened(client, district, "leader", draft).send(
        text_en="{{solved}} solved.\nMet 12 families.\nAnd 7 more."
    )
    page = client.page(f"/bulletins/{draft.id}?text=en")
    assert [(words_of(mark), mark.get("title")) for mark in elements(page.main, "mark")] == [
        ("12※", "局办一"), ("7※", "局长一"),
    ]  # fmt: skip
    opened(client, district, "leader", draft).send(text_en="{{solved}} solved.\nMet 12 families, all.")
    page = client.page(f"/bulletins/{draft.id}?text=en")
    assert [mark.get("title") for mark in elements(page.main, "mark")] == ["局长一"]


def issued_one(client: Client, district: District) -> tuple[Bulletin, Page]:
    draft = a_draft(district)
    opened(client, district, "clerk", draft).send(text_en="{{solved}} solved, 3 more soon.")
    sign_in_as(client, district.person("leader"))
    return draft, client.page(f"/bulletins/{draft.id}?text=en").form("/issue").send()


def test_a_correction_is_a_new_bulletin_that_names_the_old_and_the_old_stays(
    client: Client, district: District
) -> None:
    old, page = issued_one(client, district)
    began = page.form("/correction").send()
    began.form("/text").send(text_en="{{solved}} solved, 4 more soon.")
    db.session.expire_all()
    new = db.session.scalars(select(Bulletin).where(Bulletin.corrects_id == old.id)).one()
    assert (new.first_on, new.last_on, new.title_zh) == (old.first_on, old.last_on, old.title_zh)
    assert old.text_en == "{{solved}} solved, 3 more soon."
    client.page(f"/bulletins/{new.id}?text=en").form("/issue").send()
    page = client.page(f"/bulletins/{new.id}?text=en")
    named = f"Corrects No. 1 of {clock.today().year}"
    links = {words_of(link): link.get("href") for link in elements(page.main, "a")}
    assert links[named] == f"/bulletins/{old.id}"
    assert all(named in paper for paper in on_paper(client, new, "en"))
    before = client.page(f"/bulletins/{old.id}?text=en")
    links = {link.get("href"): words_of(link) for link in elements(before.main, "a")}
    assert f"No. 2 of {clock.today().year}" in links[f"/bulletins/{new.id}"]
    assert "3※" in before.text


def test_what_a_correction_leaves_as_it_was_stays_whose_it_was(client: Client, district: District) -> None:
    old, _page = issued_one(client, district)
    db.session.expire_all()
    correction = correct(old, by=district.person("leader"))
    assert correction.typists["text_en"] == ["局办一"]
