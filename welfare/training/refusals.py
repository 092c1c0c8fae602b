"""Why training says no."""

from welfare.refusals import N_, Refusal


class NotAnOrganiser(Refusal):
    """Sessions are kept by the office that handles training needs, and by the district's clerks."""

    status = 403
    sentence = N_("Only the office that handles training can do this.")


class AlreadyBegun(Refusal):
    """Nobody registers for, or withdraws from, what has begun."""

    sentence = N_("This session has begun.")


class Cancelled(Refusal):
    """The session does not take place."""

    sentence = N_("This session has been cancelled.")


class AlreadyEnrolled(Refusal):
    """Who is in line keeps their place; asking again gives no other."""

    sentence = N_("You are on the list of this session already.")


class SameTime(Refusal):
    """The person has a seat in a session that begins and ends at the same moments."""

    sentence = N_("You have a seat at exactly this time in “%(title)s”. Withdraw there first.")


class NotEnrolled(Refusal):
    """There is nothing to withdraw from, or to decide on."""

    sentence = N_("This is not on the list any more.")


class NotYourTeacher(Refusal):
    """A school decides about its own teachers."""

    status = 403
    sentence = N_("Only the teacher's own school can decide this.")


class NoSeatHere(Refusal):
    """Only whoever has a seat signs in."""

    sentence = N_("You have no seat in this session. Speak to the organiser, who can give you one.")


class NotTheTime(Refusal):
    """Signing in opens an hour before the session and ends with it."""

    sentence = N_("You can sign in from an hour before the session begins until it ends.")


class WrongCode(Refusal):
    """The code is mistyped, or was changed meanwhile."""

    status = 422
    sentence = N_("This code is not valid, or not any more. Take the one that stands there now.")


class FewerSeatsThanTaken(Refusal):
    """Nobody who has a seat loses it because a number was changed."""

    status = 422
    sentence = N_("Seats taken already: %(taken)d. There cannot be fewer.")


class ReasonMissing(Refusal):
    """Who was there is corrected after the session only with a reason."""

    status = 422
    sentence = N_("Say why the list is corrected; it stays in the history.")


class HasAttended(Refusal):
    """Whoever was there has been there."""

    sentence = N_("The attendance has been recorded; it can only be corrected in the organiser's list.")
