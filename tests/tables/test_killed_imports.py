"""A process is killed while it imports a table: all is done or nothing, and who comes back is told which."""

import os
import signal
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from tests.conftest import CHEAP_HASHES
from tests.support.client import Client, Page
from tests.support.forked import forked
from tests.support.live_server import PATIENCE
from tests.support.world import District
from welfare import create_app
from welfare.config import Settings
from welfare.extensions import db
from welfare.organizations.actions import add_organization
from welfare.organizations.models import Organization, OrganizationKind

AT = "/organizations/import"
TABLE = "学校,上级\n新校,\n又一校,东片教联体\n"
NEW = {"新校", "又一校"}
MOMENTS = {
    "with everything written and nothing committed": ("engine", "commit"),
    "once it is committed": ("session", "after_commit"),
}
NOT_DONE = "Nothing of this table is imported: the confirmation did not get through. Confirm again."


def confirm_and_die(
    settings: Settings, cookie: str, address: str, data: dict[str, Any], moment: tuple[str, str]
) -> None:
    """In a process of its own, which is killed at this moment of the confirmation."""
    app = create_app({"SETTINGS": settings, "ARGON2": CHEAP_HASHES})
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
    written: list[Any] = []

    def note(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO organizations"):
            written.append(connection)

    def die(*_given: Any) -> None:
        if written:  # other transactions are about nothing that is imported
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        event.listen({"engine": db.engine, "session": db.session}[moment[0]], moment[1], die)
    client.post(address, data=data, headers={"Accept-Language": "en"})


@pytest.fixture
def preview(client: Client, district: District, sign_in: Callable[[Client, str], Page]) -> Page:
    """A table with two schools that are new."""
    sign_in(client, "admin")
    return client.page(AT).form(AT).send(file=(BytesIO(TABLE.encode()), "学校.csv"))


@pytest.fixture
def die_confirming(app: Flask, client: Client, preview: Page) -> Callable[[str], None]:
    """Confirms in a process that is killed then."""

    def die(moment: str) -> None:
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie
        data = dict(preview.form(preview.path).values.items())
        given = (app.config["SETTINGS"], cookie.value, preview.path, data, MOMENTS[moment])
        db.session.commit()
        process = forked(confirm_and_die, *given)
        process.join(PATIENCE)
        assert process.exitcode == -signal.SIGKILL

    return die


def there() -> set[str]:
    db.session.expire_all()
    names = db.session.scalars(select(Organization.name).where(Organization.name.in_(NEW))).all()
    assert len(names) == len(set(names))
    return set(names)


def confirm(page: Page) -> Page:
    return page.form(page.path).send()


@pytest.mark.slow("starts a process and kills it")
def test_killed_before_the_commit_nothing_is_done_and_that_is_said(
    client: Client, preview: Page, die_confirming: Callable[[str], None]
) -> None:
    die_confirming("with everything written and nothing committed")
    assert there() == set()
    again = client.page(preview.path)
    assert (again.status, again.heading) == (200, preview.heading)
    assert NOT_DONE in again.text
    done = confirm(again)
    assert done.heading == "The organizations are imported"
    assert there() == NEW
    assert client.page(preview.path).heading == done.heading


@pytest.mark.slow("starts a process and kills it")
@pytest.mark.in_turn("what is said of another's work is decided in Python")
def test_killed_before_the_commit_it_is_not_said_to_be_done_because_something_else_was(
    client: Client, preview: Page, district: District, die_confirming: Callable[[str], None]
) -> None:
    die_confirming("with everything written and nothing committed")
    add_organization(kind=OrganizationKind.SCHOOL, name="新校", parent=district.place("bureau"))
    db.session.commit()
    again = client.page(preview.path)
    assert NOT_DONE in again.text
    assert there() == {"新校"}
    late = confirm(preview)
    assert late.status == 409, "it would not do the same any more"
    confirm(late)
    assert there() == NEW


@pytest.mark.slow("starts a process and kills it")
def test_killed_after_the_commit_all_of_it_is_done_and_that_is_said(
    client: Client, preview: Page, die_confirming: Callable[[str], None]
) -> None:
    die_confirming("once it is committed")
    assert there() == NEW
    back = client.page(preview.path)
    assert back.heading == "The organizations are imported"
    assert "2 created" in back.text
    assert confirm(preview).heading == back.heading, "sent again it is answered as before"
    other = preview.form(preview.path)
    other.values["submission_key"] = "of-another-window"
    second = other.send()
    assert second.heading == back.heading
    assert "This table is imported already. This is what came of it." in second.text
    assert there() == NEW
