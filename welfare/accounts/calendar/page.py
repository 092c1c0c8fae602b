"""What a page says of a person's other appointments."""

from collections.abc import Iterable

from flask import flash
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.calendar.feed import Span, clashing
from welfare.web.i18n import format_moment

MOST_NAMED = 3


def warn_of_clashes(spans: Iterable[Span], *, but: str) -> None:
    """Say on the next page what else the reader has at one of these times, and leave it to them.

    Of what begins with `but` its own feature says more.
    """
    for entry in clashing(current_user, spans, but=but)[:MOST_NAMED]:
        flash(
            _(
                "At this time you also have: %(what)s, %(moment)s. Give one up if you cannot be at both.",
                what=entry.title,
                moment=format_moment(entry.begins),
            ),
            "warn",
        )
