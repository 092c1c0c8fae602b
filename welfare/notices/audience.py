"""Who is to hear of events: the audiences of the rules, as the active people who may see the need."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.calls.policy import counts
from welfare.needs.lifecycle import CLOSED, Action, Party, Status
from welfare.needs.models import AssistingUnit, Need, NeedEvent
from welfare.notices.parties import Parties
from welfare.notices.reminders.rules import rows_of
from welfare.notices.rules import PARTIES, Audience, Row, rows_for

ANSWERS = (Action.ANSWER, Action.RECALL)
"""What the teachers of merged needs hear of, too."""
REMINDED_ONLY = frozenset({Audience.HEAD, Audience.LEADER, Audience.BUREAU})
AT_THE_UNIT = frozenset({Party.ASSIGNEE, Party.COLLEAGUE, Party.MINDER})
"""What whoever sits at the unit that has a need in hand is, each one of these."""


def waits_elsewhere(event: NeedEvent) -> bool:
    """Whether a correction brings what is to be signed for to another school."""
    return event.to_status == Status.SUBMITTED and "school" in event.details.get("changes", {})


def _is_early(event: NeedEvent) -> bool:
    """Whether it is a reminder before something is overdue, which is the matter of whom the need is with."""
    return event.kind == Action.REMIND and event.details.get("days", 0) <= 0


class Hearers:
    """Reads, in a fixed number of queries, all that decides who hears of a transaction's `events`."""

    def __init__(self, events: Sequence[NeedEvent], need_ids: Collection[int] = ()) -> None:
        need_ids = {*need_ids, *(event.need_id for event in events)}
        self.needs = {need.id: need for need in _needs(need_ids)}
        self.followers = _followers({event.need_id for event in events if event.kind in ANSWERS})
        assisting = _assisting(need_ids)
        self.requests = _extension_requests(
            {e.need_id for e in events if e.kind in (Action.EXTEND, Action.REFUSE_EXTENSION)}
        )
        followers = (need for group in self.followers.values() for need in group)
        self.parties = Parties([*self.needs.values(), *followers], assisting)

    def of(self, event: NeedEvent) -> Iterator[tuple[int, Row, Need]]:
        """Each person who hears of `event`, by which row, and about which need; once, and never its actor."""
        need = self.needs[event.need_id]
        told = {event.by_id}
        for row in self._rows(event, need):
            subjects = self.followers[need.id] if row.audience == Audience.FOLLOWERS else [need]
            for subject in subjects:
                for person_id in self._audience(row.audience, event, subject):
                    if person_id not in told:
                        told.add(person_id)
                        yield person_id, row, subject

    def _rows(self, event: NeedEvent, need: Need) -> Iterator[Row]:
        if event.kind == Action.REMIND:
            return rows_of(event.details)
        return rows_for(
            event.kind,
            is_internal=event.is_internal,
            by_teacher=event.by_id == need.raised_by_id,
            on_behalf=bool(event.details.get("on_behalf")),
            counts=counts(event.details),
            is_sent_back=event.from_status in CLOSED and event.to_status not in CLOSED,
            waits_elsewhere=waits_elsewhere(event),
            is_to_unit="unit" in event.details,
            is_to_nobody=bool(event.details.get("unit")) and not self._is_handled(need),
        )

    def reminded(self, audience: Audience, need: Need) -> set[int]:
        """Who is reminded of a need as one of these."""
        if audience in REMINDED_ONLY:
            return self._leaders(audience, need)
        people = [need.raised_by_id] if audience == Audience.TEACHER else self.parties.near(need)
        wanted = PARTIES[audience]
        return {person_id for person_id in people if wanted in self.parties.of(person_id, need)}

    def _leaders(self, audience: Audience, need: Need) -> set[int]:
        """Those who lead at the unit itself, or the nearest above the school, or at its root; in each case
        only who may know of the need."""
        above = self.parties.above_school(need)
        places = above
        if audience == Audience.HEAD:
            places = {need.unit_id: 0} if need.unit_id else {}
        if audience == Audience.BUREAU:
            places = {place: depth for place, depth in above.items() if not depth}
        leading: dict[int, int] = {}
        for person_id in self.parties.near(need):
            parties = self.parties.of(person_id, need) - {Party.TEACHER}
            if not parties or (audience != Audience.HEAD and Party.LEADER not in parties):
                continue
            for role, place in self.parties.desks_of(person_id):
                if role == Role.LEADER and place in places:
                    leading[person_id] = max(places[place], leading.get(person_id, 0))
        nearest = max(leading.values(), default=0)
        return {person_id for person_id, depth in leading.items() if depth == nearest}

    def _is_handled(self, need: Need) -> bool:
        """Whether anybody sits at the unit that has it in hand, or above; whoever only assists does not."""
        return need.unit_id is None or any(
            self.parties.of(person_id, need) & AT_THE_UNIT for person_id in self.parties.near(need)
        )

    def _audience(self, audience: Audience, event: NeedEvent, need: Need) -> Iterator[int]:
        if audience == Audience.ASKER:
            asked = (by_id for id_, by_id in self.requests[need.id] if id_ < event.id)
            asker = next(asked, None)
            if asker is not None and self.parties.of(asker, need):
                yield asker
            return
        if audience in REMINDED_ONLY:
            yield from sorted(self._leaders(audience, need))
            return
        if audience == Audience.MENTIONED:
            for person_id in event.details.get("mentions", ()):
                if self.parties.of(person_id, need) - {Party.TEACHER}:
                    yield person_id
            return
        if audience == Audience.FORMER:
            former = event.details.get("from_id")
            if former is not None and Party.HANDLER in self.parties.of(former, need):
                yield former
            return
        if audience == Audience.HANDLERS and _is_early(event):
            with_them = [
                one for one in self.parties.near(need) if Party.ASSIGNEE in self.parties.of(one, need)
            ]
            if with_them:
                yield from with_them
                return
        wanted = PARTIES.get(audience) or self._desk(audience, event, need)
        people: Collection[int] = [need.raised_by_id] if wanted == Party.TEACHER else self.parties.near(need)
        for person_id in people:
            if wanted in self.parties.of(person_id, need):
                yield person_id

    def _desk(self, audience: Audience, event: NeedEvent, need: Need) -> Party:
        if audience == Audience.HOLDERS:
            return Party.CLERK if need.unit_id is None else Party.HANDLER
        by_handler = Party.HANDLER in self.parties.of(event.by_id, need)
        return Party.CLERK if by_handler or need.unit_id is None else Party.HANDLER


