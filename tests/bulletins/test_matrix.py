"""Every standing of a bulletin x every action x every account, over HTTP, written out by hand."""

import pytest
from flask import Flask

from tests.support.everybody import Everybody, Place
from tests.support.states import Remember
from tests.support.world import District
from welfare import clock
from welfare.bulletins.actions import draw_up, edit, issue
from welfare.bulletins.models import Bulletin
from welfare.bulletins.numbers import figures_now, fingerprint

ACTIONS = ("text", "issue", "removal", "correction")
STANDINGS = {
    #                            text     issue    removal  correction
    "a draft":                  "+        +        +        draft",
    "saved by somebody since":  "+        changed  +        draft",
    "figures moved since":      "+        moved    +        draft",
    "issued":                   "issued   issued   issued   +",
}  # fmt: skip
"""A text that says not what its page has shown is taken as it is; what collides is asked in tests/web."""
MAY = {"leader", "clerk", "second_clerk"}
"""Whoever leads or takes in for the whole district; it is forbidden to everybody else."""
SENTENCES = {
    "changed": "局办二 has saved this bulletin since you opened it. "
    "Look at the text once more, then issue it.",
    "moved": "Figures have changed since you opened this page. Look at the text once more, then issue it.",
    "issued": "This bulletin has been issued and can no longer be changed.",
    "draft": "This is a draft. Edit it instead.",
}
TEXTS = {"title_zh": "题", "title_en": "Title", "text_zh": "{{taken_in}}", "text_en": "{{taken_in}}"}


def place_of(standing: str, district: District) -> Place:
    """A bulletin that stands like that, with what somebody has open who saw it before."""
    leader, today = district.person("leader"), clock.today()
    bulletin = draw_up(first=today, last=today, by=leader)
    edit(bulletin, by=leader, **TEXTS)
    version, seen = bulletin.version, fingerprint(figures_now(bulletin, leader))
    if standing == "saved by somebody since":
        edit(bulletin, by=district.person("second_clerk"), **TEXTS)
    if standing == "figures moved since":
        district.need()
    if standing == "issued":
        issue(bulletin, by=leader, version=version, seen=seen)
    address = f"/bulletins/{bulletin.id}"
    return Place({
        "text": (f"{address}/text", {**TEXTS, "title_zh": "新题"}),
        "issue": (f"{address}/issue", {"version": version, "seen": seen}),
        "removal": (f"{address}/removal", {}),
        "correction": (f"{address}/correction", {}),
    })  # fmt: skip


@pytest.mark.parametrize("standing", STANDINGS)
def test_standing_by_action_by_account(
    standing: str, app: Flask, district: District, remember: Remember
) -> None:
    cells = dict(zip(ACTIONS, STANDINGS[standing].split(), strict=True))
    everybody = Everybody(app, district, SENTENCES, [Bulletin.__table__])
    wrong = everybody.disagreements(
        ACTIONS,
        lambda: place_of(standing, district),
        lambda action, name: cells[action] if name in MAY else "403",
        remember,
    )
    assert wrong == []
