"""What a channel has been told: by the environment, which wins, else by the bureau's administrators."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import Engine, select

from welfare.channels.base import Channel
from welfare.channels.kinds import KINDS
from welfare.channels.models import ChannelSetting
from welfare.channels.shape import Field, Kind
from welfare.channels.tokens import Tokens
from welfare.config import UnsafeConfiguration
from welfare.extensions import db
from welfare.sealing import SealBroken, seal, unseal

ENVIRONMENT = "CHANNEL_ENVIRONMENT"
"""The setting that holds what the environment says, by the names of its variables."""


def read_environment(app: Flask) -> None:
    """Keep what the environment says of channels. Raises `UnsafeConfiguration` where it cannot be right."""
    env = {} if app.config["TESTING"] else os.environ
    said = {
        variable: env[variable].strip()
        for kind in KINDS.values()
        for variable in (kind.variable(field.name) for field in kind.fields)
        if env.get(variable, "").strip()
    }
    for kind in KINDS.values():
        for field in kind.fields:
            _check(kind.variable(field.name), said, field, is_production=app.config["SETTINGS"].is_production)
    app.config.setdefault(ENVIRONMENT, said)


def _check(variable: str, said: Mapping[str, str], field: Field, *, is_production: bool) -> None:
    value = said.get(variable)
    if value is None:
        return
    if not field.shape.fullmatch(value) or (is_production and value.startswith("http://")):
        shown = "what is set there" if field.is_secret else repr(value)
        raise UnsafeConfiguration(f"{variable} cannot be {shown}; see docs/deployment.md.")


def by_environment(kind: Kind) -> dict[str, str]:
    """What the environment says of a channel, by the names of its fields."""
    said = current_app.config[ENVIRONMENT]
    found = {field.name: said.get(kind.variable(field.name), "") for field in kind.fields}
    return {name: value for name, value in found.items() if value}


def by_hand(kind: Kind, row: ChannelSetting | None) -> dict[str, str]:
    """What administrators have said of it, secrets opened; of those that cannot be opened nothing."""
    if row is None:
        return {}
    try:
        secrets = json.loads(unseal(_folder(), _purpose(kind.name), row.sealed)) if row.sealed else {}
    except SealBroken:
        secrets = {}
    return {**row.settings, **secrets}


def keep(kind: Kind, row: ChannelSetting, values: Mapping[str, str]) -> None:
    """Keep what administrators say, the secrets sealed."""
    secret = {field.name for field in kind.fields if field.is_secret}
    row.settings = {name: value for name, value in values.items() if name not in secret}
    sealed = {name: value for name, value in values.items() if name in secret}
    row.sealed = seal(_folder(), _purpose(kind.name), json.dumps(sealed).encode()) if sealed else None


def values_of(kind: Kind, row: ChannelSetting | None) -> dict[str, str]:
    """What holds; a field of which nobody has said anything is empty."""
    usual = {field.name: field.usual for field in kind.fields}
    return {**usual, **by_hand(kind, row), **by_environment(kind)}


def setting_of(name: str) -> ChannelSetting | None:
    """The row of a channel."""
    return db.session.get(ChannelSetting, name)


def channel_of(kind: Kind, row: ChannelSetting | None) -> Channel | None:
    """The channel, ready to be used from any thread; None where it is off, or misses something."""
    if row is None or not row.is_on:
        return None
    values = values_of(kind, row)
    if kind.missing(values):
        return None
    engine, folder = db.engine, _folder()
    return kind.make(values, lambda account: _tokens(kind, engine, folder, account))


def channels_on() -> dict[str, ChannelSetting]:
    """The channels that are switched on, by name."""
    rows = db.session.scalars(select(ChannelSetting).where(ChannelSetting.is_on))
    return {row.name: row for row in rows if row.name in KINDS}


def _tokens(kind: Kind, engine: Engine, folder: Path, account: str) -> Tokens:
    return Tokens(kind.name, engine, folder, account)


def _folder() -> Path:
    return current_app.config["SETTINGS"].instance


def _purpose(name: str) -> str:
    return f"channel {name}"
