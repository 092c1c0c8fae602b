"""Letters on their way: which are due, how each ends, and by what name a service knows one again."""

from datetime import timedelta

from welfare import clock
from welfare.accounts.reset.actions import due_letters
from welfare.accounts.reset.models import Letter
from welfare.workers import Queue

LETTERS: Queue[Letter] = Queue(
    due=due_letters,
    free_from=Letter.due_at,
    tries_at_most=4,
    first_pause=timedelta(seconds=30),
    longest_pause=timedelta(minutes=5),
)


def key_of(letter: Letter) -> str:
    """The name of one letter."""
    return f"letter-{letter.id}-{int(letter.created_at.timestamp())}"


def end(letter: Letter, *, is_sent: bool) -> None:
    """It was sent, or never will be; its code is no longer to be read here."""
    letter.sealed_code = None
    if is_sent:
        letter.sent_at = clock.now()
    else:
        letter.given_up_at = clock.now()