def _needs(need_ids: Collection[int]) -> Sequence[Need]:
    return db.session.scalars(_NEEDS, {"ids": list(need_ids)}).all()


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_NEEDS = select(Need).where(Need.id.in_(_IDS))
_ASSISTING = select(AssistingUnit.need_id, AssistingUnit.unit_id).where(AssistingUnit.need_id.in_(_IDS))


def _followers(need_ids: Collection[int]) -> dict[int | None, list[Need]]:
    found: dict[int | None, list[Need]] = defaultdict(list)
    if not need_ids:
        return found
    query = select(Need).where(Need.merged_into_id.in_(need_ids)).order_by(Need.merged_into_id, Need.id)
    for need in db.session.scalars(query):
        found[need.merged_into_id].append(need)
    return found


def _assisting(need_ids: Collection[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for need_id, unit_id in db.session.execute(_ASSISTING, {"ids": list(need_ids)}):
        found[need_id].append(unit_id)
    return found


def _extension_requests(need_ids: Collection[int]) -> dict[int, list[tuple[int, int | None]]]:
    """Each time an extension was asked for, newest first: the event's id and who asked."""
    found: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    if not need_ids:
        return found
    query = (
        select(NeedEvent.need_id, NeedEvent.id, NeedEvent.by_id)
        .where(NeedEvent.need_id.in_(need_ids), NeedEvent.kind == Action.REQUEST_EXTENSION)
        .order_by(NeedEvent.id.desc())
    )
    for need_id, event_id, by_id in db.session.execute(query):
        found[need_id].append((event_id, by_id))
    return found
