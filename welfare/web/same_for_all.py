"""Pages that are the same for everybody: whoever asks is a stranger, and caches may keep them."""

import hashlib
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import Signer, URLSafeTimedSerializer

Signer.default_digest_method = staticmethod(
    hashlib.sha256
)  # of forms, proofs and devices; as it comes, SHA-1

KEPT_FOR = 3600
"""Seconds for which a cache may hand out such a page without asking again."""


class Sessions(SecureCookieSessionInterface):
    """Sessions by cookie, except at the addresses that are the same for everybody."""

    digest_method = staticmethod(hashlib.sha256)

    def __init__(self) -> None:
        self.addresses: set[str] = set()
        self.serializers: dict[tuple[Any, ...], URLSafeTimedSerializer | None] = {}
        """The one that signs the cookie, by the keys it was made of."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie by the app's keys; kept, since each request begins by reading it."""
        keys = (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if keys not in self.serializers:
            self.serializers = {keys: super().get_signing_serializer(app)}
        return self.serializers[keys]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie; an empty one where nobody is to be known."""
        if request.path in self.addresses:
            return SecureCookieSession()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie; never where nobody is to be known."""
        if request.path not in self.addresses:
            super().save_session(app, session, response)


def know_no_one_at(app: Flask, *addresses: str) -> None:
    """Make these exact addresses the same for everybody."""
    if not isinstance(app.session_interface, Sessions):
        app.session_interface = Sessions()
    app.session_interface.addresses.update(addresses)


def for_caches(response: Response) -> Response:
    """The answer with a mark of its content, which caches may keep for an hour and then ask about."""
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_FOR
    response.add_etag()
    response.make_conditional(request)
    return response
