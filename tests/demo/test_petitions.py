"""What people of the demo have asked of the bureau beside needs."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, scoped_session

from welfare.accounts.models import Person
from welfare.petitions.lifecycle import Kind, Status
from welfare.petitions.models import Petition


def test_one_of_most_kinds_is_there_each_with_whoever_handles_it(
    demo: datetime, session: scoped_session[Session]
) -> None:
    asks, handles = aliased(Person), aliased(Person)
    told = (
        select(Petition.kind, Petition.status, asks.staff_number, handles.staff_number)
        .join(asks, asks.id == Petition.person_id)
        .join(handles, handles.id == Petition.in_charge_id)
    )
    assert {tuple(row) for row in session.execute(told)} == {
        (Kind.CORRECTION, Status.ANSWERED, "neighbour", "admin"),
        (Kind.COMPLAINT, Status.TAKEN_IN, "colleague", "clerk"),
        (Kind.SUGGESTION, Status.ANSWERED, "teacher", "leader"),
    }


def test_none_of_them_is_late_and_what_has_an_answer_had_it_in_time(
    demo: datetime, session: scoped_session[Session]
) -> None:
    petitions = session.scalars(select(Petition)).all()
    assert all(one.due_on > demo.date() for one in petitions if one.closed_at is None)
    closed = [one for one in petitions if one.closed_at is not None]
    assert all(one.submitted_at < one.closed_at < demo for one in closed)
    assert all(one.closed_at.date() <= one.due_on and one.answer for one in closed)
