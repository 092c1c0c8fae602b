"""How registers say no."""

from welfare.refusals import N_, Refusal


class NotTheBureaus(Refusal):
    """Registers are kept by those who lead or take in for the whole district."""

    status = 403
    code = "not_the_bureaus"
    sentence = N_("Only the bureau's leaders and clerks keep the registers.")


class AlreadyEntered(Refusal):
    """The same stands in the register already."""

    code = "already_entered"
    sentence = N_("The register has this entry already.")


class NotInOneAlliance(Refusal):
    """An exchange counts within an alliance."""

    code = "not_in_one_alliance"
    sentence = N_("The two schools do not belong to one alliance.")


class StillNamed(Refusal):
    """Another entry names this one."""

    code = "still_named"
    sentence = N_("Other entries name this one. Take them out first.")


class NobodyOfThatNumber(Refusal):
    """An entry is about a person whom the district knows."""

    status = 422
    code = "nobody_of_that_number"
    sentence = N_("Nobody has this staff number.")
