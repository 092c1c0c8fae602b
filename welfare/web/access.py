"""The access gate: every endpoint says who may come in; one that says nothing lets nobody in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user

from welfare.extensions import READING_METHODS, login_manager
from welfare.web.answers import wants_json

View = TypeVar("View", bound=Callable[..., Any])

ENDPOINTS_BEFORE_NEW_PASSWORD = frozenset(
    {"accounts.password", "accounts.password_strength", "accounts.sign_out"}
)
"""What a person may reach who still uses the password that was issued to them."""
OF_ONES_OWN = frozenset(
    {
        "accounts.app_factor",
        "accounts.app_factor_removal",
        "accounts.calendar",
        "accounts.calendar_removal",
        "accounts.identities",
        "accounts.email",
        "accounts.email_proof",
        "accounts.email_removal",
        "accounts.phone",
        "accounts.phone_proof",
        "accounts.phone_removal",
        "accounts.identity_linking",
        "accounts.identity_removal",
        "accounts.new_passkey",
        "accounts.passkey",
        "accounts.passkey_removal",
        "accounts.own_record",
        "accounts.password",
        "accounts.password_strength",
        "accounts.profile",
        "accounts.recovery_codes",
        "accounts.second_factor",
        "accounts.sign_in_ending",
        "accounts.sign_ins",
        "accounts.sign_out",
        "accounts.sign_out_everywhere",
        "exports.make",
        "housing.consent_withdrawal",
        "notices.devices",
        "notices.opened",
        "notices.preferences",
        "notices.reading",
        "notices.remove_device",
        "own_data.ask",
        "own_data.file",
        "own_data.index",
        "own_data.notice_reading",
    }
)
"""What is of one's own account and device; an export leaves a record of its own. Who only reads sends no
other form."""


@dataclass(frozen=True)
class Rule:
    """Who may call an endpoint: everybody, whoever is signed in, or holders of one of `roles`."""

    is_public: bool = False
    roles: frozenset[str] = frozenset()


def rule_of(endpoint: str | None) -> Rule | None:
    """The rule that marks an endpoint, or None where it carries no mark."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "access_rule", None)


class _Access:
    """The marks: `@access.public`, `@access.signed_in`, `@access.roles(...)`."""

    @staticmethod
    def public(view: View) -> View:
        """Everybody, signed in or not."""
        view.access_rule = Rule(is_public=True)  # type: ignore[attr-defined]
        return view

    @staticmethod
    def signed_in(view: View) -> View:
        """Whoever is signed in; what they see is then decided by `visible_to`."""
        view.access_rule = Rule()  # type: ignore[attr-defined]
        return view

    @staticmethod
    def roles(*roles: str) -> Callable[[View], View]:
        """Whoever holds at least one of `roles`, anywhere."""

        def mark(view: View) -> View:
            view.access_rule = Rule(roles=frozenset(roles))  # type: ignore[attr-defined]
            return view

        return mark


access = _Access()


def may_enter(endpoint: str) -> bool:
    """Whether the rule of this endpoint lets the person in who is signed in."""
    rule = rule_of(endpoint)
    return rule is not None and (not rule.roles or bool(rule.roles & current_user.role_names))


def guard(app: Flask) -> None:
    """Check every request against its endpoint's rule before the view runs."""
    app.before_request(_check)


def _may_send(endpoint: str) -> bool:
    return request.method in READING_METHODS or not current_user.only_reads or endpoint in OF_ONES_OWN


def _check() -> Any:
    if request.endpoint is None:
        return None  # no such address: the router answers 404 by itself
    rule = rule_of(request.endpoint)
    if rule is None:
        abort(403)
    if rule.is_public:
        return None
    if not current_user.is_authenticated:
        return abort(401) if wants_json() else login_manager.unauthorized()
    if not may_enter(request.endpoint) or not _may_send(request.endpoint):
        abort(403)
    if current_user.must_change_password and request.endpoint not in ENDPOINTS_BEFORE_NEW_PASSWORD:
        if wants_json():
            abort(401)
        return redirect(url_for("accounts.password", next=request.full_path.rstrip("?")), 303)
    return None
