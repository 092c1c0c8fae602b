"""Who subscribes to a history hears of what is about to be committed, and of nothing else."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from tests.support.states import DISTRICT, State
from tests.support.world import District
from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.accounts.record import record
from welfare.extensions import db
from welfare.history import dispatch
from welfare.organizations.actions import rename_organization
from welfare.organizations.models import OrganizationEvent

Heard = list[list[str]]
Subscribe = Callable[[type, Callable[[Sequence[Any]], object]], None]


@pytest.fixture
def state() -> State:
    return DISTRICT


@pytest.fixture
def subscribe() -> Iterator[Subscribe]:
    """Subscribes until the end of the test."""
    subscribed = []

    def subscribe(model: type, subscriber: Callable[[Sequence[Any]], object]) -> None:
        dispatch.subscribe(model, subscriber)
        subscribed.append((model, subscriber))

    yield subscribe
    for model, subscriber in subscribed:
        if subscriber in dispatch._subscribers[model]:
            dispatch._subscribers[model].remove(subscriber)


@pytest.fixture
def heard(subscribe: Subscribe) -> Heard:
    """What was heard of people, call by call."""
    calls: Heard = []
    subscribe(PersonEvent, lambda events: calls.append([event.details.get("said") for event in events]))
    return calls


def say(person: Person, said: str) -> None:
    record(person, EventKind.EDITED, by=None, said=said)


def test_events_are_heard_once_oldest_first_right_before_commit(district: District, heard: Heard) -> None:
    teacher, colleague = district.person("teacher"), district.person("colleague")
    say(teacher, "一")
    say(colleague, "二")
    db.session.flush()
    assert heard == []
    db.session.commit()
    assert heard == [["一", "二"]]
    db.session.commit()
    assert heard == [["一", "二"]]


def test_what_is_heard_of_is_written_out(district: District, subscribe: Subscribe) -> None:
    ids: list[int] = []
    subscribe(PersonEvent, lambda events: ids.extend(event.id for event in events))
    say(district.person("teacher"), "一")
    db.session.commit()
    assert ids == [db.session.query(PersonEvent).order_by(PersonEvent.id.desc()).first().id]


def test_what_was_rolled_back_is_heard_of_by_nobody(district: District, heard: Heard) -> None:
    say(district.person("teacher"), "一")
    db.session.rollback()
    say(district.person("teacher"), "二")
    db.session.commit()
    assert heard == [["二"]]


def test_a_savepoint_is_no_commit_and_may_be_rolled_back(district: District, heard: Heard) -> None:
    teacher = district.person("teacher")
    with db.session.begin_nested():
        say(teacher, "一")
    assert heard == []
    savepoint = db.session.begin_nested()
    say(teacher, "二")
    db.session.flush()
    savepoint.rollback()
    say(teacher, "三")
    db.session.commit()
    assert heard == [["一", "三"]]


def test_what_a_subscriber_appends_is_heard_in_the_same_commit(
    district: District, subscribe: Subscribe, heard: Heard
) -> None:
    teacher, school = district.person("teacher"), district.place("near_school")
    subscribe(OrganizationEvent, lambda _events: say(teacher, "学校改名了"))
    rename_organization(school, name="石门学校", by=None)
    db.session.commit()
    assert heard == [["学校改名了"]]
    last = db.session.query(PersonEvent).order_by(PersonEvent.id.desc()).first()
    assert last.details == {"said": "学校改名了"}


def test_subscribers_that_answer_one_another_without_end_are_a_mistake(
    district: District, subscribe: Subscribe
) -> None:
    teacher = district.person("teacher")
    subscribe(PersonEvent, lambda _events: say(teacher, "又"))
    say(teacher, "一")
    with pytest.raises(dispatch.NoEndOfEvents):
        db.session.commit()
    db.session.rollback()
    assert db.session.query(PersonEvent).filter_by(person_id=teacher.id).count() == 1


def test_whoever_subscribes_twice_hears_once(district: District, subscribe: Subscribe) -> None:
    calls: list[int] = []

    def hear(events: Sequence[Any]) -> None:
        calls.append(len(events))

    subscribe(PersonEvent, hear)
    subscribe(PersonEvent, hear)
    say(district.person("teacher"), "一")
    db.session.commit()
    assert calls == [1]


def test_a_history_is_not_heard_by_who_subscribed_to_another(district: District, heard: Heard) -> None:
    rename_organization(district.place("near_school"), name="石门学校", by=None)
    db.session.commit()
    assert heard == []
