"""What climbs now, and the rules in words."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask

from tests.support.client import Client
from tests.support.plans import faults_of, statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.actions import intake
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.notices.reminders.actions import due_steps, remind_all
from welfare.notices.reminders.page import rules_in_words
from welfare.notices.reminders.queries import NEWEST_FIRST, climbing, how_many_climb
from welfare.notices.reminders.rules import LADDERS, TABLES
from welfare.notices.reminders.shape import Subject
from welfare.notices.reminders.watches import all_watches
from welfare.web.keyset import read_page

TUESDAY = datetime.combine(date(2027, 3, 9), time(2), UTC)


@pytest.fixture
def waiting(district: District) -> dict[str, int]:
    """Needs that have waited for six working days, as the clock has seen."""
    with clock.at(TUESDAY - timedelta(days=8)):
        made = {
            "new": district.need(Status.SUBMITTED, title="想换一张床"),
            "asked": district.need(Status.NEEDS_INFO, title="想要一张桌子"),
            "far": district.need(Status.SUBMITTED, by="neighbour", title="想要一盏灯"),
            "hidden": district.need(Status.SUBMITTED, title="难以启齿", is_protected=True),
        }
        district.need(Status.IN_PROGRESS, title="还有时间")
        db.session.commit()
    ids = {name: need.id for name, need in made.items()}
    with clock.at(TUESDAY):
        remind_all(100)
    return ids


def titles_for(client: Client, address: str = "/ladder") -> set[str]:
    text = client.page(address).text
    titles = ("想换一张床", "想要一张桌子", "想要一盏灯", "难以启齿", "还有时间")
    return {title for title in titles if title in text}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("clerk", {"想换一张床", "想要一张桌子", "想要一盏灯", "难以启齿", "还有时间"}),
        ("alliance_clerk", {"想换一张床", "想要一张桌子", "还有时间"}),
        ("leader", {"想换一张床", "想要一张桌子", "想要一盏灯", "难以启齿", "还有时间"}),
        ("handler", {"想要一张桌子", "还有时间"}),
        ("other_school", {"想要一盏灯"}),
    ],
)
def test_everybody_sees_what_climbs_within_their_reach(
    district: District, waiting: dict[str, int], client: Client, who: str, seen: set[str]
) -> None:
    with clock.at(TUESDAY):
        sign_in_as(client, district.person(who))
        assert titles_for(client) == seen


def test_a_step_opens_those_that_stand_there(
    district: District, waiting: dict[str, int], client: Client
) -> None:
    with clock.at(TUESDAY):
        counts = how_many_climb(district.person("clerk"))
        assert counts == {(S.SIGNING, 3): 3, (S.QUESTION, 1): 1, (S.ANSWERING, 0): 1}
        for (subject, level), count in counts.items():
            page = read_page(climbing(district.person("clerk"), subject, level), NEWEST_FIRST)
            assert len(page.rows) == count
        sign_in_as(client, district.person("clerk"))
        assert titles_for(client, "/ladder?subject=question&level=1") == {"想要一张桌子"}
        assert titles_for(client, "/ladder?subject=question&level=0") == set()
        assert "Nothing is at this step." in client.page("/ladder?subject=call").text
        assert len(titles_for(client, "/ladder?subject=nothing&level=x")) == 5
        assert len(titles_for(client, "/ladder?subject=signing&level=99")) == 3


S = Subject


def test_how_many_wait_is_not_said_where_they_are_not_listed(app: Flask) -> None:
    with app.test_request_context():
        groups = rules_in_words({})
    rules = zip(LADDERS, (rule for group in groups for rule in group.rules), strict=True)
    assert {subject for subject, rule in rules if rule.is_counted} == {
        S.SIGNING, S.ANSWERING, S.EXTENSION, S.QUESTION, S.CONFIRMING, S.CARRIED,
    }  # fmt: skip


def test_what_has_moved_on_climbs_no_more(
    district: District, waiting: dict[str, int], client: Client
) -> None:
    with clock.at(TUESDAY):
        need = db.session.get_one(Need, waiting["new"])
        intake.accept(
            need,
            by=district.person("clerk"),
            unit=district.place("housing_office"),
            urgency=Urgency.ORDINARY,
        )
        db.session.commit()
        sign_in_as(client, district.person("clerk"))
        assert "想换一张床" not in titles_for(client)


def test_the_rules_stand_in_words(district: District, client: Client) -> None:
    sign_in_as(client, district.person("handler"))
    page = client.page("/ladder").text
    assert all(ladder.what in page for ladder in LADDERS.values())
    assert all(label in page for label in TABLES)
    assert "1 to 5 working days before, by the limit" in page
    assert "30 days before" in page
    assert "nobody; it stands in the bulletin of the period" in page
    assert "Nobody had to be reminded of anything that waits now." in page


def test_what_is_due_is_found_by_an_index(district: District) -> None:
    with statements() as seen:
        for watched in all_watches():
            db.session.execute(due_steps(watched).limit(10)).all()
    faults = [fault for statement in seen for fault in faults_of(*statement)]
    assert [fault for fault in faults if fault.startswith(("SCAN", "Seq Scan"))] == []


@pytest.mark.parametrize("asked", [(), (Subject.SIGNING,), (Subject.SIGNING, 3)])
def test_the_list_walks_an_index(district: District, asked: tuple[object, ...]) -> None:
    with statements() as seen:
        person = district.person("leader")
        for size in (1, 20):
            read_page(climbing(person, *asked), NEWEST_FIRST, size=size)
    listed = [statement for statement in seen if "FROM needs JOIN reminders" in statement[0]]
    assert len(listed) == 2
    faults = [fault for statement in listed for fault in faults_of(*statement)]
    of_one_need = "Incremental Sort by ['needs.id DESC', 'reminders.id DESC']"
    assert [fault for fault in faults if fault != of_one_need] == []


@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_fifty_are_read_in_as_many_queries_as_one(app: Flask, district: District, client: Client) -> None:
    def asked(number: int) -> int:
        with clock.at(TUESDAY - timedelta(days=8)):
            for _ in range(number):
                district.need(Status.SUBMITTED)
            db.session.commit()
        with clock.at(TUESDAY):
            remind_all(100)
            sign_in_as(client, district.person("leader"))
            client.page("/ladder")
            with statements() as seen:
                client.page("/ladder")
        return len(seen)

    assert asked(1) == asked(49)
