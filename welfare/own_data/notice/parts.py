"""What a privacy notice has to say (《个人信息保护法》第十七条).

And what it says until the bureau has written its own.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.organizations.queries import the_bureau
from welfare.web.i18n import LANGUAGES

Texts = dict[str, dict[str, str]]
"""By language and part."""
ITEM = "- "
"""How a line begins that is one of a list."""


class Part(StrEnum):
    """One thing that it says, in the order in which it says them."""

    WHO = "who"
    WHY = "why"
    WHAT = "what"
    HOW_LONG = "how_long"
    TO_WHOM = "to_whom"
    RIGHTS = "rights"
    CONTACT = "contact"


HEADING: dict[Part, Any] = {
    Part.WHO: _l("Who is responsible"),
    Part.WHY: _l("What for"),
    Part.WHAT: _l("Which data"),
    Part.HOW_LONG: _l("For how long"),
    Part.TO_WHOM: _l("Who sees it"),
    Part.RIGHTS: _l("What you can ask for"),
    Part.CONTACT: _l("Whom to ask"),
}


def built_in() -> Texts:
    """What comes with the app, in every language."""
    texts = {}
    for language in LANGUAGES:
        with force_locale(language):
            texts[language] = {part.value: said() for part, said in SAID.items()}
    return texts


def _who() -> str:
    return _("%(office)s runs this app and answers for the data in it.", office=_office())


def _why() -> str:
    return _(
        "To take in what teachers need, to have it answered by a day, to allocate flats, to run training "
        "and teachers’ homes, and to report figures in which nobody is named. These are duties of the "
        "bureau. What is sensitive is asked only with a consent of its own, and can be left out."
    )


def _what() -> str:
    return "\n".join(
        ITEM + line
        for line in (
            _(
                "Of your account: name, staff number, school, telephone, roles, and on which devices you "
                "are signed in."
            ),
            _("What you say and send: needs, replies, photos, documents, and what is answered."),
            _(
                "Of what you use: applications for flats, training and its hours, bookings, and what you "
                "were told."
            ),
            _("Only with your consent: illness and hardship in an application for a flat."),
        )
    )


def _how_long() -> str:
    return _(
        "Illness and hardship are erased when the round is over, or when you take the consent back, with the "
        "files that you sent along. Files that were made for you go after some days. The bureau has set how "
        "many days everything else is kept:"
    )


def _to_whom() -> str:
    return _(
        "Whoever works on your need: your school, the office that answers, the clerks and leaders of the "
        "district, and auditors. Your school sees nothing of a need that you keep from it. Lists that are "
        "published show masked names. Nothing is passed on to anybody else. If you turn on notices on a "
        "phone, a service of the maker of its browser learns the address of that phone, not what the "
        "message says."
    )


def _rights() -> str:
    return _(
        "You can have a copy of all that is kept about you, have it corrected or erased, take back a "
        "consent, and complain. You find it under Me; your school or the bureau also takes it down at a "
        "desk or on paper."
    )


def _contact() -> str:
    return _(
        "%(office)s answers what you ask about your data, in the app, at its desk or by letter.",
        office=_office(),
    )


def _office() -> str:
    bureau = the_bureau()
    return bureau.display_name if bureau else ""


SAID: dict[Part, Callable[[], str]] = {
    Part.WHO: _who,
    Part.WHY: _why,
    Part.WHAT: _what,
    Part.HOW_LONG: _how_long,
    Part.TO_WHOM: _to_whom,
    Part.RIGHTS: _rights,
    Part.CONTACT: _contact,
}
