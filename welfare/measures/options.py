"""What forms of problems and measures offer: units, schools, and problems and measures by their titles."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, select

from welfare.accounts.models import Person
from welfare.accounts.options import reached
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.measures.measures.models import Measure
from welfare.measures.measures.queries import seen_measures
from welfare.measures.policy import TABLE, Permission
from welfare.measures.problems.models import Problem
from welfare.organizations.options import OPEN, SCHOOLS, UNITS, Conditions, source
from welfare.spelling import folded
from welfare.web.choices import MOST_MATCHES, Choice, Queried

_anywhere, KEEPERS = TABLE[Permission.KEEP_MEASURE]


def _kept_by(person: Person) -> Conditions:
    return (*OPEN, *UNITS, *reached(person, *KEEPERS))


LEADING = source("leading-units", KEEPERS, _kept_by)
"""Those that a person may let lead a new measure."""
CONTACTS = source(
    "contact-schools", [Role.CLERK], lambda clerk: (*OPEN, *SCHOOLS, *reached(clerk, Role.CLERK))
)
"""Those that a clerk looks after."""


@dataclass(frozen=True)
class Titled(Queried):
    """Problems or measures that hold a condition, the newest first."""

    endpoint: str
    model: Any
    condition: ColumnElement[bool]

    def matching(self, words: str) -> Sequence[Choice]:
        """Those in whose title each of these words stands, however it is written there."""
        asked = folded(words).split()
        fitting = (one for one in self._read(self._query()) if _has_all(one.name, asked))
        return list(islice(fitting, MOST_MATCHES))

    def _query(self) -> Any:
        query = select(self.model.id, self.model.title).where(self.condition)
        return query.order_by(self.model.id.desc())

    def _read(self, query: Any) -> Sequence[Choice]:
        return [Choice(id_, title, None) for id_, title in db.session.execute(query)]


def _has_all(title: str, asked: Sequence[str]) -> bool:
    """Compared here and not in the database, which knows no other width of a bracket or a dash."""
    written = folded(title)
    return all(word in written for word in asked)


def measures_offered(person: Person) -> Titled:
    """The measures that the person can name as the answer to a problem."""
    return Titled("measures.measure_choices", Measure, seen_measures(person))


def problems_offered() -> Titled:
    """The problems still on the list."""
    return Titled("measures.problem_choices", Problem, Problem.struck_off_at.is_(None))
