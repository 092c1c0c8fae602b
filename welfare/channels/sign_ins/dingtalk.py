"""Signing in by DingTalk's page (OAuth 2.0, authorization code), as a member of the bureau's corporation."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from welfare.channels import http
from welfare.channels.chats.dingtalk import LOGIN, USER_ID, DingTalk
from welfare.channels.exchange import Answer, NoAnswer, ask
from welfare.channels.providers import LABEL_LENGTH, Kept, Shown
from welfare.channels.refusals import Declined, NotAMember, NotBelieved, NotFromHere, Unreachable
from welfare.channels.tokens import NoToken

NO_SUCH_MEMBER = 60121
OUTSIDER = 1
"""`contact_type` of whoever does not belong to the corporation, and is known to it only."""


@dataclass(frozen=True)
class DingTalkSignIn:
    """The corporation whose members are let in. A member is known by their user id, which messages go to."""

    corp_id: str
    app: DingTalk
    label: str
    login: str = LOGIN
    name: str = "dingtalk"
    is_inside: bool = False

    @property
    def issuer(self) -> str:
        """See `Provider`: user ids of another corporation are others'."""
        return self.corp_id

    def begin(self, back: str) -> tuple[str, Kept]:
        """See `Provider`. Asks nobody."""
        state = secrets.token_hex(16)
        wanted = {
            "redirect_uri": back,
            "response_type": "code",
            "client_id": self.app.app_key,
            "scope": "openid corpid",
            "state": state,
            "prompt": "consent",
        }
        return f"{self.login}?{urlencode(wanted)}", {"state": state}

    def finish(self, _back: str, answer: Mapping[str, str], kept: Kept) -> Shown:
        """See `Provider`. Raises `NotShown`."""
        if not secrets.compare_digest(answer.get("state", "").encode(), kept["state"].encode()):
            raise NotFromHere("another state")
        if not answer.get("authCode"):
            raise Declined("no code", provider=self.label)
        with http.asking_others(self.label):
            try:
                me = self._me(answer["authCode"])
                user_id = self._user_id(me["unionId"])
            except (NoAnswer, NoToken) as why:
                raise Unreachable(type(why).__name__, provider=self.label) from why
            except (KeyError, TypeError, AttributeError) as why:
                raise self._no(f"no {why}") from why
        called = "".join(letter for letter in str(me.get("nick") or user_id) if letter.isprintable())
        return Shown(self.name, self.issuer, user_id, called[:LABEL_LENGTH] or user_id, "")

    def as_subject(self, written: str) -> str | None:
        """See `Provider`: they heed case."""
        return written if USER_ID.fullmatch(written) else None

    def _me(self, code: str) -> dict[str, Any]:
        wanted = {
            "clientId": self.app.app_key,
            "clientSecret": self.app.app_secret,
            "code": code,
            "grantType": "authorization_code",
        }
        said = self._open("POST", "oauth2/userAccessToken", {}, json.dumps(wanted).encode())
        if said.get("corpId") != self.corp_id:
            raise NotAMember("another corporation", provider=self.label)
        return self._open("GET", "contact/users/me", {"x-acs-dingtalk-access-token": said["accessToken"]})

    def _user_id(self, union_id: object) -> str:
        said = self.app.ask("topapi/user/getbyunionid", {"unionid": str(union_id)})
        result = said.get("result") or {}
        user_id = str(result.get("userid") or "")
        if said.get("errcode") == NO_SUCH_MEMBER or result.get("contact_type") == OUTSIDER:
            raise NotAMember("no member", provider=self.label)
        if said.get("errcode") != 0 or not USER_ID.fullmatch(user_id):
            raise self._no(f"no usable user id: {said.get('errcode')}")
        return user_id

    def _open(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> dict[str, Any]:
        sent = {**headers, "Content-Type": "application/json"}
        answer: Answer = ask(method, f"{self.app.api}/v1.0/{path}", headers=sent, body=body)
        if 400 <= answer.status < 500:
            raise NotFromHere(f"{path}: {str(answer.said.get('code'))[:40]}")  # codes hold once, for minutes
        if answer.status != 200:
            raise NoAnswer(f"HTTP {answer.status}", went_out=True)
        return answer.said

    def _no(self, reason: str) -> NotBelieved:
        return NotBelieved(reason, provider=self.label)
