"""Signing what we send, so that a device's subscription is of use to nobody else. RFC 8292 ("VAPID")."""

import json
import os
from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from welfare import clock
from welfare.notices.sealing import CURVE, pack, point_of

SIGNATURE_HOLDS_FOR = timedelta(hours=12)


@cache
def signing_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The installation's own key, kept in `folder`; made when first asked for, readable by its owner only.

    Whoever loses it loses every device: each has promised to hear of this key alone.
    """
    path = folder / "vapid_key.pem"
    if not path.exists():
        made = ec.generate_private_key(CURVE)
        content = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        draft = folder / f"vapid_key.{os.getpid()}.draft"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        try:
            os.link(draft, path)  # whole or not at all, and only the first of several processes
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101
    return key


def public_key(key: ec.EllipticCurvePrivateKey) -> str:
    """What a browser is given when it subscribes."""
    return pack(point_of(key.public_key()))


def authorization(endpoint: str, site: str, key: ec.EllipticCurvePrivateKey) -> str:
    """The header that says who sends. `site` is where the push service's people would turn to."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((clock.now() + SIGNATURE_HOLDS_FOR).timestamp()),
        "sub": site,
    }
    signed = f"{_packed_json({'typ': 'JWT', 'alg': 'ES256'})}.{_packed_json(claims)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = pack(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={public_key(key)}"


def _packed_json(content: dict[str, object]) -> str:
    return pack(json.dumps(content, separators=(",", ":")).encode())
