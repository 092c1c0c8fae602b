"""The sheet that hangs at a school: who scans it says what they need there.

It hangs where everybody passes, so it names offices and no person.
"""

from flask import abort, render_template, request
from flask_login import current_user

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.teacher.queries import ON_BEHALF_ROLES
from welfare.needs.views import bp
from welfare.organizations.models import Organization, OrganizationKind
from welfare.organizations.queries import the_bureau
from welfare.web.access import access
from welfare.web.routing import public_address, row_id
from welfare.web.scanned import scan_code

HANGING_IT = (*ON_BEHALF_ROLES, Role.ADMIN)
"""Who has a school's sheet to print: whoever writes down its teachers' needs, and administrators."""


@bp.get("/schools/<id:school_id>/poster")
@access.roles(*HANGING_IT)
def poster(school_id: int) -> str:
    """A page to print on A4."""
    school = db.session.get(Organization, school_id)
    if school is None or not may_hang(school, current_user):
        abort(404)
    return render_template(
        "needs/poster.html",
        school=school,
        drawing=scan_code(public_address("needs.choose", school=school.id)),
        typed=public_address("needs.choose"),
        bureau=the_bureau(),
    )


def may_hang(place: Organization, person: Person) -> bool:
    """Whether the place is a school that is open, and this person's to print the sheet for."""
    return _is_open_school(place) and place.id in person.reached_by(*HANGING_IT)


def school_scanned() -> Organization | None:
    """The school whose sheet led here; None where it was none, or where there is no such school any more."""
    try:
        named = db.session.get(Organization, row_id(request.args.get("school", "")))
    except ValueError:
        return None
    return named if named is not None and _is_open_school(named) else None


def _is_open_school(place: Organization) -> bool:
    return place.is_active and place.kind is OrganizationKind.SCHOOL
