"""Text messages by Tencent Cloud (sms, 2021-01-11), signed by TC3-HMAC-SHA256; all answers are a 200."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from welfare import clock
from welfare.channels.base import Message, Repeats, SendOutcome, Sent, Verdict
from welfare.channels.exchange import NoAnswer, ask
from welfare.channels.sms.base import Codes, Templates

ALGORITHM = "TC3-HMAC-SHA256"
VERSION = "2021-01-11"
HOST = "https://sms.tencentcloudapi.com"
SERVICE, REGION = "sms", "ap-guangzhou"
CONTENT_TYPE = "application/json; charset=utf-8"
PAGE = 100
"""As many records as one answer holds."""
PAGES_AT_MOST = 4
"""Of a day and a number, which is sent a few."""
LAG = timedelta(minutes=5)
"""By which the two clocks may differ."""
CODES = Codes(
    {
        "LimitExceeded.AppDailyLimit": SendOutcome.DOWN,
        "LimitExceeded.AppMainlandChinaDailyLimit": SendOutcome.DOWN,
        "LimitExceeded.PhoneNumberCountLimit": SendOutcome.NEVER,
        "LimitExceeded": SendOutcome.LATER,
        "RequestLimitExceeded": SendOutcome.LATER,
        "InvalidParameterValue.IncorrectPhoneNumber": SendOutcome.GONE,
        "FailedOperation.PhoneNumberInBlacklist": SendOutcome.GONE,
        "FailedOperation.PhoneNumberParseFail": SendOutcome.GONE,
        "FailedOperation.InsufficientBalanceInSmsPackage": SendOutcome.DOWN,
        "FailedOperation.SignatureIncorrectOrUnapproved": SendOutcome.DOWN,
        "FailedOperation.Missing": SendOutcome.DOWN,
        "FailedOperation.Template": SendOutcome.DOWN,
        "FailedOperation.NotEnterpriseCertification": SendOutcome.DOWN,
        "InvalidParameterValue.SdkAppIdNotExist": SendOutcome.DOWN,
        "InvalidParameterValue.Template": SendOutcome.DOWN,
        "InvalidParameter.AppidAndBizId": SendOutcome.DOWN,
        "UnauthorizedOperation": SendOutcome.DOWN,
        "UnsupportedOperation": SendOutcome.DOWN,
        "AuthFailure": SendOutcome.DOWN,
        "IpInBlacklist": SendOutcome.DOWN,
        "IpNotInWhitelist": SendOutcome.DOWN,
        "InternalError.RequestTimeException": SendOutcome.DOWN,
        "InternalError.SigVerificationFail": SendOutcome.DOWN,
        "InternalError": SendOutcome.UNKNOWN,
        "ResourceUnavailable": SendOutcome.LATER,
    }
)
REPORTED = {"SUCCESS": SendOutcome.TAKEN, "FAIL": SendOutcome.NEVER}


@dataclass(frozen=True)
class TencentSMS:
    """An account at Tencent Cloud, and what it may send."""

    secret_id: str
    secret_key: str
    app_id: str
    templates: Templates
    region: str = REGION
    endpoint: str = HOST
    name: str = "sms_tencent"
    repeats: Repeats = Repeats.ONCE

    def send(self, address: str, message: Message) -> Verdict:
        """See `Channel`."""
        asked = {
            "PhoneNumberSet": [f"+86{address}"],
            "SmsSdkAppId": self.app_id,
            "SignName": self.templates.signature,
            "TemplateId": self.templates.chosen(message),
            "TemplateParamSet": [message.code] if message.code else [],
            "SessionContext": message.key,
        }
        try:
            said = self._ask("SendSms", asked)
        except NoAnswer as why:
            return why.verdict
        if error := said.get("Error"):
            return CODES.verdict(_text(error, "Code"))
        statuses = said.get("SendStatusSet")
        status = statuses[0] if isinstance(statuses, list) and statuses else {}
        code, receipt = _text(status, "Code") or "InternalError", _text(status, "SerialNo")
        return (
            Verdict(SendOutcome.TAKEN, code, receipt=receipt)
            if code == "Ok"
            else CODES.verdict(code, receipt)
        )

    def find_out(self, address: str, sent: Sent) -> Verdict:
        """See `Traces`. Accounts whose records do not name our key find out nothing."""
        asked: dict[str, Any] = {
            "SmsSdkAppId": self.app_id,
            "PhoneNumber": f"+86{address}",
            "BeginTime": int((sent.at - LAG).timestamp()),
            "EndTime": int((clock.now() + LAG).timestamp()),
            "Limit": PAGE,
        }
        for page in range(PAGES_AT_MOST):
            asked["Offset"] = page * PAGE
            try:
                said = self._ask("PullSmsSendStatusByPhoneNumber", asked)
            except NoAnswer as why:
                return Verdict(SendOutcome.UNKNOWN, why.why)
            if error := said.get("Error"):
                return Verdict(SendOutcome.UNKNOWN, _text(error, "Code"))
            records = said.get("PullSmsSendStatusSet") or []
            for record in records:
                if _text(record, "SessionContext") == sent.key:
                    outcome = REPORTED.get(_text(record, "ReportStatus"), SendOutcome.UNKNOWN)
                    return Verdict(outcome, _text(record, "Description"), receipt=_text(record, "SerialNo"))
            if len(records) < PAGE:
                break
        return Verdict(SendOutcome.UNKNOWN)

    def _ask(self, action: str, asked: Mapping[str, object]) -> dict[str, Any]:
        """The `Response` in what they answer. Raises `NoAnswer`."""
        body = json.dumps(asked, ensure_ascii=False).encode()
        now = int(clock.now().timestamp())
        host = urlsplit(self.endpoint).netloc
        headers = {
            "Authorization": authorization(body, host, now, self.secret_id, self.secret_key),
            "Content-Type": CONTENT_TYPE,
            "Host": host,
            "X-TC-Action": action,
            "X-TC-Region": self.region,
            "X-TC-Timestamp": str(now),
            "X-TC-Version": VERSION,
        }
        said = ask("POST", f"{self.endpoint}/", headers=headers, body=body).said.get("Response")
        if not isinstance(said, dict):
            raise NoAnswer("no Response", went_out=True)
        return said


def authorization(body: bytes, host: str, now: int, secret_id: str, secret_key: str) -> str:
    """The header that signs a request of that body at `now`, in seconds since 1970."""
    names = "content-type;host"
    headers = f"content-type:{CONTENT_TYPE}\nhost:{host}\n"
    canonical = "\n".join(["POST", "/", "", headers, names, hashlib.sha256(body).hexdigest()])
    day = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d}"
    scope = f"{day}/{SERVICE}/tc3_request"
    to_sign = "\n".join([ALGORITHM, str(now), scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"TC3{secret_key}".encode()
    for word in (day, SERVICE, "tc3_request"):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={secret_id}/{scope}, SignedHeaders={names}, Signature={signature}"


def _text(thing: object, name: str) -> str:
    value = thing.get(name) if isinstance(thing, dict) else None
    return value if isinstance(value, str) else ""
