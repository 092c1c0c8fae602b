"""Teachers' homes, as seen from outside."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from tests.files.pictures import small_jpeg
from tests.homes import world
from tests.support.surface import Look, Surface, send_empty
from tests.support.world import District
from welfare.extensions import db
from welfare.files.pictures import read_picture
from welfare.homes.bookings.models import Booking
from welfare.homes.closed_days.actions import close_days
from welfare.homes.keeping import actions
from welfare.homes.models import ClosedDay, HomePhoto, Room, TeachersHome
from welfare.needs.models import Need

KEEPERS = ("i xxx o. oo o. xx xx o", "-")
KEEPERS_OF_FAR = ("i xxx .o o. o. xx xx o", "-")
NOBODY = "i xxx .. .. .. xx xx x"
ACCESS = {
    #                                       GET                       POST
    #                                       _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
    "/homes":                              ("i ooo oo oo oo oo oo o", "-"),
    "/homes/all":                          ("i ooo oo oo oo oo oo o", "-"),
    "/homes/{home}":                       ("i ooo oo oo oo oo oo o", "-"),
    "/homes/{no_home}":                    ("i ... .. .. .. .. .. .", "-"),
    "/homes/use":                          ("i xxx oo oo oo oo xx o", "-"),
    "/exports/lists/home_use":             ("-",                    "i xxx oo oo oo oo xx o"),
    # --- photos
    "/homes/{home}/photos/{home_photo}":              ("i ooo oo oo oo oo oo o", "-"),
    "/homes/{far_home}/photos/{home_photo}":          ("i ... .. .. .. .. .. .", "-"),
    "/homes/{home}/photos/{no_photo}":                ("i ... .. .. .. .. .. .", "-"),
    "/homes/{home}/photos/{home_photo}/thumbnail":    ("i ooo oo oo oo oo oo o", "-"),
    "/homes/{home}/photos/{no_photo}/thumbnail":      ("i ... .. .. .. .. .. .", "-"),
    "/homes/{home}/photos":                ("i xxx o. oo o. xx xx x", "i xxx >. >> >. xx xx x"),
    "/homes/{far_home}/photos":            ("i xxx .o o. o. xx xx x", "i xxx .> >. >. xx xx x"),
    "/homes/{no_home}/photos":             (NOBODY, NOBODY),
    "/homes/{home}/photos/{home_photo}/removal":      ("-", "i xxx >. >> >. xx xx x"),
    "/homes/{far_home}/photos/{home_photo}/removal":  ("-", NOBODY),
    "/homes/{home}/photos/{no_photo}/removal":        ("-", NOBODY),
    # --- booking
    "/homes/{home}/rooms/{home_room}":     ("i ooo oo oo oo oo oo o", "i >>> >> >> >> >> >> x"),
    "/homes/{far_home}/rooms/{home_room}": ("i ... .. .. .. .. .. .", "i ... .. .. .. .. .. x"),
    "/homes/{home}/rooms/{no_room}":       ("i ... .. .. .. .. .. .", "i ... .. .. .. .. .. x"),
    "/homes/bookings":                     ("i ooo oo oo oo oo oo o", "-"),
    "/homes/bookings/{booking}":           ("i o.. o. oo o. .. .. o", "-"),
    "/homes/bookings/{far_booking}":       ("i ..o .o o. o. .. .. o", "-"),
    "/homes/bookings/{no_booking}":        ("i ... .. .. .. .. .. .", "-"),
    "/homes/bookings/{booking}/cancellation":      ("-", "i >.. >. >> >. .. .. x"),
    "/homes/bookings/{far_booking}/cancellation":  ("-", "i ..> .> >. >. .. .. x"),
    "/homes/bookings/{no_booking}/cancellation":   ("-", "i ... .. .. .. .. .. x"),
    "/homes/bookings/{booking}/approval":          ("-", "i xxx >. >> >. xx xx x"),
    "/homes/bookings/{far_booking}/approval":      ("-", "i xxx .! !. !. xx xx x"),
    "/homes/bookings/{no_booking}/approval":       ("-", NOBODY),
    "/homes/bookings/{booking}/refusal":           ("-", "i xxx >. >> >. xx xx x"),
    "/homes/bookings/{far_booking}/refusal":       ("-", "i xxx .! !. !. xx xx x"),
    "/homes/bookings/{no_booking}/refusal":        ("-", NOBODY),
    "/homes/bookings/{booking}/use":               ("-", "i xxx !. !! !. xx xx x"),
    "/homes/bookings/{far_booking}/use":           ("-", "i xxx .! !. !. xx xx x"),
    "/homes/bookings/{no_booking}/use":            ("-", NOBODY),
    "/homes/bookings/{booking}/check-in":          ("-", "i !.. !. !! !. .. .. x"),
    "/homes/bookings/{no_booking}/check-in":       ("-", "i ... .. .. .. .. .. x"),
    "/homes/{home}/check-in":              ("i ooo oo oo oo oo oo o", "i ??? ?? ?? ?? ?? ?? x"),
    "/homes/{no_home}/check-in":           ("i ... .. .. .. .. .. .", "i ... .. .. .. .. .. x"),
    # --- proposals: of the teacher's school, of nobody
    "/homes/proposals":                    ("i ooo oo oo oo oo oo o", "-"),
    "/homes/proposals/{proposal}/joining":     ("-", "i >!. xx xx xx xx xx x"),
    "/homes/proposals/{no_proposal}/joining":  ("-", "i ... xx xx xx xx xx x"),
    "/homes/proposals/{proposal}/leaving":     ("-", "i >>. xx xx xx xx xx x"),
    "/homes/proposals/{no_proposal}/leaving":  ("-", "i ... xx xx xx xx xx x"),
    # --- keeping: at the teacher's school, beyond it, none
    "/homes/new":                          ("i xxx oo oo o. xx xx x", "i xxx >? >> >. xx xx x"),
    "/homes/new?school=nothing":           ("i xxx oo oo o. xx xx x", "i xxx ?? ?? ?. xx xx x"),
    "/homes/{home}/day":                   KEEPERS,
    "/homes/{far_home}/day":               KEEPERS_OF_FAR,
    "/homes/{no_home}/day":                ("i xxx .. .. .. xx xx .", "-"),
    "/homes/{home}/edit":                  ("i xxx o. oo o. xx xx x", "i xxx >. >> >. xx xx x"),
    "/homes/{far_home}/edit":              ("i xxx .o o. o. xx xx x", "i xxx .> >. >. xx xx x"),
    "/homes/{no_home}/edit":               (NOBODY, NOBODY),
    "/homes/{home}/rooms/new":             ("i xxx o. oo o. xx xx x", "i xxx >. >> >. xx xx x"),
    "/homes/{far_home}/rooms/new":         ("i xxx .o o. o. xx xx x", "i xxx .> >. >. xx xx x"),
    "/homes/{no_home}/rooms/new":          (NOBODY, NOBODY),
    "/homes/{home}/rooms/{home_room}/edit":     ("i xxx o. oo o. xx xx x", "i xxx >. >> >. xx xx x"),
    "/homes/{far_home}/rooms/{home_room}/edit": (NOBODY, NOBODY),
    "/homes/{home}/rooms/{no_room}/edit":       (NOBODY, NOBODY),
    "/homes/{home}/closed-days":           ("i xxx o. oo o. xx xx x", "i xxx >. >> >. xx xx x"),
    "/homes/{far_home}/closed-days":       ("i xxx .o o. o. xx xx x", "i xxx .> >. >. xx xx x"),
    "/homes/{no_home}/closed-days":        (NOBODY, NOBODY),
    "/homes/{home}/closed-days/{closed_day}/reopening":     ("-", "i xxx >. >> >. xx xx x"),
    "/homes/{far_home}/closed-days/{closed_day}/reopening": ("-", "i xxx .! !. !. xx xx x"),
    "/homes/{home}/closed-days/{no_closed_day}/reopening":  ("-", "i xxx !. !! !. xx xx x"),
    "/homes/{no_home}/closed-days/{closed_day}/reopening":  ("-", NOBODY),
    "/homes/{planned_home}/opening":       ("i xxx o. oo o. xx xx x", "i xxx >. >> >. xx xx x"),
    "/homes/{far_home}/opening":           ("i xxx .o o. o. xx xx x", "i xxx .! !. !. xx xx x"),
    "/homes/{no_home}/opening":            (NOBODY, NOBODY),
    "/homes/{home}/closing":               ("i xxx o. oo o. xx xx x", "i xxx >. >> >. xx xx x"),
    "/homes/{planned_home}/closing":       ("i xxx o. oo o. xx xx x", "i xxx !. !! !. xx xx x"),
    "/homes/{far_home}/closing":           ("i xxx .o o. o. xx xx x", "i xxx .> >. >. xx xx x"),
    "/homes/{no_home}/closing":            (NOBODY, NOBODY),
    "/homes/{planned_home}/state":         ("-",                    "i xxx >. >> >. xx xx x"),
    "/homes/{far_home}/state":             ("-",                    "i xxx .! !. !. xx xx x"),
    "/homes/{no_home}/state":              ("-",                    NOBODY),
    "/homes/{home}/wall":                  ("i xxx o. oo o. xx xx x", "i xxx >. >> >. xx xx x"),
    "/homes/{far_home}/wall":              ("i xxx .o o. o. xx xx x", "i xxx .> >. >. xx xx x"),
    "/homes/{no_home}/wall":               (NOBODY, NOBODY),
}  # fmt: skip
FAR_HOME, PLANNED = "双河教师之家", "将建的教师之家"
PROPOSAL = "想有一间书吧"


def build(district: District) -> None:
    """A home at the teacher's school and one beyond it, each booked; one that is planned; a proposal."""
    home, far = world.home_at(district), world.home_at(district, "lone_school", name=FAR_HOME)
    world.home_at(district, name=PLANNED, is_open=False)
    room = world.room_in(home, district, seats=30, needs_approval=True)
    far_room = world.room_in(far, district, name="茶吧", seats=30)
    world.book(room, district.person("teacher"))
    world.book(far_room, district.person("neighbour"))
    day = world.tomorrow(40)
    close_days(home.id, day, day, by=district.person("clerk"), words="停水")
    actions.add_photos(home.id, [read_picture(small_jpeg())], by=district.person("clerk"))
    district.need(by="colleague", category="home", title=PROPOSAL)


