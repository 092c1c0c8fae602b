"""Aliyun's text messages: signatures are checked by Aliyun's own function, times and nonces as it says."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from alibabacloud_openapi_util.client import Client as Vendor
from Tea.request import TeaRequest

from tests.fakes.phones import CODE, NOTICE, SIGNATURE, Phones
from tests.fakes.speaking import Reply, Speaking
from welfare import clock

KEY_ID, SECRET = "LTAI-of-tests", "a secret of Aliyun's"
HOLDS_FOR = timedelta(minutes=15)
AUTHORIZATION = re.compile(
    r"ACS3-HMAC-SHA256 Credential=(?P<key>[^,]+),SignedHeaders=(?P<names>[^,]+),Signature=[0-9a-f]{64}"
)
SIGNED = {
    "host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version",
}  # fmt: skip


class FakeAliyun(Speaking):
    """`refuses`: what it says to whatever is sent, as where the account is empty."""

    def __init__(self) -> None:
        super().__init__()
        self.phones = Phones()
        self.refuses = ""
        self.nonces: set[str] = set()

    def reply(self, method: str, path: str, query: dict[str, str], body: bytes, headers: Any) -> Reply:
        """As the documents of 2017-05-25 say."""
        if refused := self._unsigned(method, path, query, body, headers):
            return 403 if refused.startswith("Signature") else 404, {"Code": refused, "Message": "no"}
        if headers["x-acs-version"] != "2017-05-25":
            return 400, {"Code": "InvalidVersion", "Message": "no"}
        match headers["x-acs-action"]:
            case "SendSms":
                return 200, self._send(query)
            case "QuerySendDetails":
                return 200, self._details(query)
        return 404, {"Code": "InvalidAction.NotFound", "Message": "no"}

    def _unsigned(
        self, method: str, path: str, query: dict[str, str], body: bytes, headers: Any
    ) -> str | None:
        found = AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
        if not found or set(found["names"].split(";")) < SIGNED:
            return "IncompleteSignature"
        if found["key"] != KEY_ID:
            return "InvalidAccessKeyId.NotFound"
        request = TeaRequest()
        request.method, request.pathname, request.query = method, path, query
        request.headers = {name: headers[name] for name in found["names"].split(";")}
        payload = Vendor.hex_encode(Vendor.hash(body, "ACS3-HMAC-SHA256"))
        right = Vendor.get_authorization(request, "ACS3-HMAC-SHA256", payload, KEY_ID, SECRET)
        if right != found[0] or headers["x-acs-content-sha256"] != payload:
            return "SignatureDoesNotMatch"
        said = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if abs(clock.now() - said) > HOLDS_FOR:
            return "InvalidTimeStamp.Expired"
        if headers["x-acs-signature-nonce"] in self.nonces:
            return "SignatureNonceUsed"
        self.nonces.add(headers["x-acs-signature-nonce"])
        return None

    def _send(self, query: dict[str, str]) -> dict[str, str]:
        number, template = query.get("PhoneNumbers", ""), query.get("TemplateCode", "")
        if refused := self.refuses or self._refused(query, number, template):
            return {"Code": refused, "Message": "不行", "RequestId": "r"}
        code = json.loads(query["TemplateParam"])["code"] if template == CODE else ""
        text = self.phones.take(number, template, code, query.get("OutId", ""))
        return {"Code": "OK", "Message": "OK", "RequestId": "r", "BizId": text.receipt}

    def _refused(self, query: dict[str, str], number: str, template: str) -> str | None:
        if not re.fullmatch(r"1\d{10}", number) or number in self.phones.cut_off:
            return "isv.MOBILE_NUMBER_ILLEGAL"
        if query.get("SignName") != SIGNATURE:
            return "isv.SMS_SIGNATURE_ILLEGAL"
        if template not in (CODE, NOTICE):
            return "isv.SMS_TEMPLATE_ILLEGAL"
        given = json.loads(query.get("TemplateParam") or "{}")
        if template == CODE and set(given) != {"code"}:
            return "isv.TEMPLATE_MISSING_PARAMETERS"
        if template == CODE and not re.fullmatch(r"\d{4,6}", given["code"]):
            return "isv.TEMPLATE_PARAMS_ILLEGAL"
        return "isv.BUSINESS_LIMIT_CONTROL" if self.phones.is_over(number, template) else None

    def _details(self, query: dict[str, str]) -> dict[str, Any]:
        size, page = int(query.get("PageSize", "0")), int(query.get("CurrentPage", "0"))
        if not 1 <= size <= 50 or page < 1 or not re.fullmatch(r"\d{8}", query.get("SendDate", "")):
            return {"Code": "isv.INVALID_PARAMETERS", "Message": "no"}
        that_day = [
            text
            for text in self.phones.taken
            if text.number == query.get("PhoneNumber")
            and f"{text.at + timedelta(hours=8):%Y%m%d}" == query["SendDate"]
        ]
        records = [
            {
                "OutId": text.ours,
                "PhoneNum": text.number,
                "SendStatus": {None: 1, False: 2, True: 3}[text.arrived],
                "ErrCode": {None: "", False: "MK:0012", True: "DELIVERED"}[text.arrived],
                "TemplateCode": text.template,
            }
            for text in that_day[(page - 1) * size : page * size]
        ]
        return {
            "Code": "OK",
            "TotalCount": len(that_day),
            "SmsSendDetailDTOs": {"SmsSendDetailDTO": records},
        }
