"""Chinese is complete: every message has its Chinese, and no English is left on a Chinese page."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from tests.support import world
from tests.support.client import Client, Page
from tests.support.markup import elements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.config import PROJECT_ROOT
from welfare.needs.lifecycle import Status

CATALOGUE = PROJECT_ROOT / "welfare/translations/zh/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z][A-Za-z_-]+")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff）”][,;:!?()]|[,;:!?()][\u4e00-\u9fff（“]|\.$")
WITHOUT_CHINESE = {"%(role)s at %(place)s", "%(done)d of %(all)d"}
"""Messages whose words Chinese does without."""
FORMATS = {"CSV", "DOCX", "XLSX", "SHA-", "HEIC", "JPEG", "MB", "PDF", "PNG", "WebP", "xls", "xlsx"}
MAKES = {"Apple", "Excel", "Google", "JavaScript", "WPS", "Wi-Fi", "Word", "iPhone"}
SOURCES = {"drand", "quicknet", "randomness"}
COMMAND = {"flask", "app", "wsgi", "set-up"}
STANDARDS = {"AA", "GB", "ISO", "JSON", "WCAG", "axe-core", "codes", "files", "json"}
WECOM = {"AgentId", "ID", "IP", "Secret"}
"""So the administration of WeCom calls them, in Chinese."""
SERVICES = {
    "AccessKey", "App", "AppKey", "AppSecret", "CorpId", "SdkAppId", "SecretId", "SecretKey", "HMAC-SHA",
    "HTTPS", "OK", "POST", "X-Welfare-Timestamp", "code", "https", "id", "phone", "result", "secret",
    "status", "text",
}  # fmt: skip
"""So those of DingTalk, Feishu and text messages call them, and what stands in requests."""
SAME_IN_BOTH = FORMATS | MAKES | SOURCES | COMMAND | STANDARDS | WECOM | SERVICES
"""What Chinese writes in Latin letters, too."""

NOTHING_COUNTED = re.compile(r"(?<![\d.,])0[位件人名项场次套个份期条张所]\S*")

Key = tuple[str | None, str]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The Chinese words."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh", abort_invalid=True)


@pytest.fixture(scope="module")
def in_the_sources() -> set[Key]:
    """What the code and the templates say, found as `make messages` finds it."""
    command = Path(PROJECT_ROOT, "Makefile").read_text()
    named = re.search(r"--keywords '([^']+)'", command)
    assert named, "`make messages` names its keywords"
    mappings = tomllib.loads(Path(PROJECT_ROOT, "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    found = extract_from_dir(
        PROJECT_ROOT,
        method_map=[(mapping["pattern"], mapping["method"]) for mapping in mappings],
        keywords={**DEFAULT_KEYWORDS, **parse_keywords(named[1].split())},
    )
    return {
        (context, message if isinstance(message, str) else message[0])
        for _file, _line, message, _comments, context in found
    }


@pytest.fixture
def messages(catalogue: Catalog) -> list[tuple[str, str]]:
    """Each message with its Chinese; of a plural the English for many, which names all that Chinese may."""
    return [(_forms(message.id)[-1], _forms(message.string)[0]) for message in catalogue if message.id]


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _key(message: Message) -> Key:
    return message.context, _forms(message.id)[0]


def test_every_message_is_translated(catalogue: Catalog, in_the_sources: set[Key]) -> None:
    translated = {_key(message) for message in catalogue if all(_forms(message.string))}
    missing = in_the_sources - translated
    assert not missing, f"`make messages`, then translate {len(missing)}: {sorted(map(str, missing))}"


def test_the_catalogue_holds_nothing_else(catalogue: Catalog, in_the_sources: set[Key]) -> None:
    assert not catalogue.obsolete
    assert not catalogue.fuzzy
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    assert {_key(message) for message in catalogue if message.id} <= in_the_sources


def test_both_languages_name_the_same_things(messages: list[tuple[str, str]]) -> None:
    unlike = [
        (english, chinese)
        for english, chinese in messages
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(chinese))
    ]
    assert not unlike


def test_a_percent_sign_stands_only_before_a_name(messages: list[tuple[str, str]]) -> None:
    assert not [text for pair in messages for text in pair if "%" in PLACEHOLDER.sub("", text)]


def test_chinese_messages_are_chinese(messages: list[tuple[str, str]]) -> None:
    bare = [(PLACEHOLDER.sub("", english), chinese, english) for english, chinese in messages]
    foreign = {
        english for said, chinese, english in bare if ENGLISH.search(said) and not CHINESE.search(chinese)
    }
    assert foreign == WITHOUT_CHINESE
    assert not [
        chinese for _, chinese in messages if _english_in(PLACEHOLDER.sub("", chinese)) - SAME_IN_BOTH
    ]


def test_chinese_punctuation_is_full_width(messages: list[tuple[str, str]]) -> None:
    assert not [chinese for _, chinese in messages if HALF_WIDTH.search(PLACEHOLDER.sub("字", chinese))]


def test_messages_hold_no_markup(messages: list[tuple[str, str]]) -> None:
    assert not [text for pair in messages for text in pair if re.search(r"<|&\w+;", text)]


@pytest.mark.slow("reads every page there is")
@pytest.mark.parametrize("reader", [None, "teacher", "school", "clerk", "handler", "leader", "admin"])
def test_no_english_is_left_on_a_chinese_page(
    reader: str | None, client: Client, district: District, record_property: Any
) -> None:
    """Nor is nothing counted in a sentence: it has one of its own."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    client.lints = False
    needs = [district.need(status) for status in Status]
    starts = ["/", "/sign-in", "/drafts", "/no/such/page", *(f"/needs/{need.number}" for need in needs)]
    if reader:
        sign_in_as(client, district.person(reader))
    pages = list(_pages_from(starts, client))
    assert len(pages) > len(starts) - 1
    record_property("pages looked at", len(pages))
    left = {page.path: words for page in pages if (words := _english_on(page))}
    assert not left
    assert not {page.path: said for page in pages if (said := NOTHING_COUNTED.findall(page.text))}


