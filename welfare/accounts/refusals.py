"""Why something about people is refused."""

from welfare.refusals import N_, Refusal


class NumberTaken(Refusal):
    """Staff numbers are unique in the whole district."""

    sentence = N_("The staff number %(number)s already belongs to somebody else.")


class BeyondYourReach(Refusal):
    """An administrator cares for one part of the tree; who also holds a role outside it is another's."""

    sentence = N_("This account also holds a role outside your part, so you cannot change it.")


class CannotGoAlong(Refusal):
    """Whoever holds a role elsewhere is moved by somebody who reaches that, too."""

    sentence = N_("%(name)s also holds a role outside your part. Ask an administrator of the bureau.")


class NotYourself(Refusal):
    """Nobody locks themselves out by mistake."""

    sentence = N_("You cannot do this to your own account. Ask another administrator.")


class LastAdministrator(Refusal):
    """Somebody must be left who can let others in."""

    sentence = N_("This is the last administrator of the bureau. Appoint another one first.")


class OrganizationClosed(Refusal):
    """A closed organization takes nobody in."""

    sentence = N_("%(name)s is closed. Choose another organization.")


class WrongPassword(Refusal):
    """The current password was not the right one."""

    sentence = N_("The current password is not right.")


class PasswordRefused(Refusal):
    """The new password is one that others could guess, or no new one."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


TOO_SHORT = N_("Use at least 8 characters.")
LIKE_YOURSELF = N_("Your name or staff number is the first thing others would try.")
EASILY_GUESSED = N_("Many people use this password, so it is easily guessed.")
THE_SAME = N_("This is the password you have now. Choose a new one.")
