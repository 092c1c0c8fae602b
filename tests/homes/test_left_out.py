"""What pages, lists, files and counts of homes leave out, and in which order they show the rest."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar
from sqlalchemy import select

from tests.files.pictures import small_jpeg
from tests.homes.world import book, home_at, moment, one, room_in, tomorrow, wish
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import move_person
from welfare.accounts.calendar.feed import make_feed
from welfare.accounts.leaving import deactivate
from welfare.extensions import db
from welfare.files.pictures import read_picture
from welfare.homes.bookings.actions import outcomes
from welfare.homes.bookings.actions.booking import IfTaken
from welfare.homes.bookings.queries import place_in_line, requests_to_decide
from welfare.homes.keeping import actions as keeping
from welfare.homes.keeping.actions import RoomOutline
from welfare.homes.lifecycle import BookingState, EventKind, HomeState
from welfare.homes.models import HomeEvent, HomePhoto, TeachersHome
from welfare.homes.proposals.actions import join
from welfare.homes.proposals.models import ProposalJoin
from welfare.homes.proposals.queries import joined_by, proposals_at
from welfare.homes.queries import homes_near
from welfare.homes.use.views import first_day_of_twelve_months
from welfare.needs.actions import intake
from welfare.organizations.actions import add_organization
from welfare.organizations.models import OrganizationKind

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""Monday, nine in the morning in the district."""


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


def page_for(client: Client, district: District, who: str, address: str) -> Page:
    db.session.commit()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person(who))
    return client.page(address)


def kinds_of(home: TeachersHome) -> list[EventKind]:
    query = select(HomeEvent.kind).where(HomeEvent.home_id == home.id)
    return list(db.session.scalars(query.order_by(HomeEvent.id)))


def test_a_photo_is_found_and_removed_at_its_own_home_only_and_that_is_recorded(
    client: Client, district: District
) -> None:
    home, other = home_at(district), home_at(district, name="另一个家")
    keeping.add_photos(home.id, [read_picture(small_jpeg())], by=district.person("clerk"))
    photo = db.session.scalars(select(HomePhoto.id)).one()
    before = kinds_of(home)
    db.session.commit()
    token = sign_in_as(client, district.person("school"))
    assert client.get(f"/homes/{home.id}/photos/{photo}").status_code == 200
    for size in ("", "/thumbnail"):
        assert client.get(f"/homes/{other.id}/photos/{photo}{size}").status_code == 404
    for at, answer, left in ((other, 404, 1), (home, 303, 0)):
        removed = client.post(f"/homes/{at.id}/photos/{photo}/removal", data={"csrf_token": token})
        assert removed.status_code == answer
        assert len(db.session.scalars(select(HomePhoto.id)).all()) == left
    assert kinds_of(home) == [*before, EventKind.EDITED]
    assert EventKind.EDITED not in kinds_of(other)


def test_of_no_photos_nothing_is_recorded(client: Client, district: District) -> None:
    home = home_at(district)
    before = kinds_of(home)
    page = page_for(client, district, "school", f"/homes/{home.id}/photos").form("/photos").send()
    assert page.path == f"/homes/{home.id}/photos"
    assert kinds_of(home) == before


def test_another_code_on_the_wall_is_recorded(district: District) -> None:
    home = home_at(district)
    before = kinds_of(home)
    keeping.renew_code(home.id, by=district.person("school"))
    assert kinds_of(home) == [*before, EventKind.EDITED]


def test_a_home_that_opens_again_has_been_open_since_it_opened_first(district: District) -> None:
    home, clerk = home_at(district), district.person("clerk")
    with clock.at(moment(tomorrow(9), 9)):
        keeping.move_home(home.id, HomeState.CLOSED, by=clerk, words="检修")
        keeping.open_home(home.id, by=clerk)
    assert (home.opened_on, home.closed_on) == (clock.today(), None)


