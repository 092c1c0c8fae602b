"""Text messages by Aliyun (dysmsapi, 2017-05-25), signed by ACS3-HMAC-SHA256."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from zoneinfo import ZoneInfo

from welfare import clock
from welfare.channels.base import Message, Repeats, SendOutcome, Sent, Verdict
from welfare.channels.exchange import Answer, NoAnswer, ask
from welfare.channels.sms.base import Codes, Templates

ALGORITHM = "ACS3-HMAC-SHA256"
VERSION = "2017-05-25"
HOST = "https://dysmsapi.aliyuncs.com"
THEIR_DAY = ZoneInfo("Asia/Shanghai")
PAGE = 50
"""As many records as one answer holds."""
PAGES_AT_MOST = 4
"""Of a day and a number, which is sent a few."""
CODES = Codes(
    {
        "isv.BUSINESS_LIMIT_CONTROL": SendOutcome.LATER,
        "Throttling": SendOutcome.LATER,
        "isv.MOBILE_NUMBER_ILLEGAL": SendOutcome.GONE,
        "isv.DAY_LIMIT_CONTROL": SendOutcome.DOWN,
        "isv.MONTH_LIMIT_CONTROL": SendOutcome.DOWN,
        "isv.AMOUNT_NOT_ENOUGH": SendOutcome.DOWN,
        "isv.OUT_OF_SERVICE": SendOutcome.DOWN,
        "isv.PRODUCT_UN": SendOutcome.DOWN,
        "isv.ACCOUNT_": SendOutcome.DOWN,
        "isv.DENY_IP_RANGE": SendOutcome.DOWN,
        "isv.SMS_SIGN": SendOutcome.DOWN,
        "isv.SIGN_": SendOutcome.DOWN,
        "isv.SMS_TEMPLATE_ILLEGAL": SendOutcome.DOWN,
        "isv.TEMPLATE_": SendOutcome.DOWN,
        "isp.RAM_PERMISSION_DENY": SendOutcome.DOWN,
        "isp.SYSTEM_ERROR": SendOutcome.UNKNOWN,
        "InvalidAccessKeyId": SendOutcome.DOWN,
        "SignatureDoesNotMatch": SendOutcome.DOWN,
        "SignatureNonceUsed": SendOutcome.LATER,
        "InvalidTimeStamp": SendOutcome.DOWN,
        "Forbidden": SendOutcome.DOWN,
        "NoPermission": SendOutcome.DOWN,
        "ServiceUnavailable": SendOutcome.UNKNOWN,
        "InternalError": SendOutcome.UNKNOWN,
    }
)
REPORTED = {1: SendOutcome.LATER, 2: SendOutcome.NEVER, 3: SendOutcome.TAKEN}
"""`SendStatus`: waiting for the carrier, failed, arrived."""


@dataclass(frozen=True)
class AliyunSMS:
    """An account at Aliyun, and what it may send."""

    access_key_id: str
    access_key_secret: str
    templates: Templates
    endpoint: str = HOST
    name: str = "sms_aliyun"
    repeats: Repeats = Repeats.ONCE

    def send(self, address: str, message: Message) -> Verdict:
        """See `Channel`."""
        query = {
            "PhoneNumbers": address,
            "SignName": self.templates.signature,
            "TemplateCode": self.templates.chosen(message),
            "OutId": message.key,
        }
        if message.code:
            query["TemplateParam"] = json.dumps({"code": message.code})
        try:
            answer = self._ask("SendSms", query)
        except NoAnswer as why:
            return why.verdict
        code = _code(answer)
        receipt = str(answer.said.get("BizId", ""))
        return Verdict(SendOutcome.TAKEN, code, receipt=receipt) if code == "OK" else CODES.verdict(code)

    def find_out(self, address: str, sent: Sent) -> Verdict:
        """See `Traces`."""
        days = {(sent.at + lag).astimezone(THEIR_DAY).date() for lag in (timedelta(), timedelta(minutes=5))}
        for day in sorted(days):
            for page in range(1, PAGES_AT_MOST + 1):
                query = {
                    "PhoneNumber": address,
                    "SendDate": f"{day:%Y%m%d}",
                    "PageSize": str(PAGE),
                    "CurrentPage": str(page),
                }
                try:
                    said = self._ask("QuerySendDetails", query).said
                except NoAnswer as why:
                    return Verdict(SendOutcome.UNKNOWN, why.why)
                if said.get("Code") != "OK":
                    return Verdict(SendOutcome.UNKNOWN, str(said.get("Code", "")))
                records = _records(said)
                for record in records:
                    if record.get("OutId") == sent.key:
                        outcome = REPORTED.get(record.get("SendStatus", 0), SendOutcome.UNKNOWN)
                        return Verdict(outcome, str(record.get("ErrCode", "")))
                if len(records) < PAGE:
                    break
        return Verdict(SendOutcome.UNKNOWN)

    def _ask(self, action: str, query: Mapping[str, str]) -> Answer:
        """Raises `NoAnswer`."""
        headers = {
            "host": urlsplit(self.endpoint).netloc,
            "x-acs-action": action,
            "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
            "x-acs-date": f"{clock.now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": VERSION,
        }
        signed = authorization("POST", query, headers, self.access_key_id, self.access_key_secret)
        written = urlencode(sorted(query.items()), quote_via=quote, safe="~")
        return ask("POST", f"{self.endpoint}/?{written}", headers={**headers, "Authorization": signed})


def authorization(
    method: str, query: Mapping[str, str], headers: Mapping[str, str], key_id: str, secret: str
) -> str:
    """The header that signs a request without a body at `/`; all `headers` are signed, their names small."""
    names = ";".join(sorted(headers))
    canonical = "\n".join(
        [
            method,
            "/",
            urlencode(sorted(query.items()), quote_via=quote, safe="~"),
            "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers)),
            names,
            headers["x-acs-content-sha256"],
        ]
    )
    to_sign = f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}"


def _code(answer: Answer) -> str:
    """Their word; where they have none, one that says what it was: they may have acted then."""
    return str(answer.said.get("Code") or "InternalError")


def _records(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = said.get("SmsSendDetailDTOs")
    records = found.get("SmsSendDetailDTO") if isinstance(found, dict) else None
    return [record for record in records if isinstance(record, dict)] if isinstance(records, list) else []
