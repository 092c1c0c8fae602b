"""The privacy notice: versions that the bureau publishes, and a part of each page until one was read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, select

from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts.credentials import issue_password
from welfare.accounts.privacy.actions import NothingNew, PublishedMeanwhile, note_reading, publish
from welfare.accounts.privacy.models import BUILT_IN, PrivacyNotice, PrivacyReading
from welfare.audit.verifying import verify
from welfare.extensions import db
from welfare.history.kept import RowIsKept
from welfare.organizations.models import EventKind, OrganizationEvent
from welfare.own_data.notice.forms import LONGEST_PART
from welfare.own_data.notice.parts import Part, built_in
from welfare.own_data.reading import own_rows
from welfare.petitions.erasure.actions import erase
from welfare.retention.actions import set_days
from welfare.retention.policy import Kind
from welfare.retention.queries import days_kept

TAP = "/privacy/reading"


def is_asked(page: Page) -> bool:
    return any(form.action.endswith(TAP) for form in page.forms)


def said(who: str, **english: str) -> dict[str, dict[str, str]]:
    """A notice whose parts all say the same."""
    return {"zh": dict.fromkeys(Part, who), "en": english}


def published(district: District, who: str = "本局负责", **english: str) -> PrivacyNotice:
    after = len(db.session.scalars(select(PrivacyNotice.number)).all())
    return publish(said(who, **english), days_kept(), after=after, by=district.person("admin"))


def readings(district: District, name: str) -> list[int]:
    mine = PrivacyReading.person_id == district.person(name).id
    return sorted(db.session.scalars(select(PrivacyReading.number).where(mine)))


@pytest.fixture
def enter(app: Flask, district: District) -> Callable[..., Client]:
    def enter(name: str, **how: Any) -> Client:
        client = app.test_client()
        sign_in_as(client, district.person(name), **how)
        return client  # type: ignore[return-value]

    return enter


def fill(page: Page, words: str = "本局负责", **more: str) -> Page:
    """The form sent with these words in each part."""
    english = dict.fromkeys((f"{part}_en" for part in Part), "")
    return page.form("/privacy/edit").send(**{f"{part}_zh": words for part in Part}, **{**english, **more})


# --- being shown that there is one


@pytest.mark.parametrize(
    ("name", "address"), [("teacher", "/needs"), ("clerk", "/triage"), ("auditor", "/overview")]
)
def test_who_has_not_read_it_is_shown_it_until_they_tap_once(
    name: str, address: str, district: District, enter: Callable[..., Client]
) -> None:
    db.session.execute(delete(PrivacyReading))
    client = enter(name)
    page = client.page(address)
    assert is_asked(page)
    assert page.links["Read the notice"] == "/privacy"
    after = page.form(TAP).send()
    assert (after.path, after.status) == (page.path, 200)
    assert not is_asked(after)
    assert readings(district, name) == [BUILT_IN]
    page.form(TAP).send()  # the same page, still open elsewhere
    assert readings(district, name) == [BUILT_IN]
    assert not is_asked(client.page(address))


def test_it_stands_on_no_paper(district: District, enter: Callable[..., Client]) -> None:
    db.session.execute(delete(PrivacyReading))
    kinds = [part.get("class", "").split() for part in enter("teacher").page("/needs").main.iter("section")]
    [shown] = [kind for kind in kinds if "to-read" in kind]
    assert "no-print" in shown


def test_the_first_sign_in_shows_it(
    district: District, client: Client, sign_in: Callable[[Client, str], Page]
) -> None:
    db.session.execute(delete(PrivacyReading))
    assert is_asked(sign_in(client, "teacher"))


def test_a_new_version_is_shown_again_and_both_readings_are_kept(
    district: District, enter: Callable[..., Client]
) -> None:
    client = enter("teacher")
    assert not is_asked(client.page("/needs"))
    published(district)
    page = client.page("/needs")
    page.form(TAP).send()
    assert readings(district, "teacher") == [BUILT_IN, 1]
    assert "You read it on" in client.page("/privacy").text


def test_tapping_the_version_before_does_not_hide_the_new_one(
    district: District, enter: Callable[..., Client]
) -> None:
    client = enter("teacher")
    published(district)
    page = client.page("/needs")
    published(district, "第二版")
    assert is_asked(page.form(TAP).send())
    assert readings(district, "teacher") == [BUILT_IN, 1]


@pytest.mark.parametrize("number", ["7", "-1", "x", ""])
def test_a_version_that_there_is_not_is_not_read(
    number: str, district: District, enter: Callable[..., Client]
) -> None:
    published(district)
    client = enter("teacher")
    after = client.page("/needs").form(TAP).send(number=number)
    assert after.status == 200
    assert readings(district, "teacher") == [BUILT_IN]


def test_the_tap_leads_nowhere_else(district: District, enter: Callable[..., Client]) -> None:
    published(district)
    page = enter("teacher").page("/needs")
    answer = page.client.post(TAP, data={**page.form(TAP).values, "next": "//elsewhere.example"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_it_keeps_nobody_from_sending_anything(district: District, enter: Callable[..., Client]) -> None:
    client = enter("teacher")
    form = client.page("/needs/new/other").form("/needs/new/other")
    published(district)
    refused = form.send(title="", description="")
    assert refused.status == 422
    assert not is_asked(refused)  # there they read what is wrong with it
    assert form.send(title="想要书", description="学校的书太旧").status == 200


@pytest.mark.parametrize("address", ["/privacy", "/", "/accessibility", "/offline/needs/new/housing"])
def test_who_is_not_signed_in_and_an_empty_form_on_a_phone_have_nothing_of_it(
    address: str, district: District, client: Client
) -> None:
    published(district)
    assert TAP not in client.get(address).text


def test_a_page_that_was_asked_for_without_the_form_has_none(
    district: District, enter: Callable[..., Client]
) -> None:
    published(district)
    client = enter("teacher")
    assert client.get("/session").is_json
    assert TAP not in client.get("/offline/needs/new/housing").text


def test_setting_up_how_one_signs_in_comes_first(district: District, enter: Callable[..., Client]) -> None:
    published(district)
    client = enter("teacher")
    assert not is_asked(client.page("/profile/password"))
    assert not is_asked(client.page("/profile/second-factor"))
    assert is_asked(client.page("/profile"))


def test_a_password_that_was_issued_is_changed_first(district: District, client: Client) -> None:
    published(district)
    password = issue_password(district.person("teacher"), by=None)
    page = client.page("/sign-in").form("/sign-in").send(login="teacher", password=password)
    assert page.path == "/profile/password"
    assert not is_asked(page)
    chosen = page.form("/profile/password").send(password_new=PASSWORD + "x", password_repeat=PASSWORD + "x")
    assert is_asked(chosen)


def test_no_page_asks_the_database_more_because_of_it(
    district: District, enter: Callable[..., Client]
) -> None:
    client = enter("teacher")

    def statements() -> int:
        asked = []
        engine = db.engine

        def count(*statement: Any) -> None:
            asked.append(statement)

        client.get("/needs")
        event.listen(engine, "before_cursor_execute", count)
        try:
            assert client.get("/needs").status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", count)
        return len(asked)

    before = statements()
    published(district)
    assert statements() == before


# --- versions


def test_an_administrator_writes_previews_and_publishes(
    app: Flask, district: District, enter: Callable[..., Client]
) -> None:
    client = enter("admin")
    page = client.page("/privacy").follow("Edit the notice")
    for part in Part:  # it begins with the text that comes with the app
        assert page.form("/privacy/edit").values[f"{part}_zh"] == built_in()["zh"][part]
    preview = fill(page, "本局负责\n- 姓名\n- <b>电话</b>", who_en="The bureau is")
    assert "This is how it reads" in preview.text
    assert db.session.scalars(select(PrivacyNotice)).all() == []
    shown = preview.form("/privacy/publication").send()
    assert (shown.path, shown.status) == ("/privacy", 200)
    assert "<b>" in shown.text  # as it was typed, and no markup
    notice = db.session.scalars(select(PrivacyNotice)).one()
    assert (notice.number, notice.published_on) == (1, clock.today())
    assert notice.texts["zh"]["who"] == "本局负责\n- 姓名\n- <b>电话</b>"
    [told] = db.session.scalars(
        select(OrganizationEvent).where(OrganizationEvent.kind == EventKind.NOTICE_PUBLISHED)
    )
    assert (told.by_id, told.details) == (district.person("admin").id, {"number": 1})
    db.session.rollback()
    assert verify(app.config["SETTINGS"].instance).told == []


def test_earlier_versions_stay_readable_each_on_its_page(
    district: District, enter: Callable[..., Client], client: Client
) -> None:
    with clock.at(clock.now() - timedelta(days=40)):
        published(district, "第一版的话")
    published(district, "第二版的话")
    latest = client.page("/privacy")
    assert "第二版的话" in latest.text
    for number, words in ((0, "云岭林区教育局 runs this app"), (1, "第一版的话")):
        page = client.page(f"/privacy/{number}")
        assert words in page.text
        assert "This version holds no longer." in page.text
        assert f"/privacy/{number}" in latest.links.values()
    assert client.get("/privacy/3").status_code == client.get("/privacy/99999999999").status_code == 404


@pytest.mark.parametrize("part", Part)
def test_what_the_law_asks_for_is_said_in_chinese(
    part: Part, district: District, enter: Callable[..., Client]
) -> None:
    page = enter("admin").page("/privacy/edit").form("/privacy/edit")
    refused = page.send(**{f"{part}_zh": " ", "who_en": "kept as typed"})
    assert refused.status == 422
    assert refused.form("/privacy/edit").values["who_en"] == "kept as typed"
    assert not any(form.action.endswith("/publication") for form in refused.forms)
    too_long = page.send(**{f"{part}_zh": "字" * (LONGEST_PART + 1)})
    assert too_long.status == 422
    assert fill(enter("admin").page("/privacy/edit"), "字" * LONGEST_PART).status == 200


def test_two_who_write_at_once_do_not_overwrite_each_other(
    district: District, enter: Callable[..., Client]
) -> None:
    preview = fill(enter("admin").page("/privacy/edit"), "我写的")
    published(district, "别人写的")
    refused = preview.form("/privacy/publication").send()
    assert refused.status == 409
    assert "Version 1 has been published meanwhile" in refused.text
    assert refused.form("/privacy/edit").values["who_zh"] == "我写的"
    assert len(db.session.scalars(select(PrivacyNotice)).all()) == 1
    again = refused.form("/privacy/edit").send()
    again.form("/privacy/publication").send()
    assert db.session.get_one(PrivacyNotice, 2).texts["zh"]["who"] == "我写的"


def test_publishing_asks_for_the_password_and_nothing_typed_is_lost(
    district: District, enter: Callable[..., Client]
) -> None:
    preview = fill(enter("admin", is_proven=False).page("/privacy/edit"), "我写的")
    asked = preview.form("/privacy/publication").send()
    assert asked.status == 403
    assert db.session.scalars(select(PrivacyNotice)).all() == []
    wrong = asked.form("/privacy/publication").send(password_proof="not it")
    assert wrong.status == 422
    assert db.session.scalars(select(PrivacyNotice)).all() == []
    done = wrong.form("/privacy/publication").send(password_proof=PASSWORD)
    assert "我写的" in done.text


def test_the_same_again_is_no_new_version(district: District) -> None:
    published(district)
    with pytest.raises(NothingNew):
        published(district)
    set_days(Kind.NOTICES, 200, by=district.person("admin"))
    published(district)  # other days, which everybody is to know


def test_a_version_is_published_after_the_one_that_was_read(district: District) -> None:
    for after in (1, 7):
        with pytest.raises(PublishedMeanwhile):
            publish(said("本局"), {}, after=after, by=district.person("admin"))
    assert db.session.scalars(select(PrivacyNotice)).all() == []


def test_what_was_published_is_never_changed(district: District) -> None:
    notice = published(district)
    notice.texts = said("别的")
    with pytest.raises(RowIsKept):
        db.session.flush()


def test_a_version_says_the_days_that_held_with_it(
    district: District, enter: Callable[..., Client], client: Client
) -> None:
    published(district)
    set_days(Kind.NOTICES, 234, by=district.person("admin"))
    assert "Notices that were read: 234 days" in client.page("/privacy").text
    assert "other days were set" in enter("admin").page("/privacy/edit").text
    published(district)
    assert "Notices that were read: 180 days" in client.page("/privacy/1").text
    assert "other days were set" not in enter("admin").page("/privacy/edit").text


def test_english_is_shown_where_it_is_given(district: District, client: Client) -> None:
    published(district, "本局负责", why="To help")
    page = client.page("/privacy")
    assert "To help" in page.text
    assert page.text.count("本局负责") == len(Part) - 1
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh"
    assert client.page("/privacy").text.count("本局负责") == len(Part)


# --- what is kept of who has read it


def test_how_many_have_read_it_is_counted(district: District, enter: Callable[..., Client]) -> None:
    published(district)
    note_reading(district.person("teacher"), 1)
    assert "Read so far: 1 of 14 people." in enter("admin").page("/privacy/edit").text


def test_it_is_given_to_its_owner_and_erased_with_them(district: District) -> None:
    person = district.person("colleague")
    assert [row["number"] for row in own_rows("privacy_readings", person)] == [BUILT_IN]
    person.is_active = False
    erase(person, by=None)
    assert readings(district, "teacher") == [BUILT_IN]
    mine = select(PrivacyReading).where(PrivacyReading.person_id == person.id)
    assert db.session.scalars(mine).all() == []
