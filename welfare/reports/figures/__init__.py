"""Each figure, defined once. Counts, lists, charts, JSON, bulletins and exports all take it from here.

How to use it::

    from welfare.reports.counting import value_of, values_of, values_by
    from welfare.reports.figures import FIGURES, find_figure
    from welfare.reports.filters import Filters
    from welfare.reports.labels import written
    from welfare.reports.lists import list_query, list_source, rows_of

    figure = find_figure("solved")                            # None where no figure has that name
    filters = Filters(period=Period(first, last))             # and school=, alliance=, office=, category=
    value = value_of(figure, reader, filters)                 # int, Decimal, Fraction; None is "—"
    values = values_of(FIGURES.values(), reader, filters)     # {name: value}, one query for each source
    written(figure, value)                                    # in words of the reader's language: "98.7%"
    page = rows_of(figure, reader, filters, after=cursor)     # a page of the rows behind it, newest first
    query = list_query(figure, reader, filters)               # all of them, to be streamed
    list_source(figure).cells                                 # what stands in each row, and how to write it

A rate or a spread is no list of rows itself: `figure.parts` are the figures whose lists stand behind it.

How to add one: a row in the table of its area (`needs.py`, `follow_ups.py`, …), with its name, its words, its
source and its condition; then add it to `AREAS`. Nothing else: lists, JSON, pages and exports follow.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from welfare.reports.figures.definitions import (
    alliances,
    follow_ups,
    ladder,
    lights,
    made,
    measures,
    needs,
    partners,
    reach,
    response,
    timeliness,
    training,
    visits,
)
from welfare.reports.figures.shape import Figure, Words


@dataclass(frozen=True)
class Area:
    """Figures that belong together on a page."""

    key: str
    label: Words
    figures: tuple[Figure, ...]


AREAS = (
    Area(
        "needs",
        _l("Needs"),
        (
            needs.SOLVED, needs.SOLVED_BY_TEACHER, needs.SOLVED_BY_CALL, needs.LAPSED,
            needs.EXPLAINED, needs.DECLINED, needs.WITHDRAWN, needs.MERGED,
            needs.TAKEN_IN_NEEDS, needs.ANSWERED_NEEDS, needs.CONFIRMED,
        ),
    ),
    Area(
        "standing",
        _l("As it stands today"),
        (
            needs.OPEN_NOW, needs.OVERDUE, needs.AWAITING_CONFIRMATION, needs.CARRIED, needs.TO_SIGN_FOR,
        ),
    ),
    Area(
        "time",
        _l("In time, and how long it takes"),
        (
            timeliness.ON_TIME_RATE, timeliness.ON_TIME, timeliness.FELL_DUE,
            timeliness.FIRST_ON_TIME_RATE, timeliness.FIRST_ON_TIME, timeliness.FIRST_FELL_DUE,
            response.RESPONSE_RATE, response.COVERAGE, response.RESPONDED, response.ASKED,
            response.IN_TIME_RATE, response.IN_TIME, response.DUE,
            needs.REDO_RATE, needs.REDONE, needs.REOPENED,
            timeliness.DAYS_TO_ANSWER, timeliness.SLOW_TENTH_TO_ANSWER,
            timeliness.DAYS_TO_CONFIRM, timeliness.SLOW_TENTH_TO_CONFIRM,
        ),
    ),
    Area(
        "follow_ups",
        _l("What teachers say"),
        (
            follow_ups.REACHED_RATE, follow_ups.RESOLUTION_RATE, follow_ups.SATISFACTION_RATE,
            follow_ups.COVERAGE, follow_ups.ANSWERS_STANDING, follow_ups.FOLLOWED_UP, follow_ups.CONTACTED,
            follow_ups.FOUND_SOLVED, follow_ups.SATISFIED, follow_ups.BASICALLY_SATISFIED,
            follow_ups.TEACHER_SATISFACTION_RATE, follow_ups.RATED, follow_ups.RATED_SATISFIED,
            follow_ups.RATED_BASICALLY,
        ),
    ),
    Area(
        "ladder",
        _l("The ladder"),
        (
            ladder.CLIMBED, ladder.OVERDUE_ONE, ladder.OVERDUE_THREE, ladder.IN_THE_BULLETIN,
        ),
    ),
    Area(
        "lights",
        _l("Quality warnings"),
        (
            lights.LAST_MINUTE, lights.WITHOUT_REPLY, lights.EXTENDED_AGAIN, lights.CALLED_SOLVED,
            lights.CONTESTED, lights.UNUSUAL_CALLER, lights.RESUMED_AT_ONCE, lights.ASKED_LATE,
            lights.STANDING_STILL,
        ),
    ),
    Area(
        "visits",
        _l("Field visits"),
        (
            visits.ALL, visits.UNANNOUNCED, visits.SCHOOLS_VISITED, visits.FAMILIES, visits.TEACHERS,
            visits.PUPILS, visits.HOUSEHOLDS, visits.SOLVED_ON_THE_SPOT,
            reach.CONTACT_SCHOOLS_RATE, reach.CONTACT_SCHOOLS_VISITED, reach.CONTACT_SCHOOLS,
            reach.LECTURES_GIVEN, reach.LECTURES_RATE, reach.CONTACT_SCHOOLS_LECTURED,
            *reach.TEACHERS, *reach.HOUSEHOLDS,
        ),
    ),
    Area(
        "measures",
        _l("Problems and measures"),
        (
            measures.LISTED, measures.STRUCK_OFF, measures.TAKEN, measures.PLANNED, measures.FINISHED,
            measures.APPROVED_YUAN, measures.SPENT_YUAN, measures.SOLVED, measures.COST_PER_SOLVED,
            measures.SPENT_FOR_NEEDS, measures.SOLVED_FOR_MONEY,
        ),
    ),
    Area(
        "housing",
        _l("Turnover housing"),
        (
            made.FLATS, *made.BY_WAY, made.OCCUPIED, made.OCCUPANCY, made.HOUSING_SCHOOLS, made.HOUSING_YUAN,
        ),
    ),
    Area(
        "homes",
        _l("Teachers' homes"),
        (
            made.HOMES, made.HOMES_YUAN, made.HOME_VISITS, made.HOME_PERSON_TIMES, made.HOME_PEOPLE,
        ),
    ),
    Area(
        "training",
        _l("Training"),
        (
            training.PERSON_TIMES, *training.BY_LEVEL, training.PEOPLE_TRAINED, training.HOURS,
            training.COURSES,
            training.TOPIC_STUDY, training.LITERACY, training.SEMINARS, training.LECTURES,
            partners.GENERAL_BRANCHES, partners.STUDY_BRANCHES, partners.STUDY_MEMBERS,
            partners.REQUIRED_READINGS,
        ),
    ),
    Area(
        "alliances",
        _l("Alliances"),
        (
            *alliances.BY_LEVEL, alliances.ALLIANCE_SCHOOLS,
            alliances.ALLIANCE_PUPILS_RATE, alliances.ALLIANCE_PUPILS, alliances.COMPULSORY_PUPILS,
            *alliances.PUPILS_BY_STAGE, alliances.ALLIANCE_JUNIOR_RATE,
            alliances.JUNIOR_SCHOOLS_COVERED, alliances.JUNIOR_SCHOOLS,
            *alliances.SHARED_BY_KIND, alliances.EXCHANGED_TEACHERS, alliances.EXCHANGED_KEY_TEACHERS,
        ),
    ),
    Area(
        "partners",
        _l("Works and partners"),
        (
            partners.WORKS_PROJECTS, partners.WORKS_FINISHED, partners.AGREED, partners.DELIVERED_IN_ALL,
            partners.CLASSES, partners.DELIVERED_PROJECTS, partners.PLACES_ADDED,
        ),
    ),
)  # fmt: skip
"""Every figure, in the order in which they are shown."""


def _by_name(areas: Iterable[Area]) -> dict[str, Figure]:
    return {figure.name: figure for area in areas for figure in area.figures}


FIGURES = _by_name(AREAS)
"""All figures, by name."""


def find_figure(name: str) -> Figure | None:
    """The figure called `name`."""
    return FIGURES.get(name)
