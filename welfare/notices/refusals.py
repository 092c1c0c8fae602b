"""How notices say no."""

from welfare.notices.kinds import DEVICES_AT_MOST
from welfare.refusals import N_, Refusal


class NotASubscription(Refusal):
    """What came is no subscription of a browser that we can send to."""

    status = 422
    sentence = N_("This browser's notifications cannot be reached from here.")


class NotAtASharedComputer(Refusal):
    """Others would read there what comes after its owner has gone."""

    status = 422
    sentence = N_("A shared computer shows no notices by itself. The list of notices has them all.")


class TooManyDevices(Refusal):
    """A person's devices are limited, so that nobody makes the server call a hundred addresses."""

    sentence = N_("You have %(number)s devices already. Remove one that you no longer use.")

    def __init__(self) -> None:
        super().__init__(number=DEVICES_AT_MOST)
