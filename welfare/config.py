"""Settings, read once from the environment when the app is made."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask.helpers import get_debug_flag

PROJECT_ROOT = Path(__file__).resolve().parent.parent
SHORTEST_STRONG_SECRET = 32
PACKING = {"COMPRESS_ALGORITHM": ["br", "gzip"], "COMPRESS_BR_LEVEL": 5, "COMPRESS_MIN_SIZE": 400}
"""How answers are packed; smaller ones are not."""
OWNER_ONLY = 0o077
"""What a file says to nobody else, whatever the shell that starts the app would let it say."""
LEFT_OPEN = ("welfare.sqlite3*", "*_key", "*.pem", "audit_last_head*", "last_backup")
"""Files of the instance folder that earlier versions, or a restored backup, may have left readable."""
POWERFUL_ROLES = "admin, auditor, leader"
"""Those who see or change much."""
LONGEST = 400
"""Hours or days of a limit. Browsers keep no cookie for longer than 400 days."""


class UnsafeConfiguration(RuntimeError):
    """The settings would be unsafe in production; the sentence says which one and how to mend it."""


class UnusableInstance(RuntimeError):
    """The instance folder cannot be made or written; the sentence says where and why."""


DIGEST_HOURS = range(7, 21)
"""As `notices.hours.HOURS`."""


@dataclass(frozen=True)
class Settings:
    """What an operator can set, each by one environment variable."""

    environment: str
    """`WELFARE_ENV`: `development` (default), `testing`, or `production`."""
    instance: Path
    """`WELFARE_INSTANCE`: the folder of the database, uploads and secret. Default `instance/`."""
    database_url: str
    """`DATABASE_URL`: an SQLAlchemy address. Default: SQLite in the instance folder."""
    secret_key: str
    """`WELFARE_SECRET_KEY`: signs sessions. Default: made on first run, in the instance folder."""
    site_name: str
    """`WELFARE_SITE_NAME`: the name above every page. Default: the product's, in the reader's language."""
    public_url: str | None
    """`WELFARE_PUBLIC_URL`: where people reach the app, such as `https://teachers.example.cn`, no path;
    over HTTPS in production. What is sent to people, and what other services lead back to, begins with it.
    Default: none, and nothing is sent that needs it."""
    icp_number: str
    """`WELFARE_ICP_NUMBER`: the ICP filing number, `鄂ICP备00000000号`, at the foot of public pages."""
    public_security_number: str
    """`WELFARE_PUBLIC_SECURITY_NUMBER`: the filing number of the public security organs, with its digits."""
    app_number: str
    """`WELFARE_APP_NUMBER`: the number under which the app is filed as an app of a government body."""
    time_zone: str
    """`WELFARE_TIME_ZONE`: the zone in which days begin and deadlines fall. Default `Asia/Shanghai`."""
    secure_cookies: bool
    """`WELFARE_SECURE_COOKIES`: `1` sends cookies over HTTPS only. Default: on in production."""
    trusted_proxies: int
    """`WELFARE_TRUSTED_PROXIES`: how many reverse proxies stand in front and set X-Forwarded-*. Default 0."""
    staff_sign_in: tuple[timedelta, timedelta]
    """`WELFARE_STAFF_IDLE_HOURS` and `WELFARE_STAFF_SIGN_IN_DAYS`: after how long without use, and after how
    long in any case, whoever works with others' needs or accounts signs in again. Default 12 and 7."""
    teacher_sign_in: tuple[timedelta, timedelta]
    """`WELFARE_TEACHER_IDLE_DAYS` and `WELFARE_TEACHER_SIGN_IN_DAYS`: the same for whoever only says what
    they need. Default 30 and 180."""
    digest_hour: int
    """`WELFARE_DIGEST_HOUR`: at which hour, from 7 to 20, people who have not chosen one have the one message
    of the day. Default 18: after lessons, before the evening."""
    petition_days: int
    """`WELFARE_PETITION_DAYS`: within how many working days the bureau answers whoever asks for their data to
    be corrected or erased, complains or suggests something. Default 15."""
    second_factor_roles: frozenset[str]
    """`WELFARE_SECOND_FACTOR_ROLES`: the roles that need a second step at signing in, by commas, or `none`.
    Default: `admin, auditor, leader` in production, else none."""
    second_factor_grace: timedelta
    """`WELFARE_SECOND_FACTOR_GRACE_DAYS`: so many days after their first sign-in those who need one are led
    to set it up before anything else opens. Default 14."""
    keep_places: timedelta
    """`WELFARE_KEEP_PLACES_DAYS`: how long it is kept from which device and network somebody signed in; at
    least 180 (网络安全法, 23). Default 180."""
    limit_factor: int
    """`WELFARE_LIMIT_FACTOR`: so many times as many forms as usual are taken in a while, as where a thousand
    teachers share one address. Default 1."""
    outbound_proxy: str
    """`WELFARE_OUTBOUND_PROXY`: through which other services are asked, `http://host:port` with a name and a
    password where it wants them. Default: none, they are asked directly."""
    outbound_direct: tuple[str, ...]
    """`WELFARE_OUTBOUND_DIRECT`: hosts, by commas, that are asked past it, as of the bureau's own network."""
    push_abroad: bool
    """`WELFARE_PUSH_ABROAD`: `1` lets phones be told through the services of browsers' makers, which stand
    abroad and learn the address of each phone, never what it is told. Default: off in production."""
    push_hosts: tuple[str, ...]
    """`WELFARE_PUSH_HOSTS`: further hosts, by commas, that messages to phones may be sent through; `*.` in
    front takes in what is below. Default: none besides those of the usual browsers."""

    @property
    def is_production(self) -> bool:
        """Whether this is a bureau's real installation."""
        return self.environment == "production"

    def for_flask(self) -> dict[str, Any]:
        """The same settings under the names Flask and its extensions know."""
        return {
            "SETTINGS": self,
            "TESTING": self.environment == "testing",
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {
                "pool_pre_ping": not self.database_url.startswith("sqlite"),
                "hide_parameters": True,  # what people typed does not belong in a log of errors
            },
            # The prefix has browsers keep it to this very host, over HTTPS.
            "SESSION_COOKIE_NAME": "__Host-welfare" if self.secure_cookies else "welfare",
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": max(self.staff_sign_in[0], self.teacher_sign_in[0]),
            "PROVEN_FOR": timedelta(minutes=15),
            "STAFF_SIGN_IN": self.staff_sign_in,
            "TEACHER_SIGN_IN": self.teacher_sign_in,
            "PETITION_DAYS": self.petition_days,
            "SECOND_FACTOR_ROLES": self.second_factor_roles,
            "SECOND_FACTOR_GRACE": self.second_factor_grace,
            "KEEP_PLACES": self.keep_places,
            # A form may lie on a phone for days before it is sent; the session bounds the token's life.
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": False,
            "WTF_I18N_ENABLED": False,  # it reads the catalogue for each request (web/forms.py)
            "MAX_CONTENT_LENGTH": 4 * 1024 * 1024,
            "BABEL_DEFAULT_LOCALE": "zh",
            "BABEL_DEFAULT_TIMEZONE": self.time_zone,
            "LIMIT_FACTOR": self.limit_factor,
            "SESSION_REFRESH_EACH_REQUEST": False,  # site.py renews it once a day
            **PACKING,
            "ARGON2": {},
            "HEALTH_KEPT_FOR": 0 if self.environment == "testing" else 5,  # seconds
            "PUBLIC_TOTALS_KEPT_FOR": timedelta(minutes=0 if self.environment == "testing" else 10),
        }


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
    _begin_to_keep_in(instance)
    time_zone = env.get("WELFARE_TIME_ZONE", "Asia/Shanghai")
    ZoneInfo(time_zone)  # a misspelt zone must stop the start, not the first deadline
    settings = Settings(
        environment=environment,
        instance=instance,
        database_url=_with_driver(env.get("DATABASE_URL") or f"sqlite:///{instance / 'welfare.sqlite3'}"),
        secret_key=env.get("WELFARE_SECRET_KEY") or _kept_secret(instance / "secret_key"),
        site_name=env.get("WELFARE_SITE_NAME", "").strip(),
        public_url=_public_url(env.get("WELFARE_PUBLIC_URL", ""), is_production=is_production),
        icp_number=env.get("WELFARE_ICP_NUMBER", "").strip(),
        public_security_number=env.get("WELFARE_PUBLIC_SECURITY_NUMBER", "").strip(),
        app_number=env.get("WELFARE_APP_NUMBER", "").strip(),
        time_zone=time_zone,
        secure_cookies=env.get("WELFARE_SECURE_COOKIES", "1" if is_production else "0") == "1",
        trusted_proxies=int(env.get("WELFARE_TRUSTED_PROXIES") or 0),
        staff_sign_in=(
            timedelta(hours=_number(env, "WELFARE_STAFF_IDLE_HOURS", 12)),
            timedelta(days=_number(env, "WELFARE_STAFF_SIGN_IN_DAYS", 7)),
        ),
        teacher_sign_in=(
            timedelta(days=_number(env, "WELFARE_TEACHER_IDLE_DAYS", 30)),
            timedelta(days=_number(env, "WELFARE_TEACHER_SIGN_IN_DAYS", 180)),
        ),
        digest_hour=_hour(env, "WELFARE_DIGEST_HOUR", 18),
        petition_days=_number(env, "WELFARE_PETITION_DAYS", 15),
        second_factor_roles=_words(
            env.get("WELFARE_SECOND_FACTOR_ROLES") or (POWERFUL_ROLES if is_production else "none")
        ),
        second_factor_grace=timedelta(days=_number(env, "WELFARE_SECOND_FACTOR_GRACE_DAYS", 14)),
        keep_places=timedelta(days=max(180, _number(env, "WELFARE_KEEP_PLACES_DAYS", 180))),
        limit_factor=max(1, int(env.get("WELFARE_LIMIT_FACTOR") or 1)),
        outbound_proxy=_proxy(env.get("WELFARE_OUTBOUND_PROXY", "")),
        outbound_direct=_hosts(env.get("WELFARE_OUTBOUND_DIRECT", "")),
        push_abroad=env.get("WELFARE_PUSH_ABROAD", "0" if is_production else "1") == "1",
        push_hosts=tuple(env.get("WELFARE_PUSH_HOSTS", "").replace(",", " ").split()),
    )
    if is_production:
        _refuse_unsafe(settings)
        if get_debug_flag():
            raise UnsafeConfiguration("FLASK_DEBUG would show the code to whoever meets an error; remove it.")
    return settings


