"""Asking another service while somebody waits: for so long, for so much, and few at the same time."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from requests import ConnectTimeout, PreparedRequest, ReadTimeout, RequestException, Response, Session
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from welfare.channels.refusals import ManyAsk, Unreachable
from welfare.web.receiving import out_of_turn

AT_MOST = 4
"""Threads of a worker that wait for others; of its thirty-two the rest go on serving."""
SECONDS_A_STEP = 5
"""For a connection, and for each answer to begin or to go on."""
SECONDS_IN_ALL = 15
"""For all that one sign-in asks. An answer that goes on by drops is left once they are over."""
LARGEST_ANSWER = 256 * 1024

_places = BoundedSemaphore(AT_MOST)
_proxies: dict[str, str] = {}
"""As `requests` names them."""


class Patience(HTTPAdapter):
    """Ends what takes too long in all, or says too much."""

    def __init__(self) -> None:
        super().__init__()
        self.until = time.monotonic() + SECONDS_IN_ALL

    def send(self, request: PreparedRequest, *_args: Any, **kwargs: Any) -> Response:
        """The answer with its whole body. Raises what `requests` does."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise ConnectTimeout("no time is left")
        step = min(left, SECONDS_A_STEP)
        asked = {**kwargs, "stream": True, "timeout": (step, step)}
        response = super().send(request, **asked)
        try:
            response._content = self._whole(response)
        except HTTPError as why:  # what breaks off within the body, `requests` does not name
            raise ReadTimeout(type(why).__name__) from why
        response._content_consumed = True
        return response

    def _whole(self, response: Response) -> bytes:
        body = b""
        with response.raw as raw:
            while piece := raw.read1(LARGEST_ANSWER, decode_content=True):
                body += piece
                if len(body) > LARGEST_ANSWER:
                    raise RequestException("an answer that is too long")
                if time.monotonic() > self.until:
                    raise ReadTimeout("no time is left")
        return body


def go_out_by(proxy: str, direct: Iterable[str]) -> None:
    """From now on this process asks others through that proxy, and the `direct` hosts past it; empty: all."""
    past = {f"{scheme}://{host}": "" for scheme in ("https", "http") for host in direct}
    _proxies.clear()
    if proxy:
        _proxies.update({"https": proxy, "http": proxy, **past})


def go_out(session: Session) -> None:
    """Let this session go through the operator's proxy, be led nowhere else, and heed no setting of the
    machine."""
    session.trust_env = False
    session.max_redirects = 0
    session.proxies.update(_proxies)


def prepare(session: Session) -> None:
    """The same, and let it wait no longer than is said above."""
    go_out(session)
    patience = Patience()
    for scheme in ("https://", "http://"):
        session.mount(scheme, patience)


@contextmanager
def asking_others(who: str) -> Iterator[None]:
    """Within the block this request asks `who`, a service by its name on screen, and nobody waits for it.

    Nothing may have been changed yet: the database is let go of, and the turn of this worker. Raises
    `ManyAsk` where as many wait for others as may, and `Unreachable` where no usable answer comes.
    """
    if not _places.acquire(blocking=False):
        raise ManyAsk(provider=who)
    try:
        with out_of_turn():
            yield
    except RequestException as why:
        raise Unreachable(type(why).__name__, provider=who) from why
    finally:
        _places.release()
