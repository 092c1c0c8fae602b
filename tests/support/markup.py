"""HTML as a browser parses it, and the few questions that tests ask of it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=8)
def parse_page(source: str) -> tuple[Element, list[str]]:
    """The root element of a whole page, and what the HTML standard calls parse errors.

    A page is linted when it comes and then read by its test: it is parsed for both at once.
    """
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parse(source), _errors(parser)


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
