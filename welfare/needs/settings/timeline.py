"""What was set, as the page of the settings shows it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from welfare.history.queries import newest_events
from welfare.history.timeline import TimelineEntry, changes_in_words, told_plainly
from welfare.needs.labels import URGENCY, category_label, working_days_in_words
from welfare.needs.settings.forms import QUESTION
from welfare.organizations.labels import EVENT
from welfare.organizations.models import EventKind, OrganizationEvent
from welfare.organizations.queries import the_bureau
from welfare.web.versions import Change

FIELD = {**{f"{urgency.value}_days": label for urgency, label in URGENCY.items()}, **QUESTION}


def settings_timeline() -> list[TimelineEntry]:
    """What was set for the categories, newest first, with who did it."""
    return [told_plainly(event, *EVENT[event.kind], said=_said(event.details)) for event in _events()]


def settings_changes() -> list[Change]:
    """The same by the names that the form's fields have."""
    return [
        Change(event.by, event.at, {"changes": [f"{event.details['category']}-{name}" for name in changes]})
        for event in _events()
        for changes in [event.details["changes"]]
    ]


def _events() -> Sequence[OrganizationEvent]:
    bureau = the_bureau()
    if bureau is None:
        return []
    is_setting = OrganizationEvent.kind == EventKind.SETTINGS_CHANGED
    return newest_events(OrganizationEvent.organization_id, bureau.id, is_setting)


def _said(details: dict[str, Any]) -> list[str]:
    labels = {**FIELD, "is_open": _("Teachers can submit such needs"), "default_unit": _("Usual unit")}
    changes = {name: [_in_words(value) for value in pair] for name, pair in details["changes"].items()}
    return [category_label(details["category"]), *changes_in_words(changes, labels)]


def _in_words(value: Any) -> Any:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return working_days_in_words(value) if isinstance(value, int) else value
