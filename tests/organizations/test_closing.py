"""What hangs on a place that is closed, who carries it on, and a school that becomes part of another."""

from datetime import date, datetime, time

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.homes.world import book, home_at, one, room_in
from tests.housing.town import after, applied, drawn, flat, newcomer, open_for, published
from tests.measures.world import a_measure, give_role
from tests.support.at_once import answer_meanwhile
from tests.support.client import Client, Page
from tests.support.fingerprint import fingerprint
from tests.support.markup import text
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, PEOPLE, District
from tests.training.conftest import Opening
from tests.training.conftest import a_session as a_session  # a fixture
from tests.training.conftest import programme as programme
from welfare import clock
from welfare.accounts import actions as accounts
from welfare.accounts import credentials
from welfare.accounts.models import EventKind, PersonEvent
from welfare.accounts.refusals import CannotGoAlong
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.housing.models import HousingEvent
from welfare.housing.refusals import DoorTaken, InAPublicRound
from welfare.housing.stays.actions.offers import sign
from welfare.housing.units.models import BUILDING_LENGTH
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.contacts.models import ContactSchool
from welfare.measures.models import MeasureEvent
from welfare.needs.actions import intake
from welfare.needs.actions.teacher import reopen
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Action, Status
from welfare.needs.models import AssistingUnit, Need, NeedEvent
from welfare.needs.queries import need_by_number
from welfare.needs.settings.models import CategorySetting
from welfare.notices.models import Notice
from welfare.organizations.actions import NotIntoThat, merge_school, set_organization_active
from welfare.organizations.handover import HELD_BY_PLACES, CannotCarryOn, WorkIsLeft
from welfare.organizations.models import Organization, OrganizationEvent
from welfare.refusals import NameTaken
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period
from welfare.reports.frozen.actions import freeze_what_has_ended, is_frozen
from welfare.reports.frozen.corrections import corrections
from welfare.training.enrolments.actions import enrolment as enrolments
from welfare.training.models import Enrolment

GOES_ON = (Status.SUBMITTED, Status.NEEDS_INFO, Status.IN_PROGRESS, Status.CARRIED, Status.ANSWERED)
AT_UNIT = GOES_ON[1:]
DOOR = {"building": "一号楼", "number": "101"}
DATED = [figure for figure in FIGURES.values() if is_frozen(figure)]


def hangs_on(place: Organization) -> dict[str, int]:
    """How much of what, by name."""
    return {holding.name: count for holding, count in HELD_BY_PLACES.of(place).items()}


def shown(page: Page) -> dict[str, int]:
    """The same as a page shows it."""
    return {name: int(text(element)) for element in page.root.iter() if (name := element.get("data-figure"))}


def close(district: District, key: str, to: str | None = None, *, by: str = "admin") -> None:
    """Close a place, and let another one carry on."""
    successor = district.place(to) if to else None
    set_organization_active(district.place(key), is_active=False, by=district.person(by), successor=successor)


def merge(
    district: District, key: str = "near_school", into: str = "far_school", *, by: str = "admin"
) -> None:
    """Let a school become part of another one."""
    merge_school(district.place(key), into=district.place(into), by=district.person(by))


def told_to_go_along() -> list[dict[str, int]]:
    """How much of what is said to have gone along, by name, in the history of each place that tells of it."""
    told = db.session.scalars(select(OrganizationEvent.details)).all()
    return [details["handed_on"] for details in told if "handed_on" in details]


@pytest.fixture
def office(district: District) -> Organization:
    """The housing office, with a need in each status, one it helps with, a measure, and three categories."""
    for status in Status:
        district.need(status)
    helped = district.need()
    intake.accept(
        helped,
        by=district.person("clerk"),
        unit=district.place("training_office"),
        urgency=Urgency.ORDINARY,
        assisting=[district.place("housing_office")],
    )
    a_measure(district)
    return district.place("housing_office")


@pytest.mark.on_both("what hangs on it is counted there")
def test_what_hangs_on_an_office_is_counted(office: Organization, district: District) -> None:
    assert hangs_on(office) == {
        "people": 1, "roles": 1, "in_hand": len(AT_UNIT), "assisted": 1, "usual": 3, "measures": 1,
    }  # fmt: skip
    assert hangs_on(district.place("lone_school")) == {"people": 2, "roles": 2}
    assert hangs_on(district.place("far_school")) == {}


