"""Where on the paper what is written stands: margins, lines, pages, and in which font and size."""

from collections.abc import Callable
from ctypes import c_double, c_int, create_string_buffer
from dataclasses import dataclass
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdfium2
import pytest
from pypdfium2 import raw

from welfare.paper import fonts
from welfare.paper.refusals import FontMissing
from welfare.paper.sheet import BOTTOM, LEFT, SMALL, TITLE, TOP, WIDTH, Sheet

MM = 25.4 / 72
RIGHT = LEFT + WIDTH
CHARACTER = 16 * MM
"""How wide a Chinese character of the text is."""
BY_A_HAIR = pytest.approx
NEARLY = 0.6
"""In mm; what is drawn of a character ends a little before its square does."""
APART = 3
"""What is written so many mm higher or lower is another line."""
LINES_ON_A_PAGE = 22


@dataclass
class Character:
    """One character as it stands on a page, in mm from its upper left corner."""

    text: str
    left: float
    right: float
    y: float
    font: str
    size: float


Line = list[Character]


def on_paper(write: Callable[[Sheet], object], language: str = "zh") -> list[list[Line]]:
    """The lines of each page, in the order of writing and without blanks; the last is its foot."""
    sheet = Sheet(title="教师关爱简报 第1期", author="云岭林区教育局", language=language)
    write(sheet)
    with pypdfium2.PdfDocument(sheet.as_bytes()) as document:
        return [_lines_of(page) for page in document]


def _lines_of(page: pypdfium2.PdfPage) -> list[Line]:
    written, height = page.get_textpage(), page.get_height()
    lines: list[Line] = []
    for n in range(written.count_chars()):
        shown = written.get_text_range(n, 1)
        if not shown.strip():
            continue
        left, _bottom, right, _top = written.get_charbox(n, loose=True)
        _x, baseline, name = c_double(), c_double(), create_string_buffer(100)
        raw.FPDFText_GetCharOrigin(written, n, _x, baseline)
        raw.FPDFText_GetFontInfo(written, n, name, 100, c_int())
        size = raw.FPDFText_GetFontSize(written, n)
        y = (height - baseline.value) * MM
        one = Character(shown, left * MM, right * MM, y, name.value.decode(), size)
        if lines and abs(lines[-1][0].y - y) < APART:
            lines[-1].append(one)
        else:
            lines.append([one])
    return lines


def said(line: Line) -> str:
    return "".join(one.text for one in line)


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    """One of everything on a page in Chinese, which takes a while to write."""

    def write(sheet: Sheet) -> None:
        sheet.centred("教师关爱", TITLE)
        sheet.centred("教师关爱", TITLE, spread=True)
        sheet.at_both_ends("教育局", "某年某月")
        sheet.paragraph("教" * 60)
        sheet.at_both_ends("教育局教育局", "")
        sheet.paragraph("教" * 15 + "a" * 40)
        sheet.paragraph("学校ئ学校")
        sheet.paragraph("住房", is_heading=True)
        sheet.small_print("由系统生成")

    [whole] = on_paper(write)
    return whole


def test_a_title_stands_in_the_middle_and_a_masthead_is_set_apart(lines: list[Line]) -> None:
    title, masthead = lines[:2]
    for line in (title, masthead):
        assert line[0].left - LEFT == BY_A_HAIR(RIGHT - line[-1].right, abs=NEARLY)
    assert masthead[-1].right - masthead[0].left > title[-1].right - title[0].left + 3
    assert title[0].size == TITLE


def test_two_texts_stand_at_both_ends_of_one_line(lines: list[Line]) -> None:
    assert said(lines[2]) == "教育局某年某月"
    assert lines[2][0].left == BY_A_HAIR(LEFT, abs=NEARLY)
    assert lines[2][-1].right == BY_A_HAIR(RIGHT, abs=NEARLY)


def test_a_paragraph_is_indented_by_two_characters_and_ends_at_the_margin(lines: list[Line]) -> None:
    first, second, last = lines[3:6]
    assert first[0].left == BY_A_HAIR(LEFT + 2 * CHARACTER, abs=NEARLY)
    assert [line[0].left for line in (second, last)] == BY_A_HAIR([LEFT, LEFT], abs=NEARLY)
    assert [line[-1].right for line in (first, second)] == BY_A_HAIR([RIGHT, RIGHT], abs=NEARLY)
    assert last[-1].right == BY_A_HAIR(LEFT + len(last) * CHARACTER, abs=NEARLY)
    assert (len(first), len(second), len(last)) == (25, 27, 8)


def test_what_follows_a_spread_line_is_not_spread(lines: list[Line]) -> None:
    assert said(lines[6]) == "教育局教育局"
    assert lines[6][-1].right == BY_A_HAIR(LEFT + 6 * CHARACTER, abs=NEARLY)


def test_a_line_that_ends_far_from_the_margin_is_not_spread(lines: list[Line]) -> None:
    assert said(lines[7]) == "教" * 15
    assert lines[7][-1].right == BY_A_HAIR(LEFT + 17 * CHARACTER, abs=NEARLY)


