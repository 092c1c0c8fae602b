"""How housing says no."""

from welfare.refusals import N_, Refusal


class DoorTaken(Refusal):
    """Two flats of a school cannot have one building and number."""

    sentence = N_("There is already a flat %(door)s at this school.")


class NotVacant(Refusal):
    """What is held, lived in or under repair is not free for anything else."""

    sentence = N_("The flat %(door)s is not vacant any more.")


class NotInThatState(Refusal):
    """The flat has moved on."""

    sentence = N_("The flat is no longer in the state this page showed.")


class UnitTaken(Refusal):
    """Two administrators allocated the same flat, and the other one was first."""

    sentence = N_("%(name)s has just allocated this flat.")


class AlreadySigned(Refusal):
    """Two people signed the same list, and the other one was first."""

    sentence = N_("%(name)s has signed this allocation already.")


class RoundFrozen(Refusal):
    """What a round is played by does not change once it is open."""

    sentence = N_("This round has opened: its rules, flats and dates no longer change.")


class NotNow(Refusal):
    """The round stands somewhere else."""

    sentence = N_("This is not possible at this point of the round.")


class NothingAgreed(Refusal):
    """It was taken back before, or the application without it."""

    sentence = N_("There is no consent any more that could be taken back; nothing of it is kept.")


class TakesAnother(Refusal):
    """Nobody carries a round alone: see `policy.APART`."""

    sentence = N_("This takes somebody else: you have had another part in this round.")


class NotDrawnYet(Refusal):
    """A public value is typed in when it is there."""

    sentence = N_("The public random value is not known yet. Type it in when it has been published.")


class SealBroken(Refusal):
    """The installation's secret key is not the one with which the secret of the draw was sealed."""

    sentence = N_(
        "The secret of this draw cannot be opened: the secret key of the installation was changed. Whoever "
        "runs the server puts the old one back."
    )


class DayIsPast(Refusal):
    """A round that opens must still take applications."""

    sentence = N_("The last day to apply has passed. Set a later one first.")


class NoFlats(Refusal):
    """A round gives out flats."""

    sentence = N_("This round has no vacant flat. Choose at least one.")


class ObjectionsOpen(Refusal):
    """Every objection has its answer before anybody signs."""

    sentence = N_("Answer every objection first.")


class NobodyInLine(Refusal):
    """The waiting list of the round has nobody who wants a flat there."""

    sentence = N_("Nobody on this waiting list is waiting for a flat at this school.")


class NotYourNeed(Refusal):
    """One applies from a housing need of one's own that is still open."""

    status = 422
    sentence = N_("Apply from a housing need of your own that is still open.")


class HasAFlat(Refusal):
    """Whoever holds a flat gives it back before applying for another."""

    sentence = N_("You have a flat, or one is offered to you. Give it back before you apply for another.")


class OfferMovedOn(Refusal):
    """The offer was answered, lapsed or was taken back."""

    sentence = N_("This offer is no longer where this page showed it.")


class AnsweredAlready(Refusal):
    """Two people answered one objection."""

    sentence = N_("%(name)s has answered this objection already.")


class NumbersUsedUp(Refusal):
    """Public numbers are drawn from a limited number."""

    sentence = N_("No public number is free in this round.")


class InAPublicRound(Refusal):
    """A list that is public says at which school who waits for which flats, until the round is over."""

    sentence = N_("The list of %(name)s is public and names this school. Merge it when the round is over.")
