"""The words of channels on screen."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from welfare.channels.base import SendOutcome
from welfare.channels.models import ChannelSetting
from welfare.channels.shape import Kind
from welfare.history.timeline import TimelineEntry, changes_in_words, told_plainly
from welfare.notices.channels.queries import State
from welfare.organizations.labels import EVENT
from welfare.organizations.models import OrganizationEvent

STATE: dict[State, tuple[Any, str]] = {
    State.OFF: (lazy_pgettext("channel", "Off"), "neutral"),
    State.NOT_WHOLE: (_l("Something is missing"), "bad"),
    State.PAUSED: (_l("Pauses"), "warn"),
    State.DOWN: (_l("Does not work"), "bad"),
    State.UNPROVEN: (_l("On, and nothing was taken by the service yet"), "warn"),
    State.ON: (lazy_pgettext("channel", "On"), "good"),
}
"""In words, and the tone of its badge."""
LATELY = {
    "sent": _l("Taken by the service"),
    "waits": lazy_pgettext("messages", "Waiting"),
    "not_sent": _l("Not taken"),
    "unknown": _l("Nobody knows"),
    "dropped": _l("No longer needed"),
}
"""What became of messages, in the order in which it is shown."""
NO_ANSWER = _l("The service gave no answer. Messages are tried again by themselves.")
NO_PROXY = _l(
    "The proxy through which this server asks others does not let it through. Ask whoever runs the server."
)

NO_WORD = re.compile(rf"|HTTP \d+|no Response|token|\w+(Error|Exception|Timeout|URL)|{'|'.join(SendOutcome)}")
"""What we note where a service has not said anything of its own."""


def remedy(kind: Kind, row: ChannelSetting) -> str:
    """What to do about what the service has last said."""
    code = row.failed_code or ""
    if code in kind.remedies:
        return str(kind.remedies[code])
    if code == "ProxyError":
        return str(NO_PROXY)
    if NO_WORD.fullmatch(code):
        return str(NO_ANSWER)
    return _(
        "The service says %(code)s. Send yourself a test; if it goes on, ask whoever runs the server.",
        code=code,
    )


def timeline(kind: Kind, events: Any) -> list[TimelineEntry]:
    """The history of a channel."""
    return [told_plainly(event, *EVENT[event.kind], said=_said(kind, event)) for event in events]


def _said(kind: Kind, event: OrganizationEvent) -> list[str]:
    details, labels = event.details, {field.name: field.label for field in kind.fields}
    labels["is_on"] = _("Messages are sent this way")
    changes = {
        name: [{True: _("Yes"), False: _("No")}.get(value, value) for value in pair]
        for name, pair in details.get("changes", {}).items()
    }
    said = [
        *changes_in_words(changes, labels),
        *(_("Replaced: %(field)s", field=labels[name]) for name in details.get("secrets", ())),
    ]
    if "pauses" in details:
        said.append(_("It pauses") if details["pauses"] else _("It goes on"))
    if details.get("is_test"):
        said.append(_("A test was sent"))
    return said
