"""Beginning and ending sessions."""

from typing import Any

from flask import redirect, request, url_for


def sign_in_first() -> Any:
    """Sign in, then back; what a form carried comes along."""
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
