"""Text messages by any provider that takes one request over HTTPS, as the operator describes it."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from welfare import clock
from welfare.channels.base import Message, Repeats, SendOutcome, Sent, Verdict
from welfare.channels.exchange import Answer, NoAnswer, ask

PLACE = re.compile(r"\{(phone|text|code|id|secret)\}")
HAS_PLACES = re.compile(r"(?=.*\{phone\})(?=.*\{(text|code)\}).+", re.DOTALL)
"""What a body is that a message can stand in."""
HERE = ("127.0.0.1", "localhost", "::1")
"""Where a message may go without TLS: it does not leave the machine."""
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
SIGNATURE, MOMENT = "X-Welfare-Signature", "X-Welfare-Timestamp"
"""The headers of who knows the secret: HMAC-SHA256, in hexadecimal, over the moment, a point and the body."""
REFUSED = {
    401: SendOutcome.DOWN,
    403: SendOutcome.DOWN,
    402: SendOutcome.DOWN,
    404: SendOutcome.DOWN,
    429: SendOutcome.LATER,
}
"""What a status says before anything is read; others from 500 up leave open what was done."""


@dataclass(frozen=True)
class GatewaySMS:
    """Where a message is handed over, in which form, and by what it is known to be taken."""

    url: str
    template: str
    """The body, JSON or a form, with `{phone}`, `{text}`, `{code}` and `{id}` in it. Where the provider wants
    a password, `{secret}` stands here or in the address: both are shown, and the secret is not."""
    success_path: str
    """Where the answer, a JSON object, says so: names and numbers of places with points between them."""
    success_value: str
    secret: str
    name: str = "sms_gateway"
    repeats: Repeats = Repeats.ONCE

    def send(self, address: str, message: Message) -> Verdict:
        """See `Channel`."""
        parts = urlsplit(self.url)
        if parts.scheme != "https" and parts.hostname not in HERE:
            return Verdict(SendOutcome.DOWN, "url")
        body = self._body(address, message)
        if body is None:
            return Verdict(SendOutcome.DOWN, "template")
        moment = str(int(clock.now().timestamp()))
        headers = {
            "Content-Type": f"{JSON if self._is_json else FORM}; charset=utf-8",
            MOMENT: moment,
            SIGNATURE: signature(self.secret, moment, body),
        }
        try:
            url = self.url.replace("{secret}", quote(self.secret, safe=""))
            return self._verdict(ask("POST", url, headers=headers, body=body))
        except NoAnswer as why:
            return why.verdict

    def find_out(self, _address: str, _sent: Sent) -> Verdict:
        """See `Traces`: nobody knows how to ask."""
        return Verdict(SendOutcome.UNKNOWN)

    @property
    def _is_json(self) -> bool:
        return self.template.lstrip().startswith("{") and not PLACE.match(self.template.lstrip())

    def _body(self, address: str, message: Message) -> bytes | None:
        """None where it was to be JSON, and is none."""
        words = {
            "phone": address,
            "text": message.body,
            "code": message.code,
            "id": message.key,
            "secret": self.secret,
        }
        written = _in_json if self._is_json else _in_form
        body = PLACE.sub(lambda found: written(words[found[1]]), self.template)
        if self._is_json:
            try:
                json.loads(body)
            except ValueError:
                return None
        return body.encode()

    def _verdict(self, answer: Answer) -> Verdict:
        status = answer.status
        if 200 <= status < 300:
            said = _at(answer.said, self.success_path)
            outcome = SendOutcome.TAKEN if said == self.success_value else SendOutcome.NEVER
            return Verdict(outcome if answer.said else SendOutcome.UNKNOWN, said[:40] or str(status))
        if status < 400:
            return Verdict(SendOutcome.DOWN, str(status))  # elsewhere is not where the operator has sent us
        usual = SendOutcome.UNKNOWN if status >= 500 else SendOutcome.NEVER
        return Verdict(REFUSED.get(status, usual), str(status))


def signature(secret: str, moment: str, body: bytes) -> str:
    """Of one request, at `moment` in seconds since 1970."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _in_json(text: str) -> str:
    """As it stands between the quotation marks of a JSON text."""
    return json.dumps(text)[1:-1]


def _in_form(text: str) -> str:
    return quote(text, safe="")


def _at(said: Mapping[str, Any], path: str) -> str:
    """What stands there, as text; empty where nothing does, or more than a word."""
    found: Any = said
    for step in path.split("."):
        if isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        elif isinstance(found, dict) and step in found:
            found = found[step]
        else:
            return ""
    if isinstance(found, bool):
        return "true" if found else "false"
    return str(found) if isinstance(found, str | int | float) else ""
