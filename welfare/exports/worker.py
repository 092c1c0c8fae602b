"""Making long exports beside the web server: `flask deliver`, which `flask serve` starts, does it.

A worker renews the lease of what it makes (`welfare.workers`) with every thousand rows; should it die,
another begins anew.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import current_app
from flask_babel import force_locale
from werkzeug.exceptions import HTTPException

from welfare.accounts.models import Person
from welfare.accounts.queries import person_with_reach
from welfare.exports import actions, store
from welfare.exports.lists import ListExport, OwnFile, find_list, find_own
from welfare.exports.models import Export
from welfare.exports.queries import is_lent_still, own_that_wait, to_make
from welfare.exports.signals import export_made
from welfare.extensions import db, read_only
from welfare.files.store import digest_of
from welfare.refusals import Refusal
from welfare.workers import GoesOn, Queue

Whole = tuple[actions.Written, str]
EXPORTS: Queue[Export] = Queue(
    due=to_make,
    free_from=Export.taken_until,
    tries_at_most=3,
    first_pause=timedelta(minutes=2),
    longest_pause=timedelta(minutes=2),
)


class NotTheirsAnyMore(Exception):
    """Whoever asked has lost the account or the role meanwhile, or stands in for nobody any more, or the list
    is offered no longer."""


class ToldToStop(Exception):
    """The process is to end; another begins this export anew."""


def make_next(goes_on: GoesOn = lambda: True) -> bool:
    """Make the oldest export that waits; whether there was one."""
    taken = _take()
    if taken is None:
        return False
    export_id, path = taken

    def progress(rows: int) -> None:
        if not goes_on():
            raise ToldToStop
        EXPORTS.renew(export_id, row_count=rows)

    try:
        written = _write(export_id, path, progress)
    except ToldToStop:
        _give_back(export_id, at_once=True)
    except (NotTheirsAnyMore, HTTPException, Refusal):
        _finish(export_id, None)
    except Exception:
        db.session.rollback()
        current_app.logger.exception("export %d failed", export_id)
        _give_back(export_id)
    else:
        _finish(export_id, written)
    store.clean_up(own_that_wait())
    return True


def _take() -> tuple[int, Path] | None:
    """The next export, leased to us, and where its file goes."""
    found = EXPORTS.take()
    if not found:
        db.session.rollback()
        return None
    export = found[0]
    export.row_count = 0
    taken = export.id, store.path_of(export.token)
    db.session.commit()
    return taken


def _write(export_id: int, path: Path, progress: Callable[[int], None]) -> Whole:
    """Write the file with what its maker may see now, and may still when it is written; gives what is in it,
    and its digest."""
    draft = path.with_suffix(store.DRAFT)
    with read_only():
        export, by, listing = _whole(export_id)
        with force_locale(export.language):
            contents = actions.write(export, listing, draft, by=by, progress=progress)
    try:
        _whole(export_id)
    except NotTheirsAnyMore:
        draft.unlink()
        raise
    written = contents, digest_of(draft)
    draft.replace(path)
    return written


def _whole(export_id: int) -> tuple[Export, Person, ListExport | OwnFile]:
    export = db.session.get_one(Export, export_id)
    by = person_with_reach(export.by_id)
    listing = find_list(export.listing) or find_own(export.listing)
    if by is None or listing is None or not listing.is_open_to(by) or not is_lent_still(export, by):
        raise NotTheirsAnyMore
    return export, by, listing


def _finish(export_id: int, written: Whole | None) -> None:
    """Say what became of it, and have its maker told."""
    db.session.rollback()
    export = db.session.get_one(Export, export_id)
    if written is None:
        actions.mark_failed(export)
    else:
        contents, digest = written
        actions.mark_made(export, contents, digest=digest)
    export_made.send(export)
    db.session.commit()


def _give_back(export_id: int, *, at_once: bool = False) -> None:
    """Let another try, now or after a pause; not for ever."""
    export = db.session.get_one(Export, export_id)
    if not EXPORTS.put_off(export):
        _finish(export_id, None)
        return
    if at_once:
        export.taken_until = None
    db.session.commit()
