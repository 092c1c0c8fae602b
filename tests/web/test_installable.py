"""What a phone needs to install the app, and what the worker may keep of it."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image

from tests.support.client import Client
from tests.support.markup import elements, parse_page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.web.assets import IMMUTABLE
from welfare.web.i18n import LANGUAGES

APPLE_SIZE = (180, 180)
WECHAT = "Mozilla/5.0 (Linux; Android 10) Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0.2"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"


def size_of(client: Client, address: str) -> tuple[int, int]:
    """Of a picture, which is kept for good."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["Cache-Control"] == IMMUTABLE
    return Image.open(BytesIO(answer.data)).size


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_is_whole(client: Client, language: str) -> None:
    answer = client.get(f"/manifest.webmanifest?lang={language}")
    assert answer.mimetype == "application/manifest+json"
    manifest = json.loads(answer.data)
    assert manifest["lang"] == language
    what = {"zh": "师有所应 · 教师诉求办理平台", "en": "Teachers' Welfare · Teachers’ needs, answered"}
    assert manifest["name"] == what[language]
    assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("/", "/needs", "/")
    assert manifest["display"] == "standalone"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert {shortcut["url"] for shortcut in manifest["shortcuts"]} == {"/needs/new", "/needs"}
    for picture in manifest["icons"] + manifest["screenshots"]:
        assert picture["sizes"] == "{}x{}".format(*size_of(client, picture["src"]))


def test_a_maskable_icon_is_filled_to_its_edges(client: Client) -> None:
    manifest = json.loads(client.get("/manifest.webmanifest").data)
    [source] = [icon["src"] for icon in manifest["icons"] if icon["purpose"] == "maskable"]
    icon = Image.open(BytesIO(client.get(source).data)).convert("RGBA")
    edges = [icon.getpixel((x, y)) for x in (0, icon.width - 1) for y in (0, icon.height - 1)]
    assert {pixel[3] for pixel in edges} == {255}


def test_each_page_names_its_icon_its_manifest_and_its_colours(client: Client, district: District) -> None:
    for person in (None, district.person("teacher"), district.person("clerk")):
        if person:
            sign_in_as(client, person)
        page, _ = parse_page(client.get("/profile" if person else "/").text)
        links = {link.get("rel"): link.get("href", "") for link in elements(page, "link")}
        assert size_of(client, links["apple-touch-icon"]) == APPLE_SIZE
        assert client.get(links["manifest"]).status_code == 200
        colours = {
            meta.get("media"): meta.get("content")
            for meta in elements(page, "meta")
            if meta.get("name") == "theme-color"
        }
        assert set(colours) == {"(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"}
        assert len(set(colours.values())) == len(colours)


def kept_by_the_worker(client: Client) -> list[str]:
    told = re.match(r"const told = (.*);\n", client.get("/sw.js").text)
    assert told
    kept: list[str] = json.loads(told[1])["kept"]
    return kept


def test_what_the_worker_keeps_carries_no_user(client: Client, district: District) -> None:
    before = {address: client.get(address).data for address in kept_by_the_worker(client)}
    sign_in_as(client, district.person("teacher"))
    assert {address: client.get(address).data for address in kept_by_the_worker(client)} == before
    assert district.person("teacher").name.encode() not in b"".join(before.values())


@pytest.mark.parametrize(
    ("browser", "said", "has_button"),
    [
        (WECHAT, "Open in browser", False),
        (IPHONE, "Add to Home Screen", False),
        ("Chrome", "Keep it on your home screen", True),
    ],
    ids=["WeChat", "iPhone", "by a button"],
)
def test_the_hint_says_how_this_browser_installs_it(
    client: Client, district: District, browser: str, said: str, has_button: bool
) -> None:
    sign_in_as(client, district.person("teacher"))
    number = district.need(by="teacher").number
    answer = client.get(f"/needs/{number}?sent=1", headers={"User-Agent": browser, "Accept-Language": "en"})
    [hint] = [part for part in parse_page(answer.text)[0].iter() if part.get("data-part") == "install"]
    words = " ".join("".join(hint.itertext()).split())
    assert said in words
    assert ("Add to the home screen" in words) == has_button
