"""Who is warned before leaving, and what the phone itself offers: home screen, badge, calls, messages."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from tests.support.chromium import launch_options
from tests.support.live_server import PATIENCE
from tests.support.teacher_phone import A_DAY, Phone
from tests.support.weak_line import Line, MortalServer

NewPhone = Callable[..., Phone]
OFFER_TO_INSTALL = """() => {
  const offer = new Event('beforeinstallprompt', { cancelable: true });
  offer.prompt = () => { window.isAsked = true; };
  window.dispatchEvent(offer);
}"""
BADGE = """Object.defineProperty(Navigator.prototype, 'setAppBadge', {
  value: async count => { localStorage.setItem('badge', Number(count)); }
});"""


# Who is warned ----------------------------------------------------------------------------------------------


def test_staff_are_warned_too_and_find_what_waits(new_phone: NewPhone, line: Line) -> None:
    phone = new_phone(viewport={"width": 1280, "height": 800})
    phone.sign_in("school", lands_on="**/triage**")
    phone.page.goto("/needs/new/for")
    phone.page.locator("main .rows a").first.click()
    phone.page.locator('main a[href*="/needs/new/housing"]').click()
    phone.fill("For a colleague")
    expect(phone.kept).to_have_text("Kept on this phone")
    phone.page.goto("/profile")
    row = phone.page.get_by_role("link", name="Drafts and what is being sent")
    expect(row).to_contain_text("Not sent yet: 1")
    phone.expect_no_violation()
    phone.page.goto("/triage")
    button = phone.page.locator('form[action="/sign-out"] button')
    expect(button).to_be_hidden()
    leaving = phone.page.locator('[data-part="leaving"]')
    leaving.locator("summary").click()
    expect(leaving).to_contain_text("not sent yet: 1")
    phone.expect_no_violation()
    button.click()
    phone.page.wait_for_url(f"{line.address}/")
    phone.sign_in("school", lands_on="**/triage**")
    phone.page.goto("/profile")
    row.click()
    expect(phone.card("editing")).to_contain_text("For a colleague")
    phone.card("editing").get_by_role("button", name="Delete").click()
    expect(phone.card("deleted")).to_be_visible()
    phone.page.goto("/profile")
    expect(row).to_contain_text("Nothing is waiting here.")
    expect(button).to_be_visible()
    expect(leaving).to_be_hidden()


def test_a_draft_for_one_teacher_is_not_shown_for_another(new_phone: NewPhone, server: MortalServer) -> None:
    phone = new_phone()
    phone.sign_in("school", lands_on="**/triage**")
    phone.page.goto("/needs/new/for")
    first, second = (
        link.get_attribute("href").replace("/needs/new", "/needs/new/housing")
        for link in phone.page.locator("main .rows a").all()[:2]
    )
    phone.page.goto(first)
    phone.fill("Of the first teacher")
    expect(phone.kept).to_have_text("Kept on this phone")
    phone.page.goto(second)
    expect(phone.page.locator('[name="title"]')).to_have_value("")
    phone.page.goto(first)
    expect(phone.page.locator('[name="title"]')).to_have_value("Of the first teacher")
    phone.send()
    phone.page.wait_for_url("**/needs/*?sent=1")
    assert server.needs("Of the first teacher") == [0]


# What the phone itself offers -------------------------------------------------------------------------------


def send_another(phone: Phone, title: str) -> None:
    phone.write(title)
    phone.send()
    phone.expect_receipt()


@pytest.mark.parametrize("answer", ["Add to the home screen", "No, thank you"])
def test_installing_is_suggested_once_and_after_a_receipt(phone: Phone, answer: str) -> None:
    hint = phone.page.locator('[data-part="install"]')
    phone.page.evaluate(OFFER_TO_INSTALL)
    expect(hint).to_have_count(0)
    send_another(phone, "Before the hint")
    expect(hint).to_be_hidden()
    phone.page.evaluate(OFFER_TO_INSTALL)
    expect(hint).to_be_visible()
    phone.expect_no_violation()
    phone.page.get_by_role("button", name=answer).click()
    expect(hint).to_be_hidden()
    assert bool(phone.page.evaluate("window.isAsked")) == answer.startswith("Add")
    send_another(phone, "After the hint")
    phone.page.evaluate(OFFER_TO_INSTALL)
    expect(hint).to_be_hidden()


def test_in_wechat_the_way_out_is_shown_once(new_phone: NewPhone) -> None:
    phone = new_phone(user_agent="Mozilla/5.0 (Linux; Android 10) Chrome/86.0 Mobile MicroMessenger/8.0.2")
    phone.sign_in()
    send_another(phone, "Out of WeChat")
    hint = phone.page.locator('[data-part="install"]')
    expect(hint).to_contain_text("Open in browser")
    expect(hint.get_by_role("button")).to_have_text(["No, thank you"])
    send_another(phone, "Not again")
    expect(hint).to_be_hidden()


def test_installed_there_is_no_hint(new_phone: NewPhone) -> None:
    phone = new_phone(
        script="""const asked = window.matchMedia;
        window.matchMedia = query => query.includes('standalone') ? { matches: true } : asked(query);"""
    )
    phone.sign_in()
    send_another(phone, "Installed already")
    phone.page.evaluate(OFFER_TO_INSTALL)
    expect(phone.page.locator('[data-part="install"]')).to_be_hidden()


def test_the_badge_says_how_many_notices_are_unread(new_phone: NewPhone) -> None:
    phone = new_phone(script=BADGE)
    phone.sign_in()
    unread = phone.page.locator(".tabbar .count").inner_text()
    assert int(unread) > 0
    phone.page.wait_for_function("unread => localStorage.getItem('badge') === unread", arg=unread)
    for _again in range(2):  # what comes after the page stays unread: it was not seen
        phone.page.goto("/notices")
        if (all_read := phone.page.get_by_role("button", name="Mark all as read")).count():
            with phone.page.expect_response(lambda answer: answer.request.method == "POST"):
                all_read.click()
    expect(phone.page.locator(".tabbar .count")).to_have_count(0)
    phone.page.wait_for_function("() => localStorage.getItem('badge') === '0'")


def worker_of(phone: Phone) -> tuple[CDPSession, str]:
    """The line to the browser's own workings, and the name it has for this app's worker."""
    phone.wait_for_worker()
    session = phone.context.new_cdp_session(phone.page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    for _frame in range(PATIENCE * 60):
        if found:
            break
        phone.page.evaluate("new Promise(requestAnimationFrame)")
    return session, found[0]


def test_background_sync_sends_what_was_to_wait(
    new_phone: NewPhone, line: Line, server: MortalServer
) -> None:
    phone = new_phone(
        script="""const register = SyncManager.prototype.register;
        SyncManager.prototype.register = function (tag) {
          window.tag = tag;
          return register.call(this, tag);
        };"""
    )
    phone.sign_in()
    session, registration = worker_of(phone)
    phone.write("Sent by the worker's call")
    line.is_down = True
    phone.send()
    phone.expect_state("retry")
    tag = phone.page.wait_for_function("() => window.tag").json_value()
    phone.put_off(A_DAY)
    line.is_down = False
    sync = {"origin": line.address, "registrationId": registration, "tag": tag, "lastChance": False}
    session.send("ServiceWorker.dispatchSyncEvent", sync)
    phone.expect_receipt()
    assert server.needs("Sent by the worker's call") == [0]


@pytest.fixture
def phone_that_shows_messages(browser: Browser, line: Line) -> Iterator[Phone]:
    """A phone with the whole Chromium: one without windows shows no notification."""
    chromium = browser.browser_type.launch(**launch_options(whole=True))
    yield Phone(chromium.new_context(base_url=line.address, locale="en", permissions=["notifications"]))
    chromium.close()


def test_a_message_is_shown_and_counted(phone_that_shows_messages: Phone, line: Line) -> None:
    phone = phone_that_shows_messages
    phone.sign_in()
    session, registration = worker_of(phone)
    [worker] = phone.context.service_workers or [phone.context.wait_for_event("serviceworker")]
    worker.evaluate("navigator.setAppBadge = async count => { self.badge = count; }")
    news = '{"title": "News", "body": "Your need was answered", "url": "/notices", "unread": 7, "tag": "t"}'
    message = {"origin": line.address, "registrationId": registration, "data": news}
    shown: list[list[str]] = []
    for _again in range(PATIENCE // 2):  # a push service tries again as well: a busy browser may lose one
        session.send("ServiceWorker.deliverPushMessage", message)
        shown = phone.page.evaluate(
            """async () => {
              const { ready } = navigator.serviceWorker;
              let shown = [];
              for (const end = performance.now() + 2000; !shown.length && performance.now() < end;) {
                shown = await (await ready).getNotifications();
                await new Promise(requestAnimationFrame);
              }
              return shown.map(each => [each.title, each.body, each.data.url]);
            }"""
        )
        if shown:
            break
    assert shown == [["News", "Your need was answered", "/notices"]]
    assert worker.evaluate("self.badge") == 7


def test_nothing_private_is_kept_in_any_cache(phone: Phone) -> None:
    phone.wait_for_worker()
    send_another(phone, "For the bureau only")
    phone.page.reload()
    kept = phone.page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              found.push([new URL(request.url).pathname, await (await cache.match(request)).text()]);
            }
          }
          return found;
        }"""
    )
    person = phone.page.evaluate("document.documentElement.dataset.person")
    assert kept
    assert all(path.startswith(("/static/", "/offline/", "/drafts")) for path, _ in kept)
    assert not [path for path, text in kept if person in text or "For the bureau only" in text]
