"""Registers, as seen from outside."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from tests.support.surface import Look, Surface, send_empty
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.registers.actions import enter
from welfare.registers.alliances.models import PupilCount
from welfare.registers.alliances.registers import PUPILS
from welfare.registers.models import Stage
from welfare.registers.registers import REGISTERS


def build(district: District) -> None:
    """A count of pupils."""
    count = {"stage": Stage.PRIMARY, "counted_on": clock.today(), "pupils": 10, "source": "报表"}
    enter(PUPILS, {**count, "school_id": district.place("near_school").id}, by=district.person("clerk"))


def named(district: District) -> dict[str, Any]:
    """What stands in the addresses below."""
    return {
        "count": db.session.scalars(select(PupilCount.id)).one(),
        "no_count": 999_999,
        "no_register": "nothing",
        "counted_at": district.place("near_school").id,
        "day": clock.today().isoformat(),
    }


def forms(things: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a person would send."""
    count = {"school_id": things["counted_at"], "counted_on": things["day"], "source": "报表", "pupils": 12}
    return {
        "registers.new": {**count, "stage": "junior_middle"},
        "registers.entry": {**count, "stage": "primary"},
    }


def find_things(page_of: Callable[[str], Page]) -> dict[str, str]:
    """An exchange of the demo."""
    page = page_of("leader")
    page.goto("/registers/exchanges")
    address = page.locator("a.title").first.get_attribute("href") or ""
    return {"exchange": address.rsplit("/", 1)[1]}


SURFACE = Surface(
    access={
        #                                     GET                       POST
        #                                     _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
        "/registers":                        ("i xxx xx ox xx ox xx o", "-"),
        "/registers/pupils":                 ("i xxx xx ox xx ox xx o", "-"),
        "/registers/{no_register}":          ("i xxx xx .x xx .x xx .", "-"),
        "/registers/pupils/new":             ("i xxx xx ox xx ox xx x", "i xxx xx >x xx >x xx x"),
        "/registers/{no_register}/new":      ("i xxx xx .x xx .x xx x", "i xxx xx .x xx .x xx x"),
        "/registers/pupils/{count}":         ("i xxx xx ox xx ox xx o", "i xxx xx >x xx >x xx x"),
        "/registers/pupils/{no_count}":      ("i xxx xx .x xx .x xx .", "i xxx xx .x xx .x xx x"),
        "/registers/pupils/{count}/removal": ("-",                    "i xxx xx >x xx >x xx x"),
        "/registers/pupils/{no_count}/removal": ("-",                 "i xxx xx .x xx .x xx x"),
    },
    build=build,
    named=named,
    forms=forms,
    looks={
        "leader": (
            Look("/registers"),
            *(Look(f"/registers/{name}") for name in REGISTERS),
            *(Look(f"/registers/{name}/new") for name in ("exchanges", "pupils", "study-branches")),
            Look("/registers/exchanges/new", send_empty, "sent empty"),
            Look("/registers/exchanges/{exchange}"),
        ),
    },
    find_things=find_things,
)  # fmt: skip
