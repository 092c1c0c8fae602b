"""A browser without script: it opens pages, follows links and sends the forms it finds there.

CSRF protection stays on in tests, so a form is sent as a person sends it: with the token of the page.
"""

from collections.abc import Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit
from uuid import uuid4
from xml.etree.ElementTree import Element

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter
from werkzeug.test import TestResponse

from tests.support.headers import problems_of_headers
from tests.support.markup import accessible_name, elements, read_page, text
from tests.support.page_lint import problems_of_fragment, problems_of_page
from tests.support.skeletons import Sound, digest_of_skeleton
from tests.support.versions import with_version
from welfare.extensions import db
from welfare.sending.once import KEY_FIELD


class Client(FlaskClient):
    """Flask's test client, with pages; every page it fetches is linted, and the headers of every answer."""

    lints = True
    """Off where a test fetches the same pages thousands of times."""
    keys = True
    """A form without a key or a version is sent with them, as from a page just opened. Off where none is
    meant."""
    linted: ClassVar[list[str]] = []
    """Each page that was linted: which view it came from, and its status."""
    sound: ClassVar[Sound]
    """Which pages were found without problems."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """As Flask's. What the test has written is committed first; the request gets a session of its own."""
        if has_app_context():
            db.session.commit()
        if self.keys and kwargs.get("method") == "POST" and not kwargs.keys() & {"json", "input_stream"}:
            kwargs["data"] = with_version(self, str(args[0]), _with_key(kwargs.get("data")))
        # Within the context of a test, Flask would share `g` and the session between all requests.
        with self.application.app_context():
            response = super().open(*args, **kwargs)
            response.get_data()
        assert not (problems := problems_of_headers(response)), "; ".join(problems)
        self._lint(response)
        return response

    def page(self, path: str, **kwargs: Any) -> "Page":
        """The page at `path`, redirects followed."""
        return Page(self, self.get(path, follow_redirects=True, **kwargs))

    def _lint(self, response: TestResponse) -> None:
        if not self.lints or response.mimetype != "text/html" or 300 <= response.status_code < 400:
            return
        routes = self.application.url_map.bind("localhost")
        check = problems_of_fragment if response.request.headers.get("HX-Request") else problems_of_page
        digest = digest_of_skeleton(response.text, _judge(check.__name__, self.application))
        if not self.sound.knows(digest):
            problems = check(response.text, routes)
            assert not problems, f"{response.request.path}: " + "; ".join(problems)
            self.sound.add(digest)
        self.linted.append(f"{_view_of(response, routes)} {response.status_code}")


def _with_key(data: Any) -> Any:
    if data is not None and (not isinstance(data, Mapping) or KEY_FIELD in data):
        return data
    keyed = data.copy() if data else {}
    keyed[KEY_FIELD] = uuid4().hex
    return keyed


def _judge(look: str, app: Flask) -> bytes:
    """Whoever looks so at a page of an app that has these addresses, in few bytes."""
    judges = app.extensions.setdefault(__name__, {})
    if look not in judges:
        addresses = sorted((rule.rule, *sorted(rule.methods or ())) for rule in app.url_map.iter_rules())
        judges[look] = blake2b(repr((look, addresses)).encode()).digest()
    return judges[look]


def _view_of(response: TestResponse, routes: MapAdapter) -> str:
    try:
        return str(routes.match(response.request.path, method=response.request.method)[0])
    except HTTPException:
        return "no view"


class Page:
    """An answer, as a person sees it."""

    def __init__(self, client: Client, response: TestResponse) -> None:
        self.client = client
        self.response = response
        self.status = response.status_code
        self.path = response.request.path

    @cached_property
    def root(self) -> Element:
        """The `<html>` element."""
        return read_page(self.response.text)

    @property
    def main(self) -> Element:
        """The `<main>` element: the page without its frame."""
        return next(elements(self.root, "main"))

    @property
    def text(self) -> str:
        """Everything written in the page's main part."""
        return text(self.main)

    @property
    def heading(self) -> str:
        """The one h1."""
        return text(next(elements(self.root, "h1")))

    @property
    def links(self) -> dict[str, str]:
        """The addresses behind the names of the links; of two with one name the first."""
        found = [(accessible_name(link), link.get("href", "")) for link in elements(self.root, "a")]
        return dict(reversed(found))

    def follow(self, name: str) -> "Page":
        """The page behind the link with this name."""
        return self.client.page(urljoin(self.path, self.links[name]))

    def figure(self, name: str) -> Element:
        """The element that shows this figure."""
        found = [element for element in self.root.iter() if element.get("data-figure") == name]
        assert len(found) == 1, f"figure {name!r} is on {self.path} {len(found)} times"
        return found[0]

    @property
    def forms(self) -> list["Form"]:
        """Every form of the page, in its order."""
        return [Form(self, element) for element in elements(self.root, "form")]

    def form(self, action: str) -> "Form":
        """The form whose address ends in `action`, e.g. `/acceptance`; one that is folded away is gone to."""
        found = [form for form in self.forms if urlsplit(form.action).path.endswith(action)]
        folded = [link for link in self.folded if urlsplit(link).path.endswith(action)]
        if not found and folded:
            return self.client.page(urljoin(self.path, folded[0])).form(action)
        assert found, f"{self.path} has no form to {action}, only to {[form.action for form in self.forms]}"
        return found[0]

    @property
    def folded(self) -> list[str]:
        """Where the forms are that are made when they are unfolded."""
        links = (link for fold in elements(self.root, "details") for link in fold.findall("a"))
        return [link.get("href", "") for link in links if link.get("hx-get")]


class Form:
    """A form as it came, with what it would send."""

    def __init__(self, page: Page, element: Element) -> None:
        self.page, self.element = page, element
        self.method = element.get("method", "get").upper()
        self.action = urljoin(page.path, element.get("action") or page.path)
        self.values = MultiDict(pair for field in _fields(element) for pair in _sent_by(field))
        self.names = {field.get("name") for field in _fields(element)}

    def send(self, button: tuple[str, str] | None = None, **values: Any) -> Page:
        """The page that answers, redirects followed. `values` are typed over what stands there; a list ticks
        several boxes, None leaves a field out. `button` is the name and value of the button pressed."""
        unknown = values.keys() - self.names
        assert not unknown, f"the form to {self.action} has no {unknown}, only {self.names}"
        data = self.values.copy()
        for name, value in values.items():
            data.setlist(name, [] if value is None else value if isinstance(value, list) else [value])
        if button:
            data.add(*button)
        client = self.page.client
        if self.method == "GET":
            response = client.get(self.action, query_string=data, follow_redirects=True)
        else:
            response = client.post(self.action, data=data, follow_redirects=True)
        return Page(client, response)


def _fields(form: Element) -> list[Element]:
    return [field for field in elements(form, "input", "select", "textarea", "button") if field.get("name")]


def _sent_by(field: Element) -> list[tuple[str, str]]:
    """The name and values that a browser sends for a field nobody has touched."""
    name = field.get("name", "")
    kind = field.get("type")
    if field.get("disabled") is not None or field.tag == "button" or kind in ("submit", "file"):
        return []
    if kind in ("checkbox", "radio"):
        return [(name, field.get("value", "on"))] if field.get("checked") is not None else []
    if field.tag == "select":
        options = list(elements(field, "option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and field.get("multiple") is None:
            chosen = options[:1]
        return [(name, option.get("value", text(option))) for option in chosen]
    value = "".join(field.itertext()) if field.tag == "textarea" else field.get("value", "")
    return [(name, value)]
