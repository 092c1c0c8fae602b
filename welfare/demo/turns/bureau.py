"""The turns that the bureau takes: the clerk, the handling unit, the leader, and the clock."""

from datetime import timedelta
from typing import TYPE_CHECKING

from welfare import clock
from welfare.demo.district import OFFICE_OF
from welfare.needs.actions import handling, intake, slips
from welfare.needs.assignees import actions as assignees
from welfare.needs.deadlines import Urgency, add_working_days, working_days_between
from welfare.needs.lifecycle import Action, Outcome, Status

if TYPE_CHECKING:
    from welfare.demo.stories import Story, Turn


def accept(story: "Story") -> "Turn":
    """The clerk signs for it, mostly on the same day."""
    yield story.in_office(0, 1 if story.rng.random() < 0.3 else 0)
    _dispatch(story)


def accept_this_morning(story: "Story") -> "Turn":
    """The clerk has signed for it today."""
    yield story.this_morning()
    _dispatch(story)


def _dispatch(story: "Story") -> None:
    limit = max(1, working_days_between(clock.today(), story.due)) if story.due else None
    unit = story.cast.district[story.office]
    intake.accept(story.need, by=story.clerk, unit=unit, urgency=story.urgency, limit_days=limit)


def decline(story: "Story") -> "Turn":
    """The clerk says why it is not taken."""
    yield story.in_office(0, 1)
    intake.decline(story.need, by=story.clerk, words=story.text["reason"])


def ask(story: "Story") -> "Turn":
    """The clerk asks before accepting, the handler afterwards."""
    yield story.in_office(0, 1)
    by = story.clerk if story.need.unit_id is None else story.handler
    handling.ask(story.need, by=by, words=story.text["question"])


def transfer(story: "Story") -> "Turn":
    """From the office it went to first to the right one."""
    yield story.in_office(0, 1)
    story.office = story.right_office()
    unit = story.cast.district[story.office]
    intake.transfer(story.need, by=story.clerk, unit=unit, words=story.decks.words("transferred"))


def return_to_intake(story: "Story") -> "Turn":
    """The office it went to first gives it back."""
    yield story.in_office(0, 1)
    handling.return_to_intake(story.need, by=story.handler, words=story.decks.words("returned"))
    story.office = story.right_office()


def request_extension(story: "Story") -> "Turn":
    """The handler needs more days."""
    yield story.in_office(1, 3)
    days, words = story.rng.choice((3, 5, 5, 7)), story.decks.words("extension", story.category)
    handling.request_extension(story.need, by=story.handler, days=days, words=words)


def extend(story: "Story") -> "Turn":
    """The clerk grants them."""
    yield story.in_office(0, 1)
    intake.extend(story.need, by=story.clerk)


def refuse_extension(story: "Story") -> "Turn":
    """The clerk does not."""
    yield story.in_office(0, 1)
    intake.refuse_extension(story.need, by=story.clerk, words=story.decks.words("extension_refused"))


def carry(story: "Story") -> "Turn":
    """It cannot be solved yet."""
    yield story.in_office(1, 2)
    review_on = add_working_days(story.times.today, story.rng.randint(8, 60)).day
    intake.carry(story.need, by=story.clerk, words=story.text["carried"], review_on=review_on)


def resume(story: "Story") -> "Turn":
    """What was missing has come."""
    yield story.in_office(4, 8)
    intake.resume(story.need, by=story.clerk, words=story.decks.words("resumed", story.category))


def take_time(story: "Story") -> "Turn":
    """Something is built or bought meanwhile."""
    yield story.in_office(5, 8)


def key(story: "Story") -> "Turn":
    """A flat is given out by points, and the key answers the need; see `welfare.demo.housing`."""
    while story.need.status == Status.IN_PROGRESS:
        yield story.in_office(1, 1)


def wait_in_line(story: "Story") -> "Turn":
    """All flats of the round went to others: the need stays open until the next one."""
    yield story.moment_in_line()
    review_on = add_working_days(story.times.today, 30).day
    words = story.decks.words("in_line")
    intake.carry(story.need, by=story.clerk, words=words, review_on=review_on)


def late(story: "Story") -> "Turn":
    """The deadline passes."""
    yield story.evening_after(story.need.due_on or story.times.today)


def answer(story: "Story") -> "Turn":
    """The handler says what was done."""
    yield story.in_office(*_days_to_answer(story))
    redone = story.need.redo_count > 0
    words = story.text["redone" if redone else "answer"]
    handling.answer(story.need, by=story.handler, outcome=Outcome.SOLVED, words=words)


def explain(story: "Story") -> "Turn":
    """The handler says why it cannot be done now."""
    yield story.in_office(*_days_to_answer(story))
    words = story.text["explained"]
    handling.answer(story.need, by=story.handler, outcome=Outcome.EXPLAINED, words=words)


