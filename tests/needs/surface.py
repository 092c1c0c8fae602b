"""Follow-up calls, as seen from outside. The other pages of needs stand in the tables themselves."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from tests.support.surface import Look, Surface, send_empty
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.actions.clock import lapse
from welfare.needs.calls.models import DueCall
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need

LAPSED, FAR_LAPSED = "没有确认的答复", "别处没有确认的答复"
# fmt: off
ACCESS = {
    #                             GET                     POST
    #                             _  TTT SS CC HH LL AA R _  TTT SS CC HH LL AA R
    "/follow-ups":              ("i xxx xx oo xx oo xx o", "-"),
    "/follow-ups/next":         ("i xxx xx ^^ xx ^^ xx x", "i xxx xx .. xx .. xx x"),
    "/follow-ups/{lapsed}":     ("i xxx xx oo xx == xx x", "i xxx xx >> xx == xx x"),
    "/follow-ups/{far_lapsed}": ("i xxx xx o. xx =. xx x", "i xxx xx >. xx =. xx x"),
    "/follow-ups/{no_lapsed}":  ("i xxx xx .. xx .. xx x", "i xxx xx .. xx .. xx x"),
}
# fmt: on


def build(district: District) -> None:
    """An answer near and one far that nobody confirmed."""
    lapse(district.need(Status.ANSWERED, title=LAPSED))
    lapse(district.need(Status.ANSWERED, by="neighbour", title=FAR_LAPSED))


def named(_district: District) -> dict[str, Any]:
    """Their numbers."""
    numbers = dict(
        db.session.execute(select(Need.title, Need.number).join(DueCall, DueCall.need_id == Need.id)).all()
    )
    return {"lapsed": numbers[LAPSED], "far_lapsed": numbers[FAR_LAPSED], "no_lapsed": "26-9999-9"}


def find_things(page_of: Callable[[str], Page]) -> dict[str, str]:
    """A call that the demo's clerk can make."""
    response = page_of("clerk").request.get("/follow-ups/next")
    return {"to_call": response.url.rpartition("/")[2]}


SURFACE = Surface(
    access=ACCESS,
    build=build,
    named=named,
    forms=lambda _things: {"follow_ups.call": {"is_reached": "no"}},
    looks={
        "clerk": (
            Look("/follow-ups"),
            Look("/follow-ups/{to_call}"),
            Look("/follow-ups/{to_call}", send_empty, "refused"),
        )
    },
    find_things=find_things,
    no_pages=frozenset({"follow_ups.next_one"}),
)
