"""`flask --app wsgi set-up`: the beginning of a real bureau. The roster comes afterwards, on screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import click

from welfare.accounts.actions import add_person
from welfare.accounts.credentials import issue_password
from welfare.accounts.models import STAFF_NUMBER_LENGTH, Person
from welfare.accounts.roles import Role
from welfare.audit.command import begin_to_seal, sign_now
from welfare.extensions import db
from welfare.needs.categories import all_categories
from welfare.needs.deadlines import ANSWER_WITHIN
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.actions import add_organization
from welfare.organizations.models import NAME_LENGTH, Organization, OrganizationKind
from welfare.organizations.queries import the_bureau
from welfare.refusals import N_, Refusal
from welfare.spelling import INVISIBLE

USUAL_OFFICES = "办公室,人事科,教师发展中心,后勤与项目办,教育工会"


class AlreadySetUp(Refusal):
    """A district is set up once; the screens of the administrator change it afterwards."""

    sentence = N_("This district is set up already. Sign in as an administrator to change it.")


class NotAnOffice(Refusal):
    """A category's needs go to an office that is there."""

    sentence = N_("%(name)s is none of the offices.")


class NotAName(Refusal):
    """Names are stored as they are shown, so they must be there and fit."""

    sentence = N_("“%(name)s” cannot be a name: use 1 to %(longest)d characters.")


class NoSuchCategory(Refusal):
    """Only what a feature offers can be kept."""

    sentence = N_("%(name)s is no category.")


@dataclass(frozen=True)
class Plan:
    """What a bureau begins with. `offices_of` names the default office of each category that is kept."""

    district: str
    admin_number: str
    admin_name: str
    offices: Sequence[str]
    offices_of: Mapping[str, str]


def set_up_district(plan: Plan) -> tuple[Person, str]:
    """Bureau, offices, categories and the first administrator, with the password issued to them.

    The caller commits. Raises `AlreadySetUp`, `NotAName`, `NotAnOffice`, `NoSuchCategory`.
    """
    if the_bureau() is not None:
        raise AlreadySetUp
    for name in (plan.district, plan.admin_name, *plan.offices):
        _check_name(name, NAME_LENGTH)
    _check_name(plan.admin_number, STAFF_NUMBER_LENGTH)
    bureau = add_organization(kind=OrganizationKind.BUREAU, name=plan.district, parent=None)
    offices = {
        name: add_organization(kind=OrganizationKind.OFFICE, name=name, parent=bureau)
        for name in plan.offices
    }
    for category, office in plan.offices_of.items():
        _keep_category(category, office, offices)
    admin = add_person(
        staff_number=plan.admin_number, name=plan.admin_name, organization=bureau, roles=(Role.ADMIN,)
    )
    return admin, issue_password(admin, by=None)


def _check_name(name: str, longest: int) -> None:
    if not name.strip() or len(name) > longest or INVISIBLE.search(name):
        raise NotAName(name=name, longest=longest)


def _keep_category(category: str, office: str, offices: Mapping[str, Organization]) -> None:
    if category not in {known.key for known in all_categories()}:
        raise NoSuchCategory(name=category)
    if office not in offices:
        raise NotAnOffice(name=office)
    limits = {f"{urgency.value}_days": days for urgency, days in ANSWER_WITHIN.items()}
    db.session.add(CategorySetting(category=category, default_unit_id=offices[office].id, **limits))


@click.command("set-up")
@click.option("--district", help="Name of the bureau, as in 神农架林区教育局.")
@click.option("--admin-number", help="Staff number of the first administrator.")
@click.option("--admin-name", help="Name of the first administrator.")
@click.option("--offices", help="The bureau's offices, separated by commas.")
@click.option("--categories", help="Categories to keep, separated by commas. Asked for one by one otherwise.")
@click.option(
    "--default-offices", help="As in housing=后勤与项目办,training=教师发展中心; the first office otherwise."
)
def set_up(
    district: str | None,
    admin_number: str | None,
    admin_name: str | None,
    offices: str | None,
    categories: str | None,
    default_offices: str | None,
) -> None:
    """Begin a real district: bureau, offices, categories, first administrator. Asks for what is not given."""
    if the_bureau() is not None:
        raise click.ClickException(str(AlreadySetUp()))
    district = district or click.prompt("Name of the bureau")
    admin_number = admin_number or click.prompt("Staff number of the first administrator")
    admin_name = admin_name or click.prompt("Name of the first administrator")
    names = _listed(offices or click.prompt("Offices, separated by commas", default=USUAL_OFFICES))
    if not names:
        raise click.ClickException("Name at least one office.")
    chosen = dict(pair.split("=", 1) for pair in _listed(default_offices or "") if "=" in pair)
    if categories is None:
        offices_of = {key: chosen.get(key) or _ask_office(key, names) for key in _ask_categories()}
    else:
        offices_of = {key: chosen.get(key, names[0]) for key in _listed(categories)}
    begin_to_seal()
    try:
        admin, password = set_up_district(
            Plan(district.strip(), admin_number.strip(), admin_name.strip(), names, offices_of)
        )
    except Refusal as refusal:
        db.session.rollback()
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    sign_now()
    click.echo(
        f"{district} is set up. {admin.name} signs in as {admin.staff_number} with this password, once:"
    )
    click.echo(f"\n    {password}\n")
    click.echo("It is not shown again. Next: import the roster under People.")


def _listed(text: str) -> list[str]:
    """Names between commas, Chinese ones too, each once."""
    parts = (part.strip() for part in text.replace("，", ",").replace("、", ",").split(","))
    return list(dict.fromkeys(part for part in parts if part))


def _ask_categories() -> list[str]:
    return [
        category.key
        for category in all_categories()
        if click.confirm(f"Take needs of the category {category.key}?", default=True)
    ]


def _ask_office(category: str, offices: list[str]) -> str:
    chosen: str = click.prompt(
        f"Office that handles {category}", type=click.Choice(offices), default=offices[0], show_choices=True
    )
    return chosen
