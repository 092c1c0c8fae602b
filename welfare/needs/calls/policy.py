"""Follow-up calls: who is called, when again, and which call counts. Pure rules.

Government hotlines (12345) are measured by three rates (三率: 响应率, 解决率, 满意率) over valid follow-ups
(有效回访). No rule was found that holds everywhere for what makes one valid, above all where nobody could be
reached. So it is written here, and nowhere else:

- Nobody calls who gave the answer, sits at the desk that gave it (the same role at the same organization),
  works in the unit that gave it or in one that assisted, or raised the need (`had_a_part`). Clerks call; and
  where a clerk answered, leaders may, too (`callers_of`).
- Nobody picks whom to call. The clock calls for it: about every answer that lapsed, and about those of the
  confirmed ones that the lot falls on. Any other call is kept and shown, and changes nothing.
- A follow-up belongs to one answer. With the teacher's own word, and with a new answer, the calls before it
  count no longer; the next answer is followed up anew, and surely where a call refuted an earlier one.
- It is valid once the teacher was reached. That one call counts; further ones change nothing.
- It is valid, too, when nobody could be reached on `ATTEMPTS_AT_MOST` different days. Such a one counts among
  the valid and as nothing else, so not reaching people never makes a rate look better; who is reached later
  is believed.
- Until then it is not valid, and counts nowhere.
- What was noted is shown to the teacher, who can say within `CONTEST_WITHIN` working days that it was
  otherwise. Then the teacher's word counts, and the call counts no longer.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import comb
from typing import Any, Protocol, TypeVar

from welfare.needs.deadlines import add_working_days
from welfare.needs.lifecycle import Outcome

ATTEMPTS_AT_MOST = 3
"""On how many different days a teacher is called who cannot be reached."""
TRY_AGAIN_AFTER = 1
"""Working days from a call that reached nobody to the next."""
CONTEST_WITHIN = 3
"""Working days from a call within which the teacher can say that it was otherwise."""
SAMPLED_PERCENT = 20
"""How many of a hundred answers that teachers confirmed themselves are checked by a call."""
COMPARED_FROM = 20
"""Calls with a rating that a caller, and all others together, have made before they are compared."""
COMPARED_WITHIN = timedelta(days=183)
HARDLY_BY_CHANCE = Fraction(1, 100)
BASICALLY_SATISFIED_COUNTS = Fraction(9, 10)
"""How much of a satisfied teacher somebody is who is basically satisfied."""


class Call(Protocol):
    """What these rules must know about a call."""

    is_reached: bool

    @property
    def on(self) -> date:
        """The district's date of the call."""


AnyCall = TypeVar("AnyCall", bound=Call)


def attempts(calls: Sequence[Call]) -> int:
    """On how many different days calls about one answer were made."""
    return len({call.on for call in calls})


def counting_call(calls: Sequence[AnyCall]) -> AnyCall | None:
    """Of the calls that were due about one answer, oldest first, the one that makes its follow-up valid."""
    reached = next((call for call in calls if call.is_reached), None)
    if reached is not None:
        return reached
    tries = (calls[: n + 1] for n in range(len(calls)))
    return next((tried[-1] for tried in tries if attempts(tried) >= ATTEMPTS_AT_MOST), None)


def counts(details: Mapping[str, Any]) -> bool:
    """Whether a call of which the history says this is the one in which the teacher was reached and heard."""
    return bool(details.get("was_due") and details.get("is_reached"))


def refutes(outcome: Outcome, is_solved: bool | None) -> bool:
    """Whether what the teacher said refutes the answer; an explanation never claimed that it is solved."""
    return outcome == Outcome.SOLVED and is_solved is False


def stands_out(noted: int, calls: int, noted_by_others: int, calls_of_others: int) -> bool:
    """Whether somebody noted "satisfied" so often that chance would hardly do it.

    Of all calls some were noted so, by whomever. If it makes no difference who calls, the number that falls
    to one caller is hypergeometric (Fisher's exact test, one-sided).
    """
    if min(calls, calls_of_others) < COMPARED_FROM:
        return False
    satisfied, every = noted + noted_by_others, calls + calls_of_others
    ways = sum(
        comb(satisfied, n) * comb(every - satisfied, calls - n)
        for n in range(noted, min(calls, satisfied) + 1)
    )
    return Fraction(ways, comb(every, calls)) < HARDLY_BY_CHANCE


def next_attempt_on(called_on: date) -> date:
    """From which day on a teacher is called again who was not reached on `called_on`."""
    return add_working_days(called_on, TRY_AGAIN_AFTER).day


def is_sampled(need_id: int, answers_before: int, key: bytes) -> bool:
    """Whether an answer that its teacher confirmed is checked by a call, too.

    As good as drawn by lot: `key` is the installation's secret (64 bytes at most), so nobody who answers a
    need can foresee it, and nobody who calls can choose. `answers_before` lets each redo be drawn anew.
    """
    lot = hashlib.blake2b(f"{need_id} {answers_before}".encode(), key=key, digest_size=8).digest()
    return int.from_bytes(lot) % 100 < SAMPLED_PERCENT
