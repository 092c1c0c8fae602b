"""Feishu (飞书): messages of the bot of an app that the bureau has built itself in its own tenant."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from welfare.channels import exchange
from welfare.channels.base import Message, Repeats, SendOutcome, Verdict
from welfare.channels.exchange import Answer, NoAnswer
from welfare.channels.tokens import NoToken, Tokens

OPEN = "https://open.feishu.cn"
ACCOUNTS = "https://accounts.feishu.cn"
USER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
OPEN_ID = "ou_"
"""How ids begin that one app knows a member by; those that the tenant gives begin otherwise."""
KNOWN_AGAIN = timedelta(hours=1)
"""For so long a message of the same `uuid` is the same."""
TOO_OFTEN = "99991400"
STALE = frozenset({"99991661", "99991663", "99991668"})
"""No token, an old one, or one that was ended: one new one is asked for."""
OUTCOMES: Mapping[str, SendOutcome] = {
    "0": SendOutcome.TAKEN,
    "230001": SendOutcome.NEVER,
    "230006": SendOutcome.DOWN,
    "230013": SendOutcome.GONE,
    "230020": SendOutcome.LATER,
    "230022": SendOutcome.NEVER,
    "230027": SendOutcome.DOWN,
    "230034": SendOutcome.GONE,
    "230035": SendOutcome.DOWN,
    "230053": SendOutcome.GONE,
    "10003": SendOutcome.DOWN,
    "10014": SendOutcome.DOWN,
    TOO_OFTEN: SendOutcome.LATER,
    "99991401": SendOutcome.DOWN,
    "99991403": SendOutcome.DOWN,
    "99991662": SendOutcome.DOWN,
    "99991672": SendOutcome.DOWN,
    "99992351": SendOutcome.GONE,
    "99992361": SendOutcome.GONE,
    "99992364": SendOutcome.GONE,
}
"""What each answer means for a message; any other one: that this message will never be taken."""
LONGEST_WAIT = 86400
"""Seconds."""


@dataclass(frozen=True)
class Feishu:
    """An app in a tenant."""

    app_id: str
    app_secret: str
    tokens: Tokens
    host: str = OPEN
    name: str = "feishu"
    repeats: Repeats = Repeats.SAFE

    def send(self, address: str, message: Message) -> Verdict:
        """See `Channel`."""
        if not USER_ID.fullmatch(address):
            return Verdict(SendOutcome.GONE, "99992361")
        lines = [message.title, message.body, *([message.url] if message.url else [])]
        asked = {
            "receive_id": address,
            "msg_type": "text",
            "content": json.dumps({"text": _unmarked("\n".join(lines))}, ensure_ascii=False),
            "uuid": blake2b(message.key.encode(), digest_size=20).hexdigest(),
        }
        kind = "open_id" if address.startswith(OPEN_ID) else "user_id"
        try:
            answer = self.ask(f"im/v1/messages?receive_id_type={kind}", asked)
        except NoAnswer as none:
            return none.verdict
        except NoToken as none:
            return none.verdict
        code = str(answer.said["code"])
        receipt = str((answer.said.get("data") or {}).get("message_id") or "")
        if answer.status == 429 or code == TOO_OFTEN:
            return Verdict(SendOutcome.LATER, code, _wait(answer.headers))
        return Verdict(OUTCOMES.get(code, SendOutcome.NEVER), code, receipt=receipt)

    def ask(self, path: str, asked: Mapping[str, Any]) -> Answer:
        """What Feishu answers the app there; one stale token is replaced. Raises `NoAnswer`, `NoToken`."""
        token = self.tokens.token(self._new_token)
        answer = post(f"{self.host}/open-apis/{path}", asked, token)
        if str(answer.said["code"]) in STALE:
            token = self.tokens.token(self._new_token, token)
            answer = post(f"{self.host}/open-apis/{path}", asked, token)
        if str(answer.said["code"]) in STALE:
            raise NoToken(Verdict(SendOutcome.LATER, str(answer.said["code"])))
        return answer

    def _new_token(self) -> tuple[str, timedelta]:
        wanted = {"app_id": self.app_id, "app_secret": self.app_secret}
        try:
            answer = post(f"{self.host}/open-apis/auth/v3/tenant_access_token/internal", wanted)
        except NoAnswer as none:
            raise NoToken(Verdict(SendOutcome.LATER, none.why)) from none
        code = str(answer.said["code"])
        if answer.status == 429 or code == TOO_OFTEN:
            raise NoToken(Verdict(SendOutcome.LATER, code, _wait(answer.headers)))
        if code != "0":
            raise NoToken(Verdict(SendOutcome.DOWN, code))
        return str(answer.said["tenant_access_token"]), timedelta(seconds=int(answer.said["expire"]))


def post(address: str, asked: Mapping[str, Any], token: str = "") -> Answer:
    """What is answered there, with the code that all of Feishu's answers have. Raises `NoAnswer`."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return understood(exchange.ask("POST", address, headers=headers, body=json.dumps(asked).encode()))


def understood(answer: Answer) -> Answer:
    """The same, where it is one of Feishu's. Raises `NoAnswer`."""
    if answer.status >= 500 or not isinstance(answer.said.get("code"), int):
        raise NoAnswer(f"HTTP {answer.status}", went_out=True)
    return answer


def _wait(headers: Mapping[str, str]) -> timedelta | None:
    """How long it wants to be left alone, in the seconds that it names."""
    said = headers.get("x-ogw-ratelimit-reset", "")
    return timedelta(seconds=min(int(said), LONGEST_WAIT)) if said.isdecimal() and len(said) < 8 else None


def _unmarked(text: str) -> str:
    """Without what would name members or link elsewhere: Feishu reads tags in a text."""
    return text.replace("<", "〈").replace(">", "〉")
