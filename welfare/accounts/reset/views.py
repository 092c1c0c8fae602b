"""A new password by a code that is sent to somebody; and the address or number that it is sent to."""

from typing import Any

from flask import abort, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.accounts import refusals
from welfare.accounts.reset.actions import ask_for_proof, ask_for_reset, prove, reset_password
from welfare.accounts.reset.forms import AddressForm, CodeForm, ForgottenForm, PhoneForm, ResetForm
from welfare.accounts.reset.letters import remove_address
from welfare.accounts.reset.lines import contact_point, lines
from welfare.accounts.reset.models import Line
from welfare.accounts.reset.policy import GOOD_FOR, may_reset
from welfare.accounts.reset.refusals import CodeIsOver, WrongCode
from welfare.accounts.views import bp
from welfare.organizations.queries import the_bureau
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.once import repeatable

RESET = "letter_of_reset"
PROOFS = {Line.EMAIL: "letter_of_proof", Line.PHONE: "text_of_proof"}
"""In the session: the letter whose code this browser has asked for."""
FORMS = {Line.EMAIL: AddressForm, Line.PHONE: PhoneForm}
PROVEN = {
    Line.EMAIL: lambda: _("The address is verified."),
    Line.PHONE: lambda: _("The number is verified."),
}


@bp.route("/sign-in/forgotten", methods=["GET", "POST"])
@access.public
@repeatable("sends one more code, of which there are few a day")
def forgotten() -> Any:
    """Have a code sent; the answer is the same whoever it is, and whether or not anything is sent."""
    there = _some_line()
    form = ForgottenForm()

    def ask() -> None:
        session[RESET] = ask_for_reset(form.staff_number.data)

    return act(
        form,
        ask,
        done=lambda _asked: redirect(url_for("accounts.reset"), 303),
        page=lambda why: render_template(
            "accounts/forgotten.html", form=form, message=why, bureau=the_bureau(), lines=there
        ),
    )


@bp.route("/sign-in/forgotten/code", methods=["GET", "POST"])
@access.public
@repeatable("a code is good once")
def reset() -> Any:
    """Type the code and a new password; then sign in with it."""
    _some_line()
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
    """My e-mail address: which it is, and another one to be proven."""
    return _address(Line.EMAIL)


@bp.route("/profile/phone", methods=["GET", "POST"])
@access.signed_in
@repeatable("sends one more code, of which there are few a day")
def phone() -> Any:
    """My mobile number that is proven: which it is, and another one to be proven."""
    return _address(Line.PHONE)


@bp.route("/profile/email/code", methods=["GET", "POST"])
@access.signed_in
@repeatable("a code is good once")
def email_proof() -> Any:
    """Type the code that was sent to it."""
    return _proof(Line.EMAIL)


@bp.route("/profile/phone/code", methods=["GET", "POST"])
@access.signed_in
@repeatable("a code is good once")
def phone_proof() -> Any:
    """Type the code that was sent to it."""
    return _proof(Line.PHONE)


@bp.post("/profile/email/removal")
@access.signed_in
@repeatable("takes off what may be off")
def email_removal() -> Response:
    """Have nothing sent to my address any more."""
    return _removal(Line.EMAIL)


@bp.post("/profile/phone/removal")
@access.signed_in
@repeatable("takes off what may be off")
def phone_removal() -> Response:
    """Have nothing sent to my number any more."""
    return _removal(Line.PHONE)


def _address(line: Line) -> Any:
    if line not in lines():
        abort(404)
    form = FORMS[line]()

    def ask() -> None:
        session[PROOFS[line]] = ask_for_proof(current_user, form[line].data, line)

    return act(
        form,
        ask,
        done=lambda _asked: redirect(url_for(f"accounts.{line}_proof"), 303),
        page=lambda why: render_template(
            "accounts/contact_point.html",
            form=form,
            line=line,
            message=why,
            known=contact_point(current_user.id, line),
            resets=may_reset(current_user.alone),
        ),
    )


def _proof(line: Line) -> Any:
    if line not in lines():
        abort(404)
    if PROOFS[line] not in session:
        return redirect(url_for(f"accounts.{line}"), 303)
    form = CodeForm()

    def prove_it() -> None:
        prove(current_user._get_current_object(), session[PROOFS[line]], form.password_code.data)
        session.pop(PROOFS[line])

    return act(
        form,
        prove_it,
        done=lambda _proven: on_to(url_for(f"accounts.{line}"), PROVEN[line]()),
        page=lambda why: render_template(
            "accounts/contact_proof.html", form=form, line=line, message=why, minutes=GOOD_FOR.seconds // 60
        ),
        about={WrongCode: form.password_code, CodeIsOver: form.password_code},
    )


def _removal(line: Line) -> Response:
    if NothingMore().validate_on_submit():
        remove_address(current_user, line)
        flash(_("Nothing is sent there any more."))
    return redirect(url_for(f"accounts.{line}" if line in lines() else "accounts.profile"), 303)


def _some_line() -> tuple[Line, ...]:
    """By what codes are sent from here; where by nothing, there is no such page."""
    return lines() or abort(404)
