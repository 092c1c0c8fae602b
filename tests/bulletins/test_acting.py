"""What may be done with a bulletin and when, what its forms take, and how its numbers are written."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from tests.support.client import Client
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.bulletins.actions import discard, draw_up, edit, issue
from welfare.bulletins.document import long_date, number_of, period_of
from welfare.bulletins.models import Bulletin
from welfare.bulletins.numbers import changes, figures_now, figures_of, fingerprint, in_words, label_of
from welfare.bulletins.queries import may_read
from welfare.bulletins.refusals import AlreadyIssued, ChangedMeanwhile, FiguresMoved
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.reports.figures.periods import Period

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
SUMMER = datetime(2026, 7, 1, 4, tzinfo=UTC)
TEXTS = {"title_zh": "题", "title_en": "Title", "text_zh": "解决{{solved}}件", "text_en": "{{solved}}"}


def drawn(district: District, who: str = "leader") -> Bulletin:
    return draw_up(first=FIRST, last=LAST, by=district.person(who))


def issued(district: District, bulletin: Bulletin | None = None) -> Bulletin:
    """A bulletin, issued by somebody who has looked at its figures."""
    bulletin, leader = bulletin or drawn(district), district.person("leader")
    seen = fingerprint(figures_now(bulletin, leader))
    issue(bulletin, by=leader, version=bulletin.version, seen=seen)
    return bulletin


def test_a_draft_belongs_to_whoever_drew_it_up_and_has_no_number(district: District) -> None:
    draft = drawn(district, "clerk")
    assert (draft.version, draft.number, draft.year, draft.issued_at) == (1, None, None, None)
    assert draft.created_by_id == draft.edited_by_id == district.person("clerk").id


def test_a_draft_tells_only_of_what_there_is_something_to_tell(district: District) -> None:
    draft = drawn(district)
    assert draft.figures["alliance_schools"] == 2
    assert draft.text_en.count("# ") == 1
    assert not {"solved", "taken_in"} & set(draft.figures)


def test_a_draft_in_a_district_without_anything_names_every_figure(district: District) -> None:
    for school in ("near_school", "far_school"):
        district.place(school).is_active = False
    db.session.flush()
    assert set(drawn(district).figures) >= {"solved", "taken_in", "alliance_schools"}


def test_saving_counts_up_and_says_who_it_was(district: District) -> None:
    draft, clerk = drawn(district), district.person("clerk")
    edit(draft, by=clerk, **TEXTS)
    assert (draft.version, draft.edited_by_id, draft.created_by_id) == (
        2, clerk.id, district.person("leader").id,
    )  # fmt: skip
    assert (draft.title_zh, draft.text_en) == ("题", "{{solved}}")
    assert set(draft.figures) == {"solved"}


def test_what_was_opened_as_another_version_is_not_issued(district: District) -> None:
    draft, leader = drawn(district), district.person("leader")
    edit(draft, by=district.person("clerk"), **TEXTS)
    db.session.refresh(draft, ["edited_by"])
    with pytest.raises(ChangedMeanwhile, match="局办一"):
        issue(draft, by=leader, version=1, seen=fingerprint(figures_now(draft, leader)))
    assert draft.issued_at is None


def test_an_issued_one_is_neither_edited_nor_issued_again_nor_removed(district: District) -> None:
    bulletin, leader = issued(district), district.person("leader")
    seen = fingerprint(figures_now(bulletin, leader))
    with pytest.raises(AlreadyIssued):
        edit(bulletin, by=leader, **TEXTS)
    with pytest.raises(AlreadyIssued):
        issue(bulletin, by=leader, version=bulletin.version, seen=seen)
    with pytest.raises(AlreadyIssued):
        discard(bulletin)
    assert bulletin.number == 1


def test_figures_that_moved_since_they_were_looked_at_are_not_issued(district: District) -> None:
    today, leader = clock.today(), district.person("leader")
    draft = draw_up(first=today, last=today, by=leader)
    edit(draft, by=leader, **{**TEXTS, "text_en": "{{taken_in}}"})
    seen = fingerprint(figures_now(draft, leader))
    district.need()
    with pytest.raises(FiguresMoved):
        issue(draft, by=leader, version=2, seen=seen)
    assert (draft.number, draft.issued_at) == (None, None)


def test_each_year_begins_with_number_one(district: District) -> None:
    numbers = []
    for moment in (SUMMER, SUMMER, SUMMER.replace(year=2027), SUMMER):
        with clock.at(moment):
            bulletin = issued(district)
        numbers.append((bulletin.year, bulletin.number))
    assert numbers == [(2026, 1), (2026, 2), (2027, 1), (2026, 3)]


@pytest.mark.parametrize(("hour", "year"), [(15, 2026), (16, 2027)])
def test_the_year_is_that_of_the_districts_clocks(district: District, hour: int, year: int) -> None:
    with clock.at(datetime(2026, 12, 31, hour, tzinfo=UTC)):
        assert issued(district).year == year


def test_the_database_gives_no_number_twice_and_no_period_backwards(district: District) -> None:
    draft = drawn(district)
    draft.first_on, draft.last_on = LAST, FIRST
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    first, second = issued(district), drawn(district)
    second.year, second.number = first.year, first.number
    second.issued_at, second.issued_by_id = first.issued_at, first.issued_by_id
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_draft_that_is_removed_is_gone_and_its_number_is_nobodys(district: District) -> None:
    discard(drawn(district))
    assert issued(district).number == 1


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("leader", True),
        ("clerk", True),
        ("second_clerk", True),
        ("alliance_leader", False),
        ("alliance_clerk", False),
        ("school", False),
        ("handler", False),
        ("teacher", False),
        ("admin", False),
    ],
)
def test_whose_figures_are_those_of_the_district(district: District, who: str, reads: bool) -> None:
    assert may_read(district.person(who)) is reads


@pytest.mark.parametrize(
    ("first", "last", "is_taken"),
    [
        ("2000-01-01", "2000-01-01", True),
        ("1999-12-31", "2000-01-01", False),
        ("2199-12-31", "2199-12-31", True),
        ("2199-12-31", "2200-01-01", False),
        ("2026-03-02", "2026-03-01", False),
        ("2026-03-02", "2026-03-02", True),
        ("", "2026-03-01", False),
        ("2026-02-30", "2026-03-01", False),
    ],
)
def test_which_days_a_bulletin_may_be_about(
    district: District, client: Client, first: str, last: str, is_taken: bool
) -> None:
    token = sign_in_as(client, district.person("leader"))
    data = {"csrf_token": token, "first": first, "last": last}
    assert client.post("/bulletins/new", data=data).status_code == (303 if is_taken else 422)
    assert (db.session.query(Bulletin).count() == 1) is is_taken


@pytest.mark.parametrize(
    ("field", "text", "is_taken"),
    [
        ("title_zh", "长" * 80, True),
        ("title_zh", "长" * 81, False),
        ("title_en", "", False),
        ("text_zh", "长" * 20_000, True),
        ("text_zh", "长" * 20_001, False),
        ("text_en", "", False),
        ("text_en", "{{no_such_figure}}", False),
        ("text_zh", "{{solved}", False),
        ("text_zh", "solved}}", False),
    ],
)
def test_what_may_be_written(
    district: District, client: Client, field: str, text: str, is_taken: bool
) -> None:
    draft = drawn(district)
    token = sign_in_as(client, district.person("leader"))
    data = {**TEXTS, field: text, "csrf_token": token}
    answer = client.post(f"/bulletins/{draft.id}/text", data=data)
    assert answer.status_code == (303 if is_taken else 422)
    assert (text in answer.text) is not is_taken, "what was typed stays in the form"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_is_named_by_its_number_or_as_a_draft(
    district: District, client: Client, language: str
) -> None:
    sign_in_as(client, district.person("leader"))
    draft = drawn(district)
    with clock.at(SUMMER):
        number = issued(district)
    for bulletin, name in ((draft, "draft"), (number, "2026-1")):
        headers = client.get(f"/bulletins/{bulletin.id}/{language}.docx").headers
        assert headers["Content-Disposition"] == f'attachment; filename="bulletin-{name}-{language}.docx"'


@pytest.mark.parametrize(
    ("name", "number", "zh", "en"),
    [
        ("solved", 1234, "1,234", "1,234"),
        ("solved", 0, "0", "0"),
        ("satisfaction_rate", 98.5, "98.5%", "98.5%"),
        ("satisfaction_rate", None, "—", "—"),
        ("measures_spent_yuan", 9999, "9,999元", "¥9,999"),
        ("measures_spent_yuan", 12000, "1.2万元", "¥12,000"),
        ("measures_spent_yuan", 2977800, "297.78万元", "¥2,977,800"),
        ("measures_spent_yuan", 123456789, "12,345.68万元", "¥123,456,789"),
        ("no_such_figure", 3, "3", "3"),
    ],
)
def test_numbers_as_each_language_writes_them(name: str, number: float | None, zh: str, en: str) -> None:
    assert (in_words(name, number, "zh"), in_words(name, number, "en")) == (zh, en)


def test_what_has_changed_is_said_with_its_sign(district: District) -> None:
    before = {"solved": 3, "taken_in": 5, "answered": 2, "satisfaction_rate": None, "gone": 1}
    now = {"solved": 5, "taken_in": 4, "answered": 2, "satisfaction_rate": 90.0}
    told = [(change.before, change.now, change.by) for change in changes(before, now, "en")]
    assert told == [("3", "5", "+2"), ("5", "4", "−1"), ("—", "90.0%", "")]
    assert changes(now, now, "zh") == []
    assert label_of("gone") == "gone"


def test_a_fingerprint_tells_numbers_and_names_apart_and_not_their_order() -> None:
    seen = fingerprint({"solved": 1, "taken_in": 2})
    assert seen == fingerprint({"taken_in": 2, "solved": 1})
    assert len({seen, fingerprint({"solved": 2, "taken_in": 1}), fingerprint({"solved": 1})}) == 3


def test_days_numbers_and_periods_in_words(district: District) -> None:
    assert long_date(FIRST, "zh") == "2026年3月1日"
    assert long_date(FIRST, "en") == "1 March 2026"
    draft = drawn(district)
    assert (number_of(draft, "en"), period_of(draft, "en")) == (
        "Draft, not issued", "1 March 2026 to 31 March 2026",
    )  # fmt: skip
    draft.year, draft.number = 2026, 3
    assert number_of(draft, "en") == "No. 3 of 2026"
    db.session.rollback()


def test_names_of_no_figure_are_left_out(district: District) -> None:
    district.need(Status.SOLVED)
    today = clock.today()
    figures = figures_of(["solved", "no_such_figure"], Period(today, today), district.person("leader"))
    assert figures == {"solved": 1}


def test_the_list_asks_the_database_as_often_for_fifty_as_for_one(district: District, client: Client) -> None:
    sign_in_as(client, district.person("leader"))
    asked, draft = [], drawn(district)
    for more in (0, 49):
        for _ in range(more):
            columns = {c.key: getattr(draft, c.key) for c in Bulletin.__table__.columns if c.key != "id"}
            db.session.add(Bulletin(**columns))
        db.session.commit()
        with statements() as seen:
            assert client.get("/bulletins").status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]
