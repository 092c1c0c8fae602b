"""Who is to hear of events: the audiences of the rules, as the active people who may see the need."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.reach import in_force
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.calls.policy import counts
from welfare.needs.lifecycle import CLOSED, Action, Party, Status
from welfare.needs.models import AssistingUnit, Need, NeedEvent
from welfare.needs.policy import ROLES_BY_UNIT, parties_of
from welfare.notices.reminders.rules import rows_of
from welfare.notices.rules import PARTIES, Audience, Row, rows_for
from welfare.organizations.models import OF_THE_BUREAU, Organization

ANSWERS = (Action.ANSWER, Action.RECALL)
"""What the teachers of merged needs hear of, too."""
REMINDED_ONLY = frozenset({Audience.HEAD, Audience.LEADER, Audience.BUREAU})
AT_THE_UNIT = frozenset({Party.ASSIGNEE, Party.COLLEAGUE, Party.MINDER})
"""What whoever sits at the unit that has a need in hand is, each one of these."""
Paths = dict[int, dict[int, int]]
ROLES_THAT_HEAR = frozenset({Role.CLERK, Role.LEADER, *ROLES_BY_UNIT})


def waits_elsewhere(event: NeedEvent) -> bool:
    """Whether a correction brings what is to be signed for to another school."""
    return event.to_status == Status.SUBMITTED and "school" in event.details.get("changes", {})


def _is_early(event: NeedEvent) -> bool:
    """Whether it is a reminder before something is overdue, which is the matter of whom the need is with."""
    return event.kind == Action.REMIND and event.details.get("days", 0) <= 0


class Candidate:
    """Somebody who may hear of something: what `policy.parties_of` must know about a person."""

    def __init__(self, person_id: int, paths: Paths) -> None:
        self.id = person_id
        self.held: list[tuple[str, int, str]] = []
        self.lent: list[tuple[str, int, str]] = []
        self.stands_in_for: set[int] = set()
        self._paths = paths
        self._reach: dict[tuple[str, bool], frozenset[int]] = {}

    @cached_property
    def alone(self) -> "Candidate":
        """The same person without what is lent to them while they stand in for others."""
        if not self.lent:
            return self
        alone = Candidate(self.id, self._paths)
        alone.held = self.held
        return alone

    @cached_property
    def works_in(self) -> frozenset[int]:
        """Where the person holds a role or stands in."""
        return frozenset(place for _role, place in self.desks)

    @cached_property
    def desks(self) -> frozenset[tuple[str, int]]:
        """The roles that the person holds or is lent, with where."""
        return frozenset((role, place) for role, place, _kind in (*self.held, *self.lent))

    def reached_by(self, *roles: str, at_bureau: bool = False) -> frozenset[int]:
        """Where the person holds one of `roles`, among the organizations that the needs name."""
        if len(roles) == 1:
            return self._reached(roles[0], at_bureau)
        return frozenset().union(*(self._reached(role, at_bureau) for role in roles))

    def _reached(self, role: str, at_bureau: bool) -> frozenset[int]:
        if (role, at_bureau) not in self._reach:
            places = {
                place
                for held, place, kind in (*self.held, *self.lent)
                if held == role and (kind in OF_THE_BUREAU or not at_bureau)
            }
            self._reach[role, at_bureau] = frozenset(
                organization_id for organization_id, path in self._paths.items() if path.keys() & places
            )
        return self._reach[role, at_bureau]


class Hearers:
    """Reads, in a fixed number of queries, all that decides who hears of a transaction's `events`."""

    def __init__(self, events: Sequence[NeedEvent], need_ids: Collection[int] = ()) -> None:
        need_ids = {*need_ids, *(event.need_id for event in events)}
        self.needs = {need.id: need for need in _needs(need_ids)}
        self.followers = _followers({event.need_id for event in events if event.kind in ANSWERS})
        self.assisting = _assisting(need_ids)
        self.requests = _extension_requests(
            {e.need_id for e in events if e.kind in (Action.EXTEND, Action.REFUSE_EXTENSION)}
        )
        self.candidates = self._candidates()
        self._found: dict[tuple[int, int], set[Party]] = {}
        self._places_above: dict[int, frozenset[int]] = {}
        self._who_is_near: dict[int, Sequence[int]] = {}

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
        people = [need.raised_by_id] if audience == Audience.TEACHER else self._near(need)
        wanted = PARTIES[audience]
        return {
            person_id
            for person_id in people
            if person_id in self.candidates and wanted in self._parties(person_id, need)
        }

    def _leaders(self, audience: Audience, need: Need) -> set[int]:
        """Those who lead at the unit itself, or the nearest above the school, or at its root; in each case
        only who may know of the need."""
        above = self._paths[need.school_id]
        places = above
        if audience == Audience.HEAD:
            places = {need.unit_id: 0} if need.unit_id else {}
        if audience == Audience.BUREAU:
            places = {place: depth for place, depth in above.items() if not depth}
        leading: dict[int, int] = {}
        for person_id in self._near(need):
            parties = self._parties(person_id, need) - {Party.TEACHER}
            if not parties or (audience != Audience.HEAD and Party.LEADER not in parties):
                continue
            for role, place in self.candidates[person_id].desks:
                if role == Role.LEADER and place in places:
                    leading[person_id] = max(places[place], leading.get(person_id, 0))
        nearest = max(leading.values(), default=0)
        return {person_id for person_id, depth in leading.items() if depth == nearest}

    def _is_handled(self, need: Need) -> bool:
        """Whether anybody sits at the unit that has it in hand, or above; whoever only assists does not."""
        return need.unit_id is None or any(
            self._parties(person_id, need) & AT_THE_UNIT for person_id in self._near(need)
        )

    def _audience(self, audience: Audience, event: NeedEvent, need: Need) -> Iterator[int]:
        if audience == Audience.ASKER:
            asked = (by_id for id_, by_id in self.requests[need.id] if id_ < event.id)
            asker = next(asked, None)
            if asker in self.candidates and self._parties(asker, need):
                yield asker
            return
        if audience in REMINDED_ONLY:
            yield from sorted(self._leaders(audience, need))
            return
        if audience == Audience.MENTIONED:
            for person_id in event.details.get("mentions", ()):
                if person_id in self.candidates and self._parties(person_id, need) - {Party.TEACHER}:
                    yield person_id
            return
        if audience == Audience.FORMER:
            former = event.details.get("from_id")
            if former in self.candidates and Party.HANDLER in self._parties(former, need):
                yield former
            return
        if audience == Audience.HANDLERS and _is_early(event):
            with_them = [one for one in self._near(need) if Party.ASSIGNEE in self._parties(one, need)]
            if with_them:
                yield from with_them
                return
        wanted = PARTIES.get(audience) or self._desk(audience, event, need)
        people: Collection[int] = [need.raised_by_id] if wanted == Party.TEACHER else self._near(need)
        for person_id in people:
            if person_id in self.candidates and wanted in self._parties(person_id, need):
                yield person_id

    def _desk(self, audience: Audience, event: NeedEvent, need: Need) -> Party:
        if audience == Audience.HOLDERS:
            return Party.CLERK if need.unit_id is None else Party.HANDLER
        by_handler = event.by_id in self.candidates and Party.HANDLER in self._parties(event.by_id, need)
        return Party.CLERK if by_handler or need.unit_id is None else Party.HANDLER

    def _parties(self, person_id: int, need: Need) -> set[Party]:
        key = person_id, need.id
        if key not in self._found:
            may_be = self._may_be_party(person_id, need)
            candidate, at = self.candidates[person_id], self.assisting[need.id]
            self._found[key] = parties_of(candidate, need, at) if may_be else set()
        return self._found[key]

    def _near(self, need: Need) -> Sequence[int]:
        """The candidates who may be something to the need: its teacher, and whose role reaches it. In a
        transaction that tells of many needs, the others are nearly everybody."""
        if need.id not in self._who_is_near:
            self._who_is_near[need.id] = [
                person_id for person_id in self.candidates if self._may_be_party(person_id, need)
            ]
        return self._who_is_near[need.id]

    def _may_be_party(self, person_id: int, need: Need) -> bool:
        works_in = self.candidates[person_id].works_in
        return person_id == need.raised_by_id or not works_in.isdisjoint(self._above(need))

    def _above(self, need: Need) -> frozenset[int]:
        """The places from which a role reaches the need; whoever has none there need not be asked about."""
        if need.id not in self._places_above:
            units = (need.school_id, need.unit_id, *self.assisting[need.id])
            paths = (self._paths[unit] for unit in units if unit is not None)
            self._places_above[need.id] = frozenset().union(*paths)
        return self._places_above[need.id]

    def _candidates(self) -> dict[int, Candidate]:
        """The active people who raised one of the needs, or whose role reaches one."""
        needs = [*self.needs.values(), *(need for group in self.followers.values() for need in group)]
        places = {place for need in needs for place in (need.school_id, need.unit_id) if place is not None}
        places |= {unit_id for unit_ids in self.assisting.values() for unit_id in unit_ids}
        self._paths = paths = _paths(places)
        active = select(Person.id).where(
            Person.id.in_({need.raised_by_id for need in needs}), Person.is_active
        )
        found = {person_id: Candidate(person_id, paths) for person_id in db.session.scalars(active)}
        has = in_force(clock.today())
        roles = (
            select(has.c.person_id, has.c.lender_id, has.c.role, Organization.id, Organization.kind)
            .select_from(has)
            .join(Organization, Organization.id == has.c.organization_id)
            .join(Person, Person.id == has.c.person_id)
            .where(has.c.organization_id.in_(set().union(*paths.values())))
            .where(has.c.role.in_(ROLES_THAT_HEAR), Person.is_active)
            .order_by(has.c.assignment_id, has.c.person_id)
        )
        for person_id, lender_id, role, place, kind in db.session.execute(roles):
            candidate = found.setdefault(person_id, Candidate(person_id, paths))
            if lender_id is None:
                candidate.held.append((role, place, kind))
            else:
                candidate.lent.append((role, place, kind))
                candidate.stands_in_for.add(lender_id)
        return found


def _needs(need_ids: Collection[int]) -> Sequence[Need]:
    return db.session.scalars(select(Need).where(Need.id.in_(need_ids))).all()


def _followers(need_ids: Collection[int]) -> dict[int | None, list[Need]]:
    found: dict[int | None, list[Need]] = defaultdict(list)
    if not need_ids:
        return found
    query = select(Need).where(Need.merged_into_id.in_(need_ids)).order_by(Need.merged_into_id, Need.id)
    for need in db.session.scalars(query):
        found[need.merged_into_id].append(need)
    return found


def _assisting(need_ids: Collection[int]) -> dict[int, list[int]]:
    query = select(AssistingUnit.need_id, AssistingUnit.unit_id).where(AssistingUnit.need_id.in_(need_ids))
    found: dict[int, list[int]] = defaultdict(list)
    for need_id, unit_id in db.session.execute(query):
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


def _paths(organization_ids: Collection[int]) -> Paths:
    """For each organization, the ids from the root down to it, each with how far down."""
    query = select(Organization.id, Organization.path).where(Organization.id.in_(organization_ids))
    return {
        id_: {int(part): depth for depth, part in enumerate(path.strip("/").split("/"))}
        for id_, path in db.session.execute(query)
    }
