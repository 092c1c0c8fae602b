"""Petitions on the ladder: each step stands in the petition's history, where whoever asked reads it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from welfare.extensions import db
from welfare.history.actions import append_each
from welfare.notices.reminders.shape import Subject, Whom
from welfare.notices.reminders.watches import Due, Hears, Thing, Watch, in_notices, waits
from welfare.notices.rules import Audience
from welfare.petitions.lifecycle import Action
from welfare.petitions.models import IS_RUNNING, Petition, PetitionEvent
from welfare.petitions.queries import leaders_above, who_handles
from welfare.web.routing import path_to


def _running() -> Select[Any]:
    return waits(Petition.id, Petition.due_on, IS_RUNNING)


def _read(ids: Collection[int]) -> Mapping[int, Thing]:
    """Whoever may answer it, and the bureau's leaders: those who may not open it hear that one waits, where
    all are counted."""
    handling = who_handles(ids)
    leading = leaders_above(handling)
    rows = db.session.execute(select(Petition.id, Petition.due_on).where(Petition.id.in_(ids)))
    return {
        id_: Thing(
            {"day": due_on},
            {
                Whom.ANSWERING: Hears(handling[id_], path_to("petitions.show", petition_id=id_)),
                Audience.BUREAU: Hears(leading[id_], path_to("petitions.desk")),
            },
        )
        for id_, due_on in rows
    }


def _tell(subject: Subject, due: Sequence[Due]) -> None:
    things = _read([one.id for one in due])
    events = []
    for one in due:
        told = [whom for whom in one.step.told if things[one.id].heard_by[whom].person_ids]
        details = {"level": one.level, "days": one.step.days, "day": one.day.isoformat(), "told": told}
        events.append({"kind": Action.REMIND, "petition_id": one.id, "details": details})
    append_each(PetitionEvent, events, by=None, acted_for=())
    in_notices(lambda _ids: things)(subject, due)


WATCHES = (Watch(Subject.PETITION, _running, _tell, Petition),)
