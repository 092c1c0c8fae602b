"""DingTalk and Feishu, as those who set them up are asked for them."""

from collections.abc import Callable
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from welfare.channels import dingtalk, feishu
from welfare.channels.base import Channel, Repeats
from welfare.channels.dingtalk import DingTalk
from welfare.channels.dingtalk_sign_in import DingTalkSignIn
from welfare.channels.feishu import Feishu
from welfare.channels.feishu_sign_in import FeishuSignIn
from welfare.channels.kind import ADDRESS, NUMBER, Field, Kind, Values
from welfare.channels.providers import Provider
from welfare.channels.tokens import Tokens
from welfare.channels.wecom import account_of
from welfare.refusals import N_

DINGTALK_APP = _l("DingTalk does not know this app, or its secret is another. Copy both anew from its page.")
DINGTALK_RIGHT = _l("The app may not do that. Ask whoever administers DingTalk to give it the permission.")
FEISHU_APP = _l("Feishu does not know this app, or its secret is another. Copy both anew from its page.")
FEISHU_BOT = _l(
    "The app has no bot, or may not send messages. Add the bot and the permission on its page, and publish "
    "it."
)
FEISHU_RANGE = _l(
    "That member is not within the range of the app, or has left. Widen it on the page of the app."
)


def _dingtalk(values: Values, tokens: Callable[[str], Tokens]) -> Channel:
    return DingTalk(
        values["app_key"],
        values["app_secret"],
        values["agent_id"],
        tokens(account_of(values["app_key"], values["app_secret"])),
        values["api"].rstrip("/"),
        values["oapi"].rstrip("/"),
    )


def _feishu(values: Values, tokens: Callable[[str], Tokens]) -> Channel:
    return Feishu(
        values["app_id"],
        values["app_secret"],
        tokens(account_of(values["app_id"], values["app_secret"])),
        values["host"].rstrip("/"),
    )


def _dingtalk_sign_in(values: Values, channel: Channel, label: str, _user_agent: str) -> Provider:
    assert isinstance(channel, DingTalk)  # noqa: S101  # as `_dingtalk` makes it
    return DingTalkSignIn(values["corp_id"], channel, label, values["login"])


def _feishu_sign_in(values: Values, channel: Channel, label: str, _user_agent: str) -> Provider:
    assert isinstance(channel, Feishu)  # noqa: S101  # as `_feishu` makes it
    return FeishuSignIn(values["tenant_key"], channel, label, values["accounts"].rstrip("/"))


DINGTALK = Kind(
    name="dingtalk",
    label=N_("DingTalk"),
    about=_l(
        "Messages from an app that the bureau has built in its own DingTalk. Whoever signs in by DingTalk, "
        "and once with their password, is reached from then on. Whether a message arrived is asked "
        "for afterwards."
    ),
    fields=(
        Field("corp_id", _l("CorpId"), _l("On the front page of DingTalk’s developers.")),
        Field("app_key", _l("Client ID (AppKey)"), _l("On the page of the app, under its credentials.")),
        Field("app_secret", _l("Client secret (AppSecret)"), _l("Beside it."), is_secret=True),
        Field("agent_id", _l("AgentId"), _l("On the page of the app, a number."), NUMBER),
        Field("api", _l("Address of the service"), shape=ADDRESS, usual=dingtalk.API),
        Field("oapi", _l("Address of the older service"), shape=ADDRESS, usual=dingtalk.OAPI),
        Field("login", _l("Page of the sign-in"), shape=ADDRESS, usual=dingtalk.LOGIN),
    ),
    make=_dingtalk,
    sign_in=_dingtalk_sign_in,
    issuer="corp_id",
    repeats=Repeats.SAFE,
    knows_again_for=dingtalk.KNOWN_AGAIN,
    at_most=((450, timedelta(days=1)),),
    says_later=True,
    remedies={
        **dict.fromkeys(("invalidClientIdOrSecret", "invalidClientId", "33001"), DINGTALK_APP),
        "41027": _l("DingTalk does not know this AgentId. Copy it anew from the page of the app."),
        **dict.fromkeys(("60011", "50002"), DINGTALK_RIGHT),
        "60020": _l("DingTalk does not trust the address of this server. Enter it on the page of the app."),
        "143105": _l("That person has had as many messages today as DingTalk lets one app send."),
        "143106": _l("DingTalk has shown that person the same words today already."),
        **dict.fromkeys(("143103", "143104"), _l("DingTalk was given too many messages in one minute.")),
        **dict.fromkeys(
            ("33012", "60121", "invalid"), _l("That member has left, or is not within the range of the app.")
        ),
    },
)
FEISHU = Kind(
    name="feishu",
    label=N_("Feishu"),
    about=_l(
        "Messages from the bot of an app that the bureau has built in its own Feishu. Whoever signs in by "
        "Feishu, and once with their password, is reached from then on."
    ),
    fields=(
        Field("tenant_key", _l("Tenant key"), _l("Of the bureau’s tenant, whose members alone are let in.")),
        Field("app_id", _l("App ID"), _l("On the page of the app, under its credentials.")),
        Field("app_secret", _l("App secret"), _l("Beside it."), is_secret=True),
        Field("host", _l("Address of the service"), shape=ADDRESS, usual=feishu.OPEN),
        Field("accounts", _l("Page of the sign-in"), shape=ADDRESS, usual=feishu.ACCOUNTS),
    ),
    make=_feishu,
    sign_in=_feishu_sign_in,
    issuer="app_id",
    repeats=Repeats.SAFE,
    knows_again_for=feishu.KNOWN_AGAIN,
    at_most=((4, timedelta(seconds=1)),),
    remedies={
        **dict.fromkeys(("10003", "10014", "99991662"), FEISHU_APP),
        **dict.fromkeys(("230006", "230027", "230035", "99991672"), FEISHU_BOT),
        **dict.fromkeys(("230013", "230034", "230053", "99992351", "99992361", "99992364"), FEISHU_RANGE),
        "99991401": _l("Feishu does not trust the address of this server. Enter it on the page of the app."),
        "99991403": _l(
            "The app may ask Feishu no more this month. Whoever administers Feishu can change that."
        ),
    },
)
CHAT_KINDS = (DINGTALK, FEISHU)
