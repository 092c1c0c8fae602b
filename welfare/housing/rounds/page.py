"""What the page of a round shows: to teachers and readers, and to those who run it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from wtforms import SelectChoice

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.timeline import TimelineEntry
from welfare.housing.actions.record import has_other_part, phase
from welfare.housing.applications.models import Application
from welfare.housing.applications.queries import has_applied, my_application
from welfare.housing.draw.forms import FreezeForm, ValueForm
from welfare.housing.draw.queries import draw_of_round, failed_issues
from welfare.housing.forms import ReasonForm
from welfare.housing.lifecycle import RANKED, AllocationStatus, EventKind, Phase, is_possible
from welfare.housing.models import HousingEvent
from welfare.housing.notice.queries import my_objections, objections_in, published_rows
from welfare.housing.policy import may_read_names
from welfare.housing.queries import events_about, events_of_round, reads_all_of_housing, who_in
from welfare.housing.rounds.forms import WhatIfForm
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.queries import SchoolInRound, schools_in, vacant_for, waiting_at
from welfare.housing.rounds.ranking import own_points, rules_of
from welfare.housing.rules.scoring import ScoringRules, mask, with_more
from welfare.housing.stays.models import Allocation
from welfare.housing.stays.queries import OLDEST_OFFER_FIRST, offers_with
from welfare.housing.timeline import timeline
from welfare.web.keyset import read_page

MOST_SCHOOLS = 20
"""With what each gives, on the page of a round; at `?schools=all` all of them."""


def common(round_: Round, asked: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What everybody sees of a round; where a page is `asked` for no more, not all of its schools."""
    at, schools = phase(round_), schools_in(round_)
    is_whole = asked is None or asked.get("schools") == "all"
    rules = rules_of(round_) if round_.rules else ScoringRules.read(round_.rule_set.rules)
    return {
        "round": round_,
        "phase": at,
        "rules": rules,
        "schools": schools,
        "listed_schools": schools if is_whole else schools[:MOST_SCHOOLS],
        "is_ranked": at in RANKED,
        "draw": draw_of_round(round_.id) if at in RANKED else None,
        "who": who_in(round_.id) if at in RANKED else None,
        "failed_issues": failed_issues(round_.id) if at in RANKED else [],
    }


def for_reader(round_: Round, person: Person, asked: Mapping[str, str]) -> dict[str, Any]:
    """The page of whoever does not run housing: with their own application, points and place."""
    shown = common(round_, asked)
    is_teacher = Role.TEACHER in person.role_names
    mine = my_application(round_.id, person) if is_teacher else None
    reads_all = reads_all_of_housing(person)
    at = shown["phase"]
    return shown | {
        "is_teacher": is_teacher,
        "mine": mine,
        "points": own_points(mine, shown["rules"]) if mine else None,
        "placed": _number_placed(round_) if mine and mine.position else 0,
        "objections": my_objections(round_.id, person),
        "reads_all": reads_all,
        "history": _history(round_, mine, reads_all),
        "may_apply": is_teacher and at == Phase.OPEN,
        "may_withdraw": mine is not None
        and mine.withdrawn_at is None
        and is_possible(EventKind.WITHDRAWN, at),
        "may_object": at == Phase.NOTICE and is_concerned(round_, person),
        "may_read_notice": at in RANKED,
    }


def _history(round_: Round, mine: Application | None, reads_all: bool) -> list[TimelineEntry]:
    """What happened to the round, for whoever reads all; else what happened to one's own application."""
    if reads_all:
        return timeline(events_of_round(round_.id))
    return timeline(events_about(HousingEvent.application_id, mine.id), names=False) if mine else []


def is_concerned(round_: Round, person: Person) -> bool:
    """Whether the person applied in the round, works at one of its schools or administers one."""
    schools = {school.id for school in schools_in(round_)}
    at = {person.organization_id, *person.reached_by(Role.SCHOOL_ADMIN)}
    return bool(schools & at) or has_applied(round_.id, person)


def may_read(round_: Round, at: Phase, person: Person | None) -> bool:
    """Whether this person (None: whoever passes by) reads the masked names of the public notice."""
    if person is None:
        return may_read_names(at, runs=False, reads=False, applied=False)
    return may_read_names(
        at,
        runs=reads_all_of_housing(person),
        reads=bool(person.reached_by(Role.LEADER) & {school.id for school in schools_in(round_)}),
        applied=has_applied(round_.id, person),
    )


def for_who_runs(round_: Round, person: Person, asked: Mapping[str, str]) -> dict[str, Any]:
    """The page of whoever runs housing: what is next, who waits, what was objected, what happened."""
    shown = common(round_, asked)
    offered = _offers_by_status(round_)
    keys = offers_with(AllocationStatus.ACCEPTED, round_id=round_.id)
    objections = objections_in(round_.id) if shown["is_ranked"] else []
    return shown | {
        "has_other_part": {
            step: has_other_part(round_.id, step, person) for step in (EventKind.PUBLISHED, EventKind.SIGNED)
        },
        "applicants": sum(school.applicants for school in shown["schools"]),
        "offered": offered,
        "keys": read_page(keys, OLDEST_OFFER_FIRST).rows if offered[AllocationStatus.ACCEPTED] else [],
        "objections": objections,
        "unanswered": [one for one in objections if one.answered_at is None],
        "vacant": vacant_for(round_.id) if is_possible(EventKind.OFFERED, shown["phase"]) else [],
        "waiting": waiting_at(round_.id) if is_possible(EventKind.OFFERED, shown["phase"]) else {},
        "history": timeline(events_of_round(round_.id)),
        "signature": ReasonForm(formdata=None),
        "freezing": FreezeForm(formdata=None).begin(),
        "typing": ValueForm(formdata=None),
        "person": person,
        "mask": mask,
        **what_if(round_, shown["schools"], asked, shown["is_ranked"]),
    }


def what_if(
    round_: Round, schools: list[SchoolInRound], asked: Mapping[str, str], is_ranked: bool
) -> dict[str, Any]:
    """Who would be housed with more flats at one school; a question, nothing changes."""
    if not is_ranked:
        return {"what_if": None}
    form = WhatIfForm(asked if "more" in asked else None)
    form.school.choices = [SelectChoice(school.id, school.display_name) for school in schools]
    if "more" not in asked or not form.validate():
        return {"what_if": form, "would_be_housed": None}
    placed = [
        row for row in published_rows(round_.id) if row.position is not None and row.withdrawn_at is None
    ]
    line = [(row.id, row.school_id) for row in placed]
    flats = {school.id: school.flats for school in schools}
    lucky = set(with_more(line, flats, school=form.school.data, more=form.more.data))
    return {"what_if": form, "would_be_housed": [row for row in placed if row.id in lucky]}


def _number_placed(round_: Round) -> int:
    placed = select(func.count()).where(Application.round_id == round_.id, Application.position.is_not(None))
    return db.session.scalar(placed) or 0


def _offers_by_status(round_: Round) -> Counter[AllocationStatus]:
    query = (
        select(Allocation.status, func.count())
        .where(Allocation.round_id == round_.id)
        .group_by(Allocation.status)
    )
    return Counter({AllocationStatus(row[0]): row[1] for row in db.session.execute(query)})
