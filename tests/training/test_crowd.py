"""Two hundred people, thirty seats, one moment: against the real server, on both databases."""

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session as Database
from sqlalchemy.orm import scoped_session

from tests.support.crowd import everybody_posts, people_at
from tests.support.live_server import running_server
from tests.support.world import District
from tests.training.conftest import Opening
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, TrainingEvent

PEOPLE, SEATS, LEAVING = 200, 30, 10


@pytest.mark.slow("starts a server, and 200 people ask it")
def test_none_lost_none_twice_all_in_order(
    app: Flask,
    database_url: str,
    district: District,
    a_session: Opening,
    session: scoped_session[Database],
    tmp_path: Path,
) -> None:
    training = a_session(seats=SEATS)
    here = f"/training/sessions/{training.id}"
    people = people_at(district.place("near_school"), PEOPLE)
    session.commit()
    secret = str(app.config["SECRET_KEY"])
    settings = {"DATABASE_URL": database_url, "WELFARE_SECRET_KEY": secret, "WELFARE_ENV": "testing"}
    with running_server(tmp_path, **settings) as server:
        taps = [*people, *people[:20]]  # twenty of them tap twice
        answers = Counter(everybody_posts(server, app, taps, f"{here}/registration"))
        assert answers == {303: PEOPLE, 409: 20}
        line = read_line(session, training.id)
        assert [standing for standing, _state, _person in line] == list(range(1, PEOPLE + 1))
        assert {person for *_rest, person in line} == {person.id for person in people}
        states = [state for _standing, state, _person in line]
        assert states == [State.REGISTERED] * SEATS + [State.STANDBY] * (PEOPLE - SEATS)
        by_id = {person.id: person for person in people}
        leaving = [by_id[person_id] for _standing, _state, person_id in line[:LEAVING]]
        assert everybody_posts(server, app, leaving, f"{here}/withdrawal") == [303] * LEAVING
    states = [state for _standing, state, _person in read_line(session, training.id)]
    waiting = PEOPLE - SEATS - LEAVING
    assert states == [State.WITHDRAWN] * LEAVING + [State.REGISTERED] * SEATS + [State.STANDBY] * waiting
    moved = session.scalars(
        select(Enrolment.standing)
        .join(TrainingEvent, TrainingEvent.enrolment_id == Enrolment.id)
        .where(TrainingEvent.kind == EventKind.MOVE_UP)
        .order_by(TrainingEvent.id)
    )
    assert moved.all() == list(range(SEATS + 1, SEATS + 1 + LEAVING))


def read_line(session: scoped_session[Database], session_id: int) -> list[tuple[int, State, int]]:
    """Standing, state and person of everybody, by their standing."""
    session.rollback()  # what the server has written since is to be seen
    query = select(Enrolment.standing, Enrolment.state, Enrolment.person_id)
    rows = session.execute(query.where(Enrolment.session_id == session_id).order_by(Enrolment.standing))
    return [tuple(row) for row in rows]
