"""Why something cannot be done with a petition."""

from welfare.refusals import N_, Refusal


class NotNow(Refusal):
    """It has moved on, or is somebody else's to do."""

    sentence = N_("This can no longer be done here. Somebody may have just done it; look at where it stands.")


class OneIsRunning(Refusal):
    """One request of a kind at a time."""

    sentence = N_("There is a request of this kind already, and it is being looked at.")


class NoSuchCode(Refusal):
    """A code that nobody was given."""

    status = 404
    sentence = N_("Nothing has this code. Check that it is written as it was shown.")


class StillRunning(Refusal):
    """What is open would be left without anybody it is for."""

    sentence = N_("This cannot be erased yet. First these must come to an end: %(what)s.")
