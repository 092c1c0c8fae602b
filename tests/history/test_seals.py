"""How events are sealed: the recipes as they were when the first seals were made."""

from datetime import datetime, timedelta, timezone
from hashlib import sha256

import pytest

from welfare.history.models import Event, histories
from welfare.history.seals import Recipe, moment_as_text
from welfare.needs.models import NeedEvent

FIRST = {
    "need_id": 7, "position": 1, "kind": "submit", "at": "2026-03-02T01:02:03.000004+00:00", "by_id": 3,
    "from_status": None, "to_status": "submitted", "words": None, "details": {"on_behalf": False},
    "is_internal": False,
}  # fmt: skip


def test_the_recipe_of_needs_is_the_one_that_their_first_seals_were_made_by() -> None:
    first = NeedEvent.RECIPE.seal("", FIRST)
    assert first == "c973cec9d230ce72b6b1043a53f9386009e82b33ae680fec6b4bd1f86c8cb392"
    second = {**FIRST, "position": 2, "kind": "comment", "words": "明天去修", "is_internal": True}
    assert (
        NeedEvent.RECIPE.seal(first, second)
        == "3f4b0b3c5882e42db6b26721f3216273cfac4ed70898f97560e5e94d247b5f13"
    )


def test_what_is_hashed_of_an_event_by_its_names_is_one_text() -> None:
    event = {"kind": "added", "words": "明天去修", "by_id": None, "at": "2026-03-02T01:02:03.000004+00:00"}
    text = (
        '["welfare event 2 visit_events","ab12",'
        '{"at":"2026-03-02T01:02:03.000004+00:00","kind":"added","words":"明天去修"}]'
    )
    recipe = Recipe("welfare event 2 visit_events", tuple(event))
    assert recipe.seal("ab12", event) == sha256(text.encode()).hexdigest()


def test_half_a_character_is_sealed_as_it_was_sent() -> None:
    recipe = Recipe("welfare", ("words",))
    assert recipe.seal("", {"words": "\ud83d"}) != recipe.seal("", {"words": "\ud83e"})


def test_a_moment_is_written_down_in_utc_to_the_microsecond() -> None:
    here = datetime(2026, 3, 2, 9, 2, 3, tzinfo=timezone(timedelta(hours=8)))
    assert moment_as_text(here) == "2026-03-02T01:02:03.000000+00:00"


def test_every_other_history_is_sealed_under_the_name_of_its_table() -> None:
    others = [model for model in histories() if model is not NeedEvent]
    assert [model.RECIPE.name for model in others] == [
        f"welfare event 2 {model.__tablename__}" for model in others
    ]


@pytest.mark.parametrize("model", histories(), ids=lambda model: model.__tablename__)
def test_everything_that_an_event_says_is_sealed(model: type[Event]) -> None:
    columns = {attribute.key for attribute in model.__mapper__.column_attrs}
    assert set(model.RECIPE.said) == columns - {"id", "seal"}


def test_a_table_may_gain_columns_that_older_events_leave_open() -> None:
    before, after = Recipe("welfare", ("kind",)), Recipe("welfare", ("kind", "rule_set_id"))
    event = {"kind": "added", "rule_set_id": None}
    assert before.seal("", event) == after.seal("", event) != after.seal("", {**event, "rule_set_id": 1})


def test_seals_differ_where_anything_before_them_does() -> None:
    seal = NeedEvent.RECIPE.seal
    assert len({seal("", FIRST), seal("0", FIRST), seal("", {**FIRST, "by_id": None})}) == 3
