"""A form that met an expired session or a stale token: sign in, and come back to it with its text.

On the way it is a hidden field of the pages between. It is signed, and taken from our own pages alone, so
that nobody is led to a form that somebody else has filled in: by no link, and by no form on another site.
"""

import re
from dataclasses import dataclass

from flask import current_app, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from welfare.web.forms import RESUMED

NEVER_KEPT = frozenset({"csrf_token", "kept", RESUMED})
SECRET = "password"  # noqa: S105 - the name of a field
"""So begin the names of fields of which nothing is kept, not even a hash."""
UNSAFE_IN_ADDRESS = re.compile(r"[\\\x00-\x1f\x7f]")


@dataclass(frozen=True)
class KeptForm:
    """A form as it was sent to `address`, without its token and without passwords."""

    address: str
    fields: MultiDict[str, str]

    def signed(self) -> str:
        """The form as text that a hidden field can carry."""
        return str(_signer().dumps([self.address, list(self.fields.items(multi=True))]))

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
    return KeptForm(request.full_path.rstrip("?"), typed())


def carried_form() -> KeptForm | None:
    """The form that a page between carries on; None where there is none, or none that we have signed."""
    longest = current_app.permanent_session_lifetime.total_seconds()
    try:
        address, fields = _signer().loads(request.form.get("kept", ""), max_age=int(longest))
    except BadSignature:
        return None
    return KeptForm(address, MultiDict(fields)) if _is_from_here() else None


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


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="form that waits")
