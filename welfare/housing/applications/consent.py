"""Taking back the consent to have facts kept apart looked at, and what somebody has agreed to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.actions.record import check_phase, locked, phase, record
from welfare.housing.applications.actions import keep_apart
from welfare.housing.applications.models import Application, SensitiveFacts
from welfare.housing.lifecycle import WITHOUT_CONSENT, Consequence, EventKind
from welfare.housing.models import HousingEvent
from welfare.housing.notice.actions import show_anew
from welfare.housing.refusals import NothingAgreed
from welfare.housing.rounds.models import Round

OF_CONSENT = (EventKind.CONSENT_GIVEN, EventKind.CONSENT_WITHDRAWN)
SHOWN = 20
"""How often it was given or taken back that is listed, the newest first."""


class Agreed(NamedTuple):
    """What somebody has agreed to, and what would follow from taking it back now."""

    application: Application
    facts: dict[str, Any]
    since: datetime
    consequence: Consequence


def take_back(application: Application, *, by: Person) -> Consequence:
    """Erase the facts kept apart, with what follows in this phase of the round; the application stays.

    Raises `NotNow`, `NothingAgreed`.
    """
    round_ = locked(Round, application.round_id)
    application = locked(Application, application.id)
    check_phase(round_, EventKind.CONSENT_WITHDRAWN)
    if db.session.get(SensitiveFacts, application.id) is None:
        raise NothingAgreed
    follows = WITHOUT_CONSENT[phase(round_)]
    keep_apart(application, None)
    record(EventKind.CONSENT_WITHDRAWN, by=by, round_id=round_.id, application_id=application.id)
    if follows == Consequence.SCORED_AGAIN:
        application.undisclosed_points = 0
        show_anew(round_, by=None)
    return follows


def agreed_by(person: Person) -> list[Agreed]:
    """What somebody has agreed to and not taken back, the newest first."""
    query = (
        select(Application)
        .join(SensitiveFacts, SensitiveFacts.application_id == Application.id)
        .where(Application.person_id == person.id)
        .options(joinedload(Application.sensitive), joinedload(Application.round))
        .order_by(SensitiveFacts.consented_at.desc(), Application.id.desc())
    )
    return [_agreed(application) for application in db.session.scalars(query)]


def consents_of(person: Person) -> Sequence[tuple[HousingEvent, str]]:
    """That somebody gave a consent or took one back, with the round's name, the newest first."""
    query = (
        select(HousingEvent, Round.name)
        .join(Application, Application.id == HousingEvent.application_id)
        .join(Round, Round.id == Application.round_id)
        .where(Application.person_id == person.id, HousingEvent.kind.in_(OF_CONSENT))
        .order_by(HousingEvent.id.desc())
        .limit(SHOWN)
    )
    return [(event, name) for event, name in db.session.execute(query)]


def application_of(person: Person, application_id: int) -> Application | None:
    """One of somebody's own applications."""
    mine = select(Application).where(Application.id == application_id, Application.person_id == person.id)
    return db.session.scalar(mine)


def _agreed(application: Application) -> Agreed:
    held = application.sensitive
    if held is None:
        raise NothingAgreed
    return Agreed(application, held.facts, held.consented_at, WITHOUT_CONSENT[phase(application.round)])
