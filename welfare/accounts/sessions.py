"""Beginning and ending sessions, and what happens to somebody who has none."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from welfare import clock
from welfare.accounts.forms import SignInForm
from welfare.accounts.models import Person
from welfare.accounts.queries import demo_people, person_by_session_token
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.queries import the_bureau
from welfare.web.resume import KeptForm, carried, carried_form, safe_address, sent_form, wanted_address

HOMES = (
    (frozenset({Role.CLERK, Role.HANDLER, Role.SCHOOL_ADMIN}), "triage.inbox"),
    (frozenset({Role.LEADER, Role.AUDITOR}), "reports.overview"),
    (frozenset({Role.ADMIN}), "accounts.people"),
    (frozenset({Role.TEACHER}), "needs.mine"),
)
"""Where a person's work begins; of several roles, the one with others waiting for it goes first."""
JUST_TYPED = "just_typed"
REMEMBERED_FOR = timedelta(minutes=15)
"""How long an issued password need not be typed once more to be replaced."""
NOTHING_TO_RESUME = frozenset({"accounts.sign_in", "accounts.sign_in_to_demo"})


def begin_session(person: Person) -> Person:
    """Sign a person in on this device for as long as it is used; gives them back with reach."""
    db.session.flush()  # the token may be new
    whole = person_by_session_token(person.session_token)
    if whole is None:
        abort(403)
    session.permanent = True
    login_user(whole)
    return whole


def remember_issued_password(person: Person) -> None:
    """Keep in mind that whoever is signed in here has just typed the password that was issued to them."""
    session[JUST_TYPED] = [person.session_token, clock.now().timestamp()]


def has_just_typed_issued_password(person: Person) -> bool:
    """Whether this very session began with the issued password a moment ago: it need not be typed again.

    The token binds it to one session of one person: a password issued anew, or somebody else here, ends it.
    """
    token, typed_at = session.get(JUST_TYPED, ("", 0))
    is_fresh = clock.now().timestamp() - typed_at < REMEMBERED_FOR.total_seconds()
    return person.must_change_password and token == person.session_token and is_fresh


def end_session() -> None:
    """Sign out on this device."""
    logout_user()
    session.clear()


def home_of(person: Person) -> str:
    """The address where this person's work begins."""
    for roles, endpoint in HOMES:
        if roles & person.role_names:
            return url_for(endpoint)
    return url_for("accounts.profile")


def go_on(person: Person) -> Any:
    """To the form that was kept, else to where the person wanted to go, else home."""
    kept = carried_form()
    if kept:
        return kept.page()
    wanted = wanted_address()
    return redirect(safe_address(wanted) if wanted else home_of(person), 303)


def sign_in_first() -> Any:
    """Sign in, then back; what a form carried comes along."""
    if request.method != "POST":
        address = url_for("accounts.sign_in", next=request.full_path.rstrip("?"))
        # A part of a page must not be replaced by the sign-in page: htmx is told to leave the page.
        return (
            ("", 204, {"HX-Redirect": address})
            if request.headers.get("HX-Request")
            else redirect(address, 303)
        )
    if request.endpoint == "accounts.sign_out":
        return redirect(url_for("site.landing"), 303)
    if request.endpoint in NOTHING_TO_RESUME:
        return sign_in_page(SignInForm(), _("This page lay open for a long time. Please try once more.")), 400
    kept = sent_form()
    if kept:
        flash(_("You have been signed out. Sign in, and what you typed is waiting for you."), "info")
    return sign_in_page(SignInForm(formdata=None), kept=kept), 401


def sign_in_page(form: SignInForm, message: str | None = None, *, kept: KeptForm | None = None) -> str:
    """The sign-in page; a form that waits, `kept` or carried here, goes through it untouched."""
    return render_template(
        "accounts/sign_in.html",
        form=form,
        message=message,
        carried=carried(kept),
        demo_people=demo_people(),
        bureau=the_bureau(),
    )
