"""HTML as a browser parses it, and the few questions that tests ask of it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element, TreeBuilder

import html5lib
from html5lib.constants import adjustSVGAttributes
from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
WHOLE = "<!doctype html>"
UNUSUAL = re.compile(r"[^\n\t -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd]")
"""What is not in every parser's alphabet, such as the signs that steer a terminal."""
AFTER_A_BREAK = ("textarea", "pre")
"""Begin on a line of their own, which is not part of them."""


@lru_cache(maxsize=8)
def read_page(source: str) -> Element:
    """The root element of a page, in a fifth of the time that `parse_page` takes. Of a page without errors it
    is the same (`tests/support/page_lint.py` compares them); a part of a page is left to the other."""
    lines = source.replace("\r\n", "\n")  # as whoever parses HTML begins
    if not lines.startswith(WHOLE) or UNUSUAL.search(lines):
        return parse_page(source)[0]
    return etree.fromstring(lines.encode(), etree.HTMLParser(encoding="utf-8", target=_Tree()))


class _Tree(TreeBuilder):
    """Built as the standard says where libxml2 does not: names within a drawing, breaks before a text."""

    def __init__(self) -> None:
        super().__init__(insert_comments=True)
        self.drawings, self.begun = 0, ""

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.drawings += tag == "svg"
        self.begun = tag
        if not self.drawings:
            return super().start(tag, dict(attrs))
        adjusted = {adjustSVGAttributes.get(name, name): value for name, value in attrs.items()}
        return super().start(SVG + tag, adjusted)

    def end(self, tag: str) -> Element:
        self.begun = ""
        name = SVG + tag if self.drawings else tag
        self.drawings -= tag == "svg"
        return super().end(name)

    def data(self, data: str) -> None:
        super().data(data.removeprefix("\n") if self.begun in AFTER_A_BREAK else data)
        self.begun = ""


@lru_cache(maxsize=8)
def parse_page(source: str) -> tuple[Element, list[str]]:
    """The root element of a whole page, and what the HTML standard calls parse errors."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parse(source), _errors(parser)


def are_alike(one: Element, other: Element) -> bool:
    """Whether two parsers have made the same of a page, but for blanks between its elements."""
    return _outline(one) == _outline(other)


def _outline(root: Element) -> list[tuple[object, ...]]:
    return [
        (part.tag, part.attrib, len(part), (part.text or "").strip(), (part.tail or "").strip())
        for part in root.iter()
    ]


def parse_fragment(source: str) -> tuple[Element, list[str]]:
    """The root around a fragment of a page, and its parse errors."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parseFragment(source), _errors(parser)


def _errors(parser: html5lib.HTMLParser) -> list[str]:
    messages = html5lib.constants.E
    return [f"line {line}: {messages[code] % values}" for (line, _), code, values in parser.errors]


def elements(root: Element, *tags: str) -> Iterator[Element]:
    """The elements of these names below `root`, in the order of the page."""
    return (element for element in root.iter() if element.tag in tags)


def text(element: Element) -> str:
    """What a reader reads in `element`, in one line."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def accessible_name(element: Element) -> str:
    """Roughly what a screen reader calls a link or a button."""
    named_inside = (part.get("alt") or part.get("aria-label") or "" for part in element.iter())
    return element.get("aria-label") or text(element) or "".join(named_inside)
