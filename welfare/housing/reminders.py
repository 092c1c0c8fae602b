"""What housing reminds of: offers, objections, keys and stays. Whom, stands in the ladder."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Select, select

from welfare.extensions import db
from welfare.housing.lifecycle import AllocationStatus, RoundStatus
from welfare.housing.notice.models import Objection
from welfare.housing.notices import who_runs_housing
from welfare.housing.rounds.models import Round
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.notices.reminders.shape import Subject, Whom
from welfare.notices.reminders.watches import Hears, Thing, Watch, in_notices, waits
from welfare.web.routing import path_to


def _flats(status: AllocationStatus, day: Any) -> Callable[[], Select[Any]]:
    return lambda: waits(Allocation.id, day, Allocation.status == status)


def _objections() -> Select[Any]:
    """Once the list is frozen nothing is decided any more."""
    of_round = (Round.id == Objection.round_id, Round.status == RoundStatus.NOTICE)
    return waits(Objection.id, Round.notice_until, Objection.answered_at.is_(None), *of_round)


def _read_flats(day: Any) -> Callable[[Collection[int]], Mapping[int, Thing]]:
    def read(ids: Collection[int]) -> Mapping[int, Thing]:
        query = select(Allocation.id, Allocation.person_id, HousingUnit, day.label("day"))
        query = query.join(HousingUnit, HousingUnit.id == Allocation.unit_id).where(Allocation.id.in_(ids))
        running = who_runs_housing()
        return {
            id_: Thing(
                {"flat": unit.door, "day": last_day},
                {
                    Whom.TENANT: Hears([person_id], path_to("housing.index")),
                    Whom.HOUSING: Hears(running, path_to("housing.unit", unit_id=unit.id)),
                },
            )
            for id_, person_id, unit, last_day in db.session.execute(query)
        }

    return read


def _read_objections(ids: Collection[int]) -> Mapping[int, Thing]:
    """Whoever objected decides nothing of it, though they run housing."""
    query = select(Objection.id, Objection.by_id, Round.id, Round.name, Round.notice_until)
    query = query.join(Round, Round.id == Objection.round_id).where(Objection.id.in_(ids))
    running = set(who_runs_housing())
    return {
        id_: Thing(
            {"round": name, "day": until},
            {Whom.HOUSING: Hears(running - {by_id}, path_to("housing.round_page", round_id=round_id))},
        )
        for id_, by_id, round_id, name, until in db.session.execute(query)
    }


S, A = Subject, AllocationStatus
WATCHES = (
    Watch(S.OFFER, _flats(A.OFFERED, Allocation.respond_by), in_notices(_read_flats(Allocation.respond_by))),
    Watch(S.OBJECTION, _objections, in_notices(_read_objections)),
    Watch(S.KEY, _flats(A.ACCEPTED, Allocation.respond_by), in_notices(_read_flats(Allocation.respond_by))),
    Watch(S.STAY, _flats(A.MOVED_IN, Allocation.term_until), in_notices(_read_flats(Allocation.term_until))),
)
