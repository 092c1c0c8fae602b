"""A history is read, and added to, through an index of its own, however long the table is."""

import pytest

from tests.history.house import CHAINS, events_of, subject_id
from tests.support.plans import faults_of, statements
from tests.support.world import District
from welfare.extensions import db
from welfare.history.actions import append
from welfare.history.chains import all_chains
from welfare.history.queries import newest_events, newest_events_of_some

CHAIN = {chain.name: chain for chain in all_chains()}


@pytest.mark.parametrize("name", CHAINS)
def test_a_history_is_read_and_continued_through_its_index(district: District, name: str) -> None:
    chain, last = CHAIN[name], events_of(CHAIN[name])[-1]
    more = {"from_status": None, "to_status": "answered"} if name == "need" else {}
    about = {column: getattr(last, column) for column in last.SUBJECTS}
    with statements() as seen:
        found = newest_events(chain.subject, subject_id(last))
        append(chain.model, last.kind, by=None, **about, **more)
    faults = [fault for statement, values in seen for fault in faults_of(statement, values)]
    db.session.rollback()
    assert ([event.position for event in found], faults) == ([*range(last.position, 0, -1)], [])


def test_several_histories_are_read_together(district: District) -> None:
    chain, last = CHAIN["topic"], events_of(CHAIN["topic"])[-1]
    found = newest_events_of_some(chain.subject, [subject_id(last), 999])
    assert [event.id for event in found] == sorted((event.id for event in found), reverse=True)
    assert found[0].id == last.id
