"""What the documents point to is there: files, names in code, rules."""

import re
import tomllib
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
PATH = re.compile(r"`((?:welfare|templates|static|tests|docs|bench|\.ci)/[\w./-]*)`")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
FLASK = re.compile(r"(?:\bflask(?: --app wsgi)?|^welfare) ([a-z][a-z-]+)(?: ([a-z]+))?", re.MULTILINE)
MAKE = re.compile(r"(?:^|`|[A-Z]+=\S+ )make(?: -C \S+)? ([a-z-]+)", re.MULTILINE)
MODULE = re.compile(r"python -m (tests[\w.]*|welfare[\w.]*|bench[\w.]*)")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)


def named(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    text = document.read_text()
    links = [document.parent / link for link in LINK.findall(text)]
    paths = [ROOT / path for path in PATH.findall(text)]
    assert [str(path) for path in links + paths if not path.exists()] == []


def of_flask(app: Flask) -> dict[str, set[str]]:
    """What `flask` can be told, with what each of its groups can."""
    return {name: set(getattr(one, "commands", ())) for name, one in app.cli.commands.items()}


def test_every_command_that_a_document_names_is_there(app: Flask) -> None:
    known, targets = of_flask(app), set(TARGET.findall((ROOT / "Makefile").read_text()))
    for document in DOCUMENTS:
        code = "\n".join(CODE.findall(document.read_text()))
        said = FLASK.findall(code)
        wrong = [name for name, _more in said if name not in known]
        wrong += [more for name, more in said if known.get(name) and more not in known[name]]
        wrong += sorted(set(MAKE.findall(code)) - targets)
        wrong += [name for name in MODULE.findall(code) if find_spec(name) is None]
        assert (named(document), wrong) == (named(document), [])


def test_every_variable_is_set_as_the_settings_say() -> None:
    told = set(re.findall(r"`(WELFARE_[A-Z_]+)`", (ROOT / "docs/deployment.md").read_text()))
    settings = set(re.findall(r"`(WELFARE_[A-Z_]+)`", (ROOT / "welfare/config/settings.py").read_text()))
    read = set(re.findall(r'"(WELFARE_[A-Z_]+)"', (ROOT / "welfare/config/reading.py").read_text()))
    assert len(read) > 20
    assert read - settings == settings - read == read - told == set()
    of_services = {
        name for name in told - read if re.match("WELFARE_(OIDC|CAS|SMTP|WECOM|DINGTALK|FEISHU|SMS)_", name)
    }
    assert told - read - of_services == set()


def rows_of(document: str, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, its head and rule left out."""
    part = (ROOT / document).read_text().partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_rule_stands_where_the_table_says() -> None:
    rows = rows_of("docs/architecture.md", "Where each rule stands")
    assert len(rows) > 30
    missing = []
    for rule, where in rows:
        source = ""
        for quoted in re.findall(r"`([^`]+)`", where):
            if "/" in quoted:
                path = ROOT / quoted
                source = path.read_text() if path.is_file() else ""
            elif not re.search(rf"\b{re.escape(quoted)}\b", source):
                missing.append(f"{rule}: {quoted}")
    assert missing == []


def test_every_pure_rule_and_every_folder_is_in_the_picture() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rules = next(one["source_modules"] for one in contracts if one["name"].startswith("Rules are pure"))
    paths = {module: module.replace(".", "/") for module in rules}
    assert [
        name for name, path in paths.items() if f"{path}.py" not in text and f"{path}/`" not in text
    ] == []
    layers = text.partition("## Layers")[2].partition("## Rooms")[0]
    folders = {path.parent.name for path in (ROOT / "welfare").glob("*/__init__.py")}
    assert sorted(folder for folder in folders if not re.search(rf"\b{folder}\b", layers)) == []


def _names_of_the_glossary() -> set[str]:
    lines = [line for line in (ROOT / "docs/glossary.md").read_text().splitlines() if line.startswith("| ")]
    names = {name for line in lines for name in re.findall(r"`(\w+)`", line)}
    assert len(names) > 60
    return names


def _code() -> str:
    return "\n".join(path.read_text() for path in (ROOT / "welfare").rglob("*.py"))


def test_every_word_of_the_glossary_is_found_in_code() -> None:
    assert sorted(_names_of_the_glossary() - set(re.findall(r"\w+", _code()))) == []


def test_a_class_of_the_glossary_stands_for_one_thing() -> None:
    classes = Counter(re.findall(r"^class (\w+)", _code(), re.M))
    twice = {name for name in _names_of_the_glossary() if classes[name] > 1}
    assert twice == {"Action", "Party", "Status"}, "a petition has its own of these, as a need has"