def named(district: District) -> dict[str, Any]:
    """What the addresses name."""
    homes = {home.name: home.id for home in db.session.scalars(select(TeachersHome))}
    room = db.session.scalars(select(Room).where(Room.needs_approval)).one()
    bookings = {booking.home_id: booking.id for booking in db.session.scalars(select(Booking))}
    home, far = homes[world.OUTLINE.name], homes[FAR_HOME]
    return {
        "home": home,
        "far_home": far,
        "planned_home": homes[PLANNED],
        "no_home": 4321,
        "home_room": room.id,
        "no_room": 4321,
        "home_photo": db.session.scalars(select(HomePhoto.id)).one(),
        "booking": bookings[home],
        "far_booking": bookings[far],
        "no_booking": 4321,
        "proposal": db.session.scalars(select(Need.id).where(Need.title == PROPOSAL)).one(),
        "no_proposal": 4321,
        "closed_day": db.session.scalars(select(ClosedDay.id)).one(),
        "no_closed_day": 4321,
        "closing_day": world.tomorrow(41).isoformat(),
        "next_day": world.tomorrow().isoformat(),
    }


def forms(things: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a person would send."""
    home = {"name": "改名的教师之家", "facilities": ["book_bar"], "opens_0": "480", "closes_0": "1320"}
    room = {"name": "静室", "seats": "40", "way": "seat", "slot_minutes": "30", "is_active": "y"}
    return {
        "homes.new": {**home, "school": things["near"]},
        "homes.edit": home,
        "homes.new_room": room,
        "homes.edit_room": room,
        "homes.room": {
            "day": things["next_day"],
            "begins": str(15 * 60),
            "ends": str(16 * 60),
            "people": "1",
        },
        "homes.refusal": {"reason": "当天检修"},
        "homes.correct_use": {"was_used": "no", "why": "按错了"},
        "homes.check_in_by_code": {"code": "no code"},
        "homes.opening": {"words": "开放了"},
        "homes.closing": {"words": "检修"},
        "homes.closed_days": {"first_day": things["closing_day"], "words": "检修"},
        "homes.state": {"to": "being_built"},
    }


def find_things(page_of: Callable[[str], Page]) -> dict[str, str]:
    """A home of the demo with a room, a booking of the teacher's, one that waits for approval."""
    teacher, clerk = page_of("teacher"), page_of("clerk")
    home = _first(r"/homes/(\d+)\b", teacher.request.get("/homes/all").text())
    room = _first(rf"/homes/{home}/rooms/(\d+)", teacher.request.get(f"/homes/{home}").text())
    booking = _first(r"/homes/bookings/(\d+)", teacher.request.get("/homes/bookings").text())
    request = _first(r"/homes/bookings/(\d+)", clerk.request.get("/homes").text())
    return {"home": home, "home_room": room, "booking": booking, "request": request}


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]


