"""What somebody who sits down at an open browser cannot do: the password is asked for once more before it.

The page that asks stands in the place of the answer, and is sent to the same address with all that was typed.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import Length

from welfare import clock
from welfare.accounts import credentials
from welfare.accounts.models import EventKind
from welfare.accounts.records.actions import count_failure
from welfare.accounts.second_factor.forms import AT_MOST, LONGEST_RESPONSE
from welfare.accounts.second_factor.labels import too_many_codes, why_not
from welfare.accounts.second_factor.passkeys import webauthn
from welfare.accounts.second_factor.queries import passkeys_of
from welfare.accounts.second_factor.refusals import PasskeyIsWrong
from welfare.accounts.second_factor.tries import PROOF, TriedCode, try_code, try_passkey
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
    "accounts.app_factor": Powerful("decides what opens one's own account"),
    "accounts.app_factor_removal": Powerful("lets the password alone open one's own account"),
    "accounts.calendar": Powerful("makes an address that opens one's calendar to whoever has it"),
    "accounts.deactivation": Powerful("closes an account"),
    "accounts.email": Powerful("says where a code for a new password is sent"),
    "accounts.email_removal": Powerful("takes a way in"),
    "accounts.phone": Powerful("says where a code for a new password is sent"),
    "accounts.phone_removal": Powerful("takes a way in"),
    "accounts.identity_linking": Powerful("lets whoever has another account in"),
    "accounts.identity_removal": Powerful("takes a way in"),
    "accounts.new_passkey": Powerful("decides what opens one's own account"),
    "accounts.passkey_removal": Powerful("takes what opens one's own account"),
    "accounts.new_person": Powerful("lets somebody in, with roles"),
    "accounts.person_password": Powerful("issues a password that lets somebody in"),
    "accounts.profile": Powerful("says by which number one is called back"),
    "accounts.proposed_role_confirmation": Powerful("gives a role at the bureau"),
    "accounts.person_second_factor": Powerful("lets a password alone open an account"),
    "accounts.reactivation": Powerful("lets somebody in again"),
    "accounts.recovery_codes": Powerful("makes codes that open one's own account"),
    "accounts.role_removal": Powerful("takes a role"),
    "accounts.roles": Powerful("gives a role"),
    "accounts.roster_passwords": Powerful("issues passwords to many"),
    "accounts.roster_preview": Powerful("lets many in, with roles"),
    "accounts.sign_in_ending": Powerful("ends a sign-in of one's own"),
    "accounts.sign_out_everywhere": Powerful("ends sign-ins of one's own"),
    "channels.channel": Powerful("sets what opens the bureau's account at another service"),
    "channels.going_on": Powerful("sends what was held back"),
    "channels.pause": Powerful("keeps people from being told"),
    "channels.test": Powerful("sends by the bureau's account at another service"),
    "exports.make": Powerful(
        "hands out points that tell of illness and hardship", frozenset({"housing-applications"})
    ),
    "own_data.notice_publication": Powerful("tells everybody anew what is done with their data"),
    "own_data.ask": Powerful("gathers all that is kept about somebody"),
    "own_data.file": Powerful("hands out all that is kept about somebody"),
    "housing.sign_round": Powerful("offers flats"),
    "petitions.operation": Powerful("erases what is kept of somebody", frozenset({"erasure"})),
    "retention.kept": Powerful("sets when what is kept of people goes for good"),
    "triage.settings": Powerful("sets limits and offices for the whole district"),
}


PASSWORD = "password_proof"  # noqa: S105  # the name of a field


class ProofForm(Form):
    """The password once more, a code, or a passkey. Their names begin as others' do of which nothing is
    kept."""

    password_proof = PasswordField(
        _l("Password"), [Length(max=LONGEST_PASSWORD, message=_l("At most %(max)d characters."))]
    )
    password_code = StringField(_l("Or a code of your app"), [AT_MOST])
    password_signed = HiddenField(validators=[Length(max=LONGEST_RESPONSE)])
    password_challenge = HiddenField()

    def validate_password_proof(self, field: Any) -> None:
        """One of the three is enough."""
        if not any((field.data, self.code, self.signed)):
            raise ValidationError(_l("Type your password."))

    @property
    def code(self) -> str:
        """What was typed as a code, by whoever has a second step."""
        return (self.password_code and self.password_code.data) or ""

    @property
    def signed(self) -> str:
        """What a passkey has signed, likewise."""
        return (self.password_signed and self.password_signed.data) or ""


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
        return _page(_form(formdata=None)), 403
    form = _form()
    if not form.validate():
        return _page(form), 422
    sign_in_id = current_user.sign_in.id
    tried = _try_factor(form) if form.code or form.signed else _try_password(form)
    if tried.minutes:
        words = too_many_codes if isinstance(tried, TriedCode) else too_many_tries
        return _page(form, words(tried.minutes)), 429
    if not tried.is_right:
        return _page(form), 422
    with db.engine.begin() as apart:  # whatever becomes of the form
        apart.execute(proof_of(sign_in_id, clock.now()))
    return None if current_user.is_authenticated else login_manager.unauthorized()


def _try_factor(form: ProofForm) -> TriedCode:
    person_id, field = current_user.id, form.password_code
    if form.signed:
        sent = form.password_challenge.data or ""
        tried = try_passkey(person_id, sent, form.signed, purpose=PROOF, is_known=True)
    else:
        tried = try_code(person_id, form.code, is_known=True)
    if tried.is_guess:
        count_failure([person_id], request.remote_addr, EventKind.CODES_FAILED)
    if not tried.is_right:
        field.data, field.errors = "", [_(PasskeyIsWrong.sentence) if form.signed else why_not(tried)]
    return tried


def _try_password(form: ProofForm) -> credentials.Tried:
    person_id = current_user.id
    tried = credentials.try_current(current_user, form.password_proof.data)
    if not tried.is_right:
        form.password_proof.errors = [_("This is not your password.")]
        if not tried.minutes:
            count_failure([person_id], request.remote_addr)
    return tried


def _form(**how: Any) -> ProofForm:
    form = ProofForm(**how)
    if current_user.second_factor_since is None:
        del form.password_code, form.password_signed, form.password_challenge
    return form


def _to_be_signed(form: ProofForm) -> str | None:
    """What a browser is asked for that has a passkey of whoever is here; None where there is none."""
    if not form.password_signed or not webauthn.origin():
        return None
    known = passkeys_of(current_user.id)
    form.password_signed.data = ""
    form.password_challenge.data = webauthn.new_challenge(current_user.id, PROOF) if known else ""
    return webauthn.options_to_show(form.password_challenge.data, known) if known else None


def _page(form: ProofForm, message: str | None = None) -> str:
    here = safe_address(request.full_path.rstrip("?"))
    fields = typed()
    fields.setlistdefault(
        RESUMED, request.form.getlist(RESUMED)
    )  # a form that is to be shown first, still is
    return render_template(
        "accounts/proof.html",
        form=form,
        message=message,
        address=here,
        fields=fields,
        options=_to_be_signed(form),
    )
