"""What a device is told: one sentence and where to read on. Never a need's own text, only its number."""

import hashlib
import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale, ngettext

from welfare.needs.models import Need, NeedEvent
from welfare.notices.kinds import PRESSING
from welfare.notices.labels import filled_sentence, sentence_about_need
from welfare.notices.leads import address_for_staff
from welfare.notices.models import Delivery, Notice
from welfare.notices.queries import unread_count
from welfare.notices.webpush import Message
from welfare.web.i18n import site_name
from welfare.web.routing import path_to

NOTICE_KEPT_FOR = timedelta(days=3)
DIGEST_KEPT_FOR = timedelta(hours=12)
"""How long a push service keeps a message for a device that is off; the list in the app keeps all of them."""


def message_for(delivery: Delivery) -> Message:
    """The message that a delivery sends, in the language of its device."""
    device, topic = delivery.device, _topic(delivery)
    assert device is not None  # noqa: S101  # by channels other words are sent
    with force_locale(device.language):
        content = _notice(delivery.notice) if delivery.notice else _digest(delivery.count or 0)
        content |= {"title": site_name(), "lang": device.language, "tag": topic}
    content["unread"] = unread_count(device.person_id)
    is_pressing = delivery.notice is not None and delivery.notice.kind in PRESSING
    return Message(
        endpoint=device.endpoint,
        p256dh=device.p256dh,
        auth=device.auth,
        site=device.site,
        payload=json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(),
        topic=topic,
        urgency="high" if is_pressing else "normal",
        keep_for=NOTICE_KEPT_FOR if delivery.notice else DIGEST_KEPT_FOR,
    )


def _notice(notice: Notice) -> dict[str, Any]:
    if notice.event and notice.need:
        body = sentence_about_need(_Told(notice.event, notice.need), notice.kind)
        address = path_to("needs.show", number=notice.need.number)
        if notice.person_id != notice.need.raised_by_id:
            address = address_for_staff(notice.need.number, notice.event.kind, notice.event.details)
    else:
        body = filled_sentence(notice.sentence or "", notice.details or {})
        address = notice.address or path_to("notices.index")
    return {"id": notice.id, "body": body, "url": address, "reading": path_to("notices.reading")}


class _Told:
    """An event of a need, as a row of the list has it."""

    def __init__(self, event: NeedEvent, need: Need) -> None:
        self.action, self.event_details = event.kind, event.details
        self.number, self.is_protected = need.number, need.is_protected


def _digest(count: int) -> dict[str, Any]:
    return {
        "body": ngettext("%(num)d new notice", "%(num)d new notices", count),
        "url": path_to("notices.index"),
    }


def _topic(delivery: Delivery) -> str:
    """What news of one kind about one thing share, so that the later replaces the earlier.

    32 letters at most, and a riddle to the push service.
    """
    notice = delivery.notice
    about = f"{notice.need_id or notice.address} {notice.kind}" if notice else "digest"
    secret = current_app.config["SETTINGS"].secret_key.encode()[:64]
    return urlsafe_b64encode(hashlib.blake2b(about.encode(), key=secret, digest_size=18).digest()).decode()
