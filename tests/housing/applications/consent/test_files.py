"""What was sent with an application may tell of hardship: it goes with the consent, at once, for all."""

from datetime import datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from tests.files import documents
from tests.files.pictures import small_jpeg
from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.housing.matrix import IN_JSON
from tests.housing.test_files import addresses_on, left
from tests.support.at_once import answer_meanwhile
from tests.support.client import Client
from tests.support.states import State
from tests.support.world import District
from welfare.audit.verifying import verify
from welfare.extensions import db
from welfare.files.uploads import Uploads, read_file
from welfare.housing.applications.actions import correct
from welfare.housing.applications.consent.actions import take_back
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import WITHOUT_CONSENT, EventKind
from welfare.housing.models import HousingEvent
from welfare.housing.refusals import NothingAgreed
from welfare.own_data.reading import own_rows
from welfare.sending.actions.files import announce, attach, take_in
from welfare.sending.actions.receipts import claim, complete
from welfare.sending.models import SentFile
from welfare.sending.refusals import FileNotAnnounced

EVERYBODY = (
    "teacher", "colleague", "neighbour", "school", "clerk", "handler", "other_handler",
    "leader", "admin", "auditor",
)  # fmt: skip


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(getattr(request, "param", "open"))


def at_phase(*of_rounds: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", of_rounds, indirect=True)


def sent_with(application: Application, *files: bytes, key: str = "proof") -> list[str]:
    """Files that its owner sends with it, and their addresses."""
    owner = District().person("teacher")
    receipt, _is_new = claim(key, "said", by=owner)
    complete(receipt, address="/housing", application_id=application.id)
    attach(Uploads([read_file(file) for file in files], []), key=key, by=owner)
    db.session.commit()
    under = select(SentFile.id).where(SentFile.receipt_id == receipt.id).order_by(SentFile.id)
    return [f"/housing/applications/{application.id}/files/{id_}" for id_ in db.session.scalars(under)]


@at_phase(*WITHOUT_CONSENT)
def test_in_each_phase_nobody_sees_it_any_more_and_nothing_is_kept(
    browser_of: BrowserOf, app: Flask, district: District, now: datetime
) -> None:
    mine = phases.application_of("teacher")
    addresses = sent_with(mine, small_jpeg(), documents.pdf())
    page = browser_of("teacher").page("/profile/consents")
    assert "They are erased as well, since they may tell of illness or hardship." in page.text
    assert addresses_on(page) == addresses
    done = page.form(f"/{mine.id}/withdrawal").send()
    assert "2 files are erased with them." in done.text
    assert left() == [0, 0, 0]
    for name in EVERYBODY:
        browser = browser_of(name)
        for address in addresses:
            for of_it in (address, f"{address}/thumbnail"):
                assert browser.get(of_it, headers=IN_JSON).status_code == 404, name
    assert list(own_rows("sent_files", district.person("teacher"))) == []
    db.session.rollback()
    assert verify(app.config["SETTINGS"].instance).told == []


@at_phase("closed", "expired", "allocating")
def test_what_tells_of_something_else_stays_where_its_sender_says_so(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    mine = phases.application_of("teacher")
    photo, document = sent_with(mine, small_jpeg(), documents.pdf())
    page = (
        browser_of("teacher").page("/profile/consents").form("/withdrawal").send(keep=[photo.split("/")[-1]])
    )
    assert "1 file is erased with them." in page.text
    assert left() == [1, 1, 0]
    for name in ("teacher", "handler"):
        assert browser_of(name).get(photo).status_code == 200
        assert browser_of(name).get(document).status_code == 404


def test_a_form_that_waits_keeps_its_ticks_or_sending_it_would_erase_what_they_keep(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    photo, document = sent_with(phases.application_of("teacher"), small_jpeg(), documents.pdf())
    form = browser_of("teacher").page("/profile/consents").form("/withdrawal")
    stale = form.send(keep=[photo.split("/")[-1]], csrf_token="of another day")
    waiting = stale.form("/withdrawal").send()
    assert left() == [2, 1, 1]
    waiting.form("/withdrawal").send()
    assert browser_of("teacher").get(photo).status_code == 200
    assert browser_of("teacher").get(document).status_code == 404


def test_a_tick_keeps_nothing_but_one_s_own_of_that_application(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    mine = phases.application_of("teacher")
    sent_with(mine, small_jpeg())
    others = phases.application_of("colleague")
    [theirs] = sent_with(others, documents.pdf(), key="another")
    form = browser_of("teacher").page("/profile/consents").form("/withdrawal")
    browser_of("teacher").post(
        form.action, data={**form.values, "keep": [theirs.split("/")[-1], "9" * 30, "x"]}
    )
    assert left() == [1, 0, 1]
    assert browser_of("handler").get(theirs).status_code == 200


def test_who_has_agreed_to_nothing_loses_nothing(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    mine, person = phases.application_of("teacher"), district.person("teacher")
    take_back(mine, by=person)
    [address] = sent_with(mine, small_jpeg())
    with pytest.raises(NothingAgreed):
        take_back(mine, by=person)
    db.session.rollback()
    assert left() == [1, 1, 0]
    assert browser_of("handler").get(address).status_code == 200
    assert "Files that you sent with it" not in browser_of("teacher").page("/profile/consents").text


def test_without_files_none_are_spoken_of(browser_of: BrowserOf, district: District, now: datetime) -> None:
    page = browser_of("teacher").page("/profile/consents")
    assert "Files that you sent with it" not in page.text
    assert "erased with them" not in page.form("/withdrawal").send().text


def test_applying_anew_without_the_consent_lets_go_of_what_was_sent_before(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    sent_with(phases.application_of("teacher"), documents.pdf())
    client = browser_of("teacher")
    address = f"/housing/rounds/{phases.the_round().id}/application"
    form = client.page(address).form("/application")
    page = form.send(consents=None, photos=[(BytesIO(small_jpeg()), "a.jpg")])
    assert "You have applied without the consent that you had given." in page.text
    assert left() == [1, 1, 0]
    [stays] = addresses_on(client.page(address))
    assert client.get(stays).mimetype == "image/jpeg", "what came with this very form"


def test_applying_anew_with_the_same_consent_keeps_them(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    [before] = sent_with(phases.application_of("teacher"), documents.pdf())
    client = browser_of("teacher")
    address = f"/housing/rounds/{phases.the_round().id}/application"
    page = client.page(address).form("/application").send(consents="y", hardship="yes")
    assert "You have applied. Until applications close" in page.text
    assert client.get(before).status_code == 200


def test_who_never_agreed_keeps_them_whenever_they_apply_anew(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    mine = phases.application_of("teacher")
    take_back(mine, by=district.person("teacher"))
    sent_with(mine, documents.pdf())
    address = f"/housing/rounds/{phases.the_round().id}/application"
    page = browser_of("teacher").page(address).form("/application").send(consents=None)
    assert "You have applied. Until applications close" in page.text
    assert left() == [1, 0, 1]


@at_phase("closed")
def test_what_was_written_of_such_a_fact_goes_and_the_record_holds(
    app: Flask, district: District, now: datetime
) -> None:
    mine, handler = phases.application_of("teacher"), district.person("handler")
    correct(mine, {**mine.facts, "people": 3}, None, by=handler, words="家里三口人")
    correct(mine, mine.facts, {"hardship": "yes"}, by=handler, words="看过低保证")
    correct(mine, mine.facts, {"hardship": "yes"}, by=handler, words="再看一次")
    db.session.commit()
    take_back(mine, by=district.person("teacher"))
    db.session.commit()
    of_this = (HousingEvent.application_id == mine.id, HousingEvent.kind == EventKind.CORRECTED)
    said = db.session.scalars(select(HousingEvent.words).where(*of_this).order_by(HousingEvent.id)).all()
    assert said == ["家里三口人", None, "再看一次"]
    db.session.rollback()
    assert verify(app.config["SETTINGS"].instance).told == []


def test_what_was_announced_and_comes_afterwards_is_not_taken(district: District, now: datetime) -> None:
    """A phone without a signal sends its files later; whoever took the consent back meanwhile sends none."""
    mine, person = phases.application_of("teacher"), district.person("teacher")
    receipt, _is_new = claim("later", "said", by=person)
    complete(receipt, address="/housing", application_id=mine.id)
    announce(receipt, ["photo-1"])
    take_back(mine, by=person)
    with pytest.raises(FileNotAnnounced):
        take_in(read_file(small_jpeg()), key="later", client_id="photo-1", by=person)
    assert left() == [0, 0, 0]


def test_what_arrives_at_that_very_moment_is_not_kept(
    app: Flask, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    mine, person = phases.application_of("teacher"), district.person("teacher")
    receipt, _is_new = claim("now", "said", by=person)
    complete(receipt, address="/housing", application_id=mine.id)
    announce(receipt, ["photo-1"])
    db.session.commit()
    client: Client = app.test_client()
    answer = answer_meanwhile(
        lambda: take_in(read_file(small_jpeg()), key="now", client_id="photo-1", by=person),
        client, person, f"/profile/consents/{mine.id}/withdrawal",
    )  # fmt: skip
    assert answer.status == 303
    assert left() == [0, 0, 0]
