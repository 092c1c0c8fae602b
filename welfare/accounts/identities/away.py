"""Signing in without a tap, in the browser of a service that knows its owner."""

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from welfare.channels.providers import Provider
from welfare.channels.settings import providers
from welfare.web.resume import wanted_address

TRIED = "signed_in_by_itself"
"""In the session: that it was tried."""


def by_itself() -> Response | None:
    """On to that service; once, or a refusal would go round and round. None where this is no such browser, or
    where somebody has just signed out.

    Another site may have led here: all it brings about is that whoever holds the phone is signed in as
    themselves.
    """
    provider = _inside()
    if provider is None or session.get(TRIED):
        return None
    session[TRIED] = True
    address = url_for("accounts.sign_in_with", name=provider.name, next=wanted_address() or None)
    return redirect(address, 303)


def stay_out() -> None:
    """Whoever has signed out in such a browser comes in again when they say so."""
    if _inside():
        session[TRIED] = True


def _inside() -> Provider | None:
    return next((provider for provider in providers().values() if provider.is_inside), None)
