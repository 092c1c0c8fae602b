"""What comes second at a sign-in; under Me, what one has for it; and for administrators, taking it away."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from welfare.accounts import actions as accounts
from welfare.accounts import throttle
from welfare.accounts.door import go_in
from welfare.accounts.forms import SignInForm
from welfare.accounts.models import EventKind
from welfare.accounts.people.views import person_page, somebody_in_reach
from welfare.accounts.records.actions import count_failure
from welfare.accounts.roles import Role
from welfare.accounts.second_factor import actions, app
from welfare.accounts.second_factor.codes import in_groups
from welfare.accounts.second_factor.forms import AppForm, SecondForm
from welfare.accounts.second_factor.half import end_half, half_in, is_half_shared, was_half_in
from welfare.accounts.second_factor.labels import too_many_codes, why_not
from welfare.accounts.second_factor.page import second_page
from welfare.accounts.second_factor.passkeys import webauthn
from welfare.accounts.second_factor.queries import codes_left, factors_of
from welfare.accounts.second_factor.refusals import CodeIsWrong, CodeWasUsed, PasskeyIsWrong
from welfare.accounts.second_factor.required import is_due, is_required_of
from welfare.accounts.second_factor.tries import SIGN_IN, TriedCode, try_code, try_passkey
from welfare.accounts.sessions import go_on, sign_in_page
from welfare.accounts.views import bp
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.once import found_at, repeatable
from welfare.web.resume import wanted_address
from welfare.web.scanned import scan_code


@bp.route("/sign-in/second", methods=["GET", "POST"])
@access.public
@repeatable("begins the session anew")
def second_step() -> Any:
    """A code of the app, or one of the recovery codes, from whoever has just shown the password."""
    if current_user.is_authenticated:
        return go_on(current_user)  # in, by another tab
    person = half_in()
    if person is None:
        return _password_again()
    form = SecondForm()
    if not form.validate_on_submit():
        return second_page(form, person), 422 if form.errors else 200
    tried = _try(form, person.id)
    person = half_in(locked=tried.is_right)  # what is tried lets go of the database
    if person is None:
        return _password_again()
    if tried.minutes:
        wait = {"Retry-After": str(tried.minutes * 60)}
        return second_page(form, person, too_many_codes(tried.minutes)), 429, wait
    if not tried.is_right:
        if form.password_passkey.data:
            return second_page(form, person, _(PasskeyIsWrong.sentence)), 422
        form.password_code.data, form.password_code.errors = "", [why_not(tried)]
        return second_page(form, person), 422
    is_shared = is_half_shared()
    end_half()
    if tried.is_recovery:
        flash(_recovery_code_taken(codes_left(person)), "warn")
    return go_in(person, is_shared=is_shared)


def _try(form: SecondForm, person_id: int) -> TriedCode:
    is_known, signed = throttle.is_known_here(person_id), form.password_passkey.data
    if signed:
        sent = form.challenge.data or ""
        tried = try_passkey(person_id, sent, signed, purpose=SIGN_IN, is_known=is_known)
    else:
        tried = try_code(person_id, form.password_code.data, is_known=is_known)
    if tried.is_guess:
        count_failure([person_id], request.remote_addr, EventKind.CODES_FAILED)
    return tried


def _recovery_code_taken(left: int) -> str:
    return ngettext(
        "This recovery code is used up; %(num)d is left. Make new ones under Me.",
        "This recovery code is used up; %(num)d are left. Under Me you can make new ones.",
        left,
    )


def _password_again() -> Any:
    """Begin at the beginning, with all that was carried."""
    was_half = was_half_in()
    end_half()
    why = _("That took too long, or your account was changed meanwhile. Please sign in once more.")
    if request.method == "GET":
        if was_half:
            flash(why, "warn")
        return redirect(url_for("accounts.sign_in", next=wanted_address()), 303)
    return sign_in_page(SignInForm(formdata=None), why), 401


@bp.get("/profile/second-factor")
@access.signed_in
def second_factor() -> str:
    """What I show besides the password."""
    return render_template(
        "accounts/second_factor/index.html",
        factors=factors_of(current_user),
        is_required=is_required_of(current_user),
        is_due=is_due(),
        origin=webauthn.origin(),
    )


@bp.route("/profile/second-factor/app", methods=["GET", "POST"])
@access.signed_in
def app_factor() -> Any:
    """Let an app make codes for me: it is shown a key, and shows that it has it."""
    form = AppForm()
    if not form.key.data:
        form.key.data = app.sealed(current_user.id, app.new_secret()).decode()

    def done(codes: list[str]) -> Any:
        address = url_for("accounts.second_factor")
        if not codes:
            return on_to(address, _("From now on only the codes of the new app work."))
        flash(_("From now on signing in asks for a code of your app. Other devices have been signed out."))
        return codes_page(codes)

    return act(
        form,
        lambda: actions.set_app(current_user, sealed_secret=form.key.data, code=form.code.data),
        done=done,
        page=lambda why: _app_page(form, why),
        about={CodeIsWrong: form.code, CodeWasUsed: form.code},
    )


def _app_page(form: AppForm, message: str | None) -> str:
    secret = app.secret_of(current_user.id, form.key.data.encode())
    if secret is None:  # of somebody else, who was signed in here before
        secret = app.new_secret()
        form.key.data = app.sealed(current_user.id, secret).decode()
    address = app.address_of(secret, current_user)
    return render_template(
        "accounts/second_factor/app.html",
        form=form,
        message=message,
        key=in_groups(secret),
        address=address,
        drawing=scan_code(address),
    )


@bp.route("/profile/second-factor/app/removal", methods=["GET", "POST"])
@access.signed_in
def app_factor_removal() -> Any:
    """Sign in by the password alone again."""
    address = url_for("accounts.second_factor")

    def done(was_there: bool) -> Any:
        words = _("The codes of the app are turned off; you now sign in by the password alone.")
        return on_to(address, words if was_there else None)

    if request.method == "GET" and not factors_of(current_user).app_set_at:
        return redirect(address, 303)
    return act(
        NothingMore(),
        lambda: actions.remove_app(current_user, is_required=is_required_of(current_user)),
        done=done,
        page=lambda why: render_template("accounts/second_factor/removal.html", message=why),
    )


@bp.post("/profile/second-factor/codes")
@access.signed_in
def recovery_codes() -> Any:
    """New recovery codes; those from before hold no more."""
    if current_user.second_factor_since is None or not NothingMore().validate_on_submit():
        return redirect(url_for("accounts.second_factor"), 303)
    return codes_page(actions.renew_codes(current_user))


def codes_page(codes: list[str]) -> str:
    """The page that shows new recovery codes, this once."""
    found_at(url_for("accounts.second_factor"))
    return render_template("accounts/second_factor/codes.html", codes=codes)


@bp.route("/people/<id:person_id>/second-factor", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def person_second_factor(person_id: int) -> Any:
    """Take somebody's second factor, who has lost it."""
    somebody = somebody_in_reach(person_id)

    def page(why: str | None) -> str:
        if why:
            return person_page(somebody_in_reach(person_id), message=why)
        accounts.check_may_change(somebody, current_user)
        return render_template("accounts/second_factor/confirm_reset.html", person=somebody)

    return act(
        NothingMore(),
        lambda: actions.reset(somebody, by=current_user),
        done=lambda _was_there: on_to(
            url_for("accounts.person", person_id=person_id),
            _("%(name)s signs in by the password alone until they set up something new.", name=somebody.name),
        ),
        page=page,
    )
