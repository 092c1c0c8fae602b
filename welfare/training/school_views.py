"""What a school says about its teachers' training."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.roles import Role
from welfare.training import enrolment_queries
from welfare.training.actions import enrolment as enrolments
from welfare.training.forms import ReasonForm
from welfare.training.models import Enrolment
from welfare.training.views import bp
from welfare.web.access import access
from welfare.web.forms import NothingMore


@bp.post("/training/enrolments/<id:enrolment_id>/approval")
@access.roles(Role.SCHOOL_ADMIN)
def approval(enrolment_id: int) -> Any:
    """The school agrees."""
    enrolment = _own(enrolment_id)
    name = enrolment.person.name
    if NothingMore().validate_on_submit():
        enrolments.approve(enrolment, by=current_user)
        flash(_("Agreed. %(name)s is told.", name=name), "good")
    return redirect(url_for("training.index"), 303)


@bp.route("/training/enrolments/<id:enrolment_id>/refusal", methods=["GET", "POST"])
@access.roles(Role.SCHOOL_ADMIN)
def refusal(enrolment_id: int) -> Any:
    """The school does not agree, and says why."""
    enrolment = _own(enrolment_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        page = render_template("training/refuse.html", form=form, enrolment=enrolment)
        return page, 422 if form.errors else 200
    name = enrolment.person.name
    enrolments.refuse(enrolment, by=current_user, words=form.words.data)
    flash(_("Not agreed. %(name)s is told.", name=name), "info")
    return redirect(url_for("training.index"), 303)


def _own(enrolment_id: int) -> Enrolment:
    """An enrolment of a teacher of one's own schools, or 404."""
    enrolment = enrolment_queries.enrolment_by_id(enrolment_id, current_user, is_organiser=False)
    if enrolment is None or enrolment.school_id not in current_user.reached_by(Role.SCHOOL_ADMIN):
        abort(404)
    return enrolment
