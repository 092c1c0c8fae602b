"""A view of a queue in the address: read from the query string and written back, so that it can be sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from welfare.accounts.models import Person
from welfare.needs.categories import all_categories
from welfare.needs.deadlines import Urgency
from welfare.needs.desk.labels import AGES, DESK, QUESTION, QUEUE, SORT, age_label
from welfare.needs.desk.options import PEOPLE_AT, SCHOOLS_AT, UNITS_AT, PeopleAt
from welfare.needs.desk.queues import (
    QUEUES,
    STATUSES,
    Age,
    Desk,
    DeskQueue,
    Question,
    Sort,
    View,
    desks_of,
    usual_queue,
)
from welfare.needs.labels import STATUS, URGENCY
from welfare.needs.lifecycle import Status
from welfare.needs.search import terms_apart
from welfare.organizations.options import Source
from welfare.web.asked import Asked, asked_in
from welfare.web.choices import told_apart

LONGEST_WORDS = 100
AGE = re.compile(r"(\d{1,4})?-(\d{1,4})?", re.ASCII)


PLACES: dict[str, Mapping[Desk, Source | PeopleAt]] = {
    "school": SCHOOLS_AT,
    "unit": UNITS_AT,
    "person": PEOPLE_AT,
}
"""By which places and people a desk filters: what each can choose from."""
Places = Mapping[str, Asked]
"""The `school`, the `unit` and the `person` by which this person filters at this desk."""


@dataclass(frozen=True)
class Filter:
    """One filter: a list to choose from, or what is chosen of many."""

    name: str
    label: str
    options: list[tuple[str, Any]]
    current: str
    address: str | None = None
    """Where what fits is found while one types; None where all are listed."""
    typed: str = ""
    """What was typed, where it is not clear what it means."""


def asked_view(args: Mapping[str, str], person: Person) -> tuple[View, Places]:
    """The view that the address names, and by which places it filters; a 404 for a foreign one."""
    desk = desk_in(args, person)
    places = places_in(args, desk, person)
    return view_in(args, desk, places, person), places


def places_in(args: Mapping[str, str], desk: Desk, person: Person) -> Places:
    """What the address names of what the person may choose from; a foreign school or unit is a 404."""
    return {name: asked_in(args, name, of_desk[desk].offered_to(person)) for name, of_desk in PLACES.items()}


def desk_in(args: Mapping[str, str], person: Person) -> Desk:
    """The desk that the address names, else the person's usual one."""
    desks = desks_of(person)
    return next((desk for desk in desks if desk == args.get("desk")), desks[0])


def view_in(args: Mapping[str, str], desk: Desk, places: Places, person: Person) -> View:
    """The view that the address names. What cannot be read is left out."""
    queue = next((q for q in QUEUES[desk] if q == args.get("queue")), usual_queue(desk, person))
    view = View(
        desk=desk,
        queue=queue,
        sort=Sort.NEWEST,
        category=next((c.key for c in all_categories() if c.key == args.get("category")), None),
        school=places["school"].id,
        unit=places["unit"].id,
        assignee=places["person"].id,
        status=next((s for s in STATUSES[queue] if s == args.get("status")), None),
        urgency=next((u for u in Urgency if u == args.get("urgency")), None),
        question=_question_in(args.get("question", ""), queue),
        age=_age_in(args.get("age", "")),
        words=" ".join(args.get("q", "").replace("\0", "").split())[:LONGEST_WORDS].strip(),
    )
    view = replace(view, is_apart="apart" in args and bool(terms_apart(view.words)))
    return replace(view, sort=next((s for s in view.sorts if s == args.get("sort")), view.sorts[0]))


def _question_in(value: str, queue: DeskQueue) -> Question | None:
    waits = Status.NEEDS_INFO in STATUSES[queue]
    return next((one for one in Question if waits and one == value), None)


def _age_in(value: str) -> Age | None:
    found = AGE.fullmatch(value)
    if not found or not any(found.groups()):
        return None
    return Age(int(found[1] or 0), int(found[2]) if found[2] else None)


def _age_as_written(age: Age) -> str:
    return f"{age.days or ''}-{age.below if age.below is not None else ''}"


def address_of(view: View, endpoint: str = "triage.inbox") -> str:
    """The view's address; or that of another page that shows it."""
    return url_for(endpoint, **asked_of(view))  # type: ignore[arg-type]


