"""Statements of the queues are kept, and yet each page shows how things stand: roles, days, places."""

from datetime import timedelta
from typing import Any

from tests.needs.desk.test_inbox import numbers_on
from tests.support.client import Client
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.standing_in import stand_in
from tests.support.world import PEOPLE, District
from welfare import clock
from welfare.extensions import db
from welfare.needs.desk.queries import _counts, _kept_page, _page
from welfare.needs.desk.queues import QUEUES, Desk, DeskQueue, Question, Sort, View, desks_of
from welfare.needs.lifecycle import Status
from welfare.organizations.actions import add_organization
from welfare.organizations.models import OrganizationKind
from welfare.organizations.options import SOURCES
from welfare.reports.figures import FIGURES

EVERYTHING = "/triage?queue=all"


def statement_for(district: District, name: str, queue: DeskQueue = DeskQueue.ALL) -> object:
    """What a person's first page of a queue is read by."""
    view = View(Desk.UNIT, queue, Sort.NEWEST)
    return _kept_page(district.person(name).sight, view, None, None, 30).statement


def test_a_role_that_moves_takes_the_queue_along_at_once(client: Client, district: District) -> None:
    ours, theirs = (
        district.need(Status.IN_PROGRESS),
        district.need(Status.IN_PROGRESS, unit="training_office"),
    )
    sign_in_as(client, district.person("handler"))
    assert numbers_on(client.page(EVERYTHING)) == [ours.number]

    held = district.person("handler").roles[0]
    held.organization_id = district.place("training_office").id
    db.session.commit()
    assert numbers_on(client.page(EVERYTHING)) == [theirs.number]

    held.organization_id = district.place("housing_office").id
    db.session.commit()
    assert numbers_on(client.page(EVERYTHING)) == [ours.number]


def test_whoever_stands_in_has_the_desk_from_then_on(client: Client, district: District) -> None:
    ours = district.need(Status.IN_PROGRESS)
    district.need(Status.IN_PROGRESS, unit="training_office")
    path = "/triage?desk=unit&queue=all"
    sign_in_as(client, district.person("clerk"))
    assert len(numbers_on(client.page(path))) == 2  # there is no such desk yet: it is that of the schools

    named = stand_in(district)
    db.session.commit()
    assert numbers_on(client.page(path)) == [ours.number]

    named.ended_at = clock.now()
    db.session.commit()
    assert len(numbers_on(client.page(path))) == 2


def test_tomorrow_something_else_is_due(client: Client, district: District) -> None:
    today, tomorrow = district.need(Status.IN_PROGRESS), district.need(Status.IN_PROGRESS)
    today.due_on, tomorrow.due_on = clock.today(), clock.today() + timedelta(days=1)
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    assert numbers_on(client.page("/triage?queue=due-today")) == [today.number]

    with clock.at(clock.now() + timedelta(days=1)):
        sign_in_as(client, district.person("clerk"))
        assert numbers_on(client.page("/triage?queue=due-today")) == [tomorrow.number]


def test_a_school_that_opens_can_be_filtered_by_at_once(client: Client, district: District) -> None:
    sign_in_as(client, district.person("clerk"))
    assert "新开小学" not in client.page(EVERYTHING).text

    add_organization(kind=OrganizationKind.SCHOOL, name="新开小学", parent=district.place("alliance"))
    db.session.commit()
    assert "新开小学" in client.page(EVERYTHING).text


def test_one_statement_serves_only_who_knows_of_the_same(district: District) -> None:
    assert statement_for(district, "handler") is statement_for(district, "handler")
    assert statement_for(district, "handler") is not statement_for(district, "handler", DeskQueue.WAITING)
    assert statement_for(district, "handler") is not statement_for(district, "other_handler")
    assert statement_for(district, "clerk") is not statement_for(
        district, "second_clerk"
    )  # each has own needs


def test_what_somebody_is_lent_makes_another_statement(district: District) -> None:
    alone = district.person("clerk").sight
    stand_in(district)
    db.session.commit()
    lent = district.person("clerk").sight

    assert lent != alone
    assert lent.alone.reach == alone.reach
    assert lent.stands_in_for == {district.person("handler").id}


def test_what_is_offered_is_kept_without_having_asked_for_anything(district: District) -> None:
    """A row that was read while a statement was built would stay as it was then."""
    sights = [district.person(name).sight for name, *_ in PEOPLE]
    db.session.expire_all()
    with statements() as seen:
        for source in SOURCES.values():
            for sight in sights:
                source.conditions(sight)
    assert seen == []


def test_a_statement_says_the_same_from_the_morning_to_the_night_and_asks_for_nothing(
    district: District,
) -> None:
    """It is kept for a day: what it said of a moment, or of a row, would be of when it was built."""
    asked = [
        (person.sight, View(desk, queue, Sort.NEWEST, question=Question.SILENT))
        for person in map(district.person, ("clerk", "handler"))
        for desk in desks_of(person)
        for queue in QUEUES[desk]
    ]
    db.session.expire_all()

    def said() -> list[Any]:
        counted = [part.aggregate() for figure in FIGURES.values() for part in figure.parts]
        pages = [_page(sight, view, None, None, 30).statement for sight, view in asked]
        counts = [_counts(sight, (view,)) for sight, view in asked]
        built = [one.compile() for one in (*counted, *pages, *counts)]
        return [(str(one), one.params) for one in built]

    day = clock.today()
    with statements() as seen:
        with clock.at(clock.midnight(day) + timedelta(minutes=1)):
            in_the_morning = said()
        with clock.at(clock.midnight(day) + timedelta(hours=23)):
            assert said() == in_the_morning
    assert asked
    assert seen == []
