"""What is written beside the pages for whoever runs the server: what failed, and what was refused to whom.

A line begins with its moment in UTC, its level and who says it; what belongs to one line and goes on below
it is set in, so that nothing that somebody has sent looks like a line of its own. What people type, search
for or are called stands in none; a person is the number of their account. Where requests come from is in the
log of the proxy.
"""

import logging
import re
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request
from flask.logging import default_handler
from flask_login import user_logged_in, user_logged_out
from sqlalchemy import inspect

security = logging.getLogger("welfare.security")
GOES_ON = "  | "
UNPRINTABLE = re.compile(r"[^\n\x20-\x7e\xa0-\u2027\u202f-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
USUAL = frozenset({409, 422})
"""What is answered to people who mistype something, or were overtaken by somebody."""
NUMBER_OR_NOUN = re.compile(r"[0-9-]{1,20}|[a-z-]{1,20}")
"""What rows, needs and actions are called in an address. Other parts may open something."""

WITHOUT_A_NAME = frozenset({"petitions.unnamed"})
"""Pages at which somebody leaves their name out: a line about one would say who had just been there."""


class Lines(logging.Formatter):
    """Log lines that can be told apart whatever is in them."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """The moment, in UTC and with its zone."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """The line, and what goes on below it."""
        told = UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], super().format(record))
        return told.replace("\n", f"\n{GOES_ON}")


def write_log(app: Flask) -> None:
    """Log who signs in and out, and every answer that refuses something at an address that there is."""
    default_handler.setFormatter(Lines())
    app.logger.debug("the log begins")  # which gives it its handler
    security.setLevel(logging.INFO)

    @app.after_request
    def note_refusal(response: Response) -> Response:
        if response.status_code >= 400 and request.endpoint is not None:
            level = logging.INFO if response.status_code in USUAL else logging.WARNING
            who = None if request.endpoint in WITHOUT_A_NAME else _who()
            _say(level, "refused", who, status=response.status_code, **_things())
        return response

    def note_beginning(_app: Flask, user: Any, **_more: Any) -> None:
        _say(logging.INFO, "session begins", user.id)

    def note_end(_app: Flask, user: Any, **_more: Any) -> None:
        _say(logging.INFO, "session ends", user.id)

    user_logged_in.connect(note_beginning, app, weak=False)
    user_logged_out.connect(note_end, app, weak=False)


def _say(level: int, what: str, who: int | None, **more: Any) -> None:
    known = {"by": "-" if who is None else who, "method": request.method, "page": request.endpoint, **more}
    security.log(level, "%s %s", what, " ".join(f"{name}={value}" for name, value in known.items()))


def _who() -> int | None:
    """The number of whoever was known to this request, without asking the database again."""
    found = inspect(g.get("_login_user"), raiseerr=False)
    identity = getattr(found, "identity", None)
    return identity[0] if identity else None


def _things() -> dict[str, Any]:
    """What the address names."""
    named = (request.view_args or {}).items()
    return {name: value for name, value in named if NUMBER_OR_NOUN.fullmatch(str(value))}
