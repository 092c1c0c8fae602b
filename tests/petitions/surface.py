"""Petitions, as seen from outside."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from tests.support.surface import Look, Surface, send, send_empty
from tests.support.world import District
from welfare.extensions import db
from welfare.petitions.actions import submit, submit_unnamed
from welfare.petitions.lifecycle import Kind
from welfare.petitions.models import Petition

CODE = "code-of-the-access-table"
SENT = re.compile(r"/petitions/\d+")
A_CORRECTION = re.compile("Correct|更正")


def build(district: District) -> None:
    """The teacher wants to be erased, the neighbour complains, and somebody suggests something."""
    for kind, name in ((Kind.ERASURE, "teacher"), (Kind.COMPLAINT, "neighbour")):
        person = district.person(name)
        submit(kind, words="请处理", person=person, by=person)
    submit_unnamed(Kind.SUGGESTION, words="字再大些", is_for_leaders=True, code=CODE)
    db.session.flush()


def named(district: District) -> dict[str, Any]:
    """What stands in the addresses below."""
    ids = {kind: id_ for id_, kind in db.session.execute(select(Petition.id, Petition.kind))}
    return {
        "erasure": ids[Kind.ERASURE],
        "complaint": ids[Kind.COMPLAINT],
        "suggestion": ids[Kind.SUGGESTION],
        "no_petition": 999_999,
    }


def find_things(page_of: Callable[[str], Page]) -> dict[str, str]:
    """A correction that a teacher of the demo asks for, or has asked for: one may run at a time."""
    page = page_of("teacher")
    page.goto("/petitions")
    asked = page.locator("#asked ~ ul a.row").filter(has_text=A_CORRECTION)
    if not asked.count():
        page.goto("/petitions/new/correction")
        page.locator("[name=words]").fill("姓名里有一个字写错了")
        send(page)
        page.wait_for_url(SENT)
        page.goto("/petitions")
    return {"correction": (asked.first.get_attribute("href") or "").rsplit("/", 1)[1]}


FORMS = {
    "petitions.new": {"words": "请更正"},
    "petitions.unnamed": {"words": "食堂"},
    "petitions.followed": {"code": CODE},
    "petitions.operation": {"words": "已办", "turn_to": "上级"},
}
SURFACE = Surface(
    access={
        #                                          GET                       POST
        #                                          _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
        "/petitions":                             ("i ooo oo oo oo oo oo o", "-"),
        "/petitions/desk":                        ("i xxx xx ox xx ox ox o", "-"),
        "/petitions/followed":                    ("o ooo oo oo oo oo oo o", "o ooo oo oo oo oo oo o"),
        "/petitions/new/erasure":                 ("i ooo oo oo oo oo oo x", "i !>> >> >> >> >> >> x"),
        "/petitions/new/complaint":               ("i ooo oo oo oo oo oo x", "i >>> >> >> >> >> >> x"),
        "/petitions/new/erasure?for={neighbour}": ("i ... .. .. .. .. o. x", "i ... .. .. .. .. >. x"),
        "/petitions/new/erasure?for={nobody}":    ("i ... .. .. .. .. .. x", "i ... .. .. .. .. .. x"),
        "/petitions/new/complaint?for={neighbour}": ("i ... .. .. .. .. .. x", "i ... .. .. .. .. .. x"),
        "/petitions/unnamed/complaint":           ("i ooo oo oo oo oo oo x", "i ooo oo oo oo oo oo x"),
        "/petitions/unnamed/nothing":             ("i ... .. .. .. .. .. x", "i ... .. .. .. .. .. x"),
        "/petitions/{erasure}":                   ("i o.. .. .. .. .. o. o", "-"),
        "/petitions/{complaint}":                 ("i ..o .. o. .. o. .. o", "-"),
        "/petitions/{suggestion}":                ("i ... .. .. .. o. .. o", "-"),
        "/petitions/{no_petition}":               ("i ... .. .. .. .. .. .", "-"),
        "/petitions/{erasure}/taking-in":         ("-",                    "i !.. .. .. .. .. >. x"),
        "/petitions/{erasure}/answer":            ("-",                    "i !.. .. .. .. .. !. x"),
        "/petitions/{erasure}/erasure":           ("-",                    "i !.. .. .. .. .. !. x"),
        "/petitions/{erasure}/refusal":           ("-",                    "i !.. .. .. .. .. >. x"),
        "/petitions/{erasure}/withdrawal":        ("-",                    "i >.. .. .. .. .. !. x"),
        "/petitions/{complaint}/answer":          ("-",                    "i ..! .. >. .. >. .. x"),
        "/petitions/{complaint}/refusal":         ("-",                    "i ..! .. !. .. !. .. x"),
        "/petitions/{suggestion}/answer":         ("-",                    "i ... .. .. .. >. .. x"),
        "/petitions/{no_petition}/answer":        ("-",                    "i ... .. .. .. .. .. x"),
    },
    build=build,
    named=named,
    forms=lambda _things: FORMS,
    looks={
        None: (Look("/petitions/followed"),),
        "teacher": (
            Look("/petitions"),
            Look("/petitions/new/erasure"),
            Look("/petitions/new/complaint", send_empty, "sent empty"),
            Look("/petitions/unnamed/suggestion"),
            Look("/petitions/{correction}"),
        ),
        "admin": (Look("/petitions/desk"), Look("/petitions/{correction}")),
        "leader": (Look("/petitions/desk"),),
    },
    find_things=find_things,
)  # fmt: skip
