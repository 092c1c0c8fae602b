"""The ladders of teachers' homes. Pure rules."""

from welfare.notices.reminders.shape import Ladder, Step, Subject, Whom
from welfare.refusals import N_

S, To = Subject, Whom
TO_APPROVE = N_("A booking of %(room)s on %(moment)s waits to be approved")
TABLE = (
    Ladder(
        S.BOOKING, N_("A booking to be approved"), N_("the day for which it is asked"),
        N_("It is approved, declined or cancelled, or its time has come"),
        (
            Step(-2, (To.KEEPERS,), TO_APPROVE),
            Step(0, (To.KEEPERS,), TO_APPROVE, is_pressing=True),
        ),
    ),
)  # fmt: skip
