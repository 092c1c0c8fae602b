"""A provider of text messages that takes a request as its customers describe it."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs

from tests.fakes.phones import Phones
from tests.fakes.speaking import Reply, Speaking
from welfare import clock

SECRET = "a secret of the gateway's"
HOLDS_FOR = 300


class FakeGateway(Speaking):
    """Takes JSON or a form, signed."""

    def __init__(self) -> None:
        super().__init__()
        self.phones = Phones()
        self.texts: list[str] = []
        self.status = 200

    def reply(self, method: str, path: str, query: dict[str, str], body: bytes, headers: Any) -> Reply:
        """Whether it is taken stands in `result.0.state`."""
        if self.status != 200:
            return self.status, f"{self.address}/elsewhere" if self.status == 302 else {}
        moment = headers.get("X-Welfare-Timestamp", "")
        right = hmac.new(SECRET.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
        is_now = moment.isdecimal() and abs(clock.now().timestamp() - int(moment)) < HOLDS_FOR
        if (
            method != "POST"
            or not is_now
            or not hmac.compare_digest(right, headers.get("X-Welfare-Signature", ""))
        ):
            return 401, {"result": [{"state": "who"}]}
        if headers["Content-Type"].startswith("application/json"):
            said = json.loads(body)
        else:
            said = {name: each[0] for name, each in parse_qs(body.decode()).items()}
        if said["to"] in self.phones.cut_off:
            return 200, {"result": [{"state": "no such number"}]}
        self.phones.take(said["to"], "", said.get("code", ""), said["id"])
        self.texts.append(said["text"])
        return 200, {"result": [{"state": 0}]}
