"""The version that a page carries, for forms that a test sends without opening their page."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qs

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from welfare.web.versions import MADE_FROM

EDITING = frozenset(
    {
        "accounts.person",
        "accounts.profile",
        "bulletins.text",
        "channels.channel",
        "homes.edit",
        "homes.edit_room",
        "housing.apply",
        "housing.correct",
        "housing.edit_round",
        "housing.edit_unit",
        "housing.objection",
        "measures.operation",
        "measures.problem_operation",
        "notices.preferences",
        "organizations.organization",
        "organizations.phone",
        "organizations.place",
        "registers.entry",
        "retention.kept",
        "training.details",
        "training.programme",
        "triage.naming",
        "triage.reply",
        "triage.saved_view",
        "triage.settings",
        "visits.contact",
        "visits.correct",
    }
)
"""The endpoints that take the forms of tests/web/editing.py."""
NOUNS = ("wording", "transfer", "correction", "assignment", "taking-over")
"""Of the actions on something those that edit it."""
UNTYPED = "assignee_id"
"""A field that nobody types: a form that has it edits something whatever is sent."""
CARRIED = re.compile(rf'<input [^>]*name="{MADE_FROM}"[^>]*value="([^"]*)"')
"""The version on a page. It is sought without parsing the page, since this is done before every edit."""


def with_version(client: FlaskClient, address: str, data: Any) -> Any:
    """`data` as a page just opened would send it to `address`; as it is where the client sees no such page.

    The page is at the address itself, or at what is above it.
    """
    if not isinstance(data, Mapping) or MADE_FROM in data:
        return data
    version = version_for(client, address, data)
    return data if version is None else MultiDict(data) | {MADE_FROM: version}


def version_for(client: FlaskClient, address: str, data: Mapping[str, Any]) -> str | None:
    """The version alone; None where the form edits nothing, or the client sees no page that has it."""
    if not _edits(client, address):
        return None
    for shows in (address, address.rpartition("/")[0]):
        page = client.get(shows, headers={"Accept": "application/json"})  # for a refusal; a page is one still
        if page.status_code not in (200, 404, 405):
            break  # whoever is refused the form sees no other page that has it
        if page.status_code == 200 and page.mimetype == "text/html":
            for version in map(unescape, CARRIED.findall(page.text)):
                if parse_qs(version, keep_blank_values=True).keys() & {*data, UNTYPED}:
                    return version
    return None


def _edits(client: FlaskClient, address: str) -> bool:
    try:
        endpoint, values = client.application.url_map.bind("localhost").match(
            address.partition("?")[0], method="POST"
        )
    except HTTPException:
        return False
    return endpoint in {*EDITING, "needs.operation"} and values.get("noun") in (None, *NOUNS)
