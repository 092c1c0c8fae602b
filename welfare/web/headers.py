"""Headers that every answer carries: what a page may load, who may frame it, and who may keep it."""

from typing import TypeVar

from flask import Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
NOTHING_BUT_ITSELF = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
"""The policy of what people have sent: opened by itself it loads and runs nothing, and stands in no frame."""
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
ONE_YEAR = "max-age=31536000; includeSubDomains"

Answer = TypeVar("Answer", bound=AnyResponse)


def secure_headers(app: Flask) -> None:
    """Add the security headers, and keep private pages out of every cache."""

    @app.after_request
    def add(response: Response) -> Response:
        if app.config["SESSION_COOKIE_SECURE"] and request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
        secure(response)
        if response.status_code >= 400 and "HX-Request" in request.headers:
            response.headers["HX-Push-Url"] = "false"  # a refused form stays at the address of its page
        return response


def secure(response: Answer) -> Answer:
    """The answer with what every answer carries; what it says itself stays."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
