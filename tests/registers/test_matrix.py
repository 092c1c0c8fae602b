"""Every standing of an entry x every action x every account, over HTTP, written out by hand."""

import pytest
from flask import Flask

from tests.registers.entries import an_agreement
from tests.support.everybody import Everybody, Place
from tests.support.states import Remember
from tests.support.world import District
from welfare import clock
from welfare.registers.actions import enter, remove
from welfare.registers.models import Entry, RegisterEvent
from welfare.registers.partners.models import Agreement, DeliveryKind
from welfare.registers.partners.registers import DELIVERIES
from welfare.registers.study.models import Reading
from welfare.registers.study.registers import READINGS

KEEPERS = ("clerk", "second_clerk", "leader")
ACTIONS = ("enter", "change", "save", "remove")
STANDINGS = {
    #                              enter change save remove
    "a reading":                     "+     +      =    +",
    "an agreement that is named":    "+     +      =    still_named",
    "a reading that was taken out":  "+     404    404  404",
    "a reading like another":        "there there  =    +",
}  # fmt: skip
"""What the bureau's leaders and clerks are answered; everybody else is forbidden all of it.

To save is to send what stands there already."""
SENTENCES = {
    "there": "The register has this entry already.",
    "still_named": "Other entries name this one. Take them out first.",
}


def place_of(standing: str, district: District) -> Place:
    clerk = district.person("clerk")
    if standing == "an agreement that is named":
        agreement = an_agreement(district)
        deliver(district, agreement)
        said = {
            "title": "框架协议",
            "partner": "青岭公司",
            "signed_on": clock.today().isoformat(),
            "words": "",
        }
        return asked("agreements", agreement.id, said, {"title": "另一协议"})
    said = {"kind": "seminar", "title": "读本"}
    row = enter(READINGS, said, by=clerk)
    if standing == "a reading that was taken out":
        remove(row, by=clerk)
    if standing == "a reading like another":
        enter(READINGS, {**said, "title": "另一读本"}, by=clerk)
    return asked("readings", row.id, said, {"title": "另一读本"})


def deliver(district: District, agreement: Agreement) -> None:
    values = {"kind": DeliveryKind.CLASS, "title": "古琴班", "delivered_on": clock.today()}
    values |= {"agreement_id": agreement.id, "school_id": district.place("near_school").id}
    enter(DELIVERIES, values, by=district.person("clerk"))


def asked(name: str, entry_id: int, said: dict[str, str], other: dict[str, str]) -> Place:
    address = f"/registers/{name}/{entry_id}"
    return Place({
        "enter": (f"/registers/{name}/new", said | other),
        "change": (address, said | other),
        "save": (address, said),
        "remove": (f"{address}/removal", {}),
    })  # fmt: skip


@pytest.mark.parametrize("standing", STANDINGS)
def test_standing_by_action_by_account(
    standing: str, app: Flask, district: District, remember: Remember
) -> None:
    cells = dict(zip(ACTIONS, STANDINGS[standing].split(), strict=True))
    tables = [one.__table__ for one in (Entry, RegisterEvent, Agreement, Reading)]
    everybody = Everybody(app, district, SENTENCES, tables)
    wrong = everybody.disagreements(
        ACTIONS,
        lambda: place_of(standing, district),
        lambda action, name: cells[action] if name in KEEPERS else "403",
        remember,
    )
    assert wrong == []
