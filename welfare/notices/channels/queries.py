"""What administrators ask of a channel: whether it goes, and whom it reaches."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import exists, func, or_, select

from welfare import clock
from welfare.accounts.identities.models import Identity
from welfare.accounts.models import Person
from welfare.accounts.reset.models import ContactPoint, Line
from welfare.channels.base import SendOutcome
from welfare.channels.models import ChannelSetting
from welfare.channels.shape import Kind
from welfare.channels.sms.kinds import SMS_NAMES
from welfare.channels.stored import values_of
from welfare.extensions import db
from welfare.history.queries import newest_events
from welfare.notices.channels.actions import UNTIL_SAID
from welfare.notices.models import ChannelPreference, Delivery, Wants
from welfare.organizations.models import EventKind, OrganizationEvent
from welfare.organizations.queries import the_bureau

LATELY = timedelta(hours=24)


class State(StrEnum):
    """How a channel stands."""

    OFF = "off"
    NOT_WHOLE = "not_whole"
    """Switched on, and something it needs is no longer there."""
    PAUSED = "paused"
    """By somebody."""
    DOWN = "down"
    """It does not work, and is tried again by itself."""
    UNPROVEN = "unproven"
    """On, and the service has taken nothing yet."""
    ON = "on"


def state_of(kind: Kind, row: ChannelSetting | None) -> State:
    """How it stands now."""
    if row is None or not row.is_on:
        return State.OFF
    if kind.missing(values_of(kind, row)):
        return State.NOT_WHOLE
    if row.held_until == UNTIL_SAID:
        return State.PAUSED
    if row.downs:
        return State.DOWN
    return State.ON if row.succeeded_at else State.UNPROVEN


def people_reached(kind: Kind, row: ChannelSetting | None) -> int:
    """How many are reached by an account that they have linked there, or a number, and want to be."""
    of: type[Identity] | type[ContactPoint]
    if kind.name in SMS_NAMES:
        of, address, is_there = ContactPoint, ContactPoint.address, ContactPoint.line == Line.PHONE
    else:
        is_theirs = Identity.issuer == values_of(kind, row)[kind.issuer]
        of, address, is_there = Identity, Identity.subject, is_theirs & (Identity.provider == kind.name)
    names = SMS_NAMES if kind.name in SMS_NAMES else {kind.name}
    is_not = exists().where(
        ChannelPreference.person_id == of.person_id,
        ChannelPreference.channel.in_(names),
        or_(ChannelPreference.closed_address == address, ChannelPreference.wants == Wants.NOTHING),
    )
    query = (
        select(func.count())
        .select_from(of)
        .join(Person, (Person.id == of.person_id) & Person.is_active)
        .where(is_there, ~is_not)
    )
    return db.session.scalar(query) or 0


def lately(kind: Kind) -> Counter[str]:
    """What became of the messages of the last day: `sent`, `waits`, `unknown` or `not_sent`."""
    query = (
        select(
            Delivery.sent_at.is_not(None), Delivery.given_up_at.is_not(None), Delivery.outcome, func.count()
        )
        .where(Delivery.channel == kind.name, Delivery.created_at > clock.now() - LATELY)
        .group_by(Delivery.sent_at.is_not(None), Delivery.given_up_at.is_not(None), Delivery.outcome)
    )
    counts: Counter[str] = Counter()
    for is_sent, is_given_up, outcome, count in db.session.execute(query):
        if is_sent:
            counts["sent"] += count
        elif not is_given_up:
            counts["waits"] += count
        elif outcome is SendOutcome.UNKNOWN:
            counts["unknown"] += count
        else:
            counts["dropped" if outcome is None else "not_sent"] += count
    return counts


def changes(kind: Kind) -> Sequence[OrganizationEvent]:
    """What was done to it, newest first."""
    bureau = the_bureau()
    if bureau is None:
        return []
    of_this = OrganizationEvent.details["channel"].as_string() == kind.name
    is_of_channel = (OrganizationEvent.kind == EventKind.CHANNEL_SET) & of_this
    return newest_events(OrganizationEvent.organization_id, bureau.id, is_of_channel)
