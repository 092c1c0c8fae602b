"""What can be done with a thing over HTTP, written as one table in each feature's `operations.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from welfare.web.forms import Form


@dataclass(frozen=True)
class Operation:
    """Something that can be done with a thing, as a resource below its address.

    A feature's table says in which arguments `do` is told of the thing, the form and who asks.
    """

    noun: str
    """As it stands in the address: `/needs/240001/acceptance`."""
    form_class: type[Form]
    """The form that asks for it."""
    do: Callable[..., Any]
    """The function that does it."""


def any_of(operations: Iterable[Operation]) -> str:
    """The converter by which a route takes their nouns and no others."""
    return f"any({', '.join(repr(operation.noun) for operation in operations)})"
