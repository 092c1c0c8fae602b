"""Writing down what an auditor reads, before it is handed out: without the record there is no page."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from flask import Response, request
from flask_login import current_user

from welfare.audit.readings.models import ReadingEvent, ReadingKind
from welfare.extensions import READING_METHODS, begin_writing
from welfare.history.actions import append
from welfare.web.access import OF_ONES_OWN, rule_of

SEARCHED = "q"
"""The argument that holds words somebody searches for, a name perhaps: no history keeps it."""
BACK = "back"
"""The argument that holds the address of another page, with what was searched for there."""
WITHHELD = "..."


def record_reading(response: Response) -> Response:
    """Append to the history of whoever only reads what they are about to be shown."""
    if _is_read(response):
        begin_writing()
        append(
            ReadingEvent,
            ReadingKind.OPENED,
            by=current_user,
            reader_id=current_user.id,
            details={"address": address_of(request.path, request.args.items(multi=True))},
        )
    return response


def address_of(path: str, arguments: Iterable[tuple[str, str]]) -> str:
    """The address as it is kept: what was searched for is only said to have been."""
    kept = urlencode([(name, _without_words(name, value)) for name, value in arguments])
    return f"{path}?{kept}" if kept else path


def _without_words(name: str, value: str) -> str:
    if name == BACK:
        there, _mark, query = value.partition("?")
        return address_of(there, parse_qsl(query))
    return WITHHELD if name == SEARCHED else value


def _is_read(response: Response) -> bool:
    rule = rule_of(request.endpoint)
    return (
        response.status_code < 400
        and request.method in READING_METHODS
        and rule is not None
        and not rule.is_public
        and request.endpoint not in OF_ONES_OWN
        and current_user.is_authenticated
        and current_user.only_reads
    )
