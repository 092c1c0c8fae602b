"""Whom the bureau asks for a second factor: told for some days, then led to set one up."""

from datetime import date, timedelta
from typing import Any

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.second_factor.policy import due_at, roles_named
from welfare.config import UnsafeConfiguration
from welfare.extensions import READING_METHODS
from welfare.web.access import ENDPOINTS_BEFORE_NEW_PASSWORD, rule_of
from welfare.web.answers import wants_json
from welfare.web.resume import sent_form

ROLES, GRACE = "SECOND_FACTOR_ROLES", "SECOND_FACTOR_GRACE"
"""The settings."""
SET_UP_NOW = _l(
    "Your role can see or change much. Set up a second step now; everything else opens after that."
)
OPEN = ENDPOINTS_BEFORE_NEW_PASSWORD | {
    "accounts.app_factor",
    "accounts.new_passkey",
    "accounts.recovery_codes",
    "accounts.second_factor",
}
"""What opens to whoever has to set one up first."""


def check_setting(app: Flask) -> None:
    """Raises `UnsafeConfiguration` where the setting names a role that there is not."""
    try:
        roles_named(app.config[ROLES])
    except ValueError as error:
        raise UnsafeConfiguration(str(error)) from None


def is_required_of(person: Person) -> bool:
    """Whether one of the person's roles, held or lent, asks for a second factor."""
    return bool(current_app.config[ROLES] & person.whole.role_names)


def begin_to_ask(person: Person) -> None:
    """Note at a sign-in when somebody was first asked; forget it where nobody asks them any more."""
    is_asked = person.second_factor_since is None and is_required_of(person)
    if is_asked != (person.second_factor_asked_at is not None):
        person.second_factor_asked_at = clock.now() if is_asked else None


def wanted_by() -> date | None:
    """The day until which whoever is signed in is to set one up; None where nobody asks them."""
    if not current_user.is_authenticated or not _is_asked():
        return None
    due = due_at(current_user.second_factor_asked_at, current_app.config[GRACE])
    return clock.local(due).date() if due else None


def lead_where_due() -> Any:
    """Lead whoever has let the days of grace pass to the page where a second factor is set up.

    What a form has brought meanwhile stays on the page that says so.
    """
    rule = rule_of(request.endpoint)
    if rule is None or rule.is_public or request.endpoint in OPEN or not is_due():
        return None
    if wants_json():
        abort(401)
    kept = None if request.method in READING_METHODS else sent_form()
    return (kept.page(str(SET_UP_NOW)), 403) if kept else redirect(url_for("accounts.second_factor"), 303)


def is_due() -> bool:
    """Whether nothing else opens to whoever is signed in until they have a second factor."""
    if not current_user.is_authenticated or not _is_asked():
        return False
    due = due_at(current_user.second_factor_asked_at, current_app.config[GRACE])
    return due is not None and clock.now() >= due


def grace() -> timedelta:
    """How long whoever is asked may take."""
    span: timedelta = current_app.config[GRACE]
    return span


def _is_asked() -> bool:
    return current_user.second_factor_since is None and is_required_of(current_user)
