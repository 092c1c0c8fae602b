"""Every kind of form over lines and servers that die: each arrives exactly once."""

import re
import sqlite3
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Semaphore
from typing import Any

import pytest
from playwright.sync_api import Error, Locator, Request, TimeoutError, expect

from tests.support.live_server import PATIENCE
from tests.support.plain_browser import PlainBrowser
from tests.support.teacher_phone import ENDLESS_PATIENCE, Phone, answer_once, photo
from tests.support.weak_line import Accident, Line, MortalServer
from welfare.demo.names import School

NewPhone = Callable[..., Phone]

IN_DAYS = "days => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)"
WAITS_OR_ARRIVED = """form =>
    document.querySelector("[data-state=retry], [data-state=queued]") ||
    (location.href !== form && !location.pathname.startsWith("/drafts"))
"""
"""That a card waits may be over before anybody looks: the phone tries again by itself."""
ARRIVED = """form => {
    const refused = document.querySelector(
        "[data-state=invalid], [data-state=conflict], [data-state=past], .error-summary"
    );
    if (refused) throw new Error(refused.textContent);
    document.querySelectorAll("[data-do=now]").forEach(each => each.click());
    if (location.pathname !== "/drafts") return location.href !== form;
    const cards = [...document.querySelectorAll("[data-key]")];
    return !location.search && cards.length > 0 && cards.every(each => each.dataset.state === "sent");
}
"""
"""It is asked for again and again: a try that fails on a slow machine puts the next one off for minutes."""


@dataclass(frozen=True)
class Ground:
    """Where it happens."""

    phone: Phone
    line: Line
    server: MortalServer
    unanswered: set[Request] = field(default_factory=set)
    """What the phone has asked for and not got yet."""
    desks: dict[str, PlainBrowser] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.phone.context.on("request", lambda request: self.unanswered.add(request))
        for end in ("requestfinished", "requestfailed"):
            self.phone.context.on(end, lambda request: self.unanswered.discard(request))

    def desk_of(self, account: str) -> PlainBrowser:
        """Where somebody else is signed in from the first to the last accident."""
        if account not in self.desks:
            self.desks[account] = PlainBrowser(self.line.address)
            self.desks[account].sign_in(account)
        return self.desks[account]

    def send(self) -> None:
        """Tap the form's button."""
        self.phone.page.locator("form[data-draft]:visible").locator("[type=submit]").first.click()

    def expect_it_waits(self) -> None:
        """What was tapped has failed, and says so."""
        self.phone.expect_state("retry")

    def count(self, query: str, *values: Any) -> int:
        """What the server's own database has of it."""
        with sqlite3.connect(f"file:{self.server.instance}/welfare.sqlite3?mode=ro", uri=True) as database:
            return int(database.execute(query, values).fetchone()[0])

    def until_it_has_arrived(self, form: str) -> None:
        """Until the page of the form, or of who signed in to send it, gives way to what came of it."""
        page = self.phone.page
        try:
            page.wait_for_function(ARRIVED, arg=form, polling=500)
        except TimeoutError as in_vain:
            shown = "nothing, and does not answer"
            with suppress(Error):  # it may be the browser's own page, or stand still
                shown = page.locator("body").inner_text(timeout=10_000)
            asked = "\n".join(f"{each.method} {each.url}" for each in self.unanswered)
            raise AssertionError(
                f"It has not arrived. {page.url} shows:\n{shown}\nNot answered:\n{asked}"
            ) from in_vain
        page.wait_for_load_state()


# What befalls a form, from the tap to its arrival


def _cut(**accident: Any) -> Callable[[Ground], None]:
    def befall(ground: Ground) -> None:
        planned = Accident("POST ", **accident)
        ground.line.accidents = [planned]
        form = ground.phone.page.url
        ground.send()
        assert planned.befell.wait(PATIENCE)
        ground.phone.page.wait_for_function(WAITS_OR_ARRIVED, arg=form)

    return befall


def no_signal_for_a_while(ground: Ground) -> None:
    ground.line.is_down = True
    ground.send()
    ground.expect_it_waits()
    ground.line.is_down = False


def left_while_it_waits(ground: Ground) -> None:
    ground.line.is_down = True
    ground.send()
    ground.expect_it_waits()
    ground.phone.page.goto("about:blank")  # the page that waits may send by itself, and go on by itself
    ground.line.is_down = False
    ground.phone.page.goto("/drafts")


def tapped_twice(ground: Ground) -> None:
    button = ground.phone.page.locator("form[data-draft]:visible").locator("[type=submit]").first
    button.dblclick(no_wait_after=True)


def signed_out_meanwhile(ground: Ground) -> None:
    account = ground.phone.page.evaluate("localStorage.getItem('test.account')")
    ground.phone.context.clear_cookies()
    ground.send()
    ground.phone.expect_state("signin")
    ground.phone.page.click('[data-do="signin"]')
    ground.phone.page.fill('[name="login"]', account)
    ground.phone.page.fill('[name="password"]', "welfare-demo")
    ground.phone.page.click('main form [type="submit"]')
    ground.phone.page.wait_for_url(lambda address: "/sign-in" not in address)


