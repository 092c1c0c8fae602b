"""At a computer that others use, too: what was chosen goes along, minutes end it, nothing is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask, Response
from sqlalchemy import delete, select

from tests.accounts.identities.conftest import come_back, visit
from tests.accounts.identities.conftest import oidc as oidc
from tests.fakes.oidc import FakeOIDC
from tests.support.client import Client, Page
from tests.support.plans import statements
from tests.support.second_factor import has_app, shown
from tests.support.signing_in import sign_in_as, sign_in_elsewhere
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts.identities.actions import link
from welfare.accounts.identities.models import Source
from welfare.accounts.sessions import TOKEN, clear_up_sessions
from welfare.accounts.sign_ins.labels import duration
from welfare.accounts.sign_ins.models import SignIn
from welfare.accounts.sign_ins.policy import (
    LEAVES_AFTER,
    NOTED_EVERY,
    NOTED_EVERY_WHERE_SHARED,
    SHARED,
    WARNS_BEFORE,
    is_to_be_noted,
)
from welfare.accounts.throttle import DEVICE_COOKIE
from welfare.channels.providers import Shown
from welfare.extensions import db
from welfare.files.answers import ASK_EACH_TIME
from welfare.web import shared

SECOND = timedelta(seconds=1)
OVER = "You have been signed out: on a shared computer"
TYPED = "13800000042"


@pytest.fixture
def nobody_yet(district: District) -> None:
    """Nobody is signed in anywhere."""
    db.session.execute(delete(SignIn))


@pytest.fixture
def sign_in_shared(client: Client, district: District) -> Callable[..., Page]:
    """Signs somebody in by the page, who ticks the box."""

    def sign_in(account: str = "teacher", *, here: Client = client) -> Page:
        form = here.page("/sign-in").form("/sign-in")
        return form.send(login=account, password=PASSWORD, is_shared="y")

    return sign_in


SignInShared = Callable[..., Page]


def _only() -> SignIn:
    db.session.commit()
    return db.session.scalars(select(SignIn)).one()


def _is_offered_as_shared(page: Page) -> bool:
    return "is_shared" in page.form("/sign-in").values


# What the rules say -----------------------------------------------------------------------------------------


def test_a_page_leaves_before_the_server_ends_the_sign_in() -> None:
    """With what it takes to write down that somebody was here, and to say so beforehand."""
    greets = timedelta(seconds=30)  # as static/js/shared.js has it
    assert LEAVES_AFTER + greets + NOTED_EVERY_WHERE_SHARED < SHARED.idle < SHARED.whole
    assert timedelta(seconds=20) < WARNS_BEFORE < LEAVES_AFTER, "time enough to answer (WCAG 2.2.1)"


def test_use_is_noted_more_exactly_where_minutes_count() -> None:
    now = clock.now()
    for every, is_shared in ((NOTED_EVERY, False), (NOTED_EVERY_WHERE_SHARED, True)):
        assert not is_to_be_noted(now - every, now=now, is_shared=is_shared)
        assert is_to_be_noted(now - every - SECOND, now=now, is_shared=is_shared)


def test_spans_are_said_in_their_largest_whole_unit(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        spans = (timedelta(minutes=1), SHARED.idle, SHARED.whole, timedelta(days=2))
        assert [duration(span) for span in spans] == ["1 minute", "6 minutes", "2 hours", "2 days"]


# When it ends -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("account", ["teacher", "clerk"])
def test_it_ends_after_minutes_whoever_it_is(
    client: Client, nobody_yet: None, sign_in_shared: SignInShared, account: str
) -> None:
    sign_in_shared(account)
    began = _only().used_at
    with clock.at(began + SHARED.idle):
        assert client.page("/profile").path == "/profile"
    with clock.at(began + 2 * SHARED.idle + SECOND):
        page = client.page("/profile")
    assert page.path == "/sign-in"
    assert OVER in page.text
    assert "next" not in page.form("/sign-in").values, "nobody is led to where somebody else was"


def test_use_prolongs_it_up_to_its_end(
    client: Client, nobody_yet: None, sign_in_shared: SignInShared
) -> None:
    sign_in_shared()
    moment = began = _only().began_at
    while moment + LEAVES_AFTER <= began + SHARED.whole:
        moment += LEAVES_AFTER
        with clock.at(moment):
            assert client.get("/session").json["signed_in"], moment - began
    with clock.at(began + SHARED.whole + SECOND):
        assert not client.get("/session").json["signed_in"]


def test_a_new_password_there_leaves_it_shared(
    client: Client, nobody_yet: None, sign_in_shared: SignInShared
) -> None:
    sign_in_shared()
    form = client.page("/profile/password").form("/profile/password")
    new = "snow on the ridge"
    assert form.send(password_current=PASSWORD, password_new=new, password_repeat=new).path == "/needs"
    assert _only().is_shared
    assert 'id="shared"' in client.page("/profile").response.text


def test_the_clock_clears_up_those_of_shared_computers_by_their_own_limits(
    district: District, nobody_yet: None
) -> None:
    now, person = clock.now(), district.person("teacher")
    kept = []
    for age, is_shared in ((SHARED.idle, True), (SHARED.idle + SECOND, True), (SHARED.idle + SECOND, False)):
        with clock.at(now - age):
            kept.append(sign_in_elsewhere(person, is_shared=is_shared))
    with clock.at(now):
        clear_up_sessions()
    left = db.session.scalars(select(SignIn.id).order_by(SignIn.id)).all()
    assert left == [kept[0], kept[2]]


def test_the_list_says_where_it_is_shared_and_not_what_has_ended(
    client: Client, district: District, nobody_yet: None, sign_in_shared: SignInShared
) -> None:
    with clock.at(clock.now() - SHARED.idle - timedelta(minutes=1)):
        sign_in_elsewhere(district.person("teacher"), is_shared=True)
    sign_in_as(client, district.person("teacher"))
    page = client.page("/profile/sign-ins")
    assert page.text.count("Signed in") == 1
    assert "one that is not used for 6 minutes ends, and every one after 2 hours." in page.text
    sign_in_elsewhere(district.person("teacher"), is_shared=True)
    page = client.page("/profile/sign-ins")
    assert page.text.count("Shared computer") == 1
    assert page.text.count("Signed in") == 2


# What goes along --------------------------------------------------------------------------------------------


def test_the_second_step_keeps_what_was_chosen(
    client: Client, district: District, nobody_yet: None, sign_in_shared: SignInShared
) -> None:
    secret = has_app(district.person("teacher"))
    page = sign_in_shared()
    assert page.heading == "The second step"
    page.form("/sign-in/second").send(password_code=shown(secret))
    assert _only().is_shared


@pytest.mark.parametrize(
    ("asked", "suggested", "is_shared"),
    [({"shared": "yes"}, "", True), ({}, "", False), ({}, "yes", True), ({"shared": "no"}, "yes", False)],
)
def test_an_account_elsewhere_keeps_what_was_chosen(
    client: Client,
    district: District,
    nobody_yet: None,
    oidc: FakeOIDC,
    asked: dict[str, str],
    suggested: str,
    is_shared: bool,
) -> None:
    link(district.person("teacher"), Shown("oidc", oidc.address, "u-1", "-", ""), source=Source.SELF)
    if suggested:
        client.set_cookie("shared_computer", suggested)
    answer = client.get("/sign-in/with/oidc", query_string=asked)
    assert come_back(client, visit(answer.location)).path == "/needs"
    assert _only().is_shared is is_shared


def test_an_account_that_is_not_linked_yet_leaves_the_box_ticked(
    client: Client, nobody_yet: None, oidc: FakeOIDC
) -> None:
    answer = client.get("/sign-in/with/oidc", query_string={"shared": "yes"})
    page = come_back(client, visit(answer.location))
    assert "is not known here yet" in page.text
    assert _is_offered_as_shared(page)
    page.form("/sign-in").send(login="teacher", password=PASSWORD)
    assert _only().is_shared


def test_it_stays_suggested_at_this_browser_until_somebody_says_otherwise(
    client: Client, district: District, sign_in_shared: SignInShared
) -> None:
    page = client.page("/sign-in")
    assert not _is_offered_as_shared(page)
    assert 'autocomplete="current-password"' in page.response.text
    sign_in_shared()
    page = client.page("/profile").form("/sign-out").send().follow("Sign in")
    assert _is_offered_as_shared(page)
    assert 'autocomplete="current-password"' not in page.response.text
    form = page.form("/sign-in")
    del form.values["is_shared"]
    form.send(login="teacher", password=PASSWORD)
    client.page("/profile").form("/sign-out").send()
    assert not _is_offered_as_shared(client.page("/sign-in"))


def test_a_wrong_password_leaves_the_box_as_it_was(client: Client, sign_in_shared: SignInShared) -> None:
    form = client.page("/sign-in").form("/sign-in")
    assert _is_offered_as_shared(form.send(login="teacher", password="wrong", is_shared="y"))


# What is kept -----------------------------------------------------------------------------------------------


def test_the_browser_learns_nothing_of_who_it_was(
    client: Client, district: District, sign_in_shared: SignInShared
) -> None:
    sign_in_shared()
    assert client.get_cookie(DEVICE_COOKIE, path="/sign-in") is None
    cookie = client.get_cookie("welfare")
    assert cookie is not None
    assert cookie.expires is None, "it ends with the browser"
    client.page("/profile").form("/sign-out").send()
    with client.session_transaction() as session:
        assert TOKEN not in session
        assert "shared" not in session
    cookie = client.get_cookie("shared_computer")
    assert cookie is not None
    assert cookie.value == "yes"


@pytest.mark.parametrize(("account", "page"), [("teacher", "/needs"), ("clerk", "/triage")])
def test_pages_say_it_and_have_no_script_that_keeps(
    client: Client, sign_in_shared: SignInShared, account: str, page: str
) -> None:
    sign_in_shared(account)
    source = client.page(page).response.text
    assert 'id="shared"' in source
    assert "js/shared." in source
    for name in ("js/teacher.", "js/rest.", "manifest", 'data-part="waiting"', 'data-part="restored"'):
        assert (name in source) == (account == "clerk" and name == 'data-part="restored"'), name


def test_pages_of_everybody_else_have_none_of_it(
    client: Client, district: District, sign_in: Callable[[Client, str], Page]
) -> None:
    sign_in(client, "teacher")
    source = client.page("/needs").response.text
    assert "js/teacher." in source
    for name in ("js/shared.", "css/shared.", "data-shared", 'id="shared"', 'autocomplete="off"'):
        assert name not in source, name


@pytest.mark.parametrize("address", ["/drafts", "/offline/needs/new/home"])
def test_pages_that_script_fills_from_the_phone_are_not_there(
    client: Client, sign_in_shared: SignInShared, address: str
) -> None:
    assert client.get(address).status_code == 200
    sign_in_shared()
    answer = client.get(address)
    assert (answer.status_code, answer.location) == (303, "/")


def test_no_form_is_filled_in_from_what_others_have_typed(
    client: Client, sign_in_shared: SignInShared
) -> None:
    sign_in_shared()
    source = client.page("/profile").response.text
    assert source.count("<form") == source.count('autocomplete="off"') > 2


def test_this_browser_is_told_of_nothing(client: Client, sign_in_shared: SignInShared) -> None:
    sign_in_shared()
    page = client.page("/profile/notices")
    assert "shows no notices by itself" in page.text
    assert "js/push." not in page.response.text
    token = client.get("/session").json["csrf_token"]
    answer = client.post("/notices/devices", json={}, headers={"X-CSRFToken": token})
    assert answer.status_code == 422
    assert "shared computer" in answer.json["message"]


@pytest.mark.parametrize(("mark", "said"), [("", "private, no-cache"), ("a mark", "no-store")])
def test_what_a_cache_may_hold_elsewhere_it_may_not_here(app: Flask, mark: str, said: str) -> None:
    """Photos and documents say so themselves (`welfare/files/answers.py`)."""
    with app.test_request_context("/"):
        shared.begin(mark, is_shared=bool(mark))
        answer = app.process_response(Response("words", headers={"Cache-Control": ASK_EACH_TIME}))
    assert answer.headers["Cache-Control"] == said


# Signing out ------------------------------------------------------------------------------------------------


def test_by_hand_it_says_that_nothing_was_kept(client: Client, sign_in_shared: SignInShared) -> None:
    sign_in_shared()
    form = client.page("/profile").form("/sign-out")
    answer = client.post("/sign-out", data=form.values)
    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache"', "drafts of others stay: they are in its storage"
    assert "Nothing of yours was kept on this computer." in client.page("/").text


def test_by_time_it_says_why(client: Client, nobody_yet: None, sign_in_shared: SignInShared) -> None:
    sign_in_shared()
    values = client.page("/profile").form("/sign-out").values
    page = Page(client, client.post("/sign-out", data={**values, "ended_by": "time"}, follow_redirects=True))
    assert page.path == "/sign-in"
    assert OVER in page.text
    db.session.commit()
    assert db.session.scalars(select(SignIn)).all() == []
    again = client.post("/sign-out", data={**values, "ended_by": "time"})
    assert again.location == "/sign-in", "by another page of this browser, at the same time"


def test_by_time_it_says_why_also_where_the_server_was_first(
    client: Client, nobody_yet: None, sign_in_shared: SignInShared
) -> None:
    sign_in_shared()
    values = client.page("/profile").form("/sign-out").values
    with clock.at(clock.now() + SHARED.idle + timedelta(minutes=1)):
        answer = client.post("/sign-out", data={**values, "ended_by": "time"})
    assert answer.location == "/sign-in"


def test_a_computer_of_one_s_own_clears_nothing(
    client: Client, district: District, sign_in: Callable[[Client, str], Page]
) -> None:
    sign_in(client, "teacher")
    values = client.page("/profile").form("/sign-out").values
    answer = client.post("/sign-out", data={**values, "ended_by": "time"})
    assert (answer.location, "Clear-Site-Data" in answer.headers) == ("/", False)


# Who sees what was typed ------------------------------------------------------------------------------------


class TestWhatWasTypedWhenItEnded:
    """Teacher A has typed into the profile's form; the sign-in is over when it is sent."""

    @pytest.fixture
    def later(self, nobody_yet: None, sign_in_shared: SignInShared) -> datetime:
        """When it is over."""
        sign_in_shared("teacher")
        return _only().used_at + SHARED.idle + timedelta(minutes=1)

    @pytest.fixture
    def sent(self, client: Client, later: datetime) -> Page:
        """The page that they are shown."""
        form = client.page("/profile").form("/profile")
        with clock.at(later):
            return form.send(phone=TYPED)

    def _sign_in(self, page: Page, account: str, later: datetime) -> Page:
        with clock.at(later):
            return page.form("/sign-in").send(login=account, password=PASSWORD)

    def test_waits_for_whoever_typed_it(self, sent: Page, later: datetime) -> None:
        assert sent.status == 401
        assert "what you typed is waiting" in sent.text
        assert TYPED not in sent.response.text, "not even where nobody looks"
        page = self._sign_in(sent, "teacher", later)
        assert page.heading == "Your text is safe"
        assert TYPED in page.response.text

    @pytest.mark.parametrize("is_shared", [True, False])
    def test_is_never_shown_to_whoever_signs_in_next(
        self, client: Client, sent: Page, later: datetime, is_shared: bool
    ) -> None:
        form = sent.form("/sign-in")
        form.values.pop("is_shared", None)
        with clock.at(later):
            page = form.send(
                login="colleague", password=PASSWORD, **({"is_shared": "y"} if is_shared else {})
            )
            assert page.path == "/needs"
            assert TYPED not in client.page("/profile").response.text

    def test_is_not_shown_past_a_wrong_password(self, sent: Page, later: datetime) -> None:
        with clock.at(later):
            page = sent.form("/sign-in").send(login="colleague", password="wrong at first")
        assert self._sign_in(page, "colleague", later).path == "/needs"

    def test_is_not_shown_past_the_second_step(self, sent: Page, district: District, later: datetime) -> None:
        secret = has_app(district.person("colleague"))
        page = self._sign_in(sent, "colleague", later)
        assert page.heading == "The second step"
        assert "kept" not in page.form("/sign-in/second").values
        with clock.at(later):
            page = page.form("/sign-in/second").send(password_code=shown(secret, later))
        assert page.path == "/needs"

    def test_is_not_shown_past_an_issued_password(
        self, sent: Page, district: District, later: datetime
    ) -> None:
        district.person("colleague").must_change_password = True
        page = self._sign_in(sent, "colleague", later)
        assert page.heading == "Choose your own password"
        assert "kept" not in page.form("/profile/password").values

    @pytest.mark.parametrize("is_shared", [True, False])
    def test_is_not_shown_to_whoever_signed_in_by_another_tab(
        self, client: Client, sent: Page, later: datetime, is_shared: bool
    ) -> None:
        """The page that the last one left still lies in its tab, and is sent by the next."""
        with clock.at(later):
            form = client.page("/sign-in").form("/sign-in")
            form.values.pop("is_shared", None)
            form.send(login="colleague", password=PASSWORD, **({"is_shared": "y"} if is_shared else {}))
            left = sent.form("/sign-in").values
            page = Page(client, client.post("/sign-in", data={**left, "login": "colleague", "password": "x"}))
            assert TYPED not in page.response.text
            page = Page(client, client.post("/sign-in/second", data={**left, "password_code": "123456"}))
            assert TYPED not in page.response.text
            left["csrf_token"] = client.page("/profile").form("/profile").values["csrf_token"]
            page = Page(client, client.post("/sign-in/second", data={**left, "password_code": "123456"}))
            assert TYPED not in page.response.text

    def test_is_not_taken_from_a_page_that_the_browser_sends_anew(
        self, client: Client, nobody_yet: None, sign_in_shared: SignInShared
    ) -> None:
        """Whoever goes back is asked by the browser whether to send it again."""
        sign_in_shared("teacher")
        values = {**client.page("/profile").form("/profile").values, "phone": TYPED}
        client.page("/profile").form("/sign-out").send()
        page = Page(client, client.post("/profile", data=values))
        assert (page.status, page.form("/sign-in").values.get("kept")) == (401, None)
        assert "is waiting" not in page.text
        sign_in_shared("colleague")
        page = Page(client, client.post("/profile", data=values))
        assert page.status == 400
        assert TYPED not in page.response.text


def test_whoever_signs_in_at_a_computer_of_their_own_finds_it_as_ever(
    client: Client, district: District, sign_in: Callable[[Client, str], Page]
) -> None:
    """Whoever is asked to sign in may be somebody else in the same family, or at the same desk: as before."""
    sign_in(client, "teacher")
    form = client.page("/profile").form("/profile")
    client.delete_cookie("welfare")
    page = form.send(phone=TYPED).form("/sign-in").send(login="colleague", password=PASSWORD)
    assert page.heading == "Your text is safe"


def test_nothing_more_is_asked_of_the_database(client: Client, sign_in_shared: SignInShared) -> None:
    sign_in_shared()
    client.page("/profile/password")
    with statements() as asked:
        client.page("/profile/password")
    assert len([each for each in asked if "sign_ins" in each[0]]) == 1
