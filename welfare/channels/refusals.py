"""Why nobody is signed in by another service. Each knows a reason for the log, which names nobody."""

from welfare.refusals import N_, Refusal


class NotShown(Refusal):
    """The other service has not shown who somebody is."""

    status = 403

    def __init__(self, reason: str = "", **details: object) -> None:
        self.reason = reason
        super().__init__(**details)


class Unreachable(NotShown):
    """It answers nothing, too slowly, or what is no answer."""

    status = 503
    retry_after = 60
    sentence = N_(
        "%(provider)s gives no answer just now. Sign in with your password, or try again in some minutes."
    )


class ManyAsk(NotShown):
    """Many wait for it already: no more of our threads do."""

    status = 503
    retry_after = 20
    sentence = N_(
        "Many are signing in with %(provider)s just now. Wait half a minute, or sign in with your password."
    )


class Declined(NotShown):
    """It says no, or the person has turned back there."""

    sentence = N_("%(provider)s has not signed you in. Try again, or sign in with your password.")


class NotAMember(NotShown):
    """Whoever it is there, they do not belong to the bureau."""

    sentence = N_("Only members of the bureau's own %(provider)s are signed in by it. Use your password.")


class NotFromHere(NotShown):
    """What comes back did not begin in this browser, or was used already, or too long ago."""

    sentence = N_("This sign-in did not begin in this browser, or was too long ago. Please begin once more.")


class NotBelieved(NotShown):
    """What it says is not signed by it, not about this sign-in, or not meant for us."""

    sentence = N_(
        "What %(provider)s answered cannot be believed, so nobody was signed in. "
        "Sign in with your password, and tell your administrator."
    )
