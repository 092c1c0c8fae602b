"""A form that met an expired session or a stale token: sign in, and come back to it with its text."""

import json
import re
from urllib.parse import urlsplit

from flask import current_app, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from welfare.web.forms import RESUMED

NEVER_KEPT = frozenset({"csrf_token", "kept", "kept_address", RESUMED})
LONGEST_KEPT = 100_000
UNSAFE_IN_ADDRESS = re.compile(r"[\\\x00-\x1f\x7f]")


def form_as_text() -> str:
    """The fields of the request's form, without its token, as text that a hidden field can carry."""
    pairs = [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT]
    return json.dumps([pair for pair in pairs if not pair[0].startswith("password")], ensure_ascii=False)


def show_kept_form(address: str, kept: str) -> str:
    """A page that leads back to the form at `address`, carrying the fields kept by `form_as_text`."""
    return render_template(
        "web/resume.html", address=safe_address(address), fields=_fields(kept), flag=RESUMED
    )


def safe_address(address: str | None) -> str:
    """`address` if it is a path of this site, else the front page; nobody is led elsewhere."""
    # A browser takes a backslash for a slash, and leaves out tabs and line ends.
    if not address or not address.startswith("/") or address.startswith("//"):
        return url_for("site.landing")
    return url_for("site.landing") if UNSAFE_IN_ADDRESS.search(address) else address


def takes_forms(address: str | None) -> bool:
    """Whether a form can be sent to this address, here and nowhere else."""
    try:
        current_app.url_map.bind("").match(urlsplit(safe_address(address)).path, method="POST")
    except HTTPException:
        return False
    return True


def _fields(kept: str) -> MultiDict[str, str]:
    try:
        pairs = json.loads(kept[:LONGEST_KEPT])
        return MultiDict([(str(name), str(value)) for name, value in pairs])
    except (ValueError, TypeError, RecursionError):
        return MultiDict()
