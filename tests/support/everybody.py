"""Everybody of the small district asks the same, one after the other: what each is answered, and whether it
changed anything."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Flask
from markupsafe import escape
from sqlalchemy import Table, update
from werkzeug.test import TestResponse

from tests.support.client import Client
from tests.support.fingerprint import fingerprint
from tests.support.signing_in import sign_in_as
from tests.support.states import Remember
from tests.support.versions import version_for
from tests.support.world import PEOPLE, District
from welfare import clock
from welfare.accounts.sign_ins.models import SignIn
from welfare.extensions import db
from welfare.sending.once import KEY_FIELD
from welfare.web.versions import MADE_FROM

NAMES = tuple(number for number, *_ in PEOPLE)
CHANGES_NOTHING = "auditor"
"""Is refused by every address at which something is done."""
DONE, LED_ON = "+", "="
"""Answered by a redirect: something was changed, nothing was."""


@dataclass(frozen=True)
class Place:
    """Where everything is asked, and when: for each action the address and what is sent there."""

    requests: dict[str, tuple[str, dict[str, Any]]]
    at: datetime | None = None


class Everybody:
    """A window of each person, the sentences of refusals by the letters of a table, and what may change."""

    def __init__(
        self, app: Flask, district: District, sentences: dict[str, str], tables: Collection[Table]
    ) -> None:
        self.app, self.sentences, self.tables = app, sentences, tables
        self.windows: dict[str, tuple[Client, str]] = {}
        for name in NAMES:
            client = app.test_client()
            client.lints = client.keys = False
            self.windows[name] = (client, sign_in_as(client, district.person(name)))

    def disagreements(
        self,
        actions: Collection[str],
        build: Callable[[], Place],
        expected: Callable[[str, str], str],
        remember: Remember,
    ) -> list[str]:
        """Where the app answers another thing than `expected(action, name)`: `DONE`, `LED_ON`, the letter of
        a sentence, or a status; or changes something, or nothing, where it should not.

        What changes nothing is asked first, all of it before anybody looks at the database. Whenever
        something was changed, all is as `build` has left it again."""
        wrong = []
        place = build()
        if place.at:  # or every request would note that its sign-in was used
            db.session.execute(update(SignIn).values(used_at=place.at))
        go_back = remember()
        before = fingerprint(self.app, self.tables)

        versions: dict[tuple[str, str], str] = {}
        """By who edits and where: all is as it was whenever anything is asked."""

        def ask(action: str, name: str, wanted: str) -> None:
            here = name, place.requests[action][0]
            if not wanted.isdigit() and here not in versions:
                versions[here] = self.version_of(name, place, action)
            answer = self.letter_of(self.ask(name, place, action, versions.get(here, "")))
            if answer != wanted.replace(LED_ON, DONE):
                wrong.append(f"{action} by {name}: {answer}, not {wanted}")

        def changed() -> list[str]:
            after = fingerprint(self.app, self.tables)
            return [table for table in after if after[table] != before[table]]

        cells = [(action, name, _wanted(expected, action, name)) for action in actions for name in NAMES]
        refused = [cell for cell in cells if cell[-1] != DONE]
        for cell in refused:
            ask(*cell)
        if tables := changed():
            wrong.append(f"what was refused changed {tables}")
            go_back()
        for action, name, wanted in cells:
            if wanted == DONE:
                ask(action, name, wanted)
                if changed():
                    go_back()
                else:
                    wrong.append(f"{action} by {name} changed nothing")
        return wrong

    def ask(self, name: str, place: Place, action: str, version: str | None = None) -> TestResponse:
        """What somebody is answered who has this `version` of what they edit, or that of now; refusals in
        JSON where a page has no words of its own for them."""
        client, token = self.windows[name]
        address, fields = place.requests[action]
        if version is None:
            version = self.version_of(name, place, action)
        carried = {"csrf_token": token} | ({MADE_FROM: version} if version else {})
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        with _at(place):
            return client.post(address, data={KEY_FIELD: uuid4().hex} | fields | carried, headers=headers)

    def version_of(self, name: str, place: Place, action: str) -> str:
        """Which version the form has that somebody is shown; an empty one where they are shown none."""
        with _at(place):
            return version_for(self.windows[name][0], *place.requests[action]) or ""

    def letter_of(self, answer: TestResponse) -> str:
        """The answer as the tables write it."""
        if answer.status_code in (201, 303):
            return DONE
        said = answer.json.get("message") if answer.is_json else answer.text
        for letter, sentence in self.sentences.items():
            if (answer.is_json and sentence == said) or (
                not answer.is_json and str(escape(sentence)) in said
            ):
                return letter
        return str(answer.status_code)


def _at(place: Place) -> AbstractContextManager[object]:
    return clock.at(place.at) if place.at else nullcontext()


def _wanted(expected: Callable[[str, str], str], action: str, name: str) -> str:
    return "403" if name == CHANGES_NOTHING else expected(action, name)
