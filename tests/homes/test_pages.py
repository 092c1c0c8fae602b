"""Homes through the pages: booking, who is seen by whom, keeping, proposals, the calendar."""

import re
from collections.abc import Callable
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from sqlalchemy import select

from tests.files.pictures import small_jpeg
from tests.homes.world import book, home_at, moment, one, room_in, tomorrow, wish
from tests.support.client import Client, Page
from tests.support.fields import wide
from tests.support.markup import elements, text
from tests.support.world import District
from welfare import clock
from welfare.accounts.calendar.feed import make_feed
from welfare.extensions import db
from welfare.homes.bookings.actions import outcomes as actions
from welfare.homes.bookings.actions.booking import IfTaken
from welfare.homes.bookings.models import Booking
from welfare.homes.keeping import actions as keeping
from welfare.homes.lifecycle import HomeState
from welfare.homes.models import HomePhoto, TeachersHome
from welfare.homes.use import figures
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Outcome, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.settings.models import CategorySetting
from welfare.notices.models import Notice


def at_ten(**more: object) -> dict[str, object]:
    return {"day": tomorrow().isoformat(), "begins": "600", "ends": "660", "people": "1", **more}


def errors(page: Page) -> str:
    return " ".join(text(part) for part in page.main.iter() if "field-error" in part.get("class", ""))


@pytest.mark.on_both("whose they are is decided there")
def test_the_usual_office_sees_what_every_school_asks_for(
    client: Client, district: District, sign_in: Callable[..., Page]
) -> None:
    district.need(by="neighbour", category="home", title="邻校也想有书吧")
    setting = db.session.get_one(CategorySetting, "home")
    setting.default_unit_id = district.place("training_office").id
    sign_in(client, "handler")
    assert "邻校也想有书吧" not in client.page("/homes/proposals").text
    setting.default_unit_id = district.place("housing_office").id
    assert "邻校也想有书吧" in client.page("/homes/proposals").text


def test_a_teacher_books_a_seat_and_gives_it_up(client: Client, district: District, sign_in) -> None:
    home = home_at(district)
    room = room_in(home, district)
    sign_in(client, "teacher")
    page = client.page("/homes").follow("石门教师之家 石门小学 Book bar, Tea bar Open now")
    assert "168,000 yuan" in page.text
    assert "轻声交谈" in page.text
    assert "Monday to Sunday" in page.text
    page = client.page(f"/homes/{home.id}/rooms/{room.id}?day={tomorrow()}&begins=600")
    assert "10:00–10:30 2 seats free" in page.text
    form = page.form(f"/rooms/{room.id}")
    assert form.values["day"] == tomorrow().isoformat()
    assert (form.values["begins"], form.values["ends"]) == ("600", "630")
    page = form.send(**at_ten(purpose="备课"))
    assert "Booked." in page.text
    assert "10:00–10:30 yours" in client.page(f"/homes/{home.id}/rooms/{room.id}?day={tomorrow()}").text
    (fold,) = [part for part in elements(page.main, "details") if "Cancel the booking" in text(part)]
    assert fold.get("open") is None, "the button comes only after one more tap"
    page = page.form("/cancellation").send()
    assert "The booking is cancelled." in page.text
    assert "Cancelled" in client.page("/homes/bookings").text


