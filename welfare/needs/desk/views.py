"""The work queues of clerks, handlers, school administrators and leaders."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare import clock
from welfare.accounts.roles import TRIAGE_ROLES, Role
from welfare.needs.deadlines import is_silent
from welfare.needs.desk.filters import (
    address_of,
    apart_from,
    asked_view,
    chips_of,
    filters_of,
    in_queue,
    on_desk,
    sorts_of,
)
from welfare.needs.desk.labels import DESK, NOTHING_IN, QUEUE
from welfare.needs.desk.queries import counts_of, read_view
from welfare.needs.desk.queues import QUEUES, DeskQueue, Sort, View, desks_of
from welfare.needs.desk.shortcuts import KEYS, MOVES
from welfare.needs.labels import action_label
from welfare.needs.lifecycle import RUNNING, Status
from welfare.needs.options import ALL_UNITS
from welfare.needs.policy import ANSWERING
from welfare.needs.saved_views.page import shown
from welfare.needs.saved_views.queries import views_of
from welfare.needs.settings.actions import may_read
from welfare.needs.standing import deadline
from welfare.needs.teacher.queries import may_submit_for_others
from welfare.needs.together.forms import AcceptancesForm
from welfare.needs.together.operations import offered_to
from welfare.web.access import access
from welfare.web.asked import unclear_in
from welfare.web.keyset import capped
from welfare.web.listing import Listing, cursors, listing_of

MOST_PRINTED = 500
SAVING = TRIAGE_ROLES - {Role.AUDITOR}
"""Who keeps views: those who work through queues, not who looks into what they do."""
bp = Blueprint("triage", __name__)


@bp.get("/triage")
@access.roles(*TRIAGE_ROLES)
def inbox() -> str | Response:
    """A work queue, as the address describes it; where no need has the words as typed, those that have them
    apart."""
    view, places = asked_view(request.args, current_user)
    counts = _counts(view)
    here = listing_of(read_view(view, current_user, **cursors()), counts[view.queue])
    apart = None if here.older_url else apart_from(view)
    count_apart = counts_of([apart], current_user)[0] if apart else 0
    if apart and count_apart and not any(counts.values()):
        return redirect(address_of(apart), 303)
    filters, together = filters_of(view, places), offered_to(current_user)
    to_choose = {status for status in Status for each in together if each.fits(status)}
    return render_template(
        "needs/desk/inbox.html",
        view=view,
        desks=_desk_tabs(view),
        queues=_queue_tabs(view, counts),
        filters=filters,
        order=sorts_of(view),
        chips=chips_of(view, filters),
        unclear=unclear_in(places),
        without_filters=address_of(in_queue(View(view.desk, view.queue, view.sort), view.queue)),
        listing=here,
        apart=address_of(apart) if apart and count_apart else None,
        count_apart=count_apart,
        total_apart=capped(count_apart),
        is_by_age=view.sort is Sort.NEWEST,
        nothing=NOTHING_IN[view.queue],
        in_all=None if view.queue is DeskQueue.ALL else address_of(in_queue(view, DeskQueue.ALL)),
        as_list=address_of(view, "triage.printed"),
        here=request.full_path.rstrip("?"),
        acceptances=_acceptances(here),
        together=together,
        to_choose=to_choose,
        is_chosen_from=any(row.status in to_choose for row in here.rows),
        is_overdue=lambda row: row.status in RUNNING and row.due_on < clock.today(),
        is_silent=lambda row: is_silent(row.paused_on, row.silent_days, clock.today()),
        deadline=deadline,
        local_day=lambda moment: clock.local(moment).date(),
        may_read_settings=may_read(current_user),
        sees_calls=bool(current_user.role_names & {Role.LEADER, Role.AUDITOR}),
        keeps_replies=bool(current_user.role_names & ANSWERING),
        saved=None if current_user.only_reads else shown(views_of(current_user), current_user, view),
        save=address_of(view, "triage.new_view"),
        may_submit_for_others=may_submit_for_others(current_user),
    )


@bp.get("/triage/list")
@access.roles(*TRIAGE_ROLES)
def printed() -> str:
    """The same view of a queue in compact rows, to print: its first `MOST_PRINTED`."""
    view, places = asked_view(request.args, current_user)
    page = read_view(view, current_user, size=MOST_PRINTED)
    return render_template(
        "needs/desk/list.html",
        title=f"{DESK[view.desk]} · {QUEUE[view.queue]}",
        chips=chips_of(view, filters_of(view, places)),
        rows=page.rows,
        is_cut=page.older is not None,
        most=MOST_PRINTED,
        now=clock.now(),
        back=address_of(view),
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


def _counts(view: View) -> dict[DeskQueue, int]:
    """How many needs each queue holds under the same filters; of a search only this queue's and all."""
    counted = (view.queue, DeskQueue.ALL) if view.words else QUEUES[view.desk]
    queues = list(dict.fromkeys(counted))
    return dict(zip(queues, counts_of([in_queue(view, q) for q in queues], current_user), strict=True))


def _queue_tabs(view: View, counts: dict[DeskQueue, int]) -> list[dict[str, Any]]:
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


def _acceptances(here: Listing) -> AcceptancesForm | None:
    """The form for accepting several at once, where the person may and the page has some."""
    may = Role.CLERK in current_user.role_names and any(row.status == Status.SUBMITTED for row in here.rows)
    return AcceptancesForm.offering(ALL_UNITS.offered_to(current_user)) if may else None
