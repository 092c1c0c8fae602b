"""A CAS server that compares services byte for byte and takes each ticket once."""

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from tests.fakes.serving import Answer, Service

XML = {"Content-Type": "application/xml"}


@dataclass
class FakeCAS(Service):
    """`somebody` is signed in there already: whoever comes is sent back at once."""

    services: str
    """How the address of every service that may ask begins."""
    somebody: str = "jia.yi"
    attributes: list[tuple[str, str]] = field(default_factory=lambda: [("cn", "甲一")])
    proxies: str = ""
    tickets: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def answer(self, path: str, query: dict[str, str], form: dict[str, str], headers: Any) -> Answer:
        """As protocol 3.0 says."""
        service = query.get("service", "")
        if path == "/login":
            if not service.startswith(self.services):
                return 403, {"Content-Type": "text/html"}, b"<p>This service is not known.</p>"
            ticket = f"ST-{secrets.token_urlsafe(20)}"
            self.tickets[ticket] = service
            joint = "&" if "?" in service else "?"
            return 302, {"Location": f"{service}{joint}{urlencode({'ticket': ticket}, quote_via=quote)}"}, b""
        if path != "/p3/serviceValidate":
            return 404, {"Content-Type": "text/html"}, b"<h1>Not here<br></h1>"
        given_to = self.tickets.pop(query.get("ticket", ""), None)
        if given_to is None:
            return _no("INVALID_TICKET")
        return self._yes() if given_to == service else _no("INVALID_SERVICE")

    def _yes(self) -> Answer:
        attributes = "".join(f"<cas:{name}>{escape(value)}</cas:{name}>" for name, value in self.attributes)
        proxies = f"<cas:proxies><cas:proxy>{escape(self.proxies)}</cas:proxy></cas:proxies>" * bool(
            self.proxies
        )
        return _xml(
            f"<cas:authenticationSuccess><cas:user>{escape(self.somebody)}</cas:user>"
            f"<cas:attributes>{attributes}</cas:attributes>{proxies}</cas:authenticationSuccess>"
        )


def _no(code: str) -> Answer:
    return _xml(f'<cas:authenticationFailure code="{code}">No.</cas:authenticationFailure>')


def _xml(inside: str) -> Answer:
    whole = f'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{inside}</cas:serviceResponse>'
    return 200, XML, whole.encode()
