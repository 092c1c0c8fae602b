"""One request of a channel, and how far it came: an answer, no answer, or it never went out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from requests import ConnectTimeout, RequestException, Session, TooManyRedirects
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema, SSLError
from urllib3.exceptions import LocationParseError, MaxRetryError

from welfare.channels import http
from welfare.channels.base import SendOutcome, Verdict

NEVER_WENT_OUT = (ConnectTimeout, SSLError, InvalidSchema, InvalidURL, MissingSchema)


class NoAnswer(Exception):
    """Nothing usable came back. `went_out`: whether the service may have acted all the same."""

    def __init__(self, why: str, *, went_out: bool) -> None:
        self.why, self.went_out = why, went_out
        super().__init__(why)

    @property
    def verdict(self) -> Verdict:
        """What that means for a message."""
        return Verdict(SendOutcome.UNKNOWN if self.went_out else SendOutcome.LATER, self.why)


@dataclass(frozen=True)
class Answer:
    """What a service answered: its HTTP status, the JSON object in it (empty: none), its headers."""

    status: int
    said: dict[str, Any]
    headers: Mapping[str, str]


def ask(
    method: str,
    address: str,
    *,
    params: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """Ask once; nobody is followed elsewhere. Raises `NoAnswer`."""
    with Session() as session:
        http.prepare(session)
        try:
            response = session.request(
                method, address, params=params, headers=headers, data=body, allow_redirects=False
            )
        except RequestException as why:
            if not isinstance(why, TooManyRedirects) or why.response is None:
                raise NoAnswer(type(why).__name__, went_out=_went_out(why)) from why
            response = why.response  # it says where to go, and nobody goes
        except (UnicodeError, LocationParseError) as why:  # what no header or no name of a host can hold
            raise NoAnswer(type(why).__name__, went_out=False) from why
    try:
        said = response.json()
    except (ValueError, RecursionError):
        said = None
    return Answer(response.status_code, said if isinstance(said, dict) else {}, response.headers)


def _went_out(why: RequestException) -> bool:
    if isinstance(why, NEVER_WENT_OUT):
        return False
    # urllib3 gives up retrying only before a connection is there; later failures it hands on as they are.
    cause = why.args[0] if why.args else None
    return not (isinstance(why, NoConnection) and isinstance(cause, MaxRetryError))
