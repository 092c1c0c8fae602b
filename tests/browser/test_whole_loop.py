"""From a teacher's tap to a leader's figure, on the real server: without script, and in Chromium.

And what only a real browser can show: two clerks at once, a session that ends while somebody writes, a search
box while an input method composes.
"""

import re
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.client import Page as PlainPage
from tests.support.markup import elements, text
from tests.support.plain_browser import PlainBrowser
from tests.support.windows import Windows
from welfare.demo.names import ACCOUNTS

SignIn = Callable[[Page, str], None]
NUMBER = re.compile(r"\d\d-\d{4,}-\d")
OFFICE = "后勤"
"""Part of the name of the office where the demo's handler works."""


def figure_of(page: PlainPage, name: str = "solved") -> int:
    return int("".join(filter(str.isdigit, text(page.figure(name)))))


def solved_list(overview: PlainPage) -> PlainPage:
    """The list behind the figure, by the link that the figure is or stands in."""
    figure = overview.figure("solved")
    link = next(link for link in elements(overview.root, "a") if link is figure or figure in set(link.iter()))
    return overview.client.page(link.get("href"))


def test_without_script(live_server: str) -> None:
    teacher, clerk, handler, leader = (PlainBrowser(live_server) for _ in range(4))
    overview = leader.sign_in("leader")
    assert overview.path == "/overview"
    before = figure_of(overview)

    teacher.sign_in("teacher")
    links = teacher.page("/needs/new").links.values()
    form = teacher.page(next(link for link in links if "/housing" in link)).form("/needs/new/housing")
    page = form.send(title="A room near the school", description="The bus takes two hours.", urgency="urgent")
    number = NUMBER.search(page.path)[0]
    assert number in page.text

    clerk.sign_in("clerk")
    form = clerk.page(f"/needs/{number}").form("/acceptance")
    assert OFFICE in chosen_in(form.page, "acceptance-unit")
    assert "Accept" in form.send().text

    handler.sign_in("handler")
    assert number in handler.page("/triage").text
    form = handler.page(f"/needs/{number}").form("/answer")
    form.send(outcome="solved", words="Room 305 from Monday.")

    page = teacher.page(f"/needs/{number}")
    assert "Room 305 from Monday." in page.text
    page.form("/confirmation").send(holds="yes", satisfaction="satisfied")

    overview = leader.page("/overview")
    assert figure_of(overview) == before + 1
    cases = solved_list(overview)
    assert NUMBER.search(cases.text)[0] == number, "newest first"
    assert figure_of(cases) == before + 1


def chosen_in(page: PlainPage, field_id: str) -> str:
    field = next(field for field in elements(page.root, "select") if field.get("id") == field_id)
    return next(text(option) for option in elements(field, "option") if option.get("selected") is not None)


def test_in_chromium(windows: Windows, sign_in: SignIn) -> None:
    phone, clerk, handler, leader = windows(), windows(width=1280), windows(width=1280), windows()
    sign_in(leader, "leader")
    figure = leader.locator("[data-figure=solved]")
    before = number_in(figure.first.inner_text())

    sign_in(phone, "teacher")
    phone.wait_for_url("**/needs")
    phone.locator('main a[href="/needs/new"]').click()
    phone.locator('a[href^="/needs/new/housing"]').click()
    phone.fill("[name=title]", "想要一间离学校近的宿舍")
    phone.fill("[name=description]", "每天来回坐车要两个小时。")
    phone.click("form[data-draft] [type=submit]")
    phone.wait_for_url(re.compile(r"/needs/[\d-]+\?sent=1$"))
    number = NUMBER.search(phone.url)[0]

    sign_in(clerk, "clerk")
    clerk.wait_for_url("**/triage")
    clerk.goto(f"/needs/{number}")
    expect(clerk.locator("#acceptance-unit option:checked")).to_contain_text(OFFICE)
    clerk.locator('form[action*="/acceptance"] [type=submit]').click()
    expect(clerk.locator(".badge.status-in_progress").first).to_be_visible()

    sign_in(handler, "handler")
    handler.wait_for_url("**/triage")
    handler.locator(f'a[href*="/needs/{number}"]').click()
    answer = handler.locator('form[action*="/answer"]')
    answer.locator("[name=outcome][value=solved]").check(force=True)
    answer.locator("[name=words]").fill("三楼305室，星期一可以入住。")
    answer.locator("[type=submit]").click()
    expect(handler.locator(".flash.tone-good")).to_be_visible()
    handler.goto(f"/needs/{number}")  # from a queue the way leads on to its next need
    expect(handler.locator(".badge.status-answered").first).to_be_visible()

    phone.goto(f"/needs/{number}")
    expect(phone.get_by_text("三楼305室").first).to_be_visible()
    expect(phone.locator(".badge.tone-claim")).to_be_visible()
    send = phone.locator('form[action*="/confirmation"] [type=submit]')
    reason = phone.locator('form[action*="/confirmation"] .if-no')
    expect(send).to_be_hidden()
    phone.locator("[name=holds][value=no]").check(force=True)
    expect(reason).to_be_visible()
    expect(phone.locator("[name=satisfaction]").first).to_be_hidden()
    phone.locator("[name=holds][value=yes]").check(force=True)
    expect(reason).to_be_hidden()
    phone.locator("[name=satisfaction][value=satisfied]").check(force=True)
    send.click()
    expect(phone.locator(".badge.status-solved").first).to_be_visible()

    leader.goto("/overview")
    assert number_in(figure.first.inner_text()) == before + 1
    figure.first.click()
    leader.wait_for_url("**/figures/solved*")
    assert NUMBER.search(leader.locator("main tbody tr").first.inner_text())[0] == number


