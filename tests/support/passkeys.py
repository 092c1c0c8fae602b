"""A device that keeps passkeys, for tests: it signs as browsers' do, and can be made to sign wrongly."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from tests.support.client import Page

FLAG = AuthenticatorData.FLAG
ORIGIN = "http://localhost"


@dataclass
class Device:
    """One passkey on one device."""

    origin: str = ORIGIN
    rp_id: str = "localhost"
    flags: FLAG = FLAG.UP | FLAG.UV
    count: int = 0
    """How often it has signed; where `counts` is off it stays what it is."""
    counts: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, page: Page) -> str:
        """What a browser sends that has had a passkey made on this page."""
        options = options_of(page)
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = self._data(FLAG.AT, bytes(credential))
        told = AttestationObject.create("none", data, {})
        client_data = self._client_data("webauthn.create", options)
        return self._said(clientDataJSON=client_data, attestationObject=bytes(told))

    def show(self, page: Page, **said: Any) -> str:
        """What a browser sends that was shown this passkey on this page; `said` over what it signs."""
        client_data = self._client_data("webauthn.get", options_of(page), **said)
        data = bytes(self._data(FLAG(0), b""))
        signed = data + hashlib.sha256(client_data).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._said(clientDataJSON=client_data, authenticatorData=data, signature=signature)

    def _data(self, more: FLAG, credential: bytes) -> AuthenticatorData:
        self.count += self.counts
        rp = hashlib.sha256(self.rp_id.encode()).digest()
        return AuthenticatorData.create(rp, self.flags | more, self.count, credential)

    def _client_data(self, kind: str, options: dict[str, Any], **said: Any) -> bytes:
        data = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps({**data, **said}).encode()

    def _said(self, **parts: bytes) -> str:
        response = {name: websafe_encode(part) for name, part in parts.items()}
        id_ = websafe_encode(self.id)
        return json.dumps(
            {
                "id": id_,
                "rawId": id_,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )


def options_of(page: Page) -> dict[str, Any]:
    """What the page's script asks the browser for."""
    (button,) = [element for element in page.root.iter() if element.get("data-passkey")]
    options: dict[str, Any] = json.loads(button.get("data-passkey", ""))
    assert len(websafe_decode(options["challenge"])) == 32
    return options
