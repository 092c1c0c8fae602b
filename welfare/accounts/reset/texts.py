"""Codes as text messages: none goes out twice, whatever gets lost."""

from datetime import datetime

from flask import current_app

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.reset.ceiling import may_go_out
from welfare.accounts.reset.letters import remove_address
from welfare.accounts.reset.models import Letter, Line, Purpose
from welfare.accounts.reset.sending import LETTERS, end, key_of
from welfare.accounts.signals import address_closed
from welfare.channels.base import Message, SendOutcome, Sent, Verdict, heard
from welfare.channels.health import FIRST_PAUSE, held_until, is_held, note
from welfare.channels.phones import Provider, sms_provider, take_back
from welfare.extensions import db
from welfare.web.i18n import site_name


def send_text(letter: Letter, address: str, body: str, code: str) -> None:
    """Send a code once; where it may have gone out before, only ask what became of it."""
    provider = sms_provider()
    if provider is None:
        _put_off(letter)
        return
    if is_held(provider.row):
        _hold(letter, held_until(provider.kind.name))
        return
    if letter.attempted_at:
        sent = Sent(key_of(letter), letter.attempted_at)
        db.session.commit()  # nobody waits for the database while the provider is waited for
        _settle_found(letter, heard(lambda: provider.channel.find_out(address, sent)))
        return
    if not may_go_out(provider):
        current_app.logger.warning(
            "letter %d: the codes of today, or the month's budget, are used up", letter.id
        )
        end(letter, is_sent=False)
        return
    letter.attempted_at = clock.now()
    message = Message(key_of(letter), site_name(), body, code=code)
    db.session.commit()  # from here on it may have gone out, whatever becomes of this process
    verdict = heard(lambda: provider.channel.send(address, message))
    note(provider.kind.name, verdict)
    _settle(letter, provider, verdict)


def _settle(letter: Letter, provider: Provider, verdict: Verdict) -> None:
    if verdict.outcome is SendOutcome.TAKEN:
        end(letter, is_sent=True)
        return
    current_app.logger.warning("letter %d: %s said %s", letter.id, provider.kind.name, verdict.code)
    match verdict.outcome:
        case SendOutcome.UNKNOWN:
            _put_off(letter)
        case SendOutcome.LATER:
            letter.attempted_at = None
            take_back(provider.kind)
            _put_off(letter)
        case SendOutcome.DOWN:
            letter.attempted_at = None
            take_back(provider.kind)
            _hold(letter, held_until(provider.kind.name))
        case SendOutcome.NEVER:
            end(letter, is_sent=False)
        case SendOutcome.GONE:
            end(letter, is_sent=False)
            _close(letter)


def _settle_found(letter: Letter, found: Verdict) -> None:
    """Nobody knows the same message again: what is not known to have arrived is given up in the end."""
    if found.outcome is SendOutcome.TAKEN:
        end(letter, is_sent=True)
    elif found.outcome is SendOutcome.NEVER:
        end(letter, is_sent=False)
    else:
        _put_off(letter)


def _hold(letter: Letter, until: datetime) -> None:
    """It waits for the provider, which costs it no try; not for long, as somebody may let it go on before,
    and its code is soon over."""
    letter.due_at = min(until, clock.now() + FIRST_PAUSE)
    letter.tries -= 1


def _put_off(letter: Letter) -> None:
    if not LETTERS.put_off(letter):
        end(letter, is_sent=False)


def _close(letter: Letter) -> None:
    """A number that is nobody's opens nothing; its owner is told in the app."""
    person = db.session.get(Person, letter.person_id) if letter.person_id else None
    if person and letter.purpose is Purpose.RESET:
        remove_address(person, Line.PHONE)
        address_closed.send(person)
