"""Every kind and standing of a petition x every action x every account, over HTTP, written out by hand."""

import pytest
from flask import Flask

from tests.support.everybody import Everybody, Place
from tests.support.states import Remember
from tests.support.world import District
from welfare.extensions import db
from welfare.petitions import actions
from welfare.petitions.erasure.actions import carry_out
from welfare.petitions.lifecycle import VOICES, Kind, Status
from welfare.petitions.models import Petition, PetitionEvent
from welfare.petitions.operations import BY_NOUN

NOUNS = ("taking-in", "answer", "erasure", "refusal", "withdrawal")
PETITIONER, ADMINS, VOICED = "colleague", ("admin",), ("clerk", "second_clerk", "leader")
TABLE = {
    #                               by whoever handles it                  by who asked
    #                               take in answer erase refuse withdraw   the same
    ("correction", "submitted"):    ("+     +      no    +      no",       "no     no     no    no     +"),
    ("correction", "taken_in"):     ("no    +      no    +      no",       "no     no     no    no     +"),
    ("correction", "answered"):     ("no    no     no    no     no",       "no     no     no    no     no"),
    ("correction", "refused"):      ("no    no     no    no     no",       "no     no     no    no     no"),
    ("correction", "withdrawn"):    ("no    no     no    no     no",       "no     no     no    no     no"),
    ("erasure", "submitted"):       ("+     no     +     +      no",       "no     no     no    no     +"),
    ("erasure", "taken_in"):        ("no    no     +     +      no",       "no     no     no    no     +"),
    ("erasure", "answered"):        ("no    no     no    no     no",       "401    401    401   401    401"),
    ("erasure", "refused"):         ("no    no     no    no     no",       "no     no     no    no     no"),
    ("erasure", "withdrawn"):       ("no    no     no    no     no",       "no     no     no    no     no"),
    ("complaint", "submitted"):     ("+     +      no    no     no",       "no     no     no    no     +"),
    ("complaint", "taken_in"):      ("no    +      no    no     no",       "no     no     no    no     +"),
    ("complaint", "answered"):      ("no    no     no    no     no",       "no     no     no    no     no"),
    ("complaint", "withdrawn"):     ("no    no     no    no     no",       "no     no     no    no     no"),
    ("suggestion", "submitted"):    ("+     +      no    no     no",       "no     no     no    no     +"),
    ("suggestion", "taken_in"):     ("no    +      no    no     no",       "no     no     no    no     +"),
    ("suggestion", "answered"):     ("no    no     no    no     no",       "no     no     no    no     no"),
    ("suggestion", "withdrawn"):    ("no    no     no    no     no",       "no     no     no    no     no"),
}  # fmt: skip
"""Nobody else finds it. A complaint or a suggestion is never refused; who was erased is signed in nowhere."""
SENTENCES = {
    "no": "This can no longer be done here. Somebody may have just done it; look at where it stands.",
}


def brought_to(kind: str, status: str, district: District) -> Petition:
    asks = district.person(PETITIONER)
    petition = actions.submit(Kind(kind), words="请处理", person=asks, by=asks)
    handler = district.person("leader" if kind in ("complaint", "suggestion") else "admin")
    match Status(status):
        case Status.TAKEN_IN:
            actions.take_in(petition, by=handler)
        case Status.ANSWERED if kind == Kind.ERASURE:
            carry_out(petition, by=handler)
        case Status.ANSWERED:
            actions.answer(petition, words="已办", by=handler)
        case Status.REFUSED:
            actions.refuse(petition, words="依法", turn_to="上级", by=handler)
        case Status.WITHDRAWN:
            actions.withdraw(petition, by=asks)
    db.session.flush()
    return petition


def test_the_table_names_every_standing_and_every_action() -> None:
    refused = {(kind, Status.REFUSED) for kind in VOICES}
    assert set(TABLE) == {(kind, status) for kind in Kind for status in Status} - refused
    assert set(NOUNS) == set(BY_NOUN)


@pytest.mark.thorough("asks each cell of the table over HTTP")
@pytest.mark.parametrize(("kind", "status"), TABLE)
def test_standing_by_action_by_account(
    kind: str, status: str, app: Flask, district: District, remember: Remember
) -> None:
    handled, asked = (dict(zip(NOUNS, cells.split(), strict=True)) for cells in TABLE[kind, status])
    handlers = VOICED if kind in ("complaint", "suggestion") else ADMINS
    everybody = Everybody(app, district, SENTENCES, [Petition.__table__, PetitionEvent.__table__])

    def build() -> Place:
        petition = brought_to(kind, status, district)
        fields = {"words": "已办", "turn_to": "上级"}
        return Place({noun: (f"/petitions/{petition.id}/{noun}", fields) for noun in NOUNS})

    def expected(noun: str, name: str) -> str:
        if name == PETITIONER:
            return asked[noun]
        return handled[noun] if name in handlers else "404"

    assert everybody.disagreements(NOUNS, build, expected, remember) == []
