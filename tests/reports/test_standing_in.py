"""What a place's figures come to does not depend on who stands in there; what could show a need does."""

from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client
from tests.support.markup import text
from tests.support.signing_in import sign_in_as
from tests.support.standing_in import stand_in
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import grant_role
from welfare.accounts.roles import Role
from welfare.bulletins.actions import draw_up, edit
from welfare.bulletins.actions import issue as issue_bulletin
from welfare.bulletins.numbers import figures_now, fingerprint
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import count_listed, values_by_month, values_of
from welfare.reports.figures.definitions import needs as figures_of_needs
from welfare.reports.figures.exports import all_figures
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.lists import list_query
from welfare.reports.figures.periods import Period, recent_months, this_month
from welfare.reports.frozen.actions import freeze_what_has_ended, is_frozen
from welfare.reports.frozen.corrections import corrections, moved_rows
from welfare.reports.overview.page import overview_of

pytestmark = pytest.mark.in_turn("who may see it is decided in Python")

Database = scoped_session[Session]
AWAY, STANDS_IN, COLLEAGUE = "second_clerk", "admin", "clerk"
"""Two clerks of the bureau, and who stands in for one of them without a role of their own that counts."""
OCTOBER = Period.of_month(2026, 10)
TITLES = ("不受保护的", "受保护的", "还没办的")


def needs_of_who_is_away(district: District) -> None:
    """Three needs of a clerk who is a teacher, too: two solved, of which one is protected, one open; and one
    of somebody else."""
    clerk, bureau = district.person(AWAY), district.place("bureau")
    grant_role(clerk, role=Role.TEACHER, organization=bureau, by=None)
    district.need(Status.SOLVED, by=AWAY, title=TITLES[0])
    district.need(Status.SOLVED, by=AWAY, title=TITLES[1], is_protected=True)
    district.need(Status.IN_PROGRESS, by=AWAY, title=TITLES[2])
    district.need(Status.SOLVED, title="别人的")


@pytest.fixture
def away(district: District) -> District:
    """A district in which somebody stands in for who has asked for something."""
    needs_of_who_is_away(district)
    stand_in(district, AWAY, STANDS_IN, at="bureau")
    db.session.flush()
    return district


@pytest.mark.parametrize("of_month", [False, True])
def test_every_figure_of_the_whole_is_that_of_a_colleague(away: District, of_month: bool) -> None:
    filters = Filters(period=this_month() if of_month else None)
    told, theirs = (values_of(FIGURES.values(), away.person(who), filters) for who in (STANDS_IN, COLLEAGUE))
    assert told == theirs
    assert told["solved"] == 3


def test_months_and_the_overview_are_those_of_a_colleague(away: District, app: Flask) -> None:
    months, dated = recent_months(), [one for one in FIGURES.values() if is_frozen(one)]
    seen = []
    for who in (STANDS_IN, COLLEAGUE):
        reader = away.person(who)
        with app.test_request_context():
            view = overview_of(reader, Filters())
        counts = {one.figure.name: one.text for one in (*view.done, *view.now, *view.voices, *view.times)}
        seen.append((counts, view.by_month, values_by_month(dated, months, reader, Filters())))
    assert seen[0] == seen[1]
    assert seen[0][0]["open"] == "1"


def test_lists_and_parts_leave_out_the_needs_of_who_is_away(away: District) -> None:
    reader, solved = away.person(STANDS_IN), figures_of_needs.SOLVED
    rows = db.session.execute(list_query(solved, reader, Filters())).all()
    assert [row.title for row in rows] == ["别人的"]
    assert count_listed(solved, reader, Filters()) == 1
    assert values_of([solved], reader, Filters(category="housing"))["solved"] == 1
    assert values_of([solved], away.person(COLLEAGUE), Filters(category="housing"))["solved"] == 3


def test_the_page_of_a_figure_says_that_its_list_leaves_some_out(away: District, client: Client) -> None:
    said = "It counts what was asked for by those for whom you stand in, too"
    for who, says in ((STANDS_IN, True), (COLLEAGUE, False)):
        sign_in_as(client, away.person(who))
        page = client.page("/figures/solved?period=all")
        assert text(page.figure("solved")) == "3"
        assert (said in page.text) is says
        assert any(title in page.text for title in TITLES) is not says
    sign_in_as(client, away.person(STANDS_IN))
    assert said not in client.page("/figures/solved?period=all&category=housing").text


def test_a_file_of_figures_is_that_of_a_colleague(away: District, client: Client) -> None:
    files = [all_figures(away.person(who), {"period": "all"}) for who in (STANDS_IN, COLLEAGUE)]
    assert files[0] == files[1]
    answers = []
    for who in (STANDS_IN, COLLEAGUE):
        sign_in_as(client, away.person(who))
        answers.append(client.get("/figures.json?period=all").json)
    assert answers[0] == answers[1]


def test_a_bulletin_says_the_same_whoever_draws_it_up_edits_and_issues_it(
    away: District, session: Database
) -> None:
    today, drawn = clock.today(), []
    for who in (STANDS_IN, COLLEAGUE):
        bulletin = draw_up(first=today, last=today, by=away.person(who))
        drawn.append(bulletin.figures)
    assert drawn[0] == drawn[1]
    assert drawn[0]["solved"] == 3
    texts = {"title_zh": "题", "title_en": "Title", "text_zh": "{{solved}}件", "text_en": "{{solved}}"}
    edit(bulletin, by=away.person(STANDS_IN), **texts)
    seen = fingerprint(figures_now(bulletin, away.person(COLLEAGUE)))
    issue_bulletin(bulletin, by=away.person(STANDS_IN), version=bulletin.version, seen=seen)
    assert bulletin.figures == {"solved": 3}


def test_a_frozen_month_has_not_moved_for_who_stands_in(district: District, session: Database) -> None:
    with clock.at(datetime.combine(date(2026, 10, 12), time(10), clock.time_zone())):
        needs_of_who_is_away(district)
    with clock.at(datetime.combine(date(2026, 11, 20), time(10), clock.time_zone())):
        freeze_what_has_ended()
        stand_in(district, AWAY, STANDS_IN, at="bureau")
        reader, filters = district.person(STANDS_IN), Filters(period=OCTOBER)
        dated = [one for one in FIGURES.values() if is_frozen(one)]
        assert values_of(dated, reader, filters)["taken_in"] == 4
        assert corrections(dated, reader, filters) == {}
        moved = moved_rows(figures_of_needs.TAKEN_IN_NEEDS, reader, filters)
        assert moved is not None
        assert (moved.came_count, moved.went_count) == (0, 0)


def test_what_moved_is_counted_whole_and_only_what_may_be_known_is_named(
    district: District, session: Database
) -> None:
    with clock.at(datetime.combine(date(2026, 10, 12), time(10), clock.time_zone())):
        district.need()
    with clock.at(datetime.combine(date(2026, 11, 20), time(10), clock.time_zone())):
        freeze_what_has_ended()
    with clock.at(datetime.combine(date(2026, 10, 12), time(10), clock.time_zone()) + timedelta(days=1)):
        needs_of_who_is_away(district)
    with clock.at(datetime.combine(date(2026, 11, 20), time(11), clock.time_zone())):
        stand_in(district, AWAY, STANDS_IN, at="bureau")
        moved = moved_rows(
            figures_of_needs.TAKEN_IN_NEEDS, district.person(STANDS_IN), Filters(period=OCTOBER)
        )
        assert moved is not None
        assert moved.came_count == 4
        assert [row.title for row in moved.came] == ["别人的"]
