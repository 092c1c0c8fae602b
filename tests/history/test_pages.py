"""What was done is told where one would look for it, with who did it; what is older is folded away."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.history.house import a_session
from tests.measures.world import a_measure, a_problem
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.states import DISTRICT, State
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import edit_person, grant_role
from welfare.accounts.leaving import take_role
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.housing.rounds.actions import keep_rules
from welfare.housing.rules.sample import SAMPLE
from welfare.measures.measures.actions import change_measure, spend
from welfare.measures.problems.actions import describe
from welfare.needs.deadlines import ANSWER_WITHIN, Urgency
from welfare.needs.settings.actions import set_category
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.actions import rename_organization
from welfare.training.models import Programme
from welfare.training.programmes.actions import change_programme
from welfare.training.sessions.actions import change_session
from welfare.training.topics.actions import offer_topic, retire_topic
from welfare.training.topics.queries import all_topics

Prepare = Callable[[District], str]


@pytest.fixture
def state() -> State:
    return DISTRICT


def _account(d: District) -> str:
    teacher, admin = d.person("teacher"), d.person("admin")
    edit_person(teacher, staff_number="teacher", name="甲一", phone="13900000000", by=admin)
    grant_role(teacher, role=Role.HANDLER, organization=d.place("housing_office"), by=admin)
    return f"/people/{teacher.id}"


def _place(d: District) -> str:
    school = d.place("near_school")
    rename_organization(school, name="石门学校", by=d.person("admin"))
    return f"/organizations/{school.id}"


def _settings(d: District) -> str:
    limits = {**ANSWER_WITHIN, Urgency.ORDINARY: 9}
    unit = db.session.get_one(CategorySetting, "housing").default_unit_id
    assert unit == d.place("housing_office").id
    set_category(
        "housing", by=d.person("second_clerk"), is_open=True, default_unit=d.place("housing_office"),
        limits=limits,
    )  # fmt: skip
    return "/triage/settings"


def _measure(d: District) -> str:
    measure, clerk = a_measure(d), d.person("second_clerk")
    change_measure(measure, title=measure.title, words="", approved_yuan=45_000, by=clerk)
    spend(measure, amount_yuan=1200, spent_on=clock.today(), words="材料", reason=None, by=clerk)
    return f"/measures/{measure.id}"


def _problem(d: District) -> str:
    problem = a_problem(d)
    describe(problem, title="宿舍冬天没有热水", words="", by=d.person("second_clerk"))
    return f"/problems/{problem.id}"


def _session(d: District) -> str:
    session = a_session(d)
    change_session(session, reserved={}, by=d.person("second_clerk"), seats=40, starts_at=session.starts_at)
    return f"/training/sessions/{session.id}"


def _programme(d: District) -> str:
    a_session(d)
    programme = db.session.scalars(select(Programme)).one()
    change_programme(programme, name=programme.name, budget_yuan=900, by=d.person("second_clerk"))
    return f"/training/programmes/{programme.id}"


def _topic(d: District) -> str:
    offer_topic("班级管理", by=d.person("clerk"))
    retire_topic(all_topics()[0], by=d.person("second_clerk"))
    return "/training/topics"


def _rules(d: District) -> str:
    return f"/housing/rules/{keep_rules('周转房积分', SAMPLE, by=d.person('second_clerk')).id}"


PAGES: dict[str, tuple[str, Prepare, list[str]]] = {
    "an account": (
        "admin",
        _account,
        ["Role given · 系管一", "Handler, 后勤科", "Details changed · 系管一", "Phone: changed"],
    ),
    "an organization": (
        "admin", _place, ["Renamed · 系管一", "石门小学 → 石门学校", "Organization added"],
    ),
    "the settings": (
        "clerk", _settings, ["Settings changed · 局办二", "Ordinary: 7 working days → 9 working days"],
    ),
    "a measure": (
        "clerk",
        _measure,
        ["Money spent was entered · 局办二", "1,200 yuan", "Approved (yuan): 30,000 → 45,000", "局办一"],
    ),
    "a problem": (
        "clerk", _problem, ["宿舍没有热水 → 宿舍冬天没有热水", "Put on the problem list · 局办一"],
    ),
    "a session": ("other_handler", _session, ["Session changed · 局办二", "Seats: changed"]),
    "a programme": ("other_handler", _programme, ["Budget in yuan: — → 900", "Programme added · 局办一"]),
    "topics": ("other_handler", _topic, ["Topic no longer offered · 局办二", "Topic offered", "班级管理"]),
    "rules": ("handler", _rules, ["Rules kept as a new version · 局办二"]),
}  # fmt: skip


def page_of(client: Client, district: District, name: str) -> Page:
    account, prepare, _told = PAGES[name]
    address = prepare(district)
    db.session.commit()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person(account))
    return client.page(address)


@pytest.mark.in_turn("an event is put into words in Python")
@pytest.mark.parametrize("name", PAGES)
def test_what_was_done_is_told_with_who_did_it(client: Client, district: District, name: str) -> None:
    text = page_of(client, district, name).text
    assert [told for told in PAGES[name][2] if told not in text] == []


def test_what_is_older_than_five_is_folded_away(client: Client, district: District) -> None:
    admin = district.person("admin")
    for _again in range(3):
        teacher = district.person("teacher")
        grant_role(teacher, role=Role.HANDLER, organization=district.place("housing_office"), by=admin)
        db.session.commit()
        db.session.expire_all()
        teacher = district.person("teacher")
        take_role(teacher, next(held for held in teacher.roles if held.role == Role.HANDLER), by=admin)
        db.session.commit()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person("admin"))
    main = client.page(f"/people/{district.person('teacher').id}").main
    [folded] = [each for each in elements(main, "details") if text(each).startswith("Earlier")]
    whole = sum(len(list(elements(each, "li"))) for each in elements(main, "ol"))
    assert (whole, len(list(elements(folded, "li")))) == (7, 2)
