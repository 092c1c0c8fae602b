"""What clients do again and again: ask for a page, or send a form that is new each time."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import count, repeat
from urllib.parse import urlencode
from uuid import uuid4

from bench.pages import NUMBER, PAGES, found
from bench.visitor import Visitor
from tests.support.client import Form
from welfare.demo.people import PASSWORD
from welfare.sending.once import KEY_FIELD

Request = tuple[str, str, str | None]
"""Method, path, and what is sent."""
Visitors = Mapping[str, Visitor]
"""By their accounts."""
ACCEPTED_AT_MOST = 24
"""So many needs are there to be accepted in one measurement."""


@dataclass(frozen=True)
class Ask:
    """Something that is asked of the product."""

    name: str
    account: str
    visitor: Visitor
    requests: Callable[[], Iterator[Request]]
    """Those of one measurement, for all its clients; whatever it needs is made before it begins."""
    expects: int = 200
    """The status."""


@contextmanager
def asks_of(address: str, only: str = "") -> Iterator[list[Ask]]:
    """Everything whose name has `only` in it, at a server with the demo."""
    accounts = dict.fromkeys(page.account for page in PAGES)
    with ExitStack() as leaving:
        visitors = {
            account: leaving.enter_context(closing(Visitor(address, account))) for account in accounts
        }
        names = found(visitors)
        asks = [
            Ask(page.name, page.account, visitors[page.account], _again(page.path.format(**names)))
            for page in PAGES
            if only in page.name
        ]
        sent = {"submission": submission, "acceptance": acceptance, "signing in": signing_in}
        yield asks + [make(visitors) for name, make in sent.items() if only in name]


def submission(visitors: Visitors) -> Ask:
    """A teacher submits a need."""
    visitor = visitors["teacher"]
    form = visitor.form("/needs/new/housing", "/needs/new/housing")

    def requests() -> Iterator[Request]:
        for n in count(1):
            yield _sent(form, title=f"宿舍窗户漏风 {n}", description="入冬以后屋里很冷，希望尽快修好。")

    return Ask("submission", "teacher", visitor, requests, expects=303)


def acceptance(visitors: Visitors) -> Ask:
    """A clerk accepts and dispatches needs that were submitted for that."""
    submitted, clerk = submission(visitors), visitors["clerk"]
    submissions = submitted.requests()

    def new_need() -> str:
        status, leads_to, _ = submitted.visitor.send(*next(submissions))
        assert status == submitted.expects, f"a need was not taken: {status}"
        return NUMBER.findall(leads_to)[0]

    form = clerk.form(f"/needs/{new_need()}", "/acceptance")

    def requests() -> Iterator[Request]:
        numbers = [new_need() for _ in range(ACCEPTED_AT_MOST)]
        return (("POST", f"/needs/{number}/acceptance", _sent(form)[2]) for number in numbers)

    return Ask("acceptance", "clerk", clerk, requests, expects=303)


def signing_in(visitors: Visitors) -> Ask:
    """A teacher signs in; the password is checked, which is slow on purpose.

    It is nobody who asks for pages beside: only so many sign-ins of a person are kept, and the oldest go.
    """
    visitor = visitors["nobody"]
    form = visitor.form("/sign-in", "/sign-in")
    request = _sent(form, login="neighbour", password=PASSWORD)
    return Ask("signing in", "nobody", visitor, lambda: repeat(request), expects=303)


def _again(path: str) -> Callable[[], Iterator[Request]]:
    return lambda: repeat(("GET", path, None))


def _sent(form: Form, **typed: str) -> Request:
    """The form as it came, with what is typed and a key of its own."""
    values = [*form.values.items(multi=True)]
    said = [(name, typed.get(name, value)) for name, value in values if name != KEY_FIELD]
    return form.method, form.action, urlencode([*said, (KEY_FIELD, uuid4().hex)])
