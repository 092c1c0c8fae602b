"""Every character that some font has is drawn; one that none has is refused by name."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

from welfare.paper import fonts
from welfare.paper.refusals import CharacterMissing
from welfare.paper.sheet import Sheet

FROM_PACKAGES = "㛃𰻝😀❤👍ئۇيغۇرچەก①℃№ếжあ"
"""Characters that the fonts have which come with `make install`."""
SCRIPTS = {
    "Yi": "ꆈꌠꁱꂷ",
    "Tibetan": "བོད་སྐད",
    "Uyghur": "ئۇيغۇرچە",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "rare Chinese": "𠮷㛃𰻝",
    "beyond all": "\U0003134a",
    "emoji": "👨\u200d👩\u200d👧👍🏽❤\ufe0f",
}
Write = Callable[[str], pypdfium2.PdfTextPage]


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in the place of the system's fonts."""
    monkeypatch.setattr(fonts, "SYSTEM", (tmp_path,))
    fonts.spare_files.cache_clear()
    yield tmp_path
    fonts.spare_files.cache_clear()


@pytest.fixture
def write() -> Iterator[Write]:
    """The text of a page on which these words are written."""
    opened: list[pypdfium2.PdfDocument] = []

    def on_paper(words: str) -> pypdfium2.PdfTextPage:
        sheet = Sheet(title="名单", author="教育局", language="zh")
        sheet.paragraph(words)
        opened.append(pypdfium2.PdfDocument(sheet.as_bytes()))
        return opened[-1][0].get_textpage()

    yield on_paper
    for document in opened:
        document.close()


