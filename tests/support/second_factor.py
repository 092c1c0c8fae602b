"""An app on a phone, for tests: it reads a key off a page, and says what it shows at a moment."""

from datetime import datetime, timedelta

import pyotp

from tests.support.client import Client, Page
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.second_factor import actions
from welfare.accounts.second_factor.app import new_secret, sealed
from welfare.accounts.second_factor.models import AppFactor
from welfare.extensions import db

STEP = timedelta(seconds=30)
SECOND = "/sign-in/second"
PAGE = "/profile/second-factor"


def shown(secret: str, at: datetime | None = None) -> str:
    """What the app shows."""
    return pyotp.TOTP(secret).at(at or clock.now())


def wrong(secret: str) -> str:
    """Six digits that are no code of these minutes."""
    codes = {shown(secret, clock.now() + STEP * steps) for steps in range(-4, 5)}
    return next(digits for digits in map("{:06}".format, range(20)) if digits not in codes)


def has_app(person: Person) -> str:
    """Let an app make codes for a person, none of them taken yet; gives its key."""
    secret = new_secret()
    person.second_factor_since = clock.now()
    db.session.add(
        AppFactor(
            person_id=person.id,
            sealed_secret=sealed(person.id, secret),
            last_timecode=0,
            set_at=clock.now(),
        )
    )
    db.session.commit()
    return secret


def has_codes(person: Person) -> list[str]:
    """Recovery codes of a person who has something they can stand in for."""
    codes = actions.renew_codes(person)
    db.session.commit()
    return codes


def half_in(client: Client, account: str = "leader", *, address: str = "/sign-in") -> Page:
    """The page on which somebody is asked for what comes second, after the password."""
    page = client.page(address).form("/sign-in").send(login=account, password=PASSWORD)
    assert page.heading == "The second step", page.text
    return page


def person(account: str) -> Person:
    """Somebody of the district, as they are now."""
    db.session.rollback()
    return District().person(account)
