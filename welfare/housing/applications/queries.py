"""What is asked of applications: by whoever applied, and by those who run housing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.files.models import Document, Photo
from welfare.housing.applications.models import Application
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.queries import ROUND_ROW
from welfare.needs.lifecycle import OPEN
from welfare.needs.models import Need
from welfare.organizations.models import Organization
from welfare.sending.models import Receipt, SentFile
from welfare.sending.queries import file_with, files_with
from welfare.web.keyset import Keys

AS_THEY_CAME = Keys((Application.id,))
MY_ROW = (*ROUND_ROW, Application.points, Application.position, Application.withdrawn_at)
AT = aliased(Organization)
APPLICATION_ROW: tuple[Any, ...] = (
    Application.id,
    Application.code,
    Application.applied_at,
    Application.withdrawn_at,
    Application.points,
    Application.position,
    Person.name.label("person_name"),
    AT.display_name.label("school_name"),
    Need.number.label("need_number"),
)
"""What the list of those who applied shows, to those who run housing."""


def my_application(round_id: int, person: Person) -> Application | None:
    """What a person applied with, facts kept apart included."""
    query = (
        select(Application)
        .where(Application.round_id == round_id, Application.person_id == person.id)
        .options(
            joinedload(Application.sensitive), joinedload(Application.school), joinedload(Application.need)
        )
    )
    return db.session.scalar(query)


def my_applications(person: Person) -> Sequence[Row[Any]]:
    """The rounds in which a person applied, newest first."""
    query = (
        select(*MY_ROW)
        .join(Application, Application.round_id == Round.id)
        .where(Application.person_id == person.id)
        .order_by(Application.id.desc())
        .limit(20)
    )
    return db.session.execute(query).all()


def application_by_id(application_id: int) -> Application | None:
    """One application with everything about it: for those who run housing."""
    query = (
        select(Application)
        .join(Application.person)
        .where(Application.id == application_id)
        .options(
            contains_eager(Application.person).joinedload(Person.organization),
            joinedload(Application.sensitive),
            joinedload(Application.school),
            joinedload(Application.need),
            joinedload(Application.round),
        )
    )
    return db.session.scalar(query)


def files_of(application: Application) -> Sequence[SentFile]:
    """The photos and documents that prove what was said: for the applicant, and for those who run housing."""
    return files_with(Receipt.application_id == application.id)


def file_of(application: Application, sent_file_id: int) -> Photo | Document | None:
    """One of them that has arrived."""
    return file_with(Receipt.application_id == application.id, sent_file_id=sent_file_id)


def application_rows(round_id: int) -> Select[Any]:
    """Who applied, as rows for those who run housing: to be read `AS_THEY_CAME`."""
    return (
        select(*APPLICATION_ROW)
        .join(Person, Person.id == Application.person_id)
        .join(AT, AT.id == Application.school_id)
        .join(Need, Need.id == Application.need_id)
        .where(Application.round_id == round_id)
    )


def has_applied(round_id: int, person: Person) -> bool:
    """Whether the person applied in that round."""
    applied = exists().where(Application.round_id == round_id, Application.person_id == person.id)
    return bool(db.session.scalar(select(applied)))


def open_housing_needs(person: Person) -> Sequence[Row[Any]]:
    """The needs from which a person can apply, newest first."""
    query = (
        select(Need.id, Need.number, Need.title, Need.details)
        .where(Need.raised_by_id == person.id, Need.category == "housing", Need.status.in_(OPEN))
        .order_by(Need.id.desc())
        .limit(20)
    )
    return db.session.execute(query).all()