SURFACE = Surface(
    access=ACCESS,
    build=build,
    named=named,
    forms=forms,
    looks={
        "teacher": (
            Look("/homes"),
            Look("/homes/all"),
            Look("/homes/{home}"),
            Look("/homes/{home}/rooms/{home_room}"),
            Look("/homes/{home}/rooms/{home_room}", send_empty, "sent empty"),
            Look("/homes/{home}/check-in"),
            Look("/homes/{home}/check-in", send_empty, "sent empty"),
            Look("/homes/bookings"),
            Look("/homes/bookings/{booking}"),
            Look("/homes/proposals"),
        ),
        "clerk": (
            Look("/homes"),
            Look("/homes/new"),
            Look("/homes/new", send_empty, "sent empty"),
            Look("/homes/{home}"),
            Look("/homes/{home}/day"),
            Look("/homes/{home}/edit"),
            Look("/homes/{home}/rooms/new"),
            Look("/homes/{home}/rooms/{home_room}/edit"),
            Look("/homes/{home}/photos"),
            Look("/homes/{home}/opening"),
            Look("/homes/{home}/closing"),
            Look("/homes/{home}/closed-days"),
            Look("/homes/{home}/closed-days", send_empty, "sent empty"),
            Look("/homes/{home}/wall"),
            Look("/homes/bookings/{request}"),
            Look("/homes/proposals"),
        ),
        "leader": (Look("/homes"), Look("/homes/use")),
    },
    find_things=find_things,
    no_pages=frozenset({"homes.photo", "homes.thumbnail"}),
)
