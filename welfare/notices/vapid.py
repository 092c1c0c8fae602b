"""The key that signs what we send, so that a device's subscription is of use to nobody else. RFC 8292."""

import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

ANY_CONTACT = {"no-strict": True}
"""The library would only take a mail address, or a site without a port, as the sender to turn to."""


@cache
def signing_key(folder: Path) -> Vapid02:
    """The installation's own key, kept in `folder`; made when first asked for, readable by its owner only.

    Whoever loses it loses every device: each has promised to hear of this key alone.
    """
    path = folder / "vapid_key.pem"
    if not path.exists():
        made = Vapid02()
        made.generate_keys()
        draft = folder / f"vapid_key.{os.getpid()}.draft"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(made.private_pem())
        try:
            os.link(draft, path)  # whole or not at all, and only the first of several processes
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return Vapid02(Vapid02.from_pem(path.read_bytes()).private_key, conf=ANY_CONTACT)


def public_key(key: Vapid02) -> str:
    """What a browser is given when it subscribes."""
    return b64urlencode(key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
