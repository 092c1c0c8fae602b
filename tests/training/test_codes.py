"""The code on the wall: new every half minute, good for two minutes, worth nothing elsewhere."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from welfare import clock
from welfare.accounts.models import Person
from welfare.training.attendance.codes import code_of, is_code, is_proof, prove
from welfare.training.models import Session

ON_THE_HALF_MINUTE = datetime(2026, 11, 30, 9, 0, 30, tzinfo=UTC)
HERE, ELSEWHERE = Session(id=7), Session(id=8)
SOMEBODY, OTHER = (Person(id=n, created_at=ON_THE_HALF_MINUTE) for n in (1, 2))


@pytest.fixture(autouse=True)
def _within(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def code_at(seconds: float, session: Session = HERE) -> str:
    with clock.at(ON_THE_HALF_MINUTE + timedelta(seconds=seconds)):
        return code_of(session)


def is_code_at(seconds: float, code: str, session: Session = HERE) -> bool:
    with clock.at(ON_THE_HALF_MINUTE + timedelta(seconds=seconds)):
        return is_code(session, code)


def test_it_is_six_digits_and_changes_every_half_minute() -> None:
    codes = [code_at(seconds) for seconds in (-0.1, 0, 15, 29.9, 30, 60)]
    assert codes[1] == codes[2] == codes[3]
    assert len({codes[0], codes[1], codes[4], codes[5]}) == 4
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_small_numbers_keep_their_zeros() -> None:
    codes = [code_at(30 * n) for n in range(100)]
    assert any(code.startswith("0") for code in codes)
    assert {len(code) for code in codes} == {6}


@pytest.mark.parametrize(
    ("seconds", "is_good"), [(-0.1, False), (0, True), (29.9, True), (60, True), (119.9, True), (120, False)]
)
def test_it_is_good_from_its_beginning_for_two_minutes(seconds: float, is_good: bool) -> None:
    assert is_code_at(seconds, code_at(0)) is is_good


def test_each_session_has_its_own() -> None:
    assert not is_code_at(0, code_at(0, ELSEWHERE))
    assert is_code_at(0, code_at(0, ELSEWHERE), ELSEWHERE)


def test_blanks_make_no_difference_and_anything_else_does() -> None:
    code = code_at(0)
    assert is_code_at(0, f" {code[:3]} {code[3:]}\n")
    for wrong in ("", code[:5], f"{code}0", f"{code[:5]}x"):
        assert not is_code_at(0, wrong)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_answered(typed: str) -> None:
    assert is_code_at(0, typed) is ("".join(typed.split()) in {code_at(-30 * n) for n in range(4)})


def test_a_proof_is_good_for_this_person_and_session_alone() -> None:
    proof = prove(HERE, SOMEBODY)
    assert is_proof(proof, HERE, SOMEBODY)
    assert not is_proof(proof, ELSEWHERE, SOMEBODY)
    assert not is_proof(proof, HERE, OTHER)
    for wrong in ("", "x", proof[:-1], f"{proof}x"):
        assert not is_proof(wrong, HERE, SOMEBODY)


@pytest.mark.parametrize(("seconds", "is_good"), [(590, True), (610, False)])
def test_a_proof_is_good_for_ten_minutes(seconds: int, is_good: bool, app: Flask) -> None:
    class Earlier(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time()) - seconds

    kept = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="training sign-in", signer=Earlier)
    assert is_proof(str(kept.dumps([HERE.id, SOMEBODY.mark])), HERE, SOMEBODY) is is_good
