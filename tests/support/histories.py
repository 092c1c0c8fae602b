"""Random histories of needs: whatever people may do, in any order, with time passing between."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy import select

from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions import clock as by_clock
from welfare.needs.actions import handling, intake, slips, teacher
from welfare.needs.actions.parties import parties_to_each
from welfare.needs.calls import actions as follow_ups
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import OPEN, UNDOES, Action, Outcome, Satisfaction, Status
from welfare.needs.models import Need
from welfare.needs.policy import possible_actions

BEGIN = datetime(2026, 3, 2, 2, tzinfo=UTC)
PEOPLE = ("teacher", "colleague", "neighbour", "clerk", "second_clerk", "handler", "leader")
Doing = Callable[[Need, Person, Random], object]


def _call(need: Need, by: Person, rng: Random) -> None:
    is_reached = rng.random() < 0.6
    follow_ups.follow_up(
        need,
        by=by,
        is_reached=is_reached,
        is_solved=rng.random() < 0.6 if is_reached else None,
        satisfaction=rng.choice([None, *Satisfaction]) if is_reached else None,
    )


def _merge(need: Need, by: Person, rng: Random) -> None:
    others = select(Need).where(Need.id != need.id, Need.status.in_(OPEN)).order_by(Need.id)
    possible = [other for other in db.session.scalars(others) if need.is_protected or not other.is_protected]
    if possible:
        intake.merge(need, by=by, into=rng.choice(possible))


def _undoing(action: Action) -> Doing:
    return lambda need, by, _: slips.undo(need, by=by, action=action, words="点错了")


CONTACTED = (True, False, None)
"""What teachers say about whether the office got in touch, by the id of their need."""
DOINGS: dict[Action, Doing] = {
    Action.ACCEPT: lambda n, by, _: intake.accept(
        n, by=by, unit=District().place("housing_office"), urgency=Urgency.ORDINARY
    ),
    Action.ASK: lambda n, by, _: handling.ask(n, by=by, words="几口人？"),
    Action.REPLY: lambda n, by, _: teacher.reply(n, by=by, words="三口"),
    Action.DECLINE: lambda n, by, _: intake.decline(n, by=by, words="不在受理范围"),
    Action.TRANSFER: lambda n, by, _: intake.transfer(n, by=by, unit=District().place("housing_office")),
    Action.RETURN_TO_INTAKE: lambda n, by, _: handling.return_to_intake(n, by=by, words="不归我们"),
    Action.REQUEST_EXTENSION: lambda n, by, rng: handling.request_extension(
        n, by=by, days=rng.randint(1, 5), words="配件未到"
    ),
    Action.EXTEND: lambda n, by, _: intake.extend(n, by=by),
    Action.REFUSE_EXTENSION: lambda n, by, _: intake.refuse_extension(n, by=by, words="请如期答复"),
    Action.SUPERVISE: lambda n, by, _: handling.supervise(n, by=by, words="请抓紧"),
    Action.CARRY: lambda n, by, _: intake.carry(n, by=by, words="等预算", review_on=date(2099, 1, 5)),
    Action.RESUME: lambda n, by, _: intake.resume(n, by=by),
    Action.GO_ON: lambda n, by, _: intake.go_on(n, by=by, words="先按一间办"),
    Action.ANSWER: lambda n, by, rng: handling.answer(
        n, by=by, outcome=rng.choice(list(Outcome)), words="看过了"
    ),
    Action.CONFIRM: lambda n, by, rng: teacher.confirm(
        n, by=by, satisfaction=rng.choice(list(Satisfaction)), is_contacted=CONTACTED[n.id % 3]
    ),
    Action.OBJECT: lambda n, by, _: teacher.object_to(n, by=by, words="还在漏"),
    Action.CONTEST: lambda n, by, rng: teacher.contest(
        n,
        by=by,
        is_solved=n.status in OPEN or rng.random() < 0.5,
        satisfaction=rng.choice([None, *Satisfaction]),
    ),
    Action.REOPEN: lambda n, by, _: teacher.reopen(n, by=by, words="又漏了"),
    Action.WITHDRAW: lambda n, by, _: teacher.withdraw(n, by=by),
    Action.URGE: lambda n, by, _: teacher.urge(n, by=by),
    Action.COMMENT: lambda n, by, _: handling.comment(n, by=by, words="一句话"),
    Action.FOLLOW_UP: _call,
    Action.MERGE: _merge,
    **{action: _undoing(action) for action in UNDOES},
    Action.CORRECT: lambda n, by, rng: slips.correct(
        n,
        by=by,
        category=rng.choice([one for one in ("housing", "other", "home") if one != n.category]),
        school=District().place("near_school" if n.school_id % 2 else "far_school"),
        urgency=n.urgency,
        words="填错了",
    ),
}
WEIGHTS = {
    Action.ACCEPT: 3, Action.ANSWER: 3, Action.CONFIRM: 0.5, Action.OBJECT: 0.5, Action.URGE: 0.3,
    Action.DECLINE: 0.05, Action.WITHDRAW: 0.03, Action.MERGE: 0.05, Action.COMMENT: 0.03,
    Action.TRANSFER: 0.2, Action.RETURN_TO_INTAKE: 0.2, Action.ASK: 0.3, Action.CARRY: 0.3,
    Action.CONTEST: 2, Action.FOLLOW_UP: 2, Action.SUPERVISE: 0.1, Action.REQUEST_EXTENSION: 0.5,
    Action.UNDO_ACCEPT: 0.3, Action.RECALL: 0.3, Action.CORRECT: 0.1,
}  # fmt: skip
"""How often something is done, where it is not 1: so that needs come to an answer, and to what follows it."""


def tell_random_history(
    district: District, seed: int | Random, *, needs: int = 6, steps: int = 120, lapsed: int = 0
) -> list[Need]:
    """Some needs and what became of them; the same for the same seed. Leaves it in the session.

    The first `lapsed` of them begin with an answer that nobody confirmed in time: calls about them are due.
    """
    rng = seed if isinstance(seed, Random) else Random(seed)
    with clock.at(BEGIN):
        told = [
            district.need(
                Status.ANSWERED if n < lapsed else Status.SUBMITTED,
                by=rng.choice(PEOPLE[:3]),
                is_protected=rng.random() < 0.2,
            )
            for n in range(needs)
        ]
        by_clock.lapse(*told[:lapsed])
    continue_history(district, told, rng, begin=BEGIN, steps=steps)
    return told


def continue_history(
    district: District, told: list[Need], rng: Random, *, begin: datetime, steps: int
) -> None:
    """What else becomes of these needs from `begin` on."""
    moment, people = begin, [district.person(who) for who in PEOPLE]
    for _ in range(steps):
        moment += timedelta(hours=rng.choice((1, 5, 30, 120)))
        with clock.at(moment):
            by_clock.lapse_all_due()
            db.session.flush()
            _do_something(rng.choice(told), people, rng)
            db.session.flush()


def _do_something(need: Need, people: list[Person], rng: Random) -> None:
    """One of the things that somebody may do with the need now."""
    possible = [
        (action, by)
        for by, parties in zip(people, parties_to_each(need, people), strict=True)
        for action in possible_actions(need, parties, clock.now())
        if action in DOINGS
    ]
    weights = [WEIGHTS.get(action, 1) for action, _ in possible]
    ((action, by),) = rng.choices(possible, weights)
    DOINGS[action](need, by, rng)
