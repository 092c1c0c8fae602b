"""Each event tells the right people: never the actor, never who may not see the need, nobody twice."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from tests.notices.conftest import Told, newest_notice
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import grant_role
from welfare.accounts.leaving import deactivate
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions import clock as by_clock
from welfare.needs.actions import handling, intake, slips, teacher
from welfare.needs.actions.submission import Submission, submit
from welfare.needs.calls import actions as follow_ups
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Action, Outcome, Satisfaction, Status
from welfare.needs.models import Need
from welfare.notices.models import Notice

ALL_CLERKS = {"clerk": "intake", "second_clerk": "intake", "alliance_clerk": "intake"}
S = Status
_keys = count(1)


def _clerks(kind: str) -> Told:
    return dict.fromkeys(ALL_CLERKS, kind)


def _urge(d: District, need: Need) -> None:
    with clock.at(clock.now() + timedelta(days=200)):
        teacher.urge(need, by=d.person("teacher"))


def _submission(**more: object) -> Submission:
    return Submission(
        key=f"told {next(_keys)}", category="housing", title="灯坏了", description="走廊", **more
    )


def _accept(d: District, need: Need, unit: str = "housing_office", **more: object) -> None:
    intake.accept(need, by=d.person("clerk"), unit=d.place(unit), urgency=Urgency.ORDINARY, **more)


def _leading() -> Need:
    return db.session.scalars(select(Need).where(Need.title == "领头").order_by(Need.id.desc())).first()


def _call_about(d: District, need: Need) -> None:
    by_clock.lapse(need)
    follow_ups.follow_up(need, by=d.person("clerk"), is_reached=True, is_solved=True)


def _follow(d: District, need: Need) -> None:
    intake.merge(d.need(by="colleague"), by=d.person("clerk"), into=need)
    db.session.commit()


def _ask_for_time(d: District, need: Need) -> None:
    handling.request_extension(need, by=d.person("handler"), days=3, words="等材料")
    db.session.commit()


def _answer(d: District, need: Need, by: str = "handler") -> None:
    handling.answer(need, by=d.person(by), outcome=Outcome.SOLVED, words="修好了")


def _correct_school(d: District, need: Need, school: str = "lone_school") -> None:
    given = {"category": need.category, "urgency": need.urgency, "words": "填错了学校"}
    slips.correct(need, by=d.person("clerk"), school=d.place(school), **given)


def _undoing(action: Action) -> "Act":
    return lambda d, n: slips.undo(n, by=d.person("clerk"), action=action, words="点错了")


Prepare = Callable[[District, Need], object]
Act = Callable[[District, Need], object]
NOTHING: Prepare = lambda d, n: None  # noqa: E731
CASES: dict[str, tuple[Action, Status, Prepare, Act, Told]] = {
    "submit": (
        Action.SUBMIT,
        S.WITHDRAWN,
        NOTHING,
        lambda d, n: submit(_submission(), by=d.person("teacher")),
        ALL_CLERKS,
    ),
    "submit on behalf": (
        Action.SUBMIT,
        S.WITHDRAWN,
        NOTHING,
        lambda d, n: submit(_submission(on_behalf_of_id=d.person("teacher").id), by=d.person("clerk")),
        {"second_clerk": "intake", "alliance_clerk": "intake", "teacher": "progress"},
    ),
    "accept": (Action.ACCEPT, S.SUBMITTED, NOTHING, _accept, {"teacher": "progress", "handler": "assigned"}),
    "accept for the school": (
        Action.ACCEPT,
        S.SUBMITTED,
        NOTHING,
        lambda d, n: _accept(d, n, "near_school"),
        {"teacher": "progress", "school": "assigned"},
    ),
    "accept with an assisting unit": (
        Action.ACCEPT,
        S.SUBMITTED,
        NOTHING,
        lambda d, n: _accept(d, n, assisting=[d.place("training_office")]),
        {"teacher": "progress", "handler": "assigned", "other_handler": "assigned"},
    ),
    "ask": (
        Action.ASK,
        S.IN_PROGRESS,
        NOTHING,
        lambda d, n: handling.ask(n, by=d.person("handler"), words="几层？"),
        {"teacher": "question"},
    ),
    "reply": (
        Action.REPLY,
        S.NEEDS_INFO,
        NOTHING,
        lambda d, n: teacher.reply(n, by=d.person("teacher"), words="三层"),
        {"handler": "teacher_spoke"},
    ),
    "reply before dispatch": (
        Action.REPLY,
        S.SUBMITTED,
        lambda d, n: handling.ask(n, by=d.person("clerk"), words="几层？"),
        lambda d, n: teacher.reply(n, by=d.person("teacher"), words="三层"),
        _clerks("teacher_spoke"),
    ),
    "decline": (
        Action.DECLINE,
        S.SUBMITTED,
        NOTHING,
        lambda d, n: intake.decline(n, by=d.person("clerk"), words="无关"),
        {"teacher": "progress"},
    ),
    "transfer": (
        Action.TRANSFER,
        S.IN_PROGRESS,
        NOTHING,
        lambda d, n: intake.transfer(n, by=d.person("clerk"), unit=d.place("training_office")),
        {"other_handler": "assigned"},
    ),
    "return": (
        Action.RETURN_TO_INTAKE,
        S.IN_PROGRESS,
        NOTHING,
        lambda d, n: handling.return_to_intake(n, by=d.person("handler"), words="不归我们"),
        ALL_CLERKS,
    ),
    "request an extension": (
        Action.REQUEST_EXTENSION,
        S.IN_PROGRESS,
        NOTHING,
        _ask_for_time,
        _clerks("extension"),
    ),
    "extend": (
        Action.EXTEND,
        S.IN_PROGRESS,
        _ask_for_time,
        lambda d, n: intake.extend(n, by=d.person("clerk")),
        {"handler": "extension"},
    ),
    "refuse an extension": (
        Action.REFUSE_EXTENSION,
        S.IN_PROGRESS,
        _ask_for_time,
        lambda d, n: intake.refuse_extension(n, by=d.person("clerk"), words="来得及"),
        {"handler": "extension"},
    ),
    "carry": (
        Action.CARRY,
        S.IN_PROGRESS,
        NOTHING,
        lambda d, n: intake.carry(
            n, by=d.person("clerk"), words="等预算", review_on=clock.today() + timedelta(days=30)
        ),
        {"teacher": "progress"},
    ),
    "resume": (
        Action.RESUME,
        S.CARRIED,
        NOTHING,
        lambda d, n: intake.resume(n, by=d.person("clerk")),
        {"teacher": "progress", "handler": "assigned"},
    ),
    "answer": (Action.ANSWER, S.IN_PROGRESS, NOTHING, _answer, {"teacher": "answer"}),
    "answer what another follows": (
        Action.ANSWER,
        S.IN_PROGRESS,
        _follow,
        _answer,
        {"teacher": "answer", "colleague": "answer"},
    ),
    "confirm": (
        Action.CONFIRM,
        S.ANSWERED,
        NOTHING,
        lambda d, n: teacher.confirm(n, by=d.person("teacher"), satisfaction=Satisfaction.SATISFIED),
        {},
    ),
    "object": (
        Action.OBJECT,
        S.ANSWERED,
        NOTHING,
        lambda d, n: teacher.object_to(n, by=d.person("teacher"), words="还是漏"),
        {"handler": "teacher_spoke", **_clerks("teacher_spoke")},
    ),
    "lapse": (Action.LAPSE, S.ANSWERED, NOTHING, lambda d, n: by_clock.lapse(n), {"teacher": "progress"}),
    "follow up": (
        Action.FOLLOW_UP,
        S.SOLVED,
        NOTHING,
        lambda d, n: follow_ups.follow_up(n, by=d.person("clerk"), is_reached=False),
        {},
    ),
    "follow up, solved": (
        Action.FOLLOW_UP,
        S.ANSWERED,
        lambda d, n: by_clock.lapse(n),
        lambda d, n: follow_ups.follow_up(n, by=d.person("clerk"), is_reached=True, is_solved=True),
        {"teacher": "progress"},
    ),
    "follow up, not solved": (
        Action.FOLLOW_UP,
        S.ANSWERED,
        lambda d, n: by_clock.lapse(n),
        lambda d, n: follow_ups.follow_up(n, by=d.person("clerk"), is_reached=True, is_solved=False),
        {
            "teacher": "progress",
            "handler": "teacher_spoke",
            "second_clerk": "teacher_spoke",
            "alliance_clerk": "teacher_spoke",
        },
    ),
    "contest": (
        Action.CONTEST,
        S.ANSWERED,
        _call_about,
        lambda d, n: teacher.contest(n, by=d.person("teacher"), is_solved=False),
        {"handler": "teacher_spoke", **_clerks("teacher_spoke")},
    ),
    "reopen": (
        Action.REOPEN,
        S.SOLVED,
        NOTHING,
        lambda d, n: teacher.reopen(n, by=d.person("teacher"), words="又漏了"),
        {"handler": "teacher_spoke", **_clerks("teacher_spoke")},
    ),
    "withdraw": (
        Action.WITHDRAW,
        S.IN_PROGRESS,
        NOTHING,
        lambda d, n: teacher.withdraw(n, by=d.person("teacher")),
        {"handler": "teacher_spoke"},
    ),
    "withdraw before dispatch": (
        Action.WITHDRAW,
        S.SUBMITTED,
        NOTHING,
        lambda d, n: teacher.withdraw(n, by=d.person("teacher")),
        {},
    ),
    "merge": (
        Action.MERGE,
        S.SUBMITTED,
        lambda d, n: d.need(by="colleague", title="领头"),
        lambda d, n: intake.merge(n, by=d.person("clerk"), into=_leading()),
        {"teacher": "progress"},
    ),
    "release": (
        Action.RELEASE,
        S.SUBMITTED,
        _follow,
        lambda d, n: teacher.withdraw(n, by=d.person("teacher")),
        {"colleague": "progress", **ALL_CLERKS},
    ),
    "urge": (Action.URGE, S.IN_PROGRESS, NOTHING, _urge, {"handler": "pressed", **_clerks("pressed")}),
    "supervise": (
        Action.SUPERVISE,
        S.IN_PROGRESS,
        NOTHING,
        lambda d, n: handling.supervise(n, by=d.person("leader"), words="本周办结"),
        {"handler": "pressed", **_clerks("pressed")},
    ),
    "comment by the teacher": (
        Action.COMMENT,
        S.IN_PROGRESS,
        NOTHING,
        lambda d, n: handling.comment(n, by=d.person("teacher"), words="谢谢"),
        {"handler": "comment"},
    ),
    "comment to the teacher": (
        Action.COMMENT,
        S.IN_PROGRESS,
        NOTHING,
        lambda d, n: handling.comment(n, by=d.person("handler"), words="明天来"),
        {"teacher": "comment"},
    ),
    "internal comment of a handler": (
        Action.COMMENT,
        S.IN_PROGRESS,
        NOTHING,
        lambda d, n: handling.comment(n, by=d.person("handler"), words="难办", is_internal=True),
        _clerks("comment"),
    ),
    "undo an acceptance": (
        Action.UNDO_ACCEPT,
        S.IN_PROGRESS,
        NOTHING,
        _undoing(Action.UNDO_ACCEPT),
        {"teacher": "progress", "second_clerk": "intake", "alliance_clerk": "intake"},
    ),
    "undo a decline": (
        Action.UNDO_DECLINE,
        S.DECLINED,
        NOTHING,
        _undoing(Action.UNDO_DECLINE),
        {"teacher": "progress", "second_clerk": "intake", "alliance_clerk": "intake"},
    ),
    "undo a transfer": (
        Action.UNDO_TRANSFER,
        S.IN_PROGRESS,
        lambda d, n: intake.transfer(n, by=d.person("clerk"), unit=d.place("training_office")),
        _undoing(Action.UNDO_TRANSFER),
        {"handler": "assigned"},
    ),
    "undo a merger": (
        Action.UNDO_MERGE,
        S.MERGED,
        NOTHING,
        _undoing(Action.UNDO_MERGE),
        {"teacher": "progress", "second_clerk": "intake", "alliance_clerk": "intake"},
    ),
    "recall an answer that another followed": (
        Action.RECALL,
        S.IN_PROGRESS,
        lambda d, n: (_follow(d, n), _answer(d, n)),
        _undoing(Action.RECALL),
        {"teacher": "answer", "colleague": "answer", "handler": "assigned"},
    ),
    "correct": (
        Action.CORRECT,
        S.IN_PROGRESS,
        NOTHING,
        lambda d, n: slips.correct(
            n,
            by=d.person("clerk"),
            category="other",
            school=d.place("near_school"),
            urgency=n.urgency,
            words="填错了类别",
        ),
        {"teacher": "progress"},
    ),
    "correct the school of what waits to be signed for": (
        Action.CORRECT,
        S.SUBMITTED,
        NOTHING,
        _correct_school,
        {"teacher": "progress", "second_clerk": "intake"},
    ),
    "internal comment of a clerk": (
        Action.COMMENT,
        S.IN_PROGRESS,
        NOTHING,
        lambda d, n: handling.comment(n, by=d.person("clerk"), words="催一下", is_internal=True),
        {"handler": "comment"},
    ),
}


TRIED_ELSEWHERE = {
    Action.HAND_ON, Action.REMIND, Action.GO_ON, Action.ASSIGN, Action.TAKE_OVER, Action.GIVE_BACK,
}  # fmt: skip
"""In tests/organizations/test_closing.py, tests/needs/test_assignees.py and reminders/test_needs.py."""


def test_every_action_is_tried() -> None:
    assert {case[0] for case in CASES.values()} == set(Action) - TRIED_ELSEWHERE


@pytest.mark.slow("tells every event of a need")
def test_each_event_tells_the_right_people(district: District, told_since: Callable[[int], Told]) -> None:
    wrong = {}
    for name, (_action, status, prepare, act, expected) in CASES.items():
        need = district.need(status)
        db.session.commit()
        prepare(district, need)
        db.session.commit()
        before = newest_notice()
        act(district, need)
        db.session.commit()
        if told_since(before) != expected:
            wrong[name] = (told_since(before), expected)
    assert not wrong, "\n".join(f"{name}: told {got}, expected {want}" for name, (got, want) in wrong.items())
    print(f"{len(CASES)} events tried")


@pytest.mark.parametrize("place", ["near_school", "alliance"])
@pytest.mark.parametrize("protected", [False, True])
def test_a_role_at_the_school_or_its_alliance_hears_nothing_of_a_protected_need(
    district: District, told_since: Callable[[int], Told], protected: bool, place: str
) -> None:
    grant_role(district.person("school"), role=Role.CLERK, organization=district.place(place), by=None)
    district.need(is_protected=protected)
    db.session.commit()
    assert ("school" in told_since(0)) is not protected
    clerks = {name: why for name, why in ALL_CLERKS.items() if not (protected and name == "alliance_clerk")}
    assert clerks.items() <= told_since(0).items()
    assert ("alliance_clerk" in told_since(0)) is not protected


def test_whose_account_is_closed_is_not_told(district: District, told_since: Callable[[int], Told]) -> None:
    need = district.need()
    deactivate(district.person("teacher"), by=district.person("admin"))
    deactivate(district.person("second_clerk"), by=district.person("admin"))
    _accept(district, need)
    db.session.commit()
    assert set(told_since(0)) == {"clerk", "alliance_clerk", "handler"}


def test_nobody_hears_of_a_need_elsewhere(district: District, told_since: Callable[[int], Told]) -> None:
    district.need(by="neighbour")
    db.session.commit()
    assert set(told_since(0)) == {"clerk", "second_clerk"}


def test_a_follower_hears_of_their_own_need(district: District) -> None:
    need = district.need(Status.IN_PROGRESS)
    _follow(district, need)
    _answer(district, need)
    db.session.commit()
    colleague = district.person("colleague")
    notice = db.session.scalars(
        select(Notice).where(Notice.person_id == colleague.id, Notice.kind == "answer")
    ).one()
    assert db.session.get_one(Need, notice.need_id).raised_by_id == colleague.id


def test_what_was_done_calls_for_no_more_work(district: District) -> None:
    """A clerk who signs for a need does so for the other clerks; the handler's own are read by acting."""
    need = district.need()
    db.session.commit()
    assert _unread() == set(ALL_CLERKS)
    _accept(district, need)
    db.session.commit()
    assert _unread() == {"teacher", "handler"}
    _answer(district, need)
    db.session.commit()
    assert _unread() == {"teacher"}
    teacher.object_to(need, by=district.person("teacher"), words="还是漏")
    db.session.commit()
    assert _unread() == {"handler", *ALL_CLERKS}


def test_who_is_to_sign_now_hears_of_a_corrected_school(district: District) -> None:
    need = district.need(by="neighbour")
    db.session.commit()
    assert _unread() == {"clerk", "second_clerk"}
    _correct_school(district, need, "near_school")
    db.session.commit()
    assert _unread() == {"neighbour", "second_clerk", "alliance_clerk"}
    _correct_school(district, need)
    db.session.commit()
    assert _unread() == {"neighbour", "second_clerk"}


def test_in_one_transaction_the_same_holds(district: District) -> None:
    """The demo tells whole stories in one transaction."""
    need = district.need(Status.ANSWERED)
    teacher.object_to(need, by=district.person("teacher"), words="还是漏")
    db.session.commit()
    assert _unread() == {"handler", *ALL_CLERKS}


def test_what_is_rolled_back_tells_nobody(district: District) -> None:
    district.need()
    db.session.rollback()
    district.need(by="neighbour")
    db.session.commit()
    assert _unread() == {"clerk", "second_clerk"}


def _unread() -> set[str]:
    people = db.metadata.tables["people"]
    query = (
        select(people.c.staff_number)
        .join(Notice, Notice.person_id == people.c.id)
        .where(Notice.read_at.is_(None))
    )
    return set(db.session.scalars(query))
