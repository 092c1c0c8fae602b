"""How much is taken of one person and from one network, and within how long: one table of limits.

What a form carries is not lost: a page leads back to it, and a phone is told when to send it again.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app, request
from flask_babel import ngettext
from flask_login import current_user

from welfare import clock
from welfare.extensions import READING_METHODS
from welfare.refusals import N_, Refusal
from welfare.web.answers import wants_json
from welfare.web.forms import RESUMED
from welfare.web.once import Means, once
from welfare.web.resume import sent_form
from welfare.web.tries import Limit, counting, network, place


@dataclass(frozen=True)
class Bounds:
    """How much is taken of one person, and of all who come from one address, as a whole school may."""

    of_person: Limit
    of_network: Limit


USUAL = Bounds(of_person=Limit(60, minutes=1), of_network=Limit(1200, minutes=1))
"""More than hands send, and than a phone that comes back after days without a signal."""
BOUNDS = {
    "needs.new": Bounds(of_person=Limit(30, minutes=10), of_network=Limit(1200, minutes=10)),
    "accounts.new_person": Bounds(of_person=Limit(60, minutes=10), of_network=Limit(1200, minutes=10)),
    "accounts.roster_passwords": Bounds(of_person=Limit(20, minutes=10), of_network=Limit(400, minutes=10)),
    "exports.make": Bounds(of_person=Limit(60, minutes=10), of_network=Limit(1200, minutes=10)),
    "own_data.ask": Bounds(of_person=Limit(6, minutes=60), of_network=Limit(1200, minutes=60)),
    "accounts.password_strength": Bounds(of_person=Limit(60, minutes=1), of_network=Limit(1200, minutes=1)),
    "training.sign_in": Bounds(of_person=Limit(10, minutes=1), of_network=Limit(1200, minutes=1)),
    "petitions.unnamed": Bounds(of_person=Limit(10, minutes=10), of_network=Limit(400, minutes=10)),
    "submissions.photo": Bounds(of_person=Limit(120, minutes=1), of_network=Limit(2400, minutes=1)),
}
"""By the view, where it is not as usual: others have to read what is made, and whoever has more has a table
to import; each time leaves a line in a record, or a file with all photos for some days; it is guessed at; it
comes with each key that is pressed, or with each photo of a phone that was without a signal for days."""


class TooMuch(Refusal):
    """More than anybody writes."""

    status = 429
    code = "too_many"
    sentence = N_("A great deal was sent just now.")

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.retry_after = max(1, math.ceil((until - clock.now()).total_seconds()))


def limit_forms(app: Flask) -> None:
    """Count every form that somebody sends, after the gate and before anything is done."""
    app.before_request(_count)


def _count() -> Any:
    if not _is_counted(request.endpoint) or not current_user.is_authenticated:
        return None
    person = current_user.id
    what = request.endpoint if request.endpoint in BOUNDS else "forms"
    bounds, times = BOUNDS.get(what, USUAL), current_app.config["LIMIT_FACTOR"]
    with counting() as (take, put_back):
        own = place(bounds.of_person.times(times), what, "person", person)
        until = take(own)
        if until is None:
            until = take(place(bounds.of_network.times(times), what, "network", network()))
            if until is not None:
                put_back([own])
    return None if until is None else _refused(TooMuch(until))


def _is_counted(endpoint: str | None) -> bool:
    """Whether this is sent to be done, and not a form that is shown first. What does no harm however often it
    is done is counted where a row says so."""
    if endpoint is None or request.method in READING_METHODS:
        return False
    if once(endpoint).means is Means.NATURE:
        return endpoint in BOUNDS
    return request.method != "POST" or RESUMED not in request.form


def _refused(refusal: TooMuch) -> Any:
    is_form = not wants_json() and once(request.endpoint).means is not Means.NATURE
    kept = sent_form() if is_form else None
    if kept is None:
        raise refusal
    minutes = math.ceil((refusal.retry_after or 0) / 60)
    why = ngettext(
        "A great deal was sent just now. Wait a minute, then go back and send it: all of it is there.",
        "A great deal was sent just now. Wait %(num)d minutes, then go back and send it: all of it is there.",
        minutes,
    )
    return kept.page(why), 429, {"Retry-After": str(refusal.retry_after)}
