"""How exporting says no."""

from welfare.refusals import N_, Refusal


class NoLongerLent(Refusal):
    """What is lent to whoever stands in opens nothing any more once it is over."""

    status = 403
    code = "no_longer_lent"
    sentence = N_("You no longer stand in for somebody. What you see now can be exported again.")


class TooManyUnderWay(Refusal):
    """A person has so many exports under way that others would wait for them."""

    status = 429
    code = "too_many"
    sentence = N_("Several of your exports are still being made. Wait until they are ready.")
