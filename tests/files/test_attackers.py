"""Whoever may not see a need has its files from no address, whichever ids they try."""

from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.files import documents
from tests.files.pictures import small_jpeg
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import PEOPLE, District
from welfare.extensions import db
from welfare.files.documents import FROM_ANYBODY, read_document
from welfare.files.pictures import read_picture
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.queries import need_by_number
from welfare.sending.actions.files import announce, take_in
from welfare.sending.models import Receipt, SentFile

IN_JSON = {"Accept": "application/json"}
"""A refusal is then no page; whatever is shown is what it always is."""
OTHERS = ("colleague", "neighbour", "school", "other_school", "other_handler", "admin")


def with_files(district: District) -> tuple[Need, Receipt, dict[str, bytes]]:
    """A protected need of the teacher's with a photo and a document; and the bytes of what is kept."""
    need = district.need(Status.IN_PROGRESS, is_protected=True)
    receipt = db.session.query(Receipt).filter_by(need_id=need.id).one()
    teacher = district.person("teacher")
    announce(receipt, ["photo", "paper"])
    photo, paper = read_picture(small_jpeg()), read_document(documents.pdf(), FROM_ANYBODY)
    take_in(photo, key=receipt.key, client_id="photo", by=teacher)
    take_in(paper, key=receipt.key, client_id="paper", by=teacher)
    db.session.commit()
    return need, receipt, {"photo": photo.jpeg, "thumbnail": photo.thumbnail, "paper": paper.content}


def addresses(app: Flask, names: list[str], ids: list[int]) -> Iterator[str]:
    """Every address that can be opened, with all that an attacker may know put into it."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or not rule.arguments or rule.endpoint == "static":
                continue
            for values in product(*(candidates(rule, name, names, ids) for name in sorted(rule.arguments))):
                given = dict(zip(sorted(rule.arguments), values, strict=True))
                yield adapter.build(rule.endpoint, given)


def candidates(rule: Rule, argument: str, names: list[str], ids: list[int]) -> list[object]:
    converter = rule._converters[argument]
    if type(converter).__name__ == "AnyConverter":
        return sorted(converter.items)[:1]
    return list(ids) if "Id" in type(converter).__name__ else list(names)


@pytest.mark.slow("tries every address as everybody who may not see the need")
@pytest.mark.parametrize("name", OTHERS)
def test_a_file_of_a_need_comes_from_no_address(
    name: str, app: Flask, client: Client, district: District
) -> None:
    need, receipt, kept = with_files(district)
    own = district.need(Status.IN_PROGRESS, by="neighbour")
    files = db.session.query(SentFile).filter_by(receipt_id=receipt.id).all()
    person = district.person(name)
    assert need_by_number(need.number, person) is None, f"{name} sees it"
    client.lints = False
    sign_in_as(client, person)
    db.session.commit()
    ids = sorted({need.id, receipt.id, *(file.id for file in files)})
    tried = 0
    for address in addresses(app, [need.number, own.number, receipt.key], ids):
        answer = client.get(address, headers=IN_JSON)
        assert not any(content in answer.data for content in kept.values()), address
        assert answer.status_code < 500, address
        answer.close()
        tried += 1
    assert tried > 100


def test_nobody_else_asks_under_the_key_of_a_sender_nor_adds_to_it(
    client: Client, district: District
) -> None:
    _need, receipt, _kept = with_files(district)
    key, count = receipt.key, db.session.query(SentFile).count()
    for name in {name for name, *_ in PEOPLE} - {"teacher"}:
        token = sign_in_as(client, district.person(name))
        db.session.commit()
        assert client.get(f"/submissions/{key}").status_code == 404
        answer = client.put(
            f"/submissions/{key}/photos/photo", data=small_jpeg(), headers={"X-CSRFToken": token}
        )
        assert answer.status_code == (403 if name == "auditor" else 404)
    assert db.session.query(SentFile).count() == count


def test_whoever_sees_it_has_it_where_it_stands(client: Client, district: District) -> None:
    need, receipt, kept = with_files(district)
    paper = db.session.query(SentFile).filter_by(receipt_id=receipt.id, client_id="paper").one()
    for name in ("teacher", "clerk", "leader"):
        sign_in_as(client, district.person(name))
        answer = client.get(f"/needs/{need.number}/files/{paper.id}")
        assert answer.data == kept["paper"], name
        answer.close()
