"""Bulletins: written from figures, edited by two, issued and frozen, and what they look like as files."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import docx
import openpyxl
import pypdfium2
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.markup import text as words_of
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.queries import person_by_staff_number
from welfare.bulletins import actions
from welfare.bulletins.models import Bulletin
from welfare.bulletins.numbers import in_words
from welfare.bulletins.texts import names_in
from welfare.history.kept import RowIsKept
from welfare.measures.visits.actions import Report, correct_numbers, record_visit
from welfare.needs.actions import teacher
from welfare.needs.lifecycle import Satisfaction, Status
from welfare.paper import sheet
from welfare.paper.refusals import FontMissing
from welfare.refusals import Refusal
from welfare.reports.figures import FIGURES

SignIn = Callable[[Client, str], Page]
Database = scoped_session[Session]


@pytest.fixture
def draft(district: District, session: Database, client: Client, sign_in: SignIn) -> Page:
    """The page of a draft about this month, in a district with two solved needs and one to be confirmed."""
    for _ in range(2):
        district.need(Status.SOLVED)
    district.need(Status.ANSWERED)
    sign_in(client, "leader")
    return client.page("/bulletins/new").form("/bulletins/new").send()


def figure(page: Page, name: str) -> str:
    return words_of(page.figure(name))


def issue(page: Page) -> Page:
    return page.form("/issue").send()


def test_a_draft_is_written_from_the_figures_in_both_languages_and_each_opens_its_cases(
    draft: Page, client: Client
) -> None:
    assert draft.status == 200
    assert figure(draft, "solved") == "2"
    assert figure(draft, "taken_in") == "3"
    assert "homes" not in draft.response.text, "a section with nothing to tell is left out"
    for language, heading in (("zh", "一、"), ("en", "1. ")):
        page = client.page(f"{draft.path}?text={language}")
        assert words_of(next(elements(page.main, "h2"))).startswith(heading) or heading in page.text
        cases = client.page(page.figure("solved").get("href", ""))
        assert figure(cases, "solved") == "2"
        assert sum(row.get("class") == "title" for row in elements(cases.main, "a")) == 2


def test_what_is_typed_stays_numbers_alive_and_odd_ones_are_refused(draft: Page, client: Client) -> None:
    form = client.page(f"{draft.path}/text").form("/text")
    refused = form.send(text_zh="已解决{{sovled}}件")
    assert refused.status == 422
    assert refused.form("/text").values["text_zh"] == "已解决{{sovled}}件"
    assert "sovled" in refused.text
    assert form.send(text_en="{{solved} solved").status == 422
    saved = form.send(title_zh="新标题", text_zh="# 头\n解决{{ solved }}件。")
    page = client.page(f"{saved.path}?text=zh")
    assert page.heading == "新标题"
    assert "解决2件。" in page.text
    assert figure(page, "solved") == "2"


def test_the_second_of_two_editors_is_told_and_loses_nothing(
    draft: Page, client: Client, sign_in: SignIn, app: Any
) -> None:
    other = app.test_client()
    sign_in(other, "clerk")
    mine = client.page(f"{draft.path}/text").form("/text")
    theirs = other.page(f"{draft.path}/text").form("/text")
    theirs.send(text_zh="局办写的{{solved}}")
    told = mine.send(text_zh="局长写的{{taken_in}}")
    assert told.status == 409
    assert told.form("/text").values["text_zh"] == "局长写的{{taken_in}}"
    assert "局办写的{{solved}}" in told.text
    assert "局办一" in told.text
    again = told.form("/text").send()
    assert again.status == 200
    assert "局长写的3" in client.page(f"{again.path}?text=zh").text


def test_an_issued_one_is_frozen_and_says_what_has_changed_since(
    draft: Page, district: District, session: Database, client: Client
) -> None:
    issued = issue(draft)
    assert issued.status == 200
    need = session.scalars(select(Bulletin)).one()
    assert (need.number, need.figures["solved"]) == (1, 2)
    waiting = district.need(Status.ANSWERED)
    teacher.confirm(waiting, by=district.person("teacher"), satisfaction=Satisfaction.SATISFIED)
    page = client.page(issued.path)
    assert figure(page, "solved") == "2"
    assert "+1" in page.text
    assert client.page(f"{issued.path}/text").status == 409
    session.expire_all()
    session.scalars(select(Bulletin)).one().text_zh = "改了"
    with pytest.raises(RowIsKept):
        session.flush()
    session.rollback()
    for sql in ("UPDATE bulletins SET text_zh = 'x'", "DELETE FROM bulletins"):
        with pytest.raises(DBAPIError, match="never changed"):
            session.execute(text(sql))
        session.rollback()


def test_numbers_follow_each_other_and_moved_figures_are_looked_at_first(
    draft: Page, district: District, session: Database, client: Client
) -> None:
    second = client.page("/bulletins/new").form("/bulletins/new").send()
    issue(draft)
    district.need(Status.SOLVED)
    refused = issue(second)
    assert refused.status == 409
    page = client.page(second.path)
    assert "+1" in page.text, "a draft says what has changed since it was saved"
    issue(page)
    assert issue(page).status == 200, "the same form, sent again, is answered as before"
    assert session.scalars(select(Bulletin.number).order_by(Bulletin.id)).all() == [1, 2]


@pytest.mark.parametrize("who", ["alliance_leader", "alliance_clerk", "handler", "teacher", "admin"])
def test_it_is_the_bureaus(district: District, client: Client, sign_in: SignIn, who: str) -> None:
    sign_in(client, who)
    assert client.get("/bulletins").status_code == 403


def test_a_period_without_data_has_dashes_and_no_zero_percent(
    district: District, client: Client, sign_in: SignIn
) -> None:
    sign_in(client, "leader")
    page = client.page("/bulletins/new").form("/bulletins/new").send(first="2020-01-01", last="2020-01-31")
    assert page.status == 200
    form = client.page(f"{page.path}/text").form("/text")
    page = form.send(text_zh="满意率{{satisfaction_rate}}", text_en="{{satisfaction_rate}}")
    assert figure(page, "satisfaction_rate") == "—"
    assert page.form("/issue")
    refused = client.page("/bulletins/new").form("/bulletins/new").send(first="2020-02-01", last="2020-01-31")
    assert refused.status == 422


CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_the_pdf_has_its_fonts_inside_and_no_boxes(draft: Page, client: Client) -> None:
    answer = client.get(f"{draft.path}/zh.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.count(b"/FontFile") == 2
    document = pypdfium2.PdfDocument(answer.data)
    page = document[0]
    size = [round(side * 25.4 / 72) for side in page.get_size()]
    assert size == [210, 297]
    written = page.get_textpage()
    whole = written.get_text_range()
    assert "诉求办理" in whole
    assert "已解决" in whole or "解决2件" in whole.replace("\r\n", "")
    assert "云岭林区教育局" in whole
    pictures = _pictures_of_characters(page, written)
    assert len(pictures) > 40
    assert len(set(pictures.values())) == len(pictures), "each character has a face of its own"
    assert all(_has_ink(picture) for picture in pictures.values())


def _pictures_of_characters(page: Any, written: Any) -> dict[str, bytes]:
    """Each Chinese character of the text as it looks on paper; of the size that the text has."""
    scale = 3
    whole = page.render(scale=scale, grayscale=True).to_pil()
    found: dict[str, bytes] = {}
    for place in range(written.count_chars()):
        character = written.get_text_range(place, 1)
        left, bottom, right, top = written.get_charbox(place, loose=True)
        if not CHINESE.fullmatch(character) or not 15 < top - bottom < 30:
            continue
        height = page.get_height()
        box = tuple(int(n * scale) for n in (left, height - top, right, height - bottom))
        found.setdefault(character, whole.crop(box).resize((32, 32)).tobytes())
    return found


def _has_ink(picture: bytes) -> bool:
    return 20 < sum(pixel < 128 for pixel in picture) < 700


def test_a_missing_font_is_said_in_a_sentence(
    draft: Page, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> dict[str, Any]:
        raise FontMissing

    monkeypatch.setattr(sheet, "font_files", nowhere)
    answer = client.get(f"{draft.path}/zh.pdf")
    assert answer.status_code == 503
    assert issubclass(FontMissing, Refusal)


def test_a_character_that_no_font_has_is_named_on_the_bulletins_page_and_stays_in_the_docx(
    draft: Page, client: Client
) -> None:
    unassigned = "\U0003fffd"  # which no font can have
    client.page(f"{draft.path}/text").form("/text").send(text_zh=f"{unassigned}ꆈꌠ བོད ئۇيغۇر ᠮᠣᠩ 𠮷㛃𰻝😀")
    page = Page(client, client.get(f"{draft.path}/zh.pdf"))
    assert page.status == 422
    assert "U+3FFFD" in page.text
    assert page.form("/issue"), "the bulletin's page"
    paper = docx.Document(io.BytesIO(client.get(f"{draft.path}/zh.docx").data))
    assert f"{unassigned}ꆈꌠ བོད ئۇيغۇر ᠮᠣᠩ 𠮷㛃𰻝😀" in [one.text for one in paper.paragraphs]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_docx_opens_with_the_same_text_on_a4(draft: Page, client: Client, language: str) -> None:
    issue(draft)
    answer = client.get(f"{draft.path}/{language}.docx")
    paper = docx.Document(io.BytesIO(answer.data))
    first = paper.sections[0]
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    lines = [paragraph.text for paragraph in paper.paragraphs]
    page = client.page(f"{draft.path}?text={language}")
    shown = [words_of(paragraph) for paragraph in elements(page.main, "p") if not paragraph.get("class")]
    assert any(line in lines for line in shown)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
        styles = parts.read("word/styles.xml").decode()
    assert 'w:eastAsia="仿宋"' in styles
    assert 'w:eastAsia="黑体"' in styles


def test_a_new_bulletin_names_only_figures_that_there_are() -> None:
    for language in actions.TITLES:
        template = (actions.TEMPLATES / f"season.{language}.txt").read_text("utf-8")
        assert set(names_in(template)) <= set(FIGURES)
        assert set(names_in(template)) == set(
            names_in((actions.TEMPLATES / "season.zh.txt").read_text("utf-8"))
        )


def test_the_demos_bulletin_says_what_figures_and_export_say(
    demo: datetime, session: Database, client: Client
) -> None:
    leader = person_by_staff_number("leader")
    assert leader
    sign_in_as(client, leader)
    bulletin = session.scalars(select(Bulletin).where(Bulletin.number == 1)).one()
    listed = [link.get("href") for link in elements(client.page("/bulletins").main, "a")]
    assert f"/bulletins/{bulletin.id}" in listed
    issued = client.page(f"/bulletins/{bulletin.id}?text=zh")
    days = {"from": bulletin.first_on.isoformat(), "to": bulletin.last_on.isoformat()}
    told = client.get("/figures.json", query_string=days).get_json()
    figures = client.page(f"/figures?{urlencode(days)}")
    file = figures.form("/exports/lists/figures").send(("format", "xlsx")).response.data
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    in_file = {row[2]: row[3] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert len(bulletin.figures) > 10
    for name, number in bulletin.figures.items():
        assert figure(issued, name) == in_words(name, number, "zh")
        assert (in_file[name], number) == (told[name],) * 2, name
    cases = client.page(issued.figure("solved").get("href", ""))
    assert figure(cases, "solved") == figure(issued, "solved")


def test_a_corrected_visit_is_said_in_the_draft_and_in_what_was_issued(
    district: District, session: Database, client: Client, sign_in: SignIn
) -> None:
    leader = district.person("leader")
    report = Report(
        "v", district.place("near_school").id, clock.today(), is_unannounced=True, families_met=800
    )
    visit, _is_new = record_visit(report, by=leader)
    sign_in(client, "leader")
    issued, drafted = (client.page("/bulletins/new").form("/bulletins/new").send() for _ in range(2))
    issue(issued)
    correct_numbers(visit, {"families_met": 80}, by=leader, words="多写了一个零")
    session.commit()
    refused = issue(drafted)
    assert refused.status == 409
    assert "Figures have changed since you opened this page." in refused.text
    moved = "Pupils' families visited: was 800, is now 80 · −720"
    page = client.page(drafted.path)
    assert moved in page.text
    assert figure(page, "families_visited") == "80"
    assert figure(issue(page), "families_visited") == "80"
    kept = client.page(issued.path)
    assert moved in kept.text
    assert figure(kept, "families_visited") == "800"
