"""A district in which every kind of subject has a history of three events or more."""

from datetime import timedelta
from itertools import count

from sqlalchemy import func, select

from tests.homes.world import book, home_at, room_in
from tests.housing.town import applied, flat, newcomer, open_for
from tests.measures.world import a_measure, a_problem
from tests.registers.entries import an_agreement
from tests.support import world
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.audit.readings.models import ReadingEvent, ReadingKind
from welfare.extensions import db
from welfare.history.actions import append
from welfare.history.chains import Chain, all_chains, chain_of
from welfare.history.models import Event
from welfare.measures.visits.actions import Report, record_visit
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Status
from welfare.petitions import lifecycle as petitions
from welfare.petitions.actions import answer, submit, take_in
from welfare.reports.frozen.actions import freeze_what_has_ended
from welfare.retention import policy as retention
from welfare.retention.actions import set_days
from welfare.training.enrolments.actions.enrolment import register
from welfare.training.models import Level, Mode, Session, SessionKind
from welfare.training.programmes.actions import add_programme
from welfare.training.sessions.actions import open_session
from welfare.training.topics.actions import offer_topic

CHAINS = [chain.name for chain in all_chains()]
ENOUGH = 3
_keys = count(1)


def build() -> None:
    """Everything once, through the real actions; then more events, so that each subject has enough."""
    world.build()
    district = District()
    need = district.need(Status.ANSWERED)
    handling.comment(need, by=district.person("clerk"), words="明天去修")
    round_ = open_for(district, [flat(district)])
    applied(round_, newcomer(district))
    book(room_in(home_at(district), district), district.person("teacher"))
    register(a_session(district), by=district.person("teacher"))
    offer_topic("班级管理", by=district.person("clerk"))
    a_measure(district, answers=[a_problem(district)])
    a_visit(district)
    an_agreement(district)
    a_suggestion(district)
    for days in (400, 500, 600):
        set_days(retention.Kind.NOTICES, days, by=district.person("admin"))
    leader = district.person("leader")
    append(ReadingEvent, ReadingKind.OPENED, by=leader, reader_id=leader.id)
    with clock.at(clock.now() + timedelta(days=60)):
        freeze_what_has_ended()
    for chain in all_chains():
        if chain.name != "need":
            _lengthen(chain, district)


def a_session(district: District) -> Session:
    """A course of a programme, a week from now."""
    clerk = district.person("clerk")
    programme = add_programme(name=f"国培{next(_keys)}", level=Level.NATIONAL, by=clerk)
    begins = clock.now().replace(microsecond=0) + timedelta(days=7)
    return open_session(
        by=clerk, programme_id=programme.id, kind=SessionKind.COURSE, title="班级管理研修", topic=None,
        mode=Mode.OFFLINE, starts_at=begins, ends_at=begins + timedelta(hours=6), place="一楼", seats=30,
        hours=6,
    )  # fmt: skip


def a_visit(district: District) -> int:
    """A visit of the leader to the near school, with nothing found."""
    report = Report(
        key=f"visit-{next(_keys)}",
        school_id=district.place("near_school").id,
        visited_on=clock.today(),
        is_unannounced=True,
    )
    visit, _is_new = record_visit(report, by=district.person("leader"))
    return visit.id


def a_suggestion(district: District) -> None:
    """Something suggested, taken in and answered."""
    suggestion = submit(
        petitions.Kind.SUGGESTION,
        words="多放几本书",
        person=district.person("teacher"),
        by=district.person("teacher"),
    )
    take_in(suggestion, by=district.person("clerk"))
    answer(suggestion, words="已采纳", by=district.person("clerk"))


def _lengthen(chain: Chain, district: District) -> None:
    db.session.flush()
    last = events_of(chain)[-1]
    about = {name: getattr(last, name) for name in last.SUBJECTS}
    for words in ("又一次", "再一次", "第三次")[: max(ENOUGH - last.position, 0)]:
        append(chain.model, last.kind, by=district.person("clerk"), words=words, **about)
    db.session.flush()


def subject_id(event: Event) -> int:
    """The subject in whose history an event stands."""
    return chain_of(event)[1]


def events_of(chain: Chain) -> list[Event]:
    """The history of the subject of this kind that has the longest one, oldest first."""
    model = chain.model
    longest = (
        select(chain.subject)
        .where(*chain.condition())
        .group_by(chain.subject)
        .order_by(func.count().desc(), chain.subject)
        .limit(1)
    )
    query = select(model).where(chain.subject == db.session.scalar(longest), *chain.condition())
    return list(db.session.scalars(query.order_by(model.position)))


FULL = State("every_history", build)