def a_stale_token(ground: Ground) -> None:
    person = ground.phone.page.evaluate("document.documentElement.dataset.person")
    answer_once(ground.phone.page, "**/session", signed_in=True, person=person, name="", csrf_token="stale")
    ground.send()


SCENARIOS: dict[str, Callable[[Ground], None]] = {
    "the request is cut": _cut(of_request=0.5),
    "the answer is lost": _cut(),
    "the answer is cut": _cut(of_answer=0.95),
    "no signal for a while": no_signal_for_a_while,
    "left while it waits": left_while_it_waits,
    "tapped twice": tapped_twice,
    "signed out meanwhile": signed_out_meanwhile,
    "a stale token": a_stale_token,
}


# The forms: each is filled in with a mark of its own, and counted


def book(ground: Ground, number: int, mark: str) -> Callable[[], int]:
    page = ground.phone.page
    for later in range(60):
        page.goto(f"/homes/1/rooms/2?day={page.evaluate(IN_DAYS, 10 + number + later)}")
        if page.locator("form[data-draft]").count():
            break
    page.fill("[name=purpose]", mark)
    return lambda: ground.count("SELECT count(*) FROM home_bookings WHERE purpose = ?", mark)


def apply(ground: Ground, number: int, mark: str) -> Callable[[], int]:
    ground.phone.page.goto("/housing/rounds/2/application")
    ground.phone.page.fill("[name=commute_km]", str(30 + number))
    applied = "SELECT count(*) FROM housing_events WHERE kind LIKE '%appli%' AND round_id = 2"
    before = ground.count(applied)
    return lambda: ground.count(applied) - before


def object_to_an_answer(ground: Ground, number: int, mark: str) -> Callable[[], int]:
    teacher, clerk, handler = (ground.desk_of(account) for account in ("teacher", "clerk", "handler"))
    form = teacher.page("/needs/new/housing").form("/needs/new/housing")
    need = re.search(r"[\d-]{9,}", form.send(title=mark, description="To be objected to").path)[0]
    clerk.page(f"/needs/{need}").form("/acceptance").send()
    handler.page(f"/needs/{need}").form("/answer").send(outcome="solved", words="Done, we think")
    page = ground.phone.page
    page.goto(f"/needs/{need}/confirmation")
    page.check("[name=holds][value=no]", force=True)
    page.fill("[name=words]", mark)
    page.set_input_files("[name=photos]", [photo(number)])
    expect(ground.phone.previews).to_have_count(1)
    objected = """SELECT count(*) FROM need_events JOIN sent_files ON sent_files.need_id = need_events.need_id
        WHERE need_events.words = ? AND need_events.action = 'object' AND sent_files.photo_id IS NOT NULL"""
    return lambda: ground.count(objected, mark)


def visit(ground: Ground, number: int, mark: str) -> Callable[[], int]:
    page = ground.phone.page
    page.goto("/visits/new")
    page.select_option('[name="school"]', label=School.HOME)
    page.fill('[name="visited_on"]', "2026-01-05")
    page.check('[name="kind"][value="unannounced"]')
    page.fill('[name="finding_1-words"]', mark)
    page.check('[name="finding_1-outcome"][value="solved_on_the_spot"]')
    page.fill('[name="finding_1-what_was_done"]', "Mended at once")
    found = """SELECT count(*) FROM visits JOIN findings ON findings.visit_id = visits.id
        WHERE findings.words = ?"""
    return lambda: ground.count(found, mark)


FORMS: dict[str, tuple[str, Callable[[Ground, int, str], Callable[[], int]]]] = {
    "a booking": ("teacher", book),
    "a housing application": ("teacher", apply),
    "an objection with a photo": ("teacher", object_to_an_answer),
    "a visit": ("leader", visit),
}
"""Those that a phone's queue sends: whose they are, and how they are filled in."""


def ground_of(account: str, new_phone: NewPhone, line: Line, server: MortalServer, **phone: Any) -> Ground:
    """A phone on which that account is signed in."""
    ground = Ground(new_phone(**phone), line, server)
    ground.phone.sign_in(account, lands_on=re.compile(r"/(needs|overview)$"))
    ground.phone.page.evaluate("account => localStorage.setItem('test.account', account)", account)
    return ground


def filled_in(form: str, ground: Ground, number: int, occasion: str) -> Callable[[], int]:
    """The form stands there to be sent; gives what counts how often it has arrived."""
    _account, fill_in = FORMS[form]
    count = fill_in(ground, number, f"{fill_in.__name__}: {occasion}")
    expect(ground.phone.page.locator('[data-part="saved"]:visible')).to_be_visible()
    ground.phone.wait_until_whole()
    return count


