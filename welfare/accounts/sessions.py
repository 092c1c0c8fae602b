"""Beginning and ending sessions, and what happens to somebody who has none."""

from typing import Any

from flask import (
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from welfare import clock
from welfare.accounts.forms import SignInForm
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.accounts.sign_ins.actions import begin, clear_up, end_with, use_of
from welfare.accounts.sign_ins.policy import SHARED, Limit, is_over, is_to_be_noted
from welfare.accounts.sign_ins.queries import demo_people, person_signed_in
from welfare.extensions import READING_METHODS, db, write_beside
from welfare.organizations.queries import the_bureau
from welfare.web import shared
from welfare.web.resume import KeptForm, carried, carried_form, safe_address, sent_form, wanted_address

HOMES = (
    (frozenset({Role.CLERK, Role.HANDLER, Role.SCHOOL_ADMIN}), "triage.inbox"),
    (frozenset({Role.LEADER, Role.AUDITOR}), "reports.overview"),
    (frozenset({Role.ADMIN}), "accounts.people"),
    (frozenset({Role.TEACHER}), "needs.mine"),
)
"""Where a person's work begins; of several roles, the one with others waiting for it goes first."""
TOKEN = "_user_id"  # noqa: S105  # the name under which it is kept
"""In the session: the secret of the sign-in. So Flask-Login calls it."""
CSRF = "csrf_token"
STAFF, TEACHERS = "STAFF_SIGN_IN", "TEACHER_SIGN_IN"
"""The settings of the limits."""
NOTHING_TO_RESUME = frozenset({"accounts.second_step", "accounts.sign_in", "accounts.sign_in_to_demo"})


def whoever_is_signed_in(token: str) -> Person | None:
    """Whose session it is that holds this secret; None where it has ended, be it by time."""
    person = person_signed_in(token)
    if person is None:
        return None
    present, now = person.sign_in, clock.now()
    if is_over(present.began_at, present.used_at, now=now, limit=limit_here(person)):
        return None
    if is_to_be_noted(present.used_at, now=now, is_shared=present.is_shared) and "use_is_noted" not in g:
        g.use_is_noted = True  # asked again in the middle of reading, nothing is written
        use = use_of(present.id, now)
        if request.method in READING_METHODS:
            write_beside(use)
        else:
            db.session.execute(use)
    return person


def limit_of(person: Person) -> Limit:
    """How long a sign-in of this person holds, by what their roles let them do, held or lent."""
    return _limit(STAFF if person.is_staff else TEACHERS)


def limit_here(person: Person) -> Limit:
    """How long the sign-in holds by which this person is here; at a shared computer not for long."""
    return SHARED if person.sign_in.is_shared else limit_of(person)


def clear_up_sessions() -> None:
    """Drop what is kept of sessions that have ended by time."""
    clear_up([_limit(STAFF), _limit(TEACHERS)])


def _limit(setting: str) -> Limit:
    return Limit(*current_app.config[setting])


def begin_session(person: Person, *, is_proven: bool = True, is_shared: bool = False) -> Person:
    """Sign a person in on this device for as long as it is used; gives them back with reach. `is_proven`:
    whether they have typed their password, or what comes second, just now. `is_shared`: whether others use
    this computer, too.

    Whatever this browser was signed in as before ends, and a form that was opened then asks again: neither
    secret nor token that somebody may have put there beforehand is good for anything afterwards.
    """
    if TOKEN in session:
        end_with(session[TOKEN])
    session.pop(CSRF, None)
    g.pop(CSRF, None)
    token = begin(
        person,
        user_agent=request.user_agent.string,
        address=request.remote_addr,
        is_proven=is_proven,
        is_shared=is_shared,
    )
    whole = person_signed_in(token)
    if whole is None:
        abort(403)
    whole.token = token
    shared.begin(whole.mark, is_shared=is_shared)
    login_user(whole)
    return whole


def is_proven(person: Person) -> bool:
    """Whether whoever is here has typed the password a moment ago."""
    return bool(clock.now() - person.sign_in.proven_at < current_app.config["PROVEN_FOR"])


def end_session() -> None:
    """Sign out on this device."""
    token = session.get(TOKEN, "")
    logout_user()
    end_with(token)
    session.clear()


def leave(*, was_shared: bool) -> Response:
    """Where whoever has just signed out is led. At a shared computer the browser lets go of what it holds for
    speed; drafts of somebody who was signed in there as at their own stay, since they are theirs.

    The script of such a page says, in the form that it sends, when it was time that ended it.
    """
    by_time = was_shared and request.form.get("ended_by") == "time"
    if by_time:
        flash(_time_is_up(), "warn")
    elif was_shared:
        flash(_("You are signed out. Nothing of yours was kept on this computer."))
    else:
        flash(_("You are signed out."))
    answer = make_response(redirect(url_for("accounts.sign_in" if by_time else "site.landing"), 303))
    if was_shared:
        answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _time_is_up() -> str:
    return _(
        "You have been signed out: on a shared computer that happens after a few minutes without use. "
        "What had not been sent was not kept."
    )


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
    was_shared = shared.on_shared_computer()
    if request.method != "POST":
        if was_shared:
            flash(_time_is_up(), "warn")
        # Whoever comes next to a shared computer is not led to where the last one was.
        address = url_for("accounts.sign_in", next=None if was_shared else request.full_path.rstrip("?"))
        # A part of a page must not be replaced by the sign-in page: htmx is told to leave the page.
        return (
            ("", 204, {"HX-Redirect": address})
            if request.headers.get("HX-Request")
            else redirect(address, 303)
        )
    if request.endpoint == "accounts.sign_out":
        if was_shared or shared.is_suggested():  # by another page of this browser
            return leave(was_shared=True)
        return redirect(url_for("site.landing"), 303)
    if request.endpoint in NOTHING_TO_RESUME:
        return sign_in_page(SignInForm(), _("This page lay open for a long time. Please try once more.")), 400
    # At a shared computer nobody knows any more who has typed what comes after somebody has signed out.
    kept = sent_form() if was_shared or not shared.is_suggested() else None
    if kept:
        flash(_("You have been signed out. Sign in, and what you typed is waiting for you."), "info")
    return sign_in_page(SignInForm(formdata=None), kept=kept), 401


def too_many_tries(minutes: int) -> str:
    """What is said to whoever has typed too many wrong passwords."""
    return ngettext(
        "Too many wrong passwords. Please wait a minute, then try again.",
        "Too many wrong passwords. Please wait %(num)d minutes, then try again.",
        minutes,
    )


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
