"""Whether whoever asks reads pages, or is a program that reads JSON; and how JSON is read and written."""

import json
from typing import Any

from flask import Blueprint, request
from flask.json.provider import DefaultJSONProvider

_in_json: set[str] = set()


class JSON(DefaultJSONProvider):
    """JSON as the app reads and writes it. Errors come in the order of their fields."""

    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """What the text says. Raises `ValueError` for what is no JSON, is nested too deep to be read, or
        holds half of a character, which no database keeps."""
        try:
            value = super().loads(s, **kwargs)
            json.dumps(value, ensure_ascii=False).encode()
        except RecursionError:
            raise ValueError("nested too deep") from None
        return value


def answers_in_json(bp: Blueprint) -> Blueprint:
    """Let everything under this blueprint answer in JSON, refusals of the gate and crashes included."""
    _in_json.add(bp.name)
    return bp


def wants_json() -> bool:
    """Whether this request is to be answered in JSON."""
    return request.blueprint in _in_json or request.accept_mimetypes.best == "application/json"
