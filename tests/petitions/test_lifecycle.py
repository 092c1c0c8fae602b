"""The life of a petition, cell by cell, against tables written by hand."""

from itertools import product

import pytest

from welfare.petitions.lifecycle import Kind, Party, Status, possible_actions, standing_after

KINDS = ("correction", "erasure", "complaint", "suggestion")
HANDLER = {
    #             correction             erasure               complaint       suggestion
    "submitted": ("take_in answer refuse", "take_in erase refuse", "take_in answer", "take_in answer"),
    "taken_in":  ("answer refuse",         "erase refuse",         "answer",         "answer"),
    "answered":  ("",                      "",                     "",               ""),
    "refused":   ("",                      "",                     "",               ""),
    "withdrawn": ("",                      "",                     "",               ""),
}  # fmt: skip
"""What whoever handles it can do, in the order in which it is offered."""
CAN_BE_TAKEN_BACK = ("submitted", "taken_in")
"""From where whoever asked can withdraw it, whatever its kind; they can do nothing else."""
LEADS_TO = {
    "take_in": "taken_in", "answer": "answered", "erase": "answered", "refuse": "refused",
    "withdraw": "withdrawn",
}  # fmt: skip


@pytest.mark.parametrize("status", HANDLER)
def test_what_can_be_done_by_whom(status: str) -> None:
    withdraw = ["withdraw"] if status in CAN_BE_TAKEN_BACK else []
    for kind, cell in zip(KINDS, HANDLER[status], strict=True):
        asked = Kind(kind), Status(status)
        assert possible_actions(*asked, {Party.HANDLER}) == cell.split(), kind
        assert possible_actions(*asked, {Party.PETITIONER}) == withdraw, kind
        assert possible_actions(*asked, set(Party)) == [*cell.split(), *withdraw], kind
        assert possible_actions(*asked, set()) == [], kind


def test_the_table_names_every_kind_and_status() -> None:
    assert (set(HANDLER), set(KINDS)) == (set(Status), set(Kind))


def test_where_events_lead() -> None:
    assert standing_after([]).status is None
    assert standing_after([{"kind": "submit"}]).status == "submitted"
    for kind, status in LEADS_TO.items():
        assert standing_after([{"kind": "submit"}, {"kind": kind}]).status == status, kind
        assert standing_after([{"kind": "submit"}, {"kind": kind}, {"kind": "remind"}]).status == status, kind


def test_the_last_step_counts() -> None:
    for first, second in product(LEADS_TO, LEADS_TO):
        events = [{"kind": kind} for kind in ("submit", first, second)]
        assert standing_after(events).status == LEADS_TO[second]