def a_font(path: Path, characters: str) -> None:
    """A font in which each of these characters is a black square."""
    pen = TTGlyphPen(None)
    for number, corner in enumerate([(100, 0), (100, 700), (800, 700), (800, 0)]):
        pen.lineTo(corner) if number else pen.moveTo(corner)
    pen.closePath()
    names = [".notdef", *(f"u{ord(character):X}" for character in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(
        {ord(character): name for character, name in zip(characters, names[1:], strict=True)}
    )
    square = pen.glyph()
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (900, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def ink_at(page: pypdfium2.PdfTextPage, character: str) -> int:
    """How many dark points there are where a character stands."""
    whole = page.get_text_range()
    place = len(whole[: whole.index(character)].encode("utf-16-le")) // 2
    left, bottom, right, top = page.get_charbox(place, loose=True)
    width, height = page.page.get_size()
    around = (left, bottom, width - right, height - top)
    drawn = page.page.render(scale=3, grayscale=True, crop=around).to_pil()
    return sum(number for shade, number in enumerate(drawn.histogram()) if shade < 128)


def said(page: pypdfium2.PdfTextPage) -> str:
    return page.get_text_range()


def test_what_comes_with_the_installation_is_drawn_on_any_machine(system: Path, write: Write) -> None:
    page = write("，".join(f"教师{character}" for character in FROM_PACKAGES))
    for character in FROM_PACKAGES:
        assert character in said(page), character
        assert ink_at(page, character) > 5, character


def test_a_font_of_the_system_is_found_by_what_it_has(system: Path, write: Write) -> None:
    (system / "yi").mkdir()
    a_font(system / "yi" / "Squares-Regular.ttf", "ꆈꌠ")
    page = write("教师ꆈꌠ学校")
    assert "教师ꆈꌠ学校" in said(page).replace(" ", "")
    assert ink_at(page, "ꆈ") > 100


def test_what_no_font_has_is_refused_with_the_character_named(system: Path, write: Write) -> None:
    with pytest.raises(CharacterMissing) as refused:
        write("教师ꆈꌠ学校")
    assert "“ꆈ” (U+A188)" in str(refused.value)


@pytest.mark.parametrize("name", ["Squares-Bold.ttf", "NotoColorEmoji.ttf", "Squares-Regular.woff2"])
def test_another_cut_and_what_cannot_be_put_into_a_file_is_passed_over(
    name: str, system: Path, write: Write
) -> None:
    a_font(system / name, "ꆈ")
    with pytest.raises(CharacterMissing):
        write("ꆈ")


def test_fonts_of_the_system_are_asked_in_an_order_that_does_not_depend_on_their_folders(
    system: Path,
) -> None:
    names = ["A-Sans.ttf", "B-Serif.ttf", "NotoSans-Regular.otf", "NotoSerif-Regular.ttc"]
    for number, name in enumerate(names):
        (system / str(number)).mkdir()
        (system / str(number) / name).touch()
    found = [path.name for path in fonts.spare_files() if path.is_relative_to(system)]
    assert found == ["NotoSerif-Regular.ttc", "NotoSans-Regular.otf", "B-Serif.ttf", "A-Sans.ttf"]


def test_of_a_collection_the_font_for_simplified_chinese_is_taken(tmp_path: Path) -> None:
    collection = TTCollection()
    for region in ("JP", "TC", "SC"):
        a_font(tmp_path / f"Squares {region}.ttf", "教")
        collection.fonts.append(TTFont(tmp_path / f"Squares {region}.ttf"))
    collection.save(tmp_path / "Squares.ttc")
    for font in collection.fonts:
        font.close()
    assert fonts.face_of(tmp_path / "Squares.ttc") == 2
    assert fonts.face_of(tmp_path / "Squares JP.ttf") == 0


def test_a_file_that_is_no_font_stops_nothing(system: Path, write: Write) -> None:
    (system / "A-Regular.ttf").write_bytes(b"no font")
    a_font(system / "B-Regular.ttf", "ꆈ")
    assert "ꆈ" in said(write("ꆈ"))


@pytest.mark.parametrize("invisible", ["\u200b", "\ufe0f", "\u2060", "\u202a"])
def test_what_nobody_sees_is_never_missed(invisible: str, system: Path, write: Write) -> None:
    assert "教师学校" in said(write(f"教师{invisible}学校")).replace(invisible, "")


def test_uyghur_runs_from_the_right_and_its_letters_join(system: Path, write: Write) -> None:
    page = write("ئۇيغۇرچە")
    places = {page.get_text_range(n, 1): page.get_charbox(n)[0] for n in range(page.count_chars())}
    assert places["ئ"] > places["ي"] > places["غ"] > places["چ"]
    apart = write("غ 1 ۇ 1 ر")
    assert ink_at(page, "غ") != ink_at(apart, "غ"), "within a word it has another shape than alone"


@pytest.mark.parametrize("between", ["·", " 2026 ", " (غ) ", "-"])
def test_uyghur_words_run_from_the_right_whatever_stands_between_them(
    between: str, system: Path, write: Write
) -> None:
    page = write(f"ئۇچ{between}ۋەي")
    places = {page.get_text_range(n, 1): page.get_charbox(n)[0] for n in range(page.count_chars())}
    assert places["چ"] > places["ي"]


def test_a_tab_is_a_blank(system: Path, write: Write) -> None:
    assert "教师 学校" in said(write("教师\t学校"))


@pytest.mark.parametrize("script", SCRIPTS)
def test_whatever_a_person_types_is_drawn_or_refused_and_never_left_out(script: str, write: Write) -> None:
    """With the fonts of the machine, whichever those are."""
    words = SCRIPTS[script]
    try:
        page = write(f"教师{words}")
        missing = set()
        drawn = set(said(page))
    except CharacterMissing as refused:
        missing, drawn = {refused.details["character"]}, set()
    visible = {character for character in words if character not in "\u200d\ufe0f\U0001f3fd"}
    assert missing or visible <= drawn
    assert missing <= visible


def test_what_the_fonts_of_papers_have_is_written_in_no_other(write: Write) -> None:
    sheet = Sheet(title="名单", author="教育局", language="zh")
    sheet.paragraph("教师学校，2026年 school㛃。")
    assert sheet.as_bytes().count(b"/FontFile") == 1
