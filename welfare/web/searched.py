"""Addresses as they are kept: without the words, a name perhaps, that somebody searched for."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from welfare.web.choices import TYPED

SEARCHED = "q"
"""The argument that holds words somebody searches for: nothing that is kept has it, but the views that people
save for themselves."""
BACK = "back"
"""The argument that holds the address of another page, with what was searched for there."""


def without_words(address: str, *, instead: str | None = None) -> str:
    """The address without what was searched or typed for, or with `instead` in its place."""
    path, _mark, query = address.partition("?")
    return address_of(path, parse_qsl(query), instead=instead)


def address_of(path: str, arguments: Iterable[tuple[str, str]], *, instead: str | None = None) -> str:
    """The same of a path with arguments, as a request has them."""
    kept = [
        (name, without_words(value, instead=instead) if name == BACK else value)
        if name != SEARCHED and not name.endswith(TYPED)
        else (name, instead)
        for name, value in arguments
    ]
    query = urlencode([(name, value) for name, value in kept if value is not None])
    return f"{path}?{query}" if query else path
