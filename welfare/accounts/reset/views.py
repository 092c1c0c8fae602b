"""A new password by a code that is sent by mail; and the address that it is sent to."""

from typing import Any

from flask import abort, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.accounts import refusals
from welfare.accounts.reset.actions import ask_for_proof, ask_for_reset, prove, reset_password
from welfare.accounts.reset.forms import AddressForm, CodeForm, ForgottenForm, ResetForm
from welfare.accounts.reset.letters import remove_address
from welfare.accounts.reset.models import ContactPoint
from welfare.accounts.reset.policy import GOOD_FOR, may_reset
from welfare.accounts.reset.refusals import CodeIsOver, WrongCode
from welfare.accounts.views import bp
from welfare.channels.smtp import mail_server
from welfare.extensions import db
from welfare.organizations.queries import the_bureau
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.once import repeatable

RESET, PROOF = "letter_of_reset", "letter_of_proof"
"""In the session: the letter whose code this browser has asked for."""


@bp.route("/sign-in/forgotten", methods=["GET", "POST"])
@access.public
@repeatable("sends one more code, of which there are few a day")
def forgotten() -> Any:
    """Have a code sent; the answer is the same whoever it is, and whether or not anything is sent."""
    if mail_server() is None:
        abort(404)
    form = ForgottenForm()

    def ask() -> None:
        session[RESET] = ask_for_reset(form.staff_number.data)

    return act(
        form,
        ask,
        done=lambda _asked: redirect(url_for("accounts.reset"), 303),
        page=lambda why: render_template(
            "accounts/forgotten.html", form=form, message=why, bureau=the_bureau()
        ),
    )


@bp.route("/sign-in/forgotten/code", methods=["GET", "POST"])
@access.public
@repeatable("a code is good once")
def reset() -> Any:
    """Type the code and a new password; then sign in with it."""
    if mail_server() is None:
        abort(404)
    if RESET not in session:
        return redirect(url_for("accounts.forgotten"), 303)
    form = ResetForm()

    def choose() -> None:
        reset_password(session[RESET], form.password_code.data, form.password_new.data)
        session.pop(RESET)

    return act(
        form,
        choose,
        done=lambda _chosen: on_to(
            url_for("accounts.sign_in"),
            _("Your new password is set. All devices have been signed out: sign in with it."),
        ),
        page=lambda why: render_template(
            "accounts/reset.html",
            form=form,
            message=why,
            bureau=the_bureau(),
            minutes=GOOD_FOR.seconds // 60,
        ),
        about={WrongCode: form.password_code, refusals.PasswordRefused: form.password_new},
    )


@bp.route("/profile/email", methods=["GET", "POST"])
@access.signed_in
@repeatable("sends one more code, of which there are few a day")
def email() -> Any:
    """My address: which it is, and another one to be proven."""
    if mail_server() is None:
        abort(404)
    form = AddressForm()

    def ask() -> None:
        session[PROOF] = ask_for_proof(current_user, form.email.data)

    return act(
        form,
        ask,
        done=lambda _asked: redirect(url_for("accounts.email_proof"), 303),
        page=lambda why: render_template(
            "accounts/email.html",
            form=form,
            message=why,
            known=db.session.get(ContactPoint, current_user.id),
            resets=may_reset(current_user.alone),
        ),
    )


@bp.route("/profile/email/code", methods=["GET", "POST"])
@access.signed_in
@repeatable("a code is good once")
def email_proof() -> Any:
    """Type the code that was sent to it."""
    if mail_server() is None:
        abort(404)
    if PROOF not in session:
        return redirect(url_for("accounts.email"), 303)
    form = CodeForm()

    def prove_it() -> None:
        prove(current_user._get_current_object(), session[PROOF], form.password_code.data)
        session.pop(PROOF)

    return act(
        form,
        prove_it,
        done=lambda _proven: on_to(url_for("accounts.email"), _("The address is verified.")),
        page=lambda why: render_template(
            "accounts/email_proof.html", form=form, message=why, minutes=GOOD_FOR.seconds // 60
        ),
        about={WrongCode: form.password_code, CodeIsOver: form.password_code},
    )


@bp.post("/profile/email/removal")
@access.signed_in
@repeatable("takes off what may be off")
def email_removal() -> Response:
    """Have nothing sent to my address any more."""
    if NothingMore().validate_on_submit():
        remove_address(current_user)
        flash(_("Nothing is sent there any more."))
    return redirect(url_for("accounts.email") if mail_server() else url_for("accounts.profile"), 303)
