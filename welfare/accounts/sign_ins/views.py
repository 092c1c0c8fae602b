"""Where I am signed in: seen, and ended there."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare.accounts.models import EventKind
from welfare.accounts.record import record
from welfare.accounts.sessions import limit_of
from welfare.accounts.sign_ins.actions import end_all, end_one
from welfare.accounts.sign_ins.policy import SHARED
from welfare.accounts.sign_ins.queries import sign_ins_of
from welfare.accounts.views import bp
from welfare.web.access import access
from welfare.web.forms import NothingMore
from welfare.web.once import repeatable


@bp.get("/profile/sign-ins")
@access.signed_in
def sign_ins() -> str:
    """Every browser at which I am signed in, this one marked."""
    limit = limit_of(current_user)
    return render_template(
        "accounts/sign_ins.html", sign_ins=sign_ins_of(current_user, limit), limit=limit, shared=SHARED
    )


@bp.post("/profile/sign-ins/<id:sign_in_id>/ending")
@access.signed_in
@repeatable("ends what may have ended")
def sign_in_ending(sign_in_id: int) -> Response:
    """End one of mine; whose it is else, or what has ended already, stays as it is."""
    if NothingMore().validate_on_submit() and end_one(current_user, sign_in_id):
        record(current_user._get_current_object(), EventKind.SIGN_IN_ENDED, by=current_user)
        flash(_("That device has been signed out."))
    return redirect(url_for("accounts.sign_ins"), 303)


@bp.post("/profile/sign-out-everywhere")
@access.signed_in
@repeatable("ends what may have ended")
def sign_out_everywhere() -> Response:
    """End the sign-ins of all devices but this one, whose owner is plainly here."""
    if NothingMore().validate_on_submit():
        if end_all(current_user, but=current_user.sign_in.id):
            record(current_user._get_current_object(), EventKind.SIGN_IN_ENDED, by=current_user)
        flash(_("All other devices have been signed out. This one stays signed in."))
    return redirect(url_for("accounts.sign_ins"), 303)
