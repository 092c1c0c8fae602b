"""Reading notices, and choosing how to be told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from py_vapid.utils import b64urldecode
from sqlalchemy import delete, func, select, update

from welfare import clock
from welfare.accounts.models import Person
from welfare.channels.sms.kinds import SMS_NAMES
from welfare.extensions import db, insert_unless_there
from welfare.notices.addressing import preference_by
from welfare.notices.kinds import DEVICES_AT_MOST, NoticeKind
from welfare.notices.models import (
    ENDPOINT_LENGTH,
    KEY_LENGTH,
    ChannelPreference,
    Device,
    Notice,
    NoticePreference,
    Wants,
)
from welfare.notices.refusals import NotASubscription, TooManyDevices

AUTH_LENGTH = 16
"""Bytes of a device's authentication secret, RFC 8291 section 3.2."""


def read(notice: Notice) -> None:
    """The person has seen it."""
    if notice.read_at is None:
        notice.read_at = clock.now()


def read_all(person: Person, *, up_to: int) -> None:
    """The person has seen their whole list, as far as the notice with the id `up_to`."""
    db.session.execute(
        update(Notice)
        .where(Notice.person_id == person.id, Notice.read_at.is_(None), Notice.id <= up_to)
        .values(read_at=clock.now())
    )


def choose(person: Person, *, muted: Collection[NoticeKind], is_daily: bool, hour: int | None = None) -> None:
    """Which kinds are sent to the person's devices, whether at once or counted once a day, and at which of
    `hours.HOURS` what comes once a day does (None: at the usual one).

    A digest counts from the moment it is chosen. Whatever changes, no day has two and none is left out whose
    hour is still to come.
    """
    preference = db.session.get(NoticePreference, person.id)
    if preference is None:
        preference = NoticePreference(person_id=person.id, is_daily=False)
        db.session.add(preference)
    if is_daily and not preference.is_daily:
        preference.digest_at = clock.now()
        preference.digest_on = preference.digest_on or clock.today() - timedelta(days=1)
    preference.muted, preference.is_daily, preference.hour = sorted(muted), is_daily, hour


def choose_by_channel(person: Person, channel: str, wants: Wants) -> None:
    """What the person wants by a channel; by text message, whichever provider sends those. Whoever saves this
    has their address there tried again."""
    if channel in SMS_NAMES:
        others = (ChannelPreference.person_id == person.id) & ChannelPreference.channel.in_(SMS_NAMES)
        db.session.execute(delete(ChannelPreference).where(others, ChannelPreference.channel != channel))
    preference = preference_by(person.id, channel)
    preference.wants, preference.closed_address = wants, None


@dataclass(frozen=True)
class Subscription:
    """What a browser hands out for being sent messages: where to, and with which two keys."""

    endpoint: str
    p256dh: str
    auth: str

    @classmethod
    def read(cls, content: Any) -> "Subscription":
        """From a browser's JSON (https://w3c.github.io/push-api/). Raises `NotASubscription`."""
        try:
            keys = content["keys"]
            found = cls(str(content["endpoint"]), str(keys["p256dh"]), str(keys["auth"]))
            EllipticCurvePublicKey.from_encoded_point(SECP256R1(), b64urldecode(found.p256dh.encode()))
            is_whole = len(b64urldecode(found.auth.encode())) == AUTH_LENGTH
        except (KeyError, TypeError, ValueError):
            raise NotASubscription from None
        fits = (
            len(found.endpoint) <= ENDPOINT_LENGTH and max(len(found.p256dh), len(found.auth)) <= KEY_LENGTH
        )
        if not (is_whole and fits):
            raise NotASubscription
        return found


def add_device(
    person: Person, subscription: Subscription, *, label: str, language: str, site: str, sign_in_id: int
) -> tuple[Device, bool]:
    """Let a browser be told for this person while that sign-in is there, and no longer for anybody else; and
    whether it is new.

    Raises `TooManyDevices`.
    """
    _forget_others(person, subscription.endpoint)
    row = {
        **vars(subscription),
        "person_id": person.id,
        "label": label,
        "language": language,
        "site": site,
        "sign_in_id": sign_in_id,
    }
    is_new = insert_unless_there(Device, {**row, "created_at": clock.now()})
    device = db.session.scalars(select(Device).where(Device.endpoint == subscription.endpoint)).one()
    for name, value in row.items():
        setattr(device, name, value)
    if is_new and _how_many(person) > DEVICES_AT_MOST:
        raise TooManyDevices
    return device, is_new


def remove_device(device: Device) -> None:
    """Tell this browser nothing more, not even what is on its way."""
    db.session.delete(device)


def _forget_others(person: Person, endpoint: str) -> None:
    """Whoever used this browser before is not told on it; and what ended sign-ins left behind goes."""
    ended = (Device.person_id == person.id) & Device.sign_in_id.is_(None)
    others = (Device.endpoint == endpoint) & (Device.person_id != person.id)
    db.session.execute(delete(Device).where(ended | others))


def _how_many(person: Person) -> int:
    return db.session.scalar(select(func.count()).where(Device.person_id == person.id)) or 0
