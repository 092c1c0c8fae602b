"""Whom an organiser finds by name who were at a past session."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for

from welfare.accounts.options import Colleagues
from welfare.web.choices import Choice


@dataclass(frozen=True)
class Attendants(Colleagues):
    """All of the district, never listed: found by name or number, and told apart once they are chosen."""

    @property
    def address(self) -> str:
        """Where script asks for who fits."""
        return url_for("training.past_people")

    def listed(self) -> None:
        """They are looked for, however few they are."""

    def named(self, ids: Iterable[int]) -> Sequence[Choice]:
        """Those of these ids, with school and number."""
        return [Choice(one.id, f"{one.name} · {one.where}", None) for one in super().named(ids)]
