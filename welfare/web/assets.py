"""Static files under addresses that change with their content, so that a phone keeps them for good."""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from mimetypes import add_type, guess_type
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from welfare.config import PROJECT_ROOT
from welfare.web.access import access
from welfare.web.compiled import kept
from welfare.web.scripts import joined, modules, shared

STATIC = PROJECT_ROOT / "static"
SHEETS = {
    "css/app.css": ("css/tokens.css", "css/base.css", "css/components.css", "css/phone.css"),
    "css/staff.css": ("css/staff.css", "css/triage.css"),
}
"""Style sheets put together from several, for one request. Scripts say themselves what they import."""
FIRST, REST = "js/teacher.js", "js/rest.js"
"""A script, and the one that continues it after the page is there."""
SHORTEN = """
import minify, sys
minify.config({"js-version": 2018})
sys.stdout.write(minify.string(sys.argv[1], sys.stdin.read()))
"""
"""In no newer words than old phones read."""
SHORTENED = ("text/css", "text/javascript")
IMMUTABLE = "public, max-age=31536000, immutable"
SHORT_LIVED = "public, max-age=600"
DIGEST_LENGTH = 10

add_type(
    "text/javascript", ".js"
)  # as newer Pythons know by themselves, and older ones from some systems' lists
bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """A static file's content, type and digest."""

    content: bytes
    packed: bytes
    """The same, as small as Brotli makes it."""
    mimetype: str
    digest: str


@cache
def _read(name: str, _changed: float) -> Asset:
    sources = _sources(name)
    content = (
        _script(name, sources) if _is_script(name) else b"\n".join(path.read_bytes() for path in sources)
    )
    if not current_app.debug:
        content = _small(content, name)
    return Asset(
        content=content,
        packed=kept("Brotli", content, lambda: brotli.compress(content)),
        mimetype=guess_type(name)[0] or "application/octet-stream",
        digest=hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH],
    )


def _small(content: bytes, name: str) -> bytes:
    """A script or style sheet without what only its readers need."""
    kind = guess_type(name)[0]
    if kind not in SHORTENED or name.startswith("vendor/"):
        return content
    # In a process of its own: the library is written in Go, and nothing of that survives a server's fork.
    command = [sys.executable, "-c", SHORTEN, kind]

    def shorten() -> bytes:
        return subprocess.run(command, input=content, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603

    return kept(f"{kind} {version('tdewolff-minify')} {SHORTEN}", content, shorten)


def _script(name: str, sources: list[Path]) -> bytes:
    """A script with all that it imports, but for what a script before it has."""
    if name not in (FIRST, REST):
        return joined(sources)
    first = sources if name == FIRST else _sources(FIRST)
    rest = [path for path in _sources(REST) if path not in first]
    names = shared(first, rest)
    return joined(first, given=names) if name == FIRST else joined(rest, taken=names)


def _is_script(name: str) -> bool:
    return name.startswith("js/")


def _sources(name: str) -> list[Path]:
    """The files it is put together from. Raises `OSError` or `ValueError` for none in the folder."""
    names = SHEETS.get(name, (name,))
    paths = [(STATIC / each).resolve(strict=True) for each in names]
    if [path.relative_to(STATIC).as_posix() for path in paths if path.is_file()] != list(names):
        raise FileNotFoundError(name)
    return modules(*paths) if _is_script(name) else paths


def asset(name: str) -> Asset:
    """The static file called `name`. Raises `FileNotFoundError` for anything outside the folder.

    Outside development the files are taken not to change while the app runs.
    """
    if not current_app.debug:
        return _settled(name)
    return _read(name, max(path.stat().st_mtime for path in _sources(name)))


@cache
def _settled(name: str) -> Asset:
    return _read(name, 0.0)


def static_url(name: str) -> str:
    """The address of a static file, with its digest in the name."""
    return _address(name) if current_app.debug else _settled_address(name, request.root_path)


@cache
def _settled_address(name: str, _root: str) -> str:
    """The icons of a page are a score of addresses in one file; they differ by where the app is mounted."""
    return _address(name)


def _address(name: str) -> str:
    path = Path(name)
    return url_for("assets.file", name=f"{path.with_suffix('')}.{asset(name).digest}{path.suffix}")


@bp.get("/static/<path:name>")
@access.public
def file(name: str) -> AnyResponse:
    """A static file; kept for good where the address carries the digest of what it holds."""
    stem, _, digest = str(Path(name).with_suffix("")).rpartition(".")
    plain = f"{stem}{Path(name).suffix}"
    try:
        found = asset(plain) if len(digest) == DIGEST_LENGTH and stem else asset(name)
    except (OSError, ValueError):  # no such file, or what no file can be called
        abort(404)
    is_packed = len(found.packed) < len(found.content) and request.accept_encodings["br"] > 0
    response = Response(found.packed if is_packed else found.content, mimetype=found.mimetype)
    if is_packed:
        response.headers["Content-Encoding"] = "br"
    response.vary.add("Accept-Encoding")
    response.set_etag(found.digest)
    response.headers["Cache-Control"] = IMMUTABLE if digest == found.digest else SHORT_LIVED
    return response.make_conditional(request)


def serve_assets(app: Flask) -> None:
    """Register the files and the template global that names them."""
    app.register_blueprint(bp)
    app.add_template_global(static_url)
