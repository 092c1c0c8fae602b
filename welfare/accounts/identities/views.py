"""Coming in by an account elsewhere; linking one, and taking it off.

There are three steps, since only the last may know where the person wanted to go: away to the other service,
back with its answer, and in. What goes wrong on the way is a sentence on the sign-in page.
"""

from typing import Any

from flask import (
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from welfare import clock
from welfare.accounts.door import let_in
from welfare.accounts.identities import refusals
from welfare.accounts.identities.actions import link, person_shown, take_off
from welfare.accounts.identities.away import TRIED
from welfare.accounts.identities.models import Source
from welfare.accounts.identities.queries import identities_of, identity_of
from welfare.accounts.views import bp
from welfare.channels.providers import STATE_SECONDS, Provider, Shown
from welfare.channels.refusals import NotFromHere, NotShown
from welfare.channels.settings import provider_label, providers
from welfare.extensions import begin_writing, db
from welfare.refusals import Refusal
from welfare.web.access import access
from welfare.web.act import act, on_to
from welfare.web.errors import sentence_of
from welfare.web.forms import NothingMore
from welfare.web.once import repeatable
from welfare.web.resume import safe_address, wanted_address
from welfare.web.shared import NO, YES, is_suggested, suggest
from welfare.web.tries import Limit, counting, place

AWAY, SHOWN = "sign_in_away", "sign_in_shown"
"""In the session: what a browser keeps while its owner is at the other service, and whom that has shown."""
ONCE = Limit(tries=1, minutes=2 * STATE_SECONDS // 60)
"""A cookie of former times may be sent again, and with it what it keeps; the database knows what was used."""


@bp.get("/sign-in/with/<name>")
@access.public
def sign_in_with(name: str) -> Response:
    """Away to the other service, from a link: no form may lead elsewhere."""
    provider = _provider(name)
    wanted = wanted_address()
    is_sent = request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    if is_sent and not provider.is_inside:
        return _to_sign_in(wanted)  # another site has sent them; whoever wants to come in says so here
    try:
        address, kept = provider.begin(_back(name))
    except NotShown as refusal:
        return _refused(refusal, wanted)
    is_shared = request.args.get("shared", YES if is_suggested() else NO) == YES
    session[AWAY] = {
        **kept,
        "provider": name,
        "next": safe_address(wanted) if wanted else "",
        "at": _now(),
        "is_shared": is_shared,
    }
    answer = make_response(redirect(address, 303))
    if is_shared:  # whoever has to sign in with the password yet finds the box ticked
        suggest(answer, is_shared)
    return answer


@bp.get("/sign-in/with/<name>/back")
@access.public
def sign_in_back(name: str) -> Response:
    """Back from it, once, in the browser that went there."""
    provider = _provider(name)
    kept = session.pop(AWAY, {})
    wanted = kept.get("next", "")
    try:
        if kept.get("provider") != name or not _is_fresh(kept["at"]) or not _is_first(kept["state"]):
            raise NotFromHere("nothing waits for it")
        shown = provider.finish(_back(name), request.args.to_dict(), kept)
    except NotShown as refusal:
        return _refused(refusal, wanted)
    session[SHOWN] = {
        **shown._asdict(),
        "at": _now(),
        "state": kept["state"],
        "is_shared": kept.get("is_shared", False),
    }
    return redirect(url_for("accounts.sign_in_shown", next=wanted or None), 303)


@bp.get("/sign-in/shown")
@access.public
def sign_in_shown() -> Any:
    """In, as whoever it opens for; an account that is not linked is to be, by whoever has the password."""
    wanted = wanted_address()
    to_link = url_for("accounts.identity_linking", next=wanted or None)
    shown = _shown()
    if current_user.is_authenticated:
        return redirect(to_link, 303)
    if shown is None:
        return _refused(NotFromHere(), wanted)
    is_first = _is_first("in", session[SHOWN]["state"])
    begin_writing()
    try:
        person = person_shown(shown) if is_first else None
    except Refusal as refusal:
        del session[SHOWN]
        return _refused(refusal, wanted)
    if person:
        is_shared = session.pop(SHOWN).get("is_shared", False)
        session.pop(TRIED, None)
        # Some browsers show their owner without a tap: whoever has a password is asked for it before what is
        # powerful, or they who find the phone could set another one.
        is_proven = person.password_hash is None or person.must_change_password
        return let_in(person, is_proven=is_proven, is_shared=is_shared)
    label = provider_label(shown.provider)
    flash(
        _("Your account at %(provider)s is not known here yet. Sign in once with your password to link it.",
          provider=label), "info",
    )  # fmt: skip
    return redirect(url_for("accounts.sign_in", next=to_link), 303)


@bp.get("/profile/identities")
@access.signed_in
def identities() -> str:
    """By what else I can sign in."""
    return _page()


@bp.route("/profile/identities/linking", methods=["GET", "POST"])
@access.signed_in
@repeatable("what is linked stays linked")
def identity_linking() -> Any:
    """Let what I have just shown elsewhere open my account here."""
    shown = _shown()
    wanted = safe_address(wanted_address()) if wanted_address() else url_for("accounts.identities")
    if request.method == "GET" and shown is None:
        return redirect(url_for("accounts.identities"), 303)
    return act(
        NothingMore(),
        lambda: _link(shown),
        done=lambda label: on_to(
            wanted,
            _("Linked. From now on you can sign in with %(provider)s.", provider=label),
        ),
        page=lambda why: render_template(
            "accounts/identity_linking.html", shown=shown, next=wanted, message=why
        ),
    )


@bp.post("/profile/identities/<id:identity_id>/removal")
@access.signed_in
@repeatable("takes off what may be off")
def identity_removal(identity_id: int) -> Any:
    """Let one of mine open nothing any more."""
    identity = identity_of(current_user, identity_id)
    return act(
        NothingMore(),
        lambda: take_off(current_user, identity, here=current_user.sign_in.id) if identity else None,
        done=lambda _off: on_to(
            url_for("accounts.identities"),
            _(
                "Unlinked. It can no longer be used to sign in here, and you are signed out on all other "
                "devices. Only you can link an account of that service again."
            ),
        ),
        page=lambda why: _page(why),
    )


def _page(message: str | None = None) -> str:
    linked = identities_of(current_user)
    known = {identity.provider for identity in linked}
    return render_template(
        "accounts/identities.html",
        linked=linked,
        others=[provider for provider in providers().values() if provider.name not in known],
        message=message,
    )


def _link(shown: Shown | None) -> str:
    if shown is None:
        raise refusals.NothingShown
    link(current_user, shown, source=Source.SELF)
    del session[SHOWN]
    session.pop(TRIED, None)
    return provider_label(shown.provider)


def _shown() -> Shown | None:
    """Whom the other service has shown to this browser, a moment ago."""
    kept = session.get(SHOWN)
    if not kept or not _is_fresh(kept["at"]) or kept["provider"] not in providers():
        session.pop(SHOWN, None)
        return None
    return Shown(**{field: kept[field] for field in Shown._fields})


def _refused(refusal: Refusal, wanted: str) -> Response:
    """To the sign-in page, or for whoever is signed in to their links, with why; nothing has changed."""
    db.session.rollback()
    if isinstance(refusal, NotShown) and refusal.reason:
        current_app.logger.warning("sign-in elsewhere: %s: %s", type(refusal).__name__, refusal.reason)
    flash(sentence_of(refusal), "bad")
    if current_user.is_authenticated:
        return redirect(url_for("accounts.identities"), 303)
    return _to_sign_in(wanted)


def _to_sign_in(wanted: str) -> Response:
    return redirect(url_for("accounts.sign_in", next=wanted), 303)


def _provider(name: str) -> Provider:
    return providers().get(name) or abort(404)


def _back(name: str) -> str:
    """Where the other service leads back to: never what a request calls its host."""
    settings = current_app.config["SETTINGS"]
    return f"{settings.public_url}{url_for('accounts.sign_in_back', name=name)}"


def _now() -> int:
    return int(clock.now().timestamp())


def _is_fresh(at: int) -> bool:
    return 0 <= _now() - at <= STATE_SECONDS


def _is_first(*words: str) -> bool:
    with counting() as (take, _put_back):
        return take(place(ONCE, "sign-in with", *words)) is None