def _days_to_answer(story: "Story") -> tuple[int, int]:
    """In time, where there is time left."""
    due = story.need.due_on
    left = working_days_between(clock.today(), due) if due else 1
    return (0, 1) if left <= 1 else (1, min(left - 1, 6))


def supervise(story: "Story") -> "Turn":
    """The leader wants it done."""
    yield story.in_office(0, 1)
    leader = story.cast.acting(story.cast.leader)
    handling.supervise(story.need, by=leader, words=story.decks.words("supervised"))


def remark(story: "Story") -> "Turn":
    """The handler tells the teacher how it goes."""
    yield story.in_office(0, 1)
    handling.comment(story.need, by=story.handler, words=story.decks.words("remarks", story.category))


def note(story: "Story") -> "Turn":
    """The clerk writes something for the colleagues."""
    yield story.in_office(0, 1)
    words = story.decks.words("notes", story.category)
    handling.comment(story.need, by=story.clerk, words=words, is_internal=True)


def note_to_handler(story: "Story") -> "Turn":
    """The clerk asks the handler for something, who is told of it."""
    yield story.in_office(0, 1)
    words = "教师问过两次进度，请您先给教师回个电话。"
    named = [story.handler.id]
    handling.comment(story.need, by=story.clerk, words=words, is_internal=True, mentions=named)


def take_over(story: "Story") -> "Turn":
    """The handler has it from now on."""
    yield story.in_office(0, 1)
    assignees.take_over(story.need, by=story.handler)


def give_back(story: "Story") -> "Turn":
    """The handler leaves it to the whole office again."""
    yield story.in_office(0, 1)
    assignees.give_back(story.need, by=story.handler, words="本周外出培训，请其他同事先看。")


def let_colleague(story: "Story") -> "Turn":
    """The handler lets somebody else of the office have it, where there is anybody."""
    yield story.in_office(0, 1)
    for colleague in story.colleagues:
        assignees.assign(story.need, by=story.handler, person=colleague.id, words="这类事您更熟悉。")


def merge(story: "Story") -> "Turn":
    """The clerk lets it follow an earlier one."""
    yield story.in_office(0, 1)
    if story.follows:
        words = story.decks.words("merged")
        intake.merge(story.need, by=story.clerk, into=story.follows.need, words=words)


def merge_anew(story: "Story") -> "Turn":
    """The clerk has forgotten to say why, takes it back, and lets it follow once more."""
    yield story.in_office(0, 1)
    if story.follows:
        intake.merge(story.need, by=story.clerk, into=story.follows.need)
        _take_back(story, Action.UNDO_MERGE, "漏写了并案的理由。")
        words = story.decks.words("merged")
        intake.merge(story.need, by=story.clerk, into=story.follows.need, words=words)


def after_release(story: "Story") -> "Turn":
    """It follows until the leading need is withdrawn."""
    while story.need.status == Status.MERGED:
        yield story.in_office(1, 1)


def lapse(story: "Story") -> "Turn":
    """Nobody says anything, and the clock closes it in the night after the last day."""
    yield story.after_the_night_of(story.need.due_on or story.times.today - timedelta(days=1))


def accept_anew(story: "Story") -> "Turn":
    """The clerk takes the acceptance back and dispatches it once more, at once."""
    yield from ()
    _take_back(story, Action.UNDO_ACCEPT, "办理时限选错了。")
    _dispatch(story)


def decline_by_mistake(story: "Story") -> "Turn":
    """The clerk declines before the reason is written, and takes it back."""
    yield from ()
    intake.decline(story.need, by=story.clerk, words="见附件。")
    _take_back(story, Action.UNDO_DECLINE, "理由没有写清楚就点了提交。")


def transfer_astray(story: "Story") -> "Turn":
    """The clerk picks the wrong line of the list of units, and takes it back."""
    yield from ()
    unit = story.cast.district[OFFICE_OF["training"]]
    intake.transfer(story.need, by=story.clerk, unit=unit)
    _take_back(story, Action.UNDO_TRANSFER, "选错了单位。")


def answer_too_soon(story: "Story") -> "Turn":
    """The handler calls it solved, and takes the answer back."""
    yield from ()
    words = "已列入近期计划，按计划解决。"
    handling.answer(story.need, by=story.handler, outcome=Outcome.SOLVED, words=words)
    slips.undo(story.need, by=story.handler, action=Action.RECALL, words="还没有落实，不能算已解决。")


def correct(story: "Story") -> "Turn":
    """The clerk corrects how it presses; the deadline stays."""
    yield from ()
    school, inquiry = story.cast.district[story.school], Urgency.INQUIRY
    slips.correct(
        story.need, by=story.clerk, category=story.category, school=school, urgency=inquiry,
        words="教师只是咨询政策，按咨询件办理。",
    )  # fmt: skip


def _take_back(story: "Story", action: Action, words: str) -> None:
    slips.undo(story.need, by=story.clerk, action=action, words=words)
