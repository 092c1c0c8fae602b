"""Field visits: where the bureau went, whom it met, and what was solved on the spot."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import aliased

from welfare.accounts.models import Person
from welfare.measures.labels import outcome_label
from welfare.measures.visits.models import Finding, FindingOutcome, Visit
from welfare.organizations.models import Organization
from welfare.reports.figures.definitions.places import PLACES
from welfare.reports.figures.shape import Cell, Distinct, Form, Rows, Source, Sum, whole

Leader = aliased(Person, name="leader")
BY_DAY = _l("Belongs to the day of the visit.")
CELLS = (
    Cell("school_name", _l("School"), Organization.display_name),
    Cell("visited_on", _l("Visited on"), Visit.visited_on, Form.DAY),
    Cell("leader_name", _l("By"), Leader.name),
)
JOINS = ((Organization, Organization.id == Visit.school_id), (Leader, Leader.id == Visit.leader_id))
VISITS = Source(
    table=Visit,
    cells=(
        *CELLS,
        Cell("is_unannounced", _l("Unannounced"), Visit.is_unannounced, Form.YES_NO),
        Cell("families_met", _l("Families"), Visit.families_met, Form.NUMBER),
        Cell(
            "teachers_in_difficulty_met",
            _l("Teachers in difficulty"),
            Visit.teachers_in_difficulty_met,
            Form.NUMBER,
        ),
        Cell(
            "pupils_in_difficulty_met",
            _l("Pupils in difficulty"),
            Visit.pupils_in_difficulty_met,
            Form.NUMBER,
        ),
        Cell("households_met", _l("Households"), Visit.households_met, Form.NUMBER),
    ),
    newest=(Visit.visited_on, Visit.id),
    link=lambda row: url_for("visits.show", visit_id=row.visit_id),
    link_columns=(Visit.id.label("visit_id"),),
    list_joins=JOINS,
    dated_by=Visit.visited_on,
    dated_in_words=BY_DAY,
    school=whole(Visit.school_id),
)
FINDINGS = Source(
    table=Finding,
    cells=(
        Cell("words", _l("Found"), Finding.words),
        Cell("what_was_done", _l("What was done"), Finding.what_was_done),
        Cell("outcome", _l("What became of it"), Finding.outcome, word=outcome_label),
        *CELLS,
    ),
    newest=(Finding.id,),
    link=lambda row: url_for("visits.show", visit_id=row.visit_id),
    link_columns=(Visit.id.label("visit_id"),),
    joins=((Visit, Visit.id == Finding.visit_id),),
    list_joins=JOINS,
    dated_by=Visit.visited_on,
    dated_in_words=BY_DAY,
    school=whole(Visit.school_id),
)

ALL = Rows(
    name="visits",
    label=_l("Field visits"),
    counts=_l("Visits of the bureau's leaders to schools, announced or not."),
    source=VISITS,
)
UNANNOUNCED = Rows(
    name="visits_unannounced",
    label=_l("Unannounced visits"),
    counts=_l("Visits that went straight to the school, the dormitory, the canteen, without notice."),
    source=VISITS,
    condition=lambda: Visit.is_unannounced.is_(True),
)
SCHOOLS_VISITED = Distinct(
    name="schools_visited",
    label=_l("Schools visited"),
    counts=_l("Different schools that were visited at least once."),
    source=VISITS,
    by=Visit.school_id,
    listed=PLACES,
    key=Organization.id,
)
FAMILIES = Sum(
    name="families_visited",
    label=_l("Pupils' families visited"),
    counts=_l("Families of pupils that were met on visits. A family met twice counts twice; none is named."),
    source=VISITS,
    condition=lambda: Visit.families_met > 0,
    adds="families_met",
)
TEACHERS = Sum(
    name="teachers_in_difficulty_visited",
    label=_l("Teachers in difficulty visited"),
    counts=_l("Teachers in difficulty who were met on visits; who was met twice counts twice."),
    source=VISITS,
    condition=lambda: Visit.teachers_in_difficulty_met > 0,
    adds="teachers_in_difficulty_met",
)
PUPILS = Sum(
    name="pupils_in_difficulty_visited",
    label=_l("Pupils in difficulty visited"),
    counts=_l("Pupils in difficulty who were met on visits; who was met twice counts twice. None is named."),
    source=VISITS,
    condition=lambda: Visit.pupils_in_difficulty_met > 0,
    adds="pupils_in_difficulty_met",
)
HOUSEHOLDS = Sum(
    name="households_visited",
    label=_l("Assisted households visited"),
    counts=_l("Households of the assisted village that were met on visits."),
    source=VISITS,
    condition=lambda: Visit.households_met > 0,
    adds="households_met",
)
SOLVED_ON_THE_SPOT = Rows(
    name="solved_on_the_spot",
    label=_l("Solved on the spot"),
    counts=_l("Things found on a visit that were solved there and then, with what was done."),
    leaves_out=_l("Findings that became a need or a problem."),
    source=FINDINGS,
    condition=lambda: Finding.outcome == FindingOutcome.SOLVED_ON_THE_SPOT,
)
