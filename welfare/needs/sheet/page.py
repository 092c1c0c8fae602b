"""What the one-page form of a need holds: the steps of its handling, with dates and units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from welfare.needs.history.policy import is_told_in_words
from welfare.needs.labels import ACTION
from welfare.needs.lifecycle import ASSIGNS, Action
from welfare.needs.models import Need
from welfare.needs.queries import events_of, office_of

SAID_ABOUT_IT = frozenset({Action.COMMENT, Action.URGE, *ASSIGNS})
"""What is no step of the handling."""


@dataclass(frozen=True)
class Step:
    """One step: when, by which unit, what, in which words."""

    at: datetime
    unit: str
    label: str
    words: str | None


def steps_of(need: Need) -> Sequence[Step]:
    """The steps so far, oldest first, without what is said among staff."""
    return [
        Step(
            event.at,
            office_of(event) if event.by else "",
            str(ACTION.get(Action(event.kind)) or _without_button(Action(event.kind))),
            event.words if is_told_in_words(event) else None,
        )
        for event in events_of(need, internal_too=False)
        if event.kind not in SAID_ABOUT_IT
    ]


def _without_button(action: Action) -> str:
    """What happens without anybody pressing a button of that name."""
    return {
        Action.SUBMIT: _("Submitted"),
        Action.LAPSE: _("Closed without a reply"),
        Action.RELEASE: _("Released from its merger"),
        Action.HAND_ON: _("Handed on"),
        Action.REMIND: _("Reminded"),
    }[action]