def test_an_office_is_not_closed_while_nobody_carries_on_its_work(
    office: Organization, district: District
) -> None:
    with pytest.raises(WorkIsLeft):
        close(district, "housing_office")
    db.session.rollback()
    assert district.place("housing_office").is_active


@pytest.mark.on_both("all that hangs on it is moved there")
def test_everything_somebody_waits_for_goes_to_who_carries_on(
    office: Organization, district: District
) -> None:
    other = district.place("training_office")
    due = dict(db.session.execute(select(Need.id, Need.due_on)).all())
    closed = set(
        db.session.scalars(select(Need.id).where(Need.unit_id == office.id, Need.closed_on.is_not(None)))
    )
    close(district, "housing_office", "training_office")
    assert hangs_on(office) == {"people": 1, "roles": 1}
    in_hand = db.session.scalars(select(Need).where(Need.unit_id == other.id)).all()
    assert {need.status for need in in_hand} == set(AT_UNIT)
    assert dict(db.session.execute(select(Need.id, Need.due_on)).all()) == due
    assert set(db.session.scalars(select(Need.id).where(Need.unit_id == office.id))) == closed, (
        "history stays"
    )
    assert not db.session.scalars(select(AssistingUnit.unit_id)).all(), "nobody helps itself"
    assert set(db.session.scalars(select(CategorySetting.default_unit_id))) == {other.id}
    event = db.session.scalars(select(OrganizationEvent).order_by(OrganizationEvent.id.desc())).first()
    assert event
    assert (event.kind, event.details["to"]) == ("closed", "师训科")
    assert event.details["handed_on"] == {"in_hand": len(AT_UNIT), "assisted": 1, "usual": 3, "measures": 1}


def test_each_need_says_who_carries_on_and_their_handlers_are_told_once(
    office: Organization, district: District, client: Client
) -> None:
    need = db.session.scalars(
        select(Need).where(Need.status == Status.IN_PROGRESS, Need.unit_id == office.id)
    ).one()
    db.session.commit()
    db.session.query(Notice).delete()
    close(district, "housing_office", "training_office")
    db.session.commit()
    handed_on = select(NeedEvent).where(NeedEvent.kind == Action.HAND_ON)
    assert len(db.session.scalars(handed_on).all()) == len(AT_UNIT) + 1
    told = db.session.execute(select(Notice.person_id, Notice.need_id).where(Notice.need_id == need.id)).all()
    assert told == [(district.person("other_handler").id, need.id)]
    for name, said in {
        "teacher": "云岭林区教育局 closed 后勤科: 师训科 carries on",
        "other_handler": "系管一 closed 后勤科: 师训科 carries on",
    }.items():
        sign_in_as(client, district.person(name))
        assert said in client.page(f"/needs/{need.number}").text
    assert need_by_number(need.number, district.person("handler")) is None


def test_whoever_helps_is_not_told_of_as_if_they_led(
    office: Organization, district: District, client: Client
) -> None:
    helped = db.session.scalars(
        select(Need).where(Need.unit_id == district.place("training_office").id)
    ).one()
    close(district, "housing_office", "alliance")
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    assert "系管一 closed 后勤科: 东片教联体 helps instead" in client.page(f"/needs/{helped.number}").text


def test_what_is_reopened_goes_on_where_somebody_is(district: District, client: Client) -> None:
    need, protected = district.need(Status.SOLVED), district.need(Status.SOLVED, is_protected=True)
    close(district, "housing_office", "training_office")
    merge(district)
    for solved in (need, protected):
        reopen(solved, by=district.person("teacher"), words="又坏了")
    db.session.commit()
    for again in (need, protected):
        assert (again.unit_id, again.school_id) == tuple(
            district.place(key).id for key in ("training_office", "far_school")
        )
    told = select(Notice.person_id).where(Notice.need_id == need.id, Notice.kind == "assigned")
    assert district.person("other_handler").id in db.session.scalars(told).all()
    sign_in_as(client, district.person("teacher"))
    said = client.page(f"/needs/{need.number}").text
    assert "石门小学 has been closed: it comes from 松岭学校 now" in said
    assert "后勤科 has been closed: 师训科 carries on" in said


