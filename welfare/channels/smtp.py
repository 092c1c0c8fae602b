"""Handing a letter to the bureau's mail server."""

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from enum import StrEnum

from flask import current_app

from welfare.channels.base import SendOutcome
from welfare.config import UnsafeConfiguration

MAIL_SERVER = "MAIL_SERVER"
"""The setting that it stands in; None where there is none."""
TIMEOUT = 10
"""Seconds for each step; the lease of who sends is well above it."""
NO_SUCH_ADDRESS = (550, 551, 553)


class Security(StrEnum):
    """How the line to the server is secured."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """The server, and as whom we write."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = ""

    def send(self, address: str, subject: str, body: str, key: str) -> SendOutcome:
        """Hand over one letter in plain words. `key` names it: the same again is known as the same."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, address, subject
        letter["Date"] = formatdate()
        letter["Message-ID"] = f"<{key}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(body)
        try:
            with self._line() as line:
                line.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _why in refused.recipients.values()]
            return SendOutcome.GONE if codes and codes[0] in NO_SUCH_ADDRESS else SendOutcome.LATER
        except (smtplib.SMTPException, OSError):
            return SendOutcome.LATER
        return SendOutcome.TAKEN

    def _line(self) -> smtplib.SMTP:
        trusted = ssl.create_default_context()
        line: smtplib.SMTP
        if self.security is Security.TLS:
            line = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=trusted)
        else:
            line = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            if self.security is Security.STARTTLS:
                line.starttls(context=trusted)
            if self.user:
                line.login(self.user, self.password)
        except BaseException:
            line.close()
            raise
        return line


def mail_server() -> MailServer | None:
    """The server of this installation; None where no mail can be sent."""
    return current_app.config[MAIL_SERVER]


def sends_mail() -> bool:
    """Whether mail can be sent from here."""
    return mail_server() is not None


def read_mail_server(env: Mapping[str, str], *, is_production: bool) -> MailServer | None:
    """The server that `env` names. Raises `UnsafeConfiguration`."""
    host = env.get("WELFARE_SMTP_HOST", "").strip()
    if not host:
        return None
    security = env.get("WELFARE_SMTP_SECURITY") or Security.TLS
    if security not in list(Security):
        raise UnsafeConfiguration(f"WELFARE_SMTP_SECURITY is {security!r}; use tls, starttls or none.")
    if is_production and security == Security.NONE and host not in ("127.0.0.1", "localhost", "::1"):
        raise UnsafeConfiguration("WELFARE_SMTP_SECURITY=none would send codes in the clear; use tls.")
    sender = env.get("WELFARE_SMTP_SENDER", "").strip()
    if sender.count("@") != 1 or any(letter.isspace() for letter in sender):
        raise UnsafeConfiguration(f"WELFARE_SMTP_SENDER is {sender!r}; use the address that we write from.")
    usual = {Security.TLS: "465", Security.STARTTLS: "587", Security.NONE: "25"}[Security(security)]
    port = env.get("WELFARE_SMTP_PORT") or usual
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise UnsafeConfiguration(f"WELFARE_SMTP_PORT is {port!r}; use the number of a port.")
    user, password = env.get("WELFARE_SMTP_USER", ""), env.get("WELFARE_SMTP_PASSWORD", "")
    return MailServer(host, int(port), Security(security), sender, user, password)
