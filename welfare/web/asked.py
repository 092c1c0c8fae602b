"""A filter by one of many, as an address says it: by its id, or by what was typed of its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import abort, request

from welfare.web.choices import TYPED, Choice, Options, find, told_apart, typed_as, unclear
from welfare.web.routing import row_ids

Unclear = tuple[str, list[tuple[str, str | None, str]]]
"""Why it is not clear what was typed, and what it may mean: name, what it stands in, address."""


@dataclass(frozen=True)
class Asked:
    """What the address of a page says of one that it filters by."""

    options: Options
    listed: Sequence[Choice] | None
    """All of them; None where they are many."""
    chosen: Choice | None = None
    typed: str = ""
    """What was typed, where it is not clear what it means."""
    matches: Sequence[Choice] = ()

    @property
    def id(self) -> int | None:
        """Which one is chosen."""
        return self.chosen.id if self.chosen else None

    @property
    def pairs(self) -> list[tuple[int, str]]:
        """Id and name of what is listed."""
        return told_apart(self.listed or ())

    @property
    def text(self) -> str:
        """What stands in the text field."""
        return self.typed or (self.chosen.name if self.chosen else "")


def asked_in(args: Mapping[str, str], name: str, options: Options) -> Asked:
    """Which of the options an address asks for, by id or as it was typed; a 404 for an id that is none of
    theirs."""
    typed, listed = typed_as(args.get(f"{name}{TYPED}")), options.listed()
    chosen = next(iter(options.named(row_ids([args[name]]))), None) if args.get(name) else None
    if args.get(name) and chosen is None:
        abort(404)
    if typed is None or (chosen and chosen.name == typed):
        return Asked(options, listed, chosen)
    if not typed:
        return Asked(options, listed)
    one, matches = find(options, typed)
    return Asked(options, listed, one) if one else Asked(options, listed, None, typed, matches)


def unclear_in(filters: Mapping[str, Asked]) -> list[Unclear]:
    """What was typed over this page and is not clear, each with the addresses of what it may mean."""
    return [
        (
            unclear(asked.typed, asked.matches),
            [(one.name, one.where, _address(name, one.id)) for one in asked.matches],
        )
        for name, asked in filters.items()
        if asked.typed
    ]


def _address(name: str, chosen: int) -> str:
    """This very address with one that is chosen instead of what was typed."""
    others = {key: value for key, value in request.args.items() if key not in (name, f"{name}{TYPED}")}
    return f"{request.path}?{urlencode({**others, name: chosen})}"
