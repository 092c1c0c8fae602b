"""Search: any two characters, found alike on both databases and from every desk."""

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy.orm import Session, scoped_session

from tests.support.plans import faults_of, statements
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.deadlines import Urgency
from welfare.needs.desk.queries import counts_of, read_view
from welfare.needs.desk.queues import Desk, DeskQueue, Sort, View
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.search import terms_apart, terms_of

Database = scoped_session[Session]

TEXTS = {
    "roof": ("宿舍屋顶漏雨", "一到下雨天，被子都湿了。"),
    "wifi": ("教研室 WiFi 太慢", "Online 课程 打不开，ＡＢＣ１２３ 也不行"),
    "percent": ("补贴只发了80%", "应发 100% 的，见 a_b 表"),
    "operators": ('想问 "NEAR" 的意思', "AND OR NOT * ( ) ^ col: rock'n'roll \\ back"),
    "emoji": ("想要一间茶吧🍵", "和同事坐一坐😀，谢谢！Straße"),
    "apart": ("夫妻两地多年分居，两地分居", "想调到一处"),
    "dash": ("夫妻\u200d分居 2026–2027 学年", "Wi‑Fi 也要"),
    "latin": ("Bibliothèque près de l'école", "ÀÉÎ café"),
}
FOUND = {
    # Two characters anywhere, one alone, more than two
    "漏雨": "roof",
    "顶漏": "roof",
    "宿": "roof",
    "屋顶漏雨": "roof",
    "一间茶吧": "emoji",
    "雨漏": "",
    "漏顶": "",
    # Several words, all of them, in any order
    "漏雨 被子": "roof",
    "被子 漏雨": "roof",
    "漏雨 茶吧": "",
    # Mixed with Latin; case and width do not matter
    "wifi": "wifi",
    "WIFI 太慢": "wifi",
    "ｗｉｆｉ": "wifi",
    "wi-fi": "dash",
    "2026—2027": "dash",
    "夫妻分居": "dash",
    "室 w": "wifi",
    "ine": "wifi",
    "abc123": "wifi",
    "１２": "wifi",
    "STRASSE": "emoji",
    "bibliothÈque": "latin",
    "café": "latin",
    "l'é": "latin",
    # Signs mean themselves: of LIKE, of full-text search, of SQL
    "%": "percent",
    "80%": "percent",
    "8%": "",
    "_": "percent",
    "a_b": "percent",
    "axb": "",
    "AND": "operators",
    "漏雨 OR 茶吧": "",
    "NOT": "operators",
    '"NEAR"': "operators",
    "NEAR(漏 雨)": "",
    '"': "operators",
    "*": "operators",
    "漏*": "",
    "( )": "operators",
    "^": "operators",
    "col:": "operators",
    "'n'": "operators",
    "\\": "operators",
    "/": "",
    "-": "roof wifi percent operators emoji apart dash latin",  # every number has one
    # Emoji
    "🍵": "emoji",
    "吧🍵": "emoji",
    "😀🍵": "",
    # School and person
    "石门": "roof wifi percent operators emoji apart dash latin",
    "甲一": "roof wifi percent operators emoji apart dash latin",
    "双河": "",
}
ALL = View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST)


@pytest.fixture
def needs(district: District) -> dict[str, Need]:
    """One need for each text, by its key."""
    return {key: district.need(title=title, description=more) for key, (title, more) in TEXTS.items()}


@pytest.fixture
def find(district: District, needs: dict[str, Need]) -> Callable[..., list[str]]:
    """The keys of the needs that somebody finds, in the order of the list."""
    keys = {need.id: key for key, need in needs.items()}

    def find(words: str, *, who: str = "clerk", view: View = ALL) -> list[str]:
        asked = replace(view, words=words)
        found = [keys[row.id] for row in read_view(asked, district.person(who)).rows]
        assert counts_of([asked], district.person(who)) == [len(found)]
        return found

    return find


@pytest.mark.parametrize("who", ["clerk", "alliance_clerk", "school"])
@pytest.mark.parametrize(
    ("words", "phrase", "apart"),
    [
        ("夫妻分居", ["dash"], ["apart"]),
        ("宿舍漏雨", [], ["roof"]),
        ("漏雨 夫妻两地", [], []),
        ("2026-2027", ["dash"], []),
        ("两地分居", ["apart"], []),
        ("分居", ["dash", "apart"], []),
    ],
)
def test_words_that_stand_apart_are_found_behind_those_that_stand_together(
    find: Callable[..., list[str]], who: str, words: str, phrase: list[str], apart: list[str]
) -> None:
    assert find(words, who=who) == phrase
    if terms_apart(words):
        assert find(words, who=who, view=replace(ALL, is_apart=True)) == apart
    else:
        assert apart == []


@pytest.mark.parametrize("who", ["clerk", "alliance_clerk", "school"])
def test_what_is_found(find: Callable[..., list[str]], who: str) -> None:
    """The whole district and an alliance begin at the search index, a school at its own needs."""
    missed = {
        words: (expected, found)
        for words, expected in FOUND.items()
        if set(found := find(words, who=who)) != set(expected.split())
    }
    assert not missed


