"""Opening and closing homes on screen, and the sheet that hangs on their wall."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from welfare.homes import queries
from welfare.homes.keeping import actions
from welfare.homes.keeping.actions import Opened
from welfare.homes.keeping.forms import ClosingForm, OpeningForm
from welfare.homes.keeping.views import kept_or_404
from welfare.homes.lifecycle import HomeState
from welfare.homes.proposals.queries import proposals_at
from welfare.homes.views import bp
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore
from welfare.web.routing import public_address
from welfare.web.scanned import scan_code


@bp.route("/homes/<id:home_id>/opening", methods=["GET", "POST"])
@access.roles(*queries.KEEPER_ROLES)
def opening(home_id: int) -> Any:
    """Open it, and answer the needs that asked for it."""
    home = kept_or_404(home_id)
    asked = [one for school in proposals_at([home.school_id], current_user) for one in school.proposals]
    form = OpeningForm()
    form.needs.choices = [SelectChoice(one.id, one.title) for one in asked]
    if not form.is_submitted():
        form.needs.data = [one.id for one in asked]
        form.words.data = _("%(home)s is open.", home=home.name)
    behind = {one.id: _behind(one.teachers) for one in asked}
    return act(
        form,
        lambda: actions.open_home(home_id, by=current_user, need_ids=form.needs.data, words=form.words.data),
        done=lambda opened: _opened(home_id, opened),
        page=lambda why: render_template(
            "homes/opening.html", form=form, home=home, behind=behind, message=why
        ),
    )


def _behind(teachers: int) -> str:
    return ngettext("%(num)d teacher supports it", "%(num)d teachers support it", teachers)


def _opened(home_id: int, opened: Opened) -> Response:
    """Back to the home, with which needs were answered, and which could not be and why."""
    flash(_("It is open."))
    if opened.needs.answered:
        answered = len(opened.needs.answered)
        flash(ngettext("%(num)d need is answered.", "%(num)d needs are answered.", answered))
    for number, reason in opened.needs.left:
        words = _("Need %(number)s stays as it is. %(reason)s", number=number, reason=sentence_of(reason))
        flash(words, "warn")
    return on_to(url_for("homes.show", home_id=home_id))


@bp.route("/homes/<id:home_id>/closing", methods=["GET", "POST"])
@access.roles(*queries.KEEPER_ROLES)
def closing(home_id: int) -> Any:
    """Close it; what is booked there is cancelled."""
    home = kept_or_404(home_id)
    form = ClosingForm()
    return act(
        form,
        lambda: actions.move_home(home_id, HomeState.CLOSED, by=current_user, words=form.words.data),
        done=lambda freed: on_to(
            url_for("homes.show", home_id=home_id),
            ngettext(
                "Closed; %(num)d booking was cancelled.",
                "Closed; %(num)d bookings were cancelled.",
                freed,
            ),
        ),
        page=lambda why: render_template("homes/closing.html", form=form, home=home, message=why),
    )


@bp.post("/homes/<id:home_id>/state")
@access.roles(*queries.KEEPER_ROLES)
def state(home_id: int) -> Any:
    """On from proposal to building, or back."""
    home = kept_or_404(home_id)
    to = request.form.get("to")
    if NothingMore().validate_on_submit() and to in (HomeState.BEING_BUILT, HomeState.PROPOSED):
        actions.move_home(home.id, HomeState(to), by=current_user)
        flash(_("Saved."))
    return redirect(url_for("homes.show", home_id=home.id), 303)


@bp.route("/homes/<id:home_id>/wall", methods=["GET", "POST"])
@access.roles(*queries.KEEPER_ROLES)
def wall(home_id: int) -> Any:
    """The sheet that hangs on the wall, to print; POST makes another code."""
    home = kept_or_404(home_id)
    if NothingMore().validate_on_submit():
        actions.renew_code(home.id, by=current_user)
        return redirect(url_for("homes.wall", home_id=home.id), 303)
    address = public_address("homes.check_in_by_code", home_id=home.id, code=home.code)
    return render_template(
        "homes/wall.html",
        home=home,
        drawing=scan_code(address),
        typed=public_address("homes.check_in_by_code", home_id=home.id),
    )
