"""The ladder of what people ask about their own data, of complaints and suggestions. Pure rules."""

from welfare.notices.reminders.shape import Ladder, Step, Subject, Whom
from welfare.notices.rules import Audience
from welfare.refusals import N_

S, To = Subject, Whom
BUREAU = Audience.BUREAU
TO_ANSWER = N_("A request or complaint is to be answered by %(day)s")
OVERDUE = N_("A request or complaint was to be answered by %(day)s")
TABLE = (
    Ladder(
        S.PETITION, N_("A request about own data, a complaint or a suggestion"), N_("the day it is due"),
        N_("It is answered, done, refused or taken back"),
        (
            Step(-3, (To.ANSWERING,), TO_ANSWER),
            Step(0, (To.ANSWERING, BUREAU), TO_ANSWER, is_pressing=True),
            Step(1, (To.ANSWERING, BUREAU), OVERDUE, is_pressing=True),
            Step(3, (To.ANSWERING, BUREAU), OVERDUE, is_pressing=True),
        ),
    ),
)  # fmt: skip
