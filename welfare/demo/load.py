"""Loading the demo district."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from random import Random

from flask import current_app
from sqlalchemy import exists, func, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.demo import bulletins
from welfare.demo.district import build_district
from welfare.demo.homes.season import Homes
from welfare.demo.housing import Flats
from welfare.demo.measures.season import Measures
from welfare.demo.people import Cast
from welfare.demo.petitions import Petitions
from welfare.demo.registers import entries
from welfare.demo.season import SEED, WEEKS, Season
from welfare.demo.stories import Turn
from welfare.demo.timetable import Timetable
from welfare.demo.training.season import Trainings
from welfare.demo.turns.calls import calls
from welfare.extensions import db
from welfare.housing.actions.clock import let_time_pass
from welfare.needs.actions.clock import lapse_all_due
from welfare.needs.models import Need
from welfare.refusals import N_, Refusal


class NotInProduction(Refusal):
    """The demo has accounts whose password everybody knows."""

    sentence = N_(
        "There is no demo in production: its password is public. Begin with: flask --app wsgi set-up"
    )


class RealPeopleHere(Refusal):
    """The demo never mixes with a bureau's own data."""

    sentence = N_("This database holds real people, so the demo is not loaded into it.")


class DemoAlreadyHere(Refusal):
    """The demo is loaded once."""

    sentence = N_("The demo district is already here.")


def check_possible() -> None:
    """Raises `NotInProduction`, `RealPeopleHere`, `DemoAlreadyHere`."""
    if current_app.config["SETTINGS"].is_production:
        raise NotInProduction
    if db.session.scalar(select(exists().where(~Person.is_demo))):
        raise RealPeopleHere
    if has_people():
        raise DemoAlreadyHere


def load_demo() -> int:
    """Build the district and tell its season up to now; the caller commits. Gives the number of needs.

    Raises as `check_possible` does.
    """
    check_possible()
    times = Timetable()
    begin = times.now - timedelta(weeks=WEEKS + 1)
    with clock.at(begin):
        cast = Cast(build_district(), Random(SEED))  # noqa: S311
    season = Season(cast, times)
    needs = [story.tell(f"demo-{n:04d}") for n, story in enumerate(season.stories())]
    homes = Homes(cast, times, season.asked_for_homes).stories(season.joined)
    flats = Flats(cast, times, season.newcomers, season.in_line).stories()
    trainings = Trainings(cast, times, begin).stories()
    calling = calls(cast, times, clock.local(begin).date())
    measures = Measures(cast, times, begin).stories()
    rest = [*Petitions(cast, times).stories(), entries(cast, times, begin)]
    stories = [*needs, *flats, *trainings, *homes, calling, *measures, *rest]
    _tell(stories, _nights(times, begin), until=times.now)
    bulletins.write(times.now)
    db.session.flush()
    return db.session.scalar(select(func.count(Need.id))) or 0


def has_people() -> bool:
    """Whether anybody is in the database."""
    return bool(db.session.scalar(select(exists(select(Person.id)))))


def _tell(stories: list[Turn], nights: Turn, *, until: datetime) -> None:
    """All stories at once, in the order of their moments; what would come later is left untold."""
    queue = [(next(story), n, story) for n, story in enumerate([nights, *stories])]
    heapify(queue)
    while queue and queue[0][0] <= until:
        moment, n, story = heappop(queue)
        with clock.at(moment):
            following = next(story, None)
        if following is not None:
            heappush(queue, (following, n, story))


def _nights(times: Timetable, begin: datetime) -> Iterator[datetime]:
    """The clock's work, every night."""
    for night in times.nights(clock.local(begin).date()):
        yield night
        lapse_all_due()
        let_time_pass()
