"""Linking an account elsewhere under Me, and taking it off."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.accounts.identities.conftest import away, come_back
from tests.accounts.identities.test_signing_in import NOT_FROM_HERE, linked, links
from tests.fakes.oidc import FakeOIDC
from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts import credentials
from welfare.accounts.identities.models import Identity
from welfare.accounts.models import EventKind, PersonEvent
from welfare.config import for_flask, read_settings
from welfare.extensions import db
from welfare.petitions.erasure.actions import erase

LINKING = "/profile/identities/linking"


@pytest.fixture(autouse=True)
def teacher(client: Client, district: District, oidc: FakeOIDC) -> None:
    sign_in_as(client, district.person("teacher"))


def _events(number: str) -> list[EventKind]:
    db.session.rollback()
    person_id = District().person(number).id
    kinds = select(PersonEvent.kind).where(PersonEvent.person_id == person_id).order_by(PersonEvent.id)
    return list(db.session.scalars(kinds))


def test_from_me_and_back_again(client: Client, go: Callable[..., Page]) -> None:
    page = client.page("/profile")
    assert 'href="/profile/identities"' in page.response.text
    page = client.page("/profile/identities")
    assert 'href="/sign-in/with/oidc"' in page.response.text
    page = go("oidc")
    assert page.path == LINKING
    page = page.form(LINKING).send()
    assert page.path == "/profile/identities"
    assert "甲一 at the bureau" in page.text
    assert "/sign-in/with/oidc" not in page.response.text
    assert _events("teacher")[-1] is EventKind.IDENTITY_LINKED
    page = page.form("/removal").send()
    assert "Unlinked. It can no longer be used to sign in here, and you are signed out" in page.text
    assert links() == []
    assert _events("teacher")[-1] is EventKind.IDENTITY_TAKEN_OFF
    told = client.page("/notices").text
    assert "区教育云 opens your account from now on; if that was not you, take it off" in told
    assert "区教育云 opens your account no more" in told


def test_nothing_is_linked_without_a_tap(client: Client, go: Callable[..., Page]) -> None:
    go("oidc")
    client.page(LINKING)
    assert links() == []


def test_without_having_been_there_there_is_nothing_to_link(client: Client) -> None:
    assert client.page(LINKING).path == "/profile/identities"
    form = client.page("/profile").form("/profile")
    answer = client.post(LINKING, data={"csrf_token": form.values["csrf_token"]})
    assert answer.status_code == 409
    assert "That was too long ago." in answer.text
    assert links() == []


def test_what_was_shown_long_ago_is_shown_anew(
    client: Client, go: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go("oidc")
    later = clock.now().replace(year=clock.now().year + 1)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = page.form(LINKING).send()
    assert page.status == 409
    assert links() == []


def test_the_password_is_asked_for_once_more(
    app: Flask, client: Client, district: District, go: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = for_flask(read_settings({"WELFARE_ENV": "testing"}))["PROVEN_FOR"]
    monkeypatch.setitem(app.config, "PROVEN_FOR", shipped)
    sign_in_as(client, district.person("teacher"), is_proven=False)
    page = go("oidc").form(LINKING).send()
    assert page.status == 403
    assert links() == []
    page = page.form(LINKING).send(password_proof=PASSWORD)
    assert links() == [("u-1", "teacher")]
    sign_in_as(client, district.person("teacher"), is_proven=False)
    assert client.page("/profile/identities").form("/removal").send().status == 403
    assert links() == [("u-1", "teacher")]


def test_one_account_there_opens_one_account_here(
    client: Client, district: District, oidc: FakeOIDC, go: Callable[..., Page]
) -> None:
    linked(district.person("colleague"), oidc)
    page = go("oidc").form(LINKING).send()
    assert page.status == 409
    assert "opens somebody else's account here already" in page.text
    assert links() == [("u-1", "colleague")]


def test_and_one_account_here_is_opened_by_one_there(
    client: Client, district: District, oidc: FakeOIDC, go: Callable[..., Page]
) -> None:
    linked(district.person("teacher"), oidc, "u-0")
    page = go("oidc").form(LINKING).send()
    assert page.status == 409
    assert "Another account of yours at 区教育云 is linked already" in page.text
    assert links() == [("u-0", "teacher")]


def test_linking_again_changes_nothing(
    client: Client, district: District, oidc: FakeOIDC, go: Callable[..., Page]
) -> None:
    linked(district.person("teacher"), oidc)
    assert go("oidc").form(LINKING).send().path == "/profile/identities"
    assert links() == [("u-1", "teacher")]
    assert _events("teacher").count(EventKind.IDENTITY_LINKED) == 1


def test_nobody_takes_off_another_s(client: Client, district: District, oidc: FakeOIDC) -> None:
    theirs = linked(district.person("colleague"), oidc).id
    linked(district.person("teacher"), oidc, "u-0")
    form = client.page("/profile/identities").form("/removal")
    client.post(f"/profile/identities/{theirs}/removal", data=form.values)
    assert len(links()) == 2


@pytest.mark.parametrize("has", ["none", "issued"])
def test_the_last_way_in_stays(client: Client, district: District, oidc: FakeOIDC, has: str) -> None:
    person = district.person("teacher")
    linked(person, oidc)
    form = client.page("/profile/identities").form("/removal")
    person.password_hash = None if has == "none" else person.password_hash
    db.session.commit()
    if has == "issued":
        person.must_change_password = True
        db.session.commit()
        assert client.post(form.action, data=form.values).location.startswith("/profile/password")
    else:
        answer = client.post(form.action, data=form.values)
        assert answer.status_code == 409
        assert "You could then not sign in any more." in answer.text
    assert links() == [("u-1", "teacher")]


def test_what_goes_wrong_there_is_said_under_me(
    client: Client, go: Callable[..., Page], oidc: FakeOIDC
) -> None:
    oidc.refuses = "access_denied"
    page = go("oidc")
    assert page.path == "/profile/identities"
    assert "has not signed you in" in page.text
    back = away(client, "oidc").replace("state=", "state=x")
    assert NOT_FROM_HERE in come_back(client, back).text


def test_whoever_issues_a_password_takes_off_what_was_linked_meanwhile(
    client: Client, district: District, oidc: FakeOIDC
) -> None:
    """Whoever was in with the old password may have linked an account of their own."""
    linked(district.person("teacher"), oidc)
    credentials.issue_password(district.person("teacher"), by=district.person("admin"))
    db.session.commit()
    assert links() == []


def test_who_only_reads_links_their_own(client: Client, district: District, go: Callable[..., Page]) -> None:
    sign_in_as(client, district.person("auditor"))
    assert go("oidc").form(LINKING).send().path == "/profile/identities"
    assert links() == [("u-1", "auditor")]
    assert db.session.scalars(select(Identity.source)).one() == "self"


def test_of_a_person_who_is_erased_no_link_stays(district: District, oidc: FakeOIDC) -> None:
    person = district.person("colleague")
    linked(person, oidc)
    person.is_active = False
    erase(person, by=None)
    db.session.commit()
    assert links() == []
