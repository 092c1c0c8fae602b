"""Remembering what headings mean."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete

from welfare import clock
from welfare.extensions import db
from welfare.organizations.queries import one_at_a_time
from welfare.tables.chosen.models import ChosenHeading


def remember(
    import_name: str, headings: Collection[str], meanings: Mapping[str, str | None], *, by_id: int
) -> None:
    """Keep which column some of these headings (bare) name, None for none; the others say it by themselves.

    What was chosen for them before is over.
    """
    one_at_a_time()  # two at once would both find that nothing is chosen yet
    db.session.execute(
        delete(ChosenHeading).where(
            ChosenHeading.import_name == import_name, ChosenHeading.heading.in_(headings)
        )
    )
    db.session.add_all(
        ChosenHeading(
            import_name=import_name,
            heading=heading,
            column_name=column_name,
            chosen_by_id=by_id,
            chosen_at=clock.now(),
        )
        for heading, column_name in meanings.items()
    )
