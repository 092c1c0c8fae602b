"""Making long exports beside the web server: `flask deliver`, which `flask serve` starts, does it.

A worker takes an export under a lease that it renews with every thousand rows. Should it die, the lease runs
out and another begins anew.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import update
from werkzeug.exceptions import HTTPException

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.queries import person_with_reach
from welfare.exports import actions, store
from welfare.exports.listing import Listing, find_listing
from welfare.exports.models import Export
from welfare.exports.queries import next_to_make
from welfare.exports.signals import export_made
from welfare.extensions import db, read_only
from welfare.refusals import Refusal

LEASE = timedelta(minutes=2)
TRIES_AT_MOST = 3
PAUSE = 2
"""Seconds between two looks for an export to make."""
PAUSE_AFTER_TROUBLE = 15
SECONDS_TO_STOP = 3


class NotTheirsAnyMore(Exception):
    """Whoever asked has lost the account or the role meanwhile, or the list is offered no longer."""


class ToldToStop(Exception):
    """The process is to end; another begins this export anew."""


@contextmanager
def making_beside(goes_on: Callable[[], bool]) -> Iterator[None]:
    """Within the block a thread makes exports for as long as `goes_on()` says so."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def run() -> None:
        with app.app_context():
            work(goes_on=goes_on)

    thread = Thread(target=run, name="exports", daemon=True)
    thread.start()
    yield
    thread.join(SECONDS_TO_STOP)


def work(*, goes_on: Callable[[], bool]) -> None:
    """Make exports for as long as `goes_on()` says so."""
    while goes_on():
        try:
            pause = 0 if make_next(goes_on=goes_on) else PAUSE
        except Exception:
            # The database may be away for a moment; what was taken comes back when its lease runs out.
            current_app.logger.exception("making exports failed")
            pause = PAUSE_AFTER_TROUBLE
        finally:
            db.session.remove()
        time.sleep(pause)


def make_next(*, goes_on: Callable[[], bool] = lambda: True) -> bool:
    """Make the oldest export that waits; whether there was one."""
    taken = _take()
    if taken is None:
        return False
    export_id, path = taken

    def progress(rows: int) -> None:
        if not goes_on():
            raise ToldToStop
        _note(export_id, rows)

    try:
        rows = _write(export_id, path, progress)
    except ToldToStop:
        _give_back(export_id, at_once=True)
    except (NotTheirsAnyMore, HTTPException, Refusal):
        _finish(export_id, None)
    except Exception:
        db.session.rollback()
        current_app.logger.exception("export %d failed", export_id)
        _give_back(export_id)
    else:
        _finish(export_id, rows)
    store.clean_up()
    return True


def _take() -> tuple[int, Path] | None:
    """The next export, leased to us, and where its file goes."""
    found = next_to_make()
    if not found:
        db.session.rollback()
        return None
    export = found[0]
    export.tries += 1
    export.row_count = 0
    export.taken_until = clock.now() + LEASE
    taken = export.id, store.path_of(export.token)
    db.session.commit()
    return taken


def _write(export_id: int, path: Path, progress: Callable[[int], None]) -> int:
    """Write the file with what its maker may see now; gives the number of rows."""
    with read_only():
        export, by, listing = _whole(export_id)
        draft = path.with_suffix(".draft")
        with force_locale(export.language):
            rows = actions.write(export, listing, draft, by=by, progress=progress)
    draft.replace(path)
    return rows


def _whole(export_id: int) -> tuple[Export, Person, Listing]:
    export = db.session.get_one(Export, export_id)
    by = person_with_reach(export.by_id)
    listing = find_listing(export.listing)
    if by is None or listing is None or not listing.is_open_to(by):
        raise NotTheirsAnyMore
    return export, by, listing


def _note(export_id: int, rows: int) -> None:
    """Let the page say how far it is, and keep the lease, on a connection of its own."""
    with db.engine.begin() as connection:
        connection.execute(
            update(Export)
            .where(Export.id == export_id)
            .values(row_count=rows, taken_until=clock.now() + LEASE)
        )


def _finish(export_id: int, rows: int | None) -> None:
    """Say what became of it, and have its maker told."""
    db.session.rollback()
    export = db.session.get_one(Export, export_id)
    if rows is None:
        actions.mark_failed(export)
    else:
        actions.mark_made(export, rows, is_kept=True)
    export_made.send(export)
    db.session.commit()


def _give_back(export_id: int, *, at_once: bool = False) -> None:
    """Let another try, now or when the lease would have run out; not for ever."""
    export = db.session.get_one(Export, export_id)
    if export.tries >= TRIES_AT_MOST:
        _finish(export_id, None)
    else:
        export.taken_until = None if at_once else clock.now() + LEASE
        db.session.commit()
