"""Many schools with many teachers, and as many needs as one likes, made from the demo's.

Each need of the demo is told again with all its events and calls, some weeks earlier, as another teacher's at
another school. Events are sealed by the product's own `append_to_new`, rows when it commits, as the product's
own are; so `audit verify` finds everything as it was. What is open is told again only where that was just
now. Ids grow with time, but within a telling of the demo's ten weeks.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any

from sqlalchemy import insert, select, text

from welfare import clock
from welfare.accounts.actions import new_person, record_added
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.demo.names import invented_names
from welfare.extensions import db, note_written
from welfare.history.actions import append_to_new
from welfare.needs.calls.models import DueCall, FollowUp
from welfare.needs.models import Need, NeedEvent, NumberSeries
from welfare.needs.numbers import numbered
from welfare.needs.search import need_search, searchable, tokens_of
from welfare.organizations.models import Organization, OrganizationKind

WEEKS = 156
"""Three years."""
OPEN_SINCE = 2
"""Weeks: what is open is told again so often."""
SEED = 1
PLACES = ("id", "position", "seal")
"""What an event gets anew."""

Row = dict[str, Any]


@dataclass
class Story:
    """A need of the demo with all that is told of it."""

    need: Row
    events: list[Row] = field(default_factory=list)
    calls: list[Row] = field(default_factory=list)
    due_calls: list[Row] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        """Whether nobody has to do anything any more."""
        return self.need["closed_on"] is not None


@dataclass(frozen=True)
class Teacher:
    """Whose need it is to be."""

    id: int
    name: str
    school_id: int
    school: str


def add_teachers(at_each_school: int) -> None:
    """So many at every school of the demo and of those that were added to it; the caller commits."""
    names, people = cycle(invented_names(Random(SEED), but=set())), []
    schools = select(Organization).where(Organization.kind == OrganizationKind.SCHOOL)
    there = Counter(db.session.scalars(select(Person.organization_id)))
    for school in db.session.scalars(schools.order_by(Organization.id)).all():
        people += [
            new_person(
                staff_number=f"T{school.id:04d}{n:03d}",
                name=next(names),
                organization=school,
                phone=None,
                roles=(Role.TEACHER,),
                by=None,
                is_demo=True,
            )
            for n in range(there[school.id], at_each_school)
        ]
    db.session.flush()
    record_added(people, by=None)


def add_needs(needs: int) -> None:
    """Tell the demo's again until there are so many; the caller commits."""
    stories, teachers, rng = _stories(), _teachers(), Random(SEED)
    times = max(0, needs - len(stories)) // sum(story.is_closed for story in stories)
    next_id = max(story.need["id"] for story in stories) + 1
    last = Counter({series.year: series.last for series in db.session.scalars(select(NumberSeries))})
    for n in reversed(range(times)):
        weeks = n * WEEKS // times
        told = [story for story in stories if story.is_closed or weeks < OPEN_SINCE]
        _write(list(_again(told, timedelta(weeks=weeks), rng.choices(teachers, k=len(told)), last, next_id)))
        next_id += len(told)
    for year, number in last.items():
        db.session.merge(NumberSeries(year=year, last=number))
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT setval('needs_id_seq', (SELECT max(id) FROM needs))"))
    db.session.execute(text("ANALYZE"))


def _stories() -> list[Story]:
    """The demo's, but for those that were merged into others."""
    written = (column for column in Need.__table__.columns if column.computed is None)
    needs = select(*written).where(Need.merged_into_id.is_(None)).order_by(Need.id)
    stories = {need["id"]: Story(need) for need in _rows(needs)}
    for model, of in ((NeedEvent, "events"), (FollowUp, "calls"), (DueCall, "due_calls")):
        table: Any = model.__table__
        for row in _rows(select(table).order_by(*table.primary_key)):
            if row["need_id"] in stories:
                getattr(stories[row["need_id"]], of).append(row)
    return list(stories.values())


def _rows(query: Any) -> list[Row]:
    return [dict(row._mapping) for row in db.session.execute(query)]


def _teachers() -> list[Teacher]:
    query = select(Person.id, Person.name, Organization.id, Organization.name)
    at_school = query.join(Organization, Organization.id == Person.organization_id)
    schools = at_school.where(Organization.kind == OrganizationKind.SCHOOL).order_by(Person.id)
    return [Teacher(*row) for row in db.session.execute(schools)]


def _again(
    stories: list[Story], ago: timedelta, teachers: list[Teacher], last: Counter[int], next_id: int
) -> Iterator[Story]:
    """The stories, so much earlier and of these teachers, with ids and numbers of their own."""
    for need_id, (story, teacher) in enumerate(zip(stories, teachers, strict=True), next_id):
        need = _earlier(story.need, ago)
        year = clock.local(need["submitted_at"]).year
        last[year] += 1
        number = numbered(year, last[year])
        yield Story(
            need | {
                "id": need_id,
                "number": number,
                "raised_by_id": teacher.id,
                "submitted_by_id": teacher.id,
                "school_id": teacher.school_id,
                "search_text": searchable(
                    need["title"], need["description"], number, teacher.name, teacher.school
                ),
            },
            *(
                [_about(need_id, teacher, story, _earlier(row, ago)) for row in rows]
                for rows in (story.events, story.calls, story.due_calls)
            ),
        )  # fmt: skip


def _about(need_id: int, teacher: Teacher, story: Story, row: Row) -> Row:
    """A row of a story as one of this need and this teacher, with no place of its own yet."""
    about = {name: value for name, value in row.items() if name not in PLACES} | {"need_id": need_id}
    if about.get("by_id") == story.need["raised_by_id"]:
        about["by_id"] = teacher.id
    return about


def _earlier(row: Row, ago: timedelta) -> Row:
    """The same so much earlier, with the days that an event tells of."""
    moved = {name: value - ago if isinstance(value, date) else value for name, value in row.items()}
    if row.get("details"):
        moved["details"] = {
            name: (date.fromisoformat(said) - ago).isoformat() if name.endswith("_on") and said else said
            for name, said in row["details"].items()
        }
    return moved


def _write(stories: list[Story]) -> None:
    """As the product writes them, many at once."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    db.session.execute(insert(Need.__table__), [story.need for story in stories])
    tokens = [(story.need["id"], tokens_of(story.need["search_text"])) for story in stories]
    found = [{"rowid": at, "tokens": each if is_postgresql else " ".join(each)} for at, each in tokens]
    db.session.execute(insert(need_search), found)
    append_to_new(NeedEvent, [_as_event(event) for story in stories for event in story.events])
    note_written("needs", [(story.need["id"],) for story in stories])
    for model, rows in (
        (FollowUp, [call for story in stories for call in story.calls]),
        (DueCall, [due for story in stories for due in story.due_calls]),
    ):
        table: Any = model.__table__
        if rows:
            keys = db.session.execute(insert(table).returning(*table.primary_key), rows)
            note_written(table.name, [tuple(key) for key in keys])


def _as_event(row: Row) -> Row:
    """By the names of the model, which calls the column of what was done otherwise."""
    return {("kind" if name == "action" else name): value for name, value in row.items()}
