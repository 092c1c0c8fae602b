"""Why what was done is not corrected."""

from welfare.refusals import N_, Refusal


class TooLate(Refusal):
    """The time within which a mistake can be corrected is over."""

    sentence = N_("The time within which this can be corrected is over. Nothing was changed.")
