"""WeCom (企业微信): messages of an app that the bureau has built itself in its own corporation.

What a code means is said on https://developer.work.weixin.qq.com/document/path/90313, of messages on 90236.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from welfare.channels import exchange
from welfare.channels.base import Message, Repeats, SendOutcome, Verdict
from welfare.channels.exchange import NoAnswer
from welfare.channels.tokens import NoToken, Tokens

HOST = "https://qyapi.weixin.qq.com"
IN_APP = "https://open.weixin.qq.com/connect/oauth2/authorize"
DESKTOP = "https://login.work.weixin.qq.com/wwlogin/sso/login"
"""Where somebody signs in, inside WeCom without a tap, on a computer by scanning a code."""
USER_ID = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
"""Of one member; `@all` and lists by `|` are none."""
FILE_NAME = re.compile(r"WW_verify_([A-Za-z0-9]{1,64})\.txt")
FILE_TEXT = re.compile(r"[A-Za-z0-9_-]{1,200}")
"""Of the file by which WeCom sees at the root of a domain whose it is."""
KNOWN_AGAIN = timedelta(hours=4)
"""For so long WeCom knows the very same request again, and shows it once."""
TITLE, BODY, URL = 128, 512, 2048
"""Bytes of a card."""
STALE = frozenset({"40014", "42001"})
"""The token was ended early, or has ended: one new one is asked for."""
OUTCOMES: Mapping[str, SendOutcome] = {
    "0": SendOutcome.TAKEN,
    "-1": SendOutcome.LATER,
    "40001": SendOutcome.DOWN,
    "40013": SendOutcome.DOWN,
    "40056": SendOutcome.DOWN,
    "41011": SendOutcome.DOWN,
    "48002": SendOutcome.DOWN,
    "60020": SendOutcome.DOWN,
    "301002": SendOutcome.DOWN,
    "45009": SendOutcome.LATER,
    "45033": SendOutcome.LATER,
    "46004": SendOutcome.GONE,
    "60011": SendOutcome.GONE,
    "60111": SendOutcome.GONE,
    "81013": SendOutcome.GONE,
    "invaliduser": SendOutcome.GONE,
    "unlicenseduser": SendOutcome.NEVER,
}
"""What each answer means for a message; any other one: that this message will never be taken."""
OF_TOKEN = {"-1": SendOutcome.LATER, "45009": SendOutcome.LATER, "45033": SendOutcome.LATER}
"""The same where a token is asked for: without one nothing works."""
ASKED_TOO_OFTEN = frozenset({"45009", "45033"})
BUSY = timedelta(minutes=10)
"""For how long it is not asked then."""
LISTS = ("invaliduser", "unlicenseduser")
"""Whom a message has not reached though the code is 0."""


@dataclass(frozen=True)
class WeCom:
    """An app in a corporation."""

    corp_id: str
    agent_id: str
    secret: str
    host: str
    tokens: Tokens
    name: str = "wecom"
    repeats: Repeats = Repeats.SAFE

    def send(self, address: str, message: Message) -> Verdict:
        """See `Channel`. A repeat is the same to the byte, or WeCom would show it twice."""
        if not USER_ID.fullmatch(address):
            return Verdict(SendOutcome.GONE, "invaliduser")
        card = {
            "touser": address,
            "agentid": int(self.agent_id),
            "msgtype": "textcard",
            "textcard": {
                "title": _cut(message.title, TITLE),
                "description": _cut(message.body, BODY),
                "url": _cut(message.url, URL),
            },
            "enable_duplicate_check": 1,
            "duplicate_check_interval": int(KNOWN_AGAIN.total_seconds()),
        }
        content = json.dumps(card, ensure_ascii=False).encode()
        try:
            token = self.token()
            verdict = self._hand_over(token, content, address)
            if verdict.code in STALE:
                verdict = self._hand_over(self.token(stale=token), content, address)
        except NoToken as none:
            return none.verdict
        return Verdict(SendOutcome.LATER, verdict.code) if verdict.code in STALE else verdict

    def token(self, *, stale: str = "") -> str:
        """What WeCom lets us in by. Raises `NoToken`."""
        return self.tokens.token(self._new_token, stale)

    def ask(self, path: str, *, body: bytes = b"", **params: str) -> dict[str, Any]:
        """The JSON object that WeCom answers. Raises `NoAnswer`."""
        headers = {"Content-Type": "application/json"} if body else {}
        address = f"{self.host}/cgi-bin/{path}"
        answer = exchange.ask("POST" if body else "GET", address, params=params, headers=headers, body=body)
        if answer.status != 200 or not isinstance(answer.said.get("errcode"), int):
            raise NoAnswer(f"HTTP {answer.status}", went_out=True)
        return answer.said

    def _new_token(self) -> tuple[str, timedelta]:
        try:
            said = self.ask("gettoken", corpid=self.corp_id, corpsecret=self.secret)
        except NoAnswer as none:
            raise NoToken(Verdict(SendOutcome.LATER, none.why)) from none
        code = str(said["errcode"])
        if code != "0":
            raise NoToken(Verdict(OF_TOKEN.get(code, SendOutcome.DOWN), code, _wait(code)))
        return str(said["access_token"]), timedelta(seconds=int(said["expires_in"]))

    def _hand_over(self, token: str, content: bytes, address: str) -> Verdict:
        try:
            said = self.ask("message/send", body=content, access_token=token)
        except NoAnswer as none:
            return none.verdict
        code = str(said["errcode"])
        if code == "0":  # also where it reaches nobody
            code = next((name for name in LISTS if address in _members(said.get(name))), "0")
        outcome = OUTCOMES.get(code, SendOutcome.NEVER)
        return Verdict(outcome, code, _wait(code), str(said.get("msgid") or ""))


def account_of(*parts: str) -> str:
    """By what the tokens of one account are told from those of another, without saying whose they are."""
    return blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()


def _wait(code: str) -> timedelta | None:
    return BUSY if code in ASKED_TOO_OFTEN else None


def _members(listed: object) -> list[str]:
    return str(listed or "").lower().split("|")


def _cut(text: str, most: int) -> str:
    """As much of a text as so many bytes hold, in whole letters."""
    return text.encode()[:most].decode(errors="ignore")
