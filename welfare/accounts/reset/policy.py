"""Who may reset a password by a code, how long a code is good, and how often one may be asked for."""

from datetime import timedelta

from welfare.accounts.powers import Powers
from welfare.accounts.reset.models import Line
from welfare.accounts.roles import Role
from welfare.channels.sms.base import CODE_DIGITS
from welfare.web.tries import Limit

DIGITS = {Line.EMAIL: 8, Line.PHONE: CODE_DIGITS}
GOOD_FOR = timedelta(minutes=10)
GUESSES = 5
KEPT_FOR = timedelta(days=1)
LIMITS = (Limit(tries=1, minutes=1), Limit(tries=5, minutes=60), Limit(tries=10, minutes=24 * 60))
"""Of one person, or of one number that is nobody's: ten codes a day with five guesses each find one of a
hundred million in five thousand years."""
WITH_PHONES = (Limit(tries=1, minutes=1), Limit(tries=5, minutes=24 * 60))
"""The same where codes may go to phones, whoever it is: of their six digits twenty-five guesses a day find
one in fifty years."""
OF_NETWORK = Limit(tries=20, minutes=60)


def may_reset(person: Powers) -> bool:
    """Whether a code opens this account. It does not open those from which all others can be opened."""
    return not (person.reached_by(Role.ADMIN) & person.root_ids)
