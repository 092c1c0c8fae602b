"""Which services people can be signed in by, as the operator says."""

import pytest

from welfare.channels.settings import read_providers
from welfare.channels.sign_ins.cas import CASServer
from welfare.channels.sign_ins.oidc import OpenIDProvider
from welfare.config import UnsafeConfiguration

OIDC = {
    "WELFARE_OIDC_ISSUER": "https://id.example.cn/realms/schools",
    "WELFARE_OIDC_CLIENT_ID": "welfare",
    "WELFARE_OIDC_CLIENT_SECRET": "of theirs",
    "WELFARE_OIDC_LABEL": "区教育云",
}
CAS = {"WELFARE_CAS_URL": "https://cas.example.cn/cas/", "WELFARE_CAS_LABEL": "统一认证"}
HERE = "https://teachers.example.cn"


def test_nothing_is_set_up_by_itself() -> None:
    assert read_providers({}, public_url=None, is_production=True) == {}


def test_what_is_set_is_offered_in_this_order() -> None:
    env = {**OIDC, "WELFARE_OIDC_NUMBER_CLAIM": "gh", **CAS, "WELFARE_CAS_NUMBER_ATTRIBUTE": "user"}
    assert list(read_providers(env, public_url=HERE, is_production=True).items()) == [
        (
            "oidc",
            OpenIDProvider("https://id.example.cn/realms/schools", "welfare", "of theirs", "区教育云", "gh"),
        ),
        ("cas", CASServer("https://cas.example.cn/cas", "统一认证", "user")),
    ]


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({**OIDC, "WELFARE_OIDC_ISSUER": "http://id.example.cn"}, "WELFARE_OIDC_ISSUER"),
        ({**OIDC, "WELFARE_OIDC_ISSUER": "id.example.cn"}, "WELFARE_OIDC_ISSUER"),
        ({**OIDC, "WELFARE_OIDC_ISSUER": "https://id.example.cn/?a"}, "WELFARE_OIDC_ISSUER"),
        ({**OIDC, "WELFARE_OIDC_CLIENT_ID": ""}, "WELFARE_OIDC_CLIENT_ID"),
        ({**OIDC, "WELFARE_OIDC_LABEL": " "}, "WELFARE_OIDC_LABEL"),
        ({**CAS, "WELFARE_CAS_URL": "http://cas.example.cn"}, "WELFARE_CAS_URL"),
        ({**CAS, "WELFARE_CAS_LABEL": ""}, "WELFARE_CAS_LABEL"),
        ({**CAS, "WELFARE_CAS_NUMBER_ATTRIBUTE": "a/b"}, "WELFARE_CAS_NUMBER_ATTRIBUTE"),
    ],
)
def test_what_could_not_work_or_not_safely_stops_the_start(env: dict[str, str], named: str) -> None:
    with pytest.raises(UnsafeConfiguration, match=named):
        read_providers(env, public_url=HERE, is_production=True)


@pytest.mark.parametrize("env", [OIDC, CAS])
def test_others_must_know_where_to_lead_back_to(env: dict[str, str]) -> None:
    with pytest.raises(UnsafeConfiguration, match="WELFARE_PUBLIC_URL"):
        read_providers(env, public_url=None, is_production=True)


def test_on_a_desk_services_may_be_in_the_clear() -> None:
    env = {**OIDC, "WELFARE_OIDC_ISSUER": "http://127.0.0.1:9"}
    found = read_providers(env, public_url=HERE, is_production=False)["oidc"]
    assert isinstance(found, OpenIDProvider)
    assert "http" in found.schemes
