"""Coming in by an account at another service, and every way in which that is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from tests.accounts.identities.conftest import away, come_back
from tests.fakes.cas import FakeCAS
from tests.fakes.oidc import FakeOIDC
from tests.support.client import Client, Page
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts.actions import grant_role
from welfare.accounts.identities.actions import link
from welfare.accounts.identities.models import Identity, Source
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.channels.providers import Shown
from welfare.extensions import db

NOT_FROM_HERE = "This sign-in did not begin in this browser, or was too long ago."
NOT_BELIEVED = "cannot be believed"
NO_ANSWER = "gives no answer just now"


def linked(person: Person, fake: FakeOIDC | FakeCAS, subject: str = "u-1") -> Identity:
    name = "oidc" if isinstance(fake, FakeOIDC) else "cas"
    shown = Shown(name, fake.address, subject, "甲一 there", "")
    identity = link(person, shown, source=Source.SELF)
    db.session.commit()
    return identity


def is_in(client: Client) -> bool:
    return client.get("/profile").status_code == 200


def links() -> list[tuple[str, str]]:
    db.session.rollback()
    query = select(Identity.subject, Person.staff_number).join(Person, Person.id == Identity.person_id)
    return [tuple(row) for row in db.session.execute(query.order_by(Identity.id))]


def test_the_sign_in_page_offers_it_as_a_link(client: Client, district: District, oidc: FakeOIDC) -> None:
    page = client.page("/sign-in?next=/notices")
    assert 'href="/sign-in/with/oidc?next=/notices"' in page.response.text
    assert "区教育云" in page.text
    assert oidc.asked == []


def test_nothing_is_offered_where_nothing_is_set_up(client: Client, district: District) -> None:
    assert "/sign-in/with/" not in client.page("/sign-in").response.text
    assert "/profile/identities" not in client.page("/sign-in").response.text
    assert client.get("/sign-in/with/oidc").status_code == 404


class TestOIDC:
    @pytest.fixture(autouse=True)
    def teacher(self, district: District, oidc: FakeOIDC) -> Person:
        linked(district.person("teacher"), oidc)
        return district.person("teacher")

    def test_who_is_linked_comes_in_and_is_led_on(self, client: Client, go: Callable[..., Page]) -> None:
        assert go("oidc", "/notices").path == "/notices"
        assert "甲一" in client.page("/profile").text

    def test_without_a_wish_work_begins(self, go: Callable[..., Page]) -> None:
        assert go("oidc").path == "/needs"

    @pytest.mark.parametrize(
        "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere"]
    )
    def test_nobody_is_led_elsewhere(self, client: Client, go: Callable[..., Page], elsewhere: str) -> None:
        assert go("oidc", elsewhere).path == "/needs"
        assert is_in(client)

    def test_a_sign_in_by_it_is_one_of_ours(self, client: Client, go: Callable[..., Page]) -> None:
        go("oidc")
        assert "This device" in client.page("/profile/sign-ins").text
        kept = client.get_cookie("welfare").value
        client.page("/profile").form("/sign-out").send()
        client.set_cookie("welfare", kept)
        assert not is_in(client)

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_no_other_site_signs_anybody_in(self, client: Client, oidc: FakeOIDC, site: str) -> None:
        answer = client.get("/sign-in/with/oidc?next=/needs", headers={"Sec-Fetch-Site": site})
        assert answer.location == "/sign-in?next=/needs"
        assert oidc.asked == []

    def test_no_token_reaches_the_browser(self, client: Client, oidc: FakeOIDC) -> None:
        answer = client.get(away(client, "oidc").removeprefix("http://localhost"))
        with client.session_transaction() as session:
            known = f"{dict(session)} {answer.headers} {answer.text}"
        assert oidc.tokens
        assert not any(token in known for token in oidc.tokens)
        assert "eyJ" not in str(answer.headers) + answer.text

    def test_its_use_is_noted(self, go: Callable[..., Page]) -> None:
        go("oidc")
        db.session.rollback()
        assert db.session.scalars(select(Identity.last_used_at)).one() is not None

    def test_an_answer_is_taken_once(self, client: Client, oidc: FakeOIDC) -> None:
        back = away(client, "oidc")
        kept = client.get_cookie("welfare").value
        come_back(client, back)
        client.page("/profile").form("/sign-out").send()
        assert NOT_FROM_HERE in come_back(client, back).text
        client.set_cookie("welfare", kept)
        assert NOT_FROM_HERE in come_back(client, back).text
        assert oidc.used == []
        assert not is_in(client)

    def test_what_was_shown_lets_in_once(self, client: Client) -> None:
        back = away(client, "oidc").removeprefix("http://localhost")
        inside = client.get(back).location
        kept = client.get_cookie("welfare").value
        assert client.page(inside).path == "/needs"
        client.set_cookie("welfare", kept)
        assert client.page(inside).path == "/sign-in"
        assert not is_in(client)

    def test_another_browser_s_answer_opens_nothing(self, app: Flask, client: Client, oidc: FakeOIDC) -> None:
        back = away(client, "oidc")
        other: Client = app.test_client()
        assert NOT_FROM_HERE in come_back(other, back).text
        away(other, "oidc")
        assert NOT_FROM_HERE in come_back(other, back).text
        assert not is_in(other)
        assert "/token" not in oidc.asked

    def test_too_late_is_too_late(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, oidc: FakeOIDC
    ) -> None:
        back = away(client, "oidc")
        later = clock.now() + timedelta(seconds=601)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert NOT_FROM_HERE in come_back(client, back).text
        assert "/token" not in oidc.asked

    @pytest.mark.parametrize(
        "changed",
        [
            {"claims": {"nonce": "another"}},
            {"claims": {"nonce": None}},
            {"claims": {"iss": "https://elsewhere.example"}},
            {"claims": {"aud": "another app"}},
            {"claims": {"aud": ["welfare", "another app"], "azp": "another app"}},
            {"claims": {"exp": 1_700_003_600, "iat": 1_700_000_000}},
            {"claims": {"exp": None}},
            {"claims": {"sub": None}},
            {"claims": {"sub": ""}},
            {"claims": {"sub": 17}},
            {"claims": {"sub": "x" * 256}},
            {"claims": {"sub": "u-1\0"}},
            {"claims": {"at_hash": "bm90IGl0"}},
            {"algorithm": "none"},
            {"algorithm": "HS256"},
            {"signs_with": 1},
            {"userinfo": {"sub": "somebody else"}},
            {"userinfo": {"name": "nobody at all"}},
            {"discovery": {"issuer": "https://elsewhere.example"}},
            {"discovery": {"jwks_uri": "ftp://elsewhere.example/keys"}},
            {"discovery": {"token_endpoint": None}},
            {"instead": {"/token": (400, {}, b'{"error": "invalid_grant"}')}},
            {"instead": {"/token": (200, {}, b"{}")}},
            {"instead": {"/token": (200, {}, b'{"id_token": 3, "access_token": "a"}')}},
            {"instead": {"/keys": (200, {}, b'{"keys": 3}')}},
            {"instead": {"/keys": (200, {}, b"{}")}},
        ],
        ids=lambda said: str(said)[:80],
    )
    def test_what_is_not_signed_for_this_sign_in_opens_nothing(
        self, client: Client, oidc: FakeOIDC, changed: dict[str, Any]
    ) -> None:
        for name, value in changed.items():
            setattr(oidc, name, value)
        answer = client.get("/sign-in/with/oidc")
        if "discovery" in changed:
            assert NOT_BELIEVED in client.page(answer.location).text
        else:
            assert NOT_BELIEVED in come_back(client, away(client, "oidc")).text
        assert not is_in(client)

    def test_an_answer_of_another_provider_is_not_taken_to_this_one(
        self, client: Client, oidc: FakeOIDC
    ) -> None:
        itself = urlencode({"iss": oidc.address})
        for instead in ("", "iss=https%3A%2F%2Felsewhere.example"):  # it says that it always names itself
            back = away(client, "oidc").replace(itself, instead)
            assert NOT_BELIEVED in come_back(client, back).text
        assert "/token" not in oidc.asked

    def test_keys_that_are_changed_are_known_at_once(self, go: Callable[..., Page], oidc: FakeOIDC) -> None:
        oidc.key = 1
        assert go("oidc").path == "/needs"

    @pytest.mark.parametrize(
        "instead",
        [
            {"/token": (500, {}, b"oops")},
            {"/keys": (500, {}, b"oops")},
            {"/userinfo": (403, {}, b"")},
            {"/userinfo": (200, {}, b"[]")},
            {"/keys": (302, {"Location": "http://127.0.0.1:1/keys"}, b"")},
            {"/userinfo": (200, {}, b"{" + b" " * 300_000 + b"}")},
        ],
        ids=lambda said: str(said)[:80],
    )
    def test_a_service_in_trouble_is_a_sentence(
        self, client: Client, go: Callable[..., Page], oidc: FakeOIDC, instead: dict[str, Any]
    ) -> None:
        oidc.instead = instead
        page = go("oidc", "/notices")
        assert (page.status, page.path) == (200, "/sign-in")
        assert NO_ANSWER in page.text
        assert page.form("/sign-in").values["next"] == "/notices"
        assert not is_in(client)

    def test_a_service_that_is_not_there(self, client: Client, oidc: FakeOIDC) -> None:
        oidc.instead = {"/.well-known/openid-configuration": (200, {}, b"<h1>Closed</h1>")}
        assert NO_ANSWER in client.page("/sign-in/with/oidc").text

    def test_who_turns_back_there_is_told_so(self, go: Callable[..., Page], oidc: FakeOIDC) -> None:
        oidc.refuses = "access_denied"
        assert "has not signed you in" in go("oidc").text

    def test_a_closed_account_stays_closed(
        self, client: Client, go: Callable[..., Page], teacher: Person
    ) -> None:
        teacher.is_active = False
        assert "Your account here is closed." in go("oidc").text
        assert not is_in(client)

    def test_names_and_addresses_link_nobody(
        self, client: Client, go: Callable[..., Page], oidc: FakeOIDC
    ) -> None:
        oidc.somebody = {
            "sub": "u-2",
            "preferred_username": "colleague",
            "name": "甲二",
            "email": "colleague@example.cn",
            "email_verified": True,
        }
        assert "is not known here yet" in go("oidc").text
        assert links() == [("u-1", "teacher")]


class TestNumbers:
    @pytest.fixture(autouse=True)
    def named(self, district: District, oidc: FakeOIDC) -> None:
        oidc.somebody = {"sub": "u-9", "name": "甲二", "jobnumber": "Colleague"}

    def test_a_number_that_the_operator_trusts_links(self, client: Client, go: Callable[..., Page]) -> None:
        assert go("oidc").path == "/needs"
        assert links() == [("u-9", "colleague")]
        assert "opens your account from now on" in client.page("/notices").text

    def test_what_no_database_takes_is_left_out(
        self, client: Client, go: Callable[..., Page], oidc: FakeOIDC
    ) -> None:
        oidc.somebody |= {"name": "甲\0二\ud800", "jobnumber": "collea\0gue\udc00"}
        assert go("oidc").path == "/needs"
        assert "甲二" in client.page("/profile/identities").text

    def test_it_opens_nothing_any_more_to_whoever_has_got_power_since_until_they_link_it_themselves(
        self, client: Client, go: Callable[..., Page], district: District
    ) -> None:
        """Whoever wrote that number there may have been somebody else."""
        go("oidc")
        client.page("/profile").form("/sign-out").send()
        person = district.person("colleague")
        school = person.organization
        grant_role(person, role=Role.SCHOOL_ADMIN, organization=school, by=district.person("admin"))
        db.session.commit()
        page = go("oidc")
        assert not is_in(client)
        page = page.form("/sign-in").send(login="colleague", password=PASSWORD)
        assert page.form("/profile/identities/linking").send().status == 200
        client.page("/profile").form("/sign-out").send()
        go("oidc")
        assert is_in(client)

    def test_one_that_is_not_trusted_does_not(
        self, app: Flask, go: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ours = app.config["SIGN_IN_WITH"]["oidc"]
        monkeypatch.setitem(
            app.config["SIGN_IN_WITH"], "oidc", type(ours)(**{**vars(ours), "number_claim": ""})
        )
        assert "is not known here yet" in go("oidc").text
        assert links() == []

    @pytest.mark.parametrize(
        "number", ["clerk", "school", "admin", "auditor", "leader", "nobody", "", True, ["a"]]
    )
    def test_nobody_with_power_is_linked_by_a_number(
        self, go: Callable[..., Page], oidc: FakeOIDC, number: Any
    ) -> None:
        oidc.somebody["jobnumber"] = number
        assert "is not known here yet" in go("oidc").text
        assert links() == []

    def test_who_is_closed_or_linked_already_is_not(
        self, go: Callable[..., Page], district: District, oidc: FakeOIDC
    ) -> None:
        linked(district.person("colleague"), oidc, "u-8")
        assert "is not known here yet" in go("oidc").text
        oidc.somebody["jobnumber"] = "neighbour"
        district.person("neighbour").is_active = False
        assert "is not known here yet" in go("oidc").text
        assert links() == [("u-8", "colleague")]

    def test_a_number_that_two_have_links_neither(self, go: Callable[..., Page], district: District) -> None:
        district.person("neighbour").staff_number = "COLLEAGUE"
        assert "is not known here yet" in go("oidc").text
        assert links() == []


class TestCAS:
    @pytest.fixture(autouse=True)
    def teacher(self, district: District, cas: FakeCAS) -> Person:
        linked(district.person("teacher"), cas, "jia.yi")
        return district.person("teacher")

    def test_who_is_linked_comes_in_and_is_led_on(self, go: Callable[..., Page]) -> None:
        assert go("cas", "/notices").path == "/notices"

    def test_a_ticket_is_taken_once(self, client: Client, cas: FakeCAS) -> None:
        back = away(client, "cas")
        come_back(client, back)
        client.page("/profile").form("/sign-out").send()
        assert NOT_FROM_HERE in come_back(client, back).text
        assert cas.asked.count("/p3/serviceValidate") == 1

    def test_another_browser_s_ticket_opens_nothing(self, app: Flask, client: Client, cas: FakeCAS) -> None:
        back = away(client, "cas")
        other: Client = app.test_client()
        away(other, "cas")
        assert NOT_FROM_HERE in come_back(other, back).text
        assert not is_in(other)
        assert "/p3/serviceValidate" not in cas.asked

    def test_a_ticket_of_another_service_opens_nothing(self, client: Client, cas: FakeCAS) -> None:
        back = away(client, "cas")
        cas.tickets = dict.fromkeys(cas.tickets, "http://localhost/elsewhere")
        assert NOT_BELIEVED in come_back(client, back).text

    def test_a_ticket_that_is_too_old_opens_nothing(self, client: Client, cas: FakeCAS) -> None:
        back = away(client, "cas")
        cas.tickets.clear()
        assert NOT_FROM_HERE in come_back(client, back).text

    @pytest.mark.parametrize("ticket", ["", "&ticket=PT-1", "&ticket=ST-%0a", "&ticket=ST-" + "x" * 300])
    def test_what_is_no_ticket_is_not_asked_about(self, client: Client, cas: FakeCAS, ticket: str) -> None:
        back = away(client, "cas").partition("&ticket=")[0] + ticket
        assert "has not signed you in" in come_back(client, back).text
        assert "/p3/serviceValidate" not in cas.asked

    def test_a_proxy_opens_nothing(self, go: Callable[..., Page], cas: FakeCAS) -> None:
        cas.proxies = "https://elsewhere.example"
        assert NOT_BELIEVED in go("cas").text

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            ((500, {}, b"<h1>Error<br></h1>"), NO_ANSWER),
            ((200, {"Content-Type": "text/html"}, b"<h1>Error<br></h1>"), NO_ANSWER),
            ((200, {}, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), NO_ANSWER),
            ((200, {}, b"<x/>"), NOT_BELIEVED),
            ((302, {"Location": "http://127.0.0.1:1/"}, b""), NO_ANSWER),
        ],
    )
    def test_pages_of_errors_are_a_sentence(
        self, client: Client, go: Callable[..., Page], cas: FakeCAS, answer: Any, said: str
    ) -> None:
        cas.instead = {"/p3/serviceValidate": answer}
        assert said in go("cas").text
        assert not is_in(client)

    @pytest.mark.parametrize("user", ["", "x" * 256])
    def test_a_user_must_be_one(self, go: Callable[..., Page], cas: FakeCAS, user: str) -> None:
        cas.somebody = user
        assert NOT_BELIEVED in go("cas").text

    def test_a_number_that_the_operator_trusts_links(self, go: Callable[..., Page], cas: FakeCAS) -> None:
        cas.somebody, cas.attributes = "other", [("gh", "colleague")]
        assert go("cas").path == "/needs"
        assert links() == [("jia.yi", "teacher"), ("other", "colleague")]

    def test_a_number_named_twice_says_nothing(self, go: Callable[..., Page], cas: FakeCAS) -> None:
        cas.somebody, cas.attributes = "other", [("gh", "colleague"), ("gh", "neighbour")]
        assert "is not known here yet" in go("cas").text


def test_signing_in_once_with_the_password_links(
    client: Client, district: District, oidc: FakeOIDC, go: Callable[..., Page]
) -> None:
    page = go("oidc", "/notices")
    assert page.path == "/sign-in"
    page = page.form("/sign-in").send(login="colleague", password=PASSWORD)
    assert page.heading == "Link an account"
    assert "甲一 at the bureau" in page.text
    page = page.form("/profile/identities/linking").send()
    assert page.path == "/notices"
    assert links() == [("u-1", "colleague")]
    assert "From now on you can sign in with" in page.text
    client.page("/profile").form("/sign-out").send()
    assert go("oidc", "/profile").path == "/profile"
