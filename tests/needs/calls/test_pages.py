"""A clerk calls one teacher after the other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from tests.support.client import Client, Page
from tests.support.plans import faults_of, statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.actions import clock as by_clock
from welfare.needs.calls import actions as follow_ups
from welfare.needs.calls import queries
from welfare.needs.calls.models import DueCall
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def clerk(client: Client, district: District) -> Client:
    """The clerk's browser."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person("clerk"))
    return client


def lapsed(district: District, title: str, **more: Any) -> Need:
    need = district.need(Status.ANSWERED, title=title, **more)
    by_clock.lapse(need)
    return need


def sampled(district: District, title: str) -> Need:
    need = district.need(Status.SOLVED, title=title)
    db.session.merge(DueCall(need_id=need.id, is_sample=True, due_on=clock.today(), call_on=clock.today()))
    return need


def titles(page: Page) -> list[str]:
    known = ("抽到的", "没确认甲", "没确认乙")
    return sorted((title for title in known if title in page.text), key=page.text.index)


def test_lapsed_answers_come_first_and_one_call_leads_to_the_next(clerk: Client, district: District) -> None:
    district.person("teacher").phone = "13800000001"
    with clock.at(MONDAY):
        sampled(district, "抽到的")
        first, second = lapsed(district, "没确认甲"), lapsed(district, "没确认乙")
        db.session.commit()
        page = clerk.page("/follow-ups")
        assert titles(page) == ["没确认甲", "没确认乙", "抽到的"]
        page = page.follow("Call the next one")
        assert page.path == f"/follow-ups/{first.number}"
        assert page.links["13800000001"] == "tel:13800000001"
        refused = page.form(page.path).send(is_reached="yes")
        assert refused.status == 422
        assert "Say what the teacher said." in refused.text
        page = page.form(page.path).send(is_reached="yes", is_solved="yes", satisfaction="satisfied")
        assert page.path == f"/follow-ups/{second.number}"
        assert f"The call about {first.number} is recorded." in page.text
        page = page.form(page.path).send(is_reached="no")
        assert "comes up again on Tue 3 Mar" in page.text
        page = clerk.page("/follow-ups")
        assert titles(page) == ["抽到的"]
        assert "1 teacher was not reached" in page.text
    with clock.at(MONDAY + timedelta(days=1)):
        assert titles(clerk.page("/follow-ups")) == ["没确认乙", "抽到的"]
        assert "Tried on 1 of 3 days" in clerk.page(f"/follow-ups/{second.number}").text


def test_who_cannot_be_reached_is_let_go(clerk: Client, district: District) -> None:
    with clock.at(MONDAY):
        need = lapsed(district, "没确认甲")
        db.session.commit()
    for day in range(3):
        with clock.at(MONDAY + timedelta(days=day)):
            page = clerk.page(f"/follow-ups/{need.number}")
            page = page.form(page.path).send(is_reached="no")
    assert page.path == "/follow-ups"
    assert "on 3 days. It is not called about again." in page.text
    assert "No calls due today." in page.text


def test_what_is_sent_twice_is_recorded_once(clerk: Client, district: District) -> None:
    need = lapsed(district, "没确认甲")
    db.session.commit()
    form = clerk.page(f"/follow-ups/{need.number}").form(f"/follow-ups/{need.number}")
    form.send(is_reached="yes", is_solved="no")
    page = form.send(is_reached="yes", is_solved="no")
    assert page.path == "/follow-ups"
    assert page.text.count("This has arrived already, and was done once.") == 1
    assert clerk.page(f"/needs/{need.number}").text.count("Not solved") == 1


def test_who_was_overtaken_by_a_colleague_reads_why_and_keeps_what_was_noted(
    app: Flask, clerk: Client, district: District
) -> None:
    need = lapsed(district, "没确认甲")
    db.session.commit()
    mine = clerk.page(f"/follow-ups/{need.number}").form(f"/follow-ups/{need.number}")
    colleague: Client = app.test_client()
    sign_in_as(colleague, district.person("second_clerk"))
    theirs = colleague.page(f"/follow-ups/{need.number}").form(f"/follow-ups/{need.number}")
    theirs.send(is_reached="yes", is_solved="yes")
    page = mine.send(is_reached="yes", is_solved="no", words="她说屋顶还在漏")
    assert (page.status, page.heading) == (409, "没确认甲")
    assert "has just been recorded" in page.text
    assert "她说屋顶还在漏" in page.text
    assert page.text.count("Not solved") <= 1


def test_a_clerk_calls_for_their_own_schools_only(client: Client, district: District) -> None:
    near, far = lapsed(district, "没确认甲"), lapsed(district, "没确认乙", by="neighbour")
    db.session.commit()
    sign_in_as(client, district.person("alliance_clerk"))
    assert titles(client.page("/follow-ups")) == ["没确认甲"]
    assert client.page("/follow-ups/next").path == f"/follow-ups/{near.number}"
    assert client.get(f"/follow-ups/{far.number}").status_code == 404


def test_long_lists_have_pages_and_ask_no_more(clerk: Client, district: District) -> None:
    lapsed(district, "没确认甲")
    db.session.commit()
    with statements() as for_one:
        clerk.get("/follow-ups")
    for _ in range(34):
        lapsed(district, "没确认乙")
    db.session.commit()
    with statements() as for_many:
        page = clerk.page("/follow-ups")
    assert len(for_one) == len(for_many)
    assert "35 calls" in page.text
    page = page.follow("Next")
    assert page.text.count("没确认乙") == 5
    assert page.follow("Previous").text.count("没确认乙") == 29


@pytest.mark.parametrize("who", ["clerk", "alliance_clerk"])
def test_every_read_walks_an_index(district: District, who: str) -> None:
    need = lapsed(district, "没确认甲")
    lapsed(district, "没确认乙")
    db.session.flush()
    person = district.person(who)
    with statements() as seen:
        page = queries.calls_due(person)
        cursor = f"False~{clock.today().isoformat()}~0"
        queries.calls_due(person, after=cursor)
        queries.next_call(person)
        queries.count_due(person)
        queries.count_later(person)
        queries.need_to_call_about(need.number, person)
        follow_ups.forget_calls(need)
    assert len(page.rows) == 2
    assert len(seen) >= 7
    faults = [f"{fault}\n{asked[0]}" for asked in seen for fault in faults_of(*asked)]
    assert not faults, "\n\n".join(faults)


def test_the_bar_leads_clerks_there_and_nobody_else(
    client: Client, district: District, sign_in: Callable[..., Page]
) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person("clerk"))
    assert client.page("/notices").links["Follow-ups"] == "/follow-ups"
    sign_in_as(client, district.person("handler"))
    assert "Follow-ups" not in client.page("/notices").links
