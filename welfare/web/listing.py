"""A list on its page: some of its rows, the way to those around them, and how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict
from urllib.parse import urlencode

from flask import request, url_for
from sqlalchemy import Row, Select

from welfare.web.keyset import PAGE_SIZE, Keys, Page, capped, count_at_most, read_page


class Cursors(TypedDict):
    """Behind or before which row a page begins; None for the first page."""

    after: str | None
    before: str | None


@dataclass(frozen=True)
class Listing:
    """What a template shows of a list; its pager is the macro `ui.pager`."""

    rows: Sequence[Row[Any]]
    newer_url: str | None
    """The address of the page above, or None on the first."""
    older_url: str | None
    """The address of the page below, or None on the last."""
    count: int | None
    """How many rows there are, counted no further than one past the cap; None where nobody counted."""

    @property
    def total(self) -> str:
        """The count in words: `1,000+` where counting stopped."""
        return "" if self.count is None else capped(self.count)

    @property
    def is_first(self) -> bool:
        """Whether the list begins here."""
        return self.newer_url is None


def listing(query: Select[Any], keys: Keys, *, size: int = PAGE_SIZE, is_counted: bool = False) -> Listing:
    """The page of `query` that the address asks for, and how many rows there are if that `is_counted`."""
    page = read_page(query, keys, size=size, **cursors())
    return listing_of(page, count_at_most(query) if is_counted else None)


def listing_of(page: Page, count: int | None = None) -> Listing:
    """The same for a page that has been read by `cursors`; the filters in the address stay in the links."""
    return Listing(
        rows=page.rows,
        newer_url=_address(before=page.newer) if page.newer else None,
        older_url=_address(after=page.older) if page.older else None,
        count=count,
    )


def cursors() -> Cursors:
    """Where in the list the address is: the arguments of `read_page`."""
    return {"after": request.args.get("after"), "before": request.args.get("before")}


def _address(**cursor: str) -> str:
    """This very address with another cursor."""
    filters = {name: value for name, value in request.args.items() if value and name not in cursors()}
    return f"{url_for(str(request.endpoint), **(request.view_args or {}))}?{urlencode(filters | cursor)}"
