"""Never lost, never twice: what a teacher writes arrives once, whatever befalls the line and the server."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.support.chromium import launch_options
from tests.support.teacher_phone import ENDLESS_PATIENCE, Phone, answer_once, photo, unanswered
from tests.support.weak_line import Accident, Line, MortalServer
from welfare.demo.names import School

RECEIVED = """() => {
    document.querySelectorAll("[data-do=now]").forEach(each => each.click());
    return document.querySelector("[data-receipt]");
}"""
"""Whoever asks does not wait for the next try."""
ROUNDS = 20
SEED = 20261124
FENCE = "山洪冲坏了操场的围栏"


@pytest.fixture
def open_browser(browser: Browser, line: Line, tmp_path: Path) -> Iterator[Callable[[], Phone]]:
    """Opens a browser that has kept what it had when it was closed."""
    opened: list[Phone] = []

    def open_browser() -> Phone:
        chromium = browser.browser_type
        settings = {"base_url": line.address, "viewport": {"width": 360, "height": 740}, "locale": "en"}
        opened.append(Phone(chromium.launch_persistent_context(tmp_path, **settings, **launch_options())))
        return opened[-1]

    yield open_browser
    for phone in opened:
        phone.context.close()


def test_written_offline_sent_after_the_browser_was_closed(
    open_browser: Callable[[], Phone], line: Line, server: MortalServer
) -> None:
    title = "Written offline"
    phone = open_browser()
    phone.sign_in()
    phone.wait_for_worker()
    line.is_down = True
    phone.context.set_offline(True)
    phone.write(title, [photo(number) for number in range(3)])
    phone.send()
    phone.expect_state("retry")
    phone.context.close()

    phone = open_browser()
    phone.context.set_offline(True)
    phone.page.goto("/needs")
    phone.expect_state("retry")
    expect(phone.page.get_by_text(title)).to_be_visible()
    assert server.needs(title) == []
    line.is_down = False
    phone.context.set_offline(False)
    expect(phone.card("sent")).to_contain_text("received")
    assert server.needs(title) == [3]
    phone.expect_nothing_left()


def test_a_visit_written_offline_arrives_once_with_what_was_found(
    open_browser: Callable[[], Phone], line: Line, server: MortalServer
) -> None:
    phone = open_browser()
    phone.sign_in("leader", lands_on="**/overview")
    phone.page.goto("/visits")
    phone.wait_for_worker()
    line.is_down = True
    phone.context.set_offline(True)
    phone.page.goto("/visits/new")
    phone.page.select_option('[name="school"]', label=School.HOME)
    phone.page.fill('[name="visited_on"]', "2026-01-05")
    phone.page.check('[name="kind"][value="unannounced"]')
    phone.page.fill('[name="families_met"]', "7")
    expect(phone.page.locator(".finding").nth(1)).to_be_hidden()
    phone.page.fill('[name="finding_1-words"]', FENCE)
    expect(phone.page.locator(".finding").nth(1)).to_be_visible()
    phone.page.check('[name="finding_1-outcome"][value="solved_on_the_spot"]')
    phone.page.fill('[name="finding_1-what_was_done"]', "当场加固")
    expect(phone.kept).to_be_visible()
    phone.send()
    phone.expect_state("retry")
    phone.context.close()

    phone = open_browser()
    phone.context.set_offline(True)
    phone.page.goto("/visits/new")
    assert visits(server) == []
    phone.page.goto("/drafts")
    phone.expect_state("retry")
    line.is_down = False
    phone.context.set_offline(False)
    expect(phone.card("sent")).to_be_visible()
    assert visits(server) == [(7, 1)]
    phone.expect_nothing_left()


def visits(server: MortalServer) -> list[tuple[int, int]]:
    """Families met and findings of each visit on which this was found."""
    query = """
        SELECT visits.families_met, count(findings.id) FROM visits
        JOIN findings ON findings.visit_id = visits.id WHERE findings.words = ? GROUP BY visits.id
    """
    with sqlite3.connect(f"file:{server.instance}/welfare.sqlite3?mode=ro", uri=True) as database:
        return database.execute(query, (FENCE,)).fetchall()


def test_killed_after_the_commit_and_before_the_answer(
    phone: Phone, line: Line, server: MortalServer
) -> None:
    title = "Killed after the commit"
    phone.write(title)
    line.accidents = [Accident("POST /needs/new", then=server.kill)]
    phone.send()
    phone.expect_state("retry")
    assert server.needs(title) == [0]
    server.start()
    phone.send_now()
    phone.expect_receipt()
    assert server.needs(title) == [0]
    phone.expect_nothing_left()


def test_killed_before_the_commit_amid_a_photo_and_between_photos(
    phone: Phone, line: Line, server: MortalServer
) -> None:
    title = "Killed three times"
    phone.write(title, [photo(number) for number in range(3)])
    line.accidents = [Accident("POST /needs/new", of_request=0.9, then=server.kill)]
    phone.send()
    phone.expect_state("retry")
    assert server.needs(title) == []

    for accident, arrived in (
        (Accident("PUT ", of_request=0.5, then=server.kill), 0),
        (Accident("PUT ", of_answer=1, then=server.kill), 1),
    ):
        line.is_down = True  # so that nothing goes by itself before the next accident is prepared
        server.start()
        line.accidents = [accident]
        line.is_down = False
        phone.send_now()
        expect(phone.card("retry")).to_contain_text(f"have arrived: {arrived} of 3")
        phone.expect_state("retry")
        assert server.needs(title) == [arrived]
    server.start()
    phone.send_now()
    phone.expect_receipt()
    assert server.needs(title) == [3]
    phone.expect_nothing_left()


@pytest.mark.slow("sends until one of many tries gets through")
def test_every_connection_dies_at_a_random_byte(phone: Phone, line: Line, server: MortalServer) -> None:
    titles = [f"Round {number}" for number in range(1, ROUNDS + 1)]
    for number, title in enumerate(titles):
        phone.write(title, [photo(number, size=240), photo(number + 100, size=240)])
        line.chance = random.Random(SEED + number)
        phone.send()
        phone.page.wait_for_function(RECEIVED, polling=200)
        line.chance = None
    assert [server.needs(title) for title in titles] == [[2]] * ROUNDS
    assert line.broken > ROUNDS
    print(f"\n{ROUNDS} needs, {2 * ROUNDS} photos; connections died {line.broken}, lived {line.whole}")
    phone.expect_nothing_left()


def test_a_double_tap_sends_once(phone: Phone, server: MortalServer) -> None:
    phone.write("Tapped twice")
    phone.page.dblclick('form[data-draft] [type="submit"]', no_wait_after=True)
    phone.expect_receipt()
    assert server.needs("Tapped twice") == [0]


@pytest.mark.parametrize("locks", [True, False], ids=["locks", "lease"])
def test_two_tabs_send_once(
    new_phone: Callable[..., Phone], line: Line, server: MortalServer, locks: bool
) -> None:
    title = f"Two tabs {locks}"
    first = new_phone(script=ENDLESS_PATIENCE + ("" if locks else "delete Navigator.prototype.locks"))
    first.sign_in()
    first.write(title, [photo(1)])
    second = Phone(first.context)
    second.page = first.context.new_page()
    [draft] = [row for row in first.rows() if "key" in row]
    second.page.goto(f"/needs/new/housing#{draft['key']}")
    expect(second.page.locator('[name="title"]')).to_have_value(title)
    sent = []
    first.context.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    held: list[Route] = []
    tapped: list[Phone] = []
    first.context.route("**/session", lambda route: route.continue_() if tapped[1:] else held.append(route))
    for tab in (first, second):
        tab.page.evaluate("document.querySelector('form[data-draft]').requestSubmit()")
        tab.expect_state("queued")
        tapped.append(tab)
    for route in held:
        route.continue_()
    first.expect_receipt()
    second.expect_receipt()
    assert server.needs(title) == [1]
    assert sum(one.startswith("PUT") for one in sent) == 1
    first.expect_nothing_left()


def test_back_and_sent_again(phone: Phone, server: MortalServer) -> None:
    title = "Back and again"
    phone.page.goto("/needs/new")
    phone.write(title)
    phone.send()
    phone.expect_receipt()
    phone.page.go_back()
    form = phone.page.locator("form[data-draft]")
    if form.count():
        expect(phone.page.locator('[name="title"]')).to_have_value("")
    phone.page.goto("/needs/new/housing")
    expect(phone.page.locator('[name="title"]')).to_have_value("")
    assert server.needs(title) == [0]


def test_session_expired_while_queued(phone: Phone, line: Line, server: MortalServer) -> None:
    title = "Session expired"
    phone.write(title, [photo(1)])
    line.is_down = True
    phone.send()
    phone.expect_state("retry")
    phone.context.clear_cookies()
    line.is_down = False
    phone.send_now()
    phone.expect_state("signin")
    phone.page.click('[data-do="signin"]')
    phone.page.fill('[name="login"]', "teacher")
    phone.page.fill('[name="password"]', "welfare-demo")
    phone.page.click('main form [type="submit"]')
    phone.expect_receipt()
    assert server.needs(title) == [1]
    phone.expect_nothing_left()


def test_stale_token_while_queued(phone: Phone, server: MortalServer) -> None:
    title = "Stale token"
    phone.write(title)
    person = phone.page.evaluate("document.documentElement.dataset.person")
    answer_once(phone.page, "**/session", signed_in=True, person=person, name="", csrf_token="stale")
    phone.send()
    phone.expect_receipt()
    assert server.needs(title) == [0]


def test_another_person_signs_in(phone: Phone, line: Line, server: MortalServer) -> None:
    title = "Of the teacher only"
    phone.write(title, [photo(1)])
    line.is_down = True
    phone.send()
    phone.expect_state("retry")
    line.is_down = False
    with unanswered(phone.page, "**/needs/new/*"):
        phone.sign_out()
    phone.sign_in("colleague")
    with phone.page.expect_request("**/session"):
        phone.page.goto("/drafts")
    others = phone.page.locator('[data-part="others"]')
    expect(others).to_contain_text("1")
    expect(phone.page.get_by_text(title)).to_have_count(0)
    phone.page.goto("/needs/new/housing")
    expect(phone.page.locator('[name="title"]')).to_have_value("")
    assert server.needs(title) == []
    phone.sign_out()
    phone.sign_in("teacher")
    phone.page.goto("/drafts")
    expect(phone.card("retry").or_(phone.card("sent"))).to_be_visible()
    phone.send_now()
    expect(phone.card("sent")).to_be_visible()
    assert server.needs(title) == [1]
