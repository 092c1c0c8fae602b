"""Whoever asked for a long export is told what came of it."""

from typing import Any

from welfare.exports.models import Export
from welfare.exports.signals import export_made
from welfare.notices.rules import Kind
from welfare.notices.telling import tell_people
from welfare.refusals import N_
from welfare.web.routing import path_to

READY = N_("The file you asked for is ready")
FAILED = N_("The file you asked for could not be made")


def listen() -> None:
    """Begin to hear of exports."""
    export_made.connect(tell)


def tell(export: Export, **_more: Any) -> None:
    """Tell the maker, in the transaction that says that the export is finished."""
    sentence = READY if export.made_at else FAILED
    tell_people([export.by_id], Kind.EXPORT, sentence, address=path_to("exports.show", token=export.token))
