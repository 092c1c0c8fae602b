"""The record of exports: how many at a time, who sees whose, until when a file lies there; and the worker."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from tests.support.at_once import answer_meanwhile
from tests.support.client import Client
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.leaving import take_role
from welfare.accounts.models import EventKind, PersonEvent
from welfare.accounts.queries import person_by_staff_number
from welfare.exports import actions, lists, store
from welfare.exports.files import Format, Workbook
from welfare.exports.lists import Column, ListExport, find_list, title_of
from welfare.exports.models import Export
from welfare.exports.queries import can_be_fetched, record_rows, under_way_of
from welfare.exports.refusals import TooManyUnderWay
from welfare.exports.worker import make_next
from welfare.extensions import db
from welfare.needs.actions import handling
from welfare.needs.models import Need
from welfare.notices.models import Notice

ONE_ROW = actions.Written(1, has_set_apart=False)
MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)


def asked(district: District, who: str = "clerk", *, listing: str = "needs", **args: str) -> Export:
    """An export of somebody's that is still to be made."""
    found = find_list(listing)
    assert found
    export = actions.ask_for(actions.new_export(found, by=district.person(who), args=args, format=Format.CSV))
    db.session.commit()
    return export


def refreshed(export: Export) -> Export:
    db.session.rollback()
    db.session.refresh(export)
    return export


@pytest.fixture
def broken() -> Iterator[Callable[[Exception], None]]:
    """Has the list of needs fail with what it is given; it is as before afterwards."""
    whole = find_list("needs")
    assert whole

    def break_with(trouble: Exception) -> None:
        def rows(*_given: object) -> list[object]:
            raise trouble

        lists.offer(ListExport("needs", whole.title, whole.roles, whole.columns, rows))

    yield break_with
    lists.offer(whole)


def test_values_go_into_a_file_as_what_they_are(district: District) -> None:
    row = SimpleNamespace(yes=True, no=False, none=None, n=3, at=MORNING, day=MORNING.date(), word="甲")
    cells = {name: Column(name, name).cell(row) for name in vars(row)}
    assert (cells["yes"], cells["no"], cells["none"], cells["n"]) == ("是", "否", None, 3)
    assert cells["at"] == datetime.fromisoformat("2026-03-02 09:00")
    assert (cells["day"], cells["word"]) == (MORNING.date(), "甲")
    assert Column("", "n", shown=lambda n: f"{n} 间").cell(row) == "3 间"
    assert Column("", "none", shown=lambda _none: "never").cell(row) is None


def test_a_list_that_nobody_offers_any_more_is_called_by_its_name(district: District) -> None:
    assert find_list("abolished") is None
    assert title_of("abolished") == "abolished"
    assert title_of("people") == "人员"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_title_of_every_list_can_name_a_sheet(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        names = [str(listing.title)[:25] for listing in lists._listings.values()]
    assert [name for name in names if set(name) & set("[]:*?/\\") or name.strip("'") != name] == []


def test_three_may_be_under_way_at_a_time_for_each_person(district: District) -> None:
    first, *_others = [asked(district) for _ in range(3)]
    assert under_way_of(district.person("clerk").id) == 3
    with pytest.raises(TooManyUnderWay):
        asked(district)
    asked(district, "second_clerk")
    actions.mark_made(first, ONE_ROW, digest="0" * 64)
    asked(district)
    with pytest.raises(TooManyUnderWay):
        asked(district)


def test_who_asks_for_a_fourth_at_the_moment_of_the_third_is_refused(
    client: Client, district: District
) -> None:
    asked(district), asked(district)
    clerk = district.person("clerk")
    needs = find_list("needs")
    assert needs
    page = answer_meanwhile(
        lambda: actions.ask_for(actions.new_export(needs, by=clerk, args={}, format=Format.CSV)),
        client, clerk, "/exports/lists/needs", format="csv", filters="",
    )  # fmt: skip
    assert page.status == TooManyUnderWay.status
    db.session.rollback()
    assert under_way_of(clerk.id) == 3


def test_one_that_failed_is_not_under_way(district: District) -> None:
    first, *_others = [asked(district) for _ in range(3)]
    actions.mark_failed(first)
    assert under_way_of(district.person("clerk").id) == 2
    asked(district)


def test_the_button_says_so_and_records_nothing_when_too_many_are_under_way(
    district: District, client: Client
) -> None:
    for _ in range(3):
        asked(district)
    token = sign_in_as(client, district.person("clerk"))
    data = {"csrf_token": token, "format": "csv", "filters": ""}
    answer = client.post("/exports/lists/needs", data=data, headers={"Accept-Language": "en"})
    assert answer.status_code == 429
    assert "Several of your exports are still being made. Wait until they are ready." in answer.text
    assert len(db.session.scalars(select(Export)).all()) == 3


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("school", {"school"}),
        ("other_school", {"other_school"}),
        ("handler", {"handler"}),
        ("clerk", {"clerk"}),
        ("alliance_clerk", {"alliance_clerk"}),
        ("alliance_leader", {"school", "alliance_clerk", "alliance_leader"}),
        ("leader", {"school", "other_school", "handler", "clerk", "alliance_clerk", "alliance_leader"}),
        ("admin", {"school", "other_school", "handler", "clerk", "alliance_clerk", "alliance_leader"}),
    ],
)
def test_who_sees_whose_in_the_record(district: District, who: str, sees: set[str]) -> None:
    makers = ("school", "other_school", "handler", "clerk", "alliance_clerk", "alliance_leader")
    for maker in makers:
        asked(district, maker)
    rows = db.session.execute(record_rows(district.person(who))).all()
    assert {row.by_id for row in rows} == {district.person(maker).id for maker in sees}