def _public_url(value: str, *, is_production: bool) -> str | None:
    """Scheme and host, without a slash at the end. Raises `UnsafeConfiguration`."""
    if not value.strip():
        return None
    found = urlsplit(value.strip())
    schemes = ("https",) if is_production else ("https", "http")
    has_more = found.path.strip("/") or found.query or found.fragment or "@" in found.netloc
    if found.scheme not in schemes or not found.hostname or has_more:
        raise UnsafeConfiguration(
            f"WELFARE_PUBLIC_URL is {value!r}; use {schemes[0]}:// and the host's name, nothing more."
        )
    return f"{found.scheme}://{found.netloc.lower()}"


def _proxy(value: str) -> str:
    """Scheme, host and port, maybe with who we are there, which no error shows.

    Raises `UnsafeConfiguration`."""
    said = value.strip().rstrip("/")
    try:
        found = urlsplit(said)
        is_one = bool(found.hostname) and (found.port is None or found.port > 0)
    except ValueError:
        is_one = False
    if said and not (is_one and found.scheme in ("http", "https") and not (found.path or found.query)):
        raise UnsafeConfiguration(
            "WELFARE_OUTBOUND_PROXY must be http://host:port, maybe with name:password@."
        )
    return said


def _hosts(value: str) -> tuple[str, ...]:
    """The hosts of a list, by commas or blanks, as addresses are compared with them.

    Raises `UnsafeConfiguration`: of an address or a port nobody would notice that it names no host."""
    hosts = tuple(value.lower().replace(",", " ").split())
    if not all(re.fullmatch(r"[a-z0-9._-]+", host) for host in hosts):
        raise UnsafeConfiguration("WELFARE_OUTBOUND_DIRECT must be names of hosts, without http:// and port.")
    return hosts


