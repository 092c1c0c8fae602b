"""Scripts as old phones read them: the language of 2018, and no more bytes than a weak signal carries."""

import re
from collections import Counter
from pathlib import Path

import brotli
import pytest
import tree_sitter_javascript
from flask import Flask
from tree_sitter import Language, Node, Parser

from welfare.web.assets import STATIC, asset
from welfare.web.scripts import joined, modules, shared

FOR_PHONES = (
    "js/app.js",
    "js/teacher.js",
    "js/rest.js",
    "js/staff.js",
    "js/push.js",
    "js/sw.js",
    "js/reveal.js",
    "js/strength.js",
    "js/buttons.js",
    "js/wall.js",
    "js/passkey.js",
)
KB = 1024
NEWER = {
    "optional_chain": "?.",
    "field_definition": "a class field",
    "private_property_identifier": "#private",
    "class_static_block": "static { }",
    "augmented_assignment_expression ??=": "??=",
    "augmented_assignment_expression ||=": "||=",
    "augmented_assignment_expression &&=": "&&=",
    "binary_expression ??": "??",
}
NOT_IN_CHROME_78 = re.compile(
    r"\.(replaceAll|at|allSettled|any|fromEntries|flatMap|matchAll|replaceChildren|randomUUID|findLast)\(\s*(?!\{)"
)


def nodes(root: Node) -> list[Node]:
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(node.children)
    return found


def parsed(source: bytes) -> Node:
    return Parser(Language(tree_sitter_javascript.language())).parse(source).root_node


def newer_than_2018(source: bytes) -> list[str]:
    """What a phone of 2019 would stumble over."""
    problems = []
    for node in nodes(parsed(source)):
        operator = node.child_by_field_name("operator")
        kind = f"{node.type} {operator.type}" if operator else node.type
        if node.type == "ERROR" or node.is_missing:
            problems.append(f"cannot be parsed at {node.start_point}")
        elif kind in NEWER or node.type in NEWER:
            problems.append(f"{NEWER.get(kind) or NEWER[node.type]} at {node.start_point}")
        elif node.type == "catch_clause" and node.child_by_field_name("parameter") is None:
            problems.append(f"catch without a name at {node.start_point}")
        elif node.type == "number" and re.search(rb"[_n]$|_", node.text or b""):
            problems.append(f"the number {node.text!r}")
    return problems


@pytest.mark.parametrize(
    "newer", ["a?.b", "a ?? b", "a ||= b", "class A { b = 1 }", "try {} catch {}", "1_000", "a ="]
)
def test_what_is_newer_is_noticed(newer: str) -> None:
    assert newer_than_2018(newer.encode())


@pytest.mark.parametrize("name", FOR_PHONES)
def test_a_phone_of_2019_reads_the_script(app: Flask, name: str) -> None:
    with app.app_context():
        content = asset(name).content
    assert newer_than_2018(content) == []
    assert NOT_IN_CHROME_78.findall(content.decode().replace("clients.matchAll(", "")) == []


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("js/teacher.js", 6 * KB),
        ("js/rest.js", 7 * KB),
        ("js/sw.js", 2 * KB),
        ("js/reveal.js", 512),
        ("js/strength.js", 512),
        ("js/buttons.js", 512),
        ("js/wall.js", 512),
    ],
)
def test_a_script_keeps_to_its_budget(app: Flask, name: str, most: int) -> None:
    with app.app_context():
        assert len(brotli.compress(asset(name).content)) <= most


WRITES_MARKUP = re.compile(
    r"\.(?:innerHTML|outerHTML)\s*\+?=(?!=)"
    r"|\b(?:insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|srcdoc|eval)\b"
    r"|document\.write|new Function|(?:setTimeout|setInterval)\(\s*['\"`]"
)
"""By which words that somebody has typed would become a part of the page, or of the script."""


