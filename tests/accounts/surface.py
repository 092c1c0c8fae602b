"""Standing in and the second step at signing in, as seen from outside."""

from datetime import timedelta

from sqlalchemy import select

from tests.support.surface import Look, Surface, send_empty
from tests.support.world import District
from welfare import clock
from welfare.accounts.bureau_roles.models import ProposedRole
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.actions import name_stand_in
from welfare.accounts.stand_ins.models import StandIn
from welfare.extensions import db


def build(district: District) -> None:
    """A colleague stands in for the school's administrator next month; a role waits to be confirmed."""
    db.session.add(
        ProposedRole(
            person_id=district.person("neighbour").id,
            role=Role.LEADER,
            organization_id=district.place("bureau").id,
            given_by_id=district.person("second_clerk").id,
            given_at=clock.now(),
        )
    )
    day = clock.today() + timedelta(days=30)
    school = district.person("school")
    name_stand_in(
        school,
        place=district.place("near_school"),
        deputy=district.person("colleague"),
        first_day=day,
        last_day=day,
        by=school,
    )
    db.session.flush()


SURFACE = Surface(
    access={
        #                             GET                       POST
        #                             _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
        "/people/{away}/stand-ins":       ("i ... o. .. .. .. oo o", "i ... >. .. .. .. >> x"),
        "/people/{teacher}/stand-ins":    ("i o.. .. .. .. .. oo o", "i x.. .. .. .. .. xx x"),
        "/people/{nobody}/stand-ins":     ("i ... .. .. .. .. .. .", "i ... .. .. .. .. .. x"),
        "/people/{away}/stand-ins/choices?q=甲":    ("i ... o. .. .. .. oo o", "-"),
        "/people/{nobody}/stand-ins/choices?q=甲":  ("i ... .. .. .. .. .. .", "-"),
        "/people/{away}/stand-ins/{stand_in}/ending":     ("-", "i ... >. .. .. .. >> x"),
        "/people/{teacher}/stand-ins/{stand_in}/ending":  ("-", "i ... .. .. .. .. .. x"),
        "/people/{nobody}/stand-ins/{stand_in}/ending":   ("-", "i ... .. .. .. .. .. x"),
        "/people/{neighbour}/proposed-roles/{proposed}/confirmation": ("-", "i xxx xx xx xx xx >. x"),
        "/people/{teacher}/proposed-roles/{proposed}/confirmation":   ("-", "i xxx xx xx xx xx == x"),
        "/people/{nobody}/proposed-roles/{proposed}/confirmation":    ("-", "i xxx xx xx xx xx .. x"),
        "/people/{neighbour}/proposed-roles/{proposed}/withdrawal":   ("-", "i xxx xx xx xx xx >. x"),
        "/people/{teacher}/proposed-roles/{proposed}/withdrawal":     ("-", "i xxx xx xx xx xx == x"),
        "/people/{nobody}/proposed-roles/{proposed}/withdrawal":      ("-", "i xxx xx xx xx xx .. x"),
        "/sign-in/second":                  ("i >>> >> >> >> >> >> >", "i >>> >> >> >> >> >> >"),
        "/profile/second-factor":           ("i ooo oo oo oo oo oo o", "-"),
        "/profile/second-factor/app":       ("i ooo oo oo oo oo oo o", "i ??? ?? ?? ?? ?? ?? ?"),
        "/profile/second-factor/app/removal":   ("i >>> >> >> >> >> >> >", "i === == == == == == ="),
        "/profile/second-factor/codes":     ("-",                    "i === == == == == == ="),
        "/profile/second-factor/passkeys": ("i ooo oo oo oo oo oo o", "i ??? ?? ?? ?? ?? ?? ?"),
        "/profile/second-factor/passkeys/{nobody}":    ("i ... .. .. .. .. .. .", "i ... .. .. .. .. .. ."),
        "/profile/second-factor/passkeys/{nobody}/removal":    ("-",  "i ... .. .. .. .. .. ."),
        "/people/{teacher}/second-factor":  ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx >> x"),
        "/people/{neighbour}/second-factor":    ("i xxx xx xx xx xx o. x", "i xxx xx xx xx xx >. x"),
        "/people/{nobody}/second-factor":   ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    },
    build=build,
    named=lambda district: {
        "away": district.person("school").id,
        "proposed": db.session.scalars(select(ProposedRole.id)).one(),
        "stand_in": db.session.scalars(select(StandIn.id)).one(),
        "today": clock.today(),
    },
    forms=lambda things: {
        "accounts.stand_ins": {
            "at": things["near"],
            "deputy": things["teacher"],
            "first_day": things["today"],
            "last_day": things["today"],
        },
    },
    looks={
        "admin": (
            Look("/people/12/stand-ins"),
            Look("/people/12/stand-ins", send_empty, "sent empty"),
            Look("/people/12/second-factor"),
            Look("/profile/second-factor"),
            Look("/profile/second-factor/app"),
            Look("/profile/second-factor/passkeys"),
            Look("/profile/second-factor/app", send_empty, "sent empty"),
        ),
        "teacher": (
            Look("/profile/second-factor"),
            Look("/profile/second-factor/app"),
            Look("/profile/record"),
        ),
        "handler": (Look("/people/2/stand-ins"),),
    },
    no_pages=frozenset(
        {
            "accounts.stand_in_ending",
            "accounts.deputies",
            "accounts.proposed_role_confirmation",
            "accounts.proposed_role_withdrawal",
        }
    ),
)  # fmt: skip
