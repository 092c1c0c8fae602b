"""A4 paper laid out as official papers are, its fonts inside the file.

Margins, sizes and lines follow GB/T 9704-2012: a text of 156 mm by 225 mm, 16 pt on lines of 28 pt,
headings in sans-serif (黑体), the page number at the foot between dashes. What the fonts of papers do not
have is written in another that does (`fonts`), and shaped: letters join, and run from the right where so.
Only the characters used go into the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.fonts import TTFFont

from welfare.paper.fonts import HEI, SONG, face_of, font_files, font_of
from welfare.paper.refusals import CharacterMissing
from welfare.paper.typesetting import from_the_left, lines_of

LEFT, TOP, WIDTH, BOTTOM = 28.0, 37.0, 156.0, 262.0
"""In mm from the upper left corner: where the text begins, how wide it is, and where it ends."""
POINT = 25.4 / 72
BODY, TITLE, SMALL = 16.0, 22.0, 12.0
LINE = 28 * POINT
BLACK, GREY = (0, 0, 0), (90, 90, 90)
CELL_BASELINE = 0.8
"""How far below its upper edge fpdf2 writes in a cell that is as high as its font."""
LONGEST_STRETCH = 0.12
"""By how much of its width a line is spread out at most to end at the margin."""
BLANKS = {ord(blank): " " for blank in "\t\n"}
"""What is typed between words and has no glyph."""
Colour = tuple[int, int, int]


class Sheet:
    """Paper on which a text is written from top to bottom; `y` is how far.

    Raises `FontMissing`, and `CharacterMissing` from whatever writes a text.
    """

    def __init__(self, *, title: str, author: str, language: str) -> None:
        self.in_chinese = language == "zh"
        self.pdf = _Pages(format="A4")
        self._files = font_files()
        self._opened(SONG)
        self.pdf.set_auto_page_break(False)
        self.pdf.c_margin = 0
        self.pdf.set_title(title)
        self.pdf.set_author(author)
        self.pdf.set_lang("zh-CN" if self.in_chinese else "en")
        self.pdf.add_page()
        self.y = TOP

    def as_bytes(self) -> bytes:
        """The file."""
        return bytes(self.pdf.output())

    def use(self, font: str, size: float, colour: Colour = BLACK) -> None:
        """With what to write."""
        self._font, self._size = self._opened(font), size
        self.pdf.set_font(font, size=size)
        self.pdf.set_text_color(*colour)

    def width(self, text: str) -> float:
        """How wide a text is, in mm."""
        return sum(self._width_in(font, words) for font, words in self._runs(text))

    def _runs(self, text: str) -> list[tuple[str, str]]:
        """The text in pieces that are written in one font each, by its name."""
        main = self._files[self._font]
        placed: list[tuple[Path, str]] = []
        for character in text.translate(BLANKS):
            try:
                path = font_of(character, main, placed[-1] if placed else None)
            except CharacterMissing:
                self._close()
                raise
            if path is not None:
                placed.append((path, character))
        return [
            (self._name_of(path), "".join(character for _path, character in run))
            for path, run in groupby(placed, key=lambda pair: pair[0])
        ]

    def _close(self) -> None:
        """Nothing more is written; what becomes a file closes its fonts by itself."""
        for font in self.pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def _name_of(self, path: Path) -> str:
        """Of a font that may have to be opened first."""
        for name, known in self._files.items():
            if known == path:
                return self._opened(name)
        name = f"spare{len(self._files)}"
        self._files[name] = path
        return self._opened(name)

    def _opened(self, name: str) -> str:
        """A font that is used, by its name: to open one takes a while, and most papers have no headings."""
        if name not in self.pdf.fonts:
            path = self._files[name]
            self.pdf.add_font(name, fname=path, collection_font_number=face_of(path))
        return name

    def _width_in(self, font: str, words: str) -> float:
        with self._writing_in(font):
            return self.pdf.get_string_width(words)

    def _write(self, x: float, text: str) -> None:
        """A text on the line at `y`, from `x` on."""
        for font, words in from_the_left(self._runs(text), self._font):
            width = self._width_in(font, words)
            with self._writing_in(font):
                if font == self._font:
                    self.pdf.text(x, self.y, words)
                else:
                    height = self._size * POINT
                    self.pdf.set_xy(x, self.y - CELL_BASELINE * height)
                    self.pdf.cell(w=width, h=height, text=words)
            x += width

    @contextmanager
    def _writing_in(self, font: str) -> Iterator[None]:
        """In another font than the text's letters are shaped; shaping takes time."""
        if font == self._font:
            yield
            return
        self.pdf.set_font(font, size=self._size)
        self.pdf.set_text_shaping(True)
        yield
        self.pdf.set_text_shaping(False)
        self.pdf.set_font(self._font, size=self._size)

    def centred(
        self, text: str, size: float, colour: Colour = BLACK, *, spread: bool = False, bold: bool = False
    ) -> None:
        """Lines in the middle; `spread` sets the characters apart."""
        self.use(SONG, size, colour)
        shown = "\N{NO-BREAK SPACE}".join(text) if spread else text
        for line in lines_of(shown, WIDTH, self.width):
            self.y += size * POINT * 1.4
            x = LEFT + (WIDTH - self.width(line)) / 2
            self._bold_text(x, line, size, colour) if bold else self._write(x, line)

    def at_both_ends(self, left: str, right: str) -> None:
        """A text at the left margin and one at the right: on one line, or one below the other where they are
        long."""
        self.use(SONG, BODY)
        is_one_line = self.width(left) + self.width(right) <= WIDTH - BODY * POINT
        if is_one_line:
            self.next_line()
            self._write(LEFT, left)
            self._write(LEFT + WIDTH - self.width(right), right)
            return
        for text, share in ((left, 0), (right, 1)):
            for line in lines_of(text, WIDTH, self.width):
                self.next_line()
                self._write(LEFT + (WIDTH - self.width(line)) * share, line)

    def paragraph(self, text: str, *, is_heading: bool = False) -> None:
        """A paragraph, or a heading, which never stands alone at the foot of a page."""
        self.use(HEI if is_heading else SONG, BODY)
        indent = 2 * BODY * POINT if self.in_chinese else 0.0
        lines = lines_of(text, WIDTH, self.width, indent=indent)
        if not self.in_chinese:
            self.y += LINE / 4
        for number, line in enumerate(lines):
            self.next_line(keep=2.5 if is_heading else 1)
            begin = LEFT + (indent if number == 0 else 0)
            room = WIDTH - (indent if number == 0 else 0)
            self._spread(line, begin, room, stretch=self.in_chinese and number + 1 < len(lines))

    def small_print(self, text: str) -> None:
        """A remark at the end."""
        self.use(SONG, SMALL, GREY)
        self.y += LINE / 2
        for line in lines_of(text, WIDTH, self.width):
            self.next_line()
            self._write(LEFT, line)

    def next_line(self, keep: float = 1) -> None:
        """One line further down, on another page where `keep` lines have no room on this."""
        if self.y + keep * LINE > BOTTOM:
            self.pdf.add_page()
            self.y = TOP
        self.y += LINE

    def _spread(self, line: str, begin: float, room: float, *, stretch: bool) -> None:
        """A line, with its characters a little apart so that it ends at the margin."""
        free = room - self.width(line)
        is_plain = len(self._runs(line)) == 1
        if stretch and is_plain and len(line) > 1 and 0 < free < room * LONGEST_STRETCH:
            self.pdf.set_char_spacing(free / POINT / (len(line) - 1))
        self._write(begin, line)
        self.pdf.set_char_spacing(0)

    def _bold_text(self, x: float, line: str, size: float, colour: Colour) -> None:
        """The fonts have one weight; an outline makes it heavier."""
        with self.pdf.local_context(
            text_mode=TextMode.FILL_STROKE, line_width=size * POINT * 0.035, draw_color=colour
        ):
            self._write(x, line)


class _Pages(FPDF):
    """Pages with their numbers at the foot."""

    def footer(self) -> None:
        """— 1 —"""
        self.set_font(SONG, size=14)
        self.set_text_color(*BLACK)
        number = f"— {self.page_no()} —"
        x: Any = LEFT + (WIDTH - self.get_string_width(number)) / 2
        self.text(x, BOTTOM + 12, number)