@pytest.mark.parametrize("usual", ["near_school", "alliance"])
def test_a_protected_need_is_reopened_at_an_office_only(district: District, usual: str) -> None:
    need = district.need(Status.SOLVED, is_protected=True)
    close(district, "housing_office", usual)
    reopen(need, by=district.person("teacher"), words="又坏了")
    assert need.unit_id == district.place("housing_office").id, "clerks see it, and the light is on"


def test_a_protected_need_is_handed_to_an_office_only(district: District) -> None:
    need = district.need(Status.IN_PROGRESS, is_protected=True)
    db.session.commit()
    for to in ("near_school", "lone_school", "alliance"):
        with pytest.raises(CannotCarryOn):
            close(district, "housing_office", to)
        db.session.rollback()
    close(district, "housing_office", "training_office")
    assert db.session.get_one(Need, need.id).unit_id == district.place("training_office").id


@pytest.mark.parametrize("to", ["housing_office", "bureau", "a closed office"])
def test_who_cannot_carry_on(office: Organization, district: District, to: str) -> None:
    if to == "a closed office":
        to = "training_office"
        district.place(to).is_active = False
    with pytest.raises(CannotCarryOn):
        close(district, "housing_office", to)


def test_registrations_wait_for_another_school_and_for_no_office(
    district: District, a_session: Opening
) -> None:
    session = a_session(needs_approval=True)
    enrolments.register(session, by=district.person("teacher"))
    assert hangs_on(district.place("near_school"))["to_agree"] == 1
    db.session.commit()
    with pytest.raises(CannotCarryOn):
        close(district, "near_school", "training_office")
    db.session.rollback()
    close(district, "near_school", "lone_school")
    enrolment = db.session.scalars(select(Enrolment)).one()
    enrolments.approve(enrolment, by=district.person("other_school"))
    assert enrolment.state == "registered"


