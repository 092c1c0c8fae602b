"""How the rules say no: named exceptions whose sentence a person can read."""

from functools import partial
from typing import Any


def N_(sentence: str) -> str:
    """Marks a sentence for the catalogue where it is written; it is translated where it is shown."""
    return sentence


class Refusal(Exception):
    """Something asked for is not done, and nothing has changed.

    `sentence` is the English message with named placeholders, filled from the keyword arguments.
    """

    status = 409
    code = "refused"
    """What a program tells it by, where the answer is JSON."""
    sentence = N_("This is not possible now.")
    retry_after: int | None = None
    """Seconds after which the same may go well."""
    has_own_page = False
    """Whether it is shown on a page of its own, and not with what was asked for."""

    def __init__(self, **details: object) -> None:
        super().__init__(self.sentence % details if details else self.sentence)
        self.details = details

    def __reduce__(self) -> tuple[Any, tuple[()]]:
        """How another process tells us that it refuses (`welfare.apart`)."""
        return partial(type(self), **self.details), ()


class NameTaken(Refusal):
    """Two of one name, of which nobody could tell which is meant."""

    status = 422
    sentence = N_("There is one of this name already.")
