"""Who must have a second factor, and from when on."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from welfare.accounts.roles import Role

HALF_FOR = timedelta(minutes=5)
"""How long somebody is half in: from the password to what comes second."""
PASSKEYS_AT_MOST = 10
"""Of one person."""
CODES = 10
"""Recovery codes that are made at once."""


class UnknownRole(ValueError):
    """The setting names a role that there is not."""


def roles_named(names: Collection[str]) -> frozenset[Role]:
    """The roles of a setting. Raises `UnknownRole`."""
    known: Mapping[str, Role] = {role.value: role for role in Role}
    unknown = sorted(set(names) - known.keys())
    if unknown:
        raise UnknownRole(
            f"WELFARE_SECOND_FACTOR_ROLES names {', '.join(unknown)}; use {', '.join(known)}, or none."
        )
    return frozenset(known[name] for name in names)


def due_at(asked_at: datetime | None, grace: timedelta) -> datetime | None:
    """From when on nothing else opens to whoever was first asked for a second factor then and has none."""
    return None if asked_at is None else asked_at + grace