def test_a_room_that_is_not_offered_is_shown_to_its_keepers_only(client: Client, district: District) -> None:
    home = home_at(district)
    room = room_in(home, district, name="库房")
    keeping.edit_room(room, RoomOutline("库房", 2, True, is_active=False), by=district.person("school"))
    assert "库房" in page_for(client, district, "school", f"/homes/{home.id}").text
    assert "库房" not in page_for(client, district, "teacher", f"/homes/{home.id}").text


def test_a_closed_school_gets_no_home(client: Client, district: District) -> None:
    district.place("far_school").is_active = False
    page = page_for(client, district, "clerk", "/homes/new")
    (box,) = (one for one in elements(page.main, "select") if one.get("name") == "school")
    assert [text(choice) for choice in elements(box, "option")] == ["石门小学", "双河幼儿园"]


def test_homes_near_are_ones_own_open_ones_first_and_then_those_of_the_same_alliance(
    district: District,
) -> None:
    clerk, bureau = district.person("clerk"), district.place("bureau")
    beside = home_at(district, "far_school", name="邻家")
    shut, own = home_at(district, name="旧家"), home_at(district, name="新家")
    keeping.move_home(shut.id, HomeState.CLOSED, by=clerk, words="并入新家")
    west = add_organization(kind=OrganizationKind.ALLIANCE, name="西片教联体", parent=bureau)
    far = add_organization(kind=OrganizationKind.SCHOOL, name="岭上小学", parent=west)
    keeping.add_home(far, keeping.Outline("远家"), by=district.person("handler"))
    home_at(district, "lone_school", name="独家")
    assert [row.id for row in homes_near(district.person("teacher"))] == [own.id, shut.id, beside.id]


def test_a_calendar_shows_no_place_that_one_only_waits_for(client: Client, district: District) -> None:
    room = room_in(home_at(district), district, seats=1)
    book(room, district.person("teacher"))
    book(room, district.person("colleague"), None, IfTaken.WAIT)
    token = make_feed(district.person("colleague"), language="zh")
    db.session.commit()
    assert Calendar.from_ical(client.get(f"/calendar/{token}.ics").data).walk("VEVENT") == []


def test_a_keeper_is_asked_about_nothing_that_has_begun(district: District) -> None:
    room = room_in(home_at(district), district, needs_approval=True)
    asked = one(book(room, district.person("teacher")))
    keeper = district.person("school")
    for begun, rows in ((False, [asked.id]), (True, [])):
        with clock.at(moment(tomorrow(), 10 if begun else 9)):
            assert [row.id for row in requests_to_decide(keeper)] == rows


def test_a_place_in_line_counts_those_who_wait_for_the_same_time(district: District) -> None:
    room = room_in(home_at(district), district, seats=1)
    book(room, district.person("teacher"), wish(10, 12))
    before, after, mine = (
        one(book(room, district.person(who), wish(*hours), IfTaken.WAIT))
        for who, hours in (("neighbour", (10, 11)), ("handler", (11, 12)), ("colleague", (10, 11)))
    )
    assert [place_in_line(one) for one in (before, after, mine)] == [1, 1, 2]


def test_the_code_on_the_wall_checks_in_what_is_not_checked_in_yet_and_there_only(
    client: Client, district: District
) -> None:
    home, other = home_at(district), home_at(district, name="另一个家")
    teacher = district.person("teacher")
    begun, next_ = (
        one(book(room_in(home, district, name=f"{n}"), teacher, wish(n, n + 1))) for n in (10, 11)
    )
    with clock.at(moment(tomorrow(), 10, 50)):
        outcomes.check_in(begun, by=teacher)
        page = page_for(client, district, "teacher", f"/homes/{other.id}/check-in")
        refused = page.form("/check-in").send(code=other.code)
        assert "You have no booking here at this time." in refused.text
        client.page(f"/homes/{home.id}/check-in").form("/check-in").send(code=home.code)
    db.session.refresh(next_)
    assert next_.checked_in_at == moment(tomorrow(), 10, 50)


