"""The ladders of training. Pure rules."""

from welfare.notices.reminders.shape import Ladder, Step, Subject, Whom
from welfare.refusals import N_

S, To = Subject, Whom
ITS_DAY = N_("the day on which it begins")
MAY_GO = N_("%(name)s waits for your agreement to go: %(title)s, %(begins)s")
WHO_WAS_THERE = N_("Please say who was there: %(title)s, %(begins)s")
TABLE = (
    Ladder(
        S.AGREEMENT, N_("A registration that a school is to agree to"), ITS_DAY,
        N_("The school agrees or refuses, the teacher withdraws, or it begins"),
        (
            Step(-5, (To.SCHOOL,), MAY_GO),
            Step(-2, (To.SCHOOL,), MAY_GO, is_pressing=True),
        ),
    ),
    Ladder(
        S.BEGINNING, N_("A training that begins tomorrow"), ITS_DAY,
        N_("It begins or is cancelled, or the seat is given up"),
        (Step(-1, (To.SEATED,), N_("Soon it begins: %(title)s, %(begins)s, %(place)s"), is_pressing=True),),
        in_calendar_days=True,
    ),
    Ladder(
        S.ATTENDANCE, N_("Who was there, to be recorded"), N_("the day on which it ended"),
        N_("The list is recorded, or everybody has signed in"),
        (
            Step(1, (To.ORGANISER,), WHO_WAS_THERE),
            Step(3, (To.ORGANISER,), WHO_WAS_THERE),
        ),
    ),
)  # fmt: skip
