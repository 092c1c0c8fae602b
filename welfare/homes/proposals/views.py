"""Needs that ask for a home on screen: what colleagues asked for, and standing behind it."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.roles import Role
from welfare.homes import queries
from welfare.homes.proposals import actions
from welfare.homes.proposals.queries import joined_by, proposal_for, proposals_at, supported_by
from welfare.homes.views import bp
from welfare.web.access import access
from welfare.web.forms import NothingMore


@bp.get("/homes/proposals")
@access.signed_in
def proposals() -> str:
    """What is asked for at my school; for whoever keeps homes or leads, at the schools they reach."""
    schools = current_user.reached_by(Role.SCHOOL_ADMIN, Role.CLERK, Role.LEADER)
    if queries.usual_unit_id() in current_user.reached_by(Role.HANDLER):
        schools |= queries.all_school_ids()
    return render_template(
        "homes/proposals.html",
        schools=proposals_at(schools | {current_user.organization_id}, current_user),
        joined=joined_by(current_user),
        own_school_id=current_user.organization_id,
        is_teacher=Role.TEACHER in current_user.role_names,
    )


@bp.post("/homes/proposals/<id:need_id>/joining")
@access.roles(Role.TEACHER)
def joining(need_id: int) -> Any:
    """Me too."""
    need = proposal_for(current_user, need_id) or abort(404)
    if NothingMore().validate_on_submit() and actions.join(need, by=current_user):
        flash(_("You support it now. You are told when it is answered."))
    return redirect(url_for("homes.proposals"), 303)


@bp.post("/homes/proposals/<id:need_id>/leaving")
@access.roles(Role.TEACHER)
def leaving(need_id: int) -> Any:
    """Not me, after all."""
    need = supported_by(current_user, need_id) or abort(404)
    if NothingMore().validate_on_submit():
        actions.leave(need, by=current_user)
    return redirect(url_for("homes.proposals"), 303)
