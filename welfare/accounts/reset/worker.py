"""Sending letters, beside the pages: how long it takes tells whoever asks nothing."""

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from welfare.accounts.queries import person_with_reach
from welfare.accounts.reset.letters import purpose_of
from welfare.accounts.reset.lines import contact_point
from welfare.accounts.reset.models import Letter, Line, Purpose
from welfare.accounts.reset.policy import GOOD_FOR, may_reset
from welfare.accounts.reset.sending import LETTERS, end, key_of
from welfare.accounts.reset.texts import send_text
from welfare.channels.base import SendOutcome
from welfare.channels.smtp import MailServer, mail_server
from welfare.extensions import db
from welfare.refusals import N_
from welfare.sealing import unseal
from welfare.web.i18n import full_name
from welfare.workers import GoesOn

BATCH = 4
SENTENCES = {
    Purpose.RESET: N_(
        "Your code for a new password: %(code)s. It is good for %(minutes)d minutes. If you have not asked "
        "for it, do nothing: your password stays as it is. Never tell anybody this code."
    ),
    Purpose.PROOF: N_(
        "Your code for this address: %(code)s. It is good for %(minutes)d minutes. If you have not asked for "
        "it, do nothing."
    ),
    Purpose.WAS_RESET: N_(
        "A new password was set for your account by a code sent to this address. If that was not you, call "
        "your administrator now."
    ),
    Purpose.WAS_CHANGED: N_(
        "This address is no longer the one of your account. If that was not you, call your administrator now."
    ),
}
"""All that a letter says: no name, no school, nothing of a need, and no link."""


def send_some(_goes_on: GoesOn | None = None) -> int:
    """Send some letters that are due; gives how many were looked at."""
    return LETTERS.do_each(_send, at_most=BATCH)


def _send(letter_id: int) -> None:
    letter = db.session.get(Letter, letter_id)
    if letter is None or letter.sent_at or letter.given_up_at:
        return  # another has ended it, as those before it took longer than the lease
    address = letter.address or _proven_address(letter)
    if address is None:
        end(letter, is_sent=False)
    elif letter.line is Line.PHONE:
        with force_locale(letter.language):
            send_text(letter, address, _body(letter), _code(letter))
    elif server := mail_server():
        _send_mail(server, letter, address)


def _send_mail(server: MailServer, letter: Letter, address: str) -> None:
    with force_locale(letter.language):
        subject, body = full_name(), _body(letter)
    key = key_of(letter)
    db.session.commit()  # nobody waits for the database while the server is waited for
    outcome = server.send(address, subject, body, key)
    if outcome is SendOutcome.TAKEN:
        end(letter, is_sent=True)
    elif outcome is SendOutcome.GONE or not LETTERS.put_off(letter):
        end(letter, is_sent=False)
    if outcome is not SendOutcome.TAKEN:
        current_app.logger.warning("letter %d: the mail server said %s", letter.id, outcome)


def _proven_address(letter: Letter) -> str | None:
    """Where a code for a new password may go; None for whoever has no such address, or resets nothing."""
    person = person_with_reach(letter.person_id) if letter.person_id else None
    if person is None or not may_reset(person.alone):
        return None
    known = contact_point(person.id, letter.line)
    return known.address if known else None


def _body(letter: Letter) -> str:
    said = _(SENTENCES[letter.purpose])
    if letter.sealed_code is None:
        return str(said)
    return str(said) % {"code": _code(letter), "minutes": GOOD_FOR.seconds // 60}


def _code(letter: Letter) -> str:
    instance = current_app.config["SETTINGS"].instance
    return unseal(instance, purpose_of(letter.id), letter.sealed_code or b"").decode()
