"""Words about second factors."""

from flask_babel import gettext as _
from flask_babel import ngettext

from welfare.accounts.second_factor.refusals import CodeIsWrong, CodeWasUsed
from welfare.accounts.second_factor.tries import Answer, TriedCode


def too_many_codes(minutes: int) -> str:
    """What is said to whoever has typed too many wrong codes."""
    return ngettext(
        "Too many wrong codes. Please wait a minute, then try again.",
        "Too many wrong codes. Please wait %(num)d minutes, then try again.",
        minutes,
    )


def why_not(tried: TriedCode) -> str:
    """Why a code was not taken."""
    return _((CodeWasUsed if tried.answer is Answer.USED else CodeIsWrong).sentence)
