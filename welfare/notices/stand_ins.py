"""Who is told of standing in: that it begins, that it has ended, and that nobody does any more."""

from datetime import date
from typing import Any

from welfare.accounts.models import Person
from welfare.accounts.reach import nearest_holders
from welfare.accounts.roles import Role
from welfare.accounts.signals import stand_in_ended, stand_in_named
from welfare.accounts.stand_ins.models import StandIn
from welfare.accounts.stand_ins.queries import by_whom_away
from welfare.extensions import db
from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import tell_people
from welfare.organizations.models import Organization
from welfare.refusals import N_
from welfare.web.routing import path_to

STANDS_IN = N_("You stand in for %(name)s at %(place)s from %(first_day)s to %(last_day)s")
IS_STOOD_IN = N_("%(deputy)s stands in for you at %(place)s from %(first_day)s to %(last_day)s")
UNMINDED = N_("%(name)s is away from %(place)s until %(day)s, and %(deputy)s can no longer stand in")
IS_AWAY_TOO = N_("%(deputy)s, who stands in for you at %(place)s, is away from %(first_day)s to %(last_day)s")
NO_LONGER = N_("%(deputy)s no longer stands in for %(name)s at %(place)s")


def listen() -> None:
    """Begin to hear of it. Called for each app, it listens once."""
    stand_in_named.connect(tell_of_stand_in)
    stand_in_ended.connect(tell_of_its_end)


def tell_of_stand_in(stand_in: StandIn, *, by: Person, **_more: Any) -> None:
    """Tell who stands in, and for whom, where somebody else has named them; and those for whom the one who is
    away now stands in, since they do not then.
    """
    days = {"first_day": stand_in.first_day, "last_day": stand_in.last_day}
    sides = ((stand_in.deputy_id, STANDS_IN), (stand_in.person_id, IS_STOOD_IN))
    for person_id, sentence in sides:
        if person_id != by.id:
            _tell_one(person_id, stand_in, sentence, **days)
    for other in by_whom_away(stand_in.person, stand_in.first_day, stand_in.last_day):
        _tell_one(other.person_id, other, IS_AWAY_TOO, **days)


def tell_of_its_end(stand_in: StandIn, *, by: Person | None, **_more: Any) -> None:
    """Tell both that it is over before its time, but for who has ended it; and where nobody stands in now
    while the one who is away still is, who can mend it and who leads."""
    told = {by.id} if by else set()
    for person_id in (stand_in.deputy_id, stand_in.person_id):
        if person_id not in told:
            _tell_one(person_id, stand_in, NO_LONGER)
    if not stand_in.is_unminded:
        return
    told |= {stand_in.deputy_id, stand_in.person_id}
    belongs_to = db.session.get_one(Organization, stand_in.person.organization_id)
    to_name_another = path_to("accounts.stand_ins", person_id=stand_in.person_id)
    for place, role, address in (
        (belongs_to, Role.ADMIN, to_name_another),
        (stand_in.organization, Role.LEADER, path_to("reports.overview")),
    ):
        _nearest, holders = nearest_holders(place, role)
        people = set(holders) - told
        words = {**_names(stand_in), "day": stand_in.last_day}
        tell_people(people, NoticeKind.DUTY, UNMINDED, address=address, **words)
        told |= people


def _tell_one(person_id: int, stand_in: StandIn, sentence: str, **days: date) -> None:
    address = path_to("accounts.stand_ins", person_id=person_id)
    tell_people([person_id], NoticeKind.DUTY, sentence, address=address, **_names(stand_in), **days)


def _names(stand_in: StandIn) -> dict[str, str]:
    return {
        "deputy": stand_in.deputy.name,
        "name": stand_in.person.name,
        "place": stand_in.organization.display_name,
    }
