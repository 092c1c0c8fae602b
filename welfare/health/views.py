"""`/healthz`, and for a proxy `/healthz?ready`."""

from flask import Blueprint, Response, jsonify, request

from welfare.health.checks import look
from welfare.health.policy import TO_READ, Verdict, worst
from welfare.web.access import access
from welfare.web.receiving import takes_no_turn

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.public
@takes_no_turn
def healthz() -> tuple[Response, int]:
    """How the installation is, each thing by name; 503 where something keeps people from working.

    With `?ready` only whether its pages can be read now.
    """
    findings = look()
    if "ready" in request.args:
        is_ready = all(findings[name].verdict is not Verdict.ERROR for name in TO_READ)
        return jsonify(ready=is_ready), 200 if is_ready else 503
    verdict = worst(list(findings.values()))
    status = 503 if verdict is Verdict.ERROR else 200
    named = {
        name: {"ok": finding.verdict is Verdict.OK, "says": finding.says, **finding.measured}
        for name, finding in findings.items()
    }
    return jsonify(status=verdict, **named), status
