"""The receipt for what was sent about a need."""

from welfare.accounts.models import Person
from welfare.needs.models import Need
from welfare.sending.actions.receipts import claim, complete
from welfare.sending.models import Receipt
from welfare.web.routing import path_to


def claim_for(need: Need, key: str, digest: str, *, by: Person) -> Receipt | None:
    """The new receipt for what came under `key` and is to be done to `need`; None where it has been done.

    The need must be locked before. Raises `SameKeyOtherContent`.
    """
    receipt, is_new = claim(key, digest, by=by)
    if not is_new:
        return None
    complete_with(receipt, need)
    return receipt


def complete_with(receipt: Receipt, need: Need) -> None:
    """Say on a new receipt that it is for this need."""
    complete(receipt, number=need.number, address=path_to("needs.show", number=need.number), need_id=need.id)
