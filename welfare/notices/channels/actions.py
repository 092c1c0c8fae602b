"""Setting up a channel, letting it pause and go on, and sending oneself a test."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from welfare import clock
from welfare.accounts.models import Person
from welfare.channels.base import SendOutcome
from welfare.channels.models import ChannelSetting, ChannelToken
from welfare.channels.shape import Kind
from welfare.channels.stored import by_hand, keep, setting_of, values_of
from welfare.extensions import db, unless_taken
from welfare.history.actions import append
from welfare.notices.addressing import address_of
from welfare.notices.cards import TEST
from welfare.notices.channels import refusals
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Delivery, Notice, is_open
from welfare.notices.telling import Words, in_details
from welfare.organizations.models import EventKind, Organization, OrganizationEvent
from welfare.web.routing import path_to

UNTIL_SAID = datetime(9999, 1, 1, tzinfo=UTC)
"""A pause that ends when somebody says so."""


def set_up(kind: Kind, *, is_on: bool, values: Mapping[str, str], by: Person) -> None:
    """Switch a channel on or off, and keep what it is told; a secret that is left empty stays as it is.

    Raises `NotWhole`, `NoAddressOfOurs`, `JustSet`.
    """
    row = _locked(kind)
    before = by_hand(kind, row)
    secret = {field.name for field in kind.fields if field.is_secret}
    after = {**before, **{name: value for name, value in values.items() if value or name not in secret}}
    after = {name: value for name, value in after.items() if value}
    keep(kind, row, after)
    if is_on:
        _see_that_it_can_work(kind, row)
    changes: dict[str, Any] = {
        name: [before.get(name), after.get(name)]
        for name in sorted({*before, *after} - secret)
        if before.get(name) != after.get(name)
    }
    if row.is_on != is_on:
        changes["is_on"] = [row.is_on, is_on]
    replaced = sorted(name for name in secret if before.get(name) != after.get(name))
    if not changes and not replaced:
        return
    row.is_on, row.updated_at, row.by_id = is_on, clock.now(), by.id
    db.session.execute(delete(ChannelToken).where(ChannelToken.name == kind.name))
    _record(kind, by, {"changes": changes, "secrets": replaced})
    if is_on and row.held_until != UNTIL_SAID:
        _release(row)
    elif not is_on:
        this = (Delivery.channel == kind.name) & is_open()
        db.session.execute(update(Delivery).where(this).values(given_up_at=clock.now()))


def pause(kind: Kind, *, by: Person) -> None:
    """Hand nothing over until somebody says so; what is to be sent waits."""
    row = _locked(kind)
    if row.held_until != UNTIL_SAID:
        # What is being handed over just now, and is taken, ends only pauses that the channel made itself.
        row.held_until, row.downs = UNTIL_SAID, 0
        _record(kind, by, {"pauses": True})


def go_on(kind: Kind, *, by: Person) -> None:
    """Hand over again what waits, whatever has made it pause."""
    row = _locked(kind)
    if row.held_until is not None:
        _release(row)
        _record(kind, by, {"pauses": False})


def send_test(kind: Kind, *, by: Person) -> None:
    """Send oneself a message by it, through the outbox as all others. Raises `NotOn`, `NotLinked`."""
    row = setting_of(kind.name)
    if row is None or not row.is_on or (row.held_until and row.held_until > clock.now()):
        raise refusals.NotOn(channel=_(kind.label))
    if address_of(by.id, kind.name) is None:
        raise refusals.NotLinked(channel=_(kind.label))
    notice = Notice(
        person_id=by.id,
        kind=NoticeKind.DUTY,
        sentence=TEST,
        details=in_details(channel=Words(kind.label)),
        address=path_to("channels.channel", name=kind.name),
        created_at=clock.now(),
    )
    db.session.add(notice)
    db.session.flush()
    now = clock.now()
    what = {"person_id": by.id, "channel": kind.name, "notice_id": notice.id}
    db.session.add(Delivery(**what, created_at=now, due_at=now))
    _record(kind, by, {"is_test": True})


def _see_that_it_can_work(kind: Kind, row: ChannelSetting) -> None:
    missing = kind.missing(values_of(kind, row))
    if missing:
        raise refusals.NotWhole(fields=_(", ").join(str(field.label) for field in missing))
    if not current_app.config["SETTINGS"].public_url:
        raise refusals.NoAddressOfOurs


def _locked(kind: Kind) -> ChannelSetting:
    row = db.session.get(ChannelSetting, kind.name, with_for_update=True, populate_existing=True)
    if row is None:
        row = ChannelSetting(name=kind.name, is_on=False, settings={}, downs=0)
        with unless_taken(refusals.JustSet()):
            db.session.add(row)
    return row


def _release(row: ChannelSetting) -> None:
    row.downs, row.held_until = 0, None
    held = (Delivery.channel == row.name) & is_open() & (Delivery.outcome == SendOutcome.DOWN)
    db.session.execute(update(Delivery).where(held).values(due_at=clock.now(), outcome=None))


def _record(kind: Kind, by: Person, details: dict[str, Any]) -> None:
    """It is the bureau's, and stands in its history; of a secret only that it was replaced."""
    bureau_id = db.session.scalars(select(Organization.id).where(Organization.parent_id.is_(None))).one()
    details = {"channel": kind.name, **details}
    append(OrganizationEvent, EventKind.CHANNEL_SET, by=by, organization_id=bureau_id, details=details)