def test_the_newest_comes_first(find: Callable[..., list[str]], district: District) -> None:
    newest_first = list(TEXTS)[::-1]
    near = View(Desk.AREA, DeskQueue.ALL, Sort.OLDEST, school=district.place("near_school").id)
    assert find("石门") == newest_first
    assert find("石门", who="school") == newest_first
    assert find("石门", view=near) == newest_first


def test_a_number_is_found_with_hyphens_and_without(
    find: Callable[..., list[str]], needs: dict[str, Need]
) -> None:
    number = needs["wifi"].number
    wide = number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    for typed in (number, number.replace("-", ""), wide, f" {number} ", number[3:7]):
        assert find(typed) == ["wifi"], typed


def test_only_what_one_may_see_is_found(find: Callable[..., list[str]], district: District) -> None:
    assert find("漏雨", who="other_school") == []
    assert find("漏雨", who="handler", view=View(Desk.UNIT, DeskQueue.ALL, Sort.NEWEST)) == []
    district.need(title="漏雨也要保密", is_protected=True)
    assert find("漏雨", who="school") == ["roof"]


def test_search_stays_within_the_queue(find: Callable[..., list[str]]) -> None:
    assert find("漏雨", view=View(Desk.AREA, DeskQueue.TO_SIGN_FOR, Sort.SOONEST)) == ["roof"]
    assert find("漏雨", view=View(Desk.AREA, DeskQueue.OVERDUE, Sort.SOONEST)) == []
    assert find("漏雨", view=View(Desk.AREA, DeskQueue.WAITING, Sort.NEWEST)) == []


@pytest.mark.parametrize("who", ["clerk", "school"])
def test_search_is_paged_by_key(district: District, who: str) -> None:
    wanted = [district.need(title=f"漏雨第{n}间").id for n in range(7)]
    for _ in range(3):
        district.need(title="别的事情")
    person, view = district.person(who), View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST, words="漏雨")
    first = read_view(view, person, size=3)
    second = read_view(view, person, size=3, after=first.older)
    third = read_view(view, person, size=3, after=second.older)
    pages = [[row.id for row in page.rows] for page in (first, second, third)]
    assert [id_ for page in pages for id_ in page] == wanted[::-1]
    assert third.older is None
    back = read_view(view, person, size=3, before=third.newer)
    assert [row.id for row in back.rows] == pages[1]


def test_other_filters_narrow_what_is_found(district: District) -> None:
    urgent = district.need(Status.IN_PROGRESS, title="漏雨")
    urgent.urgency = Urgency.URGENT
    district.need(Status.IN_PROGRESS, title="漏雨")
    db.session.flush()
    view = View(
        Desk.AREA,
        DeskQueue.ALL,
        Sort.NEWEST,
        words="漏雨",
        urgency=Urgency.URGENT,
        status=Status.IN_PROGRESS,
        category="housing",
        unit=district.place("housing_office").id,
    )
    assert [row.id for row in read_view(view, district.person("clerk")).rows] == [urgent.id]


def test_words_of_only_blanks_ask_nothing(find: Callable[..., list[str]]) -> None:
    assert len(find("\u3000 \t")) == len(TEXTS)


def test_very_many_words_are_taken_as_far_as_they_go(find: Callable[..., list[str]]) -> None:
    assert find(" ".join(["漏雨"] * 50)) == ["roof"]
    assert find("漏雨" * 200) == []


@pytest.mark.in_turn("any words will do: each database seeks others")
@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_asked_for_what_has_it_is_found_and_nothing_else(district: District, seed: int) -> None:
    """What is a token is taken from the index alone; the text says itself what it should find."""
    rng = Random(seed)

    def some(longest: int) -> str:
        return "".join(rng.choice("0123301漏雨aB% _") for _ in range(rng.randint(1, longest))).strip() or "0"

    needs = [district.need(title=some(12), description=some(40)) for _ in range(12)]
    clerk, school = district.person("clerk"), district.person("school")
    texts = {need.id: need.search_text for need in needs}
    asked = [" ".join(some(5) for _ in range(rng.randint(1, 2))) for _ in range(60)]
    for words in [*asked, *(need.number[3:7] for need in needs), "33", "330", "3301", "漏", "漏雨", "雨33"]:
        view = replace(ALL, words=words)
        expected = [id_ for id_, text in texts.items() if all(term in text for term in terms_of(words))]
        for person in (clerk, school):
            found = [row.id for row in read_view(view, person).rows]
            assert found == sorted(expected, reverse=True), words
            assert counts_of([view], person) == [len(expected)]


def test_a_part_of_a_number_is_asked_of_the_index_by_threes(district: District, session: Database) -> None:
    """And no text is read for words that are tokens themselves."""
    district.need()
    for words, is_checked in (
        ("3311", True),
        ("331", False),
        ("33", False),
        ("漏雨", False),
        ("漏雨了", True),
    ):
        with statements() as seen:
            read_view(replace(ALL, words=words), district.person("clerk"))
        [(statement, values)] = [asked for asked in seen if "need_search" in asked[0]]
        assert ("search_text" in statement) is is_checked, words
        assert faults_of(statement, values, may_sort_hits=True) == []
        asked = re.findall(r"[0-9a-f]{5,}", str(values))
        if words == "3311":
            assert asked[:2] == ["000330003100031", "000330003300031"]
