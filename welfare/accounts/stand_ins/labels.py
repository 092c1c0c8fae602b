"""Who stands in for whom, in words."""

from flask_babel import gettext as _

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.stand_ins.models import StandIn
from welfare.web.i18n import format_day


def days_label(stand_in: StandIn) -> str:
    """From when to when."""
    first, last = format_day(stand_in.first_day), format_day(stand_in.last_day)
    return first if first == last else _("%(first)s to %(last)s", first=first, last=last)


def stand_in_label(stand_in: StandIn, reader: Person) -> str:
    """Who minds whose desk until when, or from when to when, as one of the two or somebody else reads it."""
    words = {
        "deputy": stand_in.deputy.name,
        "name": stand_in.person.name,
        "place": stand_in.organization.display_name,
        "day": format_day(stand_in.last_day),
    }
    if stand_in.first_day > clock.today():
        words |= {"first_day": format_day(stand_in.first_day), "last_day": words["day"]}
        return _to_come(stand_in, reader, words)
    if reader.id == stand_in.deputy_id:
        return _("You stand in for %(name)s at %(place)s until %(day)s", **words)
    if reader.id == stand_in.person_id:
        return _("%(deputy)s stands in for you at %(place)s until %(day)s", **words)
    return _("%(deputy)s stands in for %(name)s at %(place)s until %(day)s", **words)


def unminded_label(stand_in: StandIn) -> str:
    """Whose desk nobody minds any more, until when, and why not: who stood in has gone, or is away, too."""
    words = {
        "name": stand_in.person.name,
        "place": stand_in.organization.display_name,
        "day": format_day(stand_in.last_day),
        "deputy": stand_in.deputy.name,
    }
    if stand_in.ended_at is None:
        return _("%(name)s is away from %(place)s until %(day)s, and %(deputy)s is away, too", **words)
    return _("%(name)s is away from %(place)s until %(day)s, and %(deputy)s can no longer stand in", **words)


def _to_come(stand_in: StandIn, reader: Person, words: dict[str, str]) -> str:
    if reader.id == stand_in.deputy_id:
        return _("You stand in for %(name)s at %(place)s from %(first_day)s to %(last_day)s", **words)
    if reader.id == stand_in.person_id:
        return _("%(deputy)s stands in for you at %(place)s from %(first_day)s to %(last_day)s", **words)
    return _("%(deputy)s stands in for %(name)s at %(place)s from %(first_day)s to %(last_day)s", **words)
