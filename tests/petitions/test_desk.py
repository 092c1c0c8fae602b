"""What waits at the bureau's desk, in which order, how many there are of each kind, and who is shown that."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.petitions.actions import answer, refuse, submit, submit_unnamed, withdraw
from welfare.petitions.lifecycle import Kind
from welfare.petitions.models import Petition

Enter = Callable[[str], Client]
MONDAY = datetime(2026, 9, 14, 1, 0, tzinfo=UTC)


def ask(district: District, kind: Kind, who: str, at: datetime = MONDAY) -> Petition:
    person = district.person(who)
    with clock.at(at):
        return submit(kind, words="请处理", person=person, by=person)


def addresses(page: Page) -> list[str]:
    """What a list leads to, in its order."""
    return [str(link.get("href")) for link in elements(page.main, "a") if link.get("class") == "title"]


def at(petition: Petition) -> str:
    return f"/petitions/{petition.id}"


def test_what_is_due_first_comes_first_whenever_it_was_asked(
    app: Flask, district: District, enter: Enter
) -> None:
    late, early, same_day = (ask(district, Kind.COMPLAINT, who) for who in ("teacher", "colleague", "school"))
    late.due_on += timedelta(days=9)
    db.session.commit()
    assert addresses(enter("clerk").page("/petitions/desk")) == [at(early), at(same_day), at(late)]


def test_what_is_closed_stands_apart_the_newest_first(app: Flask, district: District, enter: Enter) -> None:
    leader = district.person("leader")
    runs, answered, withdrawn = (
        ask(district, Kind.COMPLAINT, who) for who in ("teacher", "colleague", "school")
    )
    answer(answered, words="已改", by=leader)
    withdraw(withdrawn, by=district.person("school"))
    db.session.commit()
    clerk = enter("clerk")
    assert addresses(clerk.page("/petitions/desk")) == [at(runs)]
    assert addresses(clerk.page("/petitions/desk?status=closed")) == [at(withdrawn), at(answered)]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("clerk", ("complaint",)),
        ("leader", ("complaint", "for leaders")),
        ("admin", ("erasure",)),
        ("auditor", ("complaint", "for leaders", "erasure")),
    ],
)
def test_each_finds_what_they_handle_and_an_auditor_all(
    who: str, seen: tuple[str, ...], app: Flask, district: District, enter: Enter
) -> None:
    there = {
        "complaint": ask(district, Kind.COMPLAINT, "teacher"),
        "for leaders": submit_unnamed(Kind.SUGGESTION, words="食堂", is_for_leaders=True, code="a-code"),
        "erasure": ask(district, Kind.ERASURE, "teacher"),
    }
    db.session.commit()
    expected = {at(there[name]) for name in seen}
    assert set(addresses(enter(who).page("/petitions/desk"))) == expected


def test_nobody_finds_their_own_on_the_desk(app: Flask, district: District, enter: Enter) -> None:
    mine = ask(district, Kind.COMPLAINT, "clerk")
    db.session.commit()
    assert addresses(enter("clerk").page("/petitions/desk")) == []
    assert addresses(enter("leader").page("/petitions/desk")) == [at(mine)]


def test_who_left_their_name_out_is_called_so(app: Flask, district: District, enter: Enter) -> None:
    ask(district, Kind.COMPLAINT, "teacher")
    submit_unnamed(Kind.COMPLAINT, words="食堂", is_for_leaders=False, code="a-code")
    db.session.commit()
    cells = [text(cell) for cell in elements(enter("clerk").page("/petitions/desk").main, "td")]
    assert {"甲一", "Without a name"} <= set(cells)


def counted(page: Page) -> dict[str, tuple[int, ...]]:
    """Of each kind: running, overdue, answered, refused, taken back."""
    rows = [row for row in elements(page.main, "tr") if any(cell.get("scope") == "row" for cell in row)]
    return {text(row[0]): tuple(int(text(cell)) for cell in row[1:]) for row in rows}


def test_those_who_lead_and_look_into_it_see_how_many_there_are(
    app: Flask, district: District, enter: Enter
) -> None:
    leader, admin = district.person("leader"), district.person("admin")
    for who in ("teacher", "colleague"):
        ask(district, Kind.SUGGESTION, who)
    answer(ask(district, Kind.SUGGESTION, "school"), words="已改", by=leader)
    withdraw(ask(district, Kind.COMPLAINT, "teacher"), by=district.person("teacher"))
    refuse(ask(district, Kind.CORRECTION, "teacher"), words="依法", turn_to="上级", by=admin)
    late = ask(district, Kind.ERASURE, "teacher")
    db.session.commit()
    expected = {
        "Correct personal data": (0, 0, 0, 1, 0),
        "Erase personal data": (1, 0, 0, 0, 0),
        "Complaint": (0, 0, 0, 0, 1),
        "Suggestion": (2, 0, 1, 0, 0),
    }
    day = datetime(late.due_on.year, late.due_on.month, late.due_on.day, 2, tzinfo=UTC)
    with clock.at(day):  # the last day is not too late
        for who in ("leader", "auditor"):
            assert counted(enter(who).page("/petitions/desk")) == expected
        assert counted(enter("clerk").page("/petitions/desk")) == {}
        assert counted(enter("admin").page("/petitions/desk")) == {}
    with clock.at(day + timedelta(days=1)):
        assert counted(enter("leader").page("/petitions/desk")) == expected | {
            "Erase personal data": (1, 1, 0, 0, 0),
            "Suggestion": (2, 2, 1, 0, 0),
        }


def test_ones_own_are_listed_the_newest_first_and_nobody_elses(
    app: Flask, district: District, enter: Enter
) -> None:
    first, second = ask(district, Kind.COMPLAINT, "teacher"), ask(district, Kind.ERASURE, "teacher")
    ask(district, Kind.COMPLAINT, "colleague")
    db.session.commit()
    links = [str(link.get("href")) for link in elements(enter("teacher").page("/petitions").main, "a")]
    assert [link for link in links if link.rsplit("/", 1)[1].isdigit()] == [at(second), at(first)]
