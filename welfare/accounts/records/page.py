"""The record of an account, in words: to its owner who did it by office and role, to auditors by name."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from welfare.accounts.labels import EVENT, role_names
from welfare.accounts.models import EventKind
from welfare.accounts.roles import Role
from welfare.accounts.timeline import lines_of
from welfare.history.timeline import TimelineEntry
from welfare.web.i18n import format_moment


def told_to_owner(
    rows: Sequence[Any], others: Mapping[int, Sequence[Role]], *, reader_id: int
) -> list[TimelineEntry]:
    """Entries for whom it is about. `others` are the roles that those who acted have now, by id."""
    lines = lines_of(rows, at_bureau=False)
    return [
        _entry(row, [_who_to_owner(row, others, reader_id), *said, *where_of(row)])
        for row, said in zip(rows, lines, strict=True)
    ]


def _who_to_owner(row: Any, others: Mapping[int, Sequence[Role]], reader_id: int) -> str:
    if row.by_id is None:
        return ""
    if row.by_id == reader_id:
        return _("by yourself")
    roles = row.details.get("as_roles") or [
        role for role in others.get(row.by_id, ()) if role != Role.TEACHER
    ]
    place = row.details.get("as_of") or row.by_place
    return f"{place} · {role_names(roles)}" if roles else str(place)


def where_of(row: Any) -> list[str]:
    """How often and when a password was typed wrongly, and from which device and network, while that is
    kept."""
    lines = []
    if "times" in row.details:
        lines.append(_failures(row))
    if "need" in row.details:
        lines.append(_("Need %(number)s", number=row.details["need"]))
    lines.append(
        " · ".join(filter(None, (row.device, row.place and _("network %(place)s", place=row.place))))
    )
    return lines


def _failures(row: Any) -> str:
    hour = format_moment(datetime.fromisoformat(row.details["hour"]))
    if row.kind == EventKind.CODES_FAILED:
        return ngettext(
            "%(num)d wrong code within an hour from %(hour)s",
            "%(num)d wrong codes within an hour from %(hour)s",
            row.details["times"],
            hour=hour,
        )
    return ngettext(
        "%(num)d wrong password within an hour from %(hour)s",
        "%(num)d wrong passwords within an hour from %(hour)s",
        row.details["times"],
        hour=hour,
    )


def _entry(row: Any, lines: Sequence[str]) -> TimelineEntry:
    label, icon = EVENT[row.kind]
    return TimelineEntry(row.kind, str(label), "\n".join(filter(None, lines)) or None, row.at, icon)
