"""The page between the password and the app, on which what comes second is shown."""

from flask import render_template

from welfare.accounts.models import Person
from welfare.accounts.second_factor.forms import SecondForm
from welfare.accounts.second_factor.passkeys import webauthn
from welfare.accounts.second_factor.queries import passkeys_of
from welfare.accounts.second_factor.tries import SIGN_IN
from welfare.web.resume import carried


def second_page(form: SecondForm, person: Person, message: str | None = None) -> str:
    """The page, with something new for a passkey to sign; a form that waits goes through it untouched."""
    known = passkeys_of(person.id) if webauthn.origin() else []
    form.challenge.data = webauthn.new_challenge(person.id, SIGN_IN) if known else ""
    form.password_passkey.data = ""
    return render_template(
        "accounts/second_factor/second_step.html",
        form=form,
        person=person,
        message=message,
        options=webauthn.options_to_show(form.challenge.data, known) if known else None,
        carried=carried(),
    )
