"""WeCom, DingTalk and Feishu, as those who set them up are asked for them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar, cast

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from welfare.channels.base import Channel, Repeats
from welfare.channels.chats import dingtalk, feishu, wecom
from welfare.channels.chats.dingtalk import DingTalk
from welfare.channels.chats.feishu import Feishu
from welfare.channels.chats.wecom import WeCom, account_of
from welfare.channels.providers import Provider
from welfare.channels.shape import ADDRESS, NUMBER, Field, Kind, Values
from welfare.channels.sign_ins.dingtalk import DingTalkSignIn
from welfare.channels.sign_ins.feishu import FeishuSignIn
from welfare.channels.sign_ins.wecom import INSIDE, WeComSignIn
from welfare.channels.tokens import Tokens
from welfare.refusals import N_

App = TypeVar("App", bound=Channel)


def _chat(
    name: str,
    label: str,
    about: Any,
    fields: tuple[Field, ...],
    *,
    app: Callable[[Values, Tokens], App],
    account: tuple[str, ...],
    sign_in: Callable[[Values, App, str, str], Provider],
    issuer: str,
    knows_again_for: timedelta,
    at_most: tuple[tuple[int, timedelta], ...],
    remedies: Mapping[str, Any],
    says_later: bool = False,
) -> Kind:
    """An app that the bureau has built in its own tenant. Its tokens are those of the `account` that these
    fields name; members are signed in through the app itself."""
    return Kind(
        name,
        label,
        about,
        fields,
        make=lambda values, tokens: app(values, tokens(account_of(*(values[part] for part in account)))),
        repeats=Repeats.SAFE,
        at_most=at_most,
        knows_again_for=knows_again_for,
        issuer=issuer,
        sign_in=cast(Callable[[Values, Channel, str, str], Provider], sign_in),
        says_later=says_later,
        remedies=remedies,
    )


def _wecom(values: Values, tokens: Tokens) -> WeCom:
    return WeCom(values["corp_id"], values["agent_id"], values["secret"], values["host"].rstrip("/"), tokens)


def _wecom_sign_in(values: Values, app: WeCom, label: str, user_agent: str) -> Provider:
    return WeComSignIn(app, label, values["in_app"], values["desktop"], INSIDE in user_agent)


def _dingtalk(values: Values, tokens: Tokens) -> DingTalk:
    api, oapi = values["api"].rstrip("/"), values["oapi"].rstrip("/")
    return DingTalk(values["app_key"], values["app_secret"], values["agent_id"], tokens, api, oapi)


def _dingtalk_sign_in(values: Values, app: DingTalk, label: str, _user_agent: str) -> Provider:
    return DingTalkSignIn(values["corp_id"], app, label, values["login"])


def _feishu(values: Values, tokens: Tokens) -> Feishu:
    return Feishu(values["app_id"], values["app_secret"], tokens, values["host"].rstrip("/"))


def _feishu_sign_in(values: Values, app: Feishu, label: str, _user_agent: str) -> Provider:
    return FeishuSignIn(values["tenant_key"], app, label, values["accounts"].rstrip("/"))


WECOM_SECRET = lazy_pgettext("WeCom", "Secret")
WECOM_AGENT = _l("WeCom does not know this AgentId. Copy it anew from the page of the app.")
WECOM_ADDRESS = _l(
    "WeCom does not trust the address of this server. Enter it on the page of the app, at trusted addresses."
)
WECOM_RIGHT = _l("WeCom does not let the app send messages. Ask whoever administers WeCom.")
WECOM_BUSY = _l("WeCom was asked too often today. Messages go on by themselves later.")
WECOM_RANGE = _l(
    "That member cannot see the app, or has left. Widen who can see it, on the page of the app in WeCom."
)
WECOM = _chat(
    "wecom",
    N_("WeCom"),
    _l(
        "Messages from an app that the bureau has built in its own WeCom. Whoever opens the app there and "
        "signs in once with their password is reached from then on, and needs no password there any more."
    ),
    (
        Field("corp_id", _l("Corporation id"), _l("In WeCom's administration, at the foot of “My company”.")),
        Field("agent_id", _l("AgentId"), _l("On the page of the app, a number."), NUMBER),
        Field("secret", WECOM_SECRET, _l("On the page of the app, with the AgentId."), is_secret=True),
        Field(
            "file_name",
            _l("Name of the verification file"),
            _l(
                "WeCom gives it to you when you enter the trusted domain; this server then serves it at its "
                "root, also before messages are switched on."
            ),
            wecom.FILE_NAME,
            is_optional=True,
        ),
        Field(
            "file_text",
            _l("What stands in that file"),
            _l("One word. Left empty: the word in its name."),
            wecom.FILE_TEXT,
            is_optional=True,
        ),
        Field("host", _l("Address of the service"), shape=ADDRESS, usual=wecom.HOST),
        Field("in_app", _l("Page of the sign-in inside WeCom"), shape=ADDRESS, usual=wecom.IN_APP),
        Field("desktop", _l("Page of the sign-in on a computer"), shape=ADDRESS, usual=wecom.DESKTOP),
    ),
    app=_wecom,
    account=("corp_id", "agent_id", "secret"),
    sign_in=_wecom_sign_in,
    issuer="corp_id",
    knows_again_for=wecom.KNOWN_AGAIN,
    # Past 30 and 1000 WeCom drops messages without a word; two workers may each count one less.
    at_most=((25, timedelta(minutes=1)), (900, timedelta(hours=1))),
    remedies={
        "40001": _l("WeCom does not know this secret. Copy it anew from the page of the app."),
        "40013": _l("WeCom does not know this corporation id. Copy it anew from WeCom's administration."),
        **dict.fromkeys(("40056", "41011"), WECOM_AGENT),
        **dict.fromkeys(("48002", "301002"), WECOM_RIGHT),
        "60020": WECOM_ADDRESS,
        **dict.fromkeys(("45009", "45033"), WECOM_BUSY),
        **dict.fromkeys(("46004", "60011", "60111", "81013", "invaliduser"), WECOM_RANGE),
        "unlicenseduser": _l("That member has no licence in WeCom. Ask whoever administers WeCom."),
    },
)
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
DINGTALK = _chat(
    "dingtalk",
    N_("DingTalk"),
    _l(
        "Messages from an app that the bureau has built in its own DingTalk. Whoever signs in by DingTalk, "
        "and once with their password, is reached from then on. Whether a message arrived is asked "
        "for afterwards."
    ),
    (
        Field("corp_id", _l("CorpId"), _l("On the front page of DingTalk's developers.")),
        Field("app_key", _l("Client ID (AppKey)"), _l("On the page of the app, under its credentials.")),
        Field("app_secret", _l("Client secret (AppSecret)"), _l("Beside the AppKey."), is_secret=True),
        Field("agent_id", _l("AgentId"), _l("On the page of the app, a number."), NUMBER),
        Field("api", _l("Address of the service"), shape=ADDRESS, usual=dingtalk.API),
        Field("oapi", _l("Address of the older service"), shape=ADDRESS, usual=dingtalk.OAPI),
        Field("login", _l("Page of the sign-in"), shape=ADDRESS, usual=dingtalk.LOGIN),
    ),
    app=_dingtalk,
    account=("app_key", "app_secret"),
    sign_in=_dingtalk_sign_in,
    issuer="corp_id",
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
FEISHU = _chat(
    "feishu",
    N_("Feishu"),
    _l(
        "Messages from the bot of an app that the bureau has built in its own Feishu. Whoever signs in by "
        "Feishu, and once with their password, is reached from then on."
    ),
    (
        Field("tenant_key", _l("Tenant key"), _l("Of the bureau's tenant, whose members alone are let in.")),
        Field("app_id", _l("App ID"), _l("On the page of the app, under its credentials.")),
        Field("app_secret", _l("App secret"), _l("Beside the App ID."), is_secret=True),
        Field("host", _l("Address of the service"), shape=ADDRESS, usual=feishu.OPEN),
        Field("accounts", _l("Page of the sign-in"), shape=ADDRESS, usual=feishu.ACCOUNTS),
    ),
    app=_feishu,
    account=("app_id", "app_secret"),
    sign_in=_feishu_sign_in,
    issuer="app_id",
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
CHAT_KINDS = (WECOM, DINGTALK, FEISHU)
