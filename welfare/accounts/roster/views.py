"""Importing a roster: choose a file, look at what it would do, confirm, hand out the passwords."""

import io
from typing import Any

from flask import Response, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from welfare import clock
from welfare.accounts import credentials
from welfare.accounts.forms import RosterConfirmation, RosterForm
from welfare.accounts.labels import ROLE, role_names
from welfare.accounts.models import Person
from welfare.accounts.people.views import places_in_reach
from welfare.accounts.queries import people_by_staff_number
from welfare.accounts.roles import Role
from welfare.accounts.roster.plan import KINDS, import_roster, make_plan
from welfare.accounts.roster.reading import HEADINGS, Line, read_lines
from welfare.accounts.views import bp
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.refusals import Refusal
from welfare.tables import kept as kept_tables
from welfare.tables.reading import read_table
from welfare.tables.workbook import CONTENT_TYPE, write_workbook
from welfare.web.access import access
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore

ROSTERS = "rosters"
"""The kind of table, as it is kept between preview and import."""


@bp.route("/people/roster", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def roster() -> Any:
    """Choose a file. It is read and kept for the preview; nothing is imported yet."""
    form = RosterForm()
    if not form.validate_on_submit():
        return _upload_page(form), 422 if form.errors else 200
    try:
        lines = read_lines(read_table(form.file.data.read()))
    except Refusal as refusal:
        form.file.errors = [sentence_of(refusal)]
        return _upload_page(form), refusal.status
    name = (form.file.data.filename or "")[-80:]
    token = kept_tables.keep(
        ROSTERS, {"name": name, "lines": [line.kept() for line in lines]}, person_id=current_user.id
    )
    return redirect(url_for("accounts.roster_preview", token=token), 303)


@bp.get("/people/roster/template")
@access.roles(Role.ADMIN)
def roster_template() -> Response:
    """An empty roster to fill in, with the names of schools and roles on sheets of their own."""
    sheets = {
        _("Roster"): [[str(heading) for heading in HEADINGS.values()]],
        _("Organizations"): [
            [_("School or office")],
            *([place.name] for place in places_in_reach().values()),
        ],
        _("Roles"): [[_("Roles")], *([str(label)] for label in ROLE.values())],
    }
    return _workbook(sheets, _("roster-template.xlsx"))


@bp.route("/people/roster/<token>", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def roster_preview(token: str) -> Any:
    """What the roster would do, row by row; POST does it, if it would still do the same."""
    form = RosterConfirmation()
    confirmed = form.validate_on_submit()
    if confirmed:
        _one_import_at_a_time()
    kept = kept_tables.find(ROSTERS, token, person_id=current_user.id)
    if kept is None:
        return _gone()
    if "done" in kept:
        return _result_page(token, kept)
    lines = [Line(**line) for line in kept["lines"]]
    plan = make_plan(lines, places_in_reach(), by=current_user)
    if confirmed and form.fingerprint.data == plan.fingerprint:
        kept_tables.note(ROSTERS, token, kept, done=import_roster(plan, by=current_user), lines=[])
        return redirect(url_for("accounts.roster_preview", token=token), 303)
    message = _("Meanwhile something has changed here. Please look once more.") if confirmed else None
    form.fingerprint.data = plan.fingerprint
    page = render_template(
        "accounts/roster_preview.html",
        token=token,
        name=kept["name"],
        plan=plan,
        kinds=KINDS,
        form=form,
        message=message,
        role_names=role_names,
    )
    return page, 409 if message else 200


@bp.post("/people/roster/<token>/passwords")
@access.roles(Role.ADMIN)
def roster_passwords(token: str) -> Any:
    """Issue a password to each person the import created who has not chosen one yet, as a workbook.

    No password is kept anywhere: downloading the list once more makes new ones.
    """
    kept = kept_tables.find(ROSTERS, token, person_id=current_user.id)
    if kept is None or "done" not in kept:
        return _gone()
    if not NothingMore().validate_on_submit():
        return redirect(url_for("accounts.roster_preview", token=token), 303)
    waiting = _waiting_for_password(kept)
    if not waiting:
        flash(_("Everybody on this list has chosen a password by now."), "info")
        return redirect(url_for("accounts.roster_preview", token=token), 303)
    rows = [
        [
            person.staff_number,
            person.name,
            person.organization.name,
            credentials.issue_password(person, by=current_user),
        ]
        for person in waiting
    ]
    heading = [_("Staff number"), _("Name"), _("School or office"), _("First password")]
    day = clock.today().isoformat()
    return _workbook({_("Passwords"): [heading, *rows]}, _("first-passwords-%(day)s.xlsx", day=day))


def _upload_page(form: RosterForm, message: str | None = None) -> str:
    return render_template("accounts/roster.html", form=form, message=message, headings=HEADINGS, roles=ROLE)


def _result_page(token: str, kept: dict[str, Any]) -> str:
    waiting = len(_waiting_for_password(kept))
    return render_template(
        "accounts/roster_result.html", token=token, name=kept["name"], done=kept["done"], waiting=waiting
    )


def _waiting_for_password(kept: dict[str, Any]) -> list[Person]:
    """Whom this import created and who has not chosen a password yet, in the order of the roster."""
    created = people_by_staff_number(kept["done"]["new"])
    in_order = (created[number] for number in kept["done"]["new"] if number in created)
    return [person for person in in_order if person.must_change_password and person.is_active]


def _gone() -> tuple[str, int]:
    message = _("This roster is no longer kept. Choose the file once more; what was imported stays.")
    return _upload_page(RosterForm(formdata=None), message), 404


def _one_import_at_a_time() -> None:
    """Two imports at once would both find a number free; the bureau's row is the lock (SQLite needs none)."""
    root = select(Organization.id).where(Organization.parent_id.is_(None))
    db.session.execute(root.with_for_update(key_share=True))


def _workbook(sheets: dict[str, Any], name: str) -> Response:
    file = io.BytesIO(write_workbook(sheets))
    response = send_file(file, mimetype=CONTENT_TYPE, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
