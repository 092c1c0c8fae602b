"""What a message says outside the browser, where others than its reader may read along.

One sentence for each kind, and the number of a need; of a protected one not even that (record 10).
"""

from collections.abc import Mapping

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from welfare.channels.base import Message
from welfare.channels.sms.kinds import SMS_NAMES
from welfare.notices.kinds import NoticeKind
from welfare.notices.labels import filled_sentence
from welfare.notices.models import Delivery, Notice
from welfare.refusals import N_
from welfare.web.i18n import site_name
from welfare.web.routing import path_to

LANGUAGE = "zh"
K = NoticeKind
SAYS: Mapping[NoticeKind, str] = {
    K.QUESTION: N_("There is a question for you"),
    K.ANSWER: N_("There is news about an answer to you"),
    K.PROGRESS: N_("There is news about your need"),
    K.INTAKE: N_("A need waits at intake"),
    K.ASSIGNED: N_("There is news about a need at your unit"),
    K.TEACHER_SPOKE: N_("A teacher has something to say about a need"),
    K.PRESSED: N_("A need is urged, or put under supervision"),
    K.REMINDER: N_("Something that waits is due soon"),
    K.OVERDUE: N_("Something that waits is due or overdue"),
    K.EXTENSION: N_("There is news about more time for a need"),
    K.COMMENT: N_("There is a new comment on a need"),
    K.MENTION: N_("Somebody has named you in a comment on a need"),
    K.HOUSING: N_("There is news about turnover housing"),
    K.TRAINING: N_("There is news about a training"),
    K.INVITATION: N_("There is an invitation to a training for you"),
    K.HOME: N_("There is news about a teachers’ home"),
    K.MEASURE: N_("There is news about measures or visits"),
    K.EXPORT: N_("There is news about a file that you asked for"),
    K.DUTY: N_("There is news about your work"),
    K.ACCOUNT: N_("There is news about your account"),
    K.PETITION: N_("There is news about a request or complaint"),
}
"""By kind, all that is said; what has happened stands in the app."""
TEST = N_("This is a test by %(channel)s")
BY_PHONE = N_("There is news that waits for you in the app of the education bureau")
"""Of a text message, where the provider's approved text does not say it."""
WITH_NUMBER = N_("%(sentence)s: %(number)s")


def card_for(delivery: Delivery) -> Message:
    """What a delivery says by a channel. The same delivery says the same again."""
    if delivery.channel in SMS_NAMES:
        return _text_for(delivery)
    with force_locale(LANGUAGE):
        if delivery.notice:
            body, path = says(delivery.notice), path_to("notices.opened", notice_id=delivery.notice_id)
        else:
            count = delivery.count or 0
            body = ngettext("%(num)d new notice", "%(num)d new notices", count)
            path = path_to("notices.index")
        title = site_name()
    url = f"{current_app.config['SETTINGS'].public_url}{path}"
    return Message(key_of(delivery), title, body, url, said_at=delivery.created_at)


def is_test(delivery: Delivery) -> bool:
    """Whether somebody has asked for it just now, to see whether it comes."""
    return delivery.notice is not None and delivery.notice.sentence == TEST


def key_of(delivery: Delivery) -> str:
    """The name by which a service knows it again."""
    return f"notice-{delivery.id}"


def _text_for(delivery: Delivery) -> Message:
    """What goes to a phone: no number and no address, which no approved text could hold."""
    with force_locale(LANGUAGE):
        return Message(key_of(delivery), site_name(), _(BY_PHONE), said_at=delivery.created_at)


def says(notice: Notice) -> str:
    """The sentence of a notice, with the number of its need where that may be told."""
    if notice.sentence == TEST:
        return filled_sentence(TEST, notice.details or {})
    sentence = _(SAYS[NoticeKind(notice.kind)])
    if notice.need is None or notice.need.is_protected:
        return sentence
    return _(WITH_NUMBER, sentence=sentence, number=notice.need.number)