class Desk(Ground):
    """Where spendings are entered: no queue sends them, but whoever taps the button once more."""

    @property
    def form(self) -> Locator:
        return self.phone.page.locator('form[action$="/spendings"]')

    @property
    def words(self) -> Locator:
        return self.form.locator("[name=words]")

    def fill_in(self, mark: str) -> Callable[[], int]:
        page = self.phone.page
        page.goto("/measures/1#spendings")
        page.evaluate("document.getElementById('spendings').open = true")
        self.words.fill(mark)
        self.form.locator("[name=amount_yuan]").fill("10")
        return lambda: self.count("SELECT count(*) FROM spendings WHERE words = ?", mark)

    def send(self) -> None:
        self.form.locator("[type=submit]").click()

    def expect_it_waits(self) -> None:
        expect(self.phone.page.locator("#trouble")).to_be_visible()

    def expect_entered(self, mark: str) -> None:
        expect(self.phone.page.locator("main").get_by_text(mark).first).to_be_visible()


@pytest.fixture
def desk(new_phone: NewPhone, line: Line, server: MortalServer) -> Desk:
    """The clerk's."""
    desk = Desk(new_phone(viewport={"width": 1280, "height": 800}), line, server)
    desk.phone.sign_in("clerk", lands_on="**/triage**")
    return desk


@pytest.mark.slow("eight accidents each")
@pytest.mark.parametrize("form", FORMS)
def test_it_arrives_exactly_once(new_phone: NewPhone, line: Line, server: MortalServer, form: str) -> None:
    ground = ground_of(FORMS[form][0], new_phone, line, server)
    counts = {}
    for number, (name, befall) in enumerate(SCENARIOS.items()):
        count = filled_in(form, ground, number, name)
        address = ground.phone.page.url
        befall(ground)
        ground.until_it_has_arrived(address)
        counts[name] = count()
    print(f"\n{form}: {counts}")
    assert counts == dict.fromkeys(SCENARIOS, 1)


@pytest.mark.slow("six accidents")
def test_a_spending_is_entered_exactly_once(desk: Desk, line: Line) -> None:
    def cut(**accident: Any) -> None:
        line.accidents = [Accident("POST ", **accident)]
        desk.send()
        desk.expect_it_waits()

    def left() -> None:
        no_signal_for_a_while(desk)
        desk.phone.until_written(desk.words.input_value())
        desk.phone.page.goto(desk.phone.page.url.partition("#")[0])
        expect(desk.words).to_have_value(re.compile("spend"))

    scenarios: dict[str, Callable[[], None]] = {
        "the request is cut": lambda: cut(of_request=0.5),
        "the answer is lost": cut,
        "the answer is lost twice": lambda: cut() or cut(),
        "no signal for a while": lambda: no_signal_for_a_while(desk),
        "left while it waits": left,
        "tapped twice": lambda: desk.form.locator("[type=submit]").dblclick(no_wait_after=True),
    }
    counts = {}
    for name, befall in scenarios.items():
        mark = f"spend: {name}"
        count = desk.fill_in(mark)
        befall()
        if name != "tapped twice":
            desk.send()
        desk.expect_entered(mark)
        counts[name] = count()
    print(f"\nspendings: {counts}")
    assert counts == dict.fromkeys(scenarios, 1)


# The server dies, with one form of each kind on the line


DEATHS = {"before it commits": 0.9, "after it committed": 1}
"""When the server dies, and what share of each request it has got by then; to a whole one it has answered."""


def let_it_die(server: MortalServer, line: Line, grounds: Collection[Ground], *, of_request: float) -> None:
    """Each form is sent and gets so far; then the server dies, and comes back when all have heard of it."""
    got_so_far, is_dead = Semaphore(0), Event()
    for ground in grounds:
        line.accidents = [
            Accident("POST ", of_request, then=lambda: got_so_far.release() or is_dead.wait(PATIENCE))
        ]
        ground.send()
        assert got_so_far.acquire(timeout=PATIENCE)
    server.kill()
    is_dead.set()
    for ground in grounds:
        ground.expect_it_waits()
    server.start()


@pytest.mark.slow("all forms, and the server dies twice")
def test_each_arrives_exactly_once_where_the_server_dies(
    new_phone: NewPhone, line: Line, server: MortalServer, desk: Desk
) -> None:
    grounds = {
        form: ground_of(account, new_phone, line, server, script=ENDLESS_PATIENCE)
        for form, (account, _fill_in) in FORMS.items()
    }
    counts = {}
    for number, (moment, share) in enumerate(DEATHS.items(), len(SCENARIOS)):
        mark = f"The server dies {moment}"
        count_of = {form: filled_in(form, ground, number, mark) for form, ground in grounds.items()}
        count_of["a spending"] = desk.fill_in(mark)
        addresses = {form: ground.phone.page.url for form, ground in grounds.items()}
        let_it_die(server, line, [*grounds.values(), desk], of_request=share)
        for form, ground in grounds.items():
            ground.until_it_has_arrived(addresses[form])
        desk.send()
        desk.expect_entered(mark)
        counts |= {(form, moment): count() for form, count in count_of.items()}
    print(f"\n{counts}")
    assert counts == {(form, moment): 1 for moment in DEATHS for form in [*FORMS, "a spending"]}
