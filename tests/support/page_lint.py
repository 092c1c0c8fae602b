"""What every page of the app has to be, checked on each page that a test fetches.

The content security policy forbids inline script and style, so a page that has any is broken in a browser
although no server test would notice.
"""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from tests.support.markup import (
    accessible_name,
    are_alike,
    elements,
    parse_fragment,
    parse_page,
    read_page,
    text,
)

SPEAKS_FOR_ITSELF = ("hidden", "submit", "button", "image", "reset")


def problems_of_page(source: str, routes: MapAdapter) -> list[str]:
    """What is wrong with a whole page, each in one line."""
    root, errors = parse_page(source)
    if not errors and not are_alike(root, read_page(source)):
        errors = ["tests read something else in it than a browser does"]
    return [*errors, *_document(root), *_everywhere(root, routes), *_references(root)]


def problems_of_fragment(source: str, routes: MapAdapter) -> list[str]:
    """What is wrong with a part of a page; ids it refers to may stand in the page around it."""
    root, errors = parse_fragment(source)
    return [*errors, *_everywhere(root, routes)]


def _document(root: Element) -> Iterator[str]:
    if not root.get("lang"):
        yield "<html> does not say its language"
    if [main.get("id") for main in elements(root, "main")] != ["main"]:
        yield '<main id="main"> must be there once'
    headings = [text(heading) for heading in elements(root, "h1")]
    titles = [text(title) for title in elements(root, "title")]
    if len(headings) != 1 or not headings[0]:
        yield f"a page has one h1, this one has {headings}"
    elif not titles or not titles[0].startswith(headings[0]):
        yield f"the title {titles} does not start with the heading {headings[0]!r}"


def _everywhere(root: Element, routes: MapAdapter) -> Iterator[str]:
    yield from _inline_code(root)
    yield from _names(root)
    yield from _addresses(root, routes)
    ids = Counter(element.get("id") for element in root.iter() if element.get("id") is not None)
    yield from (f"id {name!r} occurs {count} times" for name, count in ids.items() if count > 1)
    yield from (
        f"<{element.tag}> shows {value!r}: a value that is not there"
        for element in root.iter()
        for value in ("None", "Undefined", "nan")
        if (element.text or "").strip() == value
    )


def _inline_code(root: Element) -> Iterator[str]:
    for element in root.iter():
        for attribute, value in element.items():
            if attribute == "style" or attribute.startswith("on") or value.strip().startswith("javascript:"):
                yield f"<{element.tag} {attribute}={value!r}> is inline code"
    for script in elements(root, "script"):
        if not script.get("src"):
            yield f"inline script: {text(script)[:40]!r}"
    yield from ("inline <style>" for _ in elements(root, "style"))


def _names(root: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in elements(root, "label")}
    wrapped = {id(part) for label in elements(root, "label") for part in label.iter()}
    for field in elements(root, "input", "select", "textarea"):
        if field.tag == "input" and field.get("type") in SPEAKS_FOR_ITSELF:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        if not (named or field.get("id") in labelled or id(field) in wrapped):
            yield f"the field {field.get('name')!r} has no label"
    for element in elements(root, "a", "button"):
        if not (accessible_name(element) or element.get("aria-labelledby")):
            yield f"<{element.tag} {dict(element.items())}> has no name"
    for image in elements(root, "img"):
        if image.get("alt") is None:
            yield f"the picture {image.get('src')!r} has no alternative text"


def _addresses(root: Element, routes: MapAdapter) -> Iterator[str]:
    for link in elements(root, "a"):
        if link.get("href") is not None and not _leads_somewhere(link.get("href", ""), "GET", routes):
            yield f"the link {link.get('href')!r} leads nowhere"
    for form in elements(root, "form"):
        method = form.get("method", "get").upper()
        if method not in ("GET", "POST"):
            yield f"a form cannot be sent by {method}"
        elif form.get("action") and not _leads_somewhere(form.get("action", ""), method, routes):
            yield f"no view takes {method} {form.get('action')!r}"
        if method == "POST" and not any(part.get("name") == "csrf_token" for part in form.iter("input")):
            yield f"the form to {form.get('action')!r} has no CSRF token"
        if not any(part.get("type", "submit") == "submit" for part in form.iter("button")):
            yield f"the form to {form.get('action')!r} cannot be sent without script"


def _leads_somewhere(address: str, method: str, routes: MapAdapter) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return parts.scheme in ("", "http", "https", "mailto", "tel", "webcal", "otpauth")
    try:
        routes.match(parts.path, method=method)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def _references(root: Element) -> Iterator[str]:
    ids = {element.get("id") for element in root.iter()}
    for element in root.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "form"):
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"<{element.tag} {attribute}={name!r}> refers to an id that is not there"
        address = element.get("href") or ""
        if element.tag == "a" and address.startswith("#") and address[1:] not in ids:
            yield f"the link {address!r} jumps to an id that is not there"
