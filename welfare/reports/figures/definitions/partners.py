"""Works projects, agreements with partners and what they delivered, places of schooling, the study season."""

from flask_babel import lazy_gettext as _l

from welfare.registers.partners.models import Agreement, DeliveryKind, PartnerDelivery, PlacesAdded, Works
from welfare.registers.partners.registers import AGREEMENTS, DELIVERIES, PLACES, WORKS
from welfare.registers.study.models import Branch
from welfare.registers.study.registers import BRANCHES, READINGS
from welfare.reports.figures.definitions.register_rows import source_of
from welfare.reports.figures.shape import Rows, Sum, Words, whole

PROJECTS = source_of(
    WORKS,
    dated_by=Works.began_on,
    dated_in_words=_l("Belongs to the day on which it was begun."),
    school=whole(Works.school_id),
)
SIGNED = source_of(
    AGREEMENTS,
    dated_by=Agreement.signed_on,
    dated_in_words=_l("Belongs to the day on which it was signed."),
)
DELIVERED = source_of(
    DELIVERIES,
    dated_by=PartnerDelivery.delivered_on,
    dated_in_words=_l("Belongs to the day on which it was delivered."),
    school=whole(PartnerDelivery.school_id),
)
SEATS = source_of(
    PLACES,
    dated_by=PlacesAdded.opened_on,
    dated_in_words=_l("Belongs to the day from which the places are open."),
    school=whole(PlacesAdded.school_id),
)
TAKING_PART = source_of(BRANCHES)
READ = source_of(READINGS)

WORKS_PROJECTS = Rows(
    name="works_projects",
    label=_l("Works projects"),
    counts=_l("Buildings begun for schools, finished or not."),
    source=PROJECTS,
)
WORKS_FINISHED = Rows(
    name="works_projects_finished",
    label=_l("Works projects finished"),
    counts=_l("Buildings begun in the period that have been finished since."),
    source=PROJECTS,
    condition=lambda: Works.finished_on.is_not(None),
)
AGREED = Rows(
    name="agreements",
    label=_l("Agreements with partners"),
    counts=_l("Agreements that the bureau has signed with partners."),
    source=SIGNED,
)
DELIVERED_IN_ALL = Rows(
    name="agreement_deliveries",
    label=_l("Delivered under agreements"),
    counts=_l("Classes and projects that partners have delivered under agreements."),
    source=DELIVERED,
)


def _delivered(name: str, kind: DeliveryKind, label: Words) -> Rows:
    return Rows(
        name=name,
        label=label,
        counts=_l("What was delivered under agreements, of this kind."),
        source=DELIVERED,
        condition=lambda: PartnerDelivery.kind == kind,
    )


CLASSES = _delivered("agreement_classes", DeliveryKind.CLASS, _l("Classes delivered"))
DELIVERED_PROJECTS = _delivered("agreement_projects", DeliveryKind.PROJECT, _l("Projects delivered"))
PLACES_ADDED = Sum(
    name="schooling_places_added",
    label=_l("Places of schooling added"),
    counts=_l("Seats that schools gained, by the day from which they are open."),
    source=SEATS,
    adds="places",
)
GENERAL_BRANCHES = Rows(
    name="study_general_branches",
    label=_l("General branches that study"),
    counts=_l("General branches in which study is organized."),
    source=TAKING_PART,
    condition=lambda: Branch.is_general.is_(True),
)
STUDY_BRANCHES = Rows(
    name="study_branches",
    label=_l("Branches that study"),
    counts=_l("Branches that take part in study."),
    leaves_out=_l("General branches, which stand above them."),
    source=TAKING_PART,
    condition=lambda: Branch.is_general.is_(False),
)
STUDY_MEMBERS = Sum(
    name="study_members",
    label=_l("Members who study"),
    counts=_l("Members of branches who take part; who takes part in two kinds of study counts in both."),
    source=TAKING_PART,
    condition=lambda: Branch.members > 0,
    adds="members",
)
REQUIRED_READINGS = Rows(
    name="required_readings",
    label=_l("Required readings"),
    counts=_l("What has to be read in the study season."),
    source=READ,
)
