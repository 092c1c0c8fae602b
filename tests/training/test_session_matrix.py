"""A session's phase x what organisers do x who, over HTTP: the exact answer, nothing changed on a refusal.

What is expected is written out here by hand, not read from the code it checks.
"""

from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from flask import Flask

from tests.support.everybody import NAMES, Everybody, Place
from tests.support.states import Remember
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import TABLES, enrolment_in, session_with
from welfare import clock
from welfare.needs.lifecycle import Status
from welfare.training.models import Programme, Session
from welfare.training.sessions.actions import cancel_session

PHASES = ("upcoming", "soon", "begun", "over", "cancelled")
"""A week, half an hour before it begins; an hour in; a minute after its end; cancelled, a week before."""
ANSWERS = {
    #               upcoming soon begun over cancelled
    "details":      "+       +    b     b    c",
    "cancellation": "+       +    b     b    c",
    "invitations":  "+       +    b     b    c",
    "attendance":   "t       +    +     +    c",
}  # fmt: skip
"""`+` done; a letter: refused in the words below. Of whoever does not organise: 403."""
SENTENCES = {
    "b": "This session has begun.",
    "c": "This session has been cancelled.",
    "t": "You can sign in from an hour before the session begins until it ends.",
}
ORGANISERS = ("clerk", "second_clerk", "other_handler")
SHOWN_ANYHOW = ("code", "attendance", "cancellation")
"""Pages that show what there is, whatever the phase."""
_keys = count(1)


def moment_of(phase: str, session: Session) -> datetime:
    match phase:
        case "soon":
            return session.starts_at - timedelta(minutes=30)
        case "begun":
            return session.starts_at + timedelta(hours=1)
        case "over":
            return session.ends_at + timedelta(minutes=1)
    return session.starts_at - timedelta(days=2)


def expected(phase: str, action: str, who: str) -> str:
    return ANSWERS[action].split()[PHASES.index(phase)] if who in ORGANISERS else "403"


@pytest.mark.thorough("asks each cell of the table over HTTP")
@pytest.mark.parametrize("phase", PHASES)
def test_phase_by_action_by_who(
    phase: str,
    app: Flask,
    district: District,
    programme: Programme,
    a_session: Opening,
    remember: Remember,
    record_property: Any,
) -> None:
    everybody = Everybody(app, district, SENTENCES, TABLES)
    build = partial(place_of, phase, district, programme, a_session)
    assert everybody.disagreements(ANSWERS, build, partial(expected, phase), remember) == []
    record_property("cells of the session matrix", len(ANSWERS) * len(NAMES))


def place_of(phase: str, district: District, programme: Programme, a_session: Opening) -> Place:
    """A session in this phase: the teacher has a seat in it, a colleague asks for its topic."""
    topic = f"题目{next(_keys)}"
    session = session_with("registered", district, a_session, topic=topic)
    asked = {"category": "training", "details": {"topic": topic}}
    district.need(Status.IN_PROGRESS, by="colleague", unit="training_office", **asked)
    if phase == "cancelled":
        cancel_session(session, by=district.person("clerk"))
    here = f"/training/sessions/{session.id}"
    enrolment_id = enrolment_in(session, district).id
    begins, ends = (
        f"{clock.local(moment + timedelta(days=30)):%Y-%m-%dT%H:%M}"
        for moment in (session.starts_at, session.ends_at)
    )
    details = {
        "kind": "course",
        "programme": programme.id,
        "title": "换了题目",
        "mode": "online",
        "starts_at": begins,
        "ends_at": ends,
        "place": "线上",
        "seats": 40,
        "hours": 8,
    }
    attendance = {"submission_key": f"list-{enrolment_id}", "listed": enrolment_id, "present": enrolment_id}
    return Place(
        {
            "details": (f"{here}/details", details),
            "cancellation": (f"{here}/cancellation", {}),
            "invitations": (f"{here}/invitations", {}),
            "attendance": (f"{here}/attendance", attendance),
        },
        at=moment_of(phase, session),
    )


@pytest.mark.parametrize("phase", PHASES)
def test_what_an_organiser_may_look_at(
    phase: str, app: Flask, district: District, programme: Programme, a_session: Opening
) -> None:
    everybody = Everybody(app, district, SENTENCES, TABLES)
    place = place_of(phase, district, programme, a_session)
    here = place.requests["details"][0].removesuffix("/details")
    client, _token = everybody.windows["other_handler"]
    with clock.at(place.at):
        shown = {name: client.get(f"{here}/{name}").status_code for name in (*SHOWN_ANYHOW, "details")}
        assert client.get(here).status_code == 200
    open_to_change = ANSWERS["details"].split()[PHASES.index(phase)] == "+"
    assert shown == dict.fromkeys(SHOWN_ANYHOW, 200) | {"details": 200 if open_to_change else 409}
