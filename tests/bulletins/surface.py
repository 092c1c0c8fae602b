"""Bulletins, as seen from outside."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from tests.support.surface import Look, Surface, send_empty
from tests.support.world import District
from welfare import clock
from welfare.bulletins.actions import draw_up, issue
from welfare.bulletins.models import Bulletin
from welfare.bulletins.numbers import figures_now, fingerprint
from welfare.extensions import db


def build(district: District) -> None:
    """One that is issued, and a draft."""
    leader, today = district.person("leader"), clock.today()
    issued = draw_up(first=today, last=today, by=leader)
    issue(issued, by=leader, version=issued.version, seen=fingerprint(figures_now(issued, leader)))
    draw_up(first=today, last=today, by=leader)


def named(district: District) -> dict[str, Any]:
    """What the addresses below name."""
    issued, draft = db.session.scalars(select(Bulletin).order_by(Bulletin.id))
    seen = fingerprint(figures_now(draft, district.person("leader")))
    return {"issued": issued.id, "draft": draft.id, "no_bulletin": 4321, "seen": seen, "day": clock.today()}


def forms(things: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a person would send."""
    text = {
        "title_zh": "题",
        "title_en": "Title",
        "text_zh": "解决{{solved}}件",
        "text_en": "{{solved}} solved",
    }
    day = things["day"].isoformat()
    return {
        "bulletins.new": {"first": day, "last": day},
        "bulletins.text": text,
        "bulletins.issue": {"version": 1, "seen": things["seen"]},
    }


def find_things(page_of: Callable[[str], Page]) -> dict[str, str]:
    """The draft of the demo and the bulletin that it has issued."""
    page = page_of("leader")
    page.goto("/bulletins")
    found = [link.get_attribute("href") or "" for link in page.locator("a.title").all()]
    return {"draft": found[0].rsplit("/", 1)[1], "issued": found[-1].rsplit("/", 1)[1]}


SURFACE = Surface(
    access={
        #                                     GET                       POST
        #                                     _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
        "/bulletins":                        ("i xxx xx ox xx ox xx o", "-"),
        "/bulletins/new":                    ("i xxx xx ox xx ox xx x", "i xxx xx >x xx >x xx x"),
        "/bulletins/{issued}":               ("i xxx xx ox xx ox xx o", "-"),
        "/bulletins/{draft}":                ("i xxx xx ox xx ox xx o", "-"),
        "/bulletins/{no_bulletin}":          ("i xxx xx .x xx .x xx .", "-"),
        "/bulletins/{draft}/text":           ("i xxx xx ox xx ox xx x", "i xxx xx >x xx >x xx x"),
        "/bulletins/{issued}/text":          ("i xxx xx !x xx !x xx x", "i xxx xx !x xx !x xx x"),
        "/bulletins/{no_bulletin}/text":     ("i xxx xx .x xx .x xx x", "i xxx xx .x xx .x xx x"),
        "/bulletins/{draft}/issue":          ("-",                    "i xxx xx >x xx >x xx x"),
        "/bulletins/{issued}/issue":         ("-",                    "i xxx xx !x xx !x xx x"),
        "/bulletins/{no_bulletin}/issue":    ("-",                    "i xxx xx .x xx .x xx x"),
        "/bulletins/{draft}/removal":        ("-",                    "i xxx xx >x xx >x xx x"),
        "/bulletins/{issued}/removal":       ("-",                    "i xxx xx !x xx !x xx x"),
        "/bulletins/{no_bulletin}/removal":  ("-",                    "i xxx xx .x xx .x xx x"),
        "/bulletins/{issued}/correction":    ("-",                    "i xxx xx >x xx >x xx x"),
        "/bulletins/{draft}/correction":     ("-",                    "i xxx xx !x xx !x xx x"),
        "/bulletins/{no_bulletin}/correction": ("-",                  "i xxx xx .x xx .x xx x"),
        "/bulletins/{draft}/zh.docx":        ("i xxx xx ox xx ox xx o", "-"),
        "/bulletins/{issued}/en.pdf":        ("i xxx xx ox xx ox xx o", "-"),
        "/bulletins/{no_bulletin}/zh.pdf":   ("i xxx xx .x xx .x xx .", "-"),
    },
    build=build,
    named=named,
    forms=forms,
    looks={
        "leader": (
            Look("/bulletins"),
            Look("/bulletins/new"),
            Look("/bulletins/{issued}?text=zh"),
            Look("/bulletins/{draft}?text=en"),
            Look("/bulletins/{draft}/text"),
            Look("/bulletins/{draft}/text", send_empty, "with errors"),
        ),
    },
    find_things=find_things,
    no_pages=frozenset({"bulletins.file"}),
)  # fmt: skip
