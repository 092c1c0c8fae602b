"""Education alliances: their levels, whom they cover, what their schools share, and who is exchanged."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from welfare.organizations.models import Organization, OrganizationKind
from welfare.registers.alliances.labels import SHARED
from welfare.registers.alliances.models import Exchange, Level, PupilCount, Recognition, Shared, SharedWork
from welfare.registers.alliances.registers import EXCHANGES, PUPILS, RECOGNITIONS, SHARED_WORKS
from welfare.registers.labels import STAGE
from welfare.registers.models import COMPULSORY, Stage
from welfare.reports.figures.definitions.places import PLACES
from welfare.reports.figures.definitions.register_rows import newest, source_of
from welfare.reports.figures.shape import (
    AS_OF,
    BY_THE_LAST_DAY,
    Cell,
    Condition,
    Distinct,
    Rate,
    Rows,
    Source,
    Sum,
    Words,
    whole,
)

Alliance = aliased(Organization, name="alliance")
Member = aliased(Organization, name="member")
IN_ALLIANCES = (
    select(Member.id).join(Alliance, Alliance.id == Member.parent_id)
).where(Alliance.kind == OrganizationKind.ALLIANCE)  # fmt: skip

LEVELS = source_of(
    RECOGNITIONS,
    dated_in_words=BY_THE_LAST_DAY,
    place=whole(Recognition.alliance_id),
    rows=lambda: Recognition.recognized_on <= AS_OF,
    is_standing=True,
)
SHARING = source_of(
    SHARED_WORKS,
    dated_by=SharedWork.done_on,
    dated_in_words=_l("Belongs to the day on which it was done."),
    place=whole(SharedWork.alliance_id),
)
COUNTED = source_of(
    PUPILS,
    dated_in_words=_l("As counted by the last day of the period; alliances are those of today."),
    school=whole(PupilCount.school_id),
    rows=lambda: newest(PupilCount, "school_id", "stage"),
    is_standing=True,
)
EXCHANGED = source_of(
    EXCHANGES,
    dated_by=Exchange.began_on,
    dated_in_words=_l("Belongs to the day on which the exchange began."),
    school=whole(Exchange.from_school_id),
)
SCHOOL_ROWS = Source(
    table=Organization,
    cells=(
        Cell("name", _l("School"), Organization.display_name),
        Cell("alliance_name", _l("Alliance"), Alliance.display_name),
    ),
    newest=(Organization.id,),
    link=lambda _row: None,
    joins=((Alliance, Alliance.id == Organization.parent_id),),
    rows=lambda: and_(Organization.kind == OrganizationKind.SCHOOL, Organization.is_active),
    school=whole(Organization.id),
)


def _of_level(level: Level, label: Words) -> Rows:
    return Rows(
        name=f"alliances_{level}",
        label=label,
        counts=_l("Education alliances that are recognized at this level; each has one."),
        source=LEVELS,
        condition=lambda: Recognition.level == level,
    )


BY_LEVEL = (
    _of_level(Level.PROVINCIAL, _l("Provincial alliances")),
    _of_level(Level.MUNICIPAL, _l("Municipal alliances")),
    _of_level(Level.DISTRICT, _l("Alliances of the district")),
)
ALLIANCE_SCHOOLS = Rows(
    name="alliance_schools",
    label=_l("Schools in alliances"),
    counts=_l("Schools that belong to an education alliance."),
    leaves_out=_l("Closed schools."),
    source=SCHOOL_ROWS,
    condition=lambda: Alliance.kind == OrganizationKind.ALLIANCE,
)


def _in_alliances() -> Condition:
    return PupilCount.school_id.in_(IN_ALLIANCES)


def _is_compulsory() -> Condition:
    return PupilCount.stage.in_(COMPULSORY)


def _of_stage(stage: Stage) -> Sum:
    return Sum(
        name=f"alliance_pupils_{stage}",
        label=_l("Pupils in alliances (%(stage)s)", stage=STAGE[stage]),
        counts=_l("Pupils of this stage at schools in alliances, by the newest count of each school."),
        source=COUNTED,
        condition=lambda: and_(_in_alliances(), PupilCount.stage == stage),
        adds="pupils",
    )


PUPILS_BY_STAGE = tuple(_of_stage(stage) for stage in Stage)
COMPULSORY_PUPILS = Sum(
    name="compulsory_pupils",
    label=_l("Pupils in compulsory education"),
    counts=_l("Pupils of primary and junior middle schools, by the newest count of each school."),
    source=COUNTED,
    condition=_is_compulsory,
    adds="pupils",
)
ALLIANCE_PUPILS = Sum(
    name="alliance_pupils",
    label=_l("Of them in alliances"),
    counts=_l("Pupils in compulsory education whose school belongs to an alliance today."),
    source=COUNTED,
    condition=lambda: and_(_in_alliances(), _is_compulsory()),
    adds="pupils",
)
ALLIANCE_PUPILS_RATE = Rate(
    name="alliance_pupils_rate",
    label=_l("Pupils covered by alliances"),
    counts=_l("Of the pupils in compulsory education, those whose school belongs to an alliance."),
    counted=((ALLIANCE_PUPILS, 1),),
    of=COMPULSORY_PUPILS,
)


def _has_junior_pupils() -> Condition:
    return and_(PupilCount.stage == Stage.JUNIOR_MIDDLE, PupilCount.pupils > 0)


JUNIOR_SCHOOLS = Distinct(
    name="junior_middle_schools",
    label=_l("Schools with a junior middle stage"),
    counts=_l("Different schools with pupils of junior middle school, by their newest count."),
    source=COUNTED,
    condition=_has_junior_pupils,
    by=PupilCount.school_id,
    listed=PLACES,
    key=Organization.id,
)
JUNIOR_SCHOOLS_COVERED = Distinct(
    name="alliance_junior_middle_schools",
    label=_l("Of these schools in alliances"),
    counts=_l("Different schools with pupils of junior middle school that belong to an alliance."),
    source=COUNTED,
    condition=lambda: and_(_in_alliances(), _has_junior_pupils()),
    by=PupilCount.school_id,
    listed=PLACES,
    key=Organization.id,
)
ALLIANCE_JUNIOR_RATE = Rate(
    name="alliance_junior_middle_rate",
    label=_l("Junior middle schools covered by alliances"),
    counts=_l("Of the schools with a junior middle stage, those that belong to an alliance."),
    counted=((JUNIOR_SCHOOLS_COVERED, 1),),
    of=JUNIOR_SCHOOLS,
)


def _shared(shared: Shared) -> Rows:
    return Rows(
        name=f"shared_{shared}",
        label=_l("Shared (%(what)s)", what=SHARED[shared]),
        counts=_l("What was done in alliances in this one of the five shared things."),
        source=SHARING,
        condition=lambda: SharedWork.shared == shared,
    )


SHARED_BY_KIND = tuple(_shared(shared) for shared in Shared)
EXCHANGED_TEACHERS = Rows(
    name="exchanged_teachers",
    label=_l("Teachers exchanged"),
    counts=_l("Teachers who began a school year at another school of their alliance, once for each year."),
    source=EXCHANGED,
)
EXCHANGED_KEY_TEACHERS = Rows(
    name="exchanged_key_teachers",
    label=_l("Of them key teachers"),
    counts=_l("Exchanged teachers who are key teachers of their subject."),
    source=EXCHANGED,
    condition=lambda: Exchange.is_key_teacher.is_(True),
)
