"""The schools that flats stand at, and the vacant flats, as forms and a filter offer them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from welfare.accounts.roles import TRIAGE_ROLES, Role
from welfare.extensions import db
from welfare.housing.lifecycle import UnitState
from welfare.housing.units.models import HousingUnit
from welfare.organizations.models import Organization
from welfare.organizations.options import OPEN, SCHOOLS, Conditions, source
from welfare.spelling import folded
from welfare.web.choices import MOST_MATCHES, Choice, Queried

WITH_FLATS = source("schools-with-flats", TRIAGE_ROLES, lambda _reader: SCHOOLS)
"""By which flats are narrowed: closed ones may have some."""
FOR_FLATS = source("schools-for-flats", [Role.HANDLER, Role.CLERK], lambda _runner: (*OPEN, *SCHOOLS))
"""At which a flat is entered."""


def _have_vacant(_runner: Any) -> Conditions:
    vacant = select(HousingUnit.id).where(
        HousingUnit.school_id == Organization.id, HousingUnit.state == UnitState.VACANT
    )
    return (*SCHOOLS, vacant.exists())


WITH_VACANT = source("schools-with-vacant-flats", [Role.HANDLER, Role.CLERK], _have_vacant)
"""All whose vacant flats a round can give out."""


class VacantFlats(Queried):
    """Every flat that a round could give out, school by school."""

    endpoint, model = "housing.vacant_flats", HousingUnit

    def matching(self, words: str) -> Sequence[Choice]:
        """Those in whose school, building and number each of these words stands."""
        said = Organization.name_key + func.lower(HousingUnit.building) + func.lower(HousingUnit.number)
        query = self._query()
        for word in folded(words).split():
            query = query.where(said.contains(word, autoescape=True))
        return self._read(query.limit(MOST_MATCHES))

    def _query(self) -> Any:
        return (
            select(HousingUnit.id, Organization.display_name, HousingUnit.building, HousingUnit.number)
            .join(Organization, Organization.id == HousingUnit.school_id)
            .where(HousingUnit.state == UnitState.VACANT)
            .order_by(Organization.path, HousingUnit.building, HousingUnit.number)
        )

    def _read(self, query: Any) -> Sequence[Choice]:
        return [Choice(id_, " ".join(door), None) for id_, *door in db.session.execute(query)]
