"""What the notices hear of: what happens to needs, exports that are made, and work that is handed on.

Of roles at the bureau and of new passwords see `power`.

What happened to a need is told right before it is committed, when the need is whole and everything about it
is known.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, tuple_

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.queries import person_with_reach
from welfare.accounts.reach import in_force, nearest_holders
from welfare.accounts.roles import Role
from welfare.accounts.signals import (
    codes_guessed,
    identity_linked,
    identity_taken_off,
    second_factor_reset,
    stand_in_ended,
    stand_in_named,
    work_handed_on,
)
from welfare.accounts.stand_ins.models import StandIn
from welfare.accounts.stand_ins.queries import by_whom_away
from welfare.channels.settings import provider_label
from welfare.exports.lists import find_own
from welfare.exports.models import Export
from welfare.exports.signals import export_made
from welfare.extensions import db
from welfare.history.dispatch import subscribe
from welfare.needs.lifecycle import Action, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.policy import ROLES_BY_UNIT
from welfare.notices import power, ways
from welfare.notices.audience import Hearers, waits_elsewhere
from welfare.notices.kinds import BY_THE_CLOCK, WORK, NoticeKind
from welfare.notices.models import Notice
from welfare.notices.outbox import post, write
from welfare.notices.settling import Settled, count_no_more, settle
from welfare.notices.telling import tell_people
from welfare.organizations.models import Organization
from welfare.refusals import N_
from welfare.web.routing import path_to

READY = N_("The file you asked for is ready")
FAILED = N_("The file you asked for could not be made")
CARRIES_ON = N_("You carry on what %(name)s had in hand; your roles stand in your profile")
STANDS_IN = N_("You stand in for %(name)s at %(place)s from %(first_day)s to %(last_day)s")
IS_STOOD_IN = N_("%(deputy)s stands in for you at %(place)s from %(first_day)s to %(last_day)s")
UNMINDED = N_("%(name)s is away from %(place)s until %(day)s, and %(deputy)s can no longer stand in")
IS_AWAY_TOO = N_("%(deputy)s, who stands in for you at %(place)s, is away from %(first_day)s to %(last_day)s")
DEADLINES_MOVED = N_("Days off were announced: needs at your desk are due on other days now")
FACTOR_RESET = N_("%(by)s has reset your second step at signing in; set up a new one")
FACTOR_RESET_HERE = N_("Your second step at signing in has been reset; set up a new one")
CODES_GUESSED = N_(
    "Wrong codes were typed after your password; if that was not you, somebody has it: choose another one"
)
IDENTITY_LINKED = N_("%(provider)s opens your account from now on; if that was not you, take it off")
IDENTITY_TAKEN_OFF = N_("%(provider)s opens your account no more")
NO_LONGER = N_("%(deputy)s no longer stands in for %(name)s at %(place)s")


def listen() -> None:
    """Begin to hear of what happens. Called for each app, it listens once."""
    subscribe(NeedEvent, tell)
    export_made.connect(tell_of_export)
    work_handed_on.connect(tell_of_work)
    second_factor_reset.connect(tell_of_factor)
    codes_guessed.connect(tell_of_guesses)
    stand_in_named.connect(tell_of_stand_in)
    stand_in_ended.connect(tell_of_its_end)
    power.listen()
    identity_linked.connect(tell_of_identity_linked)
    identity_taken_off.connect(tell_of_identity_taken_off)
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


def tell_of_factor(person: Person, *, by: Person | None, **_more: Any) -> None:
    """Tell whose second step at signing in somebody else has taken, or the installation itself."""
    address = path_to("accounts.second_factor")
    if by is None:
        tell_people([person.id], NoticeKind.ACCOUNT, FACTOR_RESET_HERE, address=address)
    else:
        tell_people([person.id], NoticeKind.ACCOUNT, FACTOR_RESET, address=address, by=by.name)


def tell_of_guesses(person: Person, **_more: Any) -> None:
    """Tell whose second step somebody tries to guess."""
    tell_people([person.id], NoticeKind.ACCOUNT, CODES_GUESSED, address=path_to("accounts.own_record"))


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


def tell_of_stand_in(stand_in: StandIn, *, by: Person, **_more: Any) -> None:
    """Tell who stands in, and for whom, where somebody else has named them; and those for whom the one who is
    away now stands in, since they do not then.
    """
    days = {"first_day": stand_in.first_day, "last_day": stand_in.last_day}
    sides = ((stand_in.deputy_id, STANDS_IN), (stand_in.person_id, IS_STOOD_IN))
    for person_id, sentence in sides:
        if person_id != by.id:
            _tell_one(person_id, stand_in, sentence, **days)
    for other in by_whom_away(stand_in.person, stand_in.first_day, stand_in.last_day):
        _tell_one(other.person_id, other, IS_AWAY_TOO, **days)


def tell_of_its_end(stand_in: StandIn, *, by: Person | None, **_more: Any) -> None:
    """Tell both that it is over before its time, but for who has ended it; and where nobody stands in now
    while the one who is away still is, who can mend it and who leads."""
    told = {by.id} if by else set()
    for person_id in (stand_in.deputy_id, stand_in.person_id):
        if person_id not in told:
            _tell_one(person_id, stand_in, NO_LONGER)
    if not stand_in.is_unminded:
        return
    told |= {stand_in.deputy_id, stand_in.person_id}
    belongs_to = db.session.get_one(Organization, stand_in.person.organization_id)
    to_name_another = path_to("accounts.stand_ins", person_id=stand_in.person_id)
    for place, role, address in (
        (belongs_to, Role.ADMIN, to_name_another),
        (stand_in.organization, Role.LEADER, path_to("reports.overview")),
    ):
        _nearest, holders = nearest_holders(place, role)
        people = set(holders) - told
        words = {**_names(stand_in), "day": stand_in.last_day}
        tell_people(people, NoticeKind.DUTY, UNMINDED, address=address, **words)
        told |= people


def tell_of_identity_linked(people: Sequence[Person], *, provider: str, **_more: Any) -> None:
    """Tell those whose accounts it opens now, wherever they are signed in already."""
    _tell_of_identity(people, IDENTITY_LINKED, provider)


def tell_of_identity_taken_off(person: Person, *, provider: str, **_more: Any) -> None:
    """Tell whose account it opens no more."""
    _tell_of_identity([person], IDENTITY_TAKEN_OFF, provider)


def _tell_of_identity(people: Sequence[Person], sentence: str, provider: str) -> None:
    tell_people(
        [person.id for person in people],
        NoticeKind.ACCOUNT,
        sentence,
        address=path_to("accounts.identities"),
        provider=provider_label(provider),
    )


def _tell_one(person_id: int, stand_in: StandIn, sentence: str, **days: date) -> None:
    address = path_to("accounts.stand_ins", person_id=person_id)
    tell_people([person_id], NoticeKind.DUTY, sentence, address=address, **_names(stand_in), **days)


def _names(stand_in: StandIn) -> dict[str, str]:
    return {
        "deputy": stand_in.deputy.name,
        "name": stand_in.person.name,
        "place": stand_in.organization.display_name,
    }
