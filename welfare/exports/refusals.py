"""How exporting says no."""

from welfare.refusals import N_, Refusal


class TooManyUnderWay(Refusal):
    """A person has so many exports under way that others would wait for them."""

    status = 429
    code = "too_many"
    sentence = N_("Several of your exports are still being made. Wait until they are ready.")
