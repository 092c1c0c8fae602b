"""Photos and documents of a measure: for whoever reads the measure, added by whoever keeps it."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pytest

from tests.files import documents
from tests.files.pictures import small_jpeg
from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.files.documents import MEDIA_TYPES, DocumentKind
from welfare.files.uploads import Uploads, read_file
from welfare.measures.files.actions import MOST_FILES_OF_MEASURE, add_files, remove_file
from welfare.measures.files.queries import files_of
from welfare.measures.measures.actions import finish_measure
from welfare.measures.measures.models import Measure
from welfare.measures.models import EventKind, MeasureEvent
from welfare.measures.refusals import NoFiles, NotYours, TooManyMeasureFiles

Enter = Callable[..., Measure]


def add(client: Client, measure: Measure, *files: tuple[bytes, str]) -> Page:
    form = client.page(f"/measures/{measure.id}").form("/files")
    return form.send(photos=[(BytesIO(data), name) for data, name in files] or [(BytesIO(), "")])


def addresses_on(page: Page) -> list[str]:
    return [link.get("href", "") for link in elements(page.main, "a") if "/files/" in link.get("href", "")]


def test_what_is_added_is_shown_and_stands_in_the_history(
    client: Client, district: District, enter: Enter
) -> None:
    measure = enter()
    sign_in_as(client, district.person("handler"))
    page = add(client, measure, (small_jpeg(), "a.jpg"), (documents.xlsx(), "b.xlsx"))
    kinds = [client.get(address).mimetype for address in addresses_on(page)]
    assert kinds == ["image/jpeg", MEDIA_TYPES[DocumentKind.XLSX]]
    assert "Document 2 (XLSX, " in page.text
    assert "Photos and documents were added" in page.text
    event = db.session.query(MeasureEvent).filter_by(kind=EventKind.FILES_ADDED).one()
    assert (event.measure_id, event.details) == (measure.id, {"files": 2})


def test_they_are_seen_by_those_who_read_the_measure(
    client: Client, district: District, enter: Enter
) -> None:
    measure, other = enter(), enter(title="换路灯")
    sign_in_as(client, district.person("clerk"))
    [address] = addresses_on(add(client, measure, (documents.pdf(), "contract.pdf")))
    answers = {}
    for name in ("clerk", "leader", "handler", "other_handler", "teacher", "school", "admin"):
        sign_in_as(client, district.person(name))
        answers[name] = client.get(address).status_code
        assert client.get(address.replace(f"/{measure.id}/", f"/{other.id}/")).status_code in (403, 404)
    assert answers == {"clerk": 200, "leader": 200, "handler": 200, "other_handler": 404,
                       "teacher": 403, "school": 403, "admin": 403}  # fmt: skip


def test_what_cannot_be_kept_is_named_and_nothing_is_added(
    client: Client, district: District, enter: Enter
) -> None:
    measure = enter()
    sign_in_as(client, district.person("clerk"))
    page = add(client, measure, (documents.SCRIPT, "contract.pdf"))
    assert page.status == 422
    assert "Choose a photo or a document." in page.text
    assert "contract.pdf was left out" in page.response.text
    assert not files_of(measure)


def test_only_who_keeps_the_measure_adds_files_also_after_its_end(district: District, enter: Enter) -> None:
    measure = enter()
    uploads = Uploads([read_file(small_jpeg())], [])
    for name in ("leader", "other_handler", "teacher"):
        with pytest.raises(NotYours):
            add_files(measure, uploads, key="k", by=district.person(name))
    finish_measure(measure, words="装好了", by=district.person("clerk"))
    add_files(measure, uploads, key="k", by=district.person("handler"))
    assert len(files_of(measure)) == 1


def test_the_same_form_sent_twice_adds_its_files_once(district: District, enter: Enter) -> None:
    measure = enter()
    uploads = Uploads([read_file(small_jpeg())], [])
    for _ in range(2):
        add_files(measure, uploads, key="k", by=district.person("clerk"))
    assert len(files_of(measure)) == 1
    with pytest.raises(NoFiles):
        add_files(measure, Uploads([], []), key="other", by=district.person("clerk"))


def test_a_measure_holds_so_many_files_and_no_more(
    district: District, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_FILES_OF_MEASURE == 60
    monkeypatch.setattr("welfare.measures.files.actions.MOST_FILES_OF_MEASURE", 2)
    measure, by = enter(), district.person("clerk")
    for number in (1, 2):
        add_files(measure, Uploads([read_file(documents.pdf(number))], []), key=f"k{number}", by=by)
    with pytest.raises(TooManyMeasureFiles):
        add_files(measure, Uploads([read_file(documents.pdf(3))], []), key="k3", by=by)
    assert len(files_of(measure)) == 2


def test_what_is_removed_is_gone_at_every_address_and_who_and_why_stand_in_the_history(
    client: Client, district: District, enter: Enter
) -> None:
    measure = enter()
    clerk = district.person("clerk")
    sign_in_as(client, clerk)
    page = add(client, measure, (small_jpeg(), "a.jpg"), (documents.pdf(), "b.pdf"))
    photo, contract = addresses_on(page)[0], addresses_on(page)[-1]
    digest = sha256(client.get(contract).data).hexdigest()
    form = page.form("/file-removals")
    nothing = form.send(file="", words="")
    assert nothing.status == 422
    assert "Say why it is removed." in nothing.text
    page = nothing.form("/file-removals").send(file=contract.rpartition("/")[2], words="有私人电话")
    assert page.status == 200
    assert f"A photo or document was removed · {clerk.name}" in page.text
    assert "有私人电话" in page.text
    assert addresses_on(page) == [photo]
    assert client.get(contract).status_code == 404
    event = db.session.query(MeasureEvent).filter_by(kind=EventKind.FILE_REMOVED).one()
    assert event.details["digest"] == digest


def test_only_who_keeps_the_measure_removes_files_also_after_its_end(
    district: District, enter: Enter
) -> None:
    measure = enter()
    add_files(measure, Uploads([read_file(small_jpeg())], []), key="k", by=district.person("clerk"))
    [file] = files_of(measure)
    for name in ("leader", "other_handler", "teacher"):
        with pytest.raises(NotYours):
            remove_file(measure, file.id, words="不对", by=district.person(name))
    finish_measure(measure, words="装好了", by=district.person("clerk"))
    for _again in range(2):
        remove_file(measure, file.id, words="不对", by=district.person("handler"))
    assert not files_of(measure)
    assert db.session.query(MeasureEvent).filter_by(kind=EventKind.FILE_REMOVED).count() == 1
    add_files(measure, Uploads([read_file(small_jpeg())], []), key="k", by=district.person("clerk"))
    assert not files_of(measure), "the form that brought it, sent again, brings it back"


def test_a_file_of_another_measure_is_not_removed(district: District, enter: Enter) -> None:
    measure, other = enter(), enter(title="换路灯")
    add_files(other, Uploads([read_file(small_jpeg())], []), key="k", by=district.person("clerk"))
    remove_file(measure, files_of(other)[0].id, words="不对", by=district.person("clerk"))
    assert len(files_of(other)) == 1
