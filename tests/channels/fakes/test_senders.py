"""The providers that tests send by are such as the vendors' own clients know them."""

import json
from typing import Any

import pytest
import requests
from alibabacloud_openapi_util.client import Client as Vendor
from Tea.request import TeaRequest
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import PullSmsSendStatusByPhoneNumberRequest, SendSmsRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient

from tests.fakes.aliyun import KEY_ID, FakeAliyun
from tests.fakes.aliyun import SECRET as ALIYUN_SECRET
from tests.fakes.phones import CODE, SIGNATURE
from tests.fakes.tencent import APP, SECRET_ID, SECRET_KEY, FakeTencent
from welfare import clock
from welfare.channels.sms import aliyun as ours


def _tencent(fake: FakeTencent, key: str = SECRET_KEY) -> SmsClient:
    place = HttpProfile(protocol="http", endpoint=fake.address.removeprefix("http://"))
    return SmsClient(Credential(SECRET_ID, key), "ap-guangzhou", ClientProfile(httpProfile=place))


def _wanted(**more: Any) -> SendSmsRequest:
    wanted = SendSmsRequest()
    said = {
        "PhoneNumberSet": ["+8613800000001"],
        "SmsSdkAppId": APP,
        "SignName": SIGNATURE,
        "TemplateId": CODE,
        "TemplateParamSet": ["123456"],
        "SessionContext": "theirs",
    }
    wanted.from_json_string(json.dumps({**said, **more}))
    return wanted


def test_tencent_s_client_sends_by_the_fake_and_asks_it() -> None:
    fake = FakeTencent()
    with fake.serving():
        client = _tencent(fake)
        assert client.SendSms(_wanted()).SendStatusSet[0].Code == "Ok"
        assert client.SendSms(_wanted()).SendStatusSet[0].Code == "LimitExceeded.PhoneNumberOneHourLimit"
        fake.phones.taken[0].arrived = True
        asked = PullSmsSendStatusByPhoneNumberRequest()
        asked.BeginTime, asked.EndTime = int(clock.now().timestamp()) - 60, int(clock.now().timestamp()) + 60
        asked.Offset, asked.Limit, asked.SmsSdkAppId, asked.PhoneNumber = 0, 10, APP, "+8613800000001"
        record = client.PullSmsSendStatusByPhoneNumber(asked).PullSmsSendStatusSet[0]
        assert (record.SessionContext, record.ReportStatus) == ("theirs", "SUCCESS")
        with pytest.raises(TencentCloudSDKException, match=r"AuthFailure\.SignatureFailure"):
            _tencent(fake, "another").SendSms(_wanted())
    assert [(text.code, text.ours) for text in fake.phones.taken] == [("123456", "theirs")]


def test_aliyun_s_signature_opens_the_fake_and_is_ours() -> None:
    fake = FakeAliyun()
    with fake.serving():
        request = TeaRequest()
        request.method, request.pathname = "POST", "/"
        request.query = {
            "PhoneNumbers": "13800000001",
            "SignName": SIGNATURE,
            "TemplateCode": CODE,
            "TemplateParam": json.dumps({"code": "1234"}),
            "OutId": "theirs ~*+",
        }
        payload = Vendor.hex_encode(Vendor.hash(b"", "ACS3-HMAC-SHA256"))
        request.headers = {
            "host": fake.address.removeprefix("http://"),
            "x-acs-action": "SendSms",
            "x-acs-content-sha256": payload,
            "x-acs-date": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": "once",
            "x-acs-version": "2017-05-25",
        }
        signed = Vendor.get_authorization(request, "ACS3-HMAC-SHA256", payload, KEY_ID, ALIYUN_SECRET)
        assert signed == ours.authorization("POST", request.query, request.headers, KEY_ID, ALIYUN_SECRET)
        headers = {**request.headers, "Authorization": signed}
        said = requests.post(fake.address, params=request.query, headers=headers, timeout=20).json()
        assert (said["Code"], fake.phones.keys()) == ("OK", ["theirs ~*+"])
        again = requests.post(fake.address, params=request.query, headers=headers, timeout=20).json()
        assert again["Code"] == "SignatureNonceUsed"
