"""Tencent's text messages: 200 whatever it says; signatures are checked by Tencent's own function."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from tencentcloud.common.sign import Sign

from tests.fakes.phones import CODE, NOTICE, SIGNATURE, Phones
from tests.fakes.speaking import Reply, Speaking
from welfare import clock

SECRET_ID, SECRET_KEY, APP = "AKID-of-tests", "a secret of Tencent's", "1400006666"
HOLDS_FOR = 300
"""Seconds."""
AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 Credential=(?P<id>[^/]+)/(?P<day>\d{4}-\d\d-\d\d)/sms/tc3_request, "
    r"SignedHeaders=content-type;host, Signature=(?P<signature>[0-9a-f]{64})"
)


class FakeTencent(Speaking):
    """`names_keys`: whether its records name our keys, for which an account has to ask."""

    def __init__(self) -> None:
        super().__init__()
        self.phones = Phones()
        self.refuses = ""
        self.names_keys = True

    def reply(self, method: str, path: str, query: dict[str, str], body: bytes, headers: Any) -> Reply:
        """As the documents of 2021-01-11 say."""
        if refused := self._unsigned(method, path, body, headers):
            return 200, self._error(refused)
        if headers.get("X-TC-Version") != "2021-01-11" or not headers.get("X-TC-Region"):
            return 200, self._error("MissingParameter")
        asked = json.loads(body)
        match headers.get("X-TC-Action"):
            case "SendSms":
                return 200, self._send(asked)
            case "PullSmsSendStatusByPhoneNumber":
                return 200, self._records(asked)
        return 200, self._error("InvalidAction")

    def _unsigned(self, method: str, path: str, body: bytes, headers: Any) -> str | None:
        found = AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
        if not found:
            return "AuthFailure.InvalidAuthorization"
        if found["id"] != SECRET_ID:
            return "AuthFailure.SecretIdNotFound"
        at = headers["X-TC-Timestamp"]
        if abs(clock.now().timestamp() - int(at)) > HOLDS_FOR:
            return "AuthFailure.SignatureExpire"
        day = f"{datetime.fromtimestamp(int(at), UTC):%Y-%m-%d}"
        canonical = (
            f"{method}\n{path}\n\ncontent-type:{headers['Content-Type']}\nhost:{headers['Host']}\n\n"
            f"content-type;host\n{hashlib.sha256(body).hexdigest()}"
        )
        hashed = hashlib.sha256(canonical.encode()).hexdigest()
        to_sign = f"TC3-HMAC-SHA256\n{at}\n{day}/sms/tc3_request\n{hashed}"
        right = Sign.sign_tc3(SECRET_KEY, day, "sms", to_sign)
        return None if (right, day) == (found["signature"], found["day"]) else "AuthFailure.SignatureFailure"

    def _send(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked.get("SmsSdkAppId") != APP:
            return self._error("UnauthorizedOperation.SmsSdkAppIdVerifyFail")
        (number,) = asked["PhoneNumberSet"]
        code, ours = self.refuses or self._refused(asked, number), asked.get("SessionContext", "")
        receipt = ""
        if not code:
            given = "".join(asked.get("TemplateParamSet") or [])
            receipt = self.phones.take(number, asked["TemplateId"], given, ours).receipt
        status = {
            "SerialNo": receipt,
            "PhoneNumber": number,
            "Fee": int(not code),
            "SessionContext": ours,
            "Code": code or "Ok",
            "Message": "send success",
            "IsoCode": "CN",
        }
        return {"Response": {"SendStatusSet": [status], "RequestId": "r"}}

    def _refused(self, asked: dict[str, Any], number: str) -> str | None:
        given = asked.get("TemplateParamSet") or []
        if not re.fullmatch(r"\+861\d{10}", number) or number in self.phones.cut_off:
            return "InvalidParameterValue.IncorrectPhoneNumber"
        if asked.get("SignName") != SIGNATURE:
            return "FailedOperation.SignatureIncorrectOrUnapproved"
        if asked.get("TemplateId") not in (CODE, NOTICE):
            return "FailedOperation.TemplateIncorrectOrUnapproved"
        if len(given) != (asked["TemplateId"] == CODE):
            return "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        if given and not re.fullmatch(r"\d{0,6}", given[0]):
            return "InvalidParameterValue.TemplateParameterFormatError"
        return (
            "LimitExceeded.PhoneNumberOneHourLimit"
            if self.phones.is_over(number, asked["TemplateId"])
            else None
        )

    def _records(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not 0 < asked["Limit"] <= 100:
            return self._error("InvalidParameterValue.LimitVerifyFail")
        known = [
            text
            for text in self.phones.taken
            if text.number == asked["PhoneNumber"]
            and text.arrived is not None
            and asked["BeginTime"] <= text.at.timestamp() <= asked["EndTime"]
        ]
        records = [
            {
                "UserReceiveTime": int(text.at.timestamp()),
                "CountryCode": "86",
                "SubscriberNumber": text.number[3:],
                "PhoneNumber": text.number,
                "SerialNo": text.receipt,
                "ReportStatus": "SUCCESS" if text.arrived else "FAIL",
                "Description": "DELIVERED" if text.arrived else "MK:0012",
                "SessionContext": text.ours if self.names_keys else "",
            }
            for text in known[asked["Offset"] : asked["Offset"] + asked["Limit"]]
        ]
        return {"Response": {"PullSmsSendStatusSet": records, "RequestId": "r"}}

    @staticmethod
    def _error(code: str) -> dict[str, Any]:
        return {"Response": {"Error": {"Code": code, "Message": "no"}, "RequestId": "r"}}
