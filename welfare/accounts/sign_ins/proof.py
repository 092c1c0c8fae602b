"""What somebody who sits down at an open browser cannot do: the password is asked for once more before it.

The page that asks stands in the place of the answer, and is sent to the same address with all that was typed.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField
from wtforms.validators import DataRequired, Length

from welfare import clock
from welfare.accounts import credentials, throttle
from welfare.accounts.queries import Candidate
from welfare.accounts.sessions import is_proven, too_many_tries
from welfare.accounts.sign_ins.actions import proof_of
from welfare.accounts.strength import LONGEST_PASSWORD
from welfare.extensions import READING_METHODS, db, login_manager
from welfare.web.answers import wants_json
from welfare.web.forms import RESUMED, Form
from welfare.web.resume import safe_address, typed


class Powerful(NamedTuple):
    """An endpoint that takes forms which can do much."""

    why: str
    names: frozenset[str] = frozenset()
    """Of what, where not of everything that the address can name."""


POWERFUL: Mapping[str, Powerful] = {
    "accounts.deactivation": Powerful("closes an account"),
    "accounts.new_person": Powerful("lets somebody in, with roles"),
    "accounts.person_password": Powerful("issues a password that lets somebody in"),
    "accounts.proposed_role_confirmation": Powerful("gives a role at the bureau"),
    "accounts.reactivation": Powerful("lets somebody in again"),
    "accounts.role_removal": Powerful("takes a role"),
    "accounts.roles": Powerful("gives a role"),
    "accounts.roster_passwords": Powerful("issues passwords to many"),
    "accounts.roster_preview": Powerful("lets many in, with roles"),
    "exports.make": Powerful(
        "hands out points that tell of illness and hardship", frozenset({"housing-applications"})
    ),
    "housing.sign_round": Powerful("offers flats"),
    "petitions.operation": Powerful("erases what is kept of somebody", frozenset({"erasure"})),
    "triage.settings": Powerful("sets limits and offices for the whole district"),
}


PASSWORD = "password_proof"  # noqa: S105  # the name of a field


class ProofForm(Form):
    """The password once more. Its name begins as others' do of which nothing is kept."""

    password_proof = PasswordField(
        _l("Password"),
        [
            DataRequired(_l("Type your password.")),
            Length(max=LONGEST_PASSWORD, message=_l("At most %(max)d characters.")),
        ],
    )


def is_powerful(endpoint: str | None, view_args: Mapping[str, Any] | None) -> bool:
    """Whether a form that is sent there can do much."""
    row, args = POWERFUL.get(endpoint or ""), view_args or {}
    return row is not None and (not row.names or args.get("name", args.get("noun")) in row.names)


def ask_where_due() -> Any:
    """Ask whoever sends a powerful form for their password, where they have not just typed it; then go on.

    That they have typed it is kept even where the form itself is refused: they are not asked again.
    """
    if request.method in READING_METHODS or not is_powerful(request.endpoint, request.view_args):
        return None
    if is_proven(current_user):
        return None
    if wants_json():
        abort(403)
    if PASSWORD not in request.form:
        return _page(ProofForm(formdata=None)), 403
    form = ProofForm()
    if not form.validate():
        return _page(form), 422
    sign_in_id = current_user.sign_in.id
    attempt = throttle.begin_attempt_at_current(Candidate.of(current_user))
    if attempt.is_refused:
        return _page(form, too_many_tries(attempt.minutes)), 429
    match = credentials.compare(form.password_proof.data, attempt.candidates)
    if match is None:
        form.password_proof.errors = [_("This is not your password.")]
        return _page(form), 422
    throttle.was_no_guess(attempt, match.person_id)
    with db.engine.begin() as apart:  # whatever becomes of the form
        apart.execute(proof_of(sign_in_id, clock.now()))
    return None if current_user.is_authenticated else login_manager.unauthorized()


def _page(form: ProofForm, message: str | None = None) -> str:
    here = safe_address(request.full_path.rstrip("?"))
    fields = typed()
    fields.setlistdefault(
        RESUMED, request.form.getlist(RESUMED)
    )  # a form that is to be shown first, still is
    return render_template("accounts/proof.html", form=form, message=message, address=here, fields=fields)
