"""What an operator can set."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


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