def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    client: Client, district: District, sign_in
) -> None:
    home = home_at(district)
    room = room_in(home, district, is_by_seat=False)
    book(room, district.person("colleague"))
    sign_in(client, "teacher")
    address = f"/homes/{home.id}/rooms/{room.id}"
    for typed, sentence in (
        ({"day": "2020-01-01"}, "This day is over"),
        ({"day": ""}, "Choose a day."),
        ({"begins": "660", "ends": "600"}, "The end must come after the beginning."),
        ({"people": "9"}, "Seats there are: 2. Choose no more of them."),
        ({"people": ""}, "Say how many of you there are."),
        ({"weeks": "99"}, "Between 1 and 16 weeks."),
        ({}, "Somebody has booked this time."),
    ):
        page = client.page(address).form(f"/rooms/{room.id}").send(**at_ten(purpose="教研会", **typed))
        assert sentence in (errors(page) if typed else page.text), typed
        assert page.status == (422 if typed else 409)
        sent = page.form(f"/rooms/{room.id}").values
        kept = {"purpose": "教研会"} | typed
        if "day" in typed:
            kept["day"] = client.page(address).form(f"/rooms/{room.id}").values["day"]
        assert {name: sent[name] for name in kept} == kept
    page = page.form(f"/rooms/{room.id}").send(button=("if_taken", "wait"))
    assert "On the waiting list" in page.text
    assert "Number 1 in line" in page.text


def test_a_home_that_closed_meanwhile_says_so_and_keeps_what_was_typed(
    client: Client, district: District, sign_in
) -> None:
    home = home_at(district)
    room = room_in(home, district)
    sign_in(client, "teacher")
    address = f"/homes/{home.id}/rooms/{room.id}"
    form = client.page(address).form(f"/rooms/{room.id}")
    keeping.move_home(home.id, HomeState.CLOSED, by=district.person("clerk"), words="检修")
    page = form.send(**at_ten(purpose="教研会"))
    assert "This home is not open" in page.text
    assert page.form(f"/rooms/{room.id}").values["purpose"] == "教研会"
    page = client.page(address)
    assert "It cannot be booked at present." in page.text
    assert not any(f.action.endswith(f"/rooms/{room.id}") for f in page.forms)


def test_a_series_that_clashes_names_the_days_and_books_the_others(
    client: Client, district: District, sign_in
) -> None:
    home = home_at(district)
    room = room_in(home, district, is_by_seat=False)
    book(room, district.person("colleague"), wish(days=8))
    sign_in(client, "teacher")
    page = (
        client.page(f"/homes/{home.id}/rooms/{room.id}").form(f"/rooms/{room.id}").send(**at_ten(weeks="3"))
    )
    assert page.status == 409
    assert re.search(rf"Taken: \w+ {tomorrow(8).day} \w+\.", page.text)
    page = page.form(f"/rooms/{room.id}").send(button=("if_taken", "skip"))
    assert "2 bookings made." in page.text
    query = select(Booking).where(Booking.person_id == district.person("teacher").id)
    assert len(db.session.scalars(query).all()) == 2


@pytest.mark.on_both("whose they are is decided there")
def test_only_keepers_see_who_booked(client: Client, district: District, sign_in) -> None:
    home = home_at(district)
    room = room_in(home, district)
    booking = one(book(room, district.person("colleague"), wish(purpose="私事")))
    places = (
        "/homes",
        "/homes/all",
        f"/homes/{home.id}",
        f"/homes/{home.id}/rooms/{room.id}?day={tomorrow()}",
    )
    for reader in ("teacher", "neighbour", "leader", "admin", "other_school", "other_handler"):
        browser = window(client, sign_in, reader)
        seen = "".join(browser.page(place).response.text for place in places)
        assert "甲二" not in seen, reader
        assert "私事" not in seen, reader
        assert browser.get(f"/homes/bookings/{booking.id}").status_code == 404
        assert browser.get(f"/homes/{home.id}/day").status_code in (403, 404)
        token = make_feed(district.person(reader), language="zh")
        assert Calendar.from_ical(browser.get(f"/calendar/{token}.ics").data).walk("VEVENT") == []
    for keeper in ("school", "clerk", "alliance_clerk", "handler"):
        browser = window(client, sign_in, keeper)
        page = browser.page(f"/homes/{home.id}/day?day={tomorrow()}")
        assert "甲二" in page.text, keeper
        assert "私事" in page.text


