"""By which channels people are reached outside the browser, and where: what they have linked themselves."""

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import Select, bindparam, select

from welfare.accounts.identities.models import Identity
from welfare.accounts.reset.models import ContactPoint, Line
from welfare.channels.kinds import KINDS
from welfare.channels.models import ChannelSetting
from welfare.channels.phones import sms_provider
from welfare.channels.shape import Kind
from welfare.channels.sms.kinds import SMS_NAMES
from welfare.channels.stored import values_of
from welfare.extensions import db, insert_unless_there
from welfare.notices.kinds import BY_PHONE, PRESSING, NoticeKind
from welfare.notices.models import ChannelPreference, Wants


class Reached(NamedTuple):
    """One way to somebody."""

    channel: str
    address: str
    wants: Wants

    @property
    def is_phone(self) -> bool:
        """Whether it costs money each time, and so is used for little."""
        return self.channel in SMS_NAMES

    @property
    def takes_digests(self) -> bool:
        """Whether the day's one message goes there."""
        return self.wants is Wants.ALL and not self.is_phone

    def takes(self, kind: NoticeKind) -> bool:
        """Whether a notice of that kind is wanted by it."""
        if self.is_phone:
            return self.wants is not Wants.NOTHING and kind in BY_PHONE
        return self.wants is Wants.ALL or (self.wants is Wants.PRESSING and kind in PRESSING)


def reached_by(people: Collection[int]) -> dict[int, list[Reached]]:
    """By which channels that are switched on each of these people is reached, in few queries for any number.

    Nobody is where the bureau's own address is not set, since a message leads there.
    """
    found: dict[int, list[Reached]] = defaultdict(list)
    if not current_app.config["SETTINGS"].public_url:
        return found
    for identity, setting, wants in db.session.execute(_reached(), {"people": list(people)}):
        kind = KINDS.get(setting.name)
        values = values_of(kind, setting) if kind else {}
        if kind and not kind.missing(values) and identity.issuer == values[kind.issuer]:
            reached = Reached(kind.name, identity.subject, wants or Wants.ALL)
            found[identity.person_id].append(reached)
    _add_phones(found, people)
    return found


@cache
def _reached() -> Select[Any]:
    closed_or_none = ChannelPreference.closed_address.is_distinct_from(Identity.subject)
    theirs = Identity.person_id.in_(bindparam("people", expanding=True))
    return _by_channels(ChannelPreference.wants).where(theirs, closed_or_none)


def _by_channels(preference: Any) -> Select[Any]:
    """Accounts elsewhere by which somebody is reached over a channel that is switched on, each with that
    channel and what its owner prefers."""
    return (
        select(Identity, ChannelSetting, preference)
        .join(ChannelSetting, (ChannelSetting.name == Identity.provider) & ChannelSetting.is_on)
        .outerjoin(
            ChannelPreference,
            (ChannelPreference.person_id == Identity.person_id)
            & (ChannelPreference.channel == Identity.provider),
        )
        .order_by(Identity.id)
    )


def _add_phones(found: dict[int, list[Reached]], people: Collection[int]) -> None:
    """The numbers that these people have proven, where text messages are sent from here."""
    provider = sms_provider()
    if provider is None:
        return
    said = _said_of_texts(people)
    query = select(ContactPoint).where(ContactPoint.person_id.in_(people), ContactPoint.line == Line.PHONE)
    for point in db.session.scalars(query):
        of_theirs = said[point.person_id]
        if not _is_closed(of_theirs, point.address):
            found[point.person_id].append(Reached(provider.kind.name, point.address, _least(of_theirs)))


def _said_of_texts(people: Collection[int]) -> dict[int, list[ChannelPreference]]:
    """What these people have said of text messages: it holds whichever provider sends them now."""
    query = select(ChannelPreference).where(
        ChannelPreference.person_id.in_(people), ChannelPreference.channel.in_(SMS_NAMES)
    )
    said: dict[int, list[ChannelPreference]] = defaultdict(list)
    for preference in db.session.scalars(query):
        said[preference.person_id].append(preference)
    return said


def _least(said: Collection[ChannelPreference]) -> Wants:
    return max((preference.wants for preference in said), key=[*Wants].index, default=Wants.ALL)


def _is_closed(said: Collection[ChannelPreference], number: str) -> bool:
    return any(preference.closed_address == number for preference in said)


def address_of(person_id: int, channel: str) -> str | None:
    """Where somebody is reached by a channel now; None where they are not."""
    way = way_to(person_id, channel)
    return way.address if way else None


def way_to(person_id: int, channel: str) -> Reached | None:
    """The same, with what they want by it."""
    return next((way for way in reached_by([person_id])[person_id] if way.channel == channel), None)


def last_address_of(person_id: int, channel: str) -> str | None:
    """The same, or where they were reached until the service said that nobody is there."""
    preference = db.session.get(ChannelPreference, (person_id, channel))
    return address_of(person_id, channel) or (preference.closed_address if preference else None)


class Linked(NamedTuple):
    """A channel by which somebody can be reached, and what they want by it."""

    kind: Kind
    wants: Wants
    is_closed: bool
    """Whether the service has said that nobody is there."""


def linked_by(person_id: int) -> list[Linked]:
    """The channels that are switched on by which somebody is reached, closed ones too."""
    query = _by_channels(ChannelPreference).where(Identity.person_id == person_id)
    found = []
    for identity, setting, preference in db.session.execute(query):
        kind = KINDS.get(setting.name)
        if kind and identity.issuer == values_of(kind, setting)[kind.issuer]:
            is_closed = preference is not None and preference.closed_address == identity.subject
            found.append(Linked(kind, preference.wants if preference else Wants.ALL, is_closed))
    return [*found, *_phone_of(person_id)]


def _phone_of(person_id: int) -> list[Linked]:
    """The number that somebody has proven, where text messages are sent from here."""
    provider, point = sms_provider(), db.session.get(ContactPoint, (person_id, Line.PHONE))
    if provider is None or point is None:
        return []
    said = _said_of_texts([person_id])[person_id]
    return [Linked(provider.kind, _least(said), _is_closed(said, point.address))]


def close_address(person_id: int, channel: str, address: str) -> None:
    """The service says that nobody is there: it is not tried again, until its owner says so."""
    preference_by(person_id, channel).closed_address = address


def preference_by(person_id: int, channel: str) -> ChannelPreference:
    """What somebody wants by a channel, to be changed."""
    row = {"person_id": person_id, "channel": channel, "wants": Wants.ALL}
    insert_unless_there(ChannelPreference, row)
    return db.session.get_one(ChannelPreference, (person_id, channel))
