"""Headers that every answer carries: what a page may load, who may frame it, and who may keep it."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
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
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
ONE_YEAR = "max-age=31536000; includeSubDomains"


def secure_headers(app: Flask) -> None:
    """Add the security headers, and keep private pages out of every cache."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["SESSION_COOKIE_SECURE"] and request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
        response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code >= 400 and "HX-Request" in request.headers:
            response.headers["HX-Push-Url"] = "false"  # a refused form stays at the address of its page
        return response
