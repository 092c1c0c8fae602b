"""A unit or a school out of many: what a page writes of them, what may be typed, what is found by search."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import House
from tests.housing.town import flat
from tests.measures.world import a_measure, a_problem
from tests.support import world
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.states import LARGE_DISTRICT, State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.needs.models import AssistingUnit, Need
from welfare.organizations.actions import add_organization
from welfare.organizations.models import Organization, OrganizationKind
from welfare.organizations.queries import in_tree_order
from welfare.training.models import Mode, Session, SessionKind
from welfare.training.sessions.actions import open_session


def build_fifty_schools() -> None:
    world.build()
    world.add_schools(50, to_an_alliance=2)


FIFTY_SCHOOLS = State("fifty_schools", build_fifty_schools)
"""More than are listed; of about as many alliances as four hundred schools have, which are."""


@pytest.fixture
def state() -> State:
    """Four hundred schools."""
    return LARGE_DISTRICT


@pytest.fixture
def clerk(client: Client, district: District) -> Client:
    """The browser of a clerk of the whole district."""
    sign_in_as(client, district.person("clerk"))
    return client


def school(number: int) -> str:
    return f"第{number}乡中心小学"


def ask(client: Client, source: str, words: str) -> list[str]:
    answer = client.get(f"/organizations/choices/{source}?q={quote(words)}")
    assert answer.status_code == 200, source
    return [match["name"] for match in answer.json["matches"]]


def fresh(need: Need) -> Need:
    db.session.expire_all()
    return db.session.get_one(Need, need.id)


def acceptance(client: Client, need: Need) -> Page:
    return client.page(f"/needs/{need.number}")


def unit_of(need: Need) -> str | None:
    query = select(Organization.name).join(Need, Need.unit_id == Organization.id).where(Need.id == need.id)
    return db.session.scalar(query)


def assisting(need: Need) -> set[str]:
    query = select(Organization.name).join(AssistingUnit, AssistingUnit.unit_id == Organization.id)
    return set(db.session.scalars(query.where(AssistingUnit.need_id == need.id)))


# --- what a page writes


def a_session_with_reserved_seats(district: District) -> Session:
    begins = clock.now() + timedelta(days=7)
    return open_session(
        by=district.person("other_handler"), reserved={district.place("near_school").id: 4},
        kind=SessionKind.LECTURE, title="班级管理讲座", mode=Mode.OFFLINE, place="一楼", seats=30, hours=6,
        starts_at=begins, ends_at=begins + timedelta(hours=6),
    )  # fmt: skip


def pages(district: District) -> dict[tuple[str, str], str]:
    """The pages that offer units, flats or people, by who opens them and what they are."""
    submitted, dispatched = district.need(), district.need(Status.IN_PROGRESS)
    measure, problem = a_measure(district), a_problem(district)
    session = a_session_with_reserved_seats(district)
    teacher, leader = district.person("teacher"), district.person("leader")
    return {
        ("clerk", "inbox"): "/triage",
        ("clerk", "need to accept"): f"/needs/{submitted.number}",
        ("clerk", "need in progress"): f"/needs/{dispatched.number}",
        ("clerk", "settings"): "/triage/settings",
        ("clerk", "overview"): "/overview",
        ("clerk", "figure"): "/figures/solved",
        ("clerk", "new measure"): "/measures/new",
        ("clerk", "measure"): f"/measures/{measure.id}",
        ("clerk", "problem"): f"/problems/{problem.id}",
        ("clerk", "contact schools"): f"/visits/contacts/{leader.id}",
        ("clerk", "registers"): "/registers",
        ("clerk", "register of pupils"): "/registers/pupils/new",
        ("clerk", "register of exchanges"): "/registers/exchanges/new",
        ("clerk", "flats"): "/housing/units",
        ("clerk", "new flat"): "/housing/units/new",
        ("clerk", "new round"): "/housing/rounds/new",
        ("clerk", "new home"): "/homes/new",
        ("admin", "person"): f"/people/{teacher.id}",
        ("admin", "role"): f"/people/{teacher.id}/roles",
        ("admin", "new person"): "/people/new",
        ("other_handler", "new session"): "/training/sessions/new",
        ("other_handler", "session"): f"/training/sessions/{session.id}",
        ("other_handler", "change of a session"): f"/training/sessions/{session.id}/details",
        ("other_handler", "figures of training"): "/training/figures",
        ("other_handler", "training by school"): "/training/figures/schools",
    }


def costs(app: Flask) -> dict[tuple[str, str], tuple[int, int]]:
    """Bytes and queries of these pages."""
    district, found = world.District(), {}
    hands = world.SameHands()
    for school in in_tree_order(OrganizationKind.SCHOOL):
        flat(hands, school_id=school.id)
    addresses = pages(district)
    db.session.commit()
    client = app.test_client()
    for (account, name), path in addresses.items():
        sign_in_as(client, district.person(account))
        with statements() as asked:
            answer = client.get(path)
        assert answer.status_code == 200, path
        found[account, name] = (len(answer.data), len(asked))
    return found


@pytest.mark.slow("builds four hundred schools, and opens every page that offers them")
def test_a_page_costs_no_more_where_there_are_four_hundred_schools(house: House) -> None:
    """Nor where a vacant flat stands at each of them."""
    found = []
    for state in (FIFTY_SCHOOLS, LARGE_DISTRICT):
        house.begin_with(state)
        with house.app.app_context():
            found.append(costs(house.app))
    few, many = found
    assert {name: size for name, (size, _asked) in many.items() if size > 1.03 * few[name][0]} == {}
    assert {name: asked for name, (_size, asked) in many.items() if asked != few[name][1]} == {}


# --- without script: what was typed is looked up


def test_a_part_of_a_name_that_only_one_has_is_that_one(clerk: Client, district: District) -> None:
    need = district.need()
    acceptance(clerk, need).form("/acceptance").send(unit_typed="师训")
    assert fresh(need).status == Status.IN_PROGRESS
    assert fresh(need).unit_id == district.place("training_office").id


def test_the_whole_name_is_that_one_although_others_have_it_as_a_part(
    clerk: Client, district: District
) -> None:
    need = district.need()
    add_organization(kind=OrganizationKind.SCHOOL, name=f"{school(7)}分校", parent=district.place("bureau"))
    acceptance(clerk, need).form("/acceptance").send(unit_typed=f" {school(7)} ")
    assert unit_of(need) == school(7)


def test_the_usual_unit_stands_there_and_is_taken_as_it_stands(clerk: Client, district: District) -> None:
    need = district.need()
    form = acceptance(clerk, need).form("/acceptance")
    assert form.values["unit_typed"] == "后勤科"
    form.send()
    assert fresh(need).unit_id == district.place("housing_office").id


def test_what_fits_several_comes_back_with_those_to_choose_from(clerk: Client, district: District) -> None:
    need = district.need()
    page = acceptance(clerk, need).form("/acceptance").send(unit_typed="第39", urgency="urgent")
    assert page.status == 422
    assert "11 are called “第39”" in page.text
    form = page.form("/acceptance")
    assert (form.values["unit_typed"], form.values["urgency"]) == ("第39", "urgent")
    offered = [box.get("value") for box in elements(form.element, "input") if box.get("name") == "unit_match"]
    assert len(offered) == 11
    form.send(unit_match=offered[3])
    assert str(fresh(need).unit_id) == offered[3]
    assert fresh(need).urgency == "urgent"


def test_what_fits_nothing_or_too_much_says_so_and_keeps_what_was_typed(
    clerk: Client, district: District
) -> None:
    need = district.need()
    page = acceptance(clerk, need).form("/acceptance").send(unit_typed="没有的%")
    assert page.status == 422
    assert "Nothing to choose here is called “没有的%”" in page.text
    assert page.form("/acceptance").values["unit_typed"] == "没有的%"
    page = page.form("/acceptance").send(unit_typed="小学")
    assert "Too many are called “小学”" in page.text
    assert sum(box.get("name") == "unit_match" for box in elements(page.main, "input")) == 20
    assert fresh(need).status == Status.SUBMITTED


def test_an_emptied_field_asks_for_a_unit(clerk: Client, district: District) -> None:
    need = district.need()
    page = acceptance(clerk, need).form("/acceptance").send(unit_typed="")
    assert page.status == 422
    assert "Choose a unit." in page.text


def test_a_choice_among_matches_is_nothing_once_other_words_stand_there(
    clerk: Client, district: District
) -> None:
    need = district.need()
    page = acceptance(clerk, need).form("/acceptance").send(unit_typed="第39")
    form = page.form("/acceptance")
    chosen = next(box.get("value") for box in elements(page.main, "input") if box.get("name") == "unit_match")
    form.send(unit_match=chosen, unit_typed="师训科")
    assert fresh(need).unit_id == district.place("training_office").id


def test_several_are_typed_with_a_comma_and_taken_away_by_their_box(
    clerk: Client, district: District
) -> None:
    need = district.need()
    page = (
        acceptance(clerk, need)
        .form("/acceptance")
        .send(assisting_typed=f"{school(3)}，师训、第39", unit_typed="后勤")
    )
    assert page.status == 422
    form = page.form("/acceptance")
    assert form.values.getlist("assisting") == [
        str(place.id) for place in _named(school(3), "师训科")
    ]  # what was clear is chosen already
    matches = [
        box.get("value") for box in elements(page.main, "input") if box.get("name") == "assisting_match"
    ]
    form.send(assisting_match=matches[:2])
    assert len(assisting(need)) == 4

    form = clerk.page(f"/needs/{need.number}/transfer").form("/transfer")
    kept = [str(place.id) for place in _named(school(3))]
    form.send(assisting=kept, unit_typed=school(9))
    assert assisting(need) == {school(3)}


def _named(*names: str) -> list[Organization]:
    query = select(Organization).where(Organization.name.in_(names))
    return sorted(db.session.scalars(query), key=lambda place: place.path)


@pytest.mark.parametrize("bad", ["0", "-1", "none", "99999999999", "999999"])
def test_an_id_that_is_not_offered_is_no_choice(clerk: Client, district: District, bad: str) -> None:
    need = district.need()
    for fields in ({"unit": bad, "unit_typed": None}, {"unit": "", "unit_typed": "第39", "unit_match": bad}):
        page = Page(clerk, clerk.post(f"/needs/{need.number}/acceptance", data=_form(clerk, need, fields)))
        assert page.status == 422, fields
    assert fresh(need).status == Status.SUBMITTED


def _form(client: Client, need: Need, fields: dict[str, str | None]) -> dict[str, str]:
    values = {**acceptance(client, need).form("/acceptance").values.to_dict(), **fields}
    return {name: value for name, value in values.items() if value is not None}


def test_a_name_that_holds_what_stands_between_two_is_one_name(clerk: Client, district: District) -> None:
    need, joined = district.need(), "后勤、财务科"
    district.place("training_office").name = joined
    db.session.commit()
    acceptance(clerk, need).form("/acceptance").send(assisting_typed=joined, unit_typed="后勤科")
    assert assisting(need) == {joined}


def test_a_protected_need_goes_to_no_school(clerk: Client, district: District) -> None:
    need = district.need(is_protected=True)
    [one] = _named(school(3))
    page = acceptance(clerk, need).form("/acceptance").send(unit=str(one.id))
    assert page.status == 422
    assert fresh(need).status == Status.SUBMITTED


def test_what_another_changed_meanwhile_is_kept_or_asked_about(clerk: Client, district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    mine = clerk.page(f"/needs/{need.number}/transfer").form("/transfer")
    clerk.page(f"/needs/{need.number}/transfer").form("/transfer").send(unit_typed=school(5))
    mine.send(assisting_typed=school(6))
    assert (unit_of(need), assisting(need)) == (school(5), {school(6)})
    page = mine.send(unit_typed="第39")
    assert "11 are called" in page.text
    page = mine.send(unit_typed=school(7))
    assert page.status == 409
    assert f"Saved there now: {school(5)}" in page.text


def test_people_are_put_at_a_school_by_its_name(client: Client, district: District) -> None:
    sign_in_as(client, district.person("admin"))
    form = client.page("/people/new").form("/people/new")
    page = form.send(name="新来的", staff_number="T9", organization_typed="第39")
    assert page.status == 422
    assert page.form("/people/new").values["name"] == "新来的"
    page = page.form("/people/new").send(organization_typed="")
    assert "Choose an organization." in page.text
    page.form("/people/new").send(organization_typed=school(9))
    person = client.page("/people?q=T9").follow("新来的")
    assert person.form(person.path).values["organization_typed"] == school(9)

    person = person.form("/roles").send(role="handler", at_typed="后勤")
    assert "now holds the role" in person.response.text
    page = person.form(person.path).send(organization_typed="没有的")
    assert page.status == 422
    assert "Nothing to choose here is called “没有的”" in page.text


def test_somebody_may_stay_at_a_closed_school_and_nobody_comes_there(
    client: Client, district: District
) -> None:
    closed = district.place("near_school")
    closed.is_active = False
    sign_in_as(client, district.person("admin"))
    address = f"/people/{district.person('teacher').id}"
    form = client.page(address).form(address)
    assert form.values["organization_typed"] == "石门小学"
    assert "Saved." in form.send(phone="13800000000").response.text
    address = f"/people/{district.person('neighbour').id}"
    page = client.page(address).form(address).send(organization_typed="石门小学")
    assert page.status == 422


def test_contact_schools_are_named_and_taken_away_by_their_box(clerk: Client, district: District) -> None:
    address = f"/visits/contacts/{district.person('leader').id}"
    form = clerk.page(address).form(address)
    page = form.send(schools_typed=f"{school(3)}，第39")
    assert page.status == 422
    form = page.form(address)
    assert form.values.getlist("schools") == [str(place.id) for place in _named(school(3))]
    assert form.send(schools_typed=f"{school(4)}、双河").path == "/visits/contacts"
    said = clerk.page("/visits/contacts").text
    assert [name in said for name in (school(3), school(4), "双河幼儿园")] == [True, True, True]
    form = clerk.page(address).form(address)
    form.send(schools=[str(place.id) for place in _named(school(4))])
    assert school(3) not in clerk.page("/visits/contacts").text


def test_an_alliances_clerk_names_schools_of_the_alliance_alone(client: Client, district: District) -> None:
    sign_in_as(client, district.person("alliance_clerk"))
    assert ask(client, "contact-schools", "小学") == ["石门小学"]


def test_an_entry_of_a_register_is_about_a_school_of_that_name(clerk: Client, district: District) -> None:
    form = clerk.page("/registers/pupils/new").form("/new")
    typed = {"stage": "primary", "counted_on": "2026-09-01", "pupils": "120", "source": "学年初报表"}
    page = form.send(school_id_typed="第39", **typed)
    assert page.status == 422
    assert "11 are called “第39”" in page.text
    page = page.form("/new").send(school_id_typed=school(9))
    entry = page.follow(school(9))
    assert entry.form(entry.path).values["school_id_typed"] == school(9)
    assert "Choose one." in clerk.page("/registers/pupils/new").form("/new").send(**typed).text
    sign_in_as(clerk, district.person("auditor"))
    assert f"School{school(9)}" in clerk.page(entry.path).text


# --- filters


def test_a_filter_takes_what_was_typed(clerk: Client, district: District) -> None:
    district.need()
    district.need(by="neighbour", title="别处的")
    page = clerk.page("/triage").form("/triage").send(school_typed="双河")
    assert "别处的" in page.text
    assert "想要一间宿舍" not in page.text
    assert page.links["Remove School: 双河幼儿园"]
    again = page.form("/triage")
    assert again.values["school_typed"] == "双河幼儿园"
    assert "想要一间宿舍" in again.send(school_typed="").text


def test_a_filter_asks_which_of_several_and_leads_to_each(clerk: Client, district: District) -> None:
    page = clerk.page("/triage").form("/triage").send(school_typed="第39", q="宿舍")
    assert page.status == 200
    assert "11 are called “第39”" in page.text
    assert page.form("/triage").values["school_typed"] == "第39"
    chosen = page.follow(f"{school(39)} 第3教联体")
    assert chosen.form("/triage").values["school_typed"] == school(39)
    assert chosen.form("/triage").values["q"] == "宿舍"


def test_figures_are_narrowed_by_what_was_typed(clerk: Client, district: District) -> None:
    page = clerk.page("/overview").form("/overview").send(school_typed="双河")
    assert any(text(heading).endswith(" · 双河幼儿园") for heading in elements(page.main, "h2"))
    page = page.form("/overview").send(school_typed="第39")
    assert "11 are called “第39”" in page.text
    chosen = page.follow(f"{school(39)} 第3教联体")
    assert chosen.form("/overview").values["school_typed"] == school(39)


def test_a_figures_list_stays_broken_down_while_a_school_is_chosen(clerk: Client, district: District) -> None:
    page = clerk.page("/figures/taken_in?by=category").form("/figures/taken_in").send(school_typed="第39")
    chosen = page.follow(f"{school(39)} 第3教联体").form("/figures/taken_in")
    assert (chosen.values["by"], chosen.values["school_typed"]) == ("category", school(39))


@pytest.mark.on_both("whose they are is decided there")
def test_people_are_narrowed_by_a_part_of_their_schools_name(client: Client, district: District) -> None:
    sign_in_as(client, district.person("admin"))
    page = client.page("/people").form("/people").send(organization_typed="双河")
    assert "乙一" in page.text
    assert "甲一" not in page.text
    page = page.form("/people").send(organization_typed="第39", q="甲")
    assert page.follow(f"{school(39)} 第3教联体").form("/people").values["q"] == "甲"


def test_a_filter_by_what_is_not_there_or_not_ones_own_is_nowhere(client: Client, district: District) -> None:
    sign_in_as(client, district.person("alliance_clerk"))
    lone = district.place("lone_school")
    for asked in (lone.id, 999999, "none"):
        assert client.get(f"/triage?desk=area&school={asked}").status_code == 404


# --- while one types


@pytest.mark.on_both("what comes first is put in order there")
def test_what_is_called_so_comes_first_then_what_begins_so(clerk: Client, district: District) -> None:
    add_organization(kind=OrganizationKind.SCHOOL, name="岭小学", parent=district.place("bureau"))
    add_organization(kind=OrganizationKind.SCHOOL, name="松岭", parent=district.place("bureau"))
    assert ask(clerk, "units", "松岭") == ["松岭", "松岭学校"]
    assert ask(clerk, "units", "岭")[0] == "岭小学"
    assert len(ask(clerk, "units", "小学")) == 20
    assert ask(clerk, "units", "%") == ask(clerk, "units", "_") == ask(clerk, "units", "\0%") == []


def test_a_match_says_in_what_it_stands(clerk: Client) -> None:
    [match] = clerk.get(f"/organizations/choices/units?q={quote(school(39))}").json["matches"]
    assert match["where"] == "第3教联体"


@pytest.mark.on_both("whose they are is decided there")
def test_nobody_learns_by_search_of_what_they_are_not_offered(client: Client, district: District) -> None:
    closed = district.place("far_school")
    closed.is_active = False
    sign_in_as(client, district.person("clerk"))
    assert ask(client, "units", "松岭") == []
    assert ask(client, "bureau-units", "小学") == []
    assert ask(client, "bureau-units", "第3教联体") == []
    assert ask(client, "bureau-units", "科") == ["后勤科", "师训科"]
    assert ask(client, "area-schools", "松岭") == ["松岭学校"]  # its needs are still to be found

    sign_in_as(client, district.person("alliance_clerk"))
    assert ask(client, "area-schools", "") == ["石门小学", "松岭学校"]
    sign_in_as(client, district.person("handler"))
    assert ask(client, "unit-units", "") == ["后勤科"]
    for source in ("units", "bureau-units", "nothing"):
        assert client.get(f"/organizations/choices/{source}").status_code == 404, source
    sign_in_as(client, district.person("teacher"))
    for source in ("units", "area-schools", "unit-units"):
        assert client.get(f"/organizations/choices/{source}").status_code == 404, source
