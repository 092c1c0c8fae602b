"""Which font has a character: the two of official papers, else whatever else is installed.

The fonts of papers come with the package pylopdf-fonts-zh-cn; manimgx-fonts brings emoji, Uyghur and other
scripts; Yi, Tibetan, Mongolian and rare Chinese characters come from the system's fonts (Debian:
fonts-noto-core, fonts-noto-cjk, fonts-hanazono). What has the character decides; no list does.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from welfare.paper.refusals import CharacterMissing, FontMissing

SONG, HEI = "song", "hei"
SYSTEM = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
SPARE_PACKAGE = "manimgx_fonts"
OTHER_CUTS = re.compile("bold|italic|oblique|light|black|thin|medium|condensed|mono|color", re.IGNORECASE)
"""Names of fonts that are another cut of one that is there too, or drawn in colours."""
OUTLINES = {"glyf", "CFF "}
"""What a font must have to be put into a PDF file."""


def font_files() -> dict[str, Path]:
    """The files of the fonts of papers. Raises `FontMissing`."""
    try:
        import pylopdf_fonts_zh_cn as fonts
    except ImportError as error:
        raise FontMissing from error
    files = {SONG: fonts.serif_path(), HEI: fonts.sans_path()}
    if not all(path.is_file() for path in files.values()):
        raise FontMissing
    return files


def font_of(character: str, main: Path, before: tuple[Path, str] | None = None) -> Path | None:
    """The file of the font to write a character in: `main`, else the first that has it.

    It stays that of the character `before`, given with its font, for what joins it or stands between letters.
    None for what nobody sees and no font has. Raises `CharacterMissing`.
    """
    kind = unicodedata.category(character)
    if before and before[0] != main and _goes_with(kind, before[1]) and _has(before[0], character):
        return before[0]
    if _has(main, character):
        return main
    for path in (*font_files().values(), *spare_files()):
        if _has(path, character):
            return path
    if kind in ("Cf", "Cc") or unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
        return None
    raise CharacterMissing(character=character, code=f"U+{ord(character):04X}")


def _goes_with(kind: str, before: str) -> bool:
    """Whether a character of this kind is written in the font of the one before it."""
    if kind[0] in "ZP":
        return unicodedata.category(before)[0] in "LM"
    return kind[0] not in "LN"


def face_of(path: Path) -> int:
    """Which font of a file is meant: of a collection the one for simplified Chinese, else the first."""
    if path.suffix != ".ttc":
        return 0
    with TTCollection(path, lazy=True) as collection:
        names = [str(font["name"].getDebugName(1)) for font in collection.fonts]
    return next((number for number, name in enumerate(names) if name.endswith(" SC")), 0)


@cache
def spare_files() -> tuple[Path, ...]:
    """Every other font that can be put into a PDF file, Noto's first and those with serifs before others."""
    found = {path for folder in _folders() for path in _fonts_in(folder)}
    return tuple(
        sorted(found, key=lambda path: ("Noto" not in path.name, "Serif" not in path.name, path.name, path))
    )


def _folders() -> Iterator[Path]:
    package = find_spec(SPARE_PACKAGE)
    if package and package.origin:
        yield Path(package.origin).parent
    yield from SYSTEM


def _fonts_in(folder: Path) -> Iterator[Path]:
    for place, _folders_in_it, names in os.walk(folder):
        for name in names:
            if Path(name).suffix in (".ttf", ".otf", ".ttc") and not OTHER_CUTS.search(name):
                yield Path(place) / name


def _has(path: Path, character: str) -> bool:
    return ord(character) in _characters_of(path)


@cache
def _characters_of(path: Path) -> frozenset[int]:
    """No characters where the file cannot be read, or put into a PDF file."""
    with (
        suppress(TTLibError, OSError),
        path.open("rb") as file,
        TTFont(file, fontNumber=face_of(path), lazy=True) as font,
    ):
        if OUTLINES & set(font.keys()):
            return frozenset(font.getBestCmap() or ())
    return frozenset()
