"""What the page of a flat shows of whoever holds it, and of who could."""

from typing import Any

from flask_babel import gettext as _

from welfare import clock
from welfare.extensions import db
from welfare.housing.applications.models import Application
from welfare.housing.forms import ReasonForm
from welfare.housing.lifecycle import AllocationStatus, RoundStatus, UnitState
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.waiting import waiting
from welfare.housing.stays.forms import KeyForm, RenewalForm
from welfare.housing.stays.queries import tenant_of
from welfare.housing.units.models import HousingUnit
from welfare.web.i18n import format_day


def of_unit(unit: HousingUnit, *, runs: bool) -> dict[str, Any]:
    """Who holds the flat now, the forms for what comes next, and the waiting lists that it could serve."""
    held = tenant_of(unit.id)
    shown: dict[str, Any] = {"held": held, "lines": []}
    if not runs:
        return shown
    if held is not None and held.status == AllocationStatus.ACCEPTED:
        shown["key"] = KeyForm(formdata=None, data={"words": key_words(unit)})
    elif held is not None and held.status == AllocationStatus.MOVED_IN:
        shown["renewal"] = RenewalForm(formdata=None)
        shown["giving_back"] = ReasonForm(formdata=None)
    elif unit.state == UnitState.VACANT:
        shown["lines"] = _rounds_waiting_for(unit)
    return shown


def key_words(unit: HousingUnit) -> str:
    """What a teacher is told with the key, as a beginning."""
    return _(
        "The key to your flat was handed over on %(day)s: %(school)s, %(flat)s.",
        day=format_day(clock.today()),
        school=unit.school.display_name,
        flat=unit.door,
    )


def _rounds_waiting_for(unit: HousingUnit) -> list[Round]:
    """The signed rounds in which somebody still waits for a flat at this school, oldest first."""
    query = db.select(Round).where(Round.status.in_((RoundStatus.ALLOCATING, RoundStatus.FINISHED)))
    somebody = (
        waiting(Round.id)  # type: ignore[arg-type]
        .where(Application.school_id == unit.school_id)
        .correlate(Round)
        .exists()
    )
    return list(db.session.scalars(query.where(somebody).order_by(Round.id).limit(10)))
