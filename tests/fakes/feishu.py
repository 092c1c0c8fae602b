"""Feishu: tokens that end, messages known again by their uuid, limits, and its sign-in with PKCE."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from tests.fakes.speaking import Reply, Speaking
from welfare import clock

APP_ID, APP_SECRET, TENANT = "cli_of_tests", "a secret of Feishu's", "tenant-of-tests"
TOKEN_HOLDS_FOR = timedelta(hours=2)
CODE_HOLDS_FOR = timedelta(minutes=5)
UUID_HOLDS_FOR = timedelta(hours=1)
MOST_A_SECOND = 5


@dataclass
class Sent:
    """A message on somebody's screen."""

    receive_id: str
    text: str
    uuid: str
    at: datetime


@dataclass
class FakeFeishu(Speaking):
    """Its members are those of `members`; the bot may write to those of them who are not `out_of_reach`."""

    back: str = ""
    members: set[str] = field(default_factory=lambda: {"ou_jia", "yi01"})
    out_of_reach: set[str] = field(default_factory=set)
    somebody: str = "ou_jia"
    tenant: str = TENANT
    """Of which whoever signs in is a member."""
    answers: tuple[int, int] | None = None
    """A status and a code that messages are answered instead."""
    sent: list[Sent] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.tokens: dict[str, datetime] = {}
        self.codes: dict[str, tuple[str, datetime]] = {}
        self.user_tokens: set[str] = set()

    def texts(self, receive_id: str) -> list[str]:
        """What somebody has on their screen."""
        return [sent.text for sent in self.sent if sent.receive_id == receive_id]

    def reply(self, method: str, path: str, query: dict[str, str], body: bytes, headers: Any) -> Reply:
        """As the documents say."""
        asked = json.loads(body or b"{}")
        bearer = headers.get("Authorization", "").removeprefix("Bearer ")
        match path:
            case "/open-apis/authen/v1/authorize":
                return 302, self.sign_in(query)
            case "/open-apis/auth/v3/tenant_access_token/internal":
                return self._token(asked)
            case "/oauth/v3/token":
                return self._user_token(asked)
            case "/open-apis/authen/v1/user_info":
                if method != "GET" or bearer not in self.user_tokens:
                    return 400, {"code": 20005, "msg": "no"}
                me = {"open_id": self.somebody, "name": "甲一", "tenant_key": self.tenant}
                return 200, {"code": 0, "msg": "ok", "data": me}
            case "/open-apis/im/v1/messages":
                return self._message(asked, bearer, query.get("receive_id_type", ""))
        return 404, {"code": 99991000, "msg": "no"}

    def _token(self, asked: dict[str, Any]) -> Reply:
        if asked.get("app_id") != APP_ID:
            return 200, {"code": 10003, "msg": "no"}
        if asked.get("app_secret") != APP_SECRET:
            return 200, {"code": 10014, "msg": "no"}
        now = clock.now()
        held = [token for token, until in self.tokens.items() if until - now >= timedelta(minutes=30)]
        token = held[0] if held else f"t-{secrets.token_hex(16)}"
        self.tokens.setdefault(token, now + TOKEN_HOLDS_FOR)
        left = self.tokens[token] - now
        said = {"tenant_access_token": token, "expire": int(left.total_seconds())}
        return 200, {"code": 0, "msg": "ok", **said}

    def _message(self, asked: dict[str, Any], bearer: str, kind: str) -> Reply:
        if self.tokens.get(bearer, clock.now()) <= clock.now():
            return 400, {"code": 99991663, "msg": "Invalid access token for authorization"}
        if self.answers:
            return self.answers[0], {"code": self.answers[1], "msg": "no"}
        who, uuid = asked["receive_id"], asked.get("uuid", "")
        if kind != ("open_id" if who.startswith("ou_") else "user_id") or len(uuid) > 50:
            return 400, {"code": 230001, "msg": "no"}
        if who not in self.members:
            return 400, {"code": 99992351, "msg": "not a valid id"}
        if who in self.out_of_reach:
            return 400, {"code": 230013, "msg": "Bot has NO availability to this user."}
        text = json.loads(asked["content"])["text"]
        if asked["msg_type"] != "text" or "<" in text:
            return 400, {"code": 230001, "msg": "no"}
        now = clock.now()
        known = (s for s in self.sent if uuid and s.uuid == uuid and now - s.at < UUID_HOLDS_FOR)
        sent = next(known, None)
        if sent is None:
            if (
                sum(s.receive_id == who and now - s.at < timedelta(seconds=1) for s in self.sent)
                >= MOST_A_SECOND
            ):
                return 400, {"code": 230020, "msg": "frequency limit"}
            sent = Sent(who, text, uuid, now)
            self.sent.append(sent)
        return 200, {"code": 0, "msg": "ok", "data": {"message_id": f"om_{self.sent.index(sent)}"}}

    def _user_token(self, asked: dict[str, Any]) -> Reply:
        challenge, until = self.codes.pop(asked.get("code", ""), ("", clock.now()))
        if (asked.get("client_id"), asked.get("client_secret")) != (APP_ID, APP_SECRET):
            return 400, {"code": 20002, "error": "invalid_client"}
        if until <= clock.now() or asked.get("redirect_uri") != self.back:
            return 400, {"code": 20003, "error": "invalid_grant"}
        hashed = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(hashed).rstrip(b"=").decode() != challenge:
            return 400, {"code": 20049, "error": "invalid_grant"}
        token = secrets.token_hex(16)
        self.user_tokens.add(token)
        said = {"access_token": token, "expires_in": 7200, "token_type": "Bearer", "scope": ""}
        return 200, {"code": 0, **said}

    def sign_in(self, query: dict[str, str]) -> str:
        """Its page, where somebody says yes: where the browser is led, with a code. Raises `ValueError`."""
        right = {
            "response_type": "code",
            "client_id": APP_ID,
            "redirect_uri": self.back,
            "code_challenge_method": "S256",
        }
        wanted = {"state", "code_challenge"} - query.keys()
        if wanted or any(query.get(name) != value for name, value in right.items()):
            raise ValueError(query)
        code = secrets.token_hex(16)
        self.codes[code] = query["code_challenge"], clock.now() + CODE_HOLDS_FOR
        return f"{self.back}?{urlencode({'code': code, 'state': query['state']})}"
