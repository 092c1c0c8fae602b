"""The words and pictures of notices."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.needs.lifecycle import Action
from welfare.notices.rules import SENTENCES, Kind
from welfare.refusals import N_

NEWS = N_("There is news about need %(number)s")
"""For a notice that was written when the table had a row which it has no longer."""

KIND: dict[Kind, Any] = {
    Kind.QUESTION: _l("A question for me"),
    Kind.ANSWER: _l("My need was answered"),
    Kind.PROGRESS: _l("My need was signed for, kept open or closed"),
    Kind.INTAKE: _l("A need is waiting to be signed for"),
    Kind.ASSIGNED: _l("A need is dispatched to my unit"),
    Kind.TEACHER_SPOKE: _l("A teacher replies, objects, reopens or withdraws"),
    Kind.PRESSED: _l("A need is urged or put under supervision"),
    Kind.EXTENSION: _l("More time is asked for, granted or refused"),
    Kind.COMMENT: _l("Somebody comments"),
}
ICON = {
    Kind.QUESTION: "circle-help",
    Kind.ANSWER: "check-circle",
    Kind.PROGRESS: "arrow-right",
    Kind.INTAKE: "inbox",
    Kind.ASSIGNED: "send",
    Kind.TEACHER_SPOKE: "reply",
    Kind.PRESSED: "megaphone",
    Kind.EXTENSION: "hourglass",
    Kind.COMMENT: "message-circle",
}
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
"""What stands in a user agent, and what people call it; the first that is found wins."""


def sentence_of_notice(action: str, kind: str, number: str) -> str:
    """What a notice says. It names the need's number and nothing else of it."""
    return _(SENTENCES.get((Action(action), Kind(kind)), NEWS), number=number)


def icon_of_notice(kind: str) -> str:
    """The picture of a kind."""
    return ICON[Kind(kind)]


def device_label(user_agent: str) -> str:
    """A device by the names people know: `Chrome, Android`."""
    names = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names))
