"""Every standing of an organization x every action x every account, over HTTP, written out by hand."""

import pytest
from flask import Flask

from tests.support.everybody import Everybody, Place
from tests.support.states import Remember
from tests.support.world import District
from welfare.extensions import db
from welfare.organizations.models import Organization, OrganizationEvent

ACTIONS = ("rename", "reach", "move", "close", "open")
STANDINGS = {
    #                                 rename reach move close open
    "a school":                      "+      +     +    +     =",
    "a closed school":               "+      +     +    =     +",
    "closed below what is closed":   "+      +     +    =     closed_above",
    "an alliance with schools":      "+      +     404  open_below =",
    "an alliance whose schools are closed": "+ +   404  +     =",
    "the bureau":                    "+      +     404  404   404",
}  # fmt: skip
"""What the administrator is answered; everybody else is forbidden all of it."""
SENTENCES = {
    "closed_above": "Open 东片教联体 first, or move this elsewhere.",
    "open_below": "Close what belongs to 东片教联体 first, or move it elsewhere.",
}


def place_of(standing: str, district: District) -> Place:
    """An organization that stands like that."""
    near, far = district.place("near_school"), district.place("far_school")
    alliance, bureau = district.place("alliance"), district.place("bureau")
    for closed in (near, far):
        closed.is_active = standing in ("a school", "an alliance with schools", "the bureau")
    alliance.is_active = standing != "closed below what is closed"
    here = alliance if "an alliance" in standing else bureau if standing == "the bureau" else near
    elsewhere = bureau if here.parent_id == alliance.id else alliance
    db.session.flush()
    address = f"/organizations/{here.id}"
    return Place({
        "rename": (address, {"name": f"{here.name}（新）"}),
        "reach": (f"{address}/phone", {"phone": "0719 333 4455"}),
        "move": (f"{address}/place", {"parent": elsewhere.id}),
        "close": (f"{address}/closing", {}),
        "open": (f"{address}/opening", {}),
    })  # fmt: skip


@pytest.mark.thorough("asks each cell of the table over HTTP")
@pytest.mark.parametrize("standing", STANDINGS)
def test_standing_by_action_by_account(
    standing: str, app: Flask, district: District, remember: Remember
) -> None:
    cells = dict(zip(ACTIONS, STANDINGS[standing].split(), strict=True))
    everybody = Everybody(app, district, SENTENCES, [Organization.__table__, OrganizationEvent.__table__])
    wrong = everybody.disagreements(
        ACTIONS,
        lambda: place_of(standing, district),
        lambda action, name: cells[action] if name == "admin" else "403",
        remember,
    )
    assert wrong == []
