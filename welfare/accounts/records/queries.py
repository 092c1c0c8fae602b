"""What is kept of accounts, as rows."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.accounts.records.models import EventPlace
from welfare.organizations.models import Organization

OF_SIGNING_IN = frozenset(
    {EventKind.SIGNED_IN, EventKind.SIGN_IN_FAILED, EventKind.CODES_FAILED, EventKind.SIGN_IN_ENDED}
)
OF_WHAT_IS_SET_APART = frozenset({EventKind.PROTECTED_OPENED, EventKind.FACTS_OPENED})
OF_USE = frozenset(
    {EventKind.EXPORTED, EventKind.EXPORT_FETCHED, EventKind.SETTING_CHANGED, EventKind.AUDITED}
)
"""What they do with what they may; it was not done to the account."""
OF_ONES_OWN = OF_SIGNING_IN | OF_WHAT_IS_SET_APART | OF_USE
"""What an administrator does not read of an account: where its owner is and what they do, and that they have
something that the school is not to know of."""

By = aliased(Person)
ByPlace = aliased(Organization)


def event_rows() -> Select[Any]:
    """Events of accounts as rows, each with who did it, where that one works, and where it came from."""
    return (
        select(
            PersonEvent.id,
            PersonEvent.at,
            PersonEvent.kind,
            PersonEvent.details,
            PersonEvent.person_id,
            PersonEvent.by_id,
            By.name.label("by_name"),
            ByPlace.display_name.label("by_place"),
            EventPlace.device,
            EventPlace.place,
        )
        .outerjoin(By, By.id == PersonEvent.by_id)
        .outerjoin(ByPlace, ByPlace.id == By.organization_id)
        .outerjoin(EventPlace, EventPlace.event_id == PersonEvent.id)
    )
