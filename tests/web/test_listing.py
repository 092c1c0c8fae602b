from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from tests.support.world import District
from welfare.needs.queries import own_rows
from welfare.needs.teacher.queries import NEWEST_FIRST
from welfare.web.keyset import COUNTED_AT_MOST
from welfare.web.listing import Listing, listing


@pytest.fixture
def titles(district: District) -> list[str]:
    """Of needs, newest first."""
    found = ["路灯坏了", "宿舍漏水", "想学普通话"]
    for title in reversed(found):
        district.need(title=title)
    return found


def shown_at(app: Flask, district: District, address: str, **given: bool) -> Listing:
    with app.test_request_context(address):
        theirs = own_rows().params(person_id=district.person("teacher").id)
        return listing(theirs, NEWEST_FIRST, size=1, **given)


def test_a_list_is_walked_down_and_up_again_by_its_links(
    app: Flask, district: District, titles: list[str]
) -> None:
    first = shown_at(app, district, "/needs")
    middle = shown_at(app, district, first.older_url or "")
    last = shown_at(app, district, middle.older_url or "")
    back = shown_at(app, district, last.newer_url or "")
    top = shown_at(app, district, back.newer_url or "")
    walked = [here.rows[0].title for here in (first, middle, last, back, top)]
    assert walked == [*titles, titles[1], titles[0]]
    assert (first.newer_url, last.older_url, top.newer_url) == (None, None, None)
    assert [here.is_first for here in (first, middle, last)] == [True, False, False]


def test_filters_in_the_address_stay_in_its_links_and_nothing_else_does(
    app: Flask, district: District, titles: list[str]
) -> None:
    here = shown_at(app, district, "/needs?q=a%26b&school=&_external=1&_scheme=javascript&after=999999")
    link = urlsplit(here.older_url or "")
    assert (link.scheme, link.netloc, link.path) == ("", "", "/needs")
    asked = parse_qs(link.query)
    assert asked.pop("after") != ["999999"]
    assert asked == {"q": ["a&b"], "_external": ["1"], "_scheme": ["javascript"]}


def test_a_list_within_a_thing_stays_there(app: Flask, district: District, titles: list[str]) -> None:
    here = shown_at(app, district, "/figures/needs?name=other")
    link = urlsplit(here.older_url or "")
    assert link.path == "/figures/needs"


@pytest.mark.parametrize(
    ("count", "total"),
    [(0, "0"), (1, "1"), (COUNTED_AT_MOST, "1,000"), (COUNTED_AT_MOST + 1, "1,000+"), (None, "")],
)
def test_a_total_says_where_counting_stopped(count: int | None, total: str) -> None:
    assert Listing(rows=(), newer_url=None, older_url=None, count=count).total == total


def test_only_a_list_that_shows_its_total_is_counted(
    app: Flask, district: District, titles: list[str]
) -> None:
    assert shown_at(app, district, "/needs").count is None
    assert shown_at(app, district, "/needs?after=1", is_counted=True).count == len(titles)