def _words(value: str) -> frozenset[str]:
    """The words of a list, by commas or blanks; nothing for `none`."""
    return frozenset(value.replace(",", " ").split()) - {"none"}


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    """A whole number above nothing; `default` where none is set."""
    value = env.get(name) or str(default)
    if not (value.isascii() and value.isdecimal() and 0 < int(value) <= LONGEST):
        raise UnsafeConfiguration(f"{name} is {value!r}; use a whole number from 1 to {LONGEST}.")
    return int(value)


def _hour(env: Mapping[str, str], name: str, default: int) -> int:
    """An hour at which people may be told something: none of the night. Raises `UnsafeConfiguration`."""
    hour = _number(env, name, default)
    if hour not in DIGEST_HOURS:
        raise UnsafeConfiguration(f"{name} is {hour}; use {DIGEST_HOURS[0]} to {DIGEST_HOURS[-1]}.")
    return hour


def _begin_to_keep_in(instance: Path) -> None:
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=instance):
            pass
        _close_to_others(instance)
    except OSError as error:
        raise UnusableInstance(
            f"Nothing can be written in the instance folder {instance} ({error.strerror}). "
            "Give it to the user that runs this, or name another by WELFARE_INSTANCE."
        ) from None


def _close_to_others(instance: Path) -> None:
    """Take from others what only the owner is to read. A file of somebody else's stays as it is."""
    for path in (found for pattern in LEFT_OPEN for found in instance.glob(pattern)):
        with suppress(FileNotFoundError, PermissionError):  # SQLite removes its log with the last connection
            mode = path.stat().st_mode
            if mode & OWNER_ONLY:
                path.chmod(mode & ~OWNER_ONLY & 0o777)


def _refuse_unsafe(settings: Settings) -> None:
    if len(settings.secret_key) < SHORTEST_STRONG_SECRET or len(set(settings.secret_key)) < 12:
        raise UnsafeConfiguration(
            f"WELFARE_SECRET_KEY is too weak: use at least {SHORTEST_STRONG_SECRET} random characters, "
            "or leave it unset and one is made in the instance folder."
        )
    if not settings.secure_cookies:
        raise UnsafeConfiguration("WELFARE_SECURE_COOKIES=0 would send sessions in the clear; remove it.")


def _with_driver(url: str) -> str:
    """The address with the driver that is installed, for the short spellings that hosts hand out."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _kept_secret(path: Path) -> str:
    """The secret kept at `path`; made on the first call, readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()
