"""Who is told of the ways to them outside the app, and administrators of what those cost."""

from typing import Any

from sqlalchemy import select

from welfare import clock
from welfare.accounts.bureau_roles.queries import holders_at_bureau
from welfare.accounts.models import Person
from welfare.accounts.reset.models import Line
from welfare.accounts.roles import Role
from welfare.accounts.signals import (
    address_closed,
    address_proven,
    codes_used_up,
    password_chosen_by_code,
)
from welfare.channels.phones import budget_nears
from welfare.channels.shape import Kind
from welfare.extensions import db
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Notice
from welfare.notices.telling import Words, tell_people
from welfare.refusals import N_
from welfare.web.routing import path_to

PROVEN = {
    Line.EMAIL: N_("Your account has another e-mail address from now on; if that was not you, take it off"),
    Line.PHONE: N_("Your account has another mobile number from now on; if that was not you, take it off"),
}
CLOSED = N_("No text message reaches your mobile number any more; verify another one")
CHOSEN = N_("Your password was set anew by a code; if that was not you, call your administrator now")
NEARLY_SPENT = N_("%(channel)s: %(left)d messages are left of this month’s budget")
LAST_ONE = N_("%(channel)s: 1 message is left of this month’s budget")
SPENT = N_("%(channel)s: this month’s budget is spent, and no text message goes out any more")

CODES_USED_UP = N_(
    "%(channel)s: as many codes went out today as may in one day, %(most)d; no more do until tomorrow"
)


def listen() -> None:
    """Begin to hear of it. Called for each app, it listens once."""
    address_proven.connect(tell_of_address)
    address_closed.connect(tell_of_closing)
    password_chosen_by_code.connect(tell_of_password)
    budget_nears.connect(tell_of_budget)
    codes_used_up.connect(tell_of_codes)


def tell_of_address(person: Person, line: Line, **_more: Any) -> None:
    """Tell to whom codes go from now on; to which address or number stands on the page."""
    tell_people([person.id], NoticeKind.ACCOUNT, PROVEN[line], address=path_to(f"accounts.{line}"))


def tell_of_closing(person: Person, **_more: Any) -> None:
    """Tell whose number is nobody's, as the provider says."""
    tell_people([person.id], NoticeKind.ACCOUNT, CLOSED, address=path_to("accounts.phone"))


def tell_of_password(person: Person, **_more: Any) -> None:
    """Tell whose password was set anew: whoever has their phone could do it."""
    tell_people([person.id], NoticeKind.ACCOUNT, CHOSEN, address=path_to("accounts.own_record"))


def tell_of_budget(kind: Kind, left: int, **_more: Any) -> None:
    """Tell the bureau's administrators that text messages will end, or have."""
    values: dict[str, object] = {"channel": Words(kind.label), **({"left": left} if left > 1 else {})}
    told, address = holders_at_bureau(Role.ADMIN), path_to("channels.index")
    sentence = {0: SPENT, 1: LAST_ONE}.get(left, NEARLY_SPENT)
    tell_people(told, NoticeKind.DUTY, sentence, address=address, **values)


def tell_of_codes(kind: Kind, most: int, **_more: Any) -> None:
    """Tell the bureau's administrators once a day: whoever forgets their password now waits for tomorrow."""
    administrators = holders_at_bureau(Role.ADMIN)
    told_today = select(Notice.person_id).where(
        Notice.person_id.in_(administrators),
        Notice.sentence == CODES_USED_UP,
        Notice.created_at >= clock.midnight(clock.today()),
    )
    told = set(administrators) - set(db.session.scalars(told_today))
    address = path_to("channels.channel", name=kind.name)
    tell_people(told, NoticeKind.DUTY, CODES_USED_UP, address=address, channel=Words(kind.label), most=most)
