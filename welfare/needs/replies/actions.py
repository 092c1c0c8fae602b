"""Keeping the canned replies of a unit, and filling one for a need."""

from collections.abc import Callable, Container
from itertools import chain, count
from typing import Any

from sqlalchemy import func, select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.actions import append
from welfare.needs.models import Need
from welfare.needs.refusals import NotAllowed
from welfare.needs.replies.models import TITLE_LENGTH, CannedReply
from welfare.needs.replies.queries import facts_to_say, units_of
from welfare.needs.replies.refusals import NothingToFill, SameTitle, TooManyReplies, UnknownVariable
from welfare.needs.replies.variables import filled, left_in, unknown_in
from welfare.organizations.models import EventKind, Organization, OrganizationEvent

MOST_REPLIES = 50


def add_reply(unit: Organization, *, title: str, words: str, by: Person) -> CannedReply:
    """Keep one more text. Raises `NotAllowed`, `UnknownVariable`, `SameTitle`, `TooManyReplies`."""
    _check(unit, title, words, by, but=None)
    there = select(func.count()).where(CannedReply.unit_id == unit.id)
    if (db.session.scalar(there) or 0) >= MOST_REPLIES:
        raise TooManyReplies(most=MOST_REPLIES)
    reply = CannedReply(unit_id=unit.id, title=title, words=words)
    db.session.add(reply)
    db.session.flush()
    _record(reply, by, title=[None, title], words=[None, words])
    return reply


def edit_reply(reply: CannedReply, *, title: str, words: str, by: Person) -> None:
    """Another name, or another text. Raises `NotAllowed`, `UnknownVariable`, `SameTitle`."""
    _check(db.session.get_one(Organization, reply.unit_id), title, words, by, but=reply)
    changes = {"title": [reply.title, title], "words": [reply.words, words]}
    changes = {name: change for name, change in changes.items() if change[0] != change[1]}
    reply.title, reply.words = title, words
    if changes:
        _record(reply, by, **changes)


def remove_reply(reply: CannedReply, *, by: Person) -> None:
    """Keep a text no longer; the unit's history holds what it said. Raises `NotAllowed`."""
    _check_theirs(db.session.get_one(Organization, reply.unit_id), by)
    _record(reply, by, title=[reply.title, None], words=[reply.words, None])
    db.session.delete(reply)


def move_replies(closed: Organization, unit: Organization, by: Person) -> None:
    """Let the texts of a unit that is closed go along to another one; which has the very same already, keeps
    its own, and one of a name that is taken there bears that of the unit it came from, too."""
    there = _by_title(unit)
    for title, reply in _by_title(closed).items():
        _record(reply, by, title=[title, None], words=[reply.words, None])
        if title in there and there[title].words == reply.words:
            db.session.delete(reply)
            continue
        reply.unit_id, reply.title = unit.id, _free_title(title, closed, there)
        there[reply.title] = reply
        _record(reply, by, title=[None, reply.title], words=[None, reply.words])
    db.session.flush()


def _by_title(unit: Organization) -> dict[str, CannedReply]:
    replies = select(CannedReply).where(CannedReply.unit_id == unit.id).order_by(CannedReply.id)
    fresh = {"populate_existing": True}
    locked = replies.with_for_update()
    return {reply.title: reply for reply in db.session.scalars(locked, execution_options=fresh)}


def _free_title(title: str, closed: Organization, taken: Container[str]) -> str:
    came_from = f"（{closed.display_name[: TITLE_LENGTH // 2]}）"
    marks = chain(["", came_from], (f"（{number}）" for number in count(2)))
    titles = (f"{title[: TITLE_LENGTH - len(mark)]}{mark}" for mark in marks)
    return next(free for free in titles if free not in taken)


def filling(action: Callable[..., None]) -> Callable[..., None]:
    """`action`, with the variables in its words filled for the very need. It raises `NothingToFill`, too."""

    def with_filled_words(need: Need, *, by: Person, words: str, **given: Any) -> None:
        if left_in(words):
            words = filled(words, facts_to_say(need, by))
            name = left_in(words)
            if name:
                raise NothingToFill(name=name)
        action(need, by=by, words=words, **given)

    return with_filled_words


def _check(unit: Organization, title: str, words: str, by: Person, *, but: CannedReply | None) -> None:
    """See that the text can be kept, and let nobody else keep one of this unit, or close it, meanwhile."""
    db.session.refresh(unit, with_for_update={"key_share": True})
    _check_theirs(unit, by)
    name = unknown_in(words)
    if name:
        raise UnknownVariable(name=name)
    same = select(CannedReply.id).where(CannedReply.unit_id == unit.id, CannedReply.title == title)
    if db.session.scalar(same.where(CannedReply.id != (but.id if but else 0))):
        raise SameTitle


def _check_theirs(unit: Organization, by: Person) -> None:
    if unit.id not in {one.id for one in units_of(by)}:
        raise NotAllowed


def _record(reply: CannedReply, by: Person, **changes: Any) -> None:
    details = {"reply": reply.id, "title": reply.title, "changes": changes}
    kind = EventKind.REPLIES_CHANGED
    append(OrganizationEvent, kind, by=by, organization_id=reply.unit_id, details=details)
