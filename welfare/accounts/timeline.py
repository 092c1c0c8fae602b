"""What happened to an account, as a page shows it."""

from collections.abc import Iterable

from flask_babel import gettext as _

from welfare.accounts.labels import EVENT, FIELD, role_label, role_names
from welfare.accounts.models import PersonEvent
from welfare.history.timeline import Entry, changes_in_words, told_plainly


def timeline(events: Iterable[PersonEvent]) -> list[Entry]:
    """The history in the order of `events`, with who did it."""
    return [told_plainly(event, *EVENT[event.kind], said=_said(event)) for event in events]


def _said(event: PersonEvent) -> list[str]:
    details = event.details
    lines = changes_in_words(details.get("changes", {}), FIELD)
    if "role" in details:
        lines.append(
            _("%(role)s, %(place)s", role=role_label(details["role"]), place=details["organization"])
        )
    elif "organization" in details:
        lines.append(details["organization"])
    if details.get("roles"):
        lines.append(role_names(details["roles"]))
    for label, names in ((_("Added"), details.get("added")), (_("Taken out"), details.get("removed"))):
        if names:
            lines.append(label + _(": ") + _(", ").join(names))
    return lines
