"""DingTalk (钉钉): work notices of an app that the bureau has built itself in its own corporation.

A message is taken at once and delivered later: whether it was is asked for afterwards. What was said to a
person on the same day in the very same words is dropped without a word, so each says when it was written;
the same message again is thereby dropped, too, and shown once.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from welfare.channels import exchange
from welfare.channels.base import Message, Repeats, SendOutcome, Sent, Verdict
from welfare.channels.exchange import NoAnswer
from welfare.channels.tokens import NoToken, Tokens

API = "https://api.dingtalk.com"
OAPI = "https://oapi.dingtalk.com"
LOGIN = "https://login.dingtalk.com/oauth2/auth"
"""Where somebody signs in."""
USER_ID = re.compile(r"[A-Za-z0-9_.@$-]{1,64}")
"""Of one member; lists by commas are none."""
THEIR_TIME = ZoneInfo("Asia/Shanghai")
CONTENT = 2048
"""Bytes of a message."""
KNOWN_AGAIN = timedelta(hours=12)
"""For so long the same words to the same person count as the same, at the least: until the day ends there."""
STALE = frozenset({"40014", "42001", "40001", "InvalidAuthentication"})
OUTCOMES: Mapping[str, SendOutcome] = {
    "0": SendOutcome.TAKEN,
    "-1": SendOutcome.LATER,
    "33001": SendOutcome.DOWN,
    "33012": SendOutcome.GONE,
    "40035": SendOutcome.NEVER,
    "41027": SendOutcome.DOWN,
    "50002": SendOutcome.GONE,
    "60011": SendOutcome.DOWN,
    "60020": SendOutcome.DOWN,
    "60121": SendOutcome.GONE,
    "143103": SendOutcome.LATER,
    "143104": SendOutcome.LATER,
    "400002": SendOutcome.NEVER,
    **{str(code): SendOutcome.LATER for code in range(90001, 90020)},
}
"""What each answer means for a message; any other one: that this message will never be taken."""
BUSY = timedelta(minutes=1)
"""For how long it is not asked where it was asked too often: its limits are by the minute."""
DUPLICATE = "143106"
RECEIVED = ("read_user_id_list", "unread_user_id_list")
REFUSED = {"invalid_user_id_list": SendOutcome.GONE, "failed_user_id_list": SendOutcome.NEVER}


@dataclass(frozen=True)
class DingTalk:
    """An app in a corporation."""

    app_key: str
    app_secret: str
    agent_id: str
    tokens: Tokens
    api: str = API
    oapi: str = OAPI
    name: str = "dingtalk"
    repeats: Repeats = Repeats.SAFE

    def send(self, address: str, message: Message) -> Verdict:
        """See `Channel`. `receipt` is what to ask by whether it was delivered."""
        if not USER_ID.fullmatch(address):
            return Verdict(SendOutcome.GONE, "33012")
        asked = {
            "agent_id": int(self.agent_id),
            "userid_list": address,
            "msg": {"msgtype": "text", "text": {"content": _content(message)}},
        }
        try:
            said = self.ask("topapi/message/corpconversation/asyncsend_v2", asked)
        except NoAnswer as none:
            return none.verdict
        except NoToken as none:
            return none.verdict
        code = _code(said)
        outcome = OUTCOMES.get(code, SendOutcome.NEVER)
        wait = BUSY if outcome is SendOutcome.LATER else None
        return Verdict(outcome, code, wait, str(said.get("task_id") or ""))

    def find_out(self, address: str, sent: Sent) -> Verdict:
        """See `Traces`. Where it was repeated, that its words are known already means that they are there."""
        if not sent.receipt.isdecimal():
            return Verdict(SendOutcome.UNKNOWN)
        asked = {"agent_id": int(self.agent_id), "task_id": int(sent.receipt)}
        try:
            said = self.ask("topapi/message/corpconversation/getsendresult", asked)
        except NoAnswer as none:
            return Verdict(SendOutcome.LATER, none.why)
        except NoToken as none:
            return Verdict(SendOutcome.LATER, none.verdict.code)
        if _code(said) != "0":
            return Verdict(SendOutcome.LATER, _code(said))
        result = said.get("send_result") or {}
        for forbidden in result.get("forbidden_list") or []:
            if forbidden.get("userid") == address:
                code = str(forbidden.get("code", ""))
                is_there = code == DUPLICATE and sent.is_repeated
                return Verdict(SendOutcome.TAKEN if is_there else SendOutcome.NEVER, code)
        for name, outcome in REFUSED.items():
            if address in (result.get(name) or []):
                return Verdict(outcome, name.removesuffix("_user_id_list"))
        if any(address in (result.get(name) or []) for name in RECEIVED):
            return Verdict(SendOutcome.TAKEN, "0")
        return Verdict(SendOutcome.LATER)

    def ask(self, path: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What DingTalk answers the app there; one stale token is replaced. Raises `NoAnswer`, `NoToken`."""
        token = self.tokens.token(self._new_token)
        said = self._ask(path, asked, token)
        if _code(said) in STALE:
            said = self._ask(path, asked, self.tokens.token(self._new_token, token))
        if _code(said) in STALE:
            raise NoToken(Verdict(SendOutcome.LATER, _code(said)))
        return said

    def _ask(self, path: str, asked: Mapping[str, Any], token: str) -> dict[str, Any]:
        answer = exchange.ask(
            "POST",
            f"{self.oapi}/{path}",
            params={"access_token": token},
            headers={"Content-Type": "application/json"},
            body=json.dumps(asked, ensure_ascii=False).encode(),
        )
        if answer.status != 200 or not isinstance(answer.said.get("errcode"), int):
            raise NoAnswer(f"HTTP {answer.status}", went_out=True)
        return answer.said

    def _new_token(self) -> tuple[str, timedelta]:
        wanted = json.dumps({"appKey": self.app_key, "appSecret": self.app_secret}).encode()
        try:
            answer = exchange.ask(
                "POST",
                f"{self.api}/v1.0/oauth2/accessToken",
                headers={"Content-Type": "application/json"},
                body=wanted,
            )
        except NoAnswer as none:
            raise NoToken(Verdict(SendOutcome.LATER, none.why)) from none
        token, seconds = answer.said.get("accessToken"), answer.said.get("expireIn")
        if answer.status == 200 and isinstance(token, str) and isinstance(seconds, int):
            return token, timedelta(seconds=seconds)
        is_refused = 400 <= answer.status < 500 and answer.status != 429
        code = str(answer.said.get("code") or f"HTTP {answer.status}")
        raise NoToken(Verdict(SendOutcome.DOWN if is_refused else SendOutcome.LATER, code))


def _content(message: Message) -> str:
    """In one text, cut to what is taken: where it leads comes before the rest of the sentence would."""
    moment = f" {message.said_at.astimezone(THEIR_TIME):%m-%d %H:%M:%S}" if message.said_at else ""
    head, foot = f"{message.title}{moment}\n", f"\n{message.url}" if message.url else ""
    room = CONTENT - len((head + foot).encode())
    return head + message.body.encode()[: max(room, 0)].decode(errors="ignore") + foot


def _code(said: Mapping[str, Any]) -> str:
    """Their own word; under 88 stands another one that says what it is."""
    code = str(said.get("errcode"))
    return str(said.get("sub_code") or code) if code == "88" else code
