"""The settings, read once from the environment when the app is made."""

import os
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask.helpers import get_debug_flag

from welfare.config.instance import PROJECT_ROOT, begin_to_keep_in, kept_secret
from welfare.config.refusals import UnsafeConfiguration
from welfare.config.settings import Settings
from welfare.config.values import hosts, hour, number, proxy, public_url, with_driver, words

SHORTEST_STRONG_SECRET = 32
POWERFUL_ROLES = "admin, auditor, leader"
"""Those who see or change much."""


def read_settings(overrides: dict[str, str] | None = None) -> Settings:
    """Settings from the environment, `overrides` (same variable names) winning.

    Raises `UnsafeConfiguration` where production would run with a weak secret or cookies sent in the clear,
    `UnusableInstance` where nothing can be kept in that folder.
    """
    env = {**os.environ, **(overrides or {})}
    environment = env.get("WELFARE_ENV", "development")
    if environment not in ("development", "testing", "production"):
        raise UnsafeConfiguration(f"WELFARE_ENV is {environment!r}; use development, testing or production.")
    is_production = environment == "production"
    instance = Path(env.get("WELFARE_INSTANCE") or PROJECT_ROOT / "instance").resolve()
    begin_to_keep_in(instance)
    time_zone = env.get("WELFARE_TIME_ZONE", "Asia/Shanghai")
    ZoneInfo(time_zone)  # a misspelt zone must stop the start, not the first deadline
    settings = Settings(
        environment=environment,
        instance=instance,
        database_url=with_driver(env.get("DATABASE_URL") or f"sqlite:///{instance / 'welfare.sqlite3'}"),
        secret_key=env.get("WELFARE_SECRET_KEY") or kept_secret(instance / "secret_key"),
        site_name=env.get("WELFARE_SITE_NAME", "").strip(),
        public_url=public_url(env.get("WELFARE_PUBLIC_URL", ""), is_production=is_production),
        icp_number=env.get("WELFARE_ICP_NUMBER", "").strip(),
        public_security_number=env.get("WELFARE_PUBLIC_SECURITY_NUMBER", "").strip(),
        app_number=env.get("WELFARE_APP_NUMBER", "").strip(),
        time_zone=time_zone,
        secure_cookies=env.get("WELFARE_SECURE_COOKIES", "1" if is_production else "0") == "1",
        trusted_proxies=int(env.get("WELFARE_TRUSTED_PROXIES") or 0),
        staff_sign_in=(
            timedelta(hours=number(env, "WELFARE_STAFF_IDLE_HOURS", 12)),
            timedelta(days=number(env, "WELFARE_STAFF_SIGN_IN_DAYS", 7)),
        ),
        teacher_sign_in=(
            timedelta(days=number(env, "WELFARE_TEACHER_IDLE_DAYS", 30)),
            timedelta(days=number(env, "WELFARE_TEACHER_SIGN_IN_DAYS", 180)),
        ),
        digest_hour=hour(env, "WELFARE_DIGEST_HOUR", 18),
        petition_days=number(env, "WELFARE_PETITION_DAYS", 15),
        second_factor_roles=words(
            env.get("WELFARE_SECOND_FACTOR_ROLES") or (POWERFUL_ROLES if is_production else "none")
        ),
        second_factor_grace=timedelta(days=number(env, "WELFARE_SECOND_FACTOR_GRACE_DAYS", 14)),
        keep_places=timedelta(days=max(180, number(env, "WELFARE_KEEP_PLACES_DAYS", 180))),
        limit_factor=max(1, int(env.get("WELFARE_LIMIT_FACTOR") or 1)),
        outbound_proxy=proxy(env.get("WELFARE_OUTBOUND_PROXY", "")),
        outbound_direct=hosts(env.get("WELFARE_OUTBOUND_DIRECT", "")),
        push_abroad=env.get("WELFARE_PUSH_ABROAD", "0" if is_production else "1") == "1",
        push_hosts=tuple(env.get("WELFARE_PUSH_HOSTS", "").replace(",", " ").split()),
    )
    if is_production:
        _refuse_unsafe(settings)
        if get_debug_flag():
            raise UnsafeConfiguration("FLASK_DEBUG would show the code to whoever meets an error; remove it.")
    return settings


def _refuse_unsafe(settings: Settings) -> None:
    if len(settings.secret_key) < SHORTEST_STRONG_SECRET or len(set(settings.secret_key)) < 12:
        raise UnsafeConfiguration(
            f"WELFARE_SECRET_KEY is too weak: use at least {SHORTEST_STRONG_SECRET} random characters, "
            "or leave it unset and one is made in the instance folder."
        )
    if not settings.secure_cookies:
        raise UnsafeConfiguration("WELFARE_SECURE_COOKIES=0 would send sessions in the clear; remove it.")
