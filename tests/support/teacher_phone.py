"""A teacher's phone: what a person does and sees on it."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from playwright.sync_api import BrowserContext, Error, Locator, Page, Route, expect

from tests.files.pictures import encoded, quarters
from tests.support.axe import violations_on
from tests.support.windows import be_patient_with, sign_in_as, until

A_DAY = 24 * 60 * 60 * 1000
WHEN_WHOLE = """document.addEventListener('load', ({ target }) => {
  if (target.src?.includes('/rest.')) window.isWhole = true;
}, true);"""
ENDLESS_PATIENCE = """{
  const later = window.setTimeout;
  window.setTimeout = (work, time, ...more) => (time === 30000 ? 0 : later(work, time, ...more));
}"""
"""Goes into every page before its own script: it waits for an answer however long a test holds that back."""
ROWS = """async () => {
  const database = await new Promise(done => {
    const opening = indexedDB.open('welfare');
    opening.onsuccess = () => done(opening.result);
  });
  const all = name => new Promise(done => {
    const request = database.transaction(name).objectStore(name).getAll();
    request.onsuccess = () => done(request.result);
  });
  const drafts = await all('drafts'), photos = await all('photos');
  database.close();
  return drafts.concat(photos.map(photo => ({ photo: photo.id, size: photo.data.byteLength })));
}"""


def photo(number: int = 1, size: int = 640) -> dict[str, object]:
    """A photo as a file picker hands it over; each number is another picture."""
    jpeg = encoded(quarters(size + number, size), "JPEG")
    return {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": jpeg}


def answer_forms(target: BrowserContext | Page, answer: Callable[[Route], object]) -> None:
    """Let `answer` have every form that is sent from there; what is only opened goes on as usual."""
    target.route("**/*", lambda route: answer(route) if route.request.method == "POST" else route.fallback())


def answer_once(page: Page, pattern: str, status: int = 200, **json: object) -> None:
    """Let the next request for such an address get that answer; later ones go on as usual.

    Not by `times=1`: a request that is sent while the route is being taken away may never be answered.
    """
    answered: list[Route] = []

    def answer(route: Route) -> None:
        if answered:
            route.fallback()
        else:
            answered.append(route)
            route.fulfill(status=status, json=json)

    page.route(pattern, answer)


@contextmanager
def unanswered(page: Page, pattern: str) -> Iterator[None]:
    """Within the block, requests for such an address get no answer. The route stays: see `answer_once`."""
    is_over = False
    page.route(pattern, lambda route: route.fallback() if is_over else route.abort())
    yield
    is_over = True


class Phone:
    """One page in one browser."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        be_patient_with(context)
        context.add_init_script(WHEN_WHOLE)
        self.page: Page = context.pages[0] if context.pages else context.new_page()

    def sign_in(self, account: str = "teacher", lands_on: str = "**/needs") -> None:
        """Until that account's first page is there."""
        sign_in_as(self.page, account)
        self.page.wait_for_url(lands_on)

    def wait_for_worker(self) -> None:
        """Until pages open without a signal."""
        self.page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")

    def wait_until_whole(self) -> None:
        """Until the page has all of its script: from now on it does without the server."""
        self.page.wait_for_function("() => window.isWhole")

    def sign_out(self) -> None:
        """From the profile, past the warning if there is one."""
        self.page.goto("/profile")
        person = self.page.evaluate("document.documentElement.dataset.person")
        unsent = [row for row in self.rows() if row.get("person") == person and row["state"] != "sent"]
        if unsent:
            self.page.click('[data-part="leaving"] summary')
        self.page.click('form[action="/sign-out"] button')
        self.page.wait_for_url(re.compile(r"/$"))

    def write(self, title: str, photos: Sequence[dict[str, object]] = (), category: str = "housing") -> None:
        """A need, until all of it is kept on the phone."""
        self.page.goto(f"/needs/new/{category}")
        self.fill(title)
        if photos:
            self.page.set_input_files("#photos", list(photos))
            expect(self.previews).to_have_count(len(photos))
        expect(self.kept).to_have_text("Kept on this phone")
        self.wait_until_whole()

    def fill(self, title: str) -> None:
        """The words of a need, until they are kept on the phone."""
        self.title.fill(title)
        more = f"More about: {title}"
        self.page.fill('[name="description"]', more)
        self.expect_kept(more)  # what was written first may be kept before it

    def expect_kept(self, words: str) -> None:
        """A text is on the phone that has these words in one of its fields."""
        expect(self.kept).to_be_visible()
        self.until_written(words)

    def until_written(self, words: str) -> None:
        """Until a draft with these words in one of its fields is on the phone: the page may be left then."""
        is_kept = "rows => rows.some(({ fields }) => fields && Object.values(fields).includes(words))"
        until(self.page, f"words => ({ROWS})().then({is_kept})", words)

    def send(self) -> None:
        """Tap the button."""
        self.page.click('form[data-draft] [type="submit"]')

    def send_now(self) -> None:
        """Do not wait for the next try; where it comes by itself just now, the button goes, or the page."""
        with suppress(Error):
            self.page.evaluate("document.querySelectorAll('[data-do=now]').forEach(each => each.click())")

    def wait_until_read(self) -> None:
        """Until the form knows what the phone has kept for it."""
        self.page.wait_for_function("() => localStorage.getItem('welfare.changed') > performance.timeOrigin")

    @property
    def title(self) -> Locator:
        """What a need is called, in its form."""
        return self.page.locator('[name="title"]')

    @property
    def kept(self) -> Locator:
        """The line that says that the words are kept."""
        return self.page.locator('[data-part="saved"]')

    @property
    def offered(self) -> Locator:
        """The note that another text of this form is on the phone."""
        return self.page.locator('[data-part="offered"]')

    @property
    def previews(self) -> Locator:
        """The photos of the form."""
        return self.page.locator(".previews li")

    def card(self, state: str) -> Locator:
        """The card of a text in this state."""
        return self.page.locator(f'[data-key][data-state="{state}"]')

    def expect_state(self, state: str) -> None:
        """A card in this state, and nothing that claims more."""
        expect(self.card(state)).to_be_visible()
        expect(self.page.get_by_text("Submitted", exact=True)).to_have_count(0)

    def expect_receipt(self) -> str:
        """The server's receipt, on the page of the need, with all of its script; gives its number."""
        receipt = self.page.locator("[data-receipt]")
        expect(receipt).to_be_visible()
        self.page.wait_for_load_state()
        assert re.search(r"/needs/[\d-]+\?sent=1$", self.page.url)
        return receipt.inner_text()

    def rows(self) -> list[dict[str, object]]:
        """What the phone holds: the drafts and how many photos."""
        return self.page.evaluate(ROWS)

    def left_behind(self) -> int:
        """How many texts the next page is to take in: their page went before they were written."""
        return self.page.evaluate(
            "Object.keys(localStorage).filter(name => name.startsWith('welfare.left.')).length"
        )

    def expect_nothing_left(self) -> None:
        """Neither words nor photos, only receipts."""
        rows = self.rows()
        assert all(row.get("state") == "sent" and "fields" not in row for row in rows), rows

    def put_off(self, time: int) -> None:
        """What is to be tried again is tried again in so many milliseconds."""
        self.page.evaluate(
            """time => new Promise(done => {
              indexedDB.open('welfare').onsuccess = ({ target: { result: database } }) => {
                const change = database.transaction('drafts', 'readwrite');
                change.objectStore('drafts').openCursor().onsuccess = ({ target: { result: cursor } }) => {
                  if (cursor) cursor.update({ ...cursor.value, next: Date.now() + time });
                };
                change.oncomplete = () => { database.close(); done(null); };
              };
            })""",
            time,
        )

    def expect_no_violation(self) -> None:
        """Nothing that axe finds."""
        assert violations_on(self.page) == []

    def expect_no_violation_in_any_light(self) -> None:
        """Nothing that axe finds, by day and by night."""
        for scheme in ("dark", "light"):
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.evaluate("() => new Promise(requestAnimationFrame)")  # the page has heard of it
            assert violations_on(self.page) == [], scheme
