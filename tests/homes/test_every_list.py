"""Every list of homes: as many questions for one row as for fifty, and each answered through an index."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from tests.files.pictures import encoded, quarters
from tests.homes.world import book, home_at, moment, one, room_in, tomorrow, wish
from tests.support.plans import asked_by, faults_of
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.files.pictures import read_picture
from welfare.history.actions import append
from welfare.homes.bookings.models import Booking, TakenSlot
from welfare.homes.keeping.actions import add_photos
from welfare.homes.lifecycle import BookingState, EventKind, FacilityKind, HomeState
from welfare.homes.models import Facility, HomeEvent, OpeningHours, Room, TeachersHome
from welfare.homes.proposals.models import ProposalJoin

MANY = 50
PAGES = {
    "teacher": (
        "/homes",
        "/homes/all",
        "/homes/{home}",
        "/homes/{home}/rooms/{room}?day={day}",
        "/homes/bookings",
        "/homes/bookings/{booking}",
        "/homes/proposals",
    ),
    "school": (
        "/homes",
        "/homes/{home}",
        "/homes/{home}/day?day={day}",
        "/homes/{home}/photos",
        "/homes/{planned}/opening",
        "/homes/bookings/{booking}",
        "/homes/proposals",
        "/homes/use",
    ),
    "clerk": ("/homes", "/homes/{home}", "/homes/use"),
    "leader": ("/homes", "/homes/use", "/homes/proposals"),
}


class Rows:
    """A home with a room that are booked more and more, and all that stands around them."""

    def __init__(self, district: District) -> None:
        self.district, self.known = district, 0
        self.home, self.planned = home_at(district), home_at(district, name="将建的家", is_open=False)
        self.room = room_in(self.home, district, seats=150, needs_approval=True)
        self.booking = one(book(self.room, district.person("teacher"), wish(14, 15)))
        self.raised = district.need(by="colleague", category="home", title="书吧")

    def add(self, number: int) -> None:
        """That many more of everything, written at once."""
        teacher, clerk = self.district.person("teacher"), self.district.person("clerk")
        people = [self._person() for _ in range(number)]
        db.session.flush()
        for person, home in zip(people, self._homes(number), strict=True):
            day = tomorrow()
            self._book(person, day, BookingState.REQUESTED)
            self._book(person, clock.today(), BookingState.BOOKED, hour=20)
            self._book(teacher, day + timedelta(days=self.known), BookingState.BOOKED)
            self._book(teacher, day - timedelta(days=self.known), BookingState.BOOKED, used=True)
            db.session.add(Room(home_id=home.id, name="书吧", seats=4, is_by_seat=True))
            db.session.add(Room(home_id=self.home.id, name=self._name(), seats=4, is_by_seat=True))
            db.session.add(ProposalJoin(need_id=self.raised.id, person_id=person.id, joined_at=clock.now()))
        for _ in range(number):
            append(HomeEvent, EventKind.EDITED, by=clerk, home_id=self.home.id)
            booking = {"home_id": self.home.id, "booking_id": self.booking.id}
            append(HomeEvent, EventKind.MOVED_UP, by=teacher, **booking)
        for _ in range(1 + number // 10):
            self.district.need(by="colleague", category="home", title=self._name())
            self.known += 1
            picture = read_picture(encoded(quarters(self.known, 8), "JPEG"))
            add_photos(self.home.id, [picture], by=clerk)

    def _name(self) -> str:
        self.known += 1
        return f"第{self.known}"

    def _person(self) -> Person:
        name, school = self._name(), self.district.place("near_school")
        person = Person(
            staff_number=name,
            name=name,
            organization_id=school.id,
            created_at=clock.now(),
        )
        db.session.add(person)
        return person

    def _homes(self, number: int) -> list[TeachersHome]:
        homes = [
            TeachersHome(
                school_id=self.home.school_id, name=self._name(), state=HomeState.OPEN, code="123456",
                opened_on=clock.today(), created_at=clock.now(), created_by_id=self.home.created_by_id,
                facilities=[Facility(kind=FacilityKind.SPORT)],
                hours=[OpeningHours(weekday=0, opens=480, closes=600)],
            )
            for _ in range(number)
        ]  # fmt: skip
        db.session.add_all(homes)
        db.session.flush()
        return homes

    def _book(
        self, person: Person, day: object, state: BookingState, *, hour: int = 10, used: bool = False
    ) -> None:
        begins = moment(day, hour)
        use = {"checked_in_at": begins, "used_on": day} if used else {}
        booking = Booking(
            home_id=self.home.id, room_id=self.room.id, person_id=person.id, starts_at=begins,
            ends_at=begins + timedelta(hours=1), minutes=60, people=1, state=state, created_at=clock.now(),
            **use,
        )  # fmt: skip
        db.session.add(booking)
        db.session.flush()
        self.known += 1
        taken = {"room_id": self.room.id, "starts_at": begins, "booking_id": booking.id}
        db.session.add(TakenSlot(seat=self.known, **taken))

    @property
    def named(self) -> dict[str, object]:
        names = ("home", "planned", "room", "booking")
        return {name: getattr(self, name).id for name in names} | {"day": tomorrow()}


@pytest.fixture
def rows(district: District) -> Rows:
    found = Rows(district)
    found.add(1)
    return found


@pytest.fixture(autouse=True)
def _at_noon(district: District) -> Iterator[None]:
    with clock.at(moment(tomorrow(), 12)):
        yield


@pytest.mark.slow("writes fifty rows of everything, and opens every list twice")
@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_as_many_questions_for_one_row_as_for_fifty(app: Flask, district: District, rows: Rows) -> None:
    few = {page: len(asked) for page, asked in asked_by(app, district, PAGES, rows).items()}
    rows.add(MANY)
    assert {page: len(asked) for page, asked in asked_by(app, district, PAGES, rows).items()} == few


FEW = ("teachers_homes",)
"""Tables of a few hundred rows, which a page may read whole."""
WITHIN = (
    "home_facilities.home_id IN ",
    "home_rooms.home_id IN ",
    "home_proposal_joins.person_id = ",
    "home_proposal_joins.need_id IN ",
    "home_bookings.state = ",
    "home_bookings.starts_at < ",
)
"""What a page may sort: what belongs to the homes shown, to one person, to the needs shown, is undecided, or
of one day. Figures group what they count."""


def is_allowed(fault: str, statement: str) -> bool:
    if fault.startswith(("SCAN", "Seq Scan")):
        return fault.split()[-1] in FEW
    is_counted = "GROUP BY" in statement or "count(DISTINCT" in statement
    return is_counted or any(bound in statement for bound in WITHIN)


def test_nothing_that_grows_is_read_or_sorted_whole(app: Flask, district: District, rows: Rows) -> None:
    explained: set[str] = set()
    faults: dict[str, str] = {}
    for page, asked in asked_by(app, district, PAGES, rows).items():
        for statement, values in asked:
            if statement in explained or "home" not in statement:
                continue
            explained.add(statement)
            for fault in faults_of(statement, values):
                if not is_allowed(fault, statement):
                    faults.setdefault(f"{fault}: {page}", statement)
    assert not faults, "\n\n".join(f"{fault}\n{statement}" for fault, statement in faults.items())
