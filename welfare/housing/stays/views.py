"""From the offer to moving out: the teacher's answer, and what those who run housing do."""

from typing import Any

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.housing.forms import ReasonForm
from welfare.housing.rounds.views import act_on_round, round_in_reach
from welfare.housing.stays.actions import offers, stays
from welfare.housing.stays.forms import KeyForm, RenewalForm
from welfare.housing.stays.imports import TENANTS
from welfare.housing.stays.models import Allocation
from welfare.housing.stays.queries import allocation_by_id
from welfare.housing.units.models import HousingUnit
from welfare.housing.units.views import unit_in_reach, unit_page
from welfare.housing.views import RUNNERS, bp, show_housing, who_runs_only
from welfare.needs.actions.fulfilment import Fulfilled
from welfare.tables.views import add_import
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore
from welfare.web.routing import row_id


@bp.post("/housing/offers/<id:allocation_id>/acceptance")
@access.roles(Role.TEACHER)
def accept(allocation_id: int) -> Any:
    """Take the flat."""
    mine = _my_own(allocation_id)
    return act(
        NothingMore(),
        lambda: offers.accept(mine, by=current_user),
        done=lambda _accepted: on_to(
            url_for("housing.index"), _("The flat is yours. You will be told when the key is ready.")
        ),
        page=show_housing,
    )


@bp.post("/housing/offers/<id:allocation_id>/refusal")
@access.roles(Role.TEACHER)
def decline(allocation_id: int) -> Any:
    """Leave it to the next in line."""
    mine = _my_own(allocation_id)
    form = ReasonForm()
    return act(
        form,
        lambda: offers.decline(mine, by=current_user, words=form.words.data),
        done=lambda _declined: on_to(
            url_for("housing.index"), _("The flat goes to the next in line."), "info"
        ),
        page=lambda why: show_housing(why, refusals={allocation_id: form}),
    )


@bp.post("/housing/offers/<id:allocation_id>/key")
@access.roles(*RUNNERS)
@who_runs_only
def hand_over_key(allocation_id: int) -> Any:
    """The key is handed over, and the teacher's need is answered."""
    held = _any(allocation_id)
    unit_id, form = held.unit_id, KeyForm()
    return act(
        form,
        lambda: stays.hand_over_key(held, by=current_user, words=form.words.data),
        done=lambda fulfilled: _handed_over(unit_id, fulfilled),
        page=lambda why: unit_page(unit_in_reach(unit_id), key=form, message=why),
    )


def _handed_over(unit_id: int, fulfilled: Fulfilled) -> Any:
    for number, refusal in fulfilled.left:
        reason = sentence_of(refusal)
        flash(_("Need %(number)s stays as it is: %(reason)s", number=number, reason=reason), "warn")
    words = ngettext(
        "Key handed over, %(num)d need answered.",
        "Key handed over, %(num)d needs answered.",
        len(fulfilled.answered),
    )
    return on_to(url_for("housing.unit", unit_id=unit_id), words)


@bp.post("/housing/offers/<id:allocation_id>/renewal")
@access.roles(*RUNNERS)
@who_runs_only
def renew(allocation_id: int) -> Any:
    """A longer stay."""
    held = _any(allocation_id)
    unit_id, form = held.unit_id, RenewalForm()
    return act(
        form,
        lambda: stays.renew(held, until=form.until.data, by=current_user),
        done=lambda _renewed: on_to(url_for("housing.unit", unit_id=unit_id), _("Saved.")),
        page=lambda why: unit_page(unit_in_reach(unit_id), renewal=form, message=why),
    )


@bp.post("/housing/offers/<id:allocation_id>/return")
@access.roles(*RUNNERS)
@who_runs_only
def vacate(allocation_id: int) -> Any:
    """The flat is given back."""
    held = _any(allocation_id)
    unit_id, form = held.unit_id, ReasonForm()
    return act(
        form,
        lambda: stays.vacate(held, by=current_user, words=form.words.data),
        done=lambda _vacated: on_to(url_for("housing.unit", unit_id=unit_id), _("The flat is vacant.")),
        page=lambda why: unit_page(unit_in_reach(unit_id), giving_back=form, message=why),
    )


@bp.post("/housing/rounds/<id:round_id>/offers")
@access.roles(*RUNNERS)
@who_runs_only
def offer_flat(round_id: int) -> Any:
    """Offer a flat that is vacant again to the next in line: a signature of its own."""
    round_ = round_in_reach(round_id)
    try:
        unit = unit_in_reach(row_id(request.form.get("unit", "")))
    except ValueError:
        abort(404)
    return act_on_round(
        round_id,
        NothingMore(),
        lambda: offers.offer(round_, db.session.get_one(HousingUnit, unit.id), by=current_user),
        lambda _offered: _("The flat is offered to the next in line."),
    )


def _my_own(allocation_id: int) -> Allocation:
    held = allocation_by_id(allocation_id)
    if held is None or held.person_id != current_user.id:
        abort(404)
    return held


def _any(allocation_id: int) -> Allocation:
    return allocation_by_id(allocation_id) or abort(404)


add_import(
    bp,
    TENANTS,
    endpoint="tenant_import",
    address="/housing/stays/import",
    open_to=lambda view: access.roles(*RUNNERS)(who_runs_only(view)),
)
