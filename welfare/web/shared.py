"""A computer that is used by several people: what a browser's session says of it, the database unasked.

While somebody is signed in there nothing is kept: no script that keeps drafts, no page for reading offline,
and no answer that a cache may hold.
"""

from typing import Any

from flask import Flask, Response, session

from welfare.web import cookies

SHARED = "shared"
"""In the session: the mark of whoever is signed in at a shared computer, or was until time ended it."""
CHOICE = "shared_computer"
"""The cookie that remembers that it was one; it is suggested to whoever signs in there next."""
YES, NO = "yes", "no"


def on_shared_computer() -> bool:
    """Whether who is signed in here, or was until time ended it, has said that others use this computer."""
    return SHARED in session


def whose() -> str:
    """The mark of whoever that is; empty at a computer of one's own."""
    return str(session.get(SHARED, ""))


def is_suggested() -> bool:
    """Whether the last who signed in at this browser has said so."""
    return cookies.chosen(CHOICE) == YES


def suggest(response: Response, is_shared: bool) -> None:
    """Let the browser remember what was chosen, where that is another thing than before."""
    if is_shared != is_suggested():
        cookies.remember(response, CHOICE, YES if is_shared else NO)


def begin(mark: str, *, is_shared: bool) -> None:
    """Write down at a new sign-in whether the computer is shared. The cookie then ends with the browser."""
    session.permanent = not is_shared
    if is_shared:
        session[SHARED] = mark
    else:
        session.pop(SHARED, None)


def register(app: Flask) -> None:
    """Let templates ask, and let no cache hold what is shown to somebody at a shared computer."""
    app.add_template_global(on_shared_computer)

    @app.after_request
    def keep_nothing(response: Response) -> Any:
        if response.cache_control.private and on_shared_computer():
            response.headers["Cache-Control"] = "no-store"
        return response
