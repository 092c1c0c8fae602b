"""Signing in as a member of the bureau's WeCom: inside its browser without a tap, on a computer by a code.

OAuth 2.0 as WeCom has it: https://developer.work.weixin.qq.com/document/path/91022 and 98151.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from welfare.channels import http
from welfare.channels.chats.wecom import STALE, USER_ID, WeCom
from welfare.channels.exchange import NoAnswer
from welfare.channels.providers import Kept, Shown
from welfare.channels.refusals import Declined, NotAMember, NotBelieved, NotFromHere, Unreachable
from welfare.channels.tokens import NoToken

INSIDE = "wxwork"
"""So WeCom's own browser calls itself, among other things."""
USED_OR_OLD = 40029


@dataclass(frozen=True)
class WeComSignIn:
    """The corporation whose members are let in; messages go to the same user ids."""

    app: WeCom
    label: str
    in_app: str
    desktop: str
    is_inside: bool
    """Whether this browser is WeCom's own, which knows who its owner is."""
    name: str = "wecom"

    @property
    def issuer(self) -> str:
        """See `Provider`: in another corporation the same user id is somebody else."""
        return self.app.corp_id

    def begin(self, back: str) -> tuple[str, Kept]:
        """See `Provider`. Asks nobody."""
        state = secrets.token_hex(16)  # WeCom takes letters and digits only
        here = {"appid": self.app.corp_id, "agentid": self.app.agent_id, "redirect_uri": back, "state": state}
        if not self.is_inside:
            return f"{self.desktop}?{urlencode({'login_type': 'CorpApp', **here})}", {"state": state}
        wanted = {**here, "response_type": "code", "scope": "snsapi_base"}
        return f"{self.in_app}?{urlencode(wanted)}#wechat_redirect", {"state": state}

    def finish(self, _back: str, answer: Mapping[str, str], kept: Kept) -> Shown:
        """See `Provider`. Raises `NotShown`: also for who is no member, or of another corporation."""
        if not secrets.compare_digest(answer.get("state", "").encode(), kept["state"].encode()):
            raise NotFromHere("another state")
        if not answer.get("code"):
            raise Declined("no code", provider=self.label)
        with http.asking_others(self.label):
            said = self._who(answer["code"])
        # Members' ids heed no case; those of linked corporations have theirs in front.
        user_id = str(said.get("userid") or "").lower()
        if not user_id or "/" in user_id:
            raise NotAMember("another corporation" if user_id else "no member", provider=self.label)
        if not USER_ID.fullmatch(user_id):
            raise NotBelieved("no usable user id", provider=self.label)
        return Shown(self.name, self.issuer, user_id, user_id, "")

    def as_subject(self, written: str) -> str | None:
        """See `Provider`: members' ids heed no case."""
        return folded if USER_ID.fullmatch(folded := written.lower()) else None

    def _who(self, code: str) -> dict[str, Any]:
        try:
            token = self.app.token()
            said = self.app.ask("auth/getuserinfo", access_token=token, code=code)
            if str(said["errcode"]) in STALE:
                token = self.app.token(stale=token)
                said = self.app.ask("auth/getuserinfo", access_token=token, code=code)
        except (NoAnswer, NoToken) as why:
            raise Unreachable(str(why), provider=self.label) from why
        if said["errcode"] == USED_OR_OLD:
            raise NotFromHere("the code was used or is too old")
        if said["errcode"]:
            raise NotBelieved(f"errcode {said['errcode']}", provider=self.label)
        return said
