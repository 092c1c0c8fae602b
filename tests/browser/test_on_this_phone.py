"""What is on this phone: photos tried again, words never overtaken, who is warned, what the phone offers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page, Route, expect

from tests.support.teacher_phone import Phone, photo
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
TIRED = """const decode = HTMLImageElement.prototype.decode;
HTMLImageElement.prototype.decode = function () {
  return localStorage.getItem('tired') ? Promise.reject(new Error('no memory')) : decode.call(this);
};"""
NO_ROOM = "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"
A_DAY = int(timedelta(days=1).total_seconds()) * 1000


def no_violation(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


# Photos and words -------------------------------------------------------------------------------------------


def test_a_photo_that_failed_on_the_phone_is_tried_again(new_phone: NewPhone, server: MortalServer) -> None:
    phone = new_phone(script=TIRED)
    phone.sign_in()
    phone.write("One of two at first", [photo(1)])
    phone.page.evaluate("localStorage.setItem('tired', 'yes')")
    phone.page.set_input_files("#photos", [photo(2), photo(3)])
    failed = phone.previews.filter(has=phone.page.get_by_role("button", name="Try again"))
    expect(failed).to_have_count(2)
    expect(phone.page.locator('[data-part="unread"]')).to_contain_text("IMG_2.jpg, IMG_3.jpg")
    no_violation(phone.page)
    phone.page.get_by_role("button", name="Remove IMG_3.jpg").click()
    expect(failed).to_have_count(1)
    phone.page.evaluate("localStorage.removeItem('tired')")
    phone.page.get_by_role("button", name="Try again IMG_2.jpg").click()
    expect(failed).to_have_count(0)
    expect(phone.previews).to_have_count(2)
    expect(phone.page.locator('[data-part="unread"]')).to_be_hidden()
    phone.send()
    phone.expect_receipt()
    assert server.needs("One of two at first") == [2]


@pytest.mark.parametrize(
    ("button", "arrived"), [("Try these photos again", 2), ("Finish without these photos", 1)]
)
def test_a_photo_that_the_server_refused(
    phone: Phone, server: MortalServer, button: str, arrived: int
) -> None:
    phone.write(button, [photo(1), photo(2)])
    refusal = {"code": "invalid", "message": "This is no picture."}
    phone.page.route("**/photos/*", lambda route: route.fulfill(status=422, json=refusal), times=1)
    phone.send()
    expect(phone.card("invalid")).to_contain_text("This is no picture.")
    expect(phone.card("invalid")).to_contain_text("have arrived: 1 of 2")
    no_violation(phone.page)
    phone.page.get_by_role("button", name=button).click()
    phone.expect_receipt()
    assert server.needs(button) == [arrived]
    phone.expect_nothing_left()


def test_a_removed_photo_leaves_nothing_on_the_phone(phone: Phone) -> None:
    phone.write("", [photo(1)])
    phone.page.get_by_role("button", name="Remove Photo 1").click()
    expect(phone.previews).to_have_count(0)
    phone.page.fill('[name="title"]', "")
    phone.page.fill('[name="description"]', "")
    expect(phone.kept).to_be_hidden()
    assert phone.rows() == []


def test_words_written_again_are_not_taken_for_the_older_ones(phone: Phone, server: MortalServer) -> None:
    held: list[Route] = []
    phone.write("The older words")
    phone.context.route("**/submissions", lambda route: held.append(route), times=1)
    with phone.page.expect_request("**/submissions"):
        phone.send()
    other = Phone(phone.context)
    other.page = phone.context.new_page()
    other.page.goto("/drafts")
    other.card("queued").get_by_role("button", name="Change it").click()
    other.fill("The newer words")
    other.send()
    other.expect_state("queued")
    held[0].continue_()
    other.expect_state("conflict")
    assert server.needs("The older words") == [0]
    [draft] = [row for row in other.rows() if "fields" in row]
    assert draft["fields"]["title"] == "The newer words"


def test_what_nobody_wrote_waits_for_whoever_is_next(phone: Phone, line: Line, server: MortalServer) -> None:
    title = "Written before signing in"
    phone.wait_for_worker()
    phone.sign_out()
    line.is_down = True
    phone.write(title)
    phone.send()
    phone.expect_state("retry")
    line.is_down = False
    phone.sign_in()
    phone.page.goto("/drafts")
    phone.expect_state("editing")
    assert server.needs(title) == []
    phone.page.get_by_role("link", name="Go on writing").click()
    phone.send()
    phone.expect_receipt()
    assert server.needs(title) == [0]


def test_a_full_phone_says_so_and_gives_the_words_back(new_phone: NewPhone, server: MortalServer) -> None:
    phone = new_phone(script=NO_ROOM, permissions=["clipboard-read", "clipboard-write"])
    phone.sign_in()
    phone.page.goto("/needs/new/housing")
    phone.page.fill('[name="title"]', "The phone is full")
    phone.page.fill('[name="description"]', "Not a byte is free")
    warning = phone.page.get_by_role("alert").filter(has_text="cannot keep")
    expect(warning).to_be_visible()
    no_violation(phone.page)
    warning.get_by_role("button").click()
    expect(warning.get_by_role("button")).to_have_text("Copied")
    copied = phone.page.evaluate("navigator.clipboard.readText()")
    assert "The phone is full\nNot a byte is free" in copied
    phone.send()
    phone.expect_receipt()
    assert server.needs("The phone is full") == [0]


@pytest.mark.parametrize("moment", ["hidden", "left", "the photos are chosen"])
def test_words_are_kept_before_the_page_goes_away(new_phone: NewPhone, moment: str) -> None:
    phone = new_phone(
        script="""const later = window.setTimeout; // the pause in typing never comes
        window.setTimeout = (work, time, ...rest) => (time === 400 ? 1 : later(work, time, ...rest));"""
    )
    phone.sign_in()
    phone.page.goto("/needs/new/housing")
    phone.page.fill('[name="title"]', "Half a sen")
    assert phone.rows() == []
    if moment == "hidden":
        phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    elif moment == "left":
        phone.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    else:
        with phone.page.expect_file_chooser():
            phone.page.click("#photos")
    expect(phone.kept).to_be_visible()
    [draft] = phone.rows()
    assert draft["fields"]["title"] == "Half a sen"


@pytest.mark.parametrize(
    "call",
    [
        "window.dispatchEvent(new Event('online'))",
        "document.dispatchEvent(new Event('visibilitychange'))",
        "location.reload()",
    ],
    ids=["the signal is back", "the page is looked at again", "the page is opened"],
)
def test_each_of_these_sends_what_was_to_wait(
    phone: Phone, line: Line, server: MortalServer, call: str
) -> None:
    title = f"Sent when {call.split('.')[-1][:40]}"
    phone.write(title)
    line.is_down = True
    phone.send()
    phone.expect_state("retry")
    if "reload" not in call:
        wait_for_tomorrow(phone)
    line.is_down = False
    phone.page.evaluate(call)
    if "reload" in call:
        phone.page.goto("/drafts")
        expect(phone.card("sent")).to_be_visible()
    else:
        phone.expect_receipt()
    assert server.needs(title) == [0]


def test_it_is_tried_again_by_itself(phone: Phone, line: Line, server: MortalServer) -> None:
    phone.write("Nobody taps anything")
    line.is_down = True
    phone.send()
    phone.expect_state("retry")
    line.is_down = False
    phone.expect_receipt()
    assert server.needs("Nobody taps anything") == [0]


@pytest.mark.parametrize(("status", "state"), [(413, "invalid"), (502, "retry"), (404, "retry")])
def test_what_a_proxy_says_in_its_own_words(phone: Phone, status: int, state: str) -> None:
    phone.write(f"A proxy's {status}")
    phone.page.route("**/submissions", lambda route: route.fulfill(status=status, body="<h1>nginx</h1>"))
    phone.send()
    if state == "invalid":
        expect(phone.page.locator(".error-summary")).to_contain_text("not taken")
    else:
        phone.expect_state(state)
    phone.page.goto("/drafts")
    phone.expect_state(state)
    [draft] = phone.rows()
    assert draft["fields"]["title"] == f"A proxy's {status}"


# The states, seen and read aloud ----------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("held", "state"), [("session", "queued"), ("submissions", "sending")])
def test_waiting_and_being_sent(new_phone: NewPhone, held: str, state: str, scheme: str) -> None:
    phone = new_phone(color_scheme=scheme)
    phone.sign_in()
    phone.write("Under way", [photo(1)])
    phone.context.route(f"**/{held}", lambda route: None)
    phone.send()
    phone.expect_state(state)
    no_violation(phone.page)
    phone.page.goto("/drafts")
    phone.expect_state(state)
    no_violation(phone.page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_of_drafts(new_phone: NewPhone, scheme: str) -> None:
    phone = new_phone(color_scheme=scheme)
    phone.sign_in()
    phone.write("Sent before")
    phone.send()
    phone.expect_receipt()
    phone.write("To be deleted", category="training")
    phone.write("A draft", [photo(1)], category="home")
    phone.page.goto("/drafts")
    phone.card("editing").filter(has_text="To be deleted").get_by_role("button", name="Delete").click()
    for state in ("editing", "deleted", "sent"):
        expect(phone.card(state)).to_have_count(1)
    no_violation(phone.page)
    phone.page.reload()
    phone.card("deleted").get_by_role("button", name="Undo").click()
    expect(phone.card("editing")).to_have_count(2)


def test_what_was_deleted_is_gone_after_a_while(phone: Phone) -> None:
    phone.write("No longer wanted", [photo(1)])
    phone.page.goto("/drafts")
    phone.card("editing").get_by_role("button", name="Delete").click()
    expect(phone.card("deleted")).to_be_visible()
    phone.page.add_init_script(f"const now = Date.now; Date.now = () => now() + {A_DAY};")
    phone.page.reload()
    expect(phone.page.locator('[data-part="none"]')).to_be_visible()
    assert phone.rows() == []


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
    no_violation(phone.page)
    phone.page.goto("/triage")
    button = phone.page.locator('form[action="/sign-out"] button')
    expect(button).to_be_hidden()
    leaving = phone.page.locator('[data-part="leaving"]')
    leaving.locator("summary").click()
    expect(leaving).to_contain_text("not sent yet: 1")
    no_violation(phone.page)
    button.click()
    phone.page.wait_for_url(f"{line.address}/")
    phone.sign_in("school", lands_on="**/triage**")
    phone.page.goto("/profile")
    row.click()
    expect(phone.card("editing")).to_contain_text("For a colleague")
    phone.card("editing").get_by_role("button", name="Delete").click()
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
    no_violation(phone.page)
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
    phone.page.goto("/notices")
    phone.page.get_by_role("button", name="Mark all as read").click()
    expect(phone.page.locator(".tabbar .count")).to_have_count(0)
    phone.page.wait_for_function("localStorage.getItem('badge') === '0'")


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
    phone.page.wait_for_function("true")
    assert found
    return session, found[0]


def wait_for_tomorrow(phone: Phone) -> None:
    """What is to be tried again is tried again in a day."""
    phone.page.evaluate(
        """time => new Promise(done => {
          indexedDB.open('welfare').onsuccess = event => {
            const drafts = event.target.result.transaction('drafts', 'readwrite').objectStore('drafts');
            drafts.openCursor().onsuccess = found => {
              const cursor = found.target.result;
              cursor.update({ ...cursor.value, next: Date.now() + time }).onsuccess = done;
            };
          };
        }).then(() => null)""",
        A_DAY,
    )


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
    tag = phone.page.evaluate("window.tag")
    assert tag
    wait_for_tomorrow(phone)
    line.is_down = False
    sync = {"origin": line.address, "registrationId": registration, "tag": tag, "lastChance": False}
    session.send("ServiceWorker.dispatchSyncEvent", sync)
    phone.expect_receipt()
    assert server.needs("Sent by the worker's call") == [0]


def test_a_message_is_shown_and_counted(new_phone: NewPhone, line: Line) -> None:
    phone = new_phone(permissions=["notifications"])
    phone.sign_in()
    session, registration = worker_of(phone)
    [worker] = phone.context.service_workers
    worker.evaluate("navigator.setAppBadge = async count => { self.badge = count; }")
    news = '{"title": "News", "body": "Your need was answered", "url": "/notices", "unread": 7, "tag": "t"}'
    message = {"origin": line.address, "registrationId": registration, "data": news}
    session.send("ServiceWorker.deliverPushMessage", message)
    shown = phone.page.evaluate(
        """async () => {
          const { ready } = navigator.serviceWorker;
          for (;;) {
            const shown = await (await ready).getNotifications();
            if (shown.length) return shown.map(each => [each.title, each.body, each.data.url]);
            await new Promise(requestAnimationFrame);
          }
        }"""
    )
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
