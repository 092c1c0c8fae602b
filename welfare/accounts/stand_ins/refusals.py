"""Why nobody can stand in like that."""

from welfare.refusals import N_, Refusal


class NothingToLend(Refusal):
    """What somebody does not hold nobody can have from them."""

    sentence = N_("%(name)s holds no role there in which somebody could stand in.")


class CannotStandIn(Refusal):
    """Only colleagues stand in."""

    sentence = N_("Whoever stands in at %(place)s must belong there or right above. %(name)s does not.")


class PastDays(Refusal):
    """What is past was done by whoever was there."""

    sentence = N_("These days are over already. Begin today or later.")


class TooLong(Refusal):
    """Standing in is no appointment."""

    sentence = N_(
        "A stand-in is named for at most %(days)d days. Ask an administrator to give a role for longer."
    )


class StoodInAlready(Refusal):
    """One desk is minded by one person at a time."""

    sentence = N_("%(name)s stands in on some of these days already. End that first, or choose other days.")


class IsAway(Refusal):
    """A stand-in has no stand-in: what is lent is lent no further."""

    sentence = N_("%(name)s is away on some of these days, too. Choose somebody else.")