def asked_of(view: View) -> dict[str, str]:
    """What stands in the view's address: the same for the same view, and what `view_in` reads."""
    given: dict[str, Any] = {
        "desk": view.desk.value,
        "queue": view.queue.value,
        "sort": view.sort.value if view.sort is not view.sorts[0] else None,
        "category": view.category,
        "school": view.school,
        "unit": view.unit,
        "person": view.assignee,
        "status": view.status.value if view.status else None,
        "urgency": view.urgency.value if view.urgency else None,
        "age": _age_as_written(view.age) if view.age else None,
        "question": view.question.value if view.question else None,
        "q": view.words or None,
        "apart": 1 if view.is_apart else None,
    }
    return {name: str(value) for name, value in given.items() if value is not None}


def apart_from(view: View) -> View | None:
    """The needs in which the words of a search stand apart from one another; None where there are none to
    take apart, or they are what the view shows."""
    return replace(view, is_apart=True) if not view.is_apart and terms_apart(view.words) else None


def in_queue(view: View, queue: DeskQueue) -> View:
    """The same filters on a sister queue, in its usual order."""
    status = view.status if view.status in STATUSES[queue] else None
    question = view.question if Status.NEEDS_INFO in STATUSES[queue] else None
    moved = replace(view, queue=queue, status=status, question=question)
    return replace(moved, sort=moved.sorts[0])


def on_desk(desk: Desk, person: Person) -> str:
    """The address at which a person begins on a desk."""
    return url_for("triage.inbox", desk=desk.value, queue=usual_queue(desk, person).value)


def filters_of(view: View, places: Places) -> list[Filter]:
    """The filters; one that leaves no choice is not shown."""
    statuses: list[tuple[Status, Any]] = [(status, STATUS[status]) for status in STATUSES[view.queue]]
    ages = AGES if view.age is None or view.age in AGES else {**AGES, view.age: age_label(view.age)}
    found = [
        _choice("category", _("Category"), [(c.key, c.label) for c in all_categories()], view.category),
        _by_place("school", _("School"), places["school"]),
        _by_place("unit", _("Unit"), places["unit"]),
        _by_place("person", _("With"), places["person"]),
        _choice("status", _("Status"), statuses, view.status),
        _choice("urgency", _("Urgency"), list(URGENCY.items()), view.urgency),
        _choice("age", _("Time since submission"), [(_age_as_written(a), label) for a, label in ages.items()],
                _age_as_written(view.age) if view.age else None),
    ]  # fmt: skip
    if Status.NEEDS_INFO in STATUSES[view.queue]:
        found.append(_choice("question", _("Question"), list(QUESTION.items()), view.question))
    return [each for each in found if each.address or len(each.options) > 1]


def _by_place(name: str, label: str, asked: Asked) -> Filter:
    shown = asked.listed if asked.listed is not None else [asked.chosen] if asked.chosen else []
    found = _choice(name, label, told_apart(shown), asked.id)
    if asked.listed is not None:
        return found
    return replace(found, address=asked.options.address, typed=asked.typed)


def _choice(name: str, label: str, options: list[tuple[Any, Any]], current: Any) -> Filter:
    return Filter(name, label, [(str(value), text) for value, text in options], str(current or ""))


def sorts_of(view: View) -> Filter:
    """The orders to choose from."""
    return Filter("sort", _("Order"), [(sort.value, SORT[sort]) for sort in view.sorts], view.sort.value)


def chips_of(view: View, filters: Sequence[Filter]) -> list[tuple[str, str]]:
    """Each filter at work in words, with the address of the view without it."""
    chips = [
        (f"{each.label}{_(': ')}{dict(each.options)[each.current]}", _with(view, each.name, None))
        for each in filters
        if each.current
    ]
    if view.is_apart:
        apart = _("Words apart: %(words)s", words=" ".join(terms_apart(view.words)))
        return [*chips, (apart, _with(replace(view, is_apart=False), "words", ""))]
    return (
        [*chips, (_("Words: %(words)s", words=view.words), _with(view, "words", ""))] if view.words else chips
    )


def in_words(view: View, places: Places) -> list[str]:
    """The desk, its queue, and each filter at work."""
    chips = [text for text, _url in chips_of(view, filters_of(view, places))]
    return [str(DESK[view.desk]), str(QUEUE[view.queue]), *chips]


def _with(view: View, name: str, value: Any) -> str:
    changed: dict[str, Any] = {"assignee" if name == "person" else name: value}
    rest = replace(view, **changed)
    return address_of(rest if rest.sort in rest.sorts else replace(rest, sort=rest.sorts[0]))
