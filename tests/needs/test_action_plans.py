"""What an action reads beside its needs: through indexes, however many needs there are."""

import re
from itertools import count

from sqlalchemy import select, text

from tests.support.client import Client
from tests.support.phone import Phone
from tests.support.plans import faults_of, plan_of, statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need

MANY = 80
GROWS = re.compile(
    r"^(SCAN|Seq Scan on) (needs|need_events|need_search|notices|receipts|sent_files|people)\b"
)
"""A plan that reads one of these from end to end; what is found may be sorted."""


def whole_readings(asked: list[tuple[str, object]]) -> list[str]:
    """The statements that read a table from end to end, each with the step; inserts read none."""
    reads = [
        (said, values) for said, values in asked if said.lstrip().startswith(("SELECT", "UPDATE", "DELETE"))
    ]
    return [
        f"{fault}: {said}"
        for said, values in dict(reads).items()
        for fault in faults_of(said, values)
        if GROWS.match(fault)
    ]


def test_a_submission_reads_no_table_from_end_to_end(client: Client, district: District) -> None:
    _know_of_many_needs(district)
    phone = Phone(client, district.person("teacher"))
    with statements() as seen:
        assert phone.send("one").status_code == 201
    assert not whole_readings(seen)


def test_what_is_done_with_many_needs_reads_no_table_from_end_to_end(
    client: Client, district: District
) -> None:
    _know_of_many_needs(district)
    needs = [district.need() for _ in range(3)]
    sign_in_as(client, district.person("clerk"))
    form = client.page("/triage").form("/triage/acceptances")
    with statements() as seen:
        form.send(need=[need.number for need in needs])
        sign_in_as(client, district.person("handler"))
        named = "&".join(f"need={need.number}" for need in needs)
        page = client.page(f"/triage/together/answers?{named}")
        page.form("/answers").send(outcome="explained", words="已经说明")
    db.session.expire_all()
    assert {db.session.get_one(Need, need.id).status for need in needs} == {Status.ANSWERED}
    assert not whole_readings(seen)


def test_nothing_is_read_to_find_what_is_in_an_empty_list(district: District) -> None:
    _know_of_many_needs(district)
    query = select(Need).where(Need.title.in_([]))
    if db.engine.dialect.name == "postgresql":
        with statements() as seen:
            db.session.scalars(query).all()
        assert "One-Time Filter: false" in plan_of(*seen[-1])
        return
    steps = count()
    connection = db.session.connection().connection.dbapi_connection
    connection.set_progress_handler(lambda: next(steps) and None, 1)
    assert db.session.scalars(query).all() == []
    connection.set_progress_handler(None, 1)
    assert next(steps) < MANY


def _know_of_many_needs(district: District) -> None:
    """Let the database know that there are many, few of which follow another."""
    for _ in range(MANY):
        district.need()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
