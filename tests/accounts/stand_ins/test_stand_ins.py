"""Standing in: who can, what is lent on which days, what each step says, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.housing.town import VALUE, after, applied, flat, frozen, open_for, published
from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.standing_in import in_days, stand_in
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import add_person, grant_role, move_person
from welfare.accounts.leaving import deactivate, take_role
from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins import refusals
from welfare.accounts.stand_ins.actions import end_stand_in
from welfare.accounts.stand_ins.models import StandIn
from welfare.accounts.stand_ins.policy import LENT, LONGEST
from welfare.extensions import db
from welfare.history.models import ACTED_FOR
from welfare.housing.actions.record import has_other_part
from welfare.housing.draw.actions import type_value
from welfare.housing.lifecycle import EventKind as HousingEventKind
from welfare.housing.models import HousingEvent
from welfare.housing.refusals import TakesAnother
from welfare.housing.rounds.actions import publish
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.actions.parties import parties_to
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Outcome, Party, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.queries import visible_to
from welfare.needs.refusals import NotAllowed
from welfare.needs.replies.queries import units_of
from welfare.notices.kinds import NoticeKind
from welfare.notices.models import Notice
from welfare.organizations.actions import move_organization
from welfare.reports.figures.definitions import lights, need_rows
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.reach import narrowed

SignIn = Callable[[Client, str], Page]


def newcomer(district: District, place: str, *roles: Role, number: str = "new") -> Person:
    """Somebody who belongs to a place, with roles there."""
    add_person(staff_number=number, name="新来的", organization=district.place(place), roles=roles)
    db.session.flush()
    return district.person(number)


def seen_by(district: District, name: str) -> set[str]:
    """The titles of the needs that somebody may know of."""
    return set(db.session.scalars(select(Need.title).where(visible_to(district.person(name)))))


def every_need(district: District) -> None:
    """One need at each unit, one of them protected."""
    district.need(Status.IN_PROGRESS, title="后勤科的")
    district.need(Status.IN_PROGRESS, title="师训科的", unit="training_office")
    district.need(Status.IN_PROGRESS, title="学校的", unit="near_school")
    district.need(Status.IN_PROGRESS, title="受保护的", is_protected=True)


def duties_told_to(district: District, name: str) -> list[str]:
    """What somebody is told of duties, in English, but for the days."""
    query = select(Notice.sentence, Notice.details).where(
        Notice.person_id == district.person(name).id, Notice.kind == NoticeKind.DUTY
    )
    return [sentence % details for sentence, details in db.session.execute(query.order_by(Notice.id))]


def post(client: Client, address: str, **sent: object) -> int:
    """What a form is answered that is sent without its page; the status."""
    token = client.get("/session").json["csrf_token"]
    return client.post(address, data={"csrf_token": token, **sent}).status_code


ROWS = [
    # whose role is lent · where · by whom it can be had · by whom not
    (
        "handler",
        "housing_office",
        {"clerk", "leader"},
        {"other_handler", "teacher", "alliance_clerk", "auditor"},
    ),
    ("school", "near_school", {"teacher", "alliance_clerk"}, {"neighbour", "clerk", "handler", "auditor"}),
    ("alliance_leader", "alliance", {"alliance_clerk", "clerk"}, {"teacher", "handler", "auditor"}),
    ("leader", "bureau", {"clerk", "admin"}, {"handler", "alliance_clerk", "auditor"}),
    ("clerk", "bureau", {"second_clerk", "leader"}, {"handler", "teacher", "auditor"}),
    ("admin", "bureau", set(), {"clerk", "leader"}),
    ("auditor", "bureau", set(), {"clerk", "leader"}),
    ("teacher", "near_school", set(), {"colleague", "school"}),
]


@pytest.mark.parametrize(("person", "place", "may", "may_not"), ROWS)
def test_who_can_stand_in_for_whom(
    client: Client,
    district: District,
    sign_in: SignIn,
    person: str,
    place: str,
    may: set[str],
    may_not: set[str],
) -> None:
    ids = {name: district.person(name).id for name in {person, *may, *may_not}}
    address = f"/people/{ids[person]}/stand-ins"
    sign_in(client, person)
    for number, name in enumerate(sorted(may | may_not)):
        day = clock.today() + timedelta(days=number)
        sent = {"at": district.place(place).id, "deputy": ids[name], "first_day": day, "last_day": day}
        status = post(client, address, **sent)
        named = db.session.scalar(select(StandIn).where(StandIn.deputy_id == ids[name]))
        assert (status == 303) == (named is not None) == (name in may), name
        db.session.rollback()


def test_every_role_is_in_the_table_and_neither_keys_nor_looks_are_lent() -> None:
    assert {Role.SCHOOL_ADMIN, Role.HANDLER, Role.CLERK, Role.LEADER} == LENT


@pytest.mark.parametrize(
    ("person", "deputy", "place"),
    [
        ("handler", "leader", "housing_office"),
        ("handler", "admin", "housing_office"),
        ("school", "colleague", "near_school"),
        ("school", "alliance_leader", "near_school"),
        ("alliance_clerk", "admin", "alliance"),
        ("leader", "admin", "bureau"),
        ("clerk", "admin", "bureau"),
    ],
)
def test_on_these_days_one_sees_ones_own_and_what_is_lent_and_the_day_after_ones_own(
    district: District, person: str, deputy: str, place: str
) -> None:
    every_need(district)
    own, theirs = seen_by(district, deputy), seen_by(district, person)
    stand_in(district, person, deputy, at=place, begins=1, days=2)
    assert seen_by(district, deputy) == own, "it has not begun"
    with in_days(1):
        assert seen_by(district, deputy) == own | theirs
        assert seen_by(district, person) == theirs, "whoever is away keeps what they have"
    with in_days(2):
        assert seen_by(district, deputy) == own | theirs, "the last day is included"
    with in_days(3):
        assert seen_by(district, deputy) == own


def test_what_is_the_bureaus_alone_is_lent_by_nobody_at_a_school(district: District) -> None:
    every_need(district)
    stand_in(district, "school", "colleague", at="near_school")
    assert "受保护的" not in seen_by(district, "colleague")


def test_what_is_lent_is_lent_no_further(district: District) -> None:
    every_need(district)
    stand_in(district, "handler", "clerk")
    newcomer(district, "bureau", Role.LEADER)
    stand_in(district, "clerk", "admin", at="bureau", begins=1, days=1)
    with in_days(1):
        assert (Role.HANDLER, district.place("housing_office").id) not in district.person("admin").desks
        assert Role.HANDLER not in district.person("admin").role_names


def test_nobody_is_lent_what_they_have_already(district: District) -> None:
    stand_in(district, "clerk", "second_clerk", at="bureau")
    second = district.person("second_clerk")
    assert second.stands_in_for == frozenset()


def test_a_step_says_for_whom_it_was_done_where_ones_own_roles_do_not_let_one(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    stand_in(district, "handler", "leader")
    handling.answer(need, by=district.person("leader"), outcome=Outcome.SOLVED, words="分到三楼一间房")
    handling.comment(need, by=district.person("leader"), words="我自己说一句")
    query = select(NeedEvent.details).where(NeedEvent.by_id == district.person("leader").id)
    answered, commented = db.session.scalars(query.order_by(NeedEvent.id)).all()
    assert answered[ACTED_FOR] == [district.person("handler").id]
    assert ACTED_FOR not in commented


def test_the_history_names_both_to_colleagues_and_the_office_to_the_teacher(
    client: Client, district: District
) -> None:
    need = district.need(Status.IN_PROGRESS)
    stand_in(district, "handler", "leader")
    handling.answer(need, by=district.person("leader"), outcome=Outcome.SOLVED, words="分到三楼一间房")
    address = f"/needs/{need.number}"
    sign_in_as(client, district.person("clerk"))
    assert "局长一 for 后勤一 answered" in client.page(address).text
    sign_in_as(client, district.person("teacher"))
    read = client.page(address).text
    assert "后勤科 answered" in read
    assert "局长一" not in read


def test_who_stands_in_acts_over_http_and_no_longer_the_day_after(
    client: Client, district: District, sign_in: SignIn
) -> None:
    need = district.need(Status.IN_PROGRESS, unit="near_school")
    stand_in(district, "school", "colleague", at="near_school", days=1)
    sign_in(client, "colleague")
    assert "You stand in for 甲校管 at 石门小学" in client.page("/triage").text
    assert post(client, f"/needs/{need.number}/comments", words="我看一下", is_internal="y") == 303
    with in_days(1):
        assert client.get("/triage").status_code == 403
        assert client.get(f"/needs/{need.number}").status_code == 404


def test_both_are_told_what_happens_at_the_desk(district: District) -> None:
    need = district.need()
    stand_in(district, "handler", "leader")
    intake.accept(
        need, by=district.person("clerk"), unit=district.place("housing_office"), urgency=Urgency.ORDINARY
    )
    db.session.commit()
    assigned = select(Notice.person_id).where(Notice.need_id == need.id, Notice.kind == NoticeKind.ASSIGNED)
    told = set(db.session.scalars(assigned))
    assert told == {district.person(name).id for name in ("handler", "leader")}


def test_who_stands_in_is_told_and_the_other_one_where_an_administrator_named_them(
    district: District,
) -> None:
    stand_in(district, "handler", "clerk", by="admin")
    [to_deputy], [to_person] = duties_told_to(district, "clerk"), duties_told_to(district, "handler")
    assert to_deputy.startswith("You stand in for 后勤一 at 后勤科 from")
    assert to_person.startswith("局办一 stands in for you at 后勤科 from")


def test_nobody_decides_about_the_need_of_the_one_for_whom_they_stand_in(district: District) -> None:
    grant_role(district.person("clerk"), role=Role.TEACHER, organization=district.place("bureau"), by=None)
    need = district.need(by="clerk", title="受理员自己的")
    stand_in(district, "clerk", "admin", at="bureau")
    assert parties_to(need, district.person("admin")) == set()
    assert "受理员自己的" not in seen_by(district, "admin")
    with pytest.raises(NotAllowed):
        intake.decline(need, by=district.person("admin"), words="不办")
    assert need.status == Status.SUBMITTED


def test_nobody_decides_about_their_own_need_as_somebody_elses_stand_in(district: District) -> None:
    need = district.need(Status.IN_PROGRESS, by="colleague", unit="near_school")
    stand_in(district, "school", "colleague", at="near_school")
    assert parties_to(need, district.person("colleague")) == {Party.TEACHER}


def test_nobody_calls_about_what_was_answered_at_the_desk_they_mind(district: District) -> None:
    need = district.need(Status.ANSWERED)
    assert Party.CALLER in parties_to(need, district.person("clerk"))
    stand_in(district, "handler", "clerk")
    assert Party.CALLER not in parties_to(need, district.person("clerk"))


def test_nobody_calls_about_what_their_stand_in_answered(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    lent = stand_in(district, "clerk", "admin", at="bureau")
    handling.answer(need, by=district.person("admin"), outcome=Outcome.SOLVED, words="分到三楼一间房")
    end_stand_in(lent, by=district.person("clerk"))
    assert Party.CALLER not in parties_to(need, district.person("clerk"))
    assert Party.CALLER in parties_to(need, district.person("alliance_clerk"))


def test_a_round_still_takes_two_who_do_not_stand_in_for_each_other(district: District) -> None:
    round_ = open_for(district, [flat(district)])
    step = HousingEventKind.PUBLISHED
    stand_in(district, "handler", "admin")
    assert has_other_part(round_.id, step, district.person("admin"))
    assert not has_other_part(round_.id, HousingEventKind.APPLIED, district.person("admin"))
    assert not has_other_part(round_.id, step, district.person("clerk"))


def test_what_a_stand_in_did_in_a_round_counts_for_the_one_who_was_away_and_for_the_next_stand_in(
    district: District,
) -> None:
    round_ = open_for(district, [flat(district)])
    applied(round_, district.person("teacher"))
    answers = HousingEventKind.OBJECTION_REFUSED
    with clock.at(after(round_)):
        lent = stand_in(district, "second_clerk", "admin", at="bureau")
        publish(round_, by=district.person("admin"))
        end_stand_in(lent, by=district.person("second_clerk"))
        stand_in(district, "second_clerk", "leader", at="bureau")
        for name in ("admin", "second_clerk", "leader"):
            assert has_other_part(round_.id, answers, district.person(name)), name
        assert not has_other_part(round_.id, answers, district.person("clerk"))


def test_the_public_value_is_not_typed_by_somebody_and_by_their_stand_in(district: District) -> None:
    round_ = open_for(district, [flat(district)])
    applied(round_, district.person("teacher"))
    published(district, round_)
    frozen(district, round_)
    with clock.at(after(round_)):
        lent = stand_in(district, "handler", "admin")
        type_value(round_, VALUE, by=district.person("admin"))
        end_stand_in(lent, by=district.person("handler"))
        with pytest.raises(TakesAnother):
            type_value(round_, VALUE, by=district.person("handler"))
        type_value(round_, VALUE, by=district.person("clerk"))


def test_what_teachers_ask_for_themselves_is_done_for_nobody_else(district: District) -> None:
    round_ = open_for(district, [flat(district)])
    stand_in(district, "school", "teacher", at="near_school")
    applied(round_, district.person("teacher"))
    query = select(HousingEvent.details).where(HousingEvent.by_id == district.person("teacher").id)
    assert [ACTED_FOR in details for details in db.session.scalars(query)] == [False]


def test_a_finished_measure_does_not_answer_the_need_of_the_one_who_is_away(district: District) -> None:
    grant_role(district.person("leader"), role=Role.TEACHER, organization=district.place("bureau"), by=None)
    need = district.need(Status.IN_PROGRESS, by="leader")
    stand_in(district, "leader", "admin", at="bureau")
    for by in ("leader", "admin"):
        with pytest.raises(NotAllowed):
            handling.answer(
                need,
                by=district.person(by),
                outcome=Outcome.SOLVED,
                words="已办好",
                as_party=Party.MEASURE,
            )
    assert need.status == Status.IN_PROGRESS


def test_who_stands_in_writes_with_the_canned_replies_of_the_unit(district: District) -> None:
    office = district.place("housing_office")
    assert office not in units_of(district.person("leader"))
    stand_in(district, "handler", "leader")
    assert office in units_of(district.person("leader"))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"begins": -1}, refusals.PastDays),
        ({"days": 0}, refusals.PastDays),
        ({"days": LONGEST.days + 1}, refusals.TooLong),
        ({"at": "training_office"}, refusals.NothingToLend),
        ({"deputy": "other_handler"}, refusals.CannotStandIn),
        ({"deputy": "handler"}, refusals.CannotStandIn),
        ({"begins": 4, "deputy": "leader"}, refusals.StoodInAlready),
        ({"begins": 2, "days": 4, "deputy": "leader"}, refusals.StoodInAlready),
        ({"begins": 20, "deputy": "second_clerk"}, refusals.IsAway),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_named(
    district: District, wrong: dict[str, object], refusal: type[Exception]
) -> None:
    stand_in(district, begins=3, days=2)
    stand_in(district, "second_clerk", "leader", at="bureau", begins=20)
    with pytest.raises(refusal):
        stand_in(district, **wrong)  # type: ignore[arg-type]
    assert len(db.session.scalars(select(StandIn)).all()) == 2


def test_the_longest_time_and_the_days_right_before_and_after_another_are_taken(district: District) -> None:
    stand_in(district, begins=3, days=2)
    stand_in(district, deputy="leader", begins=5, days=LONGEST.days)
    stand_in(district, deputy="leader", begins=1, days=2)


def test_it_can_be_ended_at_any_time_and_everything_is_in_the_history(district: District) -> None:
    every_need(district)
    own = seen_by(district, "admin")
    lent = stand_in(district, "leader", "admin", at="bureau")
    end_stand_in(lent, by=district.person("leader"))
    assert seen_by(district, "admin") == own
    kinds = select(PersonEvent.kind).where(PersonEvent.person_id == lent.person_id).order_by(PersonEvent.id)
    assert db.session.scalars(kinds).all()[-2:] == [EventKind.STAND_IN_NAMED, EventKind.STAND_IN_ENDED]
    stand_in(district, "leader", "clerk", at="bureau")


def ended(lent: StandIn) -> bool:
    """Whether it is over before its time."""
    db.session.refresh(lent)
    return lent.ended_at is not None


def test_a_closed_account_on_either_side_ends_it_and_tells_the_other(district: District) -> None:
    first = stand_in(district, "leader", "clerk", at="bureau")
    deactivate(district.person("clerk"), by=district.person("admin"))
    assert ended(first)
    assert duties_told_to(district, "leader") == ["局办一 no longer stands in for 局长一 at 云岭林区教育局"]
    second = stand_in(district, "leader", "second_clerk", at="bureau")
    deactivate(district.person("leader"), by=district.person("admin"))
    assert ended(second)


def test_a_role_that_is_taken_ends_it(district: District) -> None:
    lent = stand_in(district)
    handler = district.person("handler")
    take_role(handler, handler.roles[0], by=district.person("admin"), successor=district.person("leader"))
    assert ended(lent)


def test_who_moves_away_or_only_reads_stands_in_no_longer(district: District) -> None:
    first, second = stand_in(district), stand_in(district, "school", "colleague", at="near_school")
    move_person(
        district.person("colleague"), organization=district.place("lone_school"), by=district.person("admin")
    )
    grant_role(district.person("clerk"), role=Role.AUDITOR, organization=district.place("bureau"), by=None)
    assert (ended(first), ended(second)) == (True, True)


def test_what_is_asked_before_an_account_is_closed_names_it(
    client: Client, district: District, sign_in: SignIn
) -> None:
    stand_in(district)
    sign_in(client, "admin")
    for name in ("handler", "clerk"):
        page = client.page(f"/people/{district.person(name).id}/deactivation")
        assert "局办一 stands in for 后勤一 at 后勤科" in page.text


def test_an_administrator_names_somebody_for_who_is_ill_and_ends_it(
    client: Client, district: District, sign_in: SignIn
) -> None:
    address = f"/people/{district.person('handler').id}/stand-ins"
    sign_in(client, "admin")
    day = clock.today()
    page = (
        client.page(address)
        .form(address)
        .send(deputy=str(district.person("clerk").id), first_day=day.isoformat(), last_day=day.isoformat())
    )
    assert "局办一" in page.text
    assert (
        "局办一 stands in for 后勤一 at 后勤科"
        in client.page(f"/organizations/{district.place('housing_office').id}").text
    )
    [lent] = db.session.scalars(select(StandIn))
    ending = f"{address}/{lent.id}/ending"
    db.session.commit()
    assert "局办一 no longer stands in" in client.page(address).form(ending).send().text
    assert ended(lent)


def test_an_administrator_elsewhere_lends_nobody_what_is_beyond_them(
    client: Client, district: District, sign_in: SignIn
) -> None:
    grant_role(
        district.person("alliance_clerk"), role=Role.ADMIN, organization=district.place("alliance"), by=None
    )
    lent = stand_in(district)
    sign_in(client, "alliance_clerk")
    address = f"/people/{lent.person_id}/stand-ins"
    assert client.get(address).status_code == 404
    assert post(client, address) == 404
    assert post(client, f"{address}/{lent.id}/ending") == 404
    assert not ended(lent)


def test_a_day_before_today_and_an_end_before_the_beginning_are_said_beside_the_field(
    client: Client, district: District, sign_in: SignIn
) -> None:
    handler = district.person("handler")
    sign_in(client, "handler")
    address = f"/people/{handler.id}/stand-ins"
    today = clock.today()

    def sent(first_day: date, last_day: date) -> str:
        return client.page(address).form(address).send(
            deputy=str(district.person("clerk").id),
            first_day=first_day.isoformat(),
            last_day=last_day.isoformat(),
        ).text  # fmt: skip

    assert "These days are over already" in sent(today - timedelta(days=1), today)
    assert "The last day is not before the first" in sent(today, today - timedelta(days=1))


def test_a_step_is_done_for_none_whose_roles_do_not_let_them_do_it(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    newcomer(district, "bureau", number="between")
    stand_in(district, "handler", "between")
    stand_in(district, "leader", "between", at="bureau")
    handling.answer(need, by=district.person("between"), outcome=Outcome.SOLVED, words="分到三楼一间房")
    query = select(NeedEvent.details).where(NeedEvent.by_id == district.person("between").id)
    [answered] = db.session.scalars(query)
    assert answered[ACTED_FOR] == [district.person("handler").id]


@pytest.mark.parametrize("is_protected", [False, True])
def test_the_need_of_who_is_away_stands_in_no_figure_of_who_stands_in(
    district: District, is_protected: bool
) -> None:
    clerk = district.person("second_clerk")
    grant_role(clerk, role=Role.TEACHER, organization=district.place("bureau"), by=None)
    need = district.need(Status.ANSWERED, by="second_clerk", is_protected=is_protected)
    teacher.object_to(need, by=clerk, words="没有解决")
    stand_in(district, "second_clerk", "admin", at="bureau")
    db.session.flush()
    for source in (lights.OBJECTIONS, need_rows.UNCLOSED):
        for name, rows in (("leader", 1), ("admin", 0)):
            query = select(Need.id).select_from(source.table)
            for target, condition in source.joins:
                query = query.join(target, condition)
            query = narrowed(query, source, district.person(name), Filters())
            assert len(db.session.scalars(query).all()) == rows, (source.table, name)


def test_who_was_right_above_a_school_that_hangs_elsewhere_now_stands_in_no_longer(
    district: District,
) -> None:
    lent = stand_in(district, "school", "alliance_clerk", at="near_school")
    move_organization(
        district.place("near_school"), parent=district.place("bureau"), by=district.person("admin")
    )
    db.session.commit()
    assert ended(lent)


def test_what_is_to_come_is_not_said_to_be_so_today(
    client: Client, district: District, sign_in: SignIn
) -> None:
    stand_in(district, begins=3)
    sign_in(client, "admin")
    page = client.page(f"/organizations/{district.place('housing_office').id}")
    assert "局办一 stands in for 后勤一 at 后勤科 from" in page.text


def choices(client: Client, person: Person, words: str = "") -> dict[str, str]:
    """Who can be chosen while one types, each with what tells them apart."""
    found = client.get(f"/people/{person.id}/stand-ins/choices", query_string={"q": words}).json
    return {one["name"]: one["where"] for one in found["matches"]}


def test_whoever_chooses_a_colleague_reads_no_staff_number_and_finds_nobody_by_it(
    client: Client, district: District, sign_in: SignIn
) -> None:
    handler = district.person("handler")
    sign_in(client, "handler")
    assert choices(client, handler, "局办二") == {"局办二": "云岭林区教育局 · Intake clerk"}
    assert choices(client, handler, "second_cl") == {}
    for who in ("second_clerk", "leader"):
        assert who not in client.get(f"/people/{handler.id}/stand-ins").text


def test_whoever_keeps_the_accounts_finds_and_reads_the_number(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "admin")
    found = choices(client, district.person("handler"), "second_cl")
    assert found == {"局办二": "云岭林区教育局 · second_clerk"}


def test_colleagues_of_one_name_are_told_apart_by_where_they_are_and_what_they_do(
    client: Client, district: District, sign_in: SignIn
) -> None:
    for number, place, role in (
        ("one", "bureau", Role.CLERK),
        ("two", "bureau", Role.LEADER),
        ("three", "housing_office", Role.HANDLER),
    ):
        newcomer(district, place, role, number=number)
    sign_in(client, "handler")
    page = client.get(f"/people/{district.person('handler').id}/stand-ins").text
    for where in ("云岭林区教育局 · Intake clerk", "云岭林区教育局 · Leader", "后勤科 · Handler"):
        assert f"新来的 · {where}" in page


def test_one_after_another_is_no_longer_than_the_longest(district: District) -> None:
    stand_in(district, begins=2, days=LONGEST.days)
    for begins in (1, LONGEST.days + 2):
        with pytest.raises(refusals.TooLong):
            stand_in(district, begins=begins, days=1)
    stand_in(district, begins=0, days=1)
    stand_in(district, deputy="leader", begins=1, days=1)
    stand_in(district, begins=LONGEST.days + 3, days=LONGEST.days)


def test_what_was_ended_on_its_last_day_is_not_begun_anew(district: District) -> None:
    lent = stand_in(district, days=LONGEST.days)
    with in_days(LONGEST.days - 1):
        end_stand_in(lent, by=district.person("handler"))
        db.session.flush()
        with pytest.raises(refusals.TooLong):
            stand_in(district, days=2)
        stand_in(district, begins=2, days=2)
