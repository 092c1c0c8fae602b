"""Closing an organization, letting a school become part of another, and opening what is closed."""

from typing import Any

from flask import abort, render_template
from flask_babel import gettext as _
from flask_login import current_user

from welfare.extensions import db
from welfare.organizations import actions
from welfare.organizations.forms import ClosingForm, MergerForm
from welfare.organizations.handover import HELD_BY_PLACES, CannotCarryOn, WorkIsLeft
from welfare.organizations.models import Organization
from welfare.organizations.options import ADMIN, OPEN_SCHOOLS, SUCCESSORS, successors_of
from welfare.organizations.views import (
    address_of,
    bp,
    is_below_reach,
    may_merge,
    one_in_reach,
    organization_page,
)
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore


@bp.route("/organizations/<id:organization_id>/closing", methods=["GET", "POST"])
@access.roles(ADMIN)
def closing(organization_id: int) -> Any:
    """Close an organization, once it was said what hangs on it, and who carries that on."""
    here = one_in_reach(organization_id)
    if not is_below_reach(here):
        abort(404)
    form = ClosingForm()
    form.successor.offer(successors_of(here, SUCCESSORS, current_user), blank=_("Nobody"))

    def close() -> None:
        successor = db.session.get_one(Organization, form.successor.data) if form.successor.data else None
        actions.set_organization_active(here, is_active=False, by=current_user, successor=successor)

    return act(
        form,
        close,
        done=lambda _closed: on_to(address_of(here), _("%(name)s is closed.", name=here.display_name)),
        page=lambda why: (
            organization_page(here, message=why)
            if why
            else render_template(
                "organizations/closing.html",
                organization=here,
                form=form,
                held=HELD_BY_PLACES.of(here),
                may_merge=may_merge(here),
            )
        ),
        about={WorkIsLeft: form.successor, CannotCarryOn: form.successor},
    )


@bp.route("/organizations/<id:organization_id>/merger", methods=["GET", "POST"])
@access.roles(ADMIN)
def merger(organization_id: int) -> Any:
    """Let a school become part of another one, once it was said how much goes along."""
    here = one_in_reach(organization_id)
    if not may_merge(here):
        abort(404)
    form = MergerForm()
    form.into.offer(successors_of(here, OPEN_SCHOOLS, current_user), blank=_("Choose a school"))

    def merge() -> Organization:
        into = db.session.get_one(Organization, form.into.data)
        actions.merge_school(here, into=into, by=current_user)
        return into

    return act(
        form,
        merge,
        done=lambda into: on_to(
            address_of(into),
            _("%(name)s is now part of %(into)s.", name=here.display_name, into=into.display_name),
        ),
        page=lambda why: render_template(
            "organizations/merger.html",
            organization=here,
            form=form,
            held=HELD_BY_PLACES.of(here),
            message=why,
        ),
    )


@bp.post("/organizations/<id:organization_id>/opening")
@access.roles(ADMIN)
def opening(organization_id: int) -> Any:
    """Open a closed organization again."""
    here = one_in_reach(organization_id)
    if not is_below_reach(here):
        abort(404)
    return act(
        NothingMore(),
        lambda: actions.set_organization_active(here, is_active=True, by=current_user),
        done=lambda _opened: on_to(address_of(here), _("%(name)s is open again.", name=here.display_name)),
        page=lambda why: organization_page(here, message=why),
    )
