"""The days on which a home is closed, on screen."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from welfare.homes import queries, refusals
from welfare.homes.closed_days import actions
from welfare.homes.closed_days.forms import ClosedDaysForm
from welfare.homes.closed_days.queries import closed_to_come
from welfare.homes.keeping.views import kept_or_404
from welfare.homes.models import TeachersHome
from welfare.homes.views import bp
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.i18n import format_day


@bp.route("/homes/<id:home_id>/closed-days", methods=["GET", "POST"])
@access.roles(*queries.KEEPER_ROLES)
def closed_days(home_id: int) -> Any:
    """The days on which a home is closed; POST closes it on some more."""
    kept_or_404(home_id)
    form = ClosedDaysForm()
    return act(
        form,
        lambda: actions.close_days(
            home_id,
            form.first_day.data,
            form.last_day.data or form.first_day.data,
            by=current_user,
            words=form.words.data,
        ),
        done=lambda freed: on_to(
            url_for("homes.closed_days", home_id=home_id),
            ngettext(
                "Closed; %(num)d booking was cancelled.", "Closed; %(num)d bookings were cancelled.", freed
            ),
        ),
        page=lambda why: _page(form, kept_or_404(home_id), why),
        about={
            refusals.DayIsOver: form.first_day,
            refusals.AlreadyClosed: form.first_day,
            refusals.EndsBeforeItBegins: form.last_day,
            refusals.TooManyClosedDays: form.last_day,
        },
    )


@bp.post("/homes/<id:home_id>/closed-days/<id:closed_day_id>/reopening")
@access.roles(*queries.KEEPER_ROLES)
def reopening(home_id: int, closed_day_id: int) -> Any:
    """Open on that day after all."""
    kept_or_404(home_id)
    return act(
        NothingMore(),
        lambda: actions.reopen_day(home_id, closed_day_id, by=current_user),
        done=lambda day: on_to(
            url_for("homes.closed_days", home_id=home_id),
            _("Open on %(day)s. Whoever had booked is told.", day=format_day(day)),
        ),
        page=lambda why: _page(ClosedDaysForm(formdata=None), kept_or_404(home_id), why),
    )


def _page(form: ClosedDaysForm, home: TeachersHome, message: str | None) -> str:
    return render_template(
        "homes/closed_days.html", form=form, home=home, closed=closed_to_come(home), message=message
    )
