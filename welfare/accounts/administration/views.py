"""What an administrator does with one account: roles, a new password, closing and opening it."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts import actions, credentials
from welfare.accounts.forms import RoleForm
from welfare.accounts.labels import role_label
from welfare.accounts.options import ADMINISTERED
from welfare.accounts.people.views import (
    password_slip,
    person_page,
    somebody_in_reach,
)
from welfare.accounts.roles import Role
from welfare.accounts.views import bp
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore


@bp.post("/people/<id:person_id>/roles")
@access.roles(Role.ADMIN)
def roles(person_id: int) -> Any:
    """One more role at an organization."""
    somebody = somebody_in_reach(person_id)
    form = RoleForm()
    form.at.offer(ADMINISTERED.offered_to(current_user))

    def place() -> Organization:
        return db.session.get_one(Organization, form.at.data)

    def done() -> str:
        return _(
            "%(name)s now holds the role %(role)s at %(place)s.",
            name=somebody.name,
            role=role_label(form.role.data),
            place=place().name,
        )

    return act(
        form,
        lambda: actions.grant_role(
            somebody, role=Role(form.role.data), organization=place(), by=current_user
        ),
        done=lambda _granted: on_to(url_for("accounts.person", person_id=person_id), done()),
        page=lambda why: person_page(somebody_in_reach(person_id), role_form=form, message=why),
    )


@bp.post("/people/<id:person_id>/roles/<id:role_id>/removal")
@access.roles(Role.ADMIN)
def role_removal(person_id: int, role_id: int) -> Any:
    """Take a role away. One that is gone already is as it should be."""
    somebody = somebody_in_reach(person_id)
    held = next((held for held in somebody.roles if held.id == role_id), None)
    if held is None:
        return redirect(url_for("accounts.person", person_id=person_id), 303)
    words = {"name": somebody.name, "role": role_label(held.role), "place": held.organization.name}
    return _act_on(
        person_id,
        lambda: actions.take_role(somebody, held, by=current_user),
        _("%(name)s no longer holds the role %(role)s at %(place)s.", **words),
    )


@bp.route("/people/<id:person_id>/password", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def person_password(person_id: int) -> Any:
    """Issue a new password, which is shown this once."""
    somebody = somebody_in_reach(person_id)
    return act(
        NothingMore(),
        lambda: credentials.issue_password(somebody, by=current_user),
        done=lambda password: password_slip(somebody, password),
        page=lambda why: _page(person_id, why, "accounts/confirm_password.html"),
    )


@bp.route("/people/<id:person_id>/deactivation", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def deactivation(person_id: int) -> Any:
    """Close an account, once asked back."""
    somebody = somebody_in_reach(person_id)
    return _act_on(
        person_id,
        lambda: actions.deactivate(somebody, by=current_user),
        _("%(name)s can no longer sign in.", name=somebody.name),
        confirm="accounts/confirm_deactivation.html",
    )


@bp.post("/people/<id:person_id>/reactivation")
@access.roles(Role.ADMIN)
def reactivation(person_id: int) -> Any:
    """Open a closed account again."""
    somebody = somebody_in_reach(person_id)
    return _act_on(
        person_id,
        lambda: actions.reactivate(somebody, by=current_user),
        _("%(name)s can sign in again.", name=somebody.name),
    )


def _act_on(person_id: int, action: Callable[[], None], done: str, confirm: str | None = None) -> Any:
    """Do something with an account and come back to its page; `confirm` is the template that asks first."""
    return act(
        NothingMore(),
        action,
        done=lambda _done: on_to(url_for("accounts.person", person_id=person_id), done),
        page=lambda why: _page(person_id, why, confirm),
    )


def _page(person_id: int, why: str | None, confirm: str | None = None) -> str:
    somebody = somebody_in_reach(person_id)
    if confirm and why is None:
        return render_template(confirm, person=somebody)
    return person_page(somebody, message=why)
