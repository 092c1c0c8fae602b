"""What is asked of chosen headings."""

from sqlalchemy import select

from welfare.extensions import db
from welfare.tables.chosen.models import ChosenHeading


def chosen_for(import_name: str) -> dict[str, str | None]:
    """Which column each heading (bare) names that somebody chose for this kind of table."""
    chosen = db.session.scalars(select(ChosenHeading).where(ChosenHeading.import_name == import_name))
    return {one.heading: one.column_name for one in chosen}
