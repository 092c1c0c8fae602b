"""The receipt for what was sent about a need."""

from welfare.accounts.models import Person
from welfare.needs.models import Need
from welfare.sending.actions.receipts import claim, complete
from welfare.sending.models import Receipt
from welfare.web.routing import path_to


def claim_for(need: Need, key: str, digest: str, *, by: Person) -> bool:
    """Whether what came under `key` is still to be done to `need`; False where it has been done.

    The need must be locked before. Raises `SameKeyOtherContent`.
    """
    receipt, is_new = claim(key, digest, by=by)
    if is_new:
        complete_with(receipt, need)
    return is_new


def complete_with(receipt: Receipt, need: Need) -> None:
    """Say on a new receipt that it is for this need."""
    complete(receipt, number=need.number, address=path_to("needs.show", number=need.number), need_id=need.id)
