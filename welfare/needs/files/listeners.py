"""What needs say when one more file arrives."""

from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.refusals import NeedWithdrawn
from welfare.sending.models import Receipt


def refuse_if_withdrawn(receipt: Receipt) -> None:
    """A need that was taken back wants no more files. Raises `NeedWithdrawn`."""
    need = db.session.get(Need, receipt.need_id) if receipt.need_id else None
    if need is not None and need.status == Status.WITHDRAWN:
        raise NeedWithdrawn(number=need.number)
