"""What somebody sets for the whole house: it stands in the history of what is set, and in that of whoever set
it, so that the record of power has it beside all else that they did."""

from collections.abc import Mapping, Sequence
from typing import Any

from welfare.accounts.models import EventKind, Person
from welfare.accounts.record import record
from welfare.extensions import db
from welfare.history.dispatch import subscribe
from welfare.history.models import ACTED_FOR, Event
from welfare.organizations import labels
from welfare.organizations.models import EventKind as PlaceEventKind
from welfare.organizations.models import Organization, OrganizationEvent

OF_PLACES = (
    PlaceEventKind.CLOSED,
    PlaceEventKind.MERGED,
    PlaceEventKind.MOVED,
    PlaceEventKind.OPENED,
    PlaceEventKind.RESEALED,
    PlaceEventKind.SETTINGS_CHANGED,
)
"""What is done to an organization, or set there, that reaches beyond it."""

_words: dict[str, Mapping[str, Any]] = {}


def keep_changes_of(model: type[Event], words: Mapping[Any, Any]) -> None:
    """Keep these kinds of events of a history also with whoever did them; `words` say what was done."""
    _words[model.__tablename__] = {kind.value: label for kind, label in words.items()}
    subscribe(model, _keep)


def listen() -> None:
    """Begin to hear of places. Called for each app, it listens once."""
    keep_changes_of(OrganizationEvent, {kind: labels.EVENT[kind][0] for kind in OF_PLACES})


def what_was_set(details: Mapping[str, Any]) -> str:
    """What somebody has set, in words; none where no feature has any for it now."""
    history, kind = details["of"]
    return str(_words.get(history, {}).get(kind, ""))


def _keep(events: Sequence[Any]) -> None:
    for event in events:
        history, kind = event.__tablename__, event.kind.value
        if event.by_id is None or kind not in _words[history]:
            continue
        by = db.session.get_one(Person, event.by_id)
        acted_for = event.details.get(ACTED_FOR, ())
        record(by, EventKind.SETTING_CHANGED, by=by, acted_for=acted_for, of=[history, kind], **_where(event))


def _where(event: Any) -> dict[str, str]:
    if not isinstance(event, OrganizationEvent):
        return {}
    return {"organization": db.session.get_one(Organization, event.organization_id).display_name}
