"""Erasing what is kept of a person. Rows and events stay, so that every figure and every check holds; of whom
they were, and of what that person typed, nothing stays (docs/adr/0030)."""

import json
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Text, cast, delete, exists, select

from welfare import clock
from welfare.accounts.identities.models import Identity, Unlinked
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import ERASED_NAME, EventKind, Person, RoleAssignment
from welfare.accounts.privacy.models import PrivacyReading
from welfare.accounts.queries import names_of, people_by_id
from welfare.accounts.record import record
from welfare.accounts.records.actions import forget_where_somebody_was
from welfare.accounts.reset.models import ContactPoint, Letter
from welfare.accounts.second_factor.actions import forget as forget_factors
from welfare.exports.actions import forget_own_files
from welfare.extensions import db
from welfare.history.chains import chain_called
from welfare.history.redaction import redact
from welfare.homes.bookings.models import Booking
from welfare.homes.proposals.models import ProposalJoin
from welfare.housing.applications.models import Application, SensitiveFacts
from welfare.housing.notice.models import Objection
from welfare.needs.calls.models import FollowUp
from welfare.needs.models import Need
from welfare.needs.search import index_again
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Device, Notice, NoticePreference
from welfare.organizations.models import Organization
from welfare.petitions.actions import check, move
from welfare.petitions.erasure.queries import what_runs
from welfare.petitions.lifecycle import Action
from welfare.petitions.models import Petition
from welfare.petitions.refusals import NotNow, StillRunning
from welfare.sending.actions.files import forget
from welfare.sending.models import Receipt, SentFile
from welfare.training.models import Enrolment, Session

NOTHING = "—"
"""What stands where somebody had typed something: the same in every language."""
OWNER: dict[str, Any] = {
    "application": Application.person_id,
    "booking": Booking.person_id,
    "enrolment": Enrolment.person_id,
    "need": Need.raised_by_id,
    "person": Person.id,
    "petition": Petition.person_id,
}
"""By the name of its history, whose a thing is: of its events the words go, too."""
OF_THEIR_OWN: tuple[Any, ...] = (
    ContactPoint, Device, Identity, Letter, Notice, NoticePreference, PrivacyReading, RoleAssignment,
    Unlinked,
)  # fmt: skip
"""What goes whole."""
CHOSEN = frozenset({"mode", "topic", "lives_in", "facilities"})
"""Answers in a need that are chosen from a list, or counted by; others were typed."""


def carry_out(petition: Petition, *, by: Person) -> None:
    """Do what a locked petition asks: close the account, and erase. Raises `NotNow`, `StillRunning`, and what
    closing an account raises."""
    check(petition, Action.ERASE, by)
    person = people_by_id([petition.person_id or 0]).get(petition.person_id or 0)
    if person is None:
        raise NotNow
    if person.is_active:
        _refuse_what_runs(person)
        deactivate(person, by=by)
    erase(person, by=by)
    petition.in_charge_id = petition.in_charge_id or by.id
    move(petition, Action.ERASE, by=by)


def erase(person: Person, *, by: Person | None) -> None:
    """Let nothing say any more who somebody was, who has no open account. Raises `StillRunning`."""
    # Waits also for whoever is just sending something in this person's name.
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    _refuse_what_runs(person)
    name = person.name
    record(person, EventKind.ERASED, by=by)
    db.session.flush()
    _drop_what_is_theirs(person)
    empty_needs(_needs_of(person), with_names=False)
    _empty_what_they_typed(person)
    _take_words_out_of_histories(person)
    _forget_name(person, name)


def _refuse_what_runs(person: Person) -> None:
    runs = what_runs(person)
    if runs:
        raise StillRunning(what=_(", ").join(f"{label}{_(': ')}{count}" for label, count in runs))


