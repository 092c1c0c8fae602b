"""Two people at one bulletin at one moment: one number each, and nothing written over."""

from tests.support.at_once import answer_meanwhile
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.bulletins.actions import discard, draw_up, edit, issue
from welfare.bulletins.models import Bulletin
from welfare.bulletins.numbers import figures_now, fingerprint
from welfare.bulletins.queries import find_bulletin
from welfare.extensions import db

TEXTS = {"title_zh": "题", "title_en": "Title", "text_zh": "{{taken_in}}", "text_en": "{{taken_in}}"}


def drawn(district: District) -> Bulletin:
    today = clock.today()
    return draw_up(first=today, last=today, by=district.person("leader"))


def held(bulletin: Bulletin) -> Bulletin:
    """The same, locked as the page locks it."""
    found = find_bulletin(bulletin.id, to_change=True)
    assert found
    return found


def seen(bulletin: Bulletin, district: District) -> str:
    return fingerprint(figures_now(bulletin, district.person("leader")))


def test_two_that_are_issued_at_once_have_one_number_each(client: Client, district: District) -> None:
    first, second = drawn(district), drawn(district)
    leader = district.person("leader")
    page = answer_meanwhile(
        lambda: issue(held(first), by=leader, version=1, seen=seen(first, district)),
        client, district.person("clerk"), f"/bulletins/{second.id}/issue",
        version="1", seen=seen(second, district),
    )  # fmt: skip
    assert page.status == 303
    db.session.rollback()
    assert [db.session.get_one(Bulletin, one.id).number for one in (first, second)] == [1, 2]


def test_one_that_is_issued_by_two_has_one_number(client: Client, district: District) -> None:
    bulletin, leader = drawn(district), district.person("leader")
    page = answer_meanwhile(
        lambda: issue(held(bulletin), by=leader, version=1, seen=seen(bulletin, district)),
        client, district.person("clerk"), f"/bulletins/{bulletin.id}/issue",
        version="1", seen=seen(bulletin, district),
    )  # fmt: skip
    assert page.status == 409
    db.session.refresh(bulletin)
    assert (bulletin.number, bulletin.issued_by_id) == (1, leader.id)


def test_of_two_who_save_at_once_the_second_is_shown_both(client: Client, district: District) -> None:
    bulletin, clerk = drawn(district), district.person("clerk")
    sign_in_as(client, clerk)
    opened = client.page(f"/bulletins/{bulletin.id}/text").form("/text").values.to_dict()
    page = answer_meanwhile(
        lambda: edit(held(bulletin), by=district.person("leader"), **TEXTS),
        client, clerk, f"/bulletins/{bulletin.id}/text", **{**opened, "title_zh": "局办写的题"},
    )  # fmt: skip
    assert page.status == 409
    assert page.form("/text").values["title_zh"] == "局办写的题"
    db.session.refresh(bulletin)
    assert (bulletin.title_zh, bulletin.version) == ("题", 2)


def test_a_draft_that_is_just_being_removed_is_not_there(client: Client, district: District) -> None:
    bulletin = drawn(district)
    page = answer_meanwhile(
        lambda: discard(held(bulletin)),
        client, district.person("clerk"), f"/bulletins/{bulletin.id}/text", **TEXTS,
    )  # fmt: skip
    assert page.status == 404
