"""What proves an application: for the applicant and those who run housing, until the round is over."""

from datetime import datetime
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.files import documents
from tests.files.pictures import small_jpeg
from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.states import State
from tests.support.world import District
from welfare.extensions import db
from welfare.files.models import Document, Photo
from welfare.files.uploads import Uploads, read_file
from welfare.housing.rounds.models import RoundStatus
from welfare.housing.stays.actions import offers, stays
from welfare.sending.actions.files import attach
from welfare.sending.actions.receipts import claim, complete
from welfare.sending.models import SentFile

SAID = {"owns_home": "no", "commute_km": 1, "people": 1, "years_here": 1, "couple_teaches": "no"}


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    return phases.state_at(getattr(request, "param", "open"))


def apply(client: Client, *files: tuple[bytes, str]) -> Page:
    form = client.page(f"/housing/rounds/{phases.the_round().id}/application").form("/application")
    return form.send(**SAID, photos=[(BytesIO(data), name) for data, name in files])


def addresses_on(page: Page) -> list[str]:
    return [link.get("href", "") for link in elements(page.main, "a") if "/files/" in link.get("href", "")]


def left() -> list[int]:
    db.session.flush()
    db.session.expire_all()
    counts = (select(func.count()).select_from(kind) for kind in (SentFile, Photo, Document))
    return [db.session.scalar(count) or 0 for count in counts]


def test_proofs_are_seen_by_the_applicant_and_by_those_who_run_housing(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    apply(browser_of("neighbour"), (small_jpeg(), "a.jpg"), (documents.pdf(), "b.pdf"))
    mine = phases.application_of("neighbour")
    runner = browser_of("handler")
    addresses = addresses_on(runner.page(f"/housing/applications/{mine.id}"))
    assert [runner.get(address).mimetype for address in addresses] == ["image/jpeg", "application/pdf"]
    page = browser_of("neighbour").page(f"/housing/rounds/{phases.the_round().id}/application")
    assert addresses_on(page) == addresses
    other = phases.application_of("teacher")
    for name, status in (("neighbour", 200), ("handler", 200), ("teacher", 404), ("school", 404),
                         ("leader", 404), ("other_handler", 404), ("admin", 404)):  # fmt: skip
        assert browser_of(name).get(addresses[1]).status_code == status, name
        assert browser_of(name).get(addresses[1].replace(f"/{mine.id}/", f"/{other.id}/")).status_code == 404


def test_no_browser_keeps_what_proves_an_application(browser_of: BrowserOf, now: datetime) -> None:
    client = browser_of("neighbour")
    apply(client, (small_jpeg(), "a.jpg"), (documents.pdf(), "b.pdf"))
    page = client.page(f"/housing/rounds/{phases.the_round().id}/application")
    photo, document = addresses_on(page)
    for address in (photo, f"{photo}/thumbnail", document):
        answer = client.get(address)
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (answer.status_code, again.status_code) == (200, 304)
        for each in (answer, again):
            assert each.headers["Cache-Control"] == "no-store"


def test_who_withdraws_takes_the_proofs_back(browser_of: BrowserOf, now: datetime) -> None:
    client = browser_of("neighbour")
    apply(client, (small_jpeg(), "a.jpg"), (documents.pdf(), "b.pdf"))
    assert left() == [2, 1, 1]
    client.page(f"/housing/rounds/{phases.the_round().id}").form("/application/withdrawal").send()
    assert left() == [0, 0, 0]


@pytest.mark.parametrize("state", ["allocating"], indirect=True)
def test_proofs_are_erased_when_the_round_is_over(district: District, now: datetime) -> None:
    teacher, application = district.person("teacher"), phases.application_of("teacher")
    receipt, _is_new = claim("proof", "said", by=teacher)
    complete(receipt, address="/housing", application_id=application.id)
    attach(Uploads([read_file(small_jpeg()), read_file(documents.pdf())], []), key="proof", by=teacher)
    assert left() == [2, 1, 1]
    offers.accept(phases.the_offer(), by=teacher)
    stays.hand_over_key(phases.the_offer(), by=district.person("handler"), words="钥匙已交")
    assert phases.the_round().status == RoundStatus.FINISHED
    assert left() == [0, 0, 0]


def test_the_same_application_sent_twice_keeps_its_proofs_once(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    form = (
        browser_of("neighbour")
        .page(f"/housing/rounds/{phases.the_round().id}/application")
        .form("/application")
    )
    for _ in range(2):
        assert form.send(**SAID, photos=[(BytesIO(small_jpeg()), "a.jpg")]).status == 200
    assert left() == [1, 1, 0]
