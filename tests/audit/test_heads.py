"""Heads: signed each hour, chained, and told on one line that somebody elsewhere can keep."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from tests.audit.conftest import Run
from tests.support.histories import tell_random_history
from tests.support.world import District
from welfare import clock
from welfare.audit.command import HOUR, EachHour
from welfare.audit.heads import SealsDigest, unlike
from welfare.audit.models import Head
from welfare.audit.rows.macs import is_mac, mac
from welfare.audit.rows.models import RowSeal
from welfare.extensions import db

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def heads() -> list[Head]:
    db.session.rollback()
    return list(db.session.scalars(select(Head).order_by(Head.number)))


def test_a_head_is_signed_at_once_and_then_each_hour(district: District, run: Run) -> None:
    sign = EachHour()
    with clock.at(NOON):
        assert sign(None)
        assert not sign(None)
    district.need()
    db.session.commit()
    with clock.at(NOON + HOUR - timedelta(seconds=1)):
        assert not sign(None)
    with clock.at(NOON + HOUR):
        assert sign(None)
    first, second = heads()
    assert second.previous == first.digest
    assert second.row_seals["needs"][0] == 1


def test_the_newest_head_is_told_on_one_line(district: District, run: Run) -> None:
    code, told = run("audit", "head")
    [head] = heads()
    assert code == 0
    assert told == f"{head.line}\n"
    assert told.split()[:3] == ["welfare", "head", "1"]
    assert head.digest in told
    assert head.signature in told


Values = dict[str, object]


@pytest.mark.parametrize(
    "other",
    [
        (b"another key", "needs", "1", 1, {"title": "a"}),
        (b"key", "visits", "1", 1, {"title": "a"}),
        (b"key", "needs", "2", 1, {"title": "a"}),
        (b"key", "needs", "1", 2, {"title": "a"}),
        (b"key", "needs", "1", 1, {"title": "b"}),
        (b"key", "needs", "1", 1, {"words": "a"}),
        (b"key", "needs", "1", 1, {}),
        (b"key", "needs", "1", 1, None),
    ],
)
def test_a_seal_is_of_all_that_it_is_made_of(other: tuple[bytes, str, str, int, Values | None]) -> None:
    one = (b"key", "needs", "1", 1, {"title": "a"})
    assert is_mac(mac(*one), *one)
    assert not is_mac(mac(*one), *other)


def test_what_a_row_leaves_open_is_no_part_of_its_seal() -> None:
    assert mac(b"key", "needs", "1", 1, {"title": "a", "new": None}) == mac(
        b"key", "needs", "1", 1, {"title": "a"}
    )


def test_moments_days_and_numbers_are_written_one_way() -> None:
    here = NOON.astimezone(ZoneInfo("Asia/Shanghai"))
    assert mac(b"k", "t", "1", 1, {"at": NOON}) == mac(b"k", "t", "1", 1, {"at": here})
    assert mac(b"k", "t", "1", 1, {"on": NOON.date()}) == mac(b"k", "t", "1", 1, {"on": "2026-03-02"})


def test_what_a_head_signed_of_seals_and_what_is_there() -> None:
    seals = [
        RowSeal(table_name="needs", row_key=str(n), position=1, is_there=True, mac="0") for n in range(3)
    ]

    def digest(*of: RowSeal) -> dict[str, list[object]]:
        made = SealsDigest(["visits"])
        for seal in of:
            made.add(seal)
        return made.by_table

    assert unlike(digest(*seals), digest(*seals)) == []
    assert unlike(digest(*seals), {}) == [
        "it signed 3 seals of rows of needs, and what is there are 0 others"
    ]
    assert len(unlike(digest(*seals), digest(*seals[:2]))) == 1
    assert len(unlike(digest(*seals), digest(*reversed(seals)))) == 1
    assert unlike(digest(), {}) == []


def test_every_app_signs_beside_its_pages(app: Flask) -> None:
    from welfare.workers import offered

    signing: Callable[..., object] = offered()["signing"]
    assert isinstance(signing, EachHour)


@pytest.mark.in_turn("any history will do: each database seals others")
@pytest.mark.parametrize("seed", range(3))
def test_any_history_is_as_it_was_written(district: District, run: Run, seed: int) -> None:
    tell_random_history(district, seed, needs=6, steps=80)
    db.session.commit()
    code, told = run()
    assert code == 0, told
