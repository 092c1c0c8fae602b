"""Signing in by OpenID Connect Core 1.0: authorization code with PKCE (RFC 7636), state and nonce.

Authlib speaks the protocol; what is compared here is what it leaves to its callers. It is loaded when the
first one comes in this way: no start has to wait for it.
"""

import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unicodedata import category
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from welfare import clock
from welfare.channels import http
from welfare.channels.providers import LABEL_LENGTH, SUBJECT_LENGTH, Kept, Shown
from welfare.channels.refusals import Declined, NotBelieved, NotFromHere

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""With a key of which only the other side has the private half: neither `none`, nor one of our secret."""
LEEWAY = 60
"""Seconds by which the two clocks may differ."""
SCOPE = "openid profile"
DISCOVERY = "/.well-known/openid-configuration"
HOLDS_FOR = 600
"""Seconds for which what a provider says of itself is not asked again: a tap on the sign-in page costs it,
and us, nothing. Its keys are asked for at each sign-in, since they change without a word."""

_discovered: dict[str, tuple[dict[str, Any], float]] = {}


@dataclass(frozen=True)
class OpenIDProvider:
    """An OpenID provider, and what we are to it."""

    issuer: str
    client_id: str
    client_secret: str
    label: str
    number_claim: str = ""
    """The claim that is the staff number, where the operator calls it authoritative."""
    schemes: tuple[str, ...] = ("https",)
    name: str = "oidc"
    is_inside: bool = False

    def begin(self, back: str) -> tuple[str, Kept]:
        """See `Provider`. Raises `Unreachable`, `ManyAsk`, `NotBelieved`."""
        with self._asking(back) as session:
            where = self._endpoints(session)
            verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
            address, state = session.create_authorization_url(
                where["authorization_endpoint"], code_verifier=verifier, nonce=nonce
            )
        return address, {"state": state, "verifier": verifier, "nonce": nonce}

    def finish(self, back: str, answer: Mapping[str, str], kept: Kept) -> Shown:
        """See `Provider`. Raises what `begin` does, `NotFromHere`, and `Declined`."""
        from authlib.common.errors import AuthlibBaseError

        if not secrets.compare_digest(answer.get("state", "").encode(), kept["state"].encode()):
            raise NotFromHere("another state")
        if answer.get("iss", self.issuer) != self.issuer:  # RFC 9207
            raise self._no("answer of another issuer")
        if not answer.get("code"):
            raise Declined("no code", provider=self.label)
        with self._asking(back) as session:
            where = self._endpoints(session)
            if where.get("authorization_response_iss_parameter_supported") is True and "iss" not in answer:
                raise self._no("no issuer in the answer")
            try:
                token = session.fetch_token(
                    where["token_endpoint"], code=answer["code"], code_verifier=kept["verifier"]
                )
                claims = self._claims(token, _json(session, where["jwks_uri"]), kept["nonce"])
                more = self._userinfo(session, where.get("userinfo_endpoint"))
            except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as why:
                # Of what was wrong the log gets the kind alone: their words may name somebody.
                raise self._no(f"{type(why).__name__} {getattr(why, 'error', '')}") from why
        if more and more.get("sub") != claims["sub"]:
            raise self._no("userinfo of somebody else")
        return self._shown({**more, **claims})

    @contextmanager
    def _asking(self, back: str) -> Iterator["OAuth2Session"]:
        from authlib.integrations.requests_client import OAuth2Session

        session = OAuth2Session(
            self.client_id,
            self.client_secret or None,
            scope=SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
            leeway=0,  # a token that holds for a minute is good for the next question
        )
        with http.asking_others(self.label), session:
            http.prepare(session)
            yield session

    def _endpoints(self, session: "OAuth2Session") -> dict[str, Any]:
        """OpenID Connect Discovery 1.0, 4: what the provider says of itself must be of this very issuer."""
        found, until = _discovered.get(self.issuer, ({}, 0.0))
        if until > time.monotonic():
            return found
        found = _json(session, self.issuer.rstrip("/") + DISCOVERY)
        if found.get("issuer") != self.issuer:
            raise self._no("discovery of another issuer")
        needed = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
        for name in [*needed, *(["userinfo_endpoint"] if "userinfo_endpoint" in found else [])]:
            if not self._is_address(found.get(name)):
                raise self._no(f"{name} is no address to go to")
        _discovered[self.issuer] = found, time.monotonic() + HOLDS_FOR
        return found

    def _is_address(self, address: object) -> bool:
        if not isinstance(address, str):
            return False
        try:
            parts = urlsplit(address)
        except ValueError:
            return False
        return parts.scheme in self.schemes and bool(parts.hostname)

    def _claims(self, token: Mapping[str, Any], keys: Any, nonce: str) -> dict[str, Any]:
        """Core, 3.1.3.7. Raises `JoseError`, `ValueError`, `KeyError`, `TypeError`."""
        from authlib.oidc.core import CodeIDToken

        decoded = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={"iss": {"value": self.issuer}, "aud": {"value": self.client_id}},
            params={
                "nonce": nonce,
                "client_id": self.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY)
        return dict(claims)

    def as_subject(self, written: str) -> str | None:
        """See `Provider`: any text, which heeds case."""
        return written or None

    def _userinfo(self, session: "OAuth2Session", address: str | None) -> dict[str, Any]:
        """What some providers say there only; empty where there is none."""
        return _json(session, address, withhold_token=False) if address else {}

    def _shown(self, claims: Mapping[str, Any]) -> Shown:
        subject = claims["sub"]
        if (
            not isinstance(subject, str)
            or not 0 < len(subject) <= SUBJECT_LENGTH
            or subject != _kept(subject)
        ):
            raise self._no("no usable subject")
        called = next((claims[name] for name in ("name", "preferred_username") if claims.get(name)), subject)
        number = claims.get(self.number_claim) if self.number_claim else None
        return Shown(
            self.name,
            self.issuer,
            subject,
            _kept(str(called))[:LABEL_LENGTH] or subject[:LABEL_LENGTH],
            _kept(str(number)) if isinstance(number, str | int) and not isinstance(number, bool) else "",
        )

    def _no(self, reason: str) -> NotBelieved:
        return NotBelieved(reason, provider=self.label)


def _kept(text: str) -> str:
    """Without what no database takes: JSON can name zeros and halves of letters."""
    return "".join(letter for letter in text if category(letter) not in ("Cc", "Cs"))


def _json(session: "OAuth2Session", address: str, *, withhold_token: bool = True) -> dict[str, Any]:
    """The JSON object there. Raises `RequestException`."""
    response = session.get(address, withhold_token=withhold_token, headers={"Accept": "application/json"})
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise RequestException("no JSON object")
    return found
