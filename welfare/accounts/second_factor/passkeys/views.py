"""Under Me: my passkeys, each made, renamed and removed."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from welfare.accounts.second_factor import actions
from welfare.accounts.second_factor.actions import MAKE, user_handle_of
from welfare.accounts.second_factor.forms import LabelForm, PasskeyForm
from welfare.accounts.second_factor.models import Passkey
from welfare.accounts.second_factor.passkeys import webauthn
from welfare.accounts.second_factor.queries import own_passkey, passkeys_of
from welfare.accounts.second_factor.refusals import PasskeyIsWrong
from welfare.accounts.second_factor.required import is_required_of
from welfare.accounts.second_factor.views import codes_page
from welfare.accounts.sign_ins.places import device_label
from welfare.accounts.views import bp
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.forms import NothingMore
from welfare.web.once import repeatable


@bp.route("/profile/second-factor/passkeys", methods=["GET", "POST"])
@access.signed_in
def new_passkey() -> Any:
    """One more passkey, made by this browser."""
    address = url_for("accounts.second_factor")
    if webauthn.origin() is None:
        return redirect(address, 303)
    form = PasskeyForm(label=device_label(request.user_agent.string))
    person_id, sent = current_user.id, form.challenge.data or ""

    def add() -> list[str]:
        if not webauthn.take_challenge(sent, person_id, MAKE):
            raise PasskeyIsWrong
        me = current_user._get_current_object()  # what was taken has let go of the database
        return actions.add_passkey(me, challenge=sent, response=form.response.data, label=form.label.data)

    def done(codes: list[str]) -> Any:
        words = _("Added. From now on this passkey can be your second step.")
        if not codes:
            return on_to(address, words)
        flash(words)
        return codes_page(codes)

    def page(why: str | None) -> str:
        known = passkeys_of(current_user.id)
        form.challenge.data, form.response.data = webauthn.new_challenge(current_user.id, MAKE), ""
        options = webauthn.options_to_make(
            current_user, form.challenge.data, user_handle=user_handle_of(known), known=known
        )
        return render_template(
            "accounts/second_factor/new_passkey.html", form=form, message=why, options=options
        )

    return act(form, add, done=done, page=page)


@bp.route("/profile/second-factor/passkeys/<id:passkey_id>", methods=["GET", "POST"])
@access.signed_in
@repeatable("the same name again is the same name")
def passkey(passkey_id: int) -> Any:
    """What I call one of mine."""
    mine = _mine(passkey_id)
    form = LabelForm(obj=mine)
    return act(
        form,
        lambda: actions.rename_passkey(mine, form.label.data),
        done=lambda _renamed: on_to(url_for("accounts.second_factor"), _("Saved.")),
        page=lambda why: render_template(
            "accounts/second_factor/passkey.html", form=form, message=why, passkey=_mine(passkey_id)
        ),
    )


@bp.post("/profile/second-factor/passkeys/<id:passkey_id>/removal")
@access.signed_in
def passkey_removal(passkey_id: int) -> Any:
    """This device opens the second step no more."""
    mine = _mine(passkey_id)
    return act(
        NothingMore(),
        lambda: actions.remove_passkey(current_user, mine, is_required=is_required_of(current_user)),
        done=lambda _removed: on_to(url_for("accounts.second_factor"), _("The passkey is removed.")),
        page=lambda why: render_template(
            "accounts/second_factor/passkey.html",
            form=LabelForm(obj=_mine(passkey_id), formdata=None),
            message=why,
            passkey=_mine(passkey_id),
        ),
    )


def _mine(passkey_id: int) -> Passkey:
    return own_passkey(current_user, passkey_id) or abort(404)
