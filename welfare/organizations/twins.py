"""How organizations are called that share a name: each with what it stands in, in brackets.

It is decided here whenever the tree changes, and stored, so that nothing is asked where a name is shown. One
that is closed has its name as well: its needs stand in the same lists. So has one whose own name reads like
what another is called in this way.
"""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import or_, select

from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.spelling import name_key

BRACKET = "("
"""As a key has it; behind it stands what one of several of a name stands in."""


def tell_apart(keys: Collection[str], *, below: Organization | None = None) -> None:
    """Decide anew how those of these names (as `name_key`) are called, and those of more than one name that
    stand right below an organization which is called otherwise now.

    To be called by whoever changes the tree, which is one at a time.
    """
    above = {below.id} if below is not None else set()
    while keys or above:
        called_after = Organization.parent_id.in_(above) & (Organization.display_name != Organization.name)
        reads_like = Organization.name_key.contains(BRACKET)
        concerned = select(Organization.name_key).where(
            or_(Organization.name_key.in_(keys), called_after, reads_like)
        )
        query = select(Organization).where(Organization.name_key.in_(concerned)).order_by(Organization.path)
        found = db.session.scalars(query, execution_options={"populate_existing": True}).all()
        parents = select(Organization.id, Organization.display_name).where(
            Organization.id.in_({place.parent_id for place in found})
        )
        shown: dict[int | None, str] = dict(db.session.execute(parents).all())
        times = Counter(place.name_key for place in found)
        if any(BRACKET in place.name_key for place in found):
            times.update(_called_after_places())
        keys, above = (), set()
        for place in found:  # parents before children
            called = called_among(place, times[place.name_key], shown.get(place.parent_id))
            if called != place.display_name:
                place.display_name = shown[place.id] = called
                above.add(place.id)
        db.session.flush()


def _called_after_places() -> set[str]:
    """How those are called that share a name, as `name_key`."""
    query = select(Organization.display_name).where(Organization.display_name != Organization.name)
    return {name_key(called) for called in db.session.scalars(query)}


def called_among(place: Organization, times: int, above: str | None) -> str:
    """How a place is called whose name stands so many times in the tree, and which stands in another that is
    called `above`."""
    return f"{place.name}（{above}）" if times > 1 and above else place.name
