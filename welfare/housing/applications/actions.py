"""Applying in a round, and what becomes of an application before anything is allocated."""

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import exists, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.chains import chain_called
from welfare.history.redaction import redact
from welfare.housing.actions.record import check_apart, check_phase, locked, record
from welfare.housing.applications.models import CODE_LENGTH, Application, SensitiveFacts
from welfare.housing.lifecycle import LIVE, EventKind
from welfare.housing.models import HousingEvent
from welfare.housing.refusals import HasAFlat, NotNow, NotYourNeed, NumbersUsedUp
from welfare.housing.rounds.models import Round
from welfare.housing.stays.models import Allocation
from welfare.needs.lifecycle import OPEN
from welfare.needs.models import Need
from welfare.sending.actions.files import forget
from welfare.sending.models import Receipt, SentFile

CODES = range(10 ** (CODE_LENGTH - 1), 10**CODE_LENGTH)
TRIES = 200
APART = "kept_apart"
"""In an event's changes: that a fact kept apart was corrected, and not to what."""


def apply(
    round_: Round,
    *,
    by: Person,
    need_id: int,
    school_id: int,
    facts: Mapping[str, Any],
    sensitive: Mapping[str, Any] | None = None,
    code: str | None = None,
) -> Application:
    """Apply, or apply otherwise: one application for each person and round, under one public number.

    `sensitive` are the facts that the person consents to have looked at; None withdraws that consent, and
    then the files that were sent before go, too. `code` is drawn unless given, as the demo does. Raises
    `NotNow`, `TakesAnother`, `HasAFlat`, `NotYourNeed`.
    """
    round_ = locked(Round, round_.id)
    check_phase(round_, EventKind.APPLIED)
    check_apart(round_, EventKind.APPLIED, by)
    _check_applicant(by, need_id)
    mine = db.session.scalar(
        select(Application).where(Application.round_id == round_.id, Application.person_id == by.id)
    )
    kind = EventKind.APPLIED if mine is None or mine.withdrawn_at else EventKind.APPLICATION_CHANGED
    if mine is None:
        mine = Application(
            round_id=round_.id, person_id=by.id, code=code or _free_code(round_), applied_at=clock.now()
        )
        db.session.add(mine)
    mine.need_id, mine.school_id, mine.facts, mine.withdrawn_at = need_id, school_id, dict(facts), None
    db.session.flush()
    consent = keep_apart(mine, sensitive)
    if consent == EventKind.CONSENT_WITHDRAWN:
        erase_what_proves(mine)
    for happened in filter(None, (kind, consent)):
        record(happened, by=by, round_id=round_.id, application_id=mine.id)
    return mine


def withdraw(application: Application, *, by: Person) -> None:
    """Apply no longer; one that was published stays on the list and is passed over. Raises `NotNow`."""
    round_ = locked(Round, application.round_id)
    application = locked(Application, application.id)
    check_phase(round_, EventKind.WITHDRAWN)
    if application.withdrawn_at is not None or _holds_a_flat(by.id):
        raise NotNow
    application.withdrawn_at = clock.now()
    keep_apart(application, None)
    forget(Receipt.application_id == application.id)
    record(EventKind.WITHDRAWN, by=by, round_id=round_.id, application_id=application.id)


def correct(
    application: Application,
    facts: Mapping[str, Any],
    sensitive: Mapping[str, Any] | None,
    *,
    by: Person,
    words: str,
    evidence: str | None = None,
) -> None:
    """Put right what was said before the list is published; the applicant sees it.

    Raises `NotNow`, `TakesAnother`.
    """
    round_ = locked(Round, application.round_id)
    check_phase(round_, EventKind.CORRECTED)
    check_apart(round_, EventKind.CORRECTED, by)
    if application.withdrawn_at is not None:
        raise NotNow
    change_facts(application, facts, sensitive, by=by, words=words, evidence=evidence)


def change_facts(
    application: Application,
    facts: Mapping[str, Any],
    sensitive: Mapping[str, Any] | None,
    *,
    by: Person,
    words: str,
    evidence: str | None = None,
) -> None:
    """Other facts, with a record of what they were; of sensitive ones only that they were changed."""
    changes = {
        key: [application.facts.get(key), facts.get(key)]
        for key in sorted({*application.facts, *facts})
        if application.facts.get(key) != facts.get(key)
    }
    application.facts = dict(facts)
    if sensitive is not None:
        held = db.session.get(SensitiveFacts, application.id)
        if held is not None and held.facts != dict(sensitive):
            held.facts = dict(sensitive)
            changes[APART] = [None, None]
    record(
        EventKind.CORRECTED,
        by=by,
        round_id=application.round_id,
        application_id=application.id,
        words=words,
        changes=changes,
        evidence=evidence or None,
    )


def keep_apart(application: Application, sensitive: Mapping[str, Any] | None) -> EventKind | None:
    """Keep sensitive facts in a row of their own, from the moment of the consent, or erase them; gives what
    becomes of the consent by that."""
    held, happened = db.session.get(SensitiveFacts, application.id), None
    if not sensitive:
        if held is not None:
            db.session.delete(held)
            happened = EventKind.CONSENT_WITHDRAWN
    elif held is None:
        db.session.add(
            SensitiveFacts(application_id=application.id, facts=dict(sensitive), consented_at=clock.now())
        )
        happened = EventKind.CONSENT_GIVEN
    else:
        held.facts = dict(sensitive)
    db.session.flush()
    db.session.expire(application, ["sensitive"])
    return happened


def erase_what_proves(application: Application, *, keeping: Collection[int] = ()) -> None:
    """Let go of what may tell of facts kept apart though it does not stand among them: the files that were
    sent, but those `keeping` (ids) which tell of others, and what was written where such facts were
    corrected."""
    forget(Receipt.application_id == application.id, SentFile.id.not_in(keeping))
    db.session.flush()
    redact(chain_called("application"), [application.id], (), only=_corrects_what_is_apart)


def _corrects_what_is_apart(event: HousingEvent) -> bool:
    return APART in (event.details.get("changes") or {})


def _check_applicant(by: Person, need_id: int) -> None:
    need = db.session.get(Need, need_id)
    if need is None or need.raised_by_id != by.id or need.category != "housing" or need.status not in OPEN:
        raise NotYourNeed
    if _holds_a_flat(by.id):
        raise HasAFlat


def _holds_a_flat(person_id: int) -> bool:
    held = exists().where(Allocation.person_id == person_id, Allocation.status.in_(LIVE))
    return bool(db.session.scalar(select(held)))


def _free_code(round_: Round) -> str:
    """A public number that says nothing about its owner, nor when they applied."""
    taken = set(db.session.scalars(select(Application.code).where(Application.round_id == round_.id)))
    for _try in range(TRIES):
        code = str(secrets.choice(CODES))
        if code not in taken:
            return code
    raise NumbersUsedUp