class TestMerging:
    @pytest.fixture
    def school(self, district: District, a_session: Opening) -> Organization:
        """A school with something of everything."""
        for status in Status:
            district.need(status)
        district.need(Status.IN_PROGRESS, unit="near_school")
        flat(district, **DOOR)
        booked = book(room_in(home_at(district), district), district.person("teacher"))
        assert one(booked)
        enrolments.register(a_session(needs_approval=True), by=district.person("teacher"))
        set_contact_schools(
            district.person("leader"), [district.place("near_school").id], by=district.person("clerk")
        )
        a_measure(district, unit="near_school")
        return district.place("near_school")

    @pytest.mark.on_both("all that hangs on it is moved there")
    def test_everything_goes_along_and_nothing_is_left(
        self, school: Organization, district: District
    ) -> None:
        before = hangs_on(school)
        assert before == {
            "people": 3, "roles": 3, "in_hand": 1, "own": 7, "flats": 1, "to_agree": 1, "homes": 1,
            "bookings": 1, "measures": 1, "contacts": 1,
        }  # fmt: skip
        merge(district)
        assert hangs_on(school) == {}
        assert hangs_on(district.place("far_school")) == before
        assert not school.is_active
        for name in ("teacher", "school"):
            person = district.person(name)
            assert (person.organization.name, [role.organization.name for role in person.roles]) == (
                "松岭学校", ["松岭学校"],
            )  # fmt: skip

    def test_who_waits_for_a_flat_there_still_gets_it(self, district: District) -> None:
        round_ = open_for(district, [flat(district, **DOOR)])
        applied(round_, newcomer(district))
        merge(district)
        published(district, round_)
        drawn(district, round_)
        with clock.at(after(round_)):
            assert len(sign(round_, by=district.person("leader"))) == 1

    def test_no_public_list_is_changed_behind_its_readers(self, district: District) -> None:
        round_ = open_for(district, [flat(district, **DOOR)])
        applied(round_, newcomer(district))
        published(district, round_)
        with pytest.raises(InAPublicRound):
            merge(district)

    def test_what_waits_to_be_signed_for_stays_news(self, district: District) -> None:
        need = district.need()
        db.session.commit()
        unread = select(Notice.person_id).where(Notice.need_id == need.id, Notice.read_at.is_(None))
        before = set(db.session.scalars(unread))
        merge(district)
        db.session.commit()
        assert before
        assert before <= set(db.session.scalars(unread))

    def test_seats_that_are_kept_for_its_teachers_stay_theirs(
        self, district: District, a_session: Opening
    ) -> None:
        session = a_session(seats=1, reserved={district.place("near_school").id: 1})
        merge(district)
        enrolments.register(session, by=district.person("teacher"))
        assert db.session.scalars(select(Enrolment)).one().state == "registered"

    @pytest.mark.on_both("all that hangs on it is moved there")
    def test_who_stands_by_may_have_a_seat_that_was_kept_for_the_other_school(
        self, district: District, a_session: Opening
    ) -> None:
        kept = {district.place(school).id: 1 for school in ("near_school", "far_school")}
        session = a_session(seats=2, reserved=kept)
        enrolments.register(session, by=district.person("teacher"))
        waiting = enrolments.register(session, by=district.person("colleague"))
        assert waiting.state == "standby"
        merge(district)
        assert waiting.state == "registered"

    def test_its_needs_are_found_by_the_name_of_the_school_they_come_to(self, district: District) -> None:
        need = district.need()
        merge(district)
        assert "松岭学校" in need.search_text
        assert "石门小学" not in need.search_text

    def test_what_is_closed_stays_where_it_was(self, school: Organization, district: District) -> None:
        merge(district)
        stayed = set(db.session.scalars(select(Need.status).where(Need.school_id == school.id)))
        assert stayed == set(Status) - set(GOES_ON)

    def test_both_schools_remember_it(self, school: Organization, district: District) -> None:
        merge(district)
        kinds = select(OrganizationEvent.organization_id, OrganizationEvent.kind).order_by(
            OrganizationEvent.id
        )
        last = db.session.execute(kinds).all()[-2:]
        assert last == [(school.id, "merged"), (district.place("far_school").id, "took_over")]

    def test_who_answers_for_the_school_sees_what_came_along(
        self, school: Organization, district: District
    ) -> None:
        need = db.session.scalars(select(Need).where(Need.status == Status.SUBMITTED)).first()
        assert need
        merge(district)
        assert need_by_number(need.number, district.person("school")) is not None
        assert need_by_number(need.number, district.person("other_school")) is None

    @pytest.mark.parametrize(
        ("key", "into"),
        [
            ("near_school", "near_school"),
            ("near_school", "alliance"),
            ("near_school", "housing_office"),
            ("housing_office", "near_school"),
            ("alliance", "near_school"),
        ],
    )
    def test_a_school_becomes_part_of_another_school_and_of_nothing_else(
        self, district: District, key: str, into: str
    ) -> None:
        with pytest.raises(NotIntoThat):
            merge(district, key, into)

    def test_neither_of_the_two_is_closed(self, district: District) -> None:
        merge(district)
        for key, into in (("near_school", "lone_school"), ("lone_school", "near_school")):
            with pytest.raises(NotIntoThat):
                merge(district, key, into)

    @pytest.mark.on_both("what may be there once is kept there")
    def test_two_flats_of_one_door_are_told_apart_by_the_school_that_one_came_from(
        self, district: District
    ) -> None:
        moved, there = flat(district, **DOOR), flat(district, "far_school", **DOOR)
        merge(district)
        assert (moved.door, there.door) == ("石门小学 一号楼 101", "一号楼 101")
        assert moved.school_id == there.school_id
        event = db.session.scalars(
            select(HousingEvent).where(HousingEvent.unit_id == moved.id).order_by(HousingEvent.id.desc())
        ).first()
        assert event
        assert event.details["changes"]["building"] == ["一号楼", "石门小学 一号楼"]

    def test_where_the_address_would_grow_too_long_it_is_said(self, district: District) -> None:
        long = {"building": "一" * BUILDING_LENGTH, "number": "101"}
        flat(district, **long)
        flat(district, "far_school", **long)
        with pytest.raises(DoorTaken):
            merge(district)

    def test_who_waits_goes_along_from_a_school_without_flats(self, district: District) -> None:
        round_ = open_for(district, [flat(district, "far_school", **DOOR)])
        application = applied(round_, newcomer(district))
        assert hangs_on(district.place("near_school"))["applications"] == 1
        merge(district)
        assert application.school_id == district.place("far_school").id
        events = select(HousingEvent.words).where(HousingEvent.application_id == application.id)
        assert db.session.scalars(events.order_by(HousingEvent.id.desc())).first() == "石门小学 → 松岭学校"

    def test_a_protected_need_goes_along_and_is_counted_nowhere(
        self, school: Organization, district: District
    ) -> None:
        before = hangs_on(school)
        need = district.need(is_protected=True)
        assert hangs_on(school) == before
        merge(district)
        assert need.school_id == district.place("far_school").id
        assert told_to_go_along() == [before, before]

    @pytest.mark.on_both("what may be there once is kept there")
    def test_two_homes_of_one_name_are_never_mixed_up(self, school: Organization, district: District) -> None:
        home_at(district, "far_school")
        with pytest.raises(NameTaken):
            merge(district)

    @pytest.mark.on_both("what may be there once is kept there")
    def test_a_leader_keeps_in_touch_with_one_school_once(
        self, school: Organization, district: District
    ) -> None:
        both = [district.place(key).id for key in ("near_school", "far_school")]
        set_contact_schools(district.person("leader"), both, by=district.person("clerk"))
        merge(district)
        assert db.session.scalars(select(ContactSchool.school_id)).all() == [both[1]]

    @pytest.mark.parametrize(
        ("place", "goes_along"), [("bureau", True), ("near_school", True), ("alliance", False)]
    )
    def test_a_contact_school_ends_with_a_leader_who_does_not_lead_where_it_goes(
        self, district: District, place: str, goes_along: bool
    ) -> None:
        leader = give_role(district, "colleague", Role.LEADER, place)
        near, lone = district.place("near_school").id, district.place("lone_school").id
        set_contact_schools(leader, [near], by=district.person("clerk"))
        merge(district, into="lone_school")
        kept = db.session.scalars(select(ContactSchool.school_id)).all()
        assert kept == ([lone] if goes_along else [])
        told = select(PersonEvent.details).where(PersonEvent.kind == EventKind.CONTACTS_SET)
        newest = db.session.scalars(told.order_by(PersonEvent.id.desc()).limit(1)).one()
        assert newest == {"added": ["双河幼儿园"] if goes_along else [], "removed": ["石门小学"]}
        assert [counts.get("contacts", 0) for counts in told_to_go_along()] == 2 * [goes_along]

    def test_a_measure_that_goes_along_says_so_in_its_history(
        self, school: Organization, district: District
    ) -> None:
        merge(district)
        told = db.session.scalars(select(MeasureEvent).order_by(MeasureEvent.id.desc()).limit(1)).one()
        assert (told.kind, told.details) == ("changed", {"changes": {"lead_unit": ["石门小学", "松岭学校"]}})

    def test_a_contact_school_is_kept_in_touch_with_anew_from_that_day(
        self, school: Organization, district: District
    ) -> None:
        db.session.execute(update(ContactSchool).values(since=date(2020, 1, 1)))
        merge(district)
        kept = db.session.execute(select(ContactSchool.school_id, ContactSchool.since)).all()
        assert kept == [(district.place("far_school").id, clock.today())]
        told = select(PersonEvent.details).where(PersonEvent.kind == EventKind.CONTACTS_SET)
        newest = db.session.scalars(told.order_by(PersonEvent.id.desc()).limit(1)).one()
        assert newest == {"added": ["松岭学校"], "removed": ["石门小学"]}

    def test_who_holds_a_role_elsewhere_is_not_moved_by_the_alliance(self, district: District) -> None:
        admin = accounts.add_person(
            staff_number="east", name="片管一", organization=district.place("alliance"), roles=[Role.ADMIN]
        )
        give_role(district, "colleague", Role.CLERK, "bureau")
        db.session.commit()
        with pytest.raises(CannotGoAlong):
            merge(district, by=admin.staff_number)
        db.session.rollback()
        merge(district)
        assert district.person("colleague").organization.name == "松岭学校"

    def test_frozen_figures_of_bureau_and_alliance_stay_and_need_no_correction(
        self, district: District
    ) -> None:
        october = Filters(period=Period.of_month(2026, 10))
        at = lambda day: clock.at(datetime.combine(day, time(10), clock.time_zone()))  # noqa: E731
        with at(date(2026, 10, 12)):
            for status in Status:
                district.need(status)
        with at(date(2026, 11, 13)):
            freeze_what_has_ended()
        readers = ("leader", "alliance_leader", "alliance_clerk")
        with at(date(2026, 11, 20)):
            before = {name: values_of(DATED, district.person(name), october) for name in readers}
            merge(district)
            db.session.flush()
            for name in readers:
                reader = district.person(name)
                assert values_of(DATED, reader, october) == before[name]
                assert corrections(DATED, reader, october) == {}


