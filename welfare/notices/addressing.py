"""By which channels people are reached outside the browser, and where: what they have linked themselves."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from flask import current_app
from sqlalchemy import select

from welfare.accounts.identities.models import Identity
from welfare.channels.kinds import KINDS
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


def close_address(person_id: int, channel: str, address: str) -> None:
    """The service says that nobody is there: it is not tried again, until its owner says so."""
    preference_by(person_id, channel).closed_address = address


def preference_by(person_id: int, channel: str) -> ChannelPreference:
    """What somebody wants by a channel, to be changed."""
    row = {"person_id": person_id, "channel": channel, "wants": Wants.ALL}
    insert_unless_there(ChannelPreference, row)
    return db.session.get_one(ChannelPreference, (person_id, channel))
