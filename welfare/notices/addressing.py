"""By which channels people are reached outside the browser, and where: what they have linked themselves."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from flask import current_app
from sqlalchemy import select

from welfare.accounts.identities.models import Identity
from welfare.channels.kinds import KINDS, Kind
from welfare.channels.models import ChannelSetting
from welfare.channels.stored import is_whole, values_of
from welfare.extensions import db, insert_unless_there
from welfare.notices.models import ChannelPreference, Wants
from welfare.notices.rules import PRESSING, NoticeKind


class Reached(NamedTuple):
    """One way to somebody."""

    channel: str
    address: str
    wants: Wants

    def takes(self, kind: NoticeKind) -> bool:
        """Whether a notice of that kind is wanted by it."""
        return self.wants is Wants.ALL or (self.wants is Wants.PRESSING and kind in PRESSING)


def reached_by(people: Collection[int]) -> dict[int, list[Reached]]:
    """By which channels that are switched on each of these people is reached, in one query.

    Nobody is where the bureau's own address is not set, since a message leads there.
    """
    found: dict[int, list[Reached]] = defaultdict(list)
    if not current_app.config["SETTINGS"].public_url:
        return found
    closed_or_none = ChannelPreference.closed_address.is_distinct_from(Identity.subject)
    query = (
        select(Identity, ChannelSetting, ChannelPreference.wants)
        .join(ChannelSetting, (ChannelSetting.name == Identity.provider) & ChannelSetting.is_on)
        .outerjoin(
            ChannelPreference,
            (ChannelPreference.person_id == Identity.person_id)
            & (ChannelPreference.channel == Identity.provider),
        )
        .where(Identity.person_id.in_(people), closed_or_none)
        .order_by(Identity.id)
    )
    for identity, setting, wants in db.session.execute(query):
        kind = KINDS.get(setting.name)
        values = values_of(kind, setting) if kind else {}
        if kind and is_whole(values) and identity.issuer == values[kind.issuer]:
            reached = Reached(kind.name, identity.subject, wants or Wants.ALL)
            found[identity.person_id].append(reached)
    return found


def address_of(person_id: int, channel: str) -> str | None:
    """Where somebody is reached by a channel now; None where they are not."""
    ways = reached_by([person_id])[person_id]
    return next((way.address for way in ways if way.channel == channel), None)


class Linked(NamedTuple):
    """A channel by which somebody can be reached, and what they want by it."""

    kind: Kind
    wants: Wants
    is_closed: bool
    """Whether the service has said that nobody is there."""


def linked_by(person_id: int) -> list[Linked]:
    """The channels that are switched on at which somebody has linked an account, closed ones too."""
    query = (
        select(Identity, ChannelSetting, ChannelPreference)
        .join(ChannelSetting, (ChannelSetting.name == Identity.provider) & ChannelSetting.is_on)
        .outerjoin(
            ChannelPreference,
            (ChannelPreference.person_id == Identity.person_id)
            & (ChannelPreference.channel == Identity.provider),
        )
        .where(Identity.person_id == person_id)
        .order_by(Identity.id)
    )
    found = []
    for identity, setting, preference in db.session.execute(query):
        kind = KINDS.get(setting.name)
        if kind and identity.issuer == values_of(kind, setting)[kind.issuer]:
            is_closed = preference is not None and preference.closed_address == identity.subject
            found.append(Linked(kind, preference.wants if preference else Wants.ALL, is_closed))
    return found


def close_address(person_id: int, channel: str, address: str) -> None:
    """The service says that nobody is there: it is not tried again, until its owner says so."""
    preference_by(person_id, channel).closed_address = address


def preference_by(person_id: int, channel: str) -> ChannelPreference:
    """What somebody wants by a channel, to be changed."""
    row = {"person_id": person_id, "channel": channel, "wants": Wants.ALL}
    insert_unless_there(ChannelPreference, row)
    return db.session.get_one(ChannelPreference, (person_id, channel))
