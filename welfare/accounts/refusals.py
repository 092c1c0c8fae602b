"""Why something about people is refused."""

from welfare.accounts.strength import Flaw
from welfare.refusals import N_, Refusal


class NumberTaken(Refusal):
    """Staff numbers are unique in the whole district."""

    sentence = N_("The staff number %(number)s already belongs to somebody else.")


class NumbersTaken(Refusal):
    """Somebody got a staff number of a roster after its preview; then none of it is imported."""

    sentence = N_("A staff number of this roster has been given to somebody meanwhile. Preview it once more.")


class BeyondYourReach(Refusal):
    """An administrator cares for one part of the tree; who also holds a role outside it is another's."""

    sentence = N_(
        "This account also holds a role outside the area that you administer, so you cannot change it."
    )


class Erased(Refusal):
    """Of whom nothing is kept, nothing can be changed."""

    sentence = N_("What was kept of this person is erased. The account cannot be changed or opened again.")


class CannotGoAlong(Refusal):
    """Whoever holds a role elsewhere is moved by somebody who reaches that, too."""

    sentence = N_(
        "%(name)s also holds a role outside the area that you administer. Ask an administrator of the bureau."
    )


class NotYourself(Refusal):
    """Nobody locks themselves out by mistake."""

    sentence = N_("You cannot do this to your own account. Ask another administrator.")


class LastAdministrator(Refusal):
    """Somebody must be left who can let others in."""

    sentence = N_("This is the last administrator of the bureau. Appoint another one first.")


class OrganizationClosed(Refusal):
    """A closed organization takes nobody in."""

    sentence = N_("%(name)s is closed. Choose another organization.")


class PasswordRefused(Refusal):
    """The new password is one that others could guess, or no new one."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


THE_SAME = N_("This is the password you have now. Choose a new one.")
FLAWS = {
    Flaw.TOO_SHORT: N_("Use at least 8 characters."),
    Flaw.OWN: N_(
        "Your own name, number or school is what others try first. "
        "Take words that have nothing to do with you."
    ),
    Flaw.HOUSE: N_(
        "Words of school and of this app are tried early. Take words that have nothing to do with them."
    ),
    Flaw.COMMON: N_(
        "Many people use this, so it is easily guessed. Take three or four words that do not belong together."
    ),
    Flaw.KEYS: N_(
        "Keys that lie side by side are tried early. Take three or four words that do not belong together."
    ),
    Flaw.PATTERN: N_(
        "What repeats itself or counts on is tried early. "
        "Take three or four words that do not belong together."
    ),
    Flaw.NUMBER: N_(
        "Dates and phone or identity numbers are tried early. "
        "Take three or four words that do not belong together."
    ),
}
"""Why a password is easily guessed, and what to do."""
