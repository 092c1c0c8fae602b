"""The page between the password and the app, on which what comes second is shown."""

from flask import render_template

from welfare.accounts.models import Person
from welfare.accounts.second_factor.forms import SecondForm
from welfare.web.resume import carried


def second_page(form: SecondForm, person: Person, message: str | None = None) -> str:
    """The page; a form that waits goes through it untouched."""
    return render_template(
        "accounts/second_factor/second_step.html",
        form=form,
        person=person,
        message=message,
        carried=carried(),
    )