def test_a_calendar_program_reads_ones_own_bookings(client: Client, district: District) -> None:
    home = home_at(district)
    room = room_in(home, district)
    teacher = district.person("teacher")
    held, given_up = one(book(room, teacher)), one(book(room, teacher, wish(13, 14)))
    one(book(room, district.person("colleague"), wish(15, 16)))
    actions.cancel(given_up, by=teacher)
    token = make_feed(teacher, language="zh")
    events = Calendar.from_ical(client.get(f"/calendar/{token}.ics").data).walk("VEVENT")
    assert {str(event["uid"]): str(event["status"]) for event in events} == {
        f"booking-{held.id}@teachers-welfare": "CONFIRMED",
        f"booking-{given_up.id}@teachers-welfare": "CANCELLED",
    }
    assert events[0]["dtstart"].dt == held.starts_at
    assert str(events[0]["location"]) == "石门教师之家，石门小学"
    assert urlsplit(str(events[0]["url"])).path == f"/homes/bookings/{held.id}"


@pytest.mark.on_both("hours are compared there")
def test_checking_in_with_the_code_on_the_wall_counts_as_use(
    client: Client, district: District, sign_in
) -> None:
    home = home_at(district)
    room = room_in(home, district)
    book(room, district.person("teacher"))
    sign_in(client, "teacher")
    page = client.page(f"/homes/{home.id}/check-in").form("/check-in").send(code="12")
    assert "This is not the code" in errors(page)
    page = page.form("/check-in").send(code=wide(home.code))
    assert "You have no booking here" in errors(page)
    with clock.at(moment(tomorrow(), 10, 30)):
        page = page.form("/check-in").send(code=f"{home.code[:3]} {home.code[3:]}")
        assert "Checked in. Welcome!" in page.text
    use = figures.use_between(tomorrow(), tomorrow())
    assert (use.visits, use.person_times, use.people, use.hours) == (1, 1, 1, 1.0)


@pytest.mark.on_both("it is added up there")
def test_use_by_home_and_by_month_adds_up(client: Client, district: District, sign_in) -> None:
    home, unused = home_at(district), home_at(district, "lone_school", name="双河教师之家")
    room = room_in(home, district, seats=9)
    teacher, colleague = district.person("teacher"), district.person("colleague")
    for person, days, people in ((teacher, 1, 4), (teacher, 2, 1), (colleague, 2, 2), (colleague, 3, 1)):
        booking = one(book(room, person, wish(10, 12, days=days, people=people)))
        if days < 3:
            with clock.at(moment(tomorrow(days), 10)):
                actions.check_in(booking, by=person)
    since, until = tomorrow(1), tomorrow(2)
    rows = db.session.execute(figures.home_use_rows(since, until))
    by_home = {row.id: (row.visits, row.person_times, row.people) for row in rows}
    assert by_home == {home.id: (3, 7, 2), unused.id: (0, 0, 0)}
    by_month = figures.use_by_month(since, until).values()
    assert (sum(use.visits for use in by_month), sum(use.minutes for use in by_month)) == (3, 360)
    with clock.at(moment(tomorrow(3), 9)):
        sign_in(client, "leader")
        page = client.page("/homes/use")
    assert text(page.figure("home_visits")) == "3"
    assert text(page.figure(f"visits-{home.id}")) == "3"
    assert "甲一" not in page.text
    assert window(client, sign_in, "school").page("/homes/use").status == 200


