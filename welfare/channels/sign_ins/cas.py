"""Signing in by CAS 3.0: one redirect, and one question about the ticket that comes back; none of a proxy."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from requests import RequestException, Session

from welfare.channels import http
from welfare.channels.providers import LABEL_LENGTH, SUBJECT_LENGTH, Kept, Shown
from welfare.channels.refusals import Declined, NotBelieved, NotFromHere

NAMESPACE = {"cas": "http://www.yale.edu/tp/cas"}
TICKET = re.compile(r"ST-[!-~]{1,253}")
"""A service ticket (CAS 3.0, 3.1.1); one of a proxy begins otherwise."""
PRINCIPAL = "user"
"""Names, in the operator's settings, the principal itself and no attribute of it."""
NAMES = ("displayName", "cn", "name")


@dataclass(frozen=True)
class CASServer:
    """A CAS server. What it calls a user is the subject."""

    issuer: str
    """Its address, before `/login`."""
    label: str
    number_attribute: str = ""
    """The attribute that is the staff number, where the operator calls it authoritative."""
    name: str = "cas"
    is_inside: bool = False

    def begin(self, back: str) -> tuple[str, Kept]:
        """See `Provider`. Asks nobody."""
        state = secrets.token_urlsafe(24)
        return f"{self.issuer}/login?{urlencode({'service': _service(back, state)})}", {"state": state}

    def finish(self, back: str, answer: Mapping[str, str], kept: Kept) -> Shown:
        """See `Provider`. Raises `NotShown`."""
        if not secrets.compare_digest(answer.get("state", "").encode(), kept["state"].encode()):
            raise NotFromHere("another state")
        if not TICKET.fullmatch(answer.get("ticket", "")):
            raise Declined("no ticket", provider=self.label)
        # The very bytes that the server was given, or it refuses the ticket.
        asked = {"service": _service(back, kept["state"]), "ticket": answer["ticket"]}
        with http.asking_others(self.label), Session() as session:
            http.prepare(session)
            response = session.get(f"{self.issuer}/p3/serviceValidate", params=asked)
            response.raise_for_status()
            try:
                root = fromstring(response.content)
            except (ParseError, DefusedXmlException, ValueError) as why:  # a page of HTML is an error's
                raise RequestException("no XML") from why
        return self._shown(root)

    def as_subject(self, written: str) -> str | None:
        """See `Provider`: any text, which heeds case."""
        return written or None

    def _shown(self, root: Element) -> Shown:
        failure = root.find("cas:authenticationFailure", NAMESPACE)
        if failure is not None and failure.get("code") == "INVALID_TICKET":
            raise NotFromHere("the ticket was used or is too old")
        success = root.find("cas:authenticationSuccess", NAMESPACE)
        subject = _text(success, "cas:user")
        if failure is not None or success is None or not 0 < len(subject) <= SUBJECT_LENGTH:
            raise NotBelieved(f"no success: {failure is not None}", provider=self.label)
        if success.find("cas:proxies", NAMESPACE) is not None:
            raise NotBelieved("by a proxy", provider=self.label)
        called = next(filter(None, (self._attribute(success, name) for name in NAMES)), subject)
        number = self.number_attribute
        return Shown(
            self.name,
            self.issuer,
            subject,
            called[:LABEL_LENGTH],
            subject if number == PRINCIPAL else self._attribute(success, number) if number else "",
        )

    def _attribute(self, success: Element, name: str) -> str:
        """An attribute that has one value; one with several says nothing."""
        found = success.findall(f"cas:attributes/cas:{name}", NAMESPACE)
        return (found[0].text or "").strip() if len(found) == 1 else ""


def _service(back: str, state: str) -> str:
    return f"{back}?{urlencode({'state': state})}"


def _text(parent: Element | None, path: str) -> str:
    found = None if parent is None else parent.find(path, NAMESPACE)
    return "" if found is None else (found.text or "").strip()
