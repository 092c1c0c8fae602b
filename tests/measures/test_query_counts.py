"""Every page of visits, problems and measures asks the database as often for twenty rows as for one."""

from itertools import count

import pytest

from tests.homes.world import home_at
from tests.housing.town import flat
from tests.measures.world import a_measure, a_problem, enter_spending
from tests.support.client import Client
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import add_person
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.measures import outputs
from welfare.measures.measures.actions import add_step, take_on
from welfare.measures.measures.models import Measure
from welfare.measures.problems.actions import answer_with, gather
from welfare.measures.problems.models import Problem
from welfare.measures.visits.actions import Found, Report, record_visit
from welfare.measures.visits.models import FindingOutcome, Visit

_numbers = count(1)


class Season:
    """A visit, a problem and a measure that much belongs to, and as many beside them."""

    def __init__(self, district: District) -> None:
        self.district, self.clerk = district, district.person("clerk")
        self.problem: Problem = a_problem(district, title="大问题")
        self.measure: Measure = a_measure(district, answers=[self.problem], title="大措施")
        self.visit: Visit | None = None
        self.grow()

    def grow(self) -> None:
        """One more row in every list there is."""
        number, district = next(_numbers), self.district
        first, second = district.need(), district.need()
        other = a_problem(district, second, title=f"问题{number}")
        a_measure(district, answers=[self.problem, other], takes_on=[second], spent=1, title=f"措施{number}")
        answer_with(other, self.measure, by=self.clerk)
        gather(self.problem, first, by=self.clerk)
        take_on(self.measure, first, by=self.clerk)
        add_step(self.measure, title="一步", due_on=clock.today(), by=self.clerk)
        enter_spending(self.measure, 1, by=self.clerk)
        outputs.link(self.measure, "home", [home_at(district, name=f"教师之家{number}").id], by=self.clerk)
        outputs.link(self.measure, "unit", [flat(district).id], by=self.clerk)
        self._visit(number)
        self._contact(number)
        db.session.commit()

    def _visit(self, number: int) -> None:
        found = tuple(
            Found("路灯", FindingOutcome.PROBLEM, problem_id=self.problem.id)
            for _ in range(1 if number == 1 else 2)
        )
        school = self.district.place("near_school").id
        report = Report(f"visit-{number}", school, clock.today(), is_unannounced=True, findings=found)
        self.visit, _is_new = record_visit(report, by=self.district.person("leader"))

    def _contact(self, number: int) -> None:
        leader: Person = add_person(
            staff_number=f"leader{number}", name="领导", organization=self.district.place("bureau"),
            roles=[Role.LEADER],
        )  # fmt: skip
        set_contact_schools(leader, {self.district.place("near_school").id}, by=self.clerk)

    @property
    def addresses(self) -> list[str]:
        """The pages, the deep ones among them."""
        assert self.visit
        return [
            "/visits", "/visits/new", f"/visits/{self.visit.id}", "/visits/contacts",
            "/problems", f"/problems/{self.problem.id}",
            "/measures", "/measures/new", f"/measures/{self.measure.id}", "/measures/ledger",
        ]  # fmt: skip


def counted(season: Season, client: Client) -> dict[str, int]:
    """How often each page asks, by account and address; a page that is not open to somebody is left out."""
    found = {}
    for account in ("leader", "clerk", "handler"):
        sign_in_as(client, season.district.person(account))
        for address in season.addresses:
            with statements() as asked:
                status = client.get(address).status_code
            if status == 200:
                found[f"{account} {address.rstrip('0123456789')}"] = len(asked)
    return found


@pytest.mark.slow("opens every list twice, with one row and with twenty")
@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_twenty_rows_cost_as_many_queries_as_one(client: Client, district: District) -> None:
    client.lints = False
    season = Season(district)
    for_one = counted(season, client)
    for _ in range(19):
        season.grow()
    for_twenty = counted(season, client)
    assert for_twenty == for_one
    assert len(for_one) == 24
