"""Why a code opens nothing."""

from welfare.refusals import N_, Refusal


class WrongCode(Refusal):
    """Not the one that was sent, or none was; which of both is not told."""

    status = 422
    sentence = N_("This is not the code that was sent.")


class CodeIsOver(Refusal):
    """Used, too old, or guessed at too often."""

    sentence = N_("This code no longer works. Have another one sent.")


class NoCodesToday(Refusal):
    """As many went to phones as may in one day, whoever asked for them."""

    status = 429
    sentence = N_("No more codes go to phones today. Try again tomorrow, or ask your administrator.")


class AskedTooOften(Refusal):
    """Whoever asks again and again fills somebody's mailbox."""

    status = 429
    sentence = N_("A code was asked for just now. Wait some minutes before you ask for another.")
