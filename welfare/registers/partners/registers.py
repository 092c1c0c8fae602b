"""The registers of works and partners: buildings, agreements, what came of them."""

from flask_babel import lazy_gettext as _l

from welfare.registers.labels import STAGE
from welfare.registers.partners.forms import AgreementForm, DeliveryForm, PlacesAddedForm, WorksForm
from welfare.registers.partners.labels import DELIVERY
from welfare.registers.partners.models import Agreement, PartnerDelivery, PlacesAdded, Works
from welfare.registers.shape import SCHOOL, Column, Register, at_place, worded

WORKS = Register(
    "works",
    _l("Works projects"),
    _l("Buildings that are being put up for schools, or have been."),
    Works,
    WorksForm,
    (
        Column("title", _l("Project"), Works.title),
        SCHOOL,
        Column("began_on", _l("Begun on"), Works.began_on, "day"),
        Column("finished_on", _l("Finished on"), Works.finished_on, "day"),
    ),
    at_place(Works.school_id),
)
AGREEMENTS = Register(
    "agreements",
    _l("Agreements with partners"),
    _l("With whom the bureau works together, and since when."),
    Agreement,
    AgreementForm,
    (
        Column("title", _l("Agreement"), Agreement.title),
        Column("partner", _l("Partner"), Agreement.partner),
        Column("signed_on", _l("Signed on"), Agreement.signed_on, "day"),
    ),
)
DELIVERIES = Register(
    "deliveries",
    _l("What agreements have delivered"),
    _l("Classes and projects that came of an agreement."),
    PartnerDelivery,
    DeliveryForm,
    (
        Column("title", _l("Class or project"), PartnerDelivery.title),
        worded(PartnerDelivery.kind, "kind", _l("Kind"), DELIVERY),
        SCHOOL,
        Column("partner", _l("Partner"), Agreement.partner),
        Column("delivered_on", _l("Delivered on"), PartnerDelivery.delivered_on, "day"),
    ),
    (
        (Agreement, Agreement.id == PartnerDelivery.agreement_id),
        *at_place(PartnerDelivery.school_id),
    ),
)
PLACES = Register(
    "places",
    _l("Places of schooling added"),
    _l("Seats that a school gained by a new building, a new class, or taking over another."),
    PlacesAdded,
    PlacesAddedForm,
    (
        SCHOOL,
        worded(PlacesAdded.stage, "stage", _l("Stage"), STAGE),
        Column("places", _l("Places added"), PlacesAdded.places, "number"),
        Column("opened_on", _l("Open since"), PlacesAdded.opened_on, "day"),
    ),
    at_place(PlacesAdded.school_id),
)
