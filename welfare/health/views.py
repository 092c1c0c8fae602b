"""`/healthz`, and for a proxy `/healthz?ready`."""

from flask import Blueprint, Response, jsonify, request

from welfare.extensions import limiter
from welfare.health.checks import look
from welfare.health.policy import Verdict, worst
from welfare.web.access import access
from welfare.web.receiving import takes_no_turn

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.public
@limiter.exempt
@takes_no_turn
def healthz() -> tuple[Response, int]:
    """How the installation is, each thing by name; 503 where something keeps people from working.

    With `?ready` only whether it can serve now.
    """
    findings = look()
    verdict = worst(list(findings.values()))
    status = 503 if verdict is Verdict.ERROR else 200
    if "ready" in request.args:
        return jsonify(ready=status == 200), status
    named = {
        name: {"ok": finding.verdict is Verdict.OK, "says": finding.says, **finding.measured}
        for name, finding in findings.items()
    }
    return jsonify(status=verdict, **named), status
