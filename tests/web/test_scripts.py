"""Scripts as old phones read them: the language of 2018, and no more bytes than a weak signal carries."""

import re

import brotli
import pytest
import tree_sitter_javascript
from flask import Flask
from tree_sitter import Language, Node, Parser

from welfare.web.assets import asset

FOR_PHONES = ("js/app.js", "js/teacher.js", "js/staff.js", "js/push.js", "js/sw.js")
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


def newer_than_2018(source: bytes) -> list[str]:
    """What a phone of 2019 would stumble over."""
    tree = Parser(Language(tree_sitter_javascript.language())).parse(source)
    problems = []
    for node in nodes(tree.root_node):
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


@pytest.mark.parametrize(("name", "most"), [("js/teacher.js", 6 * KB), ("js/sw.js", 2 * KB)])
def test_a_script_keeps_to_its_budget(app: Flask, name: str, most: int) -> None:
    with app.app_context():
        assert len(brotli.compress(asset(name).content)) <= most
