"""Who must have a second factor and from when on, and what codes look like: the rules by themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from welfare.accounts.roles import Role
from welfare.accounts.second_factor.codes import (
    as_digits,
    as_recovery_code,
    in_groups,
    new_recovery_code,
    plain_code,
)
from welfare.accounts.second_factor.policy import (
    CODES,
    HALF_FOR,
    PASSKEYS_AT_MOST,
    UnknownRole,
    due_at,
    roles_named,
)

ASKED = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_the_setting_names_roles_by_their_values() -> None:
    assert roles_named(["admin", "auditor"]) == {Role.ADMIN, Role.AUDITOR}
    assert roles_named([]) == frozenset()


def test_what_is_no_role_is_said_beside_those_that_there_are() -> None:
    with pytest.raises(UnknownRole) as refused:
        roles_named(["admin", "root", "boss"])
    assert str(refused.value) == (
        "WELFARE_SECOND_FACTOR_ROLES names boss, root; "
        "use teacher, school_admin, handler, clerk, leader, admin, auditor, or none."
    )


def test_it_is_due_some_days_after_it_was_first_asked_for() -> None:
    assert due_at(ASKED, timedelta(days=7)) == datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert due_at(None, timedelta(days=7)) is None


def test_the_bounds() -> None:
    assert (timedelta(minutes=5), 10, 10) == (HALF_FOR, CODES, PASSKEYS_AT_MOST)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("123456", "123456"),
        ("123 456", "123456"),
        ("１２３-４５６", "123456"),
        ("12345", None),
        ("1234567", None),
        ("12345a", None),
        ("12345²", "123452"),
        ("", None),
    ],
)
def test_six_digits_however_they_are_typed(typed: str, digits: str | None) -> None:
    assert as_digits(typed) == digits


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7k2m-0p9x-h3vd", "7k2m-0p9x-h3vd"),
        ("7K2M 0P9X H3VD", "7k2m-0p9x-h3vd"),
        ("7k2mop9xh3vd", "7k2m-0p9x-h3vd"),
        ("ik2m-lp9x-ovvd", "1k2m-1p9x-0vvd"),
        ("7k2m–0p9x—h3_v·d", "7k2m-0p9x-h3vd"),
        ("7k2m-0p9x-h3v", None),
        ("7k2m-0p9x-h3vdd", None),
        ("7k2m-0p9x-h3vu", None),
    ],
)
def test_a_recovery_code_however_it_is_typed(typed: str, code: str | None) -> None:
    assert as_recovery_code(typed) == code


def test_a_new_one_can_be_typed_again_and_is_hardly_made_twice() -> None:
    made = {new_recovery_code() for _ in range(50)}
    assert len(made) == 50
    assert all(as_recovery_code(code) == code for code in made)


def test_a_long_secret_is_read_in_groups() -> None:
    assert in_groups("abcdefghij") == "abcd efgh ij"
    assert plain_code("A b—C") == "abc"
