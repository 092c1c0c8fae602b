"""The demo's bulletins: one about the whole season, just issued, and a draft about this month."""

from datetime import datetime, timedelta

from welfare import clock
from welfare.accounts.queries import person_by_staff_number
from welfare.bulletins.actions import draw_up, issue
from welfare.bulletins.numbers import figures_now, fingerprint

AUTHOR = "leader"
A_YEAR = timedelta(days=365)


def write(now: datetime) -> None:
    """Written when everything else has been told."""
    leader = person_by_staff_number(AUTHOR)
    if leader is None:
        return
    with clock.at(now):
        today = clock.today()
        season = draw_up(first=today - A_YEAR, last=today, by=leader)
        issue(season, by=leader, version=season.version, seen=fingerprint(figures_now(season, leader)))
        draw_up(first=today.replace(day=1), last=today, by=leader)