def test_after_a_word_in_another_font_the_text_goes_on_in_its_own(lines: list[Line]) -> None:
    whole = "".join(map(said, lines))
    written = [one for line in lines for one in line][whole.index("学校ئ") :][:5]
    assert said(written) == "学校ئ学校"
    first, _second, other, *_rest, last = written
    assert first.font == last.font != other.font
    assert {one.size for one in written} == {16}


def test_headings_are_in_sans_serif_and_remarks_are_small(lines: list[Line]) -> None:
    heading, remark, _foot = lines[-3:]
    assert [said(heading), said(remark)] == ["住房", "由系统生成"]
    assert heading[0].font != lines[3][0].font == remark[0].font
    assert [line[0].size for line in (heading, lines[3], remark)] == [16, 16, SMALL]


def test_a_font_that_nothing_is_written_in_is_neither_opened_nor_in_the_file() -> None:
    sheet = Sheet(title="证书", author="教育局", language="zh")
    sheet.paragraph("兹证明")
    assert list(sheet.pdf.fonts) == [fonts.SONG]
    sheet.paragraph("住房", is_heading=True)
    assert list(sheet.pdf.fonts) == [fonts.SONG, fonts.HEI]
    sheet.as_bytes()


def test_in_english_a_paragraph_is_neither_indented_nor_spread() -> None:
    words = "Teachers of mountain schools say what they need, and get it. " * 3
    [[first, *_more, _foot]] = on_paper(lambda sheet: sheet.paragraph(words), language="en")
    assert first[0].left == BY_A_HAIR(LEFT, abs=NEARLY)
    assert RIGHT - first[-1].right > NEARLY


@pytest.mark.parametrize("word", ["https://edu.example/" + "a" * 90, "ئۇيغۇر" * 20])
def test_nothing_is_written_beyond_the_margins(word: str) -> None:
    [[*lines, _foot]] = on_paper(lambda sheet: sheet.paragraph(f"教师{word}学校"))
    assert all(one.left > LEFT - NEARLY and one.right < RIGHT + NEARLY for line in lines for one in line)
    assert sum(len(said(line)) for line in lines) >= len(word) + 4


def test_a_full_page_is_followed_by_another_that_begins_as_high() -> None:
    def write(sheet: Sheet) -> None:
        for _ in range(LINES_ON_A_PAGE + 1):
            sheet.paragraph("教师")

    [[*first, foot], [above, next_foot]] = on_paper(write)
    assert len(first) == LINES_ON_A_PAGE
    assert above[0].y == BY_A_HAIR(first[0][0].y)
    assert first[0][0].y > TOP
    assert first[-1][0].y <= BOTTOM
    assert [said(foot), said(next_foot)] == ["—1—", "—2—"]
    assert foot[0].left - LEFT == BY_A_HAIR(RIGHT - foot[-1].right, abs=NEARLY)


@pytest.mark.parametrize(("lines_before", "page"), [(LINES_ON_A_PAGE - 2, 0), (LINES_ON_A_PAGE - 1, 1)])
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(lines_before: int, page: int) -> None:
    def write(sheet: Sheet) -> None:
        for _ in range(lines_before):
            sheet.paragraph("教师")
        sheet.paragraph("住房", is_heading=True)
        sheet.paragraph("学校")

    pages = on_paper(write)
    assert [any("住房" in said(line) for line in lines) for lines in pages].index(True) == page
    assert ["学校" in said(line) for line in pages[page]][-2], "what it heads follows on its page"


def test_a_name_of_sixty_characters_stands_on_lines_of_its_own_within_the_margins() -> None:
    def write(sheet: Sheet) -> None:
        sheet.at_both_ends("云岭林区教育局", "局" * 60)
        sheet.at_both_ends("", "局" * 60)

    [[left, *lines, _foot]] = on_paper(write)
    assert [said(left), "".join(map(said, lines))] == ["云岭林区教育局", "局" * 120]
    assert all(line[-1].right == BY_A_HAIR(RIGHT, abs=NEARLY) for line in lines)
    assert all(one.left > LEFT - NEARLY for line in lines for one in line)


@pytest.mark.parametrize(("language", "tag"), [("zh", b"zh-CN"), ("en", b"en")])
def test_a_file_says_what_it_is_called_whose_it_is_and_its_language(language: str, tag: bytes) -> None:
    content = Sheet(title="简报", author="教育局", language=language).as_bytes()
    assert b"/Lang (%s)" % tag in content
    with pypdfium2.PdfDocument(content) as document:
        told = document.get_metadata_dict()
    assert (told["Title"], told["Author"]) == ("简报", "教育局")


def test_where_a_font_of_papers_is_gone_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pylopdf_fonts_zh_cn, "serif_path", lambda: tmp_path / "gone.ttf")
    with pytest.raises(FontMissing):
        fonts.font_files()