@pytest.mark.parametrize("path", sorted(STATIC.glob("js/**/*.js")), ids=lambda path: path.name)
def test_what_people_type_is_put_into_pages_as_text(path: Path) -> None:
    assert WRITES_MARKUP.findall(path.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "place.innerHTML = title;", "row.outerHTML += title;", "box.insertAdjacentHTML('beforeend', x);",
        "document.write(x);", "new Function(x)();", "eval(x);", "setTimeout('go()', 1);",
    ],
)  # fmt: skip
def test_what_would_put_it_there_otherwise_is_noticed(line: str) -> None:
    assert WRITES_MARKUP.findall(line)


def declared(source: bytes) -> list[str]:
    """The names that a module gives its functions, constants and variables."""
    kinds = ("identifier", "shorthand_property_identifier_pattern")
    names = []
    for outer in parsed(source).children:
        statement = outer.child_by_field_name("declaration") or outer
        declarators = [part for part in statement.children if part.type == "variable_declarator"]
        for holder in declarators or [statement] * statement.type.endswith("function_declaration"):
            names += [
                node.text.decode() for node in nodes(holder.child_by_field_name("name")) if node.type in kinds
            ]
    return names


def test_the_names_of_a_module_are_seen() -> None:
    source = (
        b"export const a = 1, { b, c: [d] } = x; let e; async function f(g) { const h = 1; } export let i;"
    )
    assert sorted(declared(source)) == ["a", "b", "d", "e", "f", "i"]


@pytest.mark.parametrize("entry", ["js/teacher.js", "js/rest.js", "js/staff.js"])
def test_modules_that_are_joined_share_no_name(entry: str) -> None:
    names = Counter(name for path in modules(STATIC / entry) for name in declared(path.read_bytes()))
    assert names
    assert [name for name, times in names.items() if times > 1] == []


def test_each_module_is_joined_once_and_after_what_it_imports(tmp_path: Path) -> None:
    sources = {
        "page.js": "import './parts/second.js';\nimport { first } from './parts/first.js';\n\nlast(first);\n",
        "parts/first.js": "export let first = 1;\n",
        "parts/second.js": "import {\n  first\n} from './first.js';\n\nexport function second() {}\n",
    }
    (tmp_path / "parts").mkdir()
    for name, source in sources.items():
        (tmp_path / name).write_text(source)
    found = modules(tmp_path / "page.js")
    assert [path.name for path in found] == ["first.js", "second.js", "page.js"]
    script = joined(found).decode()
    assert "import" not in script
    assert "export" not in script
    assert script.index("let first") < script.index("function second") < script.index("last(first)")
    assert newer_than_2018(script.encode()) == []


def test_what_continues_a_script_has_its_modules_without_having_them_again(tmp_path: Path) -> None:
    sources = {
        "first.js": "import { kept } from './kept.js';\n\nkept.push(1);\n",
        "kept.js": "export const kept = [];\n",
        "rest.js": "import { kept } from './kept.js';\nimport './first.js';\n\nkept.push(2);\n",
    }
    for name, source in sources.items():
        (tmp_path / name).write_text(source)
    first = modules(tmp_path / "first.js")
    rest = [path for path in modules(tmp_path / "rest.js") if path not in first]
    names = shared(first, rest)
    assert names == ["kept"]
    assert "window.welfare = { kept };" in joined(first, given=names).decode()
    script = joined(rest, taken=names).decode()
    assert script.index("const { kept } = window.welfare;") < script.index("kept.push(2);")
    assert "kept = []" not in script


def test_a_module_that_is_not_there_is_missed_at_once(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text("import './nothing.js';\n")
    with pytest.raises(FileNotFoundError):
        modules(tmp_path / "page.js")


@pytest.mark.parametrize(
    "name", ["js/../js/app.js", "js/./app.js", "../wsgi.py", "js", "js/nothing.js", "a\0b"]
)
def test_a_file_has_one_name(app: Flask, name: str) -> None:
    with app.app_context(), pytest.raises((OSError, ValueError)):
        asset(name)