def test_of_a_series_the_later_ones_that_still_stand_are_given_up_with_it(district: District) -> None:
    room, teacher = room_in(home_at(district), district), district.person("teacher")
    first, second, third = book(room, teacher, wish(weeks=3)).bookings
    with clock.at(NOW.replace(hour=2)):
        outcomes.cancel(third, by=teacher)
    given_up_at = third.ended_at
    assert outcomes.cancel(second, by=teacher, with_later=True) == [second]
    assert (first.state, third.ended_at) == (BookingState.BOOKED, given_up_at)
    assert first.series == second.series
    assert (
        len({booking.series for booking in book(room, teacher, wish(14, 15, weeks=2)).bookings} - {None}) == 1
    )


def test_whoever_has_left_or_wrote_what_is_protected_is_not_counted_behind_a_proposal(
    district: District,
) -> None:
    teacher, colleague, clerk = (district.person(who) for who in ("teacher", "colleague", "clerk"))
    need = district.need(category="home", title="想有一间书吧")
    hidden = district.need(by="neighbour", category="home", title="不想让学校知道", is_protected=True)
    intake.merge(hidden, by=clerk, into=need)
    join(need, by=colleague)

    def counted() -> tuple[int, int]:
        [school] = proposals_at([need.school_id], teacher)
        return school.teachers, school.proposals[0].teachers

    assert counted() == (2, 2)
    deactivate(colleague, by=district.person("admin"))
    assert counted() == (1, 1)


def test_a_teacher_who_changed_schools_can_still_withdraw_what_they_supported(
    client: Client, district: District
) -> None:
    need = district.need(category="home", title="想有一间书吧")
    join(need, by=district.person("colleague"))
    assert joined_by(district.person("colleague")) == []
    move_person(
        district.person("colleague"), organization=district.place("lone_school"), by=district.person("admin")
    )
    page = page_for(client, district, "colleague", "/homes/proposals")
    assert "想有一间书吧" in text(page.main)
    after = page.form("/leaving").send()
    assert "想有一间书吧" not in text(after.main)
    assert db.session.scalars(select(ProposalJoin)).all() == []


def test_the_file_of_use_has_each_number_in_its_column_and_the_readers_homes_only(
    client: Client, district: District
) -> None:
    used, _unused = home_at(district), home_at(district, "lone_school", name="双河教师之家")
    home_at(district, name="还没有开的家", is_open=False)
    room = room_in(used, district, seats=9)
    for days, people in ((1, 4), (2, 1), (3, 2)):
        who = district.person("teacher" if days < 3 else "colleague")
        booking = one(book(room, who, wish(10, 12, days=days, people=people)))
        with clock.at(moment(tomorrow(days), 10)):
            outcomes.check_in(booking, by=who)
    keeping.move_home(used.id, HomeState.CLOSED, by=district.person("clerk"), words="检修")
    whole = ["石门教师之家,石门小学,168000,3,7,2,6.0", "双河教师之家,双河幼儿园,168000,0,0,0,0.0"]
    with clock.at(moment(tomorrow(4), 9)):
        for who, lines in (("leader", whole), ("alliance_leader", whole[:1])):
            page = page_for(client, district, who, "/homes/use")
            file = page.form("/exports/lists/home_use").send(button=("format", "csv"))
            head, *rows = file.response.text.split("\r\n")
            assert head.endswith("Uses,Person-times,Different people,Hours")
            assert rows == [*lines, ""], who


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2027, 3, 31), date(2026, 4, 1)),
        (date(2026, 12, 1), date(2026, 1, 1)),
        (date(2027, 1, 1), date(2026, 2, 1)),
    ],
)
def test_twelve_months_end_with_this_one(today: date, since: date) -> None:
    assert first_day_of_twelve_months(today) == since
