"""Publishing a version of the privacy notice, and noting who has read it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.privacy.models import PrivacyNotice, PrivacyReading
from welfare.accounts.privacy.queries import latest_number, notice_numbered
from welfare.extensions import db, unless_taken
from welfare.history.actions import append
from welfare.organizations.models import EventKind, Organization, OrganizationEvent
from welfare.organizations.queries import one_at_a_time
from welfare.refusals import N_, Refusal


class NothingNew(Refusal):
    """Everybody would be asked to read the same once more."""

    sentence = N_("Nothing was changed since the last version, so there is no new one.")


class PublishedMeanwhile(Refusal):
    """Somebody else has published a version since this one was begun."""

    sentence = N_(
        "Version %(number)d has been published meanwhile, so nothing is published yet. Look at it; what you "
        "typed is still here, and can be published after it."
    )


class AlreadyNoted(Exception):
    """Somebody has read it, and says so at two places at once."""


def publish(
    texts: Mapping[str, Mapping[str, str]], days: Mapping[str, int], *, after: int, by: Person
) -> PrivacyNotice:
    """The version that follows on number `after`, dated today; everybody is asked to read it.

    Who published it stands in the history of the bureau. Raises `PublishedMeanwhile`, `NothingNew`.
    """
    one_at_a_time()
    before = latest_number()
    if before != after:
        raise PublishedMeanwhile(number=before)
    there = notice_numbered(before)
    if there is not None and (there.texts, there.days) == (texts, days):
        raise NothingNew
    said: dict[str, Any] = {language: dict(parts) for language, parts in texts.items()}
    notice = PrivacyNotice(number=before + 1, published_on=clock.today(), texts=said, days=dict(days))
    db.session.add(notice)
    db.session.flush()
    bureau_id = db.session.scalars(select(Organization.id).where(Organization.parent_id.is_(None))).one()
    kind, details = EventKind.NOTICE_PUBLISHED, {"number": notice.number}
    append(OrganizationEvent, kind, by=by, organization_id=bureau_id, details=details)
    return notice


def note_reading(person: Person, number: int) -> None:
    """Note that somebody has read a version; nothing where they had, or where there is none."""
    if number > latest_number() or db.session.get(PrivacyReading, (person.id, number)):
        return
    try:
        with unless_taken(AlreadyNoted()):
            db.session.add(PrivacyReading(person_id=person.id, number=number, read_at=clock.now()))
    except AlreadyNoted:
        return
