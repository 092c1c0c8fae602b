"""Forms whose fields are tried one by one: what is taken, and what is said at the field of what is not."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from welfare.accounts.models import Person


class TriedForm:
    """A form as `by` sends it to an address: `given`, and something else in one field or another."""

    def __init__(self, app: Flask, by: Person, address: str, given: Mapping[str, Any]) -> None:
        self.client: Client = app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        self.client.lints = False
        self.token = sign_in_as(self.client, by)
        self.address, self.given = address, given

    def send(self, **typed: Any) -> Page:
        """The answer; None leaves a field out."""
        data = {name: value for name, value in {**self.given, **typed}.items() if value is not None}
        response = self.client.post(self.address, data={**data, "csrf_token": self.token})
        return Page(self.client, response)

    def said_of(self, field: str, *, at: str | None = None, **typed: Any) -> str:
        """What is said at `field` (or at the field `at`) of what was typed: nothing where it was taken."""
        page = self.send(**typed)
        if page.status == 303:
            return ""
        assert page.status == 422, page.text
        return error_at(page, at or field)


def error_at(page: Page, field: str) -> str:
    """What a page says is wrong with a field, and with no other."""
    errors = {
        element.get("id", "").removesuffix("-error"): text(element)
        for element in elements(page.main, "span")
        if element.get("id", "").endswith("-error")
    }
    assert set(errors) == {field}, errors
    return errors[field]


def wide(digits: str) -> str:
    """Digits at full width, as a Chinese input method leaves them."""
    return digits.translate({ord("0") + n: ord("０") + n for n in range(10)})
