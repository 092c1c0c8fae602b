"""How long each kind is kept: all of them with what would go next, and one to change."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.powers import holds_at_bureau
from welfare.accounts.roles import Role
from welfare.history.timeline import changes_in_words, told_plainly
from welfare.retention import actions, labels, queries
from welfare.retention.forms import DaysForm
from welfare.retention.policy import LONGEST, RULES, Kind
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.versions import versioned

bp = Blueprint("retention", __name__)
READERS = (Role.ADMIN, Role.AUDITOR)


@bp.get("/retention")
@access.roles(*READERS)
def index() -> str:
    """Every kind, its days, and how many would go with the next run of the clock."""
    _only_for_the_bureau()
    return render_template(
        "retention/index.html",
        days=queries.days_kept(),
        due=queries.counts_due(),
        labels=labels,
    )


@bp.route("/retention/<kind>", methods=["GET", "POST"])
@access.roles(*READERS)
def kept(kind: str) -> Any:
    """One kind; POST keeps it for other days."""
    _only_for_the_bureau()
    if kind not in set(Kind):
        abort(404)
    what = Kind(kind)
    queries.time_of(what)
    form = versioned(DaysForm(data={"days": queries.days_kept()[what]}), lambda: queries.changes(what))
    return act(
        form,
        lambda: actions.set_days(what, form.days.data, by=current_user),
        done=lambda _set: on_to(url_for(".index"), _("Saved.")),
        page=lambda why: render_template(
            "retention/kept.html",
            form=form,
            kind=what,
            rule=RULES[what],
            longest=LONGEST,
            message=why,
            labels=labels,
            history=[
                told_plainly(
                    event,
                    *labels.EVENT[event.kind],
                    said=changes_in_words(event.details["changes"], labels.FIELD),
                )
                for event in queries.changes(what)
            ],
        ),
        about={actions.OutOfBounds: form.days},
    )


def _only_for_the_bureau() -> None:
    if not holds_at_bureau(current_user, *READERS):
        abort(403)