@pytest.mark.parametrize(
    ("after", "is_kept", "fetched"),
    [
        (timedelta(0), True, True),
        (timedelta(hours=23, minutes=59, seconds=59), True, True),
        (timedelta(days=1), True, False),
        (timedelta(0), False, False),
    ],
)
def test_a_file_is_fetched_for_a_day_where_it_was_kept(
    after: timedelta, is_kept: bool, fetched: bool
) -> None:
    export = SimpleNamespace(listing="needs", is_kept=is_kept, made_at=MORNING)
    with clock.at(MORNING + after):
        assert can_be_fetched(export) is fetched


def test_what_is_not_made_yet_cannot_be_fetched() -> None:
    assert not can_be_fetched(SimpleNamespace(is_kept=True, made_at=None))


@pytest.mark.parametrize("token", ["", "A" * 42, "A" * 44, "../" + "A" * 40, "A" * 42 + "/", "A" * 43 + "\n"])
def test_what_is_no_token_names_no_file(token: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        store.path_of(token)


def test_files_are_cleaned_up_once_they_have_lain_for_a_day(district: District) -> None:
    file, draft = store.path_of("O" * 43), store.path_of("N" * 43).with_suffix(".draft")
    for path in (file, draft):
        path.write_text("甲")
    written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    with clock.at(written + store.KEPT_FOR - timedelta(seconds=1)):
        store.clean_up()
    assert file.exists()
    with clock.at(written + store.KEPT_FOR + timedelta(seconds=1)):
        store.clean_up()
    assert not file.exists()
    assert not draft.exists()


def test_a_workbook_is_finished_whatever_is_cleaned_up_meanwhile(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    dated: list[tuple[float, float]] = []

    def date_and_clean_up(path: str, times: tuple[float, float]) -> None:
        """Clean up at the worst moment: when a part of the workbook has dated itself 1980."""
        set_times(path, times)
        dated.append(times)
        store.clean_up()

    set_times = os.utime
    monkeypatch.setattr(os, "utime", date_and_clean_up)
    book = Workbook(store.path_of("W" * 43), "诉求", [Column("甲", "a")])
    book.write(["一"])
    book.close([])
    assert dated
    with store.path_of("W" * 43).open("rb") as file:
        assert openpyxl.load_workbook(file).worksheets[0]["A2"].value == "一"


def test_others_write_while_a_file_is_made_that_its_maker_waits_for(
    app: Flask, client: Client, district: District
) -> None:
    need_id, whole = district.need().id, find_list("needs")
    assert whole
    csrf_token = sign_in_as(client, district.person("clerk"))
    db.session.commit()
    db.session.remove()

    def speak() -> None:
        with app.app_context():
            need = db.session.get_one(Need, need_id)
            handling.comment(need, by=person_by_staff_number("clerk"), words="在修")
            db.session.commit()

    def rows(*given: Any) -> Any:
        ThreadPoolExecutor(1).submit(speak).result()
        return whole.rows(*given)

    lists.offer(replace(whole, rows=rows))
    try:
        data = {"csrf_token": csrf_token, "format": "csv", "filters": ""}
        answer = client.post("/exports/lists/needs", data=data)
    finally:
        lists.offer(whole)
    assert answer.status_code == 200
    [export] = db.session.scalars(select(Export))
    assert (export.row_count, export.made_at is None, export.is_kept) == (1, False, False)


def test_the_oldest_that_waits_is_made_first_in_the_language_it_was_asked_in(district: District) -> None:
    first, second = asked(district), asked(district)
    first.language = second.language = "zh"
    db.session.commit()
    assert make_next()
    assert (refreshed(first).made_at is not None, refreshed(second).made_at) == (True, None)
    assert "标题" in store.path_of(first.token).read_text("utf-8-sig").splitlines()[0]
    assert make_next()
    assert not make_next()


def test_what_another_worker_has_is_left_to_it_until_its_lease_runs_out(district: District) -> None:
    export = asked(district)
    with clock.at(MORNING):
        export.taken_until = MORNING + timedelta(minutes=2)
        db.session.commit()
    with clock.at(MORNING + timedelta(seconds=119)):
        assert not make_next()
    with clock.at(MORNING + timedelta(minutes=2)):
        assert make_next()
    assert refreshed(export).made_at


def test_one_that_fails_is_tried_three_times_and_then_told(
    district: District, broken: Callable[[Exception], None]
) -> None:
    export = asked(district)
    broken(RuntimeError("the disk is full"))
    for tried in (1, 2, 3):
        with clock.at(MORNING + timedelta(minutes=2 * tried)):
            assert make_next()
            assert not make_next()
        assert refreshed(export).tries == tried
        assert bool(export.failed_at) is (tried == 3)
    told = db.session.scalars(select(Notice.person_id)).all()
    assert told == [district.person("clerk").id]


def test_a_worker_told_to_stop_leaves_it_to_the_next(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    district.need()
    export = asked(district)
    assert make_next(lambda: False)
    assert (refreshed(export).taken_until, export.made_at, export.failed_at) == (None, None, None)
    assert make_next()
    assert refreshed(export).row_count == 1


def test_whoever_lost_the_role_meanwhile_gets_nothing_and_no_draft_stays_behind(district: District) -> None:
    export, person = asked(district, "alliance_clerk"), district.person("alliance_clerk")
    take_role(person, person.roles[0], by=district.person("admin"))
    db.session.commit()
    assert make_next()
    assert refreshed(export).failed_at
    assert list(store.folder().glob(f"{export.token}*")) == []


def test_a_list_that_is_offered_no_longer_is_not_made(district: District) -> None:
    export = asked(district)
    export.listing = "abolished"
    db.session.commit()
    assert make_next()
    assert refreshed(export).failed_at


def test_how_far_it_is_can_be_seen_with_every_thousand_rows(
    district: District, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    for _ in range(5):
        district.need()
    export, listing, seen = asked(district), find_list("needs"), []
    assert listing
    clerk = district.person("clerk")
    written = actions.write(export, listing, tmp_path / "a", by=clerk, progress=seen.append)
    assert (seen, written) == ([2, 4], actions.Written(5, has_set_apart=False))


def test_the_record_asks_the_database_as_often_for_fifty_as_for_one(
    district: District, client: Client
) -> None:
    sign_in_as(client, district.person("leader"))
    asked_of_it = []
    for more in (1, 49):
        for _ in range(more):
            actions.mark_made(asked(district), ONE_ROW, digest="0" * 64)
        db.session.commit()
        with statements() as seen:
            assert client.get("/exports").status_code == 200
        asked_of_it.append(len(seen))
    assert asked_of_it[0] == asked_of_it[1]


def in_history(district: District, who: str, kind: EventKind) -> list[PersonEvent]:
    person = district.person(who).id
    query = select(PersonEvent).where(PersonEvent.person_id == person, PersonEvent.kind == kind)
    return list(db.session.scalars(query.order_by(PersonEvent.position)))


@pytest.mark.parametrize("is_protected", [False, True])
def test_a_file_that_is_made_stands_in_its_makers_history_without_what_was_searched_for(
    app: Flask, district: District, is_protected: bool
) -> None:
    for _again in range(2):
        district.need(title="甲一的宿舍", is_protected=is_protected)
    with app.test_request_context():
        asked(district, queue="all", q="甲一")
    assert in_history(district, "clerk", EventKind.EXPORTED) == []
    assert make_next()
    [event] = in_history(district, "clerk", EventKind.EXPORTED)
    assert (event.by_id, event.words) == (district.person("clerk").id, None)
    assert event.details == {"list": "needs", "rows": 2, "set_apart": is_protected}


def test_a_file_that_failed_does_not(district: District, broken: Callable[[Exception], None]) -> None:
    asked(district)
    broken(NotFound())
    make_next()
    assert in_history(district, "clerk", EventKind.EXPORTED) == []


def test_whoever_fetches_it_stands_there_once_a_day(district: District, client: Client) -> None:
    export = asked(district)
    make_next()
    address = f"/exports/{export.token}/file"
    for who in ("clerk", "clerk", "auditor", "second_clerk"):
        sign_in_as(client, district.person(who))
        client.get(address).close()
    events = in_history(district, "clerk", EventKind.EXPORT_FETCHED)
    assert [event.by_id for event in events] == [district.person(who).id for who in ("clerk", "auditor")]
    assert events[0].details["export"] == export.id
    sign_in_as(client, district.person("clerk"))
    own = client.page("/profile/record").text
    assert "File of a list made" in own
    assert "核查" not in own, "by office and role"
    sign_in_as(client, district.person("auditor"))
    assert "Needs" in client.page("/audit/power?kind=exported").text
    assert "0 rows" in client.page("/audit/power?kind=exported").text
    sign_in_as(client, district.person("admin"))
    assert "File of a list" not in client.page(f"/people/{district.person('clerk').id}").text
