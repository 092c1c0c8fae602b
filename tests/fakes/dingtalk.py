"""DingTalk: tokens that end, messages of which some are dropped without a word, and its sign-in page."""

import json
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from tests.fakes.speaking import Reply, Speaking
from welfare import clock

APP_KEY, APP_SECRET, AGENT, CORPORATION = "dingkey", "a secret of DingTalk's", 4711, "ding-of-tests"
TOKEN_HOLDS_FOR = timedelta(hours=2)
CODE_HOLDS_FOR = timedelta(minutes=5)
RESULT_HOLDS_FOR = timedelta(hours=24)
MOST_A_DAY = 500


@dataclass
class Task:
    """A message that was taken, and what became of it: `None` is delivered."""

    user_id: str
    text: str
    at: datetime
    refused: str | None = None


@dataclass
class FakeDingTalk(Speaking):
    """Its members are those of `members`, by user id, with the id that they have across corporations."""

    back: str = ""
    members: dict[str, str] = field(default_factory=lambda: {"jia": "union-jia", "yi": "union-yi"})
    outsiders: set[str] = field(default_factory=set)
    somebody: str = "union-jia"
    """Who is signed in there already: whoever comes is sent back at once."""
    corporation: str = CORPORATION
    """Which one whoever signs in chooses."""
    delivers: bool = True
    most_a_day: int = MOST_A_DAY
    answers: dict[str, Any] = field(default_factory=dict)
    """What is said to a message instead."""
    tasks: list[Task] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.tokens: dict[str, datetime] = {}
        self.codes: dict[str, datetime] = {}
        self.user_tokens: set[str] = set()

    def texts(self, user_id: str) -> list[str]:
        """What somebody has on their screen."""
        return [task.text for task in self.tasks if task.user_id == user_id and task.refused is None]

    def reply(self, method: str, path: str, query: dict[str, str], body: bytes, headers: Any) -> Reply:
        """As the documents say; those of `oapi` answer 200 whatever they say."""
        asked = json.loads(body or b"{}")
        match path:
            case "/oauth2/auth":
                return 302, self.sign_in(query)
            case "/v1.0/oauth2/accessToken":
                return self._token(asked)
            case "/v1.0/oauth2/userAccessToken":
                return self._user_token(asked)
            case "/v1.0/contact/users/me":
                if headers.get("x-acs-dingtalk-access-token") not in self.user_tokens:
                    return 401, {"code": "InvalidAuthentication", "message": "no"}
                return 200, {"nick": "甲一", "unionId": self.somebody, "openId": "open"}
        until = self.tokens.get(query.get("access_token", ""))
        if until is None:
            return 200, {"errcode": 40014, "errmsg": "不合法的access_token"}
        if until < clock.now():
            return 200, {"errcode": 42001, "errmsg": "access_token已过期"}
        match path:
            case "/topapi/message/corpconversation/asyncsend_v2":
                return 200, self.answers or self._send(asked)
            case "/topapi/message/corpconversation/getsendresult":
                return 200, self._result(asked)
            case "/topapi/user/getbyunionid":
                return 200, self._by_union_id(asked)
        return 404, {"errcode": 404}

    def _token(self, asked: dict[str, Any]) -> Reply:
        if (asked.get("appKey"), asked.get("appSecret")) != (APP_KEY, APP_SECRET):
            return 400, {"code": "invalidClientIdOrSecret", "message": "no"}
        held = [token for token, until in self.tokens.items() if until > clock.now()]
        token = held[0] if held else secrets.token_hex(16)
        self.tokens.setdefault(token, clock.now() + TOKEN_HOLDS_FOR)
        left = self.tokens[token] - clock.now()
        return 200, {"accessToken": token, "expireIn": int(left.total_seconds())}

    def _send(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked.get("agent_id") != AGENT:
            return {"errcode": 41027, "errmsg": "no"}
        text, user_id = asked["msg"]["text"]["content"], asked["userid_list"]
        if asked["msg"]["msgtype"] != "text" or len(text.encode()) > 2048:
            return {"errcode": 400002, "errmsg": "no"}
        if not user_id or "," in user_id:
            return {"errcode": 40035, "errmsg": "no"}
        task = Task(user_id, text, clock.now())
        today = [t for t in self.tasks if t.user_id == user_id and _day(t.at) == _day(task.at)]
        if user_id not in self.members:
            task.refused = "invalid"
        elif any(known.text == text and known.refused is None for known in today):
            task.refused = "143106"
        elif Counter(known.refused for known in today)[None] >= self.most_a_day:
            task.refused = "143105"
        self.tasks.append(task)
        return {"errcode": 0, "errmsg": "ok", "task_id": len(self.tasks), "request_id": "r"}

    def _result(self, asked: dict[str, Any]) -> dict[str, Any]:
        number = asked.get("task_id")
        if asked.get("agent_id") != AGENT or not isinstance(number, int) or not 0 < number <= len(self.tasks):
            return {"errcode": 400002, "errmsg": "no"}
        task = self.tasks[number - 1]
        if clock.now() - task.at > RESULT_HOLDS_FOR:
            return {"errcode": 400002, "errmsg": "no"}
        lists: dict[str, Any] = {
            f"{name}_user_id_list": [] for name in ("invalid", "forbidden", "failed", "read", "unread")
        }
        if not self.delivers:
            pass
        elif task.refused in ("invalid", "failed"):
            lists[f"{task.refused}_user_id_list"] = [task.user_id]
        elif task.refused:
            lists["forbidden_user_id_list"] = [task.user_id]
            lists["forbidden_list"] = [{"code": task.refused, "count": 1, "userid": task.user_id}]
        else:
            lists["unread_user_id_list"] = [task.user_id]
        return {"errcode": 0, "errmsg": "ok", "request_id": "r", "send_result": lists}

    def _by_union_id(self, asked: dict[str, Any]) -> dict[str, Any]:
        known = {union: user for user, union in self.members.items()}
        user_id = known.get(asked.get("unionid", ""))
        if user_id is None:
            return {"errcode": 60121, "errmsg": "找不到该用户"}
        result = {"contact_type": int(user_id in self.outsiders), "userid": user_id}
        return {"errcode": 0, "errmsg": "ok", "request_id": "r", "result": result}

    def _user_token(self, asked: dict[str, Any]) -> Reply:
        until = self.codes.pop(asked.get("code", ""), None)
        if (asked.get("clientId"), asked.get("clientSecret")) != (APP_KEY, APP_SECRET):
            return 400, {"code": "invalidClientId", "message": "no"}
        if asked.get("grantType") != "authorization_code" or until is None or until < clock.now():
            return 400, {"code": "invalidParameter.authCode.notFound", "message": "no"}
        token = secrets.token_hex(16)
        self.user_tokens.add(token)
        said = {"accessToken": token, "refreshToken": "r", "expireIn": 7200, "corpId": self.corporation}
        return 200, said

    def sign_in(self, query: dict[str, str]) -> str:
        """Its page, where somebody says yes: where the browser is led, with a code. Raises `ValueError`."""
        right = {
            "response_type": "code",
            "client_id": APP_KEY,
            "scope": "openid corpid",
            "prompt": "consent",
            "redirect_uri": self.back,
        }
        if any(query.get(name) != value for name, value in right.items()) or not query.get("state"):
            raise ValueError(query)
        code = secrets.token_hex(16)
        self.codes[code] = clock.now() + CODE_HOLDS_FOR
        return f"{self.back}?{urlencode({'authCode': code, 'state': query['state']})}"


def _day(moment: datetime) -> object:
    return (moment + timedelta(hours=8)).date()
