"""Why something about second factors is refused."""

from welfare.refusals import N_, Refusal


class CodeIsWrong(Refusal):
    """A code that proves nothing."""

    status = 422
    sentence = N_("This code is not right. Type the one that your app shows now.")


class CodeWasUsed(Refusal):
    """Each code is taken once, or who has looked on could use it, too."""

    status = 422
    sentence = N_("This code has been used already. Wait until your app shows the next one.")


class PasskeyIsWrong(Refusal):
    """What a device has given does not hold."""

    status = 422
    sentence = N_("This passkey was not taken. Please try once more.")


class PasskeyIsKnown(Refusal):
    """One credential is one row, whosever it is."""

    sentence = N_("This passkey is in use already.")


class TooManyPasskeys(Refusal):
    """Nobody has so many devices; the list stays readable."""

    sentence = N_("You have %(number)d passkeys already. Remove one that you do not use.")


class PageIsStale(Refusal):
    """The key on the page is of another person, or was changed on its way."""

    status = 422
    sentence = N_("This page lay open for a long time. Please begin once more.")


class RoleNeedsFactor(Refusal):
    """Where the bureau asks for one, it can be replaced and not simply removed."""

    sentence = N_("Your role needs a second step. Set up another one first, then this one can be removed.")
