"""What the beginning refuses, by name."""

from welfare.refusals import N_, Refusal


class AlreadySetUp(Refusal):
    """A district is set up once, and nothing is left at the address; administrators change it afterwards."""

    status = 404
    has_own_page = True
    sentence = N_("This district is set up already. Sign in as an administrator to change it.")


class NotAnOffice(Refusal):
    """A category's needs go to an office that is there."""

    status = 422
    sentence = N_("%(name)s is none of the offices.")


class NoOffice(Refusal):
    """Needs have to go somewhere."""

    status = 422
    sentence = N_("Name at least one office.")


class NotAName(Refusal):
    """Names are stored as they are shown, so they must be there and fit."""

    status = 422
    sentence = N_("“%(name)s” cannot be a name: use 1 to %(longest)d characters.")


class NoSuchCategory(Refusal):
    """Only what a feature offers can be kept."""

    status = 422
    sentence = N_("%(name)s is no category.")


class CodeRefused(Refusal):
    """This code does not open the set-up."""

    status = 422


class NoCode(CodeRefused):
    """None has been made, or another in its place."""

    sentence = N_("There is no code yet. Have one printed on the server, as is said above.")


class CodeExpired(CodeRefused):
    """Its hour is over."""

    sentence = N_("The code's hour is over. Have another printed on the server.")


class CodeUsedUp(CodeRefused):
    """Too many wrong ones were typed: even the right one opens nothing now."""

    sentence = N_("Too many wrong codes have been typed. Have another printed on the server.")


class WrongCode(CodeRefused):
    """It is another one."""

    sentence = N_("This is not the code that was printed. Tries left: %(left)d.")