def test_a_keeper_adds_a_home_and_opens_it(client: Client, district: District, sign_in) -> None:
    sign_in(client, "school")
    form = client.page("/homes").follow("Add a home").form("/homes/new")
    page = form.send(name="", opens_0="960", closes_0="900", cost_yuan="-5")
    assert "Give it a name." in errors(page)
    assert "The end must come after the beginning." in errors(page)
    assert "Between 0 and" in errors(page)
    assert page.form("/homes/new").values["opens_0"] == "960"
    page = form.send(name="青松教师之家", facilities=["book_bar"], cost_yuan="52000", rules="随手关灯")
    home = db.session.scalars(select(TeachersHome)).one()
    assert (home.state, home.school_id) == (HomeState.PROPOSED, district.place("near_school").id)
    page = page.follow("Open it")
    page = page.form("/opening").send()
    assert "Give it opening hours first" in page.text
    client.page(f"/homes/{home.id}/edit").form("/edit").send(opens_0="960", closes_0="1290")
    page = client.page(f"/homes/{home.id}/rooms/new").form("/rooms/new").send(name="茶吧", seats="0")
    assert "Between 1 and 200 seats." in errors(page)
    page.form("/rooms/new").send(seats="8", way="whole")
    page = client.page(f"/homes/{home.id}/opening").form("/opening").send()
    assert "It is open." in page.text
    assert "茶吧 8 seats, booked as a whole" in page.text


@pytest.mark.on_both("what hangs on it goes there")
def test_photos_are_served_to_whoever_is_signed_in(client: Client, district: District, sign_in) -> None:
    home = home_at(district)
    sign_in(client, "school")
    page = client.page(f"/homes/{home.id}/photos")
    token = page.form("/photos").values["csrf_token"]
    files = [(BytesIO(small_jpeg()), "a.jpg"), (BytesIO(b"no picture"), "b.jpg")]
    answer = client.post(
        f"/homes/{home.id}/photos", data={"csrf_token": token, "photos": files}, follow_redirects=True
    )
    assert "b.jpg was left out" in answer.text
    photo = db.session.scalars(select(HomePhoto)).one()
    address = f"/homes/{home.id}/photos/{photo.id}"
    reader = client.application.test_client()
    assert reader.get(address).status_code == 303
    sign_in(reader, "neighbour")
    assert reader.get(address).mimetype == "image/jpeg"
    assert f'src="{address}/thumbnail"' in reader.page("/homes/all").response.text
    assert client.page(f"/homes/{home.id}/photos").form("/removal").send().status == 200
    assert reader.get(address).status_code == 404


@pytest.mark.on_both("whose they are is decided there")
def test_colleagues_join_a_proposal_and_the_opening_answers_all(
    client: Client, district: District, sign_in
) -> None:
    first = district.need(category="home", title="想有一间书吧", description="宿舍太冷清，想看书")
    district.need(Status.CARRIED, by="colleague", category="home", title="盼有茶吧")
    protected = district.need(by="colleague", category="home", title="不想让学校知道", is_protected=True)
    elsewhere = district.need(by="neighbour", category="home", title="邻校也想有")
    home = home_at(district, is_open=False)
    sign_in(client, "colleague")
    page = client.page("/needs/new/home")
    page = page.follow("Look first at what colleagues at my school ask for: I can support it")
    assert "想有一间书吧" in page.text
    for hidden in ("甲一", "宿舍太冷清", "不想让学校知道", "邻校也想有", first.number):
        assert hidden not in page.response.text, hidden
    near = f"behind-{district.place('near_school').id}"
    page = page.form("/joining").send()
    page = client.page("/homes/proposals")
    assert "2 teachers support it" in page.text
    assert text(page.figure(near)) == "2 teachers", "whoever asks twice counts once"
    token = page.form("/leaving").values["csrf_token"]
    for other in (protected, elsewhere):
        answer = client.post(f"/homes/proposals/{other.id}/joining", data={"csrf_token": token})
        assert answer.status_code == 404
    told = select(Notice.sentence).where(Notice.person_id == district.person("teacher").id)
    assert "A colleague stands behind what you asked for: %(title)s" in list(db.session.scalars(told))

    page = window(client, sign_in, "school").page(f"/homes/{home.id}/opening")
    assert "不想让学校知道" not in page.response.text
    page = page.form("/opening").send(words="书吧茶吧今天开放")
    assert "2 needs are answered." in page.text
    db.session.expire_all()
    status = {need.title: need.status for need in db.session.scalars(select(Need))}
    assert status == {
        "想有一间书吧": Status.ANSWERED,
        "盼有茶吧": Status.ANSWERED,
        "不想让学校知道": Status.SUBMITTED,
        "邻校也想有": Status.SUBMITTED,
    }
    colleague = district.person("colleague").id
    sentence = "%(home)s is open: what you asked for with others, %(title)s"
    query = select(Notice.address).where(Notice.person_id == colleague, Notice.sentence == sentence)
    assert list(db.session.scalars(query)) == [f"/homes/{home.id}"]
    assert db.session.scalars(select(NeedEvent).where(NeedEvent.words == "书吧茶吧今天开放")).all()
    assert "See the home" in client.page("/homes/proposals").text


