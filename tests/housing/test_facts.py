"""Which facts points can be given for, and what each of them can be."""

from typing import Any

import pytest

from welfare.housing.rules.facts import BY_KEY, FACTS, OPEN_FACTS, SENSITIVE_FACTS, from_details, is_answer

MOST = {
    "commute_km": 300, "owns_home": None, "people": 12, "years_here": 45, "couple_teaches": None,
    "hardship": None, "illness": None,
}  # fmt: skip
"""Of each fact, how much it can be; nothing where it is a yes or no."""


def test_the_facts_are_as_written_here() -> None:
    assert [(fact.key, fact.most) for fact in FACTS] == list(MOST.items())
    assert [fact.key for fact in FACTS if fact.is_number] == ["commute_km", "people", "years_here"]


def test_what_tells_of_illness_or_hardship_is_kept_apart() -> None:
    assert [fact.key for fact in SENSITIVE_FACTS] == ["hardship", "illness"]
    assert (*OPEN_FACTS, *SENSITIVE_FACTS) == FACTS
    assert [fact.is_sensitive for fact in FACTS] == [False] * 5 + [True] * 2


@pytest.mark.parametrize(
    ("key", "answers", "others"),
    [
        ("people", (0, 1, 12), (-1, 13, "3", 2.5, True, False, None, "yes")),
        ("owns_home", ("yes", "no"), ("maybe", "", None, 0, 1, True)),
    ],
)
def test_what_a_fact_can_be(key: str, answers: tuple[Any, ...], others: tuple[Any, ...]) -> None:
    assert [is_answer(BY_KEY[key], value) for value in answers] == [True] * len(answers)
    assert [is_answer(BY_KEY[key], value) for value in others] == [False] * len(others)


def test_of_a_need_only_what_it_says_of_open_facts_is_taken_over() -> None:
    said = {"people": 3, "commute_km": 0, "owns_home": "maybe", "illness": "yes", "lives_in": "dormitory"}
    assert from_details(said) == {"commute_km": 0, "people": 3}
