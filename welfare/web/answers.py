"""Whether whoever asks reads pages, or is a program that reads JSON."""

from flask import Blueprint, request

_in_json: set[str] = set()


def answers_in_json(bp: Blueprint) -> Blueprint:
    """Let everything under this blueprint answer in JSON, refusals of the gate and crashes included."""
    _in_json.add(bp.name)
    return bp


def wants_json() -> bool:
    """Whether this request is to be answered in JSON."""
    return request.blueprint in _in_json or request.accept_mimetypes.best == "application/json"
