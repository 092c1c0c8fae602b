"""One's own appointments at a secret address: read by a calendar program, renewed, revoked."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from icalendar import Calendar
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.markup import text
from tests.support.world import PASSWORD, District
from welfare.accounts.calendar import feed
from welfare.accounts.calendar.feed import Appointment
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import CalendarFeed, Person
from welfare.extensions import db

BEGINS = datetime(2026, 12, 1, 9, tzinfo=UTC)
ENDS = datetime(2026, 12, 1, 10, tzinfo=UTC)


def path_shown(page: Page) -> str:
    return urlsplit(text(page.figure("calendar_address"))).path


def titles(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    return [str(event["summary"]) for event in Calendar.from_ical(answer.data).walk("VEVENT")]


def test_an_address_is_made_read_renewed_and_revoked(
    client: Client, district: District, sign_in, monkeypatch
) -> None:
    def of_person(person: Person, since: datetime) -> list[Appointment]:
        return [
            Appointment(
                f"test-{person.id}", f"书吧，{person.name}", BEGINS, ENDS, "石门小学; 一楼", "/services"
            ),
            Appointment("test-gone", "茶吧", BEGINS, ENDS, is_cancelled=True),
        ]

    monkeypatch.setattr(feed, "_sources", [of_person])
    sign_in(client, "teacher")
    page = client.page("/profile").follow("My calendar")
    made = page.form("/profile/calendar").send()
    first = path_shown(made)
    assert made.links["Subscribe on this device"] == f"webcal://localhost{first}"
    stranger = client.application.test_client()
    assert titles(stranger, first) == ["书吧，甲一", "Cancelled: 茶吧"]
    event = Calendar.from_ical(stranger.get(first).data).walk("VEVENT")[0]
    assert (event["dtstart"].dt, event["dtend"].dt) == (BEGINS, ENDS)
    assert (str(event["location"]), str(event["url"])) == ("石门小学; 一楼", "http://localhost/services")

    kept = db.session.scalars(select(CalendarFeed.token_digest)).one()
    assert kept not in first, "the database does not hold what opens the calendar"
    assert first not in client.page("/profile/calendar").response.text, "it is shown once"

    second = path_shown(client.page("/profile/calendar").form("/profile/calendar").send())
    assert stranger.get(first).status_code == 404
    assert titles(stranger, second)
    client.page("/profile/calendar").form("/removal").send()
    assert stranger.get(second).status_code == 404


def test_whoever_has_left_has_no_calendar(client: Client, district: District) -> None:
    token = feed.make_feed(district.person("teacher"), language="zh")
    assert client.get(f"/calendar/{token}.ics").status_code == 200
    deactivate(district.person("teacher"), by=district.person("admin"))
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_a_new_password_ends_the_address_and_says_so(client: Client, district: District, sign_in) -> None:
    sign_in(client, "teacher")
    first = path_shown(client.page("/profile/calendar").form("/profile/calendar").send())
    stranger = client.application.test_client()
    assert stranger.get(first).status_code == 200

    def choose(current: str, new: str) -> Page:
        given = {"password_current": current, "password_new": new, "password_repeat": new}
        return client.page("/profile/password").form("/profile/password").send(**given)

    page = choose(PASSWORD, "snow on the ridge")
    assert "The secret address of your calendar stopped working" in page.text
    assert stranger.get(first).status_code == 404
    given = {
        "password_current": "snow on it 7",
        "password_new": "mist on it 8",
        "password_repeat": "mist on it 8",
    }
    page = client.page("/profile/password").form("/profile/password").send(**given)
    assert "calendar stopped working" not in page.text, "there was none"
