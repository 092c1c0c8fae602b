"""The providers of text messages that can be set up; of several that are switched on the first is used."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.channels.base import Channel, Repeats
from welfare.channels.shape import ADDRESS, NUMBER, Field, Kind, Values
from welfare.channels.sms import aliyun, tencent
from welfare.channels.sms.aliyun import AliyunSMS
from welfare.channels.sms.base import Templates
from welfare.channels.sms.gateway import HAS_PLACES, GatewaySMS
from welfare.channels.sms.tencent import TencentSMS
from welfare.channels.tokens import Tokens
from welfare.refusals import N_

WORDS = re.compile(r"\S(.{0,198}\S)?")
URL = re.compile(r"https?://[^\s#@]{3,400}")
A_DAY = ((2, timedelta(days=1)),)
"""Nobody gets more than two notices within a day."""
ABOUT = _l(
    "Text messages cost money, so few are sent: codes to whoever has forgotten their password, and a notice "
    "to a teacher who has not read a question or an answer for a day, between 9 and 20 o'clock. They go only "
    "to numbers that their owners have verified."
)
SIGNATURE = Field(
    "signature", _l("Signature"), _l("The approved name in front of each message, without brackets."), WORDS
)
CODE = Field("code_template", _l("Template of codes"), _l("Its only variable is the code, of 6 digits."))
NOTICE = Field("notice_template", _l("Template of the notice"), _l("It must have no variables."))
BUDGET = Field(
    "budget",
    _l("Messages a month"),
    _l("When four fifths are spent, administrators are told; when all are, none goes out until next month."),
    re.compile(r"\d{1,9}", re.ASCII),
)
CODES = Field(
    "codes",
    _l("Codes a day"),
    _l(
        "So many codes go out in one day at most, to all together, whoever asks for them; notices are not "
        "counted. Left empty: a tenth of the accounts, but at least 20."
    ),
    re.compile(r"\d{1,9}", re.ASCII),
    is_optional=True,
)
NOT_PAID = _l("The account there is empty. Top it up.")
NOT_APPROVED = _l("The signature or a template is not approved there, or is written otherwise. Compare them.")
NOT_OURS = _l("The key is not known there, or its secret is another. Copy both anew.")
LIMITED = _l("A limit that is set in the account there is reached. Raise it, or wait.")
NOT_LET = _l("The key may not send text messages, or not from this server's address. See its permissions.")
WRONG_CLOCK = _l("The clock of this server is wrong. Set it right.")


def _templates(values: Values) -> Templates:
    return Templates(values["signature"], values["code_template"], values["notice_template"])


def _aliyun(values: Values, _tokens: Callable[[str], Tokens]) -> Channel:
    return AliyunSMS(
        values["access_key_id"], values["access_key_secret"], _templates(values), values["host"].rstrip("/")
    )


def _tencent(values: Values, _tokens: Callable[[str], Tokens]) -> Channel:
    return TencentSMS(
        values["secret_id"],
        values["secret_key"],
        values["app_id"],
        _templates(values),
        values["region"],
        values["host"].rstrip("/"),
    )


def _gateway(values: Values, _tokens: Callable[[str], Tokens]) -> Channel:
    return GatewaySMS(
        values["url"],
        values["template"],
        values["success_path"],
        values["success_value"],
        values["secret"],
    )


def _sms(
    name: str,
    label: str,
    fields: tuple[Field, ...],
    make: Callable[[Values, Callable[[str], Tokens]], Channel],
    remedies: Mapping[str, Any],
    *,
    says_later: bool = True,
) -> Kind:
    return Kind(
        name=name,
        label=label,
        about=ABOUT,
        fields=(*fields, BUDGET, CODES),
        make=make,
        repeats=Repeats.ONCE,
        at_most=A_DAY,
        says_later=says_later,
        remedies=remedies,
    )


ALIYUN = _sms(
    "sms_aliyun",
    N_("Text messages (Aliyun)"),
    (
        Field(
            "access_key_id", _l("AccessKey ID"), _l("Of a user that may do nothing but send text messages.")
        ),
        Field("access_key_secret", _l("AccessKey secret"), is_secret=True),
        SIGNATURE,
        CODE,
        NOTICE,
        Field("host", _l("Address of the service"), shape=ADDRESS, usual=aliyun.HOST),
    ),
    _aliyun,
    {
        **dict.fromkeys(("isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE"), NOT_PAID),
        **dict.fromkeys(
            ("isv.SMS_SIGNATURE_ILLEGAL", "isv.SIGN_STATE_ILLEGAL", "isv.SMS_TEMPLATE_ILLEGAL"), NOT_APPROVED
        ),
        **dict.fromkeys(("isv.TEMPLATE_MISSING_PARAMETERS", "isv.TEMPLATE_PARAMS_ILLEGAL"), NOT_APPROVED),
        **dict.fromkeys(("InvalidAccessKeyId.NotFound", "SignatureDoesNotMatch"), NOT_OURS),
        **dict.fromkeys(("isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL"), LIMITED),
        **dict.fromkeys(("isp.RAM_PERMISSION_DENY", "isv.DENY_IP_RANGE"), NOT_LET),
        "InvalidTimeStamp.Expired": WRONG_CLOCK,
    },
)
TENCENT = _sms(
    "sms_tencent",
    N_("Text messages (Tencent Cloud)"),
    (
        Field("secret_id", _l("SecretId"), _l("Of a user that may do nothing but send text messages.")),
        Field("secret_key", _l("SecretKey"), is_secret=True),
        Field(
            "app_id",
            _l("SdkAppId"),
            _l("Of the application among the text messages there, a number."),
            NUMBER,
        ),
        SIGNATURE,
        CODE,
        NOTICE,
        Field("region", _l("Region"), usual=tencent.REGION),
        Field("host", _l("Address of the service"), shape=ADDRESS, usual=tencent.HOST),
    ),
    _tencent,
    {
        "FailedOperation.InsufficientBalanceInSmsPackage": NOT_PAID,
        "UnauthorizedOperation.ServiceSuspendDueToArrears": NOT_PAID,
        "FailedOperation.SignatureIncorrectOrUnapproved": NOT_APPROVED,
        "FailedOperation.TemplateIncorrectOrUnapproved": NOT_APPROVED,
        "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": NOT_APPROVED,
        "InvalidParameterValue.TemplateParameterLengthLimit": NOT_APPROVED,
        **dict.fromkeys(("AuthFailure.SecretIdNotFound", "AuthFailure.SignatureFailure"), NOT_OURS),
        "UnauthorizedOperation.SmsSdkAppIdVerifyFail": NOT_OURS,
        "InvalidParameterValue.SdkAppIdNotExist": NOT_OURS,
        "LimitExceeded.AppDailyLimit": LIMITED,
        "AuthFailure.UnauthorizedOperation": NOT_LET,
        "UnauthorizedOperation.RequestIpNotInWhitelist": NOT_LET,
        "AuthFailure.SignatureExpire": WRONG_CLOCK,
    },
)
GATEWAY = _sms(
    "sms_gateway",
    N_("Text messages (another provider)"),
    (
        Field("url", _l("Address"), _l("Each message is handed over there by POST, over HTTPS."), URL),
        Field(
            "template",
            _l("Body"),
            _l(
                "JSON or a form, with {phone}, {text}, {code} and {id} in it. Where the provider asks for a "
                "password, write {secret} here or in the address."
            ),
            re.compile(HAS_PLACES.pattern.replace(".+", ".{1,1000}"), re.DOTALL),
        ),
        Field(
            "success_path",
            _l("Where the answer says that it is taken"),
            _l("Names in the JSON of the answer with points between them, such as result.0.status."),
        ),
        Field("success_value", _l("What stands there then"), _l("Such as 0 or OK."), WORDS),
        Field(
            "secret",
            _l("Secret of the signature"),
            _l(
                "Stands in the place of {secret}, and signs each message: HMAC-SHA256 over the header "
                "X-Welfare-Timestamp, a point and the body."
            ),
            is_secret=True,
        ),
    ),
    _gateway,
    {
        "url": _l("The address must begin with https://."),
        "template": _l("The body begins as JSON, and is none. Put the quotation marks in order."),
        **dict.fromkeys(("401", "403"), _l("The provider does not believe who we are. Compare the secret.")),
        "402": NOT_PAID,
        **dict.fromkeys(
            ("301", "302", "303", "307", "308", "404"),
            _l("It leads elsewhere, or nothing is there. See the address."),
        ),
    },
    says_later=False,
)
SMS_KINDS = (ALIYUN, TENCENT, GATEWAY)
SMS_NAMES = frozenset(kind.name for kind in SMS_KINDS)
