"""The tree on screen, for administrators; auditors read it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from welfare.history.queries import newest_events
from welfare.organizations import actions
from welfare.organizations.forms import MoveForm, NameForm, NewOrganizationForm, PhoneForm
from welfare.organizations.labels import KIND
from welfare.organizations.models import (
    PARENT_KINDS,
    EventKind,
    Organization,
    OrganizationEvent,
    OrganizationKind,
)
from welfare.organizations.options import ADMIN, as_listed, offered_to
from welfare.organizations.queries import BY_PARENT, in_tree_order, places_below
from welfare.organizations.timeline import timeline
from welfare.refusals import Refusal
from welfare.spelling import name_key
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.choices import fitting, typed_as
from welfare.web.listing import listing
from welfare.web.routing import row_id
from welfare.web.versions import locked_to_edit, versioned

bp = Blueprint("organizations", __name__)

AUDITOR = "auditor"
"""Who reads the tree."""
SHOWN_AT_ONCE = 60
"""So many that the tree of a small district stands on one page."""


@bp.get("/organizations")
@access.roles(ADMIN, AUDITOR)
def index() -> str:
    """The part of the tree that the person keeps, or audits: its top, and what stands below each."""
    reach = current_user.reached_by(ADMIN, AUDITOR)
    words = typed_as(request.args.get("q")) or ""
    here = listing(places_below(reach, words), BY_PARENT, size=SHOWN_AT_ONCE, is_counted=True)
    groups: list[tuple[str | None, list[Any]]] = [
        (name, list(rows)) for name, rows in groupby(here.rows, key=lambda row: row.parent)
    ]
    if here.is_first:
        tops = [place for place in _in_reach().values() if place.parent_id not in reach]
        called = [place for place in tops if name_key(words) in place.name_key]
        groups = [(None, called), *groups] if called else groups
    return render_template("organizations/index.html", listing=here, groups=groups, words=words)


@bp.route("/organizations/new", methods=["GET", "POST"])
@access.roles(ADMIN)
def new() -> Any:
    """A new organization below one that the administrator keeps."""
    parents = {place.id: place for place in _in_reach().values() if place.is_active and _kinds_below(place)}
    if not parents:
        abort(404)  # a school has nothing below it
    kinds = sorted(
        {kind for place in parents.values() for kind in _kinds_below(place)}, key=list(OrganizationKind).index
    )
    form = NewOrganizationForm()
    form.parent.choices = [SelectChoice(id_, name) for id_, name in as_listed(parents.values())]
    form.kind.choices = [SelectChoice(kind.value, KIND[kind]) for kind in kinds]
    if request.method == "GET":
        form.parent.data = request.args.get("parent", type=row_id)
        form.kind.data = OrganizationKind.SCHOOL.value
    return act(
        form,
        lambda: actions.add_organization(
            kind=OrganizationKind(form.kind.data),
            name=form.name.data,
            parent=parents[form.parent.data],
            by=current_user,
        ),
        done=lambda added: on_to(address_of(added), _("%(name)s has been added.", name=added.display_name)),
        page=lambda _why: render_template("organizations/new.html", form=form),
        about={actions.NameTaken: form.name, actions.ClosedAbove: form.parent, Refusal: form.kind},
    )


@bp.route("/organizations/<id:organization_id>", methods=["GET", "POST"])
@access.roles(ADMIN, AUDITOR)
def organization(organization_id: int) -> Any:
    """One organization; POST gives it another name."""
    here = locked_to_edit(one_in_reach(organization_id))
    form = versioned(NameForm(obj=here), lambda: _edits(here))
    return act(
        form,
        lambda: actions.rename_organization(here, name=form.name.data, by=current_user),
        done=lambda _renamed: on_to(address_of(here), _("Saved.")),
        page=lambda why: organization_page(here, form=form, message=why),
        about={Refusal: form.name},
    )


@bp.post("/organizations/<id:organization_id>/phone")
@access.roles(ADMIN)
def phone(organization_id: int) -> Any:
    """The number under which an organization is reached."""
    here = locked_to_edit(one_in_reach(organization_id))
    form = versioned(PhoneForm(obj=here), lambda: _edits(here))
    return act(
        form,
        lambda: actions.set_phone(here, phone=form.phone.data or None, by=current_user),
        done=lambda _set: on_to(address_of(here), _("Saved.")),
        page=lambda why: organization_page(here, phone_form=form, message=why),
    )


@bp.post("/organizations/<id:organization_id>/place")
@access.roles(ADMIN)
def place(organization_id: int) -> Any:
    """Hang an organization, with all below it, under another one."""
    here = locked_to_edit(one_in_reach(organization_id))
    form = versioned(MoveForm(data={"parent": here.parent_id}), lambda: _edits(here))
    parents = _possible_parents(here)
    if len(parents) < 2:
        abort(404)  # there is nowhere else
    form.parent.choices = [SelectChoice(id_, name) for id_, name in as_listed(parents.values())]
    return act(
        form,
        lambda: actions.move_organization(here, parent=parents[form.parent.data], by=current_user),
        done=lambda _moved: on_to(
            address_of(here),
            _(
                "%(name)s now belongs to %(parent)s.",
                name=here.display_name,
                parent=parents[form.parent.data].display_name,
            ),
        ),
        page=lambda why: organization_page(here, move_form=form, message=why),
    )


def address_of(here: Organization) -> str:
    """Where its page is."""
    return url_for("organizations.organization", organization_id=here.id)


@bp.get("/organizations/choices/<source>")
@access.signed_in
def choices(source: str) -> Any:
    """What fits the words among those that the person may choose from under this name, while they type."""
    return fitting(offered_to(current_user, source) or abort(404))


def organization_page(
    here: Organization,
    *,
    form: NameForm | None = None,
    phone_form: PhoneForm | None = None,
    move_form: MoveForm | None = None,
    message: str | None = None,
) -> str:
    """The page of one organization; the form as it was sent, `message` what was refused."""
    in_reach = _in_reach()
    if move_form is None:
        move_form = versioned(MoveForm(formdata=None, parent=here.parent_id))
    parents = _possible_parents(here)
    move_form.parent.choices = [SelectChoice(id_, name) for id_, name in as_listed(parents.values())]
    return render_template(
        "organizations/organization.html",
        organization=here,
        parent=in_reach.get(here.parent_id or 0),
        below=[place for place in in_reach.values() if place.parent_id == here.id],
        form=form or versioned(NameForm(formdata=None, obj=here)),
        phone_form=phone_form or versioned(PhoneForm(formdata=None, obj=here)),
        move_form=move_form,
        may_move=len(parents) > 1,
        may_close=is_below_reach(here),
        may_merge=may_merge(here),
        may_add=here.is_active and bool(_kinds_below(here)),
        message=message,
        history=timeline(newest_events(OrganizationEvent.organization_id, here.id)),
    )


def _edits(here: Organization) -> Sequence[OrganizationEvent]:
    kinds = (EventKind.RENAMED, EventKind.PHONE_SET, EventKind.MOVED)
    return newest_events(OrganizationEvent.organization_id, here.id, OrganizationEvent.kind.in_(kinds))


def _in_reach() -> dict[int, Organization]:
    """What the person keeps or audits, by id, parents before children."""
    reach = current_user.reached_by(ADMIN, AUDITOR)
    return {place.id: place for place in in_tree_order(active_only=False) if place.id in reach}


def one_in_reach(organization_id: int) -> Organization:
    """The organization, or 404: the same for none and for somebody else's."""
    return _in_reach().get(organization_id) or abort(404)


def is_below_reach(here: Organization) -> bool:
    """Whether it stands below something the administrator keeps; nobody saws off the branch they sit on."""
    return here.parent_id in current_user.reached_by(ADMIN)


def may_merge(here: Organization) -> bool:
    """Whether it is an open school that the administrator may close."""
    return here.is_active and here.kind == OrganizationKind.SCHOOL and is_below_reach(here)


def _possible_parents(here: Organization) -> dict[int, Organization]:
    """Where an organization could stand: only what the administrator keeps, so nothing is moved out of it."""
    if not is_below_reach(here):
        return {}
    kinds = PARENT_KINDS[OrganizationKind(here.kind)]
    return {
        place.id: place
        for place in _in_reach().values()
        if place.kind in kinds and (place.is_active or place.id == here.parent_id)
    }


def _kinds_below(place: Organization) -> set[OrganizationKind]:
    return {kind for kind, parents in PARENT_KINDS.items() if place.kind in parents}