def _drop_what_is_theirs(person: Person) -> None:
    """Sign-ins, the calendar and saved views have gone with the account."""
    forget_factors(person)
    forget_own_files(person)
    for model in OF_THEIR_OWN:
        db.session.execute(delete(model).where(model.person_id == person.id))
    forget_where_somebody_was(person)
    needs = select(Need.id).where(Need.raised_by_id == person.id)
    applications = select(Application.id).where(Application.person_id == person.id)
    forget(SentFile.need_id.in_(needs) | Receipt.application_id.in_(applications))
    has_files = exists().where(SentFile.receipt_id == Receipt.id)
    db.session.execute(delete(Receipt).where(Receipt.person_id == person.id, ~has_files))
    db.session.execute(delete(SensitiveFacts).where(SensitiveFacts.application_id.in_(applications)))


def empty_needs(needs: Sequence[Need], *, with_names: bool) -> None:
    """Take out of needs, of calls about them and of their histories what was written there; with or without
    their teachers' names they are found as before. None of them can be brought back any more."""
    teachers = names_of({need.raised_by_id for need in needs}) if with_names else {}
    _forget_titles_told(needs)
    for need in needs:
        need.title = need.description = NOTHING
        need.answer = NOTHING if need.answer is not None else None
        need.details = {name: value for name, value in need.details.items() if name in CHOSEN}
        need.undoable_step = need.undoable_until = None
        school = db.session.get_one(Organization, need.school_id)
        teacher = teachers.get(need.raised_by_id)
        index_again(need, names=(teacher, school.name) if teacher else (school.name,))
    ids = [need.id for need in needs]
    _empty(FollowUp, FollowUp.need_id.in_(ids), words=None)
    redact(chain_called("need"), ids)


def _forget_titles_told(needs: Sequence[Need]) -> None:
    """Colleagues who stand behind a need for a home were told of it by its title."""
    behind = select(ProposalJoin.person_id).where(ProposalJoin.need_id.in_([need.id for need in needs]))
    told = select(Notice).where(Notice.kind == NoticeKind.HOME, Notice.person_id.in_(behind))
    titles = {need.title for need in needs}
    for notice in db.session.scalars(told):
        if notice.details and notice.details.get("title") in titles:
            notice.details = {**notice.details, "title": NOTHING}


def _needs_of(person: Person) -> Sequence[Need]:
    query = select(Need).where(Need.raised_by_id == person.id).order_by(Need.id)
    return db.session.scalars(query).all()


def _empty_what_they_typed(person: Person) -> None:
    _empty(Booking, Booking.person_id == person.id, purpose="")
    _empty(Objection, Objection.by_id == person.id, words=NOTHING)
    _empty(Objection, (Objection.by_id == person.id) & Objection.answer.is_not(None), answer=NOTHING)
    _empty(Petition, Petition.person_id == person.id, words=NOTHING, reason=None)
    _empty(Petition, (Petition.person_id == person.id) & Petition.answer.is_not(None), answer=NOTHING)
    _empty(Petition, (Petition.person_id == person.id) & Petition.turn_to.is_not(None), turn_to=NOTHING)
    _empty(Session, Session.organiser_id == person.id, contact=None)


def _empty(model: Any, condition: Any, **values: Any) -> None:
    """Each row by itself where there is one, so that its seal is made anew."""
    for row in db.session.scalars(select(model).where(condition)):
        for name, value in values.items():
            setattr(row, name, value)
    db.session.flush()


def _take_words_out_of_histories(person: Person) -> None:
    for name, owner in OWNER.items():
        ids = db.session.scalars(select(owner.class_.id).where(owner == person.id)).all()
        redact(chain_called(name), ids)


def _forget_name(person: Person, name: str) -> None:
    """The name itself, also in what others were told."""
    written = json.dumps(name)[1:-1]
    told = select(Notice).where(cast(Notice.details, Text).contains(written, autoescape=True))
    for notice in db.session.scalars(told):
        notice.details = _without(notice.details, name)
    person.name, person.staff_number = ERASED_NAME, f"#{person.id}"
    person.phone = person.password_hash = None
    person.erased_at = clock.now()
    db.session.flush()
    db.session.expire(person, ["name"])


def _without(details: Any, name: str) -> Any:
    return {key: NOTHING if value == name else value for key, value in (details or {}).items()}
