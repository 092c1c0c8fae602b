"""Signing in by Feishu (OAuth 2.0, authorization code with PKCE), as a member of the bureau's tenant."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from welfare.channels import http
from welfare.channels.chats.feishu import ACCOUNTS, USER_ID, Feishu, post, understood
from welfare.channels.exchange import NoAnswer, ask
from welfare.channels.providers import LABEL_LENGTH, Kept, Shown
from welfare.channels.refusals import Declined, NotAMember, NotBelieved, NotFromHere, Unreachable


@dataclass(frozen=True)
class FeishuSignIn:
    """The tenant whose members are let in. A member is known by the id that the app knows them by: it needs
    no permission that might be given later, and messages go to it."""

    tenant_key: str
    app: Feishu
    label: str
    accounts: str = ACCOUNTS
    name: str = "feishu"
    is_inside: bool = False

    @property
    def issuer(self) -> str:
        """See `Provider`: another app knows members by other ids."""
        return self.app.app_id

    def begin(self, back: str) -> tuple[str, Kept]:
        """See `Provider`. Asks nobody."""
        state, verifier = secrets.token_hex(16), secrets.token_urlsafe(48)
        hashed = hashlib.sha256(verifier.encode()).digest()
        wanted = {
            "client_id": self.app.app_id,
            "response_type": "code",
            "redirect_uri": back,
            "state": state,
            "code_challenge": base64.urlsafe_b64encode(hashed).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        address = f"{self.accounts}/open-apis/authen/v1/authorize?{urlencode(wanted)}"
        return address, {"state": state, "verifier": verifier}

    def finish(self, back: str, answer: Mapping[str, str], kept: Kept) -> Shown:
        """See `Provider`. Raises `NotShown`."""
        if not secrets.compare_digest(answer.get("state", "").encode(), kept["state"].encode()):
            raise NotFromHere("another state")
        if not answer.get("code"):
            raise Declined("no code", provider=self.label)
        wanted = {
            "grant_type": "authorization_code",
            "client_id": self.app.app_id,
            "client_secret": self.app.app_secret,
            "code": answer["code"],
            "redirect_uri": back,
            "code_verifier": kept["verifier"],
        }
        with http.asking_others(self.label):
            try:
                # v3 and no earlier one: those take a verifier for which there was no challenge.
                given = post(f"{self.accounts}/oauth/v3/token", wanted).said
                if given["code"] != 0:
                    raise NotFromHere(f"token: {given['code']}")
                headers = {"Authorization": f"Bearer {given['access_token']}"}
                address = f"{self.app.host}/open-apis/authen/v1/user_info"
                said = understood(ask("GET", address, headers=headers)).said
                me = said["data"] if said["code"] == 0 else {}
                if me.get("tenant_key") != self.tenant_key:
                    raise NotAMember("another tenant", provider=self.label)
                user_id = str(me["open_id"])
            except NoAnswer as why:
                raise Unreachable(why.why, provider=self.label) from why
            except (KeyError, TypeError, AttributeError) as why:
                raise self._no(type(why).__name__) from why
        if not USER_ID.fullmatch(user_id):
            raise self._no("no usable id")
        called = "".join(letter for letter in str(me.get("name") or user_id) if letter.isprintable())
        return Shown(self.name, self.issuer, user_id, called[:LABEL_LENGTH] or user_id, "")

    def as_subject(self, written: str) -> str | None:
        """See `Provider`: the open id, which heeds case."""
        return written if USER_ID.fullmatch(written) else None

    def _no(self, reason: str) -> NotBelieved:
        return NotBelieved(reason, provider=self.label)
