"""The canned replies above the words of an action, as they read there, and where a tap on one leads."""

from dataclasses import dataclass

from flask import request, url_for

from welfare.accounts.models import Person
from welfare.needs.lifecycle import Action
from welfare.needs.models import Need
from welfare.needs.replies.models import CannedReply
from welfare.needs.replies.queries import facts_to_say, replies_of, reply_of
from welfare.needs.replies.variables import filled
from welfare.web.routing import row_id

WITH_REPLIES = frozenset({Action.ASK, Action.ANSWER, Action.DECLINE})


@dataclass(frozen=True)
class Offered:
    """One to choose: the address is the form that begins with it."""

    title: str
    words: str
    address: str


def reply_named(person: Person) -> CannedReply | None:
    """The one that the address names, of the person's own."""
    asked = request.args.get("reply", type=row_id)
    return reply_of(person, asked) if asked else None


def offered_for(need: Need, noun: str, person: Person, queue: str | None) -> list[Offered]:
    """All of them, filled for this need."""
    facts = facts_to_say(need, person)
    return [
        Offered(
            reply.title,
            filled(reply.words, facts),
            url_for("needs.operation", number=need.number, noun=noun, reply=reply.id, back=queue),
        )
        for reply in replies_of(person)
    ]


def offered_together(noun: str, person: Person, chosen: list[str], back: str) -> list[Offered]:
    """All of them as they were written: what is said to many is filled for each."""
    return [
        Offered(
            reply.title,
            reply.words,
            url_for("triage.together", noun=noun, need=chosen, back=back, reply=reply.id),
        )
        for reply in replies_of(person)
    ]
