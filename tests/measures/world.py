"""Problems and measures of the small district, made through the real actions."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert

from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.measures.measures.actions import enter_measure, finish_measure, spend, take_on
from welfare.measures.measures.models import Measure
from welfare.measures.problems.actions import answer_with, gather, list_problem
from welfare.measures.problems.models import Problem
from welfare.needs.models import Need


def a_problem(district: District, *needs: Need, title: str = "宿舍没有热水", by: str = "clerk") -> Problem:
    """On the list, as somebody put it there; the clerk of the bureau gathered these needs in it."""
    problem = list_problem(title=title, words="", by=district.person(by))
    for need in needs:
        gather(problem, need, by=district.person("clerk"))
    return problem


def a_measure(
    district: District,
    *,
    answers: Iterable[Problem] = (),
    takes_on: Iterable[Need] = (),
    spent: int = 0,
    unit: str = "housing_office",
    is_finished: bool = False,
    **more: Any,
) -> Measure:
    """Entered by the clerk, against these problems, answering these needs."""
    clerk = district.person("clerk")
    given = {
        "title": "集中安装热水器",
        "words": "",
        "approved_yuan": 30_000,
        "started_on": clock.today(),
        **more,
    }
    measure = enter_measure(**given, lead_unit=district.place(unit), by=clerk)
    for problem in answers:
        answer_with(problem, measure, by=clerk)
    for need in takes_on:
        take_on(measure, need, by=clerk)
    if spent:
        enter_spending(measure, spent, by=clerk)
    if is_finished:
        finish_measure(measure, words="每层装了两台", by=clerk)
    db.session.flush()
    return measure


def copies_of(need: Need, count: int) -> list[int]:
    """So many more needs like this one, as rows alone; gives their ids."""
    db.session.flush()
    written = [column.key for column in Need.__table__.columns if column.computed is None]
    row = {name: getattr(need, name) for name in written if name != "id"}
    rows = [{**row, "number": f"{row['number']}-{n}"} for n in range(count)]
    return list(db.session.scalars(insert(Need).returning(Need.id), rows))


def enter_spending(measure: Measure, yuan: int, *, by: Person, reason: str | None = None) -> None:
    """Money spent today."""
    spend(measure, amount_yuan=yuan, spent_on=clock.today(), words="材料", reason=reason, by=by)


def give_role(district: District, account: str, role: Role, at: str) -> Person:
    """One more role for somebody; gives the person with the new reach."""
    person = district.person(account)
    db.session.add(RoleAssignment(person_id=person.id, role=role, organization_id=district.place(at).id))
    db.session.commit()
    db.session.expire_all()
    return district.person(account)
