"""WeCom as its documents say: tokens end, codes are good once, and much is dropped without a word."""

import json
import re
import secrets
from collections import defaultdict
from datetime import datetime, timedelta
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fakes.speaking import Reply, Speaking
from welfare import clock

CORP, AGENT, SECRET = "ww0123456789abcdef", "1000002", "a-secret-of-the-tests"
TOKEN_HOLDS, CODE_HOLDS = timedelta(seconds=7200), timedelta(minutes=5)
LIMITS = ((30, timedelta(minutes=1)), (1000, timedelta(hours=1)))
"""Of one member. What is more is dropped, and answered as if it were not."""
STATE = re.compile(r"[a-zA-Z0-9]{1,128}")
MOST_BYTES = {"title": 128, "description": 512, "url": 2048}
INSIDE = "wxwork"


class FakeWeCom(Speaking):
    """`members` see the app; `screen` is what their phones show."""

    def __init__(self) -> None:
        super().__init__()
        self.members = {"jia.yi", "yi.yi", "xi.guan"}
        self.unlicensed: set[str] = set()
        self.tokens: dict[str, datetime] = {}
        self.ended: set[str] = set()
        self.codes: dict[str, tuple[dict[str, str], datetime]] = {}
        self.who: dict[str, str] = {"userid": "jia.yi"}
        """What is said of whoever signs in."""
        self.refuses: dict[str, int] = {}
        """By path, the error that is answered whatever is asked."""
        self.names_all_invalid = True
        """Whether a message to nobody is an error; else it is answered as a success that names them."""
        self.screen: list[tuple[str, dict[str, str]]] = []
        self.sent: list[bytes] = []
        self.holds_back = False
        """Whether it takes a message, and answers only when told to go on."""
        self.arrived = Event()
        self.ahead = timedelta()
        """By how much its clock is ahead of ours."""
        self._seen: dict[bytes, datetime] = {}
        self._got: dict[str, list[datetime]] = defaultdict(list)

    def _now(self) -> datetime:
        return clock.now() + self.ahead

    def end_tokens(self) -> None:
        """As WeCom may at any time: what it has lent is good for nothing."""
        self.ended |= self.tokens.keys()

    def reply(self, method: str, path: str, query: dict[str, str], body: bytes, headers: Any) -> Reply:
        """As the documents say."""
        if path in self.refuses:
            return 200, {"errcode": self.refuses[path], "errmsg": "no"}
        match method, path:
            case "GET", "/cgi-bin/gettoken":
                return 200, self._token(query)
            case "POST", "/cgi-bin/message/send":
                said = self._refused(query) or self._send(body)
                self.arrived.set()
                if self.holds_back:
                    self.goes_on.wait()
                return 200, said
            case "GET", "/cgi-bin/auth/getuserinfo":
                return 200, self._refused(query) or self._who(query.get("code", ""))
            case "GET", "/connect/oauth2/authorize":
                return self._authorize(query, is_right=INSIDE in headers.get("User-Agent", ""))
            case "GET", "/wwlogin/sso/login":
                is_right = query.get("login_type") == "CorpApp" and query.get("agentid") == AGENT
                return self._authorize({**query, "response_type": "code", "scope": "snsapi_base"}, is_right)
        return 404, {"errcode": 404, "errmsg": "no such path"}

    def _token(self, query: dict[str, str]) -> dict[str, Any]:
        if query.get("corpid") != CORP:
            return {"errcode": 40013, "errmsg": "invalid corpid"}
        if query.get("corpsecret") != SECRET:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        token = secrets.token_urlsafe(60)
        self.tokens[token] = self._now() + TOKEN_HOLDS
        return {"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": 7200}

    def _refused(self, query: dict[str, str]) -> dict[str, Any] | None:
        token = query.get("access_token", "")
        if token not in self.tokens or token in self.ended:
            return {"errcode": 40014, "errmsg": "invalid access_token"}
        if self.tokens[token] < self._now():
            return {"errcode": 42001, "errmsg": "access_token expired"}
        return None

    def _send(self, body: bytes) -> dict[str, Any]:
        asked = json.loads(body)
        self.sent.append(body)
        if str(asked.get("agentid")) != AGENT:
            return {"errcode": 40056, "errmsg": "invalid agentid"}
        said = asked.get(asked.get("msgtype"), {})
        if any(len(said.get(name, "").encode()) > most for name, most in MOST_BYTES.items()):
            return {"errcode": 45002, "errmsg": "content size out of limit"}
        to = [name.lower() for name in asked["touser"].split("|")]
        invalid = [name for name in to if name not in self.members]
        if len(invalid) == len(to) and self.names_all_invalid:
            return {"errcode": 81013, "errmsg": "user & party & tag all invalid"}
        for name in to:
            if name not in invalid and name not in self.unlicensed and not self._is_repeat(asked, body):
                self._show(name, said)
        self._seen[body] = self._now()
        ok = {"errcode": 0, "errmsg": "ok", "msgid": secrets.token_hex(8)}
        unlicensed = [name for name in to if name in self.unlicensed]
        return {**ok, "invaliduser": "|".join(invalid), "unlicenseduser": "|".join(unlicensed)}

    def _is_repeat(self, asked: dict[str, Any], body: bytes) -> bool:
        within = timedelta(seconds=asked.get("duplicate_check_interval", 1800))
        before = self._seen.get(body)
        return bool(asked.get("enable_duplicate_check") and before and self._now() - before < within)

    def _show(self, name: str, said: dict[str, str]) -> None:
        now, got = self._now(), self._got[name]
        if all(sum(at > now - within for at in got) < most for most, within in LIMITS):
            self.screen.append((name, said))
        got.append(now)

    def _who(self, code: str) -> dict[str, Any]:
        who, until = self.codes.pop(code, ({}, self._now()))
        if not who or until < self._now():
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {"errcode": 0, "errmsg": "ok", **who}

    def _authorize(self, query: dict[str, str], is_right: bool) -> Reply:
        wanted = (query.get("appid"), query.get("response_type"), query.get("scope"))
        if (
            not is_right
            or wanted != (CORP, "code", "snsapi_base")
            or not STATE.fullmatch(query.get("state", ""))
        ):
            return 400, {"errcode": 50001, "errmsg": "redirect_uri or more is not right"}
        code = secrets.token_urlsafe(20)
        self.codes[code] = (dict(self.who), self._now() + CODE_HOLDS)
        back = urlsplit(query["redirect_uri"])
        more = {**{name: each[-1] for name, each in parse_qs(back.query).items()}, "code": code}
        return 302, back._replace(query=urlencode({**more, "state": query["state"]})).geturl()
