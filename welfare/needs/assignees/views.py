"""Who can have a need, and how the needs of a unit come to be with somebody, on screen."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.roles import TRIAGE_ROLES, Role
from welfare.history.queries import newest_events
from welfare.needs.assignees.actions import SET_BY, set_naming
from welfare.needs.assignees.forms import NamingForm
from welfare.needs.assignees.options import HandlersAt, WhoMayHave
from welfare.needs.assignees.queries import IN_ORDER, unit_of, units_set_by
from welfare.needs.desk.queues import Desk, reached_at
from welfare.needs.desk.views import bp as desk
from welfare.needs.lifecycle import Action
from welfare.needs.operations import BY_ACTION
from welfare.needs.page import possible_operations
from welfare.needs.queries import need_by_number
from welfare.needs.views import bp
from welfare.organizations.models import EventKind, Naming, OrganizationEvent
from welfare.organizations.timeline import timeline
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.choices import fitting
from welfare.web.listing import listing
from welfare.web.versions import locked_to_edit, versioned

SEEN_BY = (*SET_BY, Role.AUDITOR)


@bp.get("/needs/<number>/assignees")
@access.signed_in
def assignees(number: str) -> Any:
    """Who fits the words among those who can have a need, for whoever can let them, while one types."""
    need = need_by_number(number, current_user)
    if need is None or BY_ACTION[Action.ASSIGN] not in possible_operations(need, current_user):
        abort(404)
    return fitting(WhoMayHave(need))


@desk.get("/triage/handlers")
@access.roles(*TRIAGE_ROLES)
def handlers() -> Any:
    """Who fits the words among those by whom one filters, while one types."""
    return fitting(HandlersAt(reached_at(Desk.UNIT, current_user)))


@desk.get("/triage/naming")
@access.roles(*SEEN_BY)
def namings() -> Any:
    """The units for which one sets how needs come to be with somebody; of one unit, right there."""
    here = listing(units_set_by(current_user), IN_ORDER, is_counted=True)
    if here.is_first and len(here.rows) == 1 and not here.older_url:
        return redirect(url_for("triage.naming", unit_id=here.rows[0].id))
    return render_template("needs/assignees/index.html", listing=here)


@desk.route("/triage/naming/<id:unit_id>", methods=["GET", "POST"])
@access.roles(*SEEN_BY)
def naming(unit_id: int) -> Any:
    """How the needs of one unit come to be with somebody."""
    unit = locked_to_edit(unit_of(unit_id, current_user) or abort(404))
    form = versioned(NamingForm(data={"naming": unit.naming or Naming.BY_HAND}), lambda: _settings(unit.id))
    return act(
        form,
        lambda: set_naming(unit, naming=form.naming.data, by=current_user),
        done=lambda _set: on_to(
            url_for("triage.naming", unit_id=unit.id), _("Saved. It holds for needs that come from now on.")
        ),
        page=lambda why: render_template(
            "needs/assignees/naming.html",
            unit=unit,
            form=form,
            message=why,
            history=timeline(_settings(unit.id)),
        ),
    )


def _settings(unit_id: int) -> Any:
    is_setting = OrganizationEvent.kind == EventKind.NAMING_SET
    return newest_events(OrganizationEvent.organization_id, unit_id, is_setting)