def number_in(words: str) -> int:
    return int(re.search(r"\d[\d,]*", words)[0].replace(",", ""))


def submitted(site: str, title: str) -> str:
    """The number of a need that the teacher has just submitted."""
    teacher = PlainBrowser(site)
    teacher.sign_in("teacher")
    form = teacher.page("/needs/new/other").form("/needs/new/other")
    return NUMBER.search(form.send(title=title, description="So that it can be told from others.").path)[0]


@pytest.fixture
def second_clerk(live_server: str) -> str:
    """Another clerk, whom the administrator has just added; signs in with the demo's password."""
    admin, newcomer = PlainBrowser(live_server), PlainBrowser(live_server)
    admin.sign_in("admin")
    number = f"K{time.monotonic_ns()}"
    form = admin.page("/people/new?organization=1").form("/people/new")
    slip = form.send(staff_number=number, name="柳初晴", roles=["clerk"])
    issued = next(text(part) for part in slip.root.iter() if part.get("data-password") is not None)
    page = newcomer.page("/sign-in").form("/sign-in").send(login=number, password=issued)
    page.form("/profile/password").send(password_new="snow on the ridge", password_repeat="snow on the ridge")
    return number


def test_two_clerks_accept_at_once(
    windows: Windows, sign_in: SignIn, live_server: str, second_clerk: str
) -> None:
    number = submitted(live_server, "A lamp at the gate")
    first, second = (windows(width=1280, language="en-GB") for _ in range(2))
    sign_in(first, "clerk")
    sign_in_with(second, second_clerk, "snow on the ridge")
    for desk in (first, second):
        desk.wait_for_url("**/triage")
        desk.goto(f"/needs/{number}")
        desk.locator("#acceptance-unit").select_option(index=1)
    accept = 'form[action*="/acceptance"] [type=submit]'
    first.locator(accept).click()
    expect(first.locator(".badge.status-in_progress").first).to_be_visible()
    second.locator(accept).click()
    expect(second.locator("[role=alert]").first).to_contain_text(ACCOUNTS["clerk"])
    expect(second.locator(".badge.status-in_progress").first).to_be_visible()


def sign_in_with(page: Page, account: str, password: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=login]", account)
    page.fill("[name=password]", password)
    page.click("main form [type=submit]")


def test_a_session_that_ends_while_one_writes(windows: Windows, sign_in: SignIn) -> None:
    page = windows(width=1280, language="en-GB")
    sign_in(page, "clerk")
    page.goto("/triage?desk=area&queue=to-sign-for")
    page.locator("main td a.title").first.click()
    page.locator("details#question summary").click()
    page.locator("#question-words").fill("Since when?\nAnd how many are you?")
    page.context.clear_cookies(name="welfare")
    page.locator('form[action*="/question"] [type=submit]').click()
    page.locator("[name=login]").fill("clerk")
    page.locator("[name=password]").fill("welfare-demo")
    page.locator("main form [type=submit]").first.click()
    kept = page.locator('form[action*="/question"] [name=words]')
    expect(kept).to_have_value("Since when?\nAnd how many are you?")


def test_a_form_is_fetched_when_it_is_unfolded(windows: Windows, sign_in: SignIn) -> None:
    page = windows(width=1280, language="en-GB")
    sign_in(page, "clerk")
    page.goto("/triage?desk=area&queue=to-sign-for")
    page.locator("main td a.title").first.click()
    page.wait_for_url(re.compile("/needs/"))
    title = page.title()
    page.locator("details#merger summary").click()
    page.locator("#merger-into").fill("00-0000-0")
    assert page.title() == title
    page.locator("#merger-form [type=submit]").click()
    expect(page.locator("[role=alert]").first).to_contain_text("leading need must be another one")
    expect(page.locator("#merger-into")).to_have_value("00-0000-0")
    page.context.clear_cookies(name="welfare")
    page.locator("details#question summary").click()
    expect(page.locator("[name=login]")).to_be_visible()


def test_searching_waits_for_the_input_method(windows: Windows, sign_in: SignIn) -> None:
    page = windows(width=1280)
    sign_in(page, "clerk")
    page.goto("/triage?desk=area&queue=all")
    searches: list[str] = []
    page.on("request", lambda request: searches.append(request.url) if "q=" in request.url else None)
    keyboard = page.context.new_cdp_session(page)
    page.locator("input[type=search]").focus()
    for letters in ("s", "su", "su s", "su she"):
        end = len(letters)
        keyboard.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": end, "selectionEnd": end}
        )
    page.keyboard.press("Enter")  # as many input methods take the letters; they send nothing
    page.evaluate("new Promise(done => setTimeout(done, 0))")
    assert searches == []
    with page.expect_response(lambda answer: "q=" in answer.url):
        keyboard.send("Input.insertText", {"text": "宿舍"})
    page.wait_for_url(lambda address: parse_qs(urlsplit(address).query).get("q") == ["宿舍"])
    assert len(searches) == 1
    expect(page.locator("input[type=search]")).to_have_value("宿舍")
    expect(page.locator("input[type=search]")).to_be_focused()
