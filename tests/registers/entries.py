"""What a person enters in each register of the small district."""

from typing import Any

from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.registers.actions import enter
from welfare.registers.partners.models import Agreement
from welfare.registers.partners.registers import AGREEMENTS


def an_agreement(district: District) -> Agreement:
    """An agreement that a delivery can name."""
    given = {"title": "框架协议", "partner": "青岭公司", "signed_on": clock.today(), "words": ""}
    agreement = enter(AGREEMENTS, given, by=district.person("clerk"))
    db.session.flush()
    return agreement


def given(district: District) -> dict[str, dict[str, Any]]:
    """By register, what its form is sent with: every field."""
    near, far = (str(district.place(name).id) for name in ("near_school", "far_school"))
    alliance, day = str(district.place("alliance").id), clock.today().isoformat()
    return {
        "alliances": {"alliance_id": alliance, "level": "provincial", "recognized_on": day},
        "shared-works": {"alliance_id": alliance, "shared": "staff", "done_on": day, "words": "统一调配"},
        "pupils": {
            "school_id": near, "stage": "primary", "counted_on": day, "pupils": "120", "source": "学年初报表",
        },
        "exchanges": {
            "person_id": "teacher", "from_school_id": near, "to_school_id": far, "began_on": day,
            "extent": "full", "is_key_teacher": "y",
        },
        "lectures": {
            "leader_id": str(district.person("leader").id), "school_id": near, "held_on": day,
            "title": "讲座",
        },
        "people-to-reach": {
            "school_id": near, "who": "teachers", "counted_on": day, "number": "4", "source": "核实",
        },
        "works": {"title": "风雨操场", "school_id": near, "began_on": day, "finished_on": ""},
        "agreements": {"title": "框架协议", "partner": "青岭公司", "signed_on": day, "words": ""},
        "deliveries": {
            "agreement_id": str(an_agreement(district).id), "kind": "class", "title": "古琴班",
            "school_id": near, "delivered_on": day,
        },
        "places": {"school_id": near, "stage": "preschool", "places": "90", "opened_on": day},
        "study-branches": {"kind": "topic_study", "name": "机关党支部", "members": "17"},
        "readings": {"kind": "topic_study", "title": "读本"},
    }  # fmt: skip
