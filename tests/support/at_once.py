"""Two people at one moment: what one has done is not yet committed while the other asks."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from flask import current_app
from sqlalchemy import text

from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.versions import with_version
from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db

PATIENCE = 2000
"""How often the database is asked whether the second waits already."""
WAITING = text(
    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def answer_meanwhile(
    first: Callable[[], object],
    client: Client,
    person: Person,
    address: str,
    *,
    then: Callable[[], object] = lambda: None,
    **fields: Any,
) -> Page:
    """What `person` is answered who sends this form after `first` was done, and before it is committed;
    `then` is done while they wait.

    On PostgreSQL the second has come as far as the rows that the first holds, or is answered already; SQLite
    lets it begin only after the commit.
    """
    client.lints = False
    fields["csrf_token"] = sign_in_as(client, person)
    db.session.commit()
    sent = with_version(client, address, fields)  # from a page that was opened before
    first()
    db.session.flush()
    return Page(client, _meanwhile(lambda: client.post(address, data=sent), then))


def done_meanwhile(first: Callable[[], object], second: Callable[[], Any]) -> Any:
    """What `second` gives, which another process does after `first` was done, and before it is committed.

    The same holds of the two databases as above.
    """
    app: Any = current_app
    flask, moment = app._get_current_object(), clock.now()

    def apart() -> Any:
        with flask.app_context(), clock.at(moment):
            return second()

    db.session.commit()
    first()
    db.session.flush()
    return _meanwhile(apart)


def _meanwhile(second: Callable[[], Any], then: Callable[[], object] = lambda: None) -> Any:
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(second)
        _let_it_come(answer)
        then()
        db.session.commit()
        return answer.result()


def _let_it_come(answer: "Future[Any]") -> None:
    if db.engine.dialect.name != "postgresql":
        return
    with db.engine.connect() as connection:
        for _ in range(PATIENCE):
            if answer.done() or connection.execute(WAITING).first():
                return
            connection.rollback()