class TestPages:
    @pytest.fixture
    def admin(self, client: Client, district: District) -> Client:
        sign_in_as(client, district.person("admin"))
        return client

    def test_closing_says_what_hangs_on_it_and_asks_who_carries_on(
        self, office: Organization, admin: Client, district: District
    ) -> None:
        address = f"/organizations/{office.id}/closing"
        page = admin.page(address)
        assert shown(page)["in_hand"] == len(AT_UNIT)
        refused = page.form("/closing").send()
        assert refused.status == 422
        assert "Somebody must carry on what 后勤科 has in hand. Choose who." in refused.text
        page = refused.form("/closing").send(successor=str(district.place("training_office").id))
        assert "后勤科 is closed." in page.text
        assert "Carried on by 师训科" in page.text
        assert "Needs in hand: 4" in page.text

    def test_nothing_to_carry_on_asks_for_nobody(self, admin: Client, district: District) -> None:
        page = admin.page(f"/organizations/{district.place('lone_school').id}/closing")
        assert "successor" not in page.form("/closing").values
        assert "双河幼儿园 is closed." in page.form("/closing").send().text

    def test_merging_shows_the_numbers_first(self, admin: Client, district: District) -> None:
        district.need()
        flat(district, **DOOR)
        db.session.commit()
        school = district.place("near_school")
        page = admin.page(f"/organizations/{school.id}").follow("Merge into another school")
        assert shown(page) == {"people": 3, "roles": 3, "own": 1, "flats": 1}
        page = page.form("/merger").send(into=str(district.place("far_school").id))
        assert page.heading == "松岭学校"
        assert "石门小学 is now part of 松岭学校." in page.text
        assert "Took another over" in page.text

    @pytest.mark.parametrize(
        ("language", "proviso"),
        [
            ("en", "only with leaders who lead at the other school, too; with the others it ends"),
            ("zh", "只有同时分管另一所学校的领导，联系学校才一并转入；其余领导的联系关系就此结束。"),
        ],
        ids=["en", "zh"],
    )
    def test_merging_says_first_which_contact_schools_do_not_go_along(
        self, admin: Client, district: District, language: str, proviso: str
    ) -> None:
        admin.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        address = f"/organizations/{district.place('near_school').id}/merger"
        assert proviso not in admin.page(address).text
        near = district.place("near_school").id
        set_contact_schools(district.person("leader"), [near], by=district.person("clerk"))
        page = admin.page(address)
        assert shown(page)["contacts"] == 1
        assert proviso in page.text

    @pytest.mark.parametrize("into", ["near_school", "alliance", "housing_office", "bureau"])
    def test_a_school_is_offered_no_place_that_it_cannot_become_part_of(
        self, admin: Client, district: District, into: str
    ) -> None:
        address = f"/organizations/{district.place('near_school').id}/merger"
        page = admin.page(address).form("/merger").send(into=str(district.place(into).id))
        assert page.status == 422
        assert district.place("near_school").is_active

    def test_what_keeps_a_home_from_going_along_is_said_and_nothing_has_moved(
        self, admin: Client, district: District
    ) -> None:
        home_at(district)
        home_at(district, "far_school")
        db.session.commit()
        address = f"/organizations/{district.place('near_school').id}/merger"
        page = admin.page(address).form("/merger").send(into=str(district.place("far_school").id))
        assert page.status == 422
        assert "There is one of this name already." in page.text
        assert district.person("teacher").organization.name == "石门小学"

    def test_only_schools_merge(self, admin: Client, district: District) -> None:
        for key in ("alliance", "housing_office", "bureau"):
            assert admin.page(f"/organizations/{district.place(key).id}/merger").status == 404


