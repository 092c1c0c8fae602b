"""The one door: what follows once somebody has shown who they are, whatever they have shown it by."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for

from welfare.accounts import throttle
from welfare.accounts.forms import PasswordForm
from welfare.accounts.models import Person
from welfare.accounts.records.actions import record_sign_in
from welfare.accounts.second_factor.forms import SecondForm
from welfare.accounts.second_factor.half import begin_half
from welfare.accounts.second_factor.page import second_page
from welfare.accounts.second_factor.required import begin_to_ask
from welfare.accounts.sessions import begin_session, go_on
from welfare.accounts.sessions import is_proven as has_proven
from welfare.web import shared
from welfare.web.resume import carried, carried_form, leave_behind, wanted_address


def let_in(person: Person, *, is_proven: bool = True, is_shared: bool = False) -> Any:
    """Let `person` in, or first ask for what comes second where they have set something up. `is_proven`:
    whether they have typed their password. `is_shared`: whether others use this computer, too."""
    leave_behind(person.mark)
    if person.second_factor_since is None:
        return go_in(person, is_proven=is_proven, is_shared=is_shared)
    begin_half(person, is_shared=is_shared)
    if carried_form():
        return second_page(SecondForm(formdata=None), person)
    return redirect(url_for("accounts.second_step", next=wanted_address() or None), 303)


def go_in(person: Person, *, is_proven: bool = True, is_shared: bool = False) -> Any:
    """Begin a session for `person`, and lead them on: to a new password where theirs was issued to them, else
    to what they wanted."""
    person = begin_session(person, is_proven=is_proven, is_shared=is_shared)
    begin_to_ask(person)
    record_sign_in(person, user_agent=request.user_agent.string, address=request.remote_addr)
    if not person.must_change_password:
        answer = make_response(go_on(person))
    elif carried_form():
        answer = make_response(password_page(password_form(person, formdata=None)))
    else:
        wanted = request.form.get("next") or None
        answer = make_response(redirect(url_for("accounts.password", next=wanted), 303))
    shared.suggest(answer, is_shared)
    if not is_shared:
        throttle.remember_device(answer, person)
    return answer


def password_form(person: Person, **how: Any) -> PasswordForm:
    """The form, without the current password where it is the issued one and was typed a moment ago: it has
    opened this very session, since issuing another one ends it."""
    form = PasswordForm(**how)
    if person.must_change_password and has_proven(person):
        del form.password_current
    return form


def password_page(form: PasswordForm, message: str | None = None) -> str:
    """The page on which a new password is chosen."""
    return render_template("accounts/password.html", form=form, message=message, carried=carried())
