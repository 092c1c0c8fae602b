"""How a petition moves on: one table. Pure rules."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What is asked."""

    CORRECTION = "correction"
    """That something kept about oneself is put right."""
    ERASURE = "erasure"
    """That what is kept about oneself is erased."""
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"


class Status(StrEnum):
    """Where a petition stands."""

    SUBMITTED = "submitted"
    TAKEN_IN = "taken_in"
    ANSWERED = "answered"
    """What was asked is done, or a complaint or suggestion has its answer."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What is done with a petition, and what its history says of it."""

    SUBMIT = "submit"
    TAKE_IN = "take_in"
    ANSWER = "answer"
    ERASE = "erase"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REMIND = "remind"


class Party(StrEnum):
    """What somebody is to a petition."""

    PETITIONER = "petitioner"
    HANDLER = "handler"


OWN_DATA = (Kind.CORRECTION, Kind.ERASURE)
"""What the law gives everybody about what is kept of them."""
VOICES = (Kind.COMPLAINT, Kind.SUGGESTION)
RUNNING = (Status.SUBMITTED, Status.TAKEN_IN)


@dataclass(frozen=True)
class Row:
    """Who may do something with petitions of which kinds, from where to where."""

    kinds: Collection[Kind]
    before: Collection[Status]
    after: Status
    by: Collection[Party]


ALL, H, P = tuple(Kind), (Party.HANDLER,), (Party.PETITIONER,)
TABLE: dict[Action, Row] = {
    Action.TAKE_IN: Row(ALL, (Status.SUBMITTED,), Status.TAKEN_IN, H),
    Action.ANSWER: Row((Kind.CORRECTION, *VOICES), RUNNING, Status.ANSWERED, H),
    Action.ERASE: Row((Kind.ERASURE,), RUNNING, Status.ANSWERED, H),
    Action.REFUSE: Row(OWN_DATA, RUNNING, Status.REFUSED, H),
    Action.WITHDRAW: Row(ALL, RUNNING, Status.WITHDRAWN, P),
}
"""Everything that can be done with a petition once it is there."""


def possible_actions(kind: Kind, status: Status, parties: Collection[Party]) -> list[Action]:
    """What can be done by somebody who is that to the petition, in the order of the table."""
    return [
        action
        for action, row in TABLE.items()
        if kind in row.kinds and status in row.before and set(parties) & set(row.by)
    ]


@dataclass(frozen=True)
class Standing:
    """Where events lead."""

    status: str | None


def standing_after(events: Iterable[Mapping[str, Any]]) -> Standing:
    """The status after these events of one petition, oldest first."""
    status: str | None = None
    for event in events:
        row = TABLE.get(event["kind"])
        if event["kind"] == Action.SUBMIT:
            status = Status.SUBMITTED
        elif row:
            status = row.after
    return Standing(status)