class TestAttackers:
    def test_an_alliances_administrator_takes_over_nothing_outside(
        self, client: Client, district: District
    ) -> None:
        person = accounts.add_person(
            staff_number="east", name="片管一", organization=district.place("alliance"), roles=[Role.ADMIN]
        )
        credentials.set_password(person, PASSWORD)
        sign_in_as(client, person)
        lone, near = district.place("lone_school"), district.place("near_school")
        assert client.page(f"/organizations/{lone.id}/merger").status == 404
        assert client.page(f"/organizations/{lone.id}/closing").status == 404
        page = client.page(f"/organizations/{near.id}/merger").form("/merger").send(into=str(lone.id))
        assert page.status == 422
        district.need(Status.IN_PROGRESS, unit="near_school")
        db.session.commit()
        page = client.page(f"/organizations/{near.id}/closing")
        page = page.form("/closing").send(successor=str(district.place("housing_office").id))
        assert page.status == 422
        assert district.place("near_school").is_active

    def test_nobody_but_an_administrator_closes_or_merges(self, app: Flask, district: District) -> None:
        near, far = district.place("near_school"), district.place("far_school")
        db.session.commit()
        before = fingerprint(app, [Organization.__table__])
        for name, *_ in PEOPLE:
            if name == "admin":
                continue
            client = app.test_client()
            token = sign_in_as(client, district.person(name))
            for noun, field in (("merger", "into"), ("closing", "successor")):
                sent = {"csrf_token": token, field: far.id}
                assert client.post(f"/organizations/{near.id}/{noun}", data=sent).status_code == 403
        assert fingerprint(app, [Organization.__table__]) == before


