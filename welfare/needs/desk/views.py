"""The work queues of clerks, handlers, school administrators and leaders."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare import clock
from welfare.accounts.roles import TRIAGE_ROLES, Role
from welfare.extensions import db
from welfare.needs.desk.actions import Outcome, accept_together
from welfare.needs.desk.filters import (
    address_of,
    apart_from,
    chips_of,
    desk_in,
    filters_of,
    in_queue,
    on_desk,
    places_in,
    sorts_of,
    view_in,
)
from welfare.needs.desk.forms import TogetherForm
from welfare.needs.desk.labels import DESK, NOTHING_IN, QUEUE
from welfare.needs.desk.place import came_from
from welfare.needs.desk.queries import counts_of, read_view
from welfare.needs.desk.queues import QUEUES, Queue, Sort, View, desks_of
from welfare.needs.desk.shortcuts import KEYS, MOVES
from welfare.needs.labels import action_label
from welfare.needs.lifecycle import RUNNING, Status
from welfare.needs.options import ALL_UNITS
from welfare.needs.settings.actions import may_read
from welfare.needs.standing import deadline
from welfare.needs.teacher.queries import may_submit_for_others
from welfare.organizations.models import Organization
from welfare.web.access import access
from welfare.web.asked import unclear_in
from welfare.web.errors import sentence_of
from welfare.web.keyset import capped
from welfare.web.listing import Listing, cursors, listing_of

MOST_REASONS = 5
"""How many refusals are told one by one."""

bp = Blueprint("triage", __name__)


@bp.get("/triage")
@access.roles(*TRIAGE_ROLES)
def inbox() -> str | Response:
    """A work queue, as the address describes it; where no need has the words as typed, those that have them
    apart."""
    desk = desk_in(request.args, current_user)
    places = places_in(request.args, desk, current_user)
    view = view_in(request.args, desk, places, current_user)
    counts = _counts(view)
    here = listing_of(read_view(view, current_user, **cursors()), counts[view.queue])
    apart = None if here.older_url else apart_from(view)
    count_apart = counts_of([apart], current_user)[0] if apart else 0
    if apart and count_apart and not any(counts.values()):
        return redirect(address_of(apart), 303)
    filters = filters_of(view, places)
    return render_template(
        "needs/desk/inbox.html",
        view=view,
        desks=_desk_tabs(view),
        queues=_queue_tabs(view, counts),
        filters=filters,
        order=sorts_of(view),
        chips=chips_of(view, filters),
        unclear=unclear_in(places),
        without_filters=address_of(in_queue(View(desk, view.queue, view.sort), view.queue)),
        listing=here,
        apart=address_of(apart) if apart and count_apart else None,
        count_apart=count_apart,
        total_apart=capped(count_apart),
        is_by_age=view.sort is Sort.NEWEST,
        nothing=NOTHING_IN[view.queue],
        in_all=None if view.queue is Queue.ALL else address_of(in_queue(view, Queue.ALL)),
        here=request.full_path.rstrip("?"),
        together=_together(here),
        is_to_sign_for=_is_to_sign_for,
        is_overdue=lambda row: row.status in RUNNING and row.due_on < clock.today(),
        deadline=deadline,
        local_day=lambda moment: clock.local(moment).date(),
        may_read_settings=may_read(current_user),
        sees_calls=bool(current_user.role_names & {Role.LEADER, Role.AUDITOR}),
        may_submit_for_others=may_submit_for_others(current_user),
    )


@bp.get("/triage/shortcuts")
@access.signed_in
def shortcuts() -> str:
    """What single keys do on the pages of staff, and the switch that turns them off."""
    return render_template(
        "needs/desk/shortcuts.html",
        to_move=MOVES,
        to_act=[(key, action_label(action)) for action, key in KEYS.items()],
    )


@bp.post("/triage/acceptances")
@access.roles(Role.CLERK)
def acceptances() -> Response:
    """Accept and dispatch the chosen needs, each by itself, and tell what became of them."""
    form = TogetherForm.offering(ALL_UNITS.offered_to(current_user))
    chosen = request.form.getlist("need")
    if not chosen:
        flash(_("Choose at least one need first."), "warn")
    elif not form.validate_on_submit():
        flash(_("Choose a unit and an urgency from the lists."), "bad")
    else:
        unit = db.session.get(Organization, form.unit.data) if form.unit.data else None
        _flash_outcome(accept_together(chosen, by=current_user, unit=unit, urgency=form.urgency.data))
    return redirect(came_from(), 303)


def _flash_outcome(outcome: Outcome) -> None:
    """What became of needs that were accepted together, each refusal with its number and reason."""
    accepted, refused = len(outcome.accepted), len(outcome.refused)
    if accepted:
        words = ngettext(
            "%(num)d need accepted and dispatched.", "%(num)d needs accepted and dispatched.", accepted
        )
        flash(words, "good")
    for number, refusal in outcome.refused[:MOST_REASONS]:
        flash(_("%(number)s not accepted: %(reason)s", number=number, reason=sentence_of(refusal)), "warn")
    if refused > MOST_REASONS:
        more = refused - MOST_REASONS
        flash(ngettext("%(num)d more was not accepted.", "%(num)d more were not accepted.", more), "warn")


def _counts(view: View) -> dict[Queue, int]:
    """How many needs each queue holds under the same filters; of a search only this queue's and all."""
    counted = (view.queue, Queue.ALL) if view.words else QUEUES[view.desk]
    queues = list(dict.fromkeys(counted))
    return dict(zip(queues, counts_of([in_queue(view, q) for q in queues], current_user), strict=True))


def _queue_tabs(view: View, counts: dict[Queue, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": QUEUE[queue],
            "url": address_of(in_queue(view, queue)),
            "is_current": queue is view.queue,
            "count": capped(counts[queue]) if queue in counts else None,
        }
        for queue in QUEUES[view.desk]
    ]


def _desk_tabs(view: View) -> list[dict[str, Any]]:
    """The desks to switch between, where there are two."""
    desks = desks_of(current_user)
    return [
        {"label": DESK[desk], "url": on_desk(desk, current_user), "is_current": desk is view.desk}
        for desk in desks
        if len(desks) > 1
    ]


def _together(here: Listing) -> TogetherForm | None:
    """The form for accepting several at once, where the person may and the page has some."""
    may = Role.CLERK in current_user.role_names and any(_is_to_sign_for(row) for row in here.rows)
    return TogetherForm.offering(ALL_UNITS.offered_to(current_user)) if may else None


def _is_to_sign_for(row: Any) -> bool:
    return bool(row.status == Status.SUBMITTED)
