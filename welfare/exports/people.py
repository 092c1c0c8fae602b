"""The list of people as an export, for administrators."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from welfare.accounts.models import Person
from welfare.accounts.options import WITH_ACCOUNTS
from welfare.accounts.people.queries import SEE_ACCOUNTS, people_rows
from welfare.exports.lists import Column, ListExport
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.web.asked import asked_in


def _place(by: Person, args: Mapping[str, str]) -> Organization | None:
    asked = asked_in(args, "organization", WITH_ACCOUNTS.offered_to(by))
    return db.session.get_one(Organization, asked.id) if asked.id else None


def _words(args: Mapping[str, str]) -> str:
    return "".join(args.get("q", "").split("\0")).strip()[:60]


def _is_active(args: Mapping[str, str]) -> bool:
    return args.get("status") != "inactive"


def rows(by: Person, args: Mapping[str, str]) -> Select[Any]:
    """The people that the page shows, newest first."""
    query = people_rows(by, words=_words(args), within=_place(by, args), is_active=_is_active(args))
    return query.add_columns(Person.created_at).order_by(Person.id.desc())


def filters(by: Person, args: Mapping[str, str]) -> Sequence[str]:
    """The filters in words."""
    place = _place(by, args)
    account = _l("Open accounts") if _is_active(args) else _l("Closed accounts")
    return [text for text in (str(account), place.display_name if place else "", _words(args)) if text]


EXPORT = ListExport(
    name="people",
    title=_l("People"),
    roles=frozenset(SEE_ACCOUNTS),
    columns=(
        Column(_l("Staff number"), "staff_number"),
        Column(_l("Name"), "name"),
        Column(_l("Organization"), "organization", width=24),
        Column(_l("Phone"), "phone", width=16),
        Column(_l("Account opened on"), "created_at", width=18),
    ),
    rows=rows,
    filters=filters,
)
