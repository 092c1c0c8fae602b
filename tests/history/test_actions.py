"""Each action leaves one event: in which history, of what kind, by whom, and what it says besides."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.history.house import a_session, a_visit
from tests.homes.world import home_at
from tests.housing.town import flat
from tests.measures.world import a_measure, a_problem
from tests.support.states import DISTRICT, State
from tests.support.world import District
from welfare import clock
from welfare.accounts import actions as accounts
from welfare.accounts import credentials, leaving
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.models import Event, histories
from welfare.housing.rounds.actions import keep_rules
from welfare.housing.rules.sample import SAMPLE
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.measures import actions as measures
from welfare.measures.measures import outputs
from welfare.measures.problems import actions as problems
from welfare.measures.refusals import LessThanNothing
from welfare.needs.deadlines import ANSWER_WITHIN
from welfare.needs.lifecycle import Status
from welfare.needs.settings.actions import set_category
from welfare.organizations import actions as organizations
from welfare.organizations.models import OrganizationKind
from welfare.training.models import Level, Programme, Session
from welfare.training.programmes.actions import add_programme, change_programme
from welfare.training.sessions.actions import cancel_session, change_session
from welfare.training.topics.actions import offer_topic, retire_topic
from welfare.training.topics.queries import all_topics

SETTING_CHANGED = "setting_changed"
"""What was set for others stands with whoever set it as well: `tests/audit/test_power.py`."""
Told = tuple[str, str, str | None, dict[str, Any]]
Do = Callable[[District], object]


@pytest.fixture
def state() -> State:
    return DISTRICT


def _admin(d: District) -> Person:
    return d.person("admin")


def _clerk(d: District) -> Person:
    return d.person("clerk")


def _edited(d: District, person: str = "teacher", **other: str) -> None:
    somebody = d.person(person)
    given = {"staff_number": somebody.staff_number, "name": somebody.name, "phone": somebody.phone, **other}
    accounts.edit_person(somebody, by=_admin(d), **given)


def _set(d: District, **other: object) -> None:
    given = {"is_open": True, "default_unit": d.place("housing_office"), "limits": ANSWER_WITHIN, **other}
    set_category("housing", by=_clerk(d), **given)


PEOPLE: dict[str, tuple[Do, Told]] = {
    "somebody is added": (
        lambda d: accounts.add_person(
            staff_number="n1", name="新老师", organization=d.place("near_school"), phone="13800000000",
            by=_admin(d),
        ),
        ("person_events", "added", "admin", {"organization": "石门小学", "roles": ["teacher"]}),
    ),
    "a name and a phone are changed": (
        lambda d: _edited(d, name="甲一一", phone="13900000000"),
        ("person_events", "edited", "admin", {"changes": {"name": None, "phone": None}}),
    ),
    "somebody is moved": (
        lambda d: accounts.move_person(
            d.person("teacher"), organization=d.place("far_school"), by=_admin(d)
        ),
        ("person_events", "moved", "admin", {"changes": {"organization": ["石门小学", "松岭学校"]}}),
    ),
    "a role is given": (
        lambda d: accounts.grant_role(
            d.person("teacher"), role=Role.SCHOOL_ADMIN, organization=d.place("near_school"), by=_admin(d)
        ),
        ("person_events", "role_given", "admin", {"role": "school_admin", "organization": "石门小学"}),
    ),
    "a role is taken": (
        lambda d: leaving.take_role(d.person("clerk"), d.person("clerk").roles[0], by=_admin(d)),
        (
            "person_events",
            "role_taken",
            "admin",
            {"role": "clerk", "organization": "云岭林区教育局", "of_district": True},
        ),
    ),
    "a password is reset": (
        lambda d: credentials.issue_password(d.person("teacher"), by=_admin(d)),
        ("person_events", "password_reset", "admin", {}),
    ),
    "a password is chosen": (
        lambda d: credentials.set_password(d.person("teacher"), "snow on the ridge"),
        ("person_events", "password_chosen", "teacher", {}),
    ),
    "an account is closed": (
        lambda d: leaving.deactivate(d.person("teacher"), by=_admin(d)),
        ("person_events", "closed", "admin", {}),
    ),
    "contact schools are set": (
        lambda d: set_contact_schools(d.person("leader"), [d.place("near_school").id], by=_clerk(d)),
        ("person_events", "contacts_set", "clerk", {"added": ["石门小学"], "removed": []}),
    ),
}  # fmt: skip
PLACES: dict[str, tuple[Do, Told]] = {
    "an organization is added": (
        lambda d: organizations.add_organization(
            kind=OrganizationKind.OFFICE, name="工会", parent=d.place("bureau"), by=_admin(d)
        ),
        ("organization_events", "added", "admin", {"parent": "云岭林区教育局"}),
    ),
    "it is renamed": (
        lambda d: organizations.rename_organization(d.place("near_school"), name="石门学校", by=_admin(d)),
        ("organization_events", "renamed", "admin", {"changes": {"name": ["石门小学", "石门学校"]}}),
    ),
    "it is moved": (
        lambda d: organizations.move_organization(
            d.place("near_school"), parent=d.place("bureau"), by=_admin(d)
        ),
        (
            "organization_events", "moved", "admin",
            {"changes": {"parent": ["东片教联体", "云岭林区教育局"]}},
        ),
    ),
    "it is closed": (
        lambda d: organizations.set_organization_active(
            d.place("near_school"), is_active=False, by=_admin(d)
        ),
        ("organization_events", "closed", "admin", {}),
    ),
    "a category is set": (
        lambda d: _set(d, is_open=False, default_unit=d.place("training_office")),
        (
            "organization_events", "settings_changed", "clerk",
            {
                "category": "housing",
                "changes": {"is_open": [True, False], "default_unit": ["后勤科", "师训科"]},
            },
        ),
    ),
}  # fmt: skip
THINGS: dict[str, tuple[Do, Told]] = {
    "rules are kept": (
        lambda d: keep_rules("周转房积分", SAMPLE, by=d.person("handler")),
        ("housing_events", "rules_kept", "handler", {}),
    ),
    "a programme is added": (
        lambda d: add_programme(name="国培", level=Level.NATIONAL, by=_clerk(d)),
        ("training_events", "programme_added", "clerk", {}),
    ),
    "a topic is offered": (
        lambda d: offer_topic("班级管理", by=_clerk(d)),
        ("training_events", "topic_offered", "clerk", {"topic": "班级管理"}),
    ),
    "a measure is entered": (
        a_measure, ("measure_events", "entered", "clerk", {"yuan": 30_000}),
    ),
    "a problem is listed": (a_problem, ("measure_events", "listed", "clerk", {})),
    "a visit is recorded": (a_visit, ("measure_events", "visited", "leader", {})),
}  # fmt: skip
BEGUN = {**PEOPLE, **PLACES, **THINGS}


def all_events() -> dict[tuple[str, int], Event]:
    db.session.flush()
    return {
        (model.__tablename__, event.id): event
        for model in histories()
        for event in db.session.scalars(select(model))
    }


@pytest.fixture
def left_by(district: District) -> Callable[[Do], list[Told]]:
    """What an action leaves in all histories."""
    names = {person.id: person.staff_number for person in db.session.scalars(select(Person))}

    def left_by(do: Do) -> list[Told]:
        before = all_events().keys()
        do(district)
        db.session.commit()
        return [
            (table, event.kind, names.get(event.by_id), event.details)
            for (table, row), event in sorted(all_events().items())
            if (table, row) not in before and event.kind != SETTING_CHANGED
        ]

    return left_by


@pytest.mark.in_turn("an event is put together in Python")
@pytest.mark.parametrize("name", BEGUN)
def test_an_action_leaves_one_event(left_by: Callable[[Do], list[Told]], name: str) -> None:
    do, told = BEGUN[name]
    assert left_by(do) == [told]


def test_what_changes_nothing_leaves_nothing(district: District, left_by: Callable[[Do], list[Told]]) -> None:
    idle: list[Do] = [
        _edited,
        _set,
        lambda d: accounts.move_person(
            d.person("teacher"), organization=d.place("near_school"), by=_admin(d)
        ),
        lambda d: accounts.grant_role(
            d.person("teacher"), role=Role.TEACHER, organization=d.place("near_school"), by=_admin(d)
        ),
        lambda d: accounts.reactivate(d.person("teacher"), by=_admin(d)),
        lambda d: organizations.rename_organization(d.place("near_school"), name="石门小学", by=_admin(d)),
        lambda d: organizations.move_organization(
            d.place("near_school"), parent=d.place("alliance"), by=_admin(d)
        ),
        lambda d: organizations.set_organization_active(d.place("near_school"), is_active=True, by=_admin(d)),
        lambda d: set_contact_schools(d.person("leader"), [], by=_clerk(d)),
    ]
    assert [left_by(do) for do in idle] == [[]] * len(idle)


def test_what_is_opened_again_and_the_first_password(
    district: District, left_by: Callable[[Do], list[Told]]
) -> None:
    leaving.deactivate(district.person("teacher"), by=_admin(district))
    organizations.set_organization_active(district.place("far_school"), is_active=False, by=_admin(district))
    district.person("colleague").password_hash = None
    assert left_by(lambda d: accounts.reactivate(d.person("teacher"), by=_admin(d))) == [
        ("person_events", "opened", "admin", {})
    ]
    assert left_by(
        lambda d: organizations.set_organization_active(d.place("far_school"), is_active=True, by=_admin(d))
    ) == [("organization_events", "opened", "admin", {})]
    assert left_by(lambda d: credentials.issue_password(d.person("colleague"), by=None)) == [
        ("person_events", "password_issued", None, {})
    ]


def test_no_secret_and_nothing_personal_is_written_down(district: District) -> None:
    teacher = district.person("teacher")
    _edited(district, name="甲一一", phone="13900000000", staff_number="T-77")
    issued = credentials.issue_password(teacher, by=_admin(district))
    credentials.set_password(teacher, "snow on the ridge")
    written = str([(event.words, event.details) for event in all_events().values()])
    for secret in ("甲一", "13900000000", "T-77", issued, "snow on the ridge", teacher.password_hash or ""):
        assert secret not in written


def of_a_measure(d: District) -> Iterator[tuple[Do, str, dict[str, Any]]]:
    """What is done to a measure, one after the other, and what is written down of it."""
    handler, day = d.person("handler"), clock.today()
    measure, need, home = a_measure(d), d.need(Status.IN_PROGRESS), home_at(d)
    yield (
        lambda _d: measures.change_measure(
            measure, title="装热水器", words="每层两台", approved_yuan=40_000, by=handler
        ),
        "changed",
        {"changes": {
            "title": ["集中安装热水器", "装热水器"], "words": None, "approved_yuan": [30_000, 40_000],
        }},
    )  # fmt: skip
    steps = []
    yield (
        lambda _d: steps.append(measures.add_step(measure, title="招标", due_on=day, by=handler)),
        "step_added",
        {"step": "招标", "due_on": day.isoformat()},
    )
    yield lambda _d: measures.finish_step(measure, steps[0], by=handler), "step_done", {"step": "招标"}
    steps.append(measures.add_step(measure, title="验收", due_on=day, by=handler))
    yield lambda _d: measures.drop_step(measure, steps[1], by=handler), "step_dropped", {"step": "验收"}
    yield (
        lambda _d: measures.spend(
            measure, amount_yuan=700, spent_on=day, words="材料", reason=None, by=handler
        ),
        "spent",
        {"yuan": 700},
    )
    yield (
        lambda _d: measures.take_on(measure, need, by=handler), "need_taken_on", {"need": need.number},
    )  # fmt: skip
    yield lambda _d: measures.drop_need(measure, need, by=handler), "need_dropped", {"need": need.number}
    made = {"made": "home", "ids": [home.id]}
    yield lambda _d: outputs.link(measure, "home", [home.id], by=handler), "output_named", made
    yield lambda _d: outputs.unlink(measure, "home", [home.id], by=handler), "output_dropped", made
    yield lambda _d: measures.finish_measure(measure, words="装好了", by=handler), "finished", {}


def test_each_step_of_a_measure_leaves_one_event(
    district: District, left_by: Callable[[Do], list[Told]]
) -> None:
    for do, kind, details in of_a_measure(district):
        assert left_by(do) == [("measure_events", kind, "handler", details)]


def test_what_is_done_to_a_problem_leaves_one_event_each(
    district: District, left_by: Callable[[Do], list[Told]]
) -> None:
    clerk, need = _clerk(district), district.need(Status.IN_PROGRESS)
    problem, measure = a_problem(district), a_measure(district, is_finished=True)
    steps: list[tuple[Do, str, dict[str, Any]]] = [
        (
            lambda _d: problems.describe(problem, title="宿舍没有热水", words="冬天", by=clerk),
            "changed",
            {"changes": {"words": None}},
        ),
        (lambda _d: problems.gather(problem, need, by=clerk), "need_taken_on", {"need": need.number}),
        (lambda _d: problems.drop_need(problem, need, by=clerk), "need_dropped", {"need": need.number}),
        (
            lambda _d: problems.answer_with(problem, measure, by=clerk),
            "measure_named",
            {"measure": measure.title},
        ),
        (lambda _d: problems.strike_off(problem, by=clerk), "struck_off", {}),
    ]
    for do, kind, details in steps:
        assert left_by(do) == [("measure_events", kind, "clerk", details)]


def test_what_is_done_to_training_leaves_one_event_each(
    district: District, left_by: Callable[[Do], list[Told]]
) -> None:
    clerk = _clerk(district)
    opened: list[Session] = []
    added, session_opened = left_by(lambda d: opened.append(a_session(d)))
    assert (added[1], session_opened) == (
        "programme_added",
        ("training_events", "session_opened", "clerk", {}),
    )
    session, programme = opened[0], db.session.scalars(select(Programme)).one()
    offer_topic("班级管理", by=clerk)
    topic = all_topics()[0]
    later = session.ends_at + timedelta(hours=1)
    content = {"starts_at": session.starts_at, "ends_at": later, "place": "二楼", "seats": 30}
    steps: list[tuple[Do, str, dict[str, Any]]] = [
        (
            lambda _d: change_session(session, reserved={}, by=clerk, **content),
            "session_changed",
            {"changes": {"ends_at": None, "place": None}},
        ),
        (lambda _d: cancel_session(session, by=clerk), "session_cancelled", {}),
        (
            lambda _d: change_programme(programme, name=programme.name, budget_yuan=900, by=clerk),
            "programme_changed",
            {"changes": {"budget_yuan": [None, 900]}},
        ),
        (lambda _d: retire_topic(topic, by=clerk), "topic_retired", {"topic": "班级管理"}),
    ]
    for do, kind, details in steps:
        assert left_by(do) == [("training_events", kind, "clerk", details)]


def test_what_was_refused_leaves_nothing(district: District, left_by: Callable[[Do], list[Told]]) -> None:
    flat(district)
    measure = a_measure(district)

    def refused(d: District) -> None:
        with pytest.raises(LessThanNothing):
            measures.spend(
                measure, amount_yuan=-1, spent_on=clock.today(), words="退", reason=None, by=_clerk(d)
            )

    assert left_by(refused) == []
