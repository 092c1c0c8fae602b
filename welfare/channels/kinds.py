"""The channels that can be set up: what each needs to be told, and what to do about what it says."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from welfare.channels import wecom
from welfare.channels.base import Channel
from welfare.channels.chat_kinds import CHAT_KINDS
from welfare.channels.kind import ADDRESS, NUMBER, Field, Kind, Values
from welfare.channels.providers import Provider
from welfare.channels.sms_kinds import SMS_KINDS
from welfare.channels.tokens import Tokens
from welfare.channels.wecom import WeCom, account_of
from welfare.channels.wecom_sign_in import INSIDE, WeComSignIn
from welfare.refusals import N_


def _wecom_sign_in(values: Values, channel: Channel, label: str, user_agent: str) -> Provider:
    assert isinstance(channel, WeCom)  # noqa: S101  # as `_wecom` makes it
    is_inside = INSIDE in user_agent
    return WeComSignIn(channel, label, values["in_app"], values["desktop"], is_inside)


def _wecom(values: Values, tokens: Callable[[str], Tokens]) -> Channel:
    account = account_of(values["corp_id"], values["agent_id"], values["secret"])
    return WeCom(
        values["corp_id"], values["agent_id"], values["secret"], values["host"].rstrip("/"), tokens(account)
    )


SECRET = lazy_pgettext("WeCom", "Secret")
WRONG_AGENT = _l("WeCom does not know this AgentId. Copy it anew from the page of the app.")
NOT_TRUSTED = _l(
    "WeCom does not trust the address of this server. Enter it on the page of the app, at trusted addresses."
)
NOT_LET = _l("WeCom does not let the app send messages. Ask whoever administers WeCom.")
TOO_OFTEN = _l("WeCom was asked too often today. Messages go on by themselves later.")
OUT_OF_SIGHT = _l(
    "That member cannot see the app, or has left. Widen who can see it, on the page of the app in WeCom."
)
WECOM = Kind(
    name="wecom",
    label=N_("WeCom"),
    about=_l(
        "Messages from an app that the bureau has built in its own WeCom. Whoever opens the app there and "
        "signs in once with their password is reached from then on, and needs no password there any more."
    ),
    fields=(
        Field("corp_id", _l("Corporation id"), _l("In WeCom's administration, at the foot of “My company”.")),
        Field("agent_id", _l("AgentId"), _l("On the page of the app, a number."), NUMBER),
        Field("secret", SECRET, _l("On the page of the app, with the AgentId."), is_secret=True),
        Field("host", _l("Address of the service"), shape=ADDRESS, usual=wecom.HOST),
        Field("in_app", _l("Page of the sign-in inside WeCom"), shape=ADDRESS, usual=wecom.IN_APP),
        Field("desktop", _l("Page of the sign-in on a computer"), shape=ADDRESS, usual=wecom.DESKTOP),
    ),
    make=_wecom,
    sign_in=_wecom_sign_in,
    issuer="corp_id",
    repeats=WeCom.repeats,
    knows_again_for=wecom.KNOWN_AGAIN,
    # Past 30 and 1000 WeCom drops messages without a word; two workers may each count one less.
    at_most=((25, timedelta(minutes=1)), (900, timedelta(hours=1))),
    remedies={
        "40001": _l("WeCom does not know this secret. Copy it anew from the page of the app."),
        "40013": _l("WeCom does not know this corporation id. Copy it anew from WeCom's administration."),
        **dict.fromkeys(("40056", "41011"), WRONG_AGENT),
        **dict.fromkeys(("48002", "301002"), NOT_LET),
        "60020": NOT_TRUSTED,
        **dict.fromkeys(("45009", "45033"), TOO_OFTEN),
        **dict.fromkeys(("46004", "60011", "60111", "81013", "invaliduser"), OUT_OF_SIGHT),
        "unlicenseduser": _l("That member has no licence in WeCom. Ask whoever administers WeCom."),
    },
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (WECOM, *CHAT_KINDS, *SMS_KINDS)}
