"""What the pages of petitions show, as their templates need it."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from welfare.accounts.models import Person
from welfare.history.queries import newest_events
from welfare.history.timeline import TimelineEntry
from welfare.needs.queries import need_by_number
from welfare.petitions.erasure.queries import what_runs
from welfare.petitions.lifecycle import Action
from welfare.petitions.models import Petition, PetitionEvent
from welfare.petitions.operations import OPERATIONS, Doing, form_for
from welfare.petitions.queries import actions_open_to, needs_of, petition_by_id
from welfare.petitions.timeline import timeline


@dataclass(frozen=True)
class Offered:
    """Something that can be done now, with its form."""

    doing: Doing
    form: Any


def doings(here: Petition, person: Person, sent: dict[str, Any]) -> list[Offered]:
    """What the person can do with it; a form that was sent and refused as it was sent."""
    possible = actions_open_to(here, person)
    return [
        Offered(doing, sent.get(doing.noun) or form_for(doing.noun))
        for doing in OPERATIONS
        if doing.action in possible
    ]


def what_still_runs(here: Petition, person: Person) -> list[tuple[Any, int]] | None:
    """What has to come to an end before an erasure; None for whoever does not carry it out."""
    if Action.ERASE not in actions_open_to(here, person) or here.person is None:
        return None
    return what_runs(here.person)


def number_of_need(here: Petition, person: Person) -> str | None:
    """Which need it is about, for whoever asked and for others who may see that need."""
    if here.need is None:
        return None
    is_seen = here.person_id == person.id or need_by_number(here.need.number, person) is not None
    return here.need.number if is_seen else None


def history_of(here: Petition, *, names: bool = True) -> list[TimelineEntry]:
    """What was done with it, and by whom where `names` are said."""
    return timeline(newest_events(PetitionEvent.petition_id, here.id), names=names)


def offer_needs(form: Any, person: Person) -> None:
    """The person's own needs to choose from, or none in particular."""
    own = [SelectChoice(row.number, f"{row.number} {row.title}") for row in needs_of(person)]
    form.need.choices = [SelectChoice("", _("None in particular")), *own]


def rest_of(form: Any, person: Person) -> dict[str, Any]:
    """What a form says beside its words, as `actions.submit` takes it."""
    if "reason" in form:
        return {"reason": form.reason.data}
    need = need_by_number(form.need.data, person) if form.need.data else None
    return {"need": need, "is_for_leaders": form.is_for_leaders.data}


def where_next(here: Petition, person: Person) -> str:
    """Where whoever did something goes on: to its page, as long as they can read it."""
    if petition_by_id(here.id, person) is not None:
        return url_for("petitions.show", petition_id=here.id)
    return url_for("petitions.mine")
