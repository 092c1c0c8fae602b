"""Schools and offices as tables name them."""

from collections.abc import Callable, Iterable

from flask_babel import gettext as _

from welfare.organizations.models import Organization
from welfare.spelling import name_key


def place_finder(
    places: Iterable[Organization],
) -> Callable[[str], tuple[Organization | None, str | None]]:
    """Finds an organization by its name, or as it is shown where others have that name as well, or by that of
    its parent and its own: `Alliance / School`.

    The function gives the organization, or else why there is none.
    """
    by_id = {place.id: place for place in places}
    by_name: dict[str, list[Organization]] = {}
    for place in by_id.values():
        for key in {place.name_key, name_key(place.display_name)}:
            by_name.setdefault(key, []).append(place)
        above = by_id.get(place.parent_id or 0)
        if above is not None:
            by_name.setdefault(f"{above.name_key}/{place.name_key}", []).append(place)

    def find(name: str) -> tuple[Organization | None, str | None]:
        found = by_name.get("/".join(part.strip() for part in name_key(name).split("/")), [])
        if len(found) == 1:
            return found[0], None
        if not found:
            return None, _(
                'There is no school or office called "%(name)s" in the area that you administer.',
                name=name[:60],
            )
        return None, _(
            'Several are called "%(name)s". Write what it belongs to before it, as in "Alliance / School".',
            name=name[:60],
        )

    return find
