"""Why an account elsewhere is not linked, or stays."""

from welfare.refusals import N_, Refusal


class NothingShown(Refusal):
    """What was shown a while ago may be somebody else's by now, at this very browser."""

    sentence = N_("That was too long ago. Please begin once more.")


class LinkedToAnother(Refusal):
    """One account elsewhere opens one account here."""

    sentence = N_("That account opens somebody else's account here already. Ask your administrator.")


class AccountsTaken(Refusal):
    """Somebody was linked to an account of a roster after its preview, or has taken one off; then none of
    it is imported."""

    sentence = N_(
        "Somebody has linked or unlinked an account elsewhere of this roster meanwhile. Preview it once more."
    )


class OneOfEach(Refusal):
    """Whoever has two there would not know which is meant."""

    sentence = N_("Another account of yours at %(provider)s is linked already. Unlink that one first.")


class LastWayIn(Refusal):
    """Nobody shuts themselves out."""

    sentence = N_("You could then not sign in any more. Choose a password of your own first.")


class AccountClosed(Refusal):
    """Who has left does not come back by another door."""

    status = 403
    sentence = N_("Your account here is closed. Ask your administrator.")
