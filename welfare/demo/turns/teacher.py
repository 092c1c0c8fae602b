"""The turns that the teacher takes."""

from typing import TYPE_CHECKING

from welfare.needs.actions import handling, teacher
from welfare.needs.lifecycle import Outcome, Satisfaction, Status

if TYPE_CHECKING:
    from welfare.demo.stories import Story, Turn


def reply(story: "Story") -> "Turn":
    """To the question that was asked."""
    yield story.after_lessons(0, 2)
    teacher.reply(story.need, by=story.teacher, words=story.text["reply"])


def say(story: "Story") -> "Turn":
    """Something to add."""
    yield story.after_lessons(0, 1)
    handling.comment(story.need, by=story.teacher, words=story.decks.words("said", story.category))


def attend(story: "Story") -> "Turn":
    """A course takes place that answers what was asked for."""
    while story.need.status == Status.IN_PROGRESS:
        yield story.in_office(1, 1)


def see_it_open(story: "Story") -> "Turn":
    """A home opens that answers what was asked for."""
    while story.need.status == Status.IN_PROGRESS:
        yield story.in_office(1, 1)


def urge(story: "Story") -> "Turn":
    """It is overdue."""
    yield story.after_lessons(0, 1)
    teacher.urge(story.need, by=story.teacher, words=story.decks.words("urged", story.category))


def confirm(story: "Story") -> "Turn":
    """Within a few days."""
    yield story.after_lessons(0, 3)
    _confirm(story)


def confirm_this_morning(story: "Story") -> "Turn":
    """Today."""
    yield story.this_morning()
    _confirm(story)


def _confirm(story: "Story") -> None:
    solved = story.need.outcome == Outcome.SOLVED
    satisfaction = Satisfaction.SATISFIED
    words = story.decks.words("confirmed" if solved else "confirmed_explained")
    chance = story.rng.random()
    if chance < 0.14:
        satisfaction, words = Satisfaction.BASICALLY_SATISFIED, story.decks.words("basically")
    elif chance < 0.3 and not solved:
        satisfaction, words = Satisfaction.DISSATISFIED, ""
    teacher.confirm(
        story.need, by=story.teacher, satisfaction=satisfaction, words=words,
        is_contacted=satisfaction is not Satisfaction.DISSATISFIED,
    )  # fmt: skip


def object_to(story: "Story") -> "Turn":
    """The answer does not hold."""
    yield story.after_lessons(0, 3)
    words = story.text["objection"]
    teacher.object_to(story.need, by=story.teacher, words=words)


def reopen(story: "Story") -> "Turn":
    """It held only for a while."""
    yield story.after_lessons(4, 9)
    teacher.reopen(story.need, by=story.teacher, words=story.text["reopened"])


def withdraw(story: "Story") -> "Turn":
    """It is not needed any more."""
    yield story.after_lessons(0, 2)
    teacher.withdraw(story.need, by=story.teacher, words=story.decks.words("withdrawn"))
