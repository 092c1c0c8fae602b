"""The record of power on screen."""

from typing import Any

from flask import abort, current_app, render_template, request
from flask_login import current_user

from welfare.accounts.labels import EVENT
from welfare.accounts.models import EventKind, PersonEvent
from welfare.accounts.records.page import where_of
from welfare.accounts.timeline import lines_of
from welfare.audit.power.queries import READERS, may_read_power, power_rows, somebody_called
from welfare.audit.readings.views import bp, day_asked_for
from welfare.spelling import plain, tidy
from welfare.web.access import access
from welfare.web.choices import TYPED
from welfare.web.keyset import Keys
from welfare.web.listing import listing

NEWEST_FIRST = Keys((PersonEvent.at, PersonEvent.id), descending=True)
LONGEST_NAME = 60


def may_see_power() -> bool:
    """Whether whoever is signed in may read the record."""
    return may_read_power(current_user)


@bp.get("/audit/power")
@access.roles(*READERS)
def power() -> str:
    """What was done to accounts, and who opened what is set apart: by whom, to whom, what and when."""
    if not may_see_power():
        abort(403)
    about, by = _person_asked(f"about{TYPED}"), _person_asked(f"by{TYPED}")
    kind = next((kind for kind in EventKind if kind.value == request.args.get("kind")), None)
    on = day_asked_for()
    query = power_rows(about=about["id"], by=by["id"], kind=kind, on=on)
    is_narrowed = any(value is not None for value in (about["id"], by["id"], kind, on))
    here = listing(query, NEWEST_FIRST, is_counted=is_narrowed)
    lines = lines_of(here.rows, at_bureau=True)
    return render_template(
        "audit/power.html",
        listing=here,
        kept_for=current_app.config["KEEP_PLACES"],
        lines=[
            [line for line in (*said, *where_of(row)) if line]
            for row, said in zip(here.rows, lines, strict=True)
        ],
        labels={kind: label for kind, (label, _icon) in EVENT.items()},
        about=about,
        by=by,
        kind=kind,
        on=on,
    )


def _person_asked(name: str) -> dict[str, Any]:
    """Whom the address names: the words, the id (0 is nobody's), and whether several are called so."""
    words = (plain(tidy(request.args.get(name, ""))) or "")[:LONGEST_NAME]
    if not words:
        return {"name": name, "words": "", "id": None, "several": False}
    found, several = somebody_called(words)
    return {"name": name, "words": words, "id": found or 0, "several": several}
