"""Writing down what an auditor reads, before it is handed out: without the record there is no page."""

from flask import Response, request
from flask_login import current_user

from welfare.audit.readings.models import ReadingEvent, ReadingKind
from welfare.history.actions import append
from welfare.web.access import OF_ONES_OWN, rule_of
from welfare.web.searched import address_of
from welfare.web.transaction import begin_to_write_of, shows_page

WITHHELD = "..."
"""What was searched for is only said to have been."""


def record_reading(response: Response) -> Response:
    """Append to the history of whoever only reads what they are about to be shown."""
    if _is_read(response):
        begin_to_write_of(response)
        append(
            ReadingEvent,
            ReadingKind.OPENED,
            by=current_user,
            reader_id=current_user.id,
            details={"address": address_of(request.path, request.args.items(multi=True), instead=WITHHELD)},
        )
    return response


def _is_read(response: Response) -> bool:
    rule = rule_of(request.endpoint)
    return (
        shows_page(response)
        and rule is not None
        and not rule.is_public
        and request.endpoint not in OF_ONES_OWN
        and current_user.is_authenticated
        and current_user.only_reads
    )
