"""The words and pictures of notices."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.needs.lifecycle import Action
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Wants
from welfare.notices.reminders.rules import WITHOUT_A_NUMBER, sentence_of
from welfare.notices.rules import SENTENCES
from welfare.refusals import N_
from welfare.web.i18n import format_day, format_moment

NEWS = N_("There is news about need %(number)s")
"""For a notice that was written when the table had a row which it has no longer."""

KIND: dict[NoticeKind, Any] = {
    NoticeKind.QUESTION: _l("A question for me"),
    NoticeKind.ANSWER: _l("My need was answered"),
    NoticeKind.PROGRESS: _l("My need was accepted, kept open or closed"),
    NoticeKind.INTAKE: _l("A need is waiting to be accepted"),
    NoticeKind.ASSIGNED: _l("A need is dispatched to my unit"),
    NoticeKind.TEACHER_SPOKE: _l("A teacher replies, does not accept an answer, reopens or withdraws"),
    NoticeKind.PRESSED: _l("A need is urged or put under supervision"),
    NoticeKind.REMINDER: _l("Something that waits is due soon"),
    NoticeKind.OVERDUE: _l("Something that waits is due or overdue"),
    NoticeKind.EXTENSION: _l("More time is asked for, granted or refused"),
    NoticeKind.COMMENT: _l("Somebody comments"),
    NoticeKind.MENTION: _l("A colleague names me in a comment"),
    NoticeKind.HOUSING: _l("Turnover housing"),
    NoticeKind.TRAINING: _l("Training"),
    NoticeKind.INVITATION: _l("I am invited to a training"),
    NoticeKind.HOME: _l("Teachers' homes"),
    NoticeKind.MEASURE: _l("Measures and visits"),
    NoticeKind.EXPORT: _l("A file that I asked for is ready"),
    NoticeKind.DUTY: _l("I carry on what somebody else had in hand"),
    NoticeKind.ACCOUNT: _l("What opens my account was changed"),
    NoticeKind.PETITION: _l("Requests and complaints"),
}
WANTS: dict[Wants, Any] = {
    Wants.ALL: _l("All that is told my devices"),
    Wants.PRESSING: _l("Only what is pressing"),
    Wants.NOTHING: _l("Nothing"),
}
"""What somebody has chosen of a channel."""
ICON = {
    NoticeKind.QUESTION: "circle-help",
    NoticeKind.ANSWER: "check-circle",
    NoticeKind.PROGRESS: "arrow-right",
    NoticeKind.INTAKE: "inbox",
    NoticeKind.ASSIGNED: "send",
    NoticeKind.TEACHER_SPOKE: "reply",
    NoticeKind.PRESSED: "megaphone",
    NoticeKind.REMINDER: "bell",
    NoticeKind.OVERDUE: "bell",
    NoticeKind.EXTENSION: "hourglass",
    NoticeKind.COMMENT: "message-circle",
    NoticeKind.MENTION: "user",
    NoticeKind.HOUSING: "key",
    NoticeKind.TRAINING: "graduation-cap",
    NoticeKind.INVITATION: "graduation-cap",
    NoticeKind.HOME: "coffee",
    NoticeKind.MEASURE: "flag",
    NoticeKind.EXPORT: "file-spreadsheet",
    NoticeKind.DUTY: "corner-down-left",
    NoticeKind.ACCOUNT: "shield",
    NoticeKind.PETITION: "megaphone",
}


def sentence_of_notice(notice: Any) -> str:
    """What a row of the list says, in the reader's language."""
    if notice.sentence is not None:
        return filled_sentence(notice.sentence, notice.details)
    return sentence_about_need(notice, notice.kind)


def sentence_about_need(event: Any, kind: str) -> str:
    """What a notice of an event says. It names the need's number and nothing else of it.

    `event` has its `action` and `event_details`, and the need's `number` and whether it `is_protected`.
    """
    action = Action(event.action)
    if action is not Action.REMIND:
        return _(SENTENCES.get((action, NoticeKind(kind)), NEWS), number=event.number)
    if event.is_protected:
        return _(WITHOUT_A_NUMBER)
    return _(sentence_of(event.event_details) or NEWS, number=event.number)


def filled_sentence(sentence: str, details: dict[str, Any]) -> str:
    """What a notice beyond needs says; `details` as `telling` keeps them."""
    return _(sentence, **{name: _in_words(value) for name, value in details.items()})


def _in_words(value: Any) -> Any:
    match value:
        case {"day": day}:
            return format_day(date.fromisoformat(day))
        case {"moment": moment}:
            return format_moment(datetime.fromisoformat(moment))
        case {"words": message}:
            return _(message)
    return value


def icon_of_notice(kind: str) -> str:
    """The picture of a kind."""
    return ICON[NoticeKind(kind)]
