"""What the codes in somebody's file mean, in the words of the app."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Enum

from welfare.accounts import labels as accounts
from welfare.accounts.models import EventKind as AccountEvent
from welfare.accounts.roles import Role
from welfare.exports.files import Format
from welfare.extensions import db
from welfare.homes import labels as homes
from welfare.homes.lifecycle import BookingState
from welfare.homes.lifecycle import EventKind as HomeEvent
from welfare.housing import labels as housing
from welfare.housing.lifecycle import AllocationStatus
from welfare.housing.lifecycle import EventKind as HousingEvent
from welfare.needs import labels as needs
from welfare.needs.categories import all_categories
from welfare.needs.deadlines import Urgency
from welfare.needs.history.labels import EVENT as NEED_EVENT
from welfare.needs.lifecycle import Action, Confirmation, Outcome, Satisfaction, Status
from welfare.notices import labels as notices
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Wants
from welfare.own_data.shape import NEVER_GIVEN, Own
from welfare.own_data.tables import OWN
from welfare.petitions import labels as petitions
from welfare.petitions import lifecycle as of_petitions
from welfare.registers.alliances import labels as alliances
from welfare.registers.alliances.models import Extent
from welfare.training import labels as training
from welfare.training.lifecycle import EventKind as TrainingEvent
from welfare.training.lifecycle import State

WORDS: dict[type[StrEnum], Mapping[Any, Any]] = {
    AccountEvent: accounts.EVENT,
    Role: accounts.ROLE,
    Format: {each: each.value.upper() for each in Format},
    BookingState: homes.BOOKING_STATE,
    HomeEvent: homes.EVENT,
    AllocationStatus: housing.ALLOCATION,
    HousingEvent: housing.EVENT,
    Urgency: needs.URGENCY,
    Action: {action: label.sentence for action, label in NEED_EVENT.items()},
    Confirmation: needs.CONFIRMATION,
    Outcome: needs.OUTCOME,
    Satisfaction: needs.SATISFACTION,
    Status: needs.STATUS,
    NoticeKind: notices.KIND,
    Wants: notices.WANTS,
    of_petitions.Kind: petitions.KIND,
    of_petitions.Status: petitions.STATUS,
    of_petitions.Action: petitions.EVENT,
    Extent: alliances.EXTENT,
    State: training.STATE,
    TrainingEvent: training.EVENT,
}
"""By what each code is called on screen."""
PLACE = re.compile(r"%\(\w+\)[sd]")


def codes() -> dict[str, dict[str, str]]:
    """For each `table.column` of codes, what each means."""
    meant = {
        f"{name}.{column.name}": {
            each.value: in_words(column.type.enum_class, each) for each in column.type.enum_class
        }
        for name, column in coded_columns()
    }
    facts = {key: str(words) for key, words in housing.FACT.items()}
    return {
        "*": {"you": _("you; others are named by where they work")},
        **meant,
        "needs.category": {one.key: str(one.label) for one in all_categories()},
        "housing_applications.facts": facts,
        "housing_sensitive_facts.facts": facts,
    }


def coded_columns() -> list[tuple[str, Any]]:
    """The columns of given tables that hold codes, with the name of their table."""
    return [
        (name, column)
        for name, own in OWN.items()
        if isinstance(own, Own)
        for column in db.metadata.tables[name].columns
        if isinstance(column.type, Enum) and column.name not in own.hides | NEVER_GIVEN
    ]


def in_words(kind: type[StrEnum], value: StrEnum) -> str:
    """What one code means; what a sentence would name stands as three dots."""
    words = WORDS.get(kind, {}).get(value, "")
    if isinstance(words, tuple):
        words = words[0]
    return PLACE.sub("…", _(words) if isinstance(words, str) else str(words))
