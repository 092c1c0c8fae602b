"""Turnover housing in the demo: fifty flats given out in a round that has run to its end, and one open now.

The flats were built or bought as a group at the three schools of the visits. Eighty apply: the fifty
newcomers, and thirty who have been there longer and stay on the waiting list. Three of the flats have been
given back since: two are given out in the round that is open, one waits to be offered to the next in line.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.demo.names import School
from welfare.demo.people import Cast
from welfare.demo.stories import Story
from welfare.demo.timetable import Timetable
from welfare.extensions import db
from welfare.housing.applications import actions as applications
from welfare.housing.applications.models import Application
from welfare.housing.draw import actions as draws
from welfare.housing.draw.rules import SSQ_WEEKDAYS, Source, issue_after
from welfare.housing.notice import actions as objections
from welfare.housing.notice.models import Objection
from welfare.housing.rounds import actions as rounds
from welfare.housing.rounds.models import Round
from welfare.housing.rules.facts import Evidence
from welfare.housing.rules.sample import SAMPLE
from welfare.housing.stays.actions import offers, stays
from welfare.housing.stays.models import Allocation
from welfare.housing.units import actions as units
from welfare.housing.units.models import Obtained
from welfare.needs.lifecycle import OPEN
from welfare.needs.models import Need

SEED = "housing"
BOUGHT_AT = School.JUNIOR
"""Where the flats were bought as a group; at the other two schools they were built, as the measure says."""
COST = {Obtained.BUILT: 61_000, Obtained.GROUP_PURCHASE: 57_300}
"""Yuan a flat, which adds up to a little less than three million for the fifty."""
GIVEN_BACK = ((School.HOME, 2), (School.JUNIOR, 1))
OPENED, APPLIED, CLOSED, CORRECTED, PUBLISHED = 38, 36, 36, 35, 34
OBJECTED, ANSWERED, FROZEN, DRAWN, SIGNED, ACCEPTED, KEYS = 34, 33, 29, 26, 25, 25, 24
"""How many working days before today each step of the first round was taken."""
VACATED, OPEN_NOW, APPLIED_NOW, CLOSES_IN = 6, 4, 2, 6
HANDED_OVER = (
    "教师周转房{}的钥匙已交到您手上，水电已通，可以入住。",
    "教师周转房{}今天交付，钥匙三把已当面点清，祝您住得安心。",
    "您在本批分到的教师周转房{}已验收，钥匙已交给您，水表、电表读数已登记。",
    "教师周转房{}的钥匙和家具清单已交给您，如有不妥，请在一周内告诉我们。",
)
VALUE = "04091522273011"
"""The public random value that two people typed in; invented, as everything here."""
Turn = Iterator[datetime]


class Flats:
    """The two rounds; `newcomers` and `in_line` are the stories of the needs from which people apply."""

    def __init__(self, cast: Cast, times: Timetable, newcomers: list[Story], in_line: list[Story]) -> None:
        self.cast, self.times = cast, times
        self.newcomers, self.in_line = newcomers, in_line
        self.rng = Random(SEED)  # noqa: S311
        self.handler = cast.acting(cast.account["handler"])
        self.clerk = cast.acting(cast.account["clerk"])
        self.codes = [str(code) for code in self.rng.sample(range(10_000, 100_000), 200)]

    def stories(self) -> list[Turn]:
        """Both rounds."""
        return [self._first_round(), self._round_of_now()]

    def _office(self, ago: int) -> datetime:
        """A moment in working hours, so many working days ago."""
        evening_before = self.times.evening_of(self.times.working_day(ago + 1), self.rng)
        return self.times.in_office(evening_before, 1, self.rng)

    def _evening(self, ago: int) -> datetime:
        return self.times.evening_of(self.times.working_day(ago), self.rng)

    def _first_round(self) -> Turn:
        yield self._office(OPENED)
        round_ = self._open("第一批", self._build(), closes=CLOSED)
        yield self._evening(APPLIED)
        for story in (*self.newcomers, *self.in_line):
            self._apply(round_, story, self._facts(story))
        yield self._office(CORRECTED)
        self._correct(round_)
        published = self._office(PUBLISHED)
        yield published
        rounds.publish(round_, by=self.clerk)
        yield from self._objection(round_, published)
        yield from self._drawn(round_)
        yield self._office(SIGNED)
        offers.sign(round_, by=self.clerk, words="公示期满，异议已答复。")
        yield self._evening(ACCEPTED)
        for offer in self._offers(round_):
            offers.accept(offer, by=offer.person)
        yield from self._keys(round_)

    def _build(self) -> list[int]:
        """The fifty flats, as many at each school as it has newcomers."""
        by_school: dict[str, int] = {}
        for story in self.newcomers:
            by_school[story.school] = by_school.get(story.school, 0) + 1
        return [
            self._flat(school, n, Obtained.GROUP_PURCHASE if school == BOUGHT_AT else Obtained.BUILT)
            for school, number in by_school.items()
            for n in range(number)
        ]

    def _flat(self, school: str, n: int, way: Obtained) -> int:
        described = units.Description(
            school_id=self.cast.district[school].id,
            building=f"{n // 10 + 1}号楼",
            number=f"{n % 10 // 2 + 1}0{n % 2 + 1}室",
            floor_area=(32.5, 34.8)[n % 2],
            rooms=1,
            obtained_by=way,
            cost_yuan=COST[way],
            rent_yuan=(150, 180)[n % 2],
        )
        return units.add_unit(described, by=self.handler).id

    def _open(self, batch: str, unit_ids: list[int], closes: int) -> Round:
        """A round under the sample rules; `closes` is so many working days ago, or to come where negative."""
        name = f"{clock.today().year}年{batch}教师周转房分配"
        last = self.times.working_day(closes) if closes > 0 else self.times.working_day_to_come(-closes)
        plan = rounds.Plan(
            name=name,
            rule_set_id=rounds.keep_rules("教师周转房积分", SAMPLE, by=self.handler).id,
            closes_on=last,
            notice_days=3,
            offer_days=3,
            term_months=36,
            unit_ids=unit_ids,
        )
        round_ = rounds.prepare_round(plan, by=self.handler)
        rounds.open_round(round_, by=self.handler, secret=sha256(batch.encode()).hexdigest()[:32])
        return round_

    def _apply(self, round_: Round, story: Story, facts: dict[str, Any]) -> None:
        code = self.codes.pop()
        application = applications.apply(
            round_,
            by=story.teacher,
            need_id=story.need.id,
            school_id=self.cast.district[story.school].id,
            facts=facts,
            code=code,
        )
        # What the draw is made of is invented here, so that every load draws the same.
        application.nonce = sha256(code.encode()).hexdigest()

    def _facts(self, story: Story) -> dict[str, Any]:
        """Newcomers come from far away; those who wait have been here for years and live near."""
        is_new = story in self.newcomers
        return {
            "owns_home": "no",
            "commute_km": int(story.text.slots["km"]) if is_new else self.rng.randint(2, 9),
            "people": story.text.details["people"],
            "years_here": 0 if is_new else self.rng.randint(4, 9),
            "couple_teaches": "no",
        }

    def _correct(self, round_: Round) -> None:
        """One had counted a year more than the personnel records do."""
        application = db.session.scalars(
            select(Application)
            .where(Application.round_id == round_.id, Application.person_id.not_in(self._new_ids()))
            .order_by(Application.id)
        ).first()
        if application is not None:
            facts = {**application.facts, "years_here": application.facts["years_here"] - 1}
            words = "经核对人事记录，本区教龄少一年，已更正。"
            applications.correct(
                application, facts, None, by=self.handler, words=words, evidence=Evidence.PERSONNEL
            )

    def _drawn(self, round_: Round) -> Turn:
        """The list is frozen before anybody knows the value; two people type it in."""
        yield self._office(FROZEN)
        _issue, day = issue_after(Source.SSQ, "2026000", clock.today(), clock.today())
        number = sum(
            (day - timedelta(days=n)).weekday() in SSQ_WEEKDAYS for n in range(day.timetuple().tm_yday)
        )
        draws.freeze(round_, draws.Named(Source.SSQ, day, f"{day.year}{number:03}"), by=self.handler)
        yield self._office(DRAWN)
        for person in (self.handler, self.clerk):
            draws.type_value(round_, VALUE, by=person)

    def _objection(self, round_: Round, published: datetime) -> Turn:
        """Somebody at the end of the newcomers had left out how far away she lives."""
        yield max(self._evening(OBJECTED), published + timedelta(hours=1))
        low = (
            select(Application)
            .where(Application.round_id == round_.id, Application.person_id.in_(self._new_ids()))
            .order_by(Application.position.desc(), Application.id)
        )
        application = db.session.scalars(low).first()
        if application is None:
            return
        by = next(story.teacher for story in self.newcomers if story.raised_by.id == application.person_id)
        objections.make_objection(application, by=by, words="我家在外县，到校单程58公里，里程填少了。")
        yield self._office(ANSWERED)
        facts = {**application.facts, "commute_km": 58}
        made = db.session.scalars(select(Objection).where(Objection.round_id == round_.id)).one()
        words = "经核对户籍与路程，里程更正为58公里，重新计分。"
        objections.uphold_objection(
            made, facts=facts, sensitive=None, by=self.handler, words=words, evidence=Evidence.IDENTITY
        )

    def _new_ids(self) -> list[int]:
        return [story.raised_by.id for story in self.newcomers]

    def _keys(self, round_: Round) -> Turn:
        """School by school, as they were visited."""
        schools = list(dict.fromkeys(story.school for story in self.newcomers))
        for later, school in enumerate(schools):
            yield self._office(KEYS - later)
            for offer in self._offers(round_):
                if offer.unit.school_id == self.cast.district[school].id:
                    door = f"{offer.unit.building}{offer.unit.number}"
                    words = self.rng.choice(HANDED_OVER).format(door)
                    stays.hand_over_key(offer, by=self.handler, words=words)

    def _offers(self, round_: Round) -> list[Allocation]:
        query = (
            select(Allocation)
            .where(Allocation.round_id == round_.id)
            .options(joinedload(Allocation.unit), joinedload(Allocation.person))
            .order_by(Allocation.id)
            .execution_options(populate_existing=True)
        )
        db.session.flush()
        return list(db.session.scalars(query))

    def _round_of_now(self) -> Turn:
        """Three flats are given back; two of them are in a round in which the teacher's account applies."""
        yield self._office(VACATED)
        freed = [offer for school, number in GIVEN_BACK for offer in self._offers_at(school)[-number:]]
        for offer in freed:
            stays.vacate(offer, by=self.handler, words="调离本校，已腾退。")
        yield self._office(OPEN_NOW)
        flats = [offer.unit_id for offer in freed[1:]]
        round_ = self._open("第二批", flats, closes=-CLOSES_IN)
        yield self._evening(APPLIED_NOW)
        for story in self.in_line[::3]:
            if story.school in dict(GIVEN_BACK):
                self._apply(round_, story, self._facts(story))
        self._account_applies(round_)

    def _offers_at(self, school: str) -> list[Allocation]:
        first = db.session.scalars(select(Round).order_by(Round.id)).first()
        place = self.cast.district[school].id
        return [offer for offer in self._offers(first) if offer.unit.school_id == place] if first else []

    def _account_applies(self, round_: Round) -> None:
        teacher = self.cast.acting(self.cast.account["teacher"])
        need_id = db.session.scalar(
            select(Need.id)
            .where(Need.raised_by_id == teacher.id, Need.category == "housing", Need.status.in_(OPEN))
            .order_by(Need.id.desc())
        )
        if need_id is None:
            return
        applications.apply(
            round_,
            by=teacher,
            need_id=need_id,
            school_id=self.cast.district[School.HOME].id,
            facts={
                "owns_home": "no",
                "commute_km": 24,
                "people": 2,
                "years_here": 6,
                "couple_teaches": "yes",
            },
            sensitive={"hardship": "yes"},
            code=self.codes.pop(),
        )
