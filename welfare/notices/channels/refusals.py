"""Why a channel is not switched on, or sends no test."""

from welfare.refusals import N_, Refusal


class NotWhole(Refusal):
    """It could reach nobody."""

    status = 422
    sentence = N_("Before messages can be sent, fill in: %(fields)s.")


class NoAddressOfOurs(Refusal):
    """A message leads here, and must say where that is."""

    sentence = N_("The server does not know its own address yet. Whoever runs it has to set it first.")


class NotLinked(Refusal):
    """A test goes to whoever asks for it."""

    sentence = N_(
        "You are not reached by %(channel)s yourself yet. Link your account there under “Me” first."
    )


class NotOn(Refusal):
    """What is off sends nothing."""

    sentence = N_("%(channel)s is off or pauses just now.")


class JustSet(Refusal):
    """Two have set it up for the first time at once."""

    sentence = N_("Somebody has just set this. Look at what stands there now.")
