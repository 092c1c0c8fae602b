"""The key that signs what we send, so that a device's subscription is of use to nobody else. RFC 8292."""

from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from welfare.keyfiles import kept

ANY_CONTACT = {"no-strict": True}
"""The library would only take a mail address, or a site without a port, as the sender to turn to."""


@cache
def signing_key(folder: Path) -> Vapid02:
    """The installation's own key, kept in `folder`; made when first asked for, readable by its owner only.

    Whoever loses it loses every device: each has promised to hear of this key alone.
    """
    pem = kept(folder / "vapid_key.pem", _make)
    return Vapid02(Vapid02.from_pem(pem).private_key, conf=ANY_CONTACT)


def _make() -> bytes:
    made = Vapid02()
    made.generate_keys()
    pem: bytes = made.private_pem()
    return pem


def public_key(key: Vapid02) -> str:
    """What a browser is given when it subscribes."""
    return b64urlencode(key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
