"""Which single keys do what on staff pages; `static/js/shortcuts.js` presses what the pages mark by them."""

from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.needs.lifecycle import Action

A = Action
KEYS = {
    A.ACCEPT: "a",
    A.ASK: "q",
    A.ANSWER: "r",
    A.TRANSFER: "t",
    A.RETURN_TO_INTAKE: "b",
    A.DECLINE: "d",
    A.MERGE: "m",
    A.FOLLOW_UP: "f",
    A.SUPERVISE: "s",
    A.COMMENT: "c",
}
"""The letter that opens the form of an action on the page of a need."""
MOVES: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("j", "k"), _l("In a list: down and up. On a need: to the next of its queue, and the one before")),
    (("→", "←"), _l("The next and the previous need, or page of a list")),
    (("↵",), _l("Open the need on which you stand")),
    (("x",), _l("Tick the need on which you stand")),
    (("u",), _l("Back to the queue")),
    (("/",), _l("Search")),
    (("?",), _l("This page")),
)
"""The keys that move about."""
