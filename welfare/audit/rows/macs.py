"""How a row is written down for its seal. Pure rules.

A seal is an HMAC-SHA256 under a key that lies outside the database. So whoever can only change the database
can make none, for no row, not even for one that was written a moment ago.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from welfare.history.seals import moment_as_text

RECIPE = "welfare row 1"

Values = Mapping[str, Any]
"""What a row says, by its columns, as the database has it."""


def mac(key: bytes, table: str, row_key: str, position: int, values: Values | None) -> str:
    """The seal of a row as 64 hexadecimal letters; `position` counts the row's seals from 1, and `values` are
    None where the row was deleted. What it leaves open is left out: so a table can gain columns."""
    said = None if values is None else {name: value for name, value in values.items() if value is not None}
    written = json.dumps(
        [RECIPE, table, row_key, position, said],
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
        default=_plain,
    )
    return hmac.new(key, written.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def is_mac(seal: str, *of: Any) -> bool:
    """Whether it is the seal of all that."""
    return hmac.compare_digest(seal.encode(), mac(*of).encode())


def _plain(value: Any) -> str:
    match value:
        case datetime():
            return moment_as_text(value)
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
    return str(value)
