"""What makes the app open without a signal: the manifest, the service worker, and pages that carry no user.

Such a page, a shell, is the same for everybody who reads the same language. The worker keeps it, and the
script fills it from the phone.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from welfare.config import PROJECT_ROOT
from welfare.web.access import access
from welfare.web.assets import asset, static_url
from welfare.web.i18n import LANGUAGES, full_name, language
from welfare.web.shared import on_shared_computer
from welfare.web.site import text_size_chosen

bp = Blueprint("pwa", __name__)

KEPT_FILES = ("css/app.css", "js/teacher.js", "js/rest.js", "icons/sprite.svg")
"""What a shell loads."""
PAPER = "#f6f3eb"
ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-512", 512, "maskable"))
SCREENSHOTS = ("screens/needs.png", "screens/new-need.png")
SCREENSHOT_SIZE = "720x1480"


@dataclass(frozen=True)
class OfflineForm:
    """A form that opens without a signal: at `address`, kept from `shell`; `state` changes when it does."""

    label: str
    picture: str
    address: str
    shell: str
    state: Any
    files: tuple[str, ...] = ()
    """What its page loads beyond `KEPT_FILES`."""


_forms: list[Callable[[], list[OfflineForm]]] = []


def offer_offline(forms: Callable[[], list[OfflineForm]]) -> None:
    """Let the worker keep these forms; asked for on each request, in the reader's language.

    A form that is only some people's may be offered to them only; its shell still carries no user.
    """
    _forms.append(forms)


def offline_forms() -> list[OfflineForm]:
    """Every form that opens without a signal."""
    return [form for forms in _forms for form in forms()]


def render_shell(template: str, **context: Any) -> str:
    """A page without a user: the same for everybody, whoever asks for it.

    Script fills it with what this browser keeps, and keeps what is typed there: a shared computer has none.
    """
    if on_shared_computer():
        abort(redirect(url_for("site.landing"), 303))
    places = (
        ("/needs", _("My needs"), "house"),
        ("/needs/new", _("New need"), "plus"),
        ("/services", _("Services"), "layout-grid"),
        ("/notices", _("Notices"), "bell"),
        ("/profile", _("Me"), "user"),
    )
    nav_items = [{"url": url, "label": label, "icon": icon} for url, label, icon in places]
    return render_template(template, is_shell=True, nav_items=nav_items, **context)


@bp.get("/drafts")
@access.public
def drafts() -> str:
    """What is on this phone, which only the phone knows."""
    return render_shell("pwa/drafts.html", offline_forms=offline_forms())


@bp.get("/sw.js")
@access.public
def worker() -> Response:
    """The service worker, with the list of what it keeps; another list or another page makes it a new one."""
    forms = offline_forms()
    files = dict.fromkeys((*KEPT_FILES, *(name for form in forms for name in form.files)))
    kept = [*map(static_url, files), "/drafts", *(form.shell for form in forms)]
    state = [kept, language(), text_size_chosen(), _templates(), [form.state for form in forms]]
    version = hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()[:10]
    told = {"version": f"welfare-{version}", "kept": kept, "icon": static_url("icons/icon-192.png")}
    response = Response(
        f"const told = {json.dumps(told)};\n{asset('js/sw.js').content.decode()}",
        mimetype="text/javascript",
    )
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


@cache
def _templates() -> str:
    """A digest of all templates and translations, as they were when first asked for."""
    digest = hashlib.sha256()
    for folder in (PROJECT_ROOT / "templates", current_app.config["TRANSLATIONS"]):
        for path in sorted(path for path in folder.rglob("*.[hm]*") if path.is_file()):
            digest.update(path.read_bytes())
    return digest.hexdigest()


@bp.get("/manifest.webmanifest")
@access.public
def manifest() -> Response:
    """How the app is installed; `lang` because a browser asks for it without cookies."""
    wanted = request.args.get("lang")
    with force_locale(wanted if wanted in LANGUAGES else language()):
        response = Response(json.dumps(_manifest(), ensure_ascii=False), mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _manifest() -> dict[str, Any]:
    def icon(name: str, size: int, purpose: str) -> dict[str, str]:
        source = static_url(f"icons/{name}.png")
        return {"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}

    return {
        "id": "/",
        "name": full_name(),
        "short_name": _("Welfare"),
        "description": _("Say what you need at school, and see what becomes of it."),
        "lang": language(),
        "start_url": "/needs",
        "scope": "/",
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [icon(*one) for one in ICONS],
        "shortcuts": [
            {"name": name, "url": url, "icons": [icon(*ICONS[0])]}
            for name, url in ((_("New need"), "/needs/new"), (_("My needs"), "/needs"))
        ],
        "screenshots": [
            {
                "src": static_url(name),
                "sizes": SCREENSHOT_SIZE,
                "type": "image/png",
                "form_factor": "narrow",
                "label": label,
            }
            for name, label in zip(SCREENSHOTS, (_("My needs"), _("New need")), strict=True)
        ],
    }


def way_to_install() -> str:
    """How this browser puts the app on the home screen: by `button`, `share` menu, or, in `wechat`, not."""
    browser = request.user_agent.string
    if "MicroMessenger" in browser:
        return "wechat"
    return "share" if "iPhone" in browser or "iPad" in browser else "button"


def register(app: Flask) -> None:
    """Register the pages, and what the layouts ask for."""
    app.register_blueprint(bp)
    app.add_template_global(way_to_install)
    app.jinja_env.globals["time_zone"] = app.config["SETTINGS"].time_zone

    @app.context_processor
    def for_scripts() -> dict[str, Any]:
        return {"manifest_url": url_for("pwa.manifest", lang=language())}
