"""What an administrator does with one account: roles, a new password, closing and opening it."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts import actions, credentials
from welfare.accounts.bureau_roles.actions import Given
from welfare.accounts.desks import HELD_AT_DESKS, Leaving
from welfare.accounts.forms import LeavingForm, RoleForm
from welfare.accounts.labels import role_label
from welfare.accounts.leaving import deactivate, take_role
from welfare.accounts.models import Person
from welfare.accounts.options import ADMINISTERED, Successors
from welfare.accounts.people.queries import person_in_reach
from welfare.accounts.people.views import (
    password_slip,
    person_page,
    somebody_in_reach,
)
from welfare.accounts.roles import Role
from welfare.accounts.views import bp
from welfare.extensions import db
from welfare.organizations.handover import CannotCarryOn, WorkIsLeft
from welfare.organizations.models import Organization
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.choices import fitting
from welfare.web.forms import NothingMore


@bp.route("/people/<id:person_id>/roles", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def roles(person_id: int) -> Any:
    """One more role at an organization; the form is made when it is unfolded."""
    somebody = somebody_in_reach(person_id)
    if request.method == "GET" and not (somebody.is_active and actions.may_change(somebody, current_user)):
        return redirect(url_for("accounts.person", person_id=person_id), 303)
    form = RoleForm(at=somebody.organization_id)
    form.at.offer(ADMINISTERED.offered_to(current_user))

    def place() -> Organization:
        return db.session.get_one(Organization, form.at.data)

    def done(given: Given) -> str:
        words = {
            "name": somebody.name,
            "role": role_label(form.role.data),
            "place": place().display_name,
        }
        if given is Given.WAITS:
            return _(
                "%(name)s holds the role %(role)s at %(place)s once another administrator has confirmed it.",
                **words,
            )
        return _("%(name)s now holds the role %(role)s at %(place)s.", **words)

    return act(
        form,
        lambda: actions.grant_role(
            somebody, role=Role(form.role.data), organization=place(), by=current_user
        ),
        done=lambda given: on_to(url_for("accounts.person", person_id=person_id), done(given)),
        page=lambda why: (
            person_page(somebody_in_reach(person_id), role_form=form, message=why)
            if form.is_submitted()
            else render_template("accounts/new_role.html", person=somebody, role_form=form)
        ),
    )


@bp.route("/people/<id:person_id>/roles/<id:role_id>/removal", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def role_removal(person_id: int, role_id: int) -> Any:
    """Take a role away, once it was said what hangs on it. One that is gone already is as it should be."""

    def leaving() -> Leaving:
        somebody = somebody_in_reach(person_id)
        return Leaving(somebody, [held for held in somebody.roles if held.id == role_id])

    somebody = leaving()
    if not somebody.roles:
        return redirect(url_for("accounts.person", person_id=person_id), 303)
    held = somebody.roles[0]
    words = {"name": somebody.name, "role": role_label(held.role), "place": held.organization.display_name}
    return _let_go(
        leaving,
        lambda successor: take_role(somebody.person, held, by=current_user, successor=successor),
        _("%(name)s no longer holds the role %(role)s at %(place)s.", **words),
        "accounts/confirm_role_removal.html",
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
        page=lambda why: (
            person_page(somebody_in_reach(person_id), message=why)
            if why
            else render_template("accounts/confirm_password.html", person=somebody)
        ),
    )


@bp.route("/people/<id:person_id>/deactivation", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def deactivation(person_id: int) -> Any:
    """Close an account, once it was said what hangs on it, and who carries that on."""

    def leaving() -> Leaving:
        somebody = somebody_in_reach(person_id)
        return Leaving(somebody, somebody.roles)

    somebody = leaving().person
    return _let_go(
        leaving,
        lambda successor: deactivate(somebody, by=current_user, successor=successor),
        _("%(name)s can no longer sign in.", name=somebody.name),
        "accounts/confirm_deactivation.html",
    )


@bp.get("/people/successors")
@access.roles(Role.ADMIN)
def successors() -> Any:
    """Who fits the words among those who can carry on what others leave behind, while one types."""
    return fitting(Successors(current_user))


@bp.post("/people/<id:person_id>/reactivation")
@access.roles(Role.ADMIN)
def reactivation(person_id: int) -> Any:
    """Open a closed account again."""
    somebody = somebody_in_reach(person_id)
    return act(
        NothingMore(),
        lambda: actions.reactivate(somebody, by=current_user),
        done=lambda _done: on_to(
            url_for("accounts.person", person_id=person_id),
            _("%(name)s can sign in again.", name=somebody.name),
        ),
        page=lambda why: person_page(somebody_in_reach(person_id), message=why),
    )


def _let_go(
    leaving: Callable[[], Leaving], action: Callable[[Person | None], None], done: str, template: str
) -> ResponseReturnValue:
    """Let somebody give up roles; the template says first what hangs on them, and asks who carries it on."""
    here = leaving()
    person_id = here.person.id
    may_be_left = all(holding.may_be_left(here) for holding in HELD_AT_DESKS.work_of(here))
    form = LeavingForm()
    form.successor.offer(
        Successors(current_user, leaving=person_id),
        blank=_("Nobody for now") if may_be_left else _("Choose somebody"),
    )

    def go() -> None:
        action(person_in_reach(form.successor.data, current_user) if form.successor.data else None)

    def page(why: str | None) -> str:
        now = leaving()
        if why:
            return person_page(now.person, message=why)
        actions.check_may_change(now.person, current_user)  # else it is not theirs to see what hangs on it
        return render_template(template, leaving=now, held=HELD_AT_DESKS.of(now), form=form)

    return act(
        form,
        go,
        done=lambda _done: on_to(url_for("accounts.person", person_id=person_id), done),
        page=page,
        about={WorkIsLeft: form.successor, CannotCarryOn: form.successor},
    )
