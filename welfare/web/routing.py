"""What addresses are made of."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from flask import Flask, abort, current_app, request, url_for
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**31 - 1
EACH = "~each~"


class IdConverter(IntegerConverter):
    """`<id:…>`: a row's id. A number that no row can have is no address, and never reaches the database."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"min": 1, "max": LARGEST_ID, **kwargs})  # type: ignore[arg-type]


def row_id(text: str | int) -> int:
    """The id that a form or a query names. Raises `ValueError` for what no row can have."""
    if not 0 < int(text) <= LARGEST_ID:
        raise ValueError(text)
    return int(text)


def id_or_none(value: str | int | None) -> int | None:
    """The id that a choice stands for; the empty choice stands for none."""
    return row_id(value) if value else None


def row_ids(texts: Iterable[str]) -> list[int]:
    """The ids among these texts; what no row can have is passed over."""
    ids = []
    for text in texts:
        with suppress(ValueError):
            ids.append(row_id(text))
    return ids


def id_in_query(name: str) -> int | None:
    """The id by which the query narrows a list or names what to begin with; None where it is not asked.

    Where it is no id, there is nothing at this address (404).
    """
    asked = request.args.get(name)
    try:
        return row_id(asked) if asked else None
    except ValueError:
        abort(404)


def path_to(endpoint: str, **values: Any) -> str:
    """The path of a page, without the site: also where no request says which site that is."""
    return current_app.url_map.bind("").build(endpoint, values)


def public_address(endpoint: str, **values: Any) -> str:
    """The whole address of a page, as it stands on paper or is scanned: at the host that the operator has
    named by `WELFARE_PUBLIC_URL`, else at the one that this request asks."""
    site = current_app.config["SETTINGS"].public_url
    return f"{site}{path_to(endpoint, **values)}" if site else url_for(endpoint, _external=True, **values)


def address_of_each(endpoint: str, name: str, **others: Any) -> Callable[[str], str]:
    """What gives the pages of a list's rows, which differ in the part called `name`: only one is built.

    The part stands in the path, and holds letters, digits and hyphens.
    """
    parts: dict[str, Any] = {name: EACH, **others}
    before, _, after = url_for(endpoint, **parts).partition(EACH)
    return lambda value: f"{before}{value}{after}"


def prepare_addresses(app: Flask) -> None:
    """Let routes say `<id:…>`, and templates the addresses of rows."""
    app.url_map.converters["id"] = IdConverter
    app.add_template_global(address_of_each)
