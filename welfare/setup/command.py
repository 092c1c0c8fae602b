"""`flask --app wsgi set-up`: the beginning of a real bureau. The roster comes afterwards, on screen."""

import os

import click
from flask_babel import force_locale
from flask_babel import gettext as _

from welfare.audit.command import begin_to_seal, sign_now
from welfare.extensions import db
from welfare.needs.categories import Category, all_categories
from welfare.organizations.queries import the_bureau
from welfare.refusals import Refusal
from welfare.setup.actions import Plan, names_in, set_up_district
from welfare.setup.codes import make_code
from welfare.setup.forms import USUAL_OFFICES
from welfare.setup.refusals import AlreadySetUp, NoOffice
from welfare.web.errors import sentence_of
from welfare.web.i18n import LANGUAGES


def language_asked_for() -> str:
    """English where the terminal's language is; else Chinese."""
    spoken = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "en" if spoken.startswith("en") else "zh"


@click.command("set-up")
@click.option(
    "--code", "wants_code", is_flag=True, help="Print a code that opens the set-up in a browser, once."
)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=language_asked_for, help="That of LANG; else Chinese."
)
@click.option("--district", help="Name of the bureau, as in 岚岭区教育局.")
@click.option("--admin-number", help="Staff number of the first administrator.")
@click.option("--admin-name", help="Name of the first administrator.")
@click.option("--offices", help="The bureau's offices, separated by commas.")
@click.option("--categories", help="Categories to keep, separated by commas. Asked for one by one otherwise.")
@click.option(
    "--default-offices", help="As in housing=后勤与项目办,training=教师发展中心; the first office otherwise."
)
def set_up(wants_code: bool, language: str, **given: str | None) -> None:
    """Begin a real district: bureau, offices, categories, first administrator. Asks for what is not given."""
    with force_locale(language):
        try:
            if the_bureau() is not None:
                raise AlreadySetUp
            db.session.rollback()  # nobody waits for the database while somebody is asked
            _print_code() if wants_code else _begin(**given)
        except Refusal as refusal:
            db.session.rollback()
            raise click.ClickException(sentence_of(refusal)) from None


def _print_code() -> None:
    code = make_code()
    db.session.commit()
    click.echo(_("Open the site in a browser: it leads to /set-up. This code opens it once, within an hour:"))
    click.echo(f"\n    {code}\n")


def _begin(
    district: str | None,
    admin_number: str | None,
    admin_name: str | None,
    offices: str | None,
    categories: str | None,
    default_offices: str | None,
) -> None:
    district = district or click.prompt(_("Name of the bureau"))
    admin_number = admin_number or click.prompt(_("Staff number of the first administrator"))
    admin_name = admin_name or click.prompt(_("Name of the first administrator"))
    names = names_in(offices or click.prompt(_("Offices, separated by commas"), default=USUAL_OFFICES))
    if not names:
        raise NoOffice
    chosen = dict(pair.split("=", 1) for pair in names_in(default_offices or "") if "=" in pair)
    if categories is None:
        offices_of = {
            category.key: chosen.get(category.key) or _ask_office(category, names)
            for category in all_categories()
            if click.confirm(
                _("Take needs of the category %(category)s?", category=category.label), default=True
            )
        }
    else:
        offices_of = {key: chosen.get(key, names[0]) for key in names_in(categories)}
    begin_to_seal()
    admin, password = set_up_district(Plan(district, admin_number, admin_name, names, offices_of))
    said = _(
        "%(name)s is set up. %(admin)s signs in as %(number)s with this password, once:",
        name=admin.organization.display_name,
        admin=admin.name,
        number=admin.staff_number,
    )
    db.session.commit()
    sign_now()
    click.echo(said)
    click.echo(f"\n    {password}\n")
    click.echo(_("It is not shown again. Next: import the roster under People."))


def _ask_office(category: Category, offices: list[str]) -> str:
    chosen: str = click.prompt(
        _("Office that handles %(category)s", category=category.label),
        type=click.Choice(offices),
        default=offices[0],
        show_choices=True,
    )
    return chosen
