"""The round that is open now, for whoever writes a housing need."""

from collections.abc import Iterator

from flask_babel import gettext as _

from welfare.accounts.models import Person
from welfare.housing.rounds.queries import rounds_open_to
from welfare.needs.categories import Offer
from welfare.web.i18n import format_day
from welfare.web.routing import path_to


def open_round(person: Person) -> Iterator[Offer]:
    """Of the rounds in which the person can apply the one that closes first."""
    for row in rounds_open_to(person, at_most=1):
        yield Offer(
            sentence=_(
                "Flats are given out: apply for %(round)s until %(day)s. It takes a housing need; if you "
                "have sent one, apply right away.",
                day=format_day(row.closes_on),
                round=row.name,
            ),
            address=path_to("housing.round_page", round_id=row.id),
            link=_("See the round"),
        )
