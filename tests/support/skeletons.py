"""A page without what its lint does not look at: its words, and which of several numbers stand where.

Two pages of one skeleton have the same problems, so the second needs no look (tests/support/page_lint.py).
Whatever is not plainly of no account to a parser or to the lint stays as it is.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from html import unescape
from io import FileIO

DIGEST = 16
"""Bytes."""
PIECES = re.compile(r"""(<[a-zA-Z/!](?:[^<>"']++|"[^"]*"|'[^']*')*+>)""")
SOUND_TAG = re.compile(r"""</?[a-zA-Z][\w:-]*+(?:\s++[\w:@.-]++(?:="[^"]*")?)*+\s*/?>""")
ATTRIBUTE = re.compile(r"""(\s[\w:@.-]+)="([^"]*)\"""")
NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{0,8}(?![0-9])")
"""Numbers that every address takes in the place of a row's id."""
MARK = "\0"
"""No page has it; one that has is looked at each time."""
BETWEEN_MARKS = rf"{MARK}\g<0>{MARK}"
SEEN = 5_000
"""So many tags and words, of those that pages share, are remembered."""
HTML_SPACE = " \t\n\r"
OF_ACCOUNT = re.compile(
    r"&(?!(?:amp|lt|gt|quot|#34|#39);)|[<>]|[^\t\n\r\x20-\x7e\xa1-\ud7ff\uf900-\ufdcf\uff00-\uffef]"
)
"""Within words: what a parser may find wrong, or take for something else than words."""
NOT_THERE = {"None", "Undefined", "nan"}
FREE_NAMES = {
    "value",
    "content",
    "aria-label",
    "alt",
    "title",
    "placeholder",
    "datetime",
    "class",
    "d",
    "src",
}
FREE = ("data-", "hx-")
"""Attributes of which it counts only whether anything stands there, by their names and how these begin."""
ADDRESSES = {"href", "action"}
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
TITLE = re.compile(r"<title>([^<]*)</title>")
TAG = re.compile(r"<[^>]*>")


class Sound:
    """Pages that were found without problems, by their skeletons: by this process, or by another of its run.

    What one has found it adds to a file, in which the others look for what they do not know yet.
    """

    def __init__(self, file: FileIO) -> None:
        """All processes of the run add to this file."""
        self.file = file
        self.known: set[bytes] = set()
        self.at = 0
        """How much of the file is known."""

    def knows(self, digest: bytes) -> bool:
        """Whether a page with this digest has been found sound."""
        if digest not in self.known:
            self.file.seek(self.at)
            news = self.file.read()
            whole = len(news) - len(news) % DIGEST
            self.known.update(news[start : start + DIGEST] for start in range(0, whole, DIGEST))
            self.at += whole
        return digest in self.known

    def add(self, digest: bytes) -> None:
        """Let the others know as well."""
        self.file.write(digest)


def digest_of_skeleton(source: str, judge: bytes) -> bytes:
    """The skeleton in few bytes, which are other ones where somebody else judges it."""
    skeleton = skeleton_of(source).encode("utf-8", "surrogatepass")
    return blake2b(skeleton, digest_size=DIGEST, key=judge).digest()


def skeleton_of(source: str) -> str:
    """What the problems of this page, or part of a page, follow from."""
    if MARK in source or ("<title" in source and not _is_titled(source)):
        return source
    pieces = PIECES.split(source)
    pieces[::2] = map(_words, pieces[::2])
    pieces[1::2] = map(_tag, pieces[1::2])
    found = "".join(pieces).split(MARK)
    numbers: dict[str, str] = {}
    found[1::2] = [numbers.setdefault(number, f"#{len(numbers)}") for number in found[1::2]]
    return "".join(found)


@lru_cache(SEEN)
def _tag(piece: str) -> str:
    """A tag without what is of no account; the numbers by which rows are told apart stand between marks."""
    return ATTRIBUTE.sub(_attribute, piece) if SOUND_TAG.fullmatch(piece) else piece


def _attribute(found: re.Match[str]) -> str:
    name, value = found[1].strip().lower(), found[2]
    if name in FREE_NAMES or name.startswith(FREE):
        return f'{found[1]}="{_words(value)}"'
    if name in ADDRESSES and not value.startswith("#") and not OF_ACCOUNT.search(value):
        value = value.partition("?")[0]
    return f'{found[1]}="{NUMBER.sub(BETWEEN_MARKS, value)}"'


@lru_cache(SEEN)
def _words(words: str) -> str:
    if not words.strip(HTML_SPACE):
        return words and " "
    said = words.strip()
    if not said or said in NOT_THERE or said.startswith("javascript:") or OF_ACCOUNT.search(words):
        return words
    return "x"


def _is_titled(source: str) -> bool:
    """Whether the title begins with the first heading."""
    title, heading = TITLE.search(source), HEADING.search(source)
    return bool(title and heading and _line(title[1]).startswith(_line(TAG.sub("", heading[1]))))


def _line(words: str) -> str:
    return re.sub(r"\s+", " ", unescape(words)).strip()
