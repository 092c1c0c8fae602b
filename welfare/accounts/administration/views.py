"""What an administrator does with one account: roles, a new password, closing and opening it."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts import actions, credentials
from welfare.accounts.forms import RoleForm
from welfare.accounts.labels import role_label
from welfare.accounts.models import Person
from welfare.accounts.people.views import (
    choices_of,
    password_slip,
    person_page,
    places_in_reach,
    somebody_in_reach,
)
from welfare.accounts.roles import Role
from welfare.accounts.views import bp
from welfare.refusals import Refusal
from welfare.web.access import access
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore


@bp.post("/people/<id:person_id>/roles")
@access.roles(Role.ADMIN)
def roles(person_id: int) -> Any:
    """One more role at an organization."""
    somebody = somebody_in_reach(person_id)
    form = RoleForm()
    places = places_in_reach()
    form.at.choices = choices_of(places)
    if not form.validate_on_submit():
        return person_page(somebody, role_form=form), 422 if form.errors else 200
    try:
        actions.grant_role(
            somebody, role=Role(form.role.data), organization=places[form.at.data], by=current_user
        )
    except Refusal as refusal:
        return person_page(somebody, role_form=form, message=sentence_of(refusal)), refusal.status
    flash(
        _(
            "%(name)s now holds the role %(role)s at %(place)s.",
            name=somebody.name,
            role=role_label(form.role.data),
            place=places[form.at.data].name,
        )
    )
    return redirect(url_for("accounts.person", person_id=person_id), 303)


@bp.post("/people/<id:person_id>/roles/<id:role_id>/removal")
@access.roles(Role.ADMIN)
def role_removal(person_id: int, role_id: int) -> Any:
    """Take a role away. One that is gone already is as it should be."""
    somebody = somebody_in_reach(person_id)
    held = next((held for held in somebody.roles if held.id == role_id), None)
    if held is None or not NothingMore().validate_on_submit():
        return redirect(url_for("accounts.person", person_id=person_id), 303)
    words = {"name": somebody.name, "role": role_label(held.role), "place": held.organization.name}
    return _do_and_return(
        somebody,
        lambda: actions.take_role(somebody, held, by=current_user),
        _("%(name)s no longer holds the role %(role)s at %(place)s.", **words),
    )


@bp.route("/people/<id:person_id>/password", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def person_password(person_id: int) -> Any:
    """Issue a new password, which is shown this once."""
    somebody = somebody_in_reach(person_id)
    if not NothingMore().validate_on_submit():
        return render_template("accounts/confirm_password.html", person=somebody)
    try:
        return password_slip(somebody, credentials.issue_password(somebody, by=current_user))
    except Refusal as refusal:
        return person_page(somebody, message=sentence_of(refusal)), refusal.status


@bp.route("/people/<id:person_id>/deactivation", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def deactivation(person_id: int) -> Any:
    """Close an account, once asked back."""
    somebody = somebody_in_reach(person_id)
    if not NothingMore().validate_on_submit():
        return render_template("accounts/confirm_deactivation.html", person=somebody)
    return _do_and_return(
        somebody,
        lambda: actions.deactivate(somebody, by=current_user),
        _("%(name)s can no longer sign in.", name=somebody.name),
    )


@bp.post("/people/<id:person_id>/reactivation")
@access.roles(Role.ADMIN)
def reactivation(person_id: int) -> Any:
    """Open a closed account again."""
    somebody = somebody_in_reach(person_id)
    if not NothingMore().validate_on_submit():
        return redirect(url_for("accounts.person", person_id=person_id), 303)
    return _do_and_return(
        somebody,
        lambda: actions.reactivate(somebody, by=current_user),
        _("%(name)s can sign in again.", name=somebody.name),
    )


def _do_and_return(somebody: Person, deed: Callable[[], None], done: str) -> Any:
    try:
        deed()
    except Refusal as refusal:
        return person_page(somebody, message=sentence_of(refusal)), refusal.status
    flash(done)
    return redirect(url_for("accounts.person", person_id=somebody.id), 303)