def test_whoever_stands_behind_a_need_is_told_of_an_answer_at_a_desk(
    client: Client, district: District, sign_in
) -> None:
    need = district.need(Status.IN_PROGRESS, category="home", title="想有一间书吧")
    sign_in(client, "colleague")
    client.page("/homes/proposals").form("/joining").send()
    handling.answer(need, by=district.person("clerk"), outcome=Outcome.EXPLAINED, words="列入下一批")
    db.session.commit()
    told = select(Notice.address).where(
        Notice.person_id == district.person("colleague").id,
        Notice.sentence == "There is an answer to what you stand behind: %(title)s",
    )
    assert list(db.session.scalars(told)) == ["/homes/proposals"]
    page = client.page("/homes/proposals")
    assert "What became of others that you supported" in page.text
    assert "列入下一批" not in page.response.text


def test_the_file_of_use_names_homes_and_nobody(client: Client, district: District, sign_in) -> None:
    room = room_in(home_at(district), district)
    booking = one(book(room, district.person("teacher")))
    with clock.at(moment(tomorrow(), 10)):
        actions.check_in(booking, by=district.person("teacher"))
    with clock.at(moment(tomorrow(), 12)):
        sign_in(client, "leader")
        page = client.page("/homes/use").form("/exports/lists/home_use").send(button=("format", "csv"))
    assert "石门教师之家,石门小学,168000,1,1,1,1.0" in page.response.text
    assert "甲一" not in page.response.text


@pytest.mark.on_both("whose they are is decided there")
def test_each_sees_what_is_theirs(client: Client, district: District, sign_in) -> None:
    home = home_at(district)
    room = room_in(home, district, needs_approval=True)
    booking = one(book(room, district.person("teacher")))
    sign_in(client, "teacher")
    page = client.page("/homes")
    assert "My bookings" in page.text
    assert "Used in the last 30 days" not in page.text
    client = window(client, sign_in, "school")
    page = client.page("/homes")
    assert "Waiting for your approval" in page.text
    assert "甲一" in page.text
    page = client.page(f"/homes/bookings/{booking.id}").form("/refusal").send()
    assert "Give the reason; whoever booked reads it." in errors(page)
    page = page.form("/approval").send()
    assert "The booking is approved." in page.text
    page = window(client, sign_in, "leader").page("/homes")
    assert "Used in the last 30 days" in page.text
    assert "甲一" not in page.text


def window(client: Client, sign_in: Callable[[Client, str], Page], who: str) -> Client:
    """A browser of this person's own."""
    browser: Client = client.application.test_client()
    sign_in(browser, who)
    return browser


def test_somebody_who_waits_reads_where_they_stand(client: Client, district: District, sign_in) -> None:
    room = room_in(home_at(district), district, seats=1)
    book(room, district.person("colleague"))
    book(room, district.person("neighbour"), None, IfTaken.WAIT)
    waiting = one(book(room, district.person("teacher"), None, IfTaken.WAIT))
    sign_in(client, "teacher")
    assert "Number 2 in line" in client.page(f"/homes/bookings/{waiting.id}").text
