"""Where a need stands in the queue from which it was opened: what comes before it, and what comes next."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from flask import request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from welfare.needs.desk.filters import asked_view
from welfare.needs.desk.queries import number_after, number_before, position_of
from welfare.needs.desk.queues import View, desks_of
from welfare.needs.lifecycle import UNDOES, Action
from welfare.needs.models import Need
from welfare.web.resume import safe_address

STAYS_AFTER = frozenset({Action.COMMENT, Action.CORRECT, *UNDOES})
"""After these a person has not done with the need yet; after anything else the next one comes."""


@dataclass(frozen=True)
class Place:
    """A place in a queue. It stays where it was when the need that stood there has gone."""

    queue: str
    """The address of the page that showed it."""
    view: View
    position: str

    @property
    def previous_url(self) -> str | None:
        """The address of the need before it; None for the first."""
        return self._address(number_before(self.position, self.view, current_user))

    @property
    def next_url(self) -> str | None:
        """The address of the need behind it; None for the last."""
        return self._address(number_after(self.position, self.view, current_user))

    def _address(self, number: str | None) -> str | None:
        return url_for("needs.show", number=number, back=self.queue) if number else None


def queue_named() -> str | None:
    """The queue from which a person opened the need, as the address says; None where it names none."""
    back = safe_address(request.args.get("back"))
    return back if urlsplit(back).path == url_for("triage.inbox") else None


def came_from() -> str:
    """The queue to go back to; else where the person's work is."""
    return queue_named() or url_for("triage.inbox")


def view_at(queue: str) -> View | None:
    """What the queue at this address shows; None where it is not this person's, but a colleague's perhaps."""
    if not desks_of(current_user):
        return None
    try:
        return asked_view(dict(parse_qsl(urlsplit(queue).query)), current_user)[0]
    except NotFound:  # a school or unit that is not theirs to choose
        return None


def place_of(need: Need) -> Place | None:
    """Where the need stands in the queue that the address names; None where that is none of theirs."""
    queue = queue_named()
    view = view_at(queue) if queue else None
    if queue is None or view is None:
        return None
    position = position_of(need, view, current_user)
    return Place(queue, view, position) if position else None
