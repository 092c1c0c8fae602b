"""Words about second factors."""

import math

from flask_babel import gettext as _
from flask_babel import ngettext

from welfare.accounts.second_factor.refusals import CodeIsWrong, CodeWasUsed
from welfare.accounts.second_factor.tries import Answer, TriedCode
from welfare.accounts.throttle import LIMITS, Of


def too_many_codes(minutes: int) -> str:
    """What is said to whoever has typed too many wrong codes."""
    if minutes > LIMITS[Of.FACTOR].minutes:
        return ngettext(
            "Too many wrong codes for one day. No code is looked at for an hour. Use a device on which you "
            "have signed in before, or ask your administrator to reset the second step.",
            "Too many wrong codes for one day. No code is looked at for %(num)d hours. Use a device on which "
            "you have signed in before, or ask your administrator to reset the second step.",
            math.ceil(minutes / 60),
        )
    return ngettext(
        "Too many wrong codes. Please wait a minute, then try again.",
        "Too many wrong codes. Please wait %(num)d minutes, then try again.",
        minutes,
    )


def why_not(tried: TriedCode) -> str:
    """Why a code was not taken."""
    return _((CodeWasUsed if tried.answer is Answer.USED else CodeIsWrong).sentence)
