"""Reading a history: for whom something was done is read with the events, however many they are."""

import pytest
from flask import g

from tests.support.plans import statements
from tests.support.world import District
from welfare.accounts.models import EventKind, PersonEvent
from welfare.extensions import db
from welfare.history.actions import append
from welfare.history.queries import acted_for, newest_events

LENDERS = ("handler", "second_clerk", "leader")


@pytest.mark.parametrize(("lenders", "queries"), [((), 1), (LENDERS[:1], 2), (LENDERS, 2)])
def test_those_for_whom_it_was_done_are_read_at_once(
    district: District, lenders: tuple[str, ...], queries: int
) -> None:
    teacher, ids = district.person("teacher"), [district.person(name).id for name in lenders]
    for id_ in ids or [None]:
        others = [id_] if id_ else ()
        append(
            PersonEvent, EventKind.MOVED, by=district.person("clerk"), acted_for=others, person_id=teacher.id
        )
    db.session.commit()
    teacher_id = teacher.id
    db.session.expunge_all()
    g.pop("acted_for", None)
    with statements() as asked:
        events = newest_events(PersonEvent.person_id, teacher_id, PersonEvent.kind == EventKind.MOVED)
        told = [person.id for event in events for person in acted_for(event)]
    assert told == ids[::-1]
    assert len(asked) == queries
