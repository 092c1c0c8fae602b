"""What somebody has agreed to, and when they gave a consent or took one back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.actions.record import phase
from welfare.housing.applications.models import Application, SensitiveFacts
from welfare.housing.lifecycle import WITHOUT_CONSENT, Consequence, EventKind
from welfare.housing.models import HousingEvent
from welfare.housing.refusals import NothingAgreed
from welfare.housing.rounds.models import Round
from welfare.sending.models import Receipt, SentFile
from welfare.sending.queries import files_with

OF_CONSENT = (EventKind.CONSENT_GIVEN, EventKind.CONSENT_WITHDRAWN)
SHOWN = 20
"""How often it was given or taken back that is listed, the newest first."""


class Agreed(NamedTuple):
    """What somebody has agreed to, and what would follow from taking it back now."""

    application: Application
    facts: dict[str, Any]
    since: datetime
    consequence: Consequence
    files: Sequence[SentFile]
    """Those that were sent with it and have arrived."""


def agreed_by(person: Person) -> list[Agreed]:
    """What somebody has agreed to and not taken back, the newest first."""
    query = (
        select(Application)
        .join(SensitiveFacts, SensitiveFacts.application_id == Application.id)
        .where(Application.person_id == person.id)
        .options(joinedload(Application.sensitive), joinedload(Application.round))
        .order_by(SensitiveFacts.consented_at.desc(), Application.id.desc())
    )
    agreed = db.session.scalars(query).all()
    files: dict[int | None, list[SentFile]] = defaultdict(list)
    for file in files_with(Receipt.application_id.in_([each.id for each in agreed])) if agreed else ():
        if file.has_arrived:
            files[file.receipt.application_id].append(file)
    return [_agreed(application, files[application.id]) for application in agreed]


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


def _agreed(application: Application, files: Sequence[SentFile]) -> Agreed:
    held = application.sensitive
    if held is None:
        raise NothingAgreed
    follows = WITHOUT_CONSENT[phase(application.round)]
    return Agreed(application, held.facts, held.consented_at, follows, files)
