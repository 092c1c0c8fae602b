"""After the signing key was lost all is sealed anew, once, and that stands on an auditor's page for good."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.audit.conftest import Run, Sql
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.audit.keyring import KEY_FILE, row_key, signing_key
from welfare.audit.models import Head
from welfare.extensions import db
from welfare.organizations.models import EventKind, OrganizationEvent

RESEAL = ("audit", "reseal", "--by", "admin", "--why", "硬盘坏了")


def forget_keys() -> None:
    """As another process would, which has read none yet."""
    signing_key.cache_clear()
    row_key.cache_clear()


@pytest.fixture
def lost_key(app: Flask, district: District, instance: Path, run: Run) -> Iterator[Head]:
    """The last head that was signed with a key that is lost since."""
    district.need()
    db.session.commit()
    assert run()[0] == 0
    head = db.session.scalars(select(Head)).one()
    key = instance / KEY_FILE
    known = key.read_bytes()
    key.unlink()
    forget_keys()
    yield head
    key.write_bytes(known)
    forget_keys()


@pytest.mark.on_both("every row of it is read and sealed anew")
def test_without_its_key_nothing_is_believed_until_all_is_sealed_anew(lost_key: Head, run: Run) -> None:
    line = lost_key.line
    code, told = run()
    assert code == 1
    assert "head 1: it is not what was signed with this installation's key" in told
    code, told = run(*RESEAL)
    assert code == 0
    assert line in told, "what was posted or mailed can be compared with it"
    code, told = run()
    assert code == 0, told
    assert "Heads up to 1 were signed with a key that was lost" in told
    assert "硬盘坏了" in told


def test_it_is_written_into_the_bureaus_history_with_the_last_head_before(lost_key: Head, run: Run) -> None:
    line = lost_key.line
    run(*RESEAL)
    event = db.session.scalars(
        select(OrganizationEvent).where(OrganizationEvent.kind == EventKind.RESEALED)
    ).one()
    assert (event.words, event.details["head"], event.details["line"]) == ("硬盘坏了", 1, line)
    assert event.by_id
    assert event.details["rows"] > 10


@pytest.mark.parametrize(("who", "address"), [("auditor", "/audit/readings"), ("leader", "/overview")])
def test_the_page_says_so_for_good(
    who: str, address: str, lost_key: Head, run: Run, client: Client, district: District
) -> None:
    run(*RESEAL)
    run()
    sign_in_as(client, district.person(who))
    said = client.page(address).text
    assert "everything was sealed anew" in said
    assert "硬盘坏了" in said


def test_what_is_changed_afterwards_is_found(lost_key: Head, run: Run, sql: Sql) -> None:
    run(*RESEAL)
    sql("UPDATE needs SET due_on = '2031-01-01'")
    code, told = run()
    assert code == 1
    assert "needs, row 1: is not as it was written" in told


def test_a_head_from_before_is_still_held_by_those_that_follow(lost_key: Head, run: Run, sql: Sql) -> None:
    run(*RESEAL)
    sql("UPDATE audit_heads SET entries = entries + 1 WHERE number = 1")
    code, told = run()
    assert code == 1
    assert "head 1: " in told


def test_whoever_claims_past_the_app_that_a_key_was_lost_frees_no_head(
    district: District, run: Run, sql: Sql
) -> None:
    district.need()
    db.session.commit()
    assert run()[0] == 0
    sql(
        "INSERT INTO organization_events (id, at, kind, organization_id, details, position, seal) "
        "SELECT 4321, at, 'resealed', organization_id, '{\"head\": 99}', 99, seal "
        "FROM organization_events WHERE id = 1",
        "UPDATE audit_heads SET signature = 'x'",
    )
    code, told = run()
    assert code == 1
    assert "head 1: it is not what was signed" in told


def test_while_the_key_is_there_nothing_is_sealed_anew(district: District, run: Run) -> None:
    district.need()
    db.session.commit()
    run()
    code, told = run(*RESEAL)
    assert code == 1
    assert "nothing was sealed anew" in told
    assert not db.session.scalars(
        select(OrganizationEvent).where(OrganizationEvent.kind == EventKind.RESEALED)
    ).all()


def test_it_is_done_once_for_one_lost_key(lost_key: Head, run: Run) -> None:
    assert run(*RESEAL)[0] == 0
    assert run(*RESEAL)[0] == 1


@pytest.mark.parametrize("given", [("nobody", "硬盘坏了"), ("admin", " ")])
def test_somebody_answers_for_it_and_says_why(given: tuple[str, str], lost_key: Head, run: Run) -> None:
    by, why = given
    code, told = run("audit", "reseal", "--by", by, "--why", why)
    assert code == 1
    assert "Name who answers for it" in told