def test_what_a_form_refuses_is_said_in_chinese(client: Client, district: District) -> None:
    """WTForms brings sentences of its own."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    need = district.need(Status.IN_PROGRESS)
    sign_in_as(client, district.person("teacher"))
    training = client.page("/needs/new/training").form("/training").send(mode="by magic")
    home = client.page("/needs/new/home").form("/home").send(colleagues="many")
    sign_in_as(client, district.person("clerk"))
    carrying = client.page(f"/needs/{need.number}/carrying").form("/carrying").send(review_on="soon")
    for page, sentence in (
        (training, "不是有效的选择"),
        (home, "不是有效的整数"),
        (carrying, "不是有效的日期"),
    ):
        assert sentence in page.text
        assert not _english_on(page)


def _pages_from(starts: list[str], client: Client) -> Iterator[Page]:
    """The pages that links lead to, of each kind one: addresses that differ by a number are of one kind."""
    routes = client.application.url_map.bind("localhost")
    seen: set[tuple[str, ...]] = set()
    to_see = list(starts)
    while to_see:
        page = client.page(to_see.pop(0))
        if page.response.mimetype != "text/html":
            continue
        yield page
        for link in elements(page.root, "a"):
            address = urljoin(page.path, link.get("href", ""))
            kind = _kind_of(address, routes)
            if kind and kind not in seen:
                seen.add(kind)
                to_see.append(address)


def _kind_of(address: str, routes: MapAdapter) -> tuple[str, ...] | None:
    """What leads to the page, without numbers; None where it is no page of the app."""
    parts = urlsplit(address)
    if parts.netloc or not parts.path:
        return None
    try:
        endpoint, given = routes.match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    chosen = re.findall(r"(?:queue|desk)=(\w+)", parts.query)
    return (endpoint, *(str(value) for value in given.values() if str(value).isalpha()), *chosen)


def _english_in(text: str) -> set[str]:
    return set(ENGLISH.findall(text))


def _english_on(page: Page) -> set[str]:
    """The English words of a page, but for the names that people of the tests have."""
    names = {number for number, *_ in world.PEOPLE}
    return {word for said in _said(page.root) for word in _english_in(said)} - SAME_IN_BOTH - names


def _said(element: Element) -> Iterator[str]:
    """What is read on a page or read aloud, and the words that its scripts have at hand."""
    if element.tag in ("script", "style") or element.get("lang") == "en":
        return
    told = ("alt", "aria-label", "placeholder", "title", "data-text", "data-selected")
    yield from (value for name, value in element.items() if name in told)
    if element.get("data-zone"):
        yield from (value for name, value in element.items() if name[:5] == "data-" and name != "data-zone")
    yield element.text or ""
    for part in element:
        if isinstance(part.tag, str):
            yield from _said(part)
        yield part.tail or ""
