"""Follow-ups, lapses and redos, and what they do to the rates: reckoned by hand, with the arithmetic."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.actions.clock import lapse
from welfare.needs.calls.actions import follow_up
from welfare.needs.lifecycle import Outcome, Satisfaction, Status
from welfare.needs.models import Need
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import Value, values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period

Database = scoped_session[Session]
MONDAY = datetime(2026, 10, 12, 2, tzinfo=UTC)
"""Ten in the morning on a working day."""


def _values(district: District, filters: Filters | None = None) -> dict[str, Value]:
    return values_of(FIGURES.values(), district.person("leader"), filters or Filters())


def _call(
    district: District, need: Need, *, solved: bool | None, satisfaction: Satisfaction | None = None
) -> None:
    if need.status is Status.ANSWERED:
        lapse(need)
    reached = solved is not None
    clerk = district.person("clerk")
    follow_up(need, by=clerk, is_reached=reached, is_solved=solved, satisfaction=satisfaction)


def test_three_rates_by_hand(district: District, session: Database) -> None:
    """Eight answers; six of them followed up validly, one called once in vain, one not called."""
    answered = [district.need(Status.ANSWERED) for _ in range(8)]
    for need in answered[:3]:
        _call(district, need, solved=True, satisfaction=Satisfaction.SATISFIED)
    _call(district, answered[3], solved=True, satisfaction=Satisfaction.BASICALLY_SATISFIED)
    _call(district, answered[4], solved=False, satisfaction=Satisfaction.DISSATISFIED)
    for days in range(3):  # in vain on three different days: valid, and counts as nothing else
        with clock.at(clock.now() + timedelta(days=days)):
            _call(district, answered[5], solved=None)
    _call(district, answered[6], solved=None)
    session.flush()
    values = _values(district)
    assert (values["answers_standing"], values["followed_up"]) == (8, 6)
    assert values["follow_up_coverage"] == Fraction(6, 8)
    assert values["reached_rate"] == Fraction(5, 6)  # 5 of 6 were reached
    assert values["resolution_rate"] == Fraction(4, 6)  # 3 + 1 said that it is solved
    assert values["satisfaction_rate"] == (3 + Fraction(9, 10) * 1) / 6  # 3.9 / 6 = 65 %
    assert values["satisfaction_rate"] == Fraction(65, 100)


def test_with_nothing_to_divide_by_there_is_no_rate(district: District, session: Database) -> None:
    district.need(Status.IN_PROGRESS)
    values = _values(district)
    for name in ("follow_up_coverage", "reached_rate", "resolution_rate", "satisfaction_rate"):
        assert values[name] is None
    _call(district, district.need(Status.ANSWERED), solved=None)
    values = _values(district)
    assert (values["follow_up_coverage"], values["reached_rate"]) == (0, None)


def test_a_redo_takes_its_follow_up_with_it(district: District, session: Database) -> None:
    first, second = district.need(Status.ANSWERED), district.need(Status.ANSWERED)
    for need in (first, second):
        _call(district, need, solved=True, satisfaction=Satisfaction.SATISFIED)
    session.flush()
    before = _values(district)
    # 2 of 2 followed up, both solved; none redone
    assert (before["follow_up_coverage"], before["resolution_rate"], before["redo_rate"]) == (1, 1, 0)
    teacher.reopen(first, by=district.person("teacher"), words="还在漏")
    session.flush()
    objected = _values(district)
    # the answer of `first` stands no longer: 1 of 1; but of 2 answered needs 1 came back
    assert (objected["answers_standing"], objected["followed_up"]) == (1, 1)
    assert (objected["answered"], objected["redone"], objected["redo_rate"]) == (2, 1, Fraction(1, 2))
    assert (objected["reopened"], objected["objected_after_solved"]) == (1, 0)
    handling.answer(first, by=district.person("handler"), outcome=Outcome.SOLVED, words="屋面重做了防水层")
    session.flush()
    answered = _values(district)
    # two answers stand again, and the new one has not been followed up: 1 of 2
    assert answered["follow_up_coverage"] == Fraction(1, 2)
    _call(district, first, solved=False, satisfaction=Satisfaction.DISSATISFIED)
    session.flush()
    refuted = _values(district)
    # 2 of 2 followed up, 1 of them solved; the other is open again, and a redo for the second time
    assert (refuted["follow_up_coverage"], refuted["resolution_rate"]) == (1, Fraction(1, 2))
    assert (refuted["open"], refuted["reopened"], refuted["redone"]) == (1, 2, 1)


def test_a_lapse_is_solved_only_once_a_call_says_so(district: District, session: Database) -> None:
    confirmed, lapsed = district.need(Status.SOLVED), district.need(Status.ANSWERED)
    lapse(lapsed)
    session.flush()
    values = _values(district)
    assert (values["solved"], values["lapsed"]) == (1, 1)
    assert values["follow_up_coverage"] == 0  # 0 of 2: something to divide by, and nothing done yet
    _call(district, lapsed, solved=True, satisfaction=Satisfaction.BASICALLY_SATISFIED)
    session.flush()
    values = _values(district)
    assert (values["solved"], values["lapsed"], values["confirmed_by_teacher"]) == (2, 0, 1)
    assert values["follow_up_coverage"] == Fraction(1, 2)
    assert values["satisfaction_rate"] == Fraction(9, 10)
    assert confirmed.status is lapsed.status is Status.SOLVED


def test_working_days_by_hand(district: District, session: Database) -> None:
    """Ten needs taken in on a Monday and answered after 1, 1, 1, 1, 2, 2, 3, 4, 5 and 9 working days."""
    needs = []
    with clock.at(MONDAY):
        needs = [district.need(Status.IN_PROGRESS) for _ in range(10)]
    for need, days in zip(needs, (1, 1, 1, 1, 2, 2, 3, 4, 7, 11), strict=True):
        with clock.at(MONDAY + timedelta(days=days)):  # the 17th and 18th are a weekend
            handling.answer(need, by=district.person("clerk"), outcome=Outcome.SOLVED, words=f"第{need.id}套")
    session.flush()
    october = Filters(period=Period.of_month(2026, 10))
    values = _values(district, october)
    assert values["days_to_answer"] == 2  # five of ten within 2 days: the fifth took 2
    assert values["days_to_answer_slow_tenth"] == 5  # nine of ten within 5 working days (7 days)
    # the limit was 7 working days: the one answered after 9 was late
    assert values["on_time_rate"] == Fraction(9, 10)
    assert values["days_to_confirm"] is None


def test_lights(district: District, session: Database) -> None:
    clerk, handler = district.person("clerk"), district.person("handler")
    with clock.at(MONDAY):
        needs = [district.need(Status.IN_PROGRESS) for _ in range(7)]
    short, *same = needs[:6]
    late = needs[6]
    handling.answer(short, by=clerk, outcome=Outcome.SOLVED, words="已 处 理")
    for need in same:
        handling.answer(need, by=clerk, outcome=Outcome.SOLVED, words="已转相关单位研究办理，请等待。")
    for need in (short, *same):
        teacher.confirm(need, by=district.person("teacher"), satisfaction=Satisfaction.SATISFIED)
    assert late.due_on is not None
    closing = datetime.combine(late.due_on, datetime.min.time(), UTC) + timedelta(hours=9, minutes=29)
    with clock.at(closing):  # 17:29 in the district
        handling.request_extension(late, by=handler, days=3, words="等配件")
        intake.extend(late, by=clerk)
    with clock.at(datetime.combine(late.due_on, datetime.min.time(), UTC) + timedelta(hours=9, minutes=31)):
        handling.answer(late, by=handler, outcome=Outcome.SOLVED, words="配件到货，已经换好")
    session.flush()
    values = _values(district)
    assert values["closed_without_a_reply"] == 2  # the short one, and the fifth with the same words
    assert values["answered_at_the_last_minute"] == 1
    assert values["extended_again_and_again"] == 0
    teacher.object_to(late, by=district.person("teacher"), words="没换")
    handling.request_extension(late, by=handler, days=3, words="还要等")
    intake.extend(late, by=clerk)
    session.flush()
    assert _values(district)["extended_again_and_again"] == 1


def test_merged_withdrawn_and_protected_by_the_written_rule(district: District, session: Database) -> None:
    merged = district.need(Status.MERGED)  # brings the need it follows with it
    district.need(Status.WITHDRAWN)
    district.need(Status.SOLVED, is_protected=True)
    session.flush()
    values = _values(district)
    assert merged.merged_into_id is not None
    # 4 taken in: the merged one, the one it follows, the withdrawn one, the protected one
    assert (values["taken_in"], values["merged"], values["withdrawn"]) == (4, 1, 1)
    assert (values["open"], values["answered"], values["solved"]) == (1, 1, 1)


def test_a_period_without_data_is_a_dash(district: District, session: Database, client: Client) -> None:
    district.need(Status.SOLVED)
    session.commit()
    sign_in_as(client, district.person("leader"))
    query = "from=2019-01-01&to=2019-03-31"
    found = client.get(f"/figures.json?{query}").json
    rates = [name for name in FIGURES if name.endswith("_rate") or name.startswith("days_to")]
    assert len(rates) > 8
    assert {found[name] for name in (*rates, "follow_up_coverage", "cost_per_solved_need_yuan")} == {None}
    assert found["solved"] == 0
    for address in (
        f"/overview?{query}",
        f"/figures?{query}",
        f"/figures/satisfaction_rate?{query}&by=month",
    ):
        text = client.get(address).text
        assert "—" in text
        assert "0%<" not in text
