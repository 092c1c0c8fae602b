"""The settings as Flask and its extensions want them, with what nobody sets."""

from datetime import timedelta
from typing import Any

from welfare.config.settings import Settings

PACKING = {"COMPRESS_ALGORITHM": ["br", "gzip"], "COMPRESS_BR_LEVEL": 5, "COMPRESS_MIN_SIZE": 400}
"""How answers are packed; smaller ones are not."""


def for_flask(settings: Settings) -> dict[str, Any]:
    """The settings under the names Flask and its extensions know."""
    return {
        "SETTINGS": settings,
        "TESTING": settings.environment == "testing",
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_pre_ping": not settings.database_url.startswith("sqlite"),
            "hide_parameters": True,  # what people typed does not belong in a log of errors
            # Statements that need not be put together again; a run of the tests asks every one there is.
            "query_cache_size": 1500 if settings.environment == "testing" else 500,
        },
        # The prefix has browsers keep it to this very host, over HTTPS.
        "SESSION_COOKIE_NAME": "__Host-welfare" if settings.secure_cookies else "welfare",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": max(settings.staff_sign_in[0], settings.teacher_sign_in[0]),
        "PROVEN_FOR": timedelta(minutes=15),
        "STAFF_SIGN_IN": settings.staff_sign_in,
        "TEACHER_SIGN_IN": settings.teacher_sign_in,
        "PETITION_DAYS": settings.petition_days,
        "SECOND_FACTOR_ROLES": settings.second_factor_roles,
        "SECOND_FACTOR_GRACE": settings.second_factor_grace,
        "KEEP_PLACES": settings.keep_places,
        # A form may lie on a phone for days before it is sent; the session bounds the token's life.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_I18N_ENABLED": False,  # it reads the catalogue for each request (web/forms.py)
        "MAX_CONTENT_LENGTH": 4 * 1024 * 1024,
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_DEFAULT_TIMEZONE": settings.time_zone,
        "LIMIT_FACTOR": settings.limit_factor,
        "SESSION_REFRESH_EACH_REQUEST": False,  # site.py renews it once a day
        **PACKING,
        "ARGON2": {},
        "HEALTH_KEPT_FOR": 0 if settings.environment == "testing" else 5,  # seconds
        "PUBLIC_TOTALS_KEPT_FOR": timedelta(minutes=0 if settings.environment == "testing" else 10),
    }
