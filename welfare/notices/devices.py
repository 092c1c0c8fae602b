"""Devices as this browser's session knows them."""

from typing import Any

from flask import Flask, current_app, request, session
from flask_login import user_logged_in, user_logged_out

from welfare.accounts.models import Person
from welfare.accounts.sign_ins.places import device_label
from welfare.notices.actions import Subscription, add_device, remove_device
from welfare.notices.endpoints import is_push_service
from welfare.notices.models import LABEL_LENGTH, SITE_LENGTH, Device
from welfare.notices.queries import device_by_id
from welfare.notices.refusals import NotASubscription, NotAtASharedComputer
from welfare.web.i18n import language
from welfare.web.shared import on_shared_computer

THIS_DEVICE = "device"
"""In the session: which device this browser is."""


def turn_on_here(person: Person, content: Any) -> tuple[Device, bool]:
    """Tell this browser, whose subscription is `content`; and whether it is new.

    Raises `NotAtASharedComputer`, `NotASubscription`, `TooManyDevices`.
    """
    if on_shared_computer():
        raise NotAtASharedComputer
    subscription, settings = Subscription.read(content), current_app.config["SETTINGS"]
    trusted = is_push_service(
        subscription.endpoint,
        named=settings.push_hosts,
        abroad=settings.push_abroad,
        loopback_too=not settings.is_production,
    )
    if not trusted:
        raise NotASubscription
    device, is_new = add_device(
        person,
        subscription,
        label=device_label(request.user_agent.string)[:LABEL_LENGTH],
        language=language(),
        site=f"https://{request.host}"[:SITE_LENGTH],
        sign_in_id=person.sign_in.id,
    )
    session[THIS_DEVICE] = device.id
    return device, is_new


def takes_devices() -> bool:
    """Whether there is a service by which further browsers can be told."""
    settings = current_app.config["SETTINGS"]
    return bool(settings.push_abroad or settings.push_hosts)


def follow_sessions(app: Flask) -> None:
    """Signing out on a device turns notices off there, so that a phone handed on tells nothing more.

    Where its sign-in is ended from elsewhere a device falls silent until somebody signs in on it again.
    """
    user_logged_out.connect(_signed_out, app)
    user_logged_in.connect(_signed_in, app)


def _this_device(person: Any) -> Device | None:
    known = session.get(THIS_DEVICE)
    return device_by_id(known, person) if known and isinstance(person, Person) else None


def _signed_out(_app: Flask, user: Any) -> None:
    device = _this_device(user)
    if device:
        remove_device(device)


def _signed_in(_app: Flask, user: Any) -> None:
    device = _this_device(user)
    if device:
        device.sign_in_id = user.sign_in.id
