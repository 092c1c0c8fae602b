"""Which services people can be signed in by: what the operator has said in the environment."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, has_request_context, request
from flask_babel import gettext as _

from welfare.channels.kinds import KINDS
from welfare.channels.providers import Provider
from welfare.channels.sign_ins.cas import CASServer
from welfare.channels.sign_ins.oidc import OpenIDProvider
from welfare.channels.stored import channel_of, channels_on, values_of
from welfare.config import UnsafeConfiguration

PROVIDERS = "SIGN_IN_WITH"
"""The setting that they stand in, by name."""
ATTRIBUTE = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


def providers() -> Mapping[str, Provider]:
    """The services of this installation by name, in the order in which they are offered: those of the
    environment, and of the channels that are switched on those whose members are signed in by them."""
    if not has_request_context():
        return current_app.config[PROVIDERS] | _of_channels("")
    if "providers" not in g:  # several pieces of a page ask
        g.providers = current_app.config[PROVIDERS] | _of_channels(request.user_agent.string)
    return g.providers


def _of_channels(user_agent: str) -> dict[str, Provider]:
    found: dict[str, Provider] = {}
    if not current_app.config["SETTINGS"].public_url:  # nobody would find the way back
        return found
    for row in channels_on().values():
        kind = KINDS[row.name]
        channel = channel_of(kind, row)
        if channel and kind.sign_in:
            label = str(_(kind.label))
            found[kind.name] = kind.sign_in(values_of(kind, row), channel, label, user_agent)
    return found


def provider_label(name: str) -> str:
    """What a service is called on screen, as long as it is set up."""
    known = providers().get(name)
    return known.label if known else str(_("Another service"))


def read_providers(
    env: Mapping[str, str], *, public_url: str | None, is_production: bool
) -> dict[str, Provider]:
    """The services that `env` names. Raises `UnsafeConfiguration` where one could not work, or not safely."""
    schemes = ("https",) if is_production else ("https", "http")
    found: list[Any] = []
    if issuer := _address(env, "WELFARE_OIDC_ISSUER", schemes):
        found.append(
            OpenIDProvider(
                issuer,
                _needed(env, "WELFARE_OIDC_CLIENT_ID"),
                env.get("WELFARE_OIDC_CLIENT_SECRET", ""),
                _needed(env, "WELFARE_OIDC_LABEL"),
                env.get("WELFARE_OIDC_NUMBER_CLAIM", "").strip(),
                schemes,
            )
        )
    if issuer := _address(env, "WELFARE_CAS_URL", schemes):
        number = env.get("WELFARE_CAS_NUMBER_ATTRIBUTE", "").strip()
        if number and not ATTRIBUTE.fullmatch(number):
            raise UnsafeConfiguration(f"WELFARE_CAS_NUMBER_ATTRIBUTE is {number!r}; use an attribute's name.")
        found.append(CASServer(issuer.rstrip("/"), _needed(env, "WELFARE_CAS_LABEL"), number))
    if found and not public_url:
        raise UnsafeConfiguration("Set WELFARE_PUBLIC_URL: other services must know where to lead back to.")
    return {provider.name: provider for provider in found}


def _address(env: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    value = env.get(name, "").strip()
    parts = urlsplit(value)
    if value and (parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment):
        raise UnsafeConfiguration(f"{name} is {value!r}; use an address that begins with {schemes[0]}://.")
    return value


def _needed(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise UnsafeConfiguration(f"Set {name}, too.")
    return value
