"""An OpenID provider that takes nothing for granted: PKCE, nonce, exact addresses, codes used once."""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.fakes.serving import Answer, Service

CLIENT, SECRET = "welfare", "a secret of theirs"
KEYS: list[RSAKey] = []
"""Made once for all tests: they take long."""


def _key(number: int) -> RSAKey:
    while len(KEYS) <= number:
        KEYS.append(RSAKey.generate_key(2048, {"kid": f"key {len(KEYS)}", "use": "sig"}))
    return KEYS[number]


@dataclass
class Grant:
    """What a code stands for."""

    redirect_uri: str
    challenge: str
    nonce: str
    subject: str
    until: float


@dataclass
class FakeOIDC(Service):
    """`somebody` is signed in there already: whoever comes is sent back at once."""

    back: str
    somebody: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1", "name": "甲一 at the bureau"})
    claims: dict[str, Any] = field(default_factory=dict)
    """What the ID token says instead; None leaves it out."""
    userinfo: dict[str, Any] | None = None
    """What is said there, where not the same."""
    algorithm: str = "RS256"
    key: int = 0
    """The number of the key it signs with and publishes."""
    signs_with: int | None = None
    """Where that is another one than it publishes."""
    discovery: dict[str, Any] = field(default_factory=dict)
    refuses: str = ""
    """The error that people come back with."""
    used: list[str] = field(default_factory=list)
    """Codes that came a second time."""

    def __post_init__(self) -> None:
        super().__init__()
        self.grants: dict[str, Grant] = {}
        self.tokens: dict[str, str] = {}

    def answer(self, path: str, query: dict[str, str], form: dict[str, str], headers: Any) -> Answer:
        """As the specification says."""
        match path:
            case "/.well-known/openid-configuration":
                return _json(self._about())
            case "/keys":
                return _json({"keys": [_key(self.key).as_dict(private=False)]})
            case "/authorize":
                return self._authorize(query)
            case "/token":
                return self._token(form, headers)
            case "/userinfo":
                subject = self.tokens.get(headers.get("Authorization", "").removeprefix("Bearer "))
                if subject is None:
                    return _json({"error": "invalid_token"}, 401)
                return _json(self.userinfo or {**self.somebody, "sub": subject})
        return 404, {}, b"not here"

    def _about(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            **self.discovery,
        }

    def _authorize(self, query: dict[str, str]) -> Answer:
        if query.get("client_id") != CLIENT or query.get("redirect_uri") != self.back:
            return 400, {}, b"unknown client, or not its address"
        needed = {"state", "nonce", "code_challenge"} - query.keys()
        right = {"response_type": "code", "code_challenge_method": "S256"}
        is_right = not needed and all(query.get(name) == value for name, value in right.items())
        if not is_right or "openid" not in query.get("scope", "").split():
            return 400, {}, f"missing: {needed}".encode()
        answer = {"state": query["state"], "iss": self.address}
        if self.refuses:
            answer["error"] = self.refuses
        else:
            answer["code"] = secrets.token_urlsafe(16)
            self.grants[answer["code"]] = Grant(
                self.back, query["code_challenge"], query["nonce"], self.somebody["sub"], time.time() + 60
            )
        return 302, {"Location": f"{self.back}?{urlencode(answer)}"}, b""

    def _token(self, form: dict[str, str], headers: Any) -> Answer:
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if headers.get("Authorization") != f"Basic {known}":
            return _json({"error": "invalid_client"}, 401)
        code = form.get("code", "")
        grant = self.grants.pop(code, None)
        if grant is None:
            self.used.append(code)
            return _json({"error": "invalid_grant"}, 400)
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        is_right = (
            form.get("grant_type") == "authorization_code"
            and form.get("redirect_uri") == grant.redirect_uri
            and challenge == grant.challenge
            and time.time() < grant.until
        )
        if not is_right:
            return _json({"error": "invalid_grant"}, 400)
        token = secrets.token_urlsafe(16)
        self.tokens[token] = grant.subject
        return _json(
            {
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": 60,
                "id_token": self._id_token(grant),
            }
        )

    def _id_token(self, grant: Grant) -> str:
        now = int(time.time())
        said = {
            "iss": self.address,
            "sub": grant.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": grant.nonce,
            **self.claims,
        }
        claims = {name: value for name, value in said.items() if value is not None}
        if self.algorithm == "none":
            parts = [{"alg": "none", "typ": "JWT"}, claims]
            return (
                ".".join(
                    base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
                    for part in parts
                )
                + "."
            )
        if self.algorithm == "HS256":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.ljust(32)), ["HS256"])
        published = _key(self.key)
        key = published if self.signs_with is None else _key(self.signs_with)
        return jwt.encode({"alg": self.algorithm, "kid": published.kid}, claims, key)


def _json(content: object, status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(content).encode()