@pytest.mark.on_both("two at once wait for each other there")
class TestAtOnce:
    def test_nothing_is_dispatched_to_an_office_while_it_is_closed(
        self, client: Client, district: District
    ) -> None:
        need = district.need()
        page = answer_meanwhile(
            lambda: close(district, "housing_office", "training_office"),
            client, district.person("clerk"), f"/needs/{need.number}/acceptance",
            unit=district.place("housing_office").id, urgency="ordinary",
        )  # fmt: skip
        assert page.status in (409, 422)
        assert db.session.get_one(Need, need.id, populate_existing=True).status == Status.SUBMITTED

    def test_what_is_just_dispatched_to_it_is_handed_on_as_well(
        self, client: Client, district: District
    ) -> None:
        need, office = district.need(), district.place("housing_office")
        clerk = district.person("clerk")
        page = answer_meanwhile(
            lambda: intake.accept(need, by=clerk, unit=office, urgency=Urgency.ORDINARY),
            client, district.person("admin"), f"/organizations/{office.id}/closing",
            successor=district.place("training_office").id,
        )  # fmt: skip
        assert page.status == 200 or page.status == 303
        db.session.rollback()
        unit_id = db.session.get_one(Need, need.id, populate_existing=True).unit_id
        assert unit_id == district.place("training_office").id

    @pytest.mark.parametrize("keys", [(), ("near_school", "far_school")])
    def test_contact_schools_that_are_just_set_are_taken_as_they_are_then(
        self, client: Client, district: District, keys: tuple[str, ...]
    ) -> None:
        leader, clerk = district.person("leader"), district.person("clerk")
        near, far = district.place("near_school").id, district.place("far_school").id
        set_contact_schools(leader, [near], by=clerk)
        page = answer_meanwhile(
            lambda: set_contact_schools(leader, [district.place(key).id for key in keys], by=clerk),
            client, district.person("admin"), f"/organizations/{near}/merger", into=far,
        )  # fmt: skip
        assert page.status == 303
        db.session.rollback()
        assert db.session.scalars(select(ContactSchool.school_id)).all() == [far] * bool(keys)

    def test_two_schools_never_swallow_each_other(self, client: Client, district: District) -> None:
        page = answer_meanwhile(
            lambda: merge(district),
            client, district.person("admin"), f"/organizations/{district.place('far_school').id}/merger",
            into=district.place("near_school").id,
        )  # fmt: skip
        assert page.status in (409, 422)
        db.session.rollback()
        assert [district.place(key).is_active for key in ("near_school", "far_school")] == [False, True]
