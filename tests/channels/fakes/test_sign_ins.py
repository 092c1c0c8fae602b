"""The services that tests sign in by are such as others' clients know them."""

import jwt
import pytest
import requests
from cas import CASClient
from oauthlib.oauth2 import InvalidGrantError
from requests_oauthlib import OAuth2Session

from tests.channels.conftest import BACK
from tests.fakes.cas import FakeCAS
from tests.fakes.oidc import CLIENT, SECRET, FakeOIDC


def _location(address: str) -> str:
    answer = requests.get(address, allow_redirects=False, timeout=20)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def test_another_s_client_signs_in_by_the_provider(oidc: FakeOIDC, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
    about = requests.get(f"{oidc.address}/.well-known/openid-configuration", timeout=20).json()
    with OAuth2Session(CLIENT, redirect_uri=BACK, scope=["openid"], pkce="S256") as session:
        address, _state = session.authorization_url(about["authorization_endpoint"], nonce="n-1")
        back = _location(address)
        token = session.fetch_token(
            about["token_endpoint"], authorization_response=back, auth=(CLIENT, SECRET), timeout=20
        )
        told = session.get(about["userinfo_endpoint"], timeout=20).json()
        with pytest.raises(InvalidGrantError):
            session.fetch_token(about["token_endpoint"], authorization_response=back, auth=(CLIENT, SECRET))
    keys = jwt.PyJWKSet.from_dict(requests.get(about["jwks_uri"], timeout=20).json())
    key = keys[jwt.get_unverified_header(token["id_token"])["kid"]]
    claims = jwt.decode(token["id_token"], key, algorithms=["RS256"], audience=CLIENT, issuer=about["issuer"])
    assert (claims["sub"], claims["nonce"], told["sub"]) == ("u-1", "n-1", "u-1")


@pytest.mark.parametrize("forgets", ["verifier", "secret"])
def test_who_forgets_something_is_refused_by_the_provider(
    oidc: FakeOIDC, monkeypatch: pytest.MonkeyPatch, forgets: str
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with OAuth2Session(CLIENT, redirect_uri=BACK, scope=["openid"], pkce="S256") as session:
        address, _state = session.authorization_url(f"{oidc.address}/authorize", nonce="n-1")
        form = {"grant_type": "authorization_code", "redirect_uri": BACK}
        form["code"] = _location(address).partition("code=")[2].partition("&")[0]
        if forgets == "secret":
            form["code_verifier"] = session._code_verifier
    known = (CLIENT, "" if forgets == "secret" else SECRET)
    answer = requests.post(f"{oidc.address}/token", data=form, auth=known, timeout=20)
    assert answer.status_code in (400, 401)


def test_another_s_client_signs_in_by_the_cas_server(cas: FakeCAS) -> None:
    client = CASClient(version=3, server_url=f"{cas.address}/", service_url=f"{BACK}?state=a b")
    ticket = _location(client.get_login_url()).partition("ticket=")[2]
    assert client.verify_ticket(ticket)[:2] == ("jia.yi", {"cn": "甲一"})
    assert client.verify_ticket(ticket)[0] is None
    other = CASClient(version=3, server_url=f"{cas.address}/", service_url=f"{BACK}?state=a%20c")
    assert other.verify_ticket(_location(client.get_login_url()).partition("ticket=")[2])[0] is None
