"""What time does by itself, from day to day.

Each part is committed by itself, and what may be much some at a time: nobody waits long for what it locks,
and after a crash the next run goes on.
"""

from flask import current_app

from welfare import clock
from welfare.accounts.records.actions import forget_places, settle_all_failures
from welfare.accounts.reset.actions import clear_up_letters
from welfare.accounts.sessions import clear_up_sessions
from welfare.audit.command import begin_to_seal, sign_now
from welfare.exports import store
from welfare.exports.queries import own_that_wait
from welfare.extensions import db, read_only
from welfare.files.actions import remove_orphans
from welfare.health.actions import beat
from welfare.homes.bookings.actions.settling import free_bookings_on_new_holidays
from welfare.housing.actions.clock import let_time_pass
from welfare.needs.actions.clock import (
    deadlines_to_move,
    go_on_with_all_silent,
    lapse_all_due,
    recompute_deadlines,
)
from welfare.needs.actions.places import hand_up_protected
from welfare.notices.listeners import tell_of_moved_deadlines
from welfare.notices.outbox import clean_up
from welfare.notices.reminders.actions import remind_all
from welfare.reports.frozen.actions import freeze_what_has_ended
from welfare.reports.sums.command import add_up
from welfare.retention.actions import let_go
from welfare.tables import kept
from welfare.training.enrolments.actions.enrolment import end_holding
from welfare.web import tries

AT_ONCE = 500
"""How many needs the clock changes before it commits."""
REMINDED_AT_ONCE = 100
"""The same of things that it reminds of: fewer, as each tells several people, and others wait to write."""


@clock.passing()
def let_a_day_pass() -> str:
    """All of it, in the order in which one part needs the other; gives in words how much was done."""
    _clear_up()
    moved = _move_deadlines()  # before anything lapses that has longer now
    lapsed = _go_on_with_needs()
    reminded = remind_all(REMINDED_AT_ONCE)
    gone = sum(let_go().values())
    with read_only():
        removed = remove_orphans()
    add_up()
    frozen = freeze_what_has_ended()
    db.session.commit()
    begin_to_seal()
    sign_now()
    beat("clock", db.session)
    db.session.commit()
    return (
        f"{lapsed} answers lapsed, {moved} deadlines moved, {removed} stray files removed, "
        f"{gone} let go that had had their time, {frozen} periods frozen, {reminded} reminders"
    )


def _clear_up() -> None:
    with read_only():
        own = own_that_wait()
    store.clean_up(own)
    kept.clean_up()
    for part in (
        clear_up_sessions,
        clear_up_letters,
        clean_up,
        tries.clean_up,
        end_holding,
        let_time_pass,
        free_bookings_on_new_holidays,
    ):
        part()
        db.session.commit()
    while settle_all_failures(AT_ONCE):
        db.session.commit()
    forget_places(current_app.config["KEEP_PLACES"])
    db.session.commit()


def _move_deadlines() -> int:
    with read_only():
        to_move = deadlines_to_move()
    moved = 0
    while to_move:
        needs = recompute_deadlines(to_move[:AT_ONCE])
        tell_of_moved_deadlines(needs)
        db.session.commit()
        moved += len(needs)
        del to_move[:AT_ONCE]
    return moved


def _go_on_with_needs() -> int:
    """Gives how many answers have lapsed."""
    lapsed = 0
    while hand_up_protected(AT_ONCE):
        db.session.commit()
    while some := lapse_all_due(at_most=AT_ONCE):
        db.session.commit()
        lapsed += some
    while go_on_with_all_silent(AT_ONCE):
        db.session.commit()
    return lapsed
