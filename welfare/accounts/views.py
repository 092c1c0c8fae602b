"""Signing in and out, the profile, passwords."""

from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts import credentials, refusals, strength, throttle
from welfare.accounts.actions import set_phone
from welfare.accounts.calendar.queries import calendar_feed_of
from welfare.accounts.door import let_in, password_form, password_page
from welfare.accounts.forms import ProfileForm, SignInForm
from welfare.accounts.identities.away import by_itself, stay_out
from welfare.accounts.models import EventKind
from welfare.accounts.people.queries import ADMINISTRATORS, administrators_of
from welfare.accounts.queries import edits_of
from welfare.accounts.record import record
from welfare.accounts.records.actions import count_failure
from welfare.accounts.sessions import (
    begin_session,
    end_session,
    go_on,
    home_of,
    leave,
    sign_in_page,
    too_many_tries,
)
from welfare.accounts.sign_ins.queries import demo_people, people_who_may_be
from welfare.accounts.strength import LONGEST_PASSWORD
from welfare.organizations.queries import the_bureau
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.errors import sentence_of
from welfare.web.once import repeatable
from welfare.web.shared import on_shared_computer
from welfare.web.transaction import release_database
from welfare.web.versions import locked_to_edit, versioned

bp = Blueprint("accounts", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
@repeatable("begins the session anew")
def sign_in() -> Any:
    """Sign in with a staff number or a name, and a password."""
    form = SignInForm()
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(home_of(current_user), 303)
    if request.method == "GET" and (away := by_itself()):
        return away
    if not form.validate_on_submit():
        return sign_in_page(form), 422 if form.errors else 200
    attempt = throttle.begin_attempt(form.login.data, people_who_may_be(form.login.data))
    match = None if attempt.is_refused else credentials.compare(form.password.data, attempt.candidates)
    if match:
        throttle.was_no_guess(attempt, match.person_id)
        person = credentials.renew_hash(match)
        if person:
            return let_in(person, is_shared=form.is_shared.data)
    if not attempt.is_refused and match is None:
        count_failure([one.id for one in attempt.candidates], request.remote_addr)
    if attempt.minutes:
        wait = {"Retry-After": str(attempt.minutes * 60)}
        return sign_in_page(form, too_many_tries(attempt.minutes)), 429, wait
    return sign_in_page(form, _("Wrong name or password.")), 422


@bp.post("/sign-in/demo")
@access.public
@repeatable("begins the session anew")
def sign_in_to_demo() -> Any:
    """Sign in as one of the demo's people with one tap; there is no such thing in production."""
    account = request.form.get("account")
    person = next((person for person in demo_people() if person.staff_number == account), None)
    return let_in(person) if person else abort(404)


@bp.post("/sign-out")
@access.signed_in
@repeatable("ends what may have ended")
def sign_out() -> Any:
    """Sign out on this device."""
    record(current_user._get_current_object(), EventKind.SIGN_IN_ENDED, by=current_user)
    was_shared = on_shared_computer()
    end_session()
    stay_out()
    return leave(was_shared=was_shared)


@bp.route("/profile", methods=["GET", "POST"])
@access.signed_in
def profile() -> Any:
    """Who I am here, and what I can set."""
    me = locked_to_edit(current_user._get_current_object())
    form = versioned(ProfileForm(obj=me), lambda: edits_of(me))
    return act(
        form,
        lambda: set_phone(me, form.phone.data),
        done=lambda _set: on_to(url_for("accounts.profile"), _("Saved.")),
        page=lambda why: render_template(
            "accounts/profile.html",
            form=form,
            message=why,
            administrators=administrators_of(current_user),
            bureau=the_bureau(),
            is_administrator=bool(current_user.role_names & set(ADMINISTRATORS)),
        ),
    )


@bp.route("/profile/password", methods=["GET", "POST"])
@access.signed_in
def password() -> Any:
    """Choose a new password; the other devices are signed out, this one stays."""
    form = password_form(current_user)
    if not form.validate_on_submit():
        return password_page(form), 422 if form.errors else 200
    if form.password_current:
        tried = credentials.try_current(current_user, form.password_current.data)
        if tried.minutes:
            return password_page(form, too_many_tries(tried.minutes)), 429
        if not tried.is_right:
            form.password_current.errors = [_("The current password is not right.")]
            return password_page(form), 422
    had_calendar = calendar_feed_of(current_user) is not None
    try:
        credentials.set_password(current_user, form.password_new.data)
    except refusals.PasswordRefused as refusal:
        form.password_new.errors = [sentence_of(refusal)]
        return password_page(form), 422
    person = begin_session(current_user, is_shared=on_shared_computer())
    flash(_("Your new password is set. Other devices have been signed out."))
    if had_calendar:
        flash(_("The secret address of your calendar stopped working with the old password."), "info")
    return go_on(person)


@bp.post("/profile/password/strength")
@access.signed_in
@repeatable("says how easily a password is guessed")
def password_strength() -> Any:
    """How easily the new password is guessed, in words, while it is being typed; nothing of it is kept."""
    own = credentials.words_about(current_user)
    release_database()
    judgement = strength.judge(request.form.get("password_new", "")[:LONGEST_PASSWORD], own)
    if judgement.flaw:
        words = _(refusals.FLAWS[judgement.flaw])
    else:
        words = _("Hard to guess.") if judgement.is_strong else _("Good enough. One more word is better.")
    return jsonify(words=words, is_good=judgement.flaw is None)
