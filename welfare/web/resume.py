"""A form that met an expired session or a stale token: sign in, and come back to it with its text.

On the way it is a hidden field of the pages between. It is signed and sealed, and taken from our own pages
alone, so that nobody is led to a form that somebody else has filled in: by no link, and by no form on another
site. What was typed at a shared computer comes back to whoever typed it alone.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, g, render_template, request, url_for
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from welfare.sealing import SealBroken, seal, unseal
from welfare.web.forms import RESUMED
from welfare.web.shared import on_shared_computer, whose

SIGN_OUT = "accounts.sign_out"
NEVER_KEPT = frozenset({"csrf_token", "kept", RESUMED})
SECRET = "password"  # noqa: S105 - the name of a field
"""So begin the names of fields of which nothing is kept, not even a hash."""
PURPOSE = "form that waits"
UNSAFE_IN_ADDRESS = re.compile(r"[\\\x00-\x1f\x7f]")


@dataclass(frozen=True)
class KeptForm:
    """A form as it was sent to `address`, without its token and without passwords."""

    address: str
    fields: MultiDict[str, str]
    whose: str = ""
    """The mark of whoever alone may see it; empty where it is whoever signs in with it."""

    def signed(self) -> str:
        """The form as text that a hidden field can carry."""
        words = _signer().dumps([self.address, list(self.fields.items(multi=True)), self.whose])
        return seal(_folder(), PURPOSE, words.encode()).decode()

    def page(self, why: str | None = None) -> str:
        """A page that leads back to the form, which shows what was typed and waits; it says `why`."""
        return render_template("web/resume.html", kept=self, flag=RESUMED, why=why)


def typed() -> MultiDict[str, str]:
    """What the form says that this request sends, without its token and without passwords."""
    return MultiDict(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NEVER_KEPT and not name.startswith(SECRET)
    )


def sent_form() -> KeptForm | None:
    """The form that this request sends; None where no page of ours has sent it."""
    if not _is_from_here():
        return None
    return KeptForm(request.full_path.rstrip("?"), typed(), whose())


def carried_form() -> KeptForm | None:
    """The form that a page between carries on; None where there is none, or none that we have signed.

    Nor is it there where only somebody else may see it than who is signed in here by now, by another tab.
    """
    sealed, longest = request.form.get("kept"), current_app.permanent_session_lifetime.total_seconds()
    if not sealed or g.get("is_left_behind"):
        return None
    try:
        words = unseal(_folder(), PURPOSE, sealed.encode())
        address, fields, mark = _signer().loads(words, max_age=int(longest))
    except (BadSignature, SealBroken):
        return None
    if current_user.is_authenticated and mark not in ("", current_user.mark):
        return None
    return KeptForm(address, MultiDict(fields), mark) if _is_from_here() else None


def leave_behind(mark: str) -> None:
    """From here on the form that a page between carries is not there where only somebody with another mark
    may see it: at a shared computer the next person signs in on the page that the last one left."""
    kept = carried_form()
    g.is_left_behind = kept is not None and kept.whose not in ("", mark)


def form_of_stale_page() -> KeptForm | None:
    """What a page sends whose token is not of this sign-in. At a shared computer nobody knows whose words
    these are: the browser sends anew what it was sent with, for whoever goes back."""
    return None if on_shared_computer() else carried_form() or sent_form()


def ends_the_sign_in() -> bool:
    """Whether a page of ours, as the browser says, asks for what needs no token of this sign-in: to end it.
    Whoever taps that is to find it so, however old the page."""
    return request.endpoint == SIGN_OUT and _is_surely_from_here()


def carried(kept: KeptForm | None = None) -> dict[str, str]:
    """The hidden fields of a page between: the form that waits, and where the person wanted to go."""
    kept = kept or carried_form()
    return {"kept": kept.signed() if kept else "", "next": wanted_address()}


def wanted_address() -> str:
    """Where the person wanted to go: as the address of a page says, or the form that it sends; never both."""
    return (request.form if request.method == "POST" else request.args).get("next", "")


def safe_address(address: str | None) -> str:
    """`address` if it is a path of this site, else the front page; nobody is led elsewhere."""
    # A browser takes a backslash for a slash, and leaves out tabs and line ends.
    if not address or not address.startswith("/") or address.startswith("//"):
        return url_for("site.landing")
    return url_for("site.landing") if UNSAFE_IN_ADDRESS.search(address) else address


def _is_from_here() -> bool:
    """Whether a page of ours has sent this request, as far as the browser says where it comes from."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "none")
    return (origin is None or origin.partition("://")[2] == request.host) and site in ("none", "same-origin")


def _is_surely_from_here() -> bool:
    """The same where a browser that says nothing is not believed."""
    return _is_from_here() and ("Origin" in request.headers or "Sec-Fetch-Site" in request.headers)


def _folder() -> Path:
    return Path(current_app.config["SETTINGS"].instance)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=PURPOSE)
