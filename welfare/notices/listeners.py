"""What the notices hear of: what happens to needs, exports that are made, and work that is handed on.

Of roles at the bureau and of new passwords see `power`, of one's own account `own_account` and `ways`, of
standing in `stand_ins`.

What happened to a need is told right before it is committed, when the need is whole and everything about it
is known.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, tuple_

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.queries import person_with_reach
from welfare.accounts.reach import in_force
from welfare.accounts.signals import work_handed_on
from welfare.exports.lists import find_own
from welfare.exports.models import Export
from welfare.exports.signals import export_made
from welfare.extensions import db
from welfare.history.dispatch import subscribe
from welfare.needs.lifecycle import Action, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.policy import ROLES_BY_UNIT
from welfare.notices import own_account, power, stand_ins, ways
from welfare.notices.audience import Hearers, waits_elsewhere
from welfare.notices.kinds import BY_THE_CLOCK, WORK, NoticeKind
from welfare.notices.models import Notice
from welfare.notices.outbox import post, write
from welfare.notices.settling import Settled, count_no_more, settle
from welfare.notices.telling import tell_people
from welfare.refusals import N_
from welfare.web.routing import path_to

READY = N_("The file you asked for is ready")
FAILED = N_("The file you asked for could not be made")
CARRIES_ON = N_("You carry on what %(name)s had in hand; your roles stand in your profile")
DEADLINES_MOVED = N_("Days off were announced: needs at your desk are due on other days now")


def listen() -> None:
    """Begin to hear of what happens. Called for each app, it listens once."""
    subscribe(NeedEvent, tell)
    export_made.connect(tell_of_export)
    work_handed_on.connect(tell_of_work)
    own_account.listen()
    stand_ins.listen()
    power.listen()
    ways.listen()


def tell(events: Sequence[NeedEvent]) -> None:
    """Write the notices that `events` (oldest first, flushed) call for, and put them into the outbox."""
    _settle_earlier(events)
    hearers = Hearers(events)
    notices: list[dict[str, Any]] = []
    by_need: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        for notice in by_need[event.need_id]:
            if notice["read_at"] is None and _is_settled_by(notice, event):
                notice["read_at"] = event.at
        for person_id, row, need in hearers.of(event):
            what = {"event_id": event.id, "need_id": need.id, "kind": row.kind, "created_at": event.at}
            notice = {"person_id": person_id, **what, "read_at": None}
            notices.append(notice)
            by_need[need.id].append(notice)
    post([notice for notice in write(notices) if notice.read_at is None])


def _settle_earlier(events: Sequence[NeedEvent]) -> None:
    """Earlier notices of whoever acts on a need are read; what called for work, or told of what is undone, is
    done with for all, and the message of the day counts it no more. Before its first event nobody was told of
    a need."""
    events = [event for event in events if event.position > 1]
    acted = {(event.by_id, event.need_id) for event in events if event.by_id is not None}
    moved = {event.need_id for event in events if _moves_on(event)}
    settled: list[Settled] = []
    if acted:
        settled += settle(tuple_(Notice.person_id, Notice.need_id).in_(acted))
    assigned = {event.need_id for event in events if event.kind in (Action.ASSIGN, Action.TAKE_OVER)}
    if assigned:
        settled += settle(Notice.need_id.in_(assigned), Notice.kind == NoticeKind.ASSIGNED)
    undone = {event.details["undoes"] for event in events if "undoes" in event.details}
    if undone:
        settled += settle(Notice.event_id.in_(undone))
    if moved:
        settled += settle(Notice.need_id.in_(moved), Notice.kind.in_(WORK))
    reminded: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.kind == Action.REMIND:
            reminded[event.details["subject"]].add(event.need_id)
    for subject, need_ids in reminded.items():  # the new reminder stands for those before of the same thing
        before = select(NeedEvent.id).where(
            NeedEvent.need_id.in_(need_ids),
            NeedEvent.kind == Action.REMIND,
            NeedEvent.details["subject"].as_string() == subject,
        )
        settled += settle(Notice.kind.in_(BY_THE_CLOCK), Notice.event_id.in_(before))
    count_no_more(settled)


def _is_settled_by(notice: Mapping[str, Any], event: NeedEvent) -> bool:
    is_done_with = (notice["kind"] in WORK and _moves_on(event)) or _is_told_anew(notice, event)
    return notice["person_id"] == event.by_id or is_done_with


def _is_told_anew(notice: Mapping[str, Any], event: NeedEvent) -> bool:
    """Whether it is told to one what was told to all before: that their unit has it."""
    return notice["kind"] == NoticeKind.ASSIGNED and event.kind in (Action.ASSIGN, Action.TAKE_OVER)


def _moves_on(event: NeedEvent) -> bool:
    has_another_unit = event.kind in (Action.TRANSFER, Action.UNDO_TRANSFER) or "in_hand" in event.details
    return event.from_status != event.to_status or has_another_unit or waits_elsewhere(event)


def tell_of_export(export: Export, **_more: Any) -> None:
    """Tell who asked for it what came of it, in the transaction that says that the export is finished."""
    own, by = find_own(export.listing), person_with_reach(export.by_id)
    if by is None or not (own or by.is_staff):  # whoever stands in no longer may not be able to open its page
        return
    sentence = READY if export.made_at else FAILED
    address = path_to(own.page) if own else path_to("exports.show", token=export.token)
    tell_people([export.by_id], NoticeKind.EXPORT, sentence, address=address)


def tell_of_work(successor: Person, *, before: Person, **_more: Any) -> None:
    """Tell who carries on what another one had in hand."""
    address = path_to("accounts.profile")
    tell_people([successor.id], NoticeKind.DUTY, CARRIES_ON, address=address, name=before.name)


def tell_of_moved_deadlines(needs: Sequence[Need]) -> None:
    """Tell once whoever sits where one of these needs is in hand: days off were announced, and it is due on
    another day."""
    units = {need.unit_id for need in needs if need.status == Status.IN_PROGRESS}
    roles = in_force(clock.today())
    there = select(roles.c.person_id).where(
        roles.c.role.in_(ROLES_BY_UNIT), roles.c.organization_id.in_(units)
    )
    tell_people(
        db.session.scalars(there).all(), NoticeKind.DUTY, DEADLINES_MOVED, address=path_to("triage.inbox")
    )
