"""Deliberate faults in a module of rules: each changes one place and leaves the rest as it is.

Which changes are made to expressions comes from mutmut. Its own runner changes only what stands inside
functions, and rules stand in tables; so they are made here everywhere, and every element of a table is left
out once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_string

NEVER = (cst.Annotation, cst.Import, cst.ImportFrom, cst.Decorator)
Display = cst.Tuple | cst.List | cst.Set | cst.Dict
NO_RULES = {"N_", "TypeVar", "Protocol", "Enum", "StrEnum"}
"""What only names things, or says them on screen."""


@dataclass(frozen=True)
class Fault:
    """The whole source with one place changed."""

    line: int
    before: str
    after: str
    source: str


def faults_of(source: str) -> Iterator[Fault]:
    """Every fault that can be made in this source, from its top to its end."""
    tree = MetadataWrapper(cst.parse_module(source))
    lines = tree.resolve(PositionProvider)
    for node in _rules_in(tree.module):
        for kind, change in CHANGES:
            if isinstance(node, kind):
                for changed in change(node):
                    made = tree.module.deep_replace(node, changed).code
                    yield Fault(lines[node].start.line, _brief(node), _brief(changed), made)


def _rules_in(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes that decide something: no types, imports, decorators or sentences."""
    yield node
    for child in node.children:
        if not (isinstance(child, NEVER) or _names(child) & NO_RULES):
            yield from _rules_in(child)


def _names(node: cst.CSTNode) -> set[str]:
    """What the node is called by: a call by its function, a class by its bases."""
    match node:
        case cst.Call(func=cst.Name(value=name)):
            return {name}
        case cst.ClassDef(bases=bases):
            return {base.value.value for base in bases if isinstance(base.value, cst.Name)}
    return set()


def _none_for_an_argument(node: cst.Call) -> Iterator[cst.CSTNode]:
    """mutmut's, without those that leave an argument out, which are noticed by the same tests."""
    yield from (changed for changed in operator_arg_removal(node) if len(changed.args) == len(node.args))


def _other_text(node: cst.SimpleString) -> Iterator[cst.CSTNode]:
    """mutmut's, but one of its three. Documentation is left alone, since it stands in three quotes."""
    yield from list(operator_string(node))[:1]


def _without_an_element(node: Display) -> Iterator[cst.CSTNode]:
    for element in node.elements:
        rest = [other for other in node.elements if other is not element]
        if rest or not isinstance(node, cst.Set):
            yield node.with_changes(elements=_separated(node, rest))


def _separated(node: Display, rest: list[cst.BaseElement]) -> list[cst.BaseElement]:
    """A tuple of one needs its comma."""
    if isinstance(node, cst.Tuple) and len(rest) == 1:
        return [rest[0].with_changes(comma=cst.Comma())]
    return rest


def _brief(node: cst.CSTNode) -> str:
    return " ".join(cst.Module([]).code_for_node(node).split())


CHANGES = (
    *(each for each in mutation_operators if each[1] not in (operator_string, operator_arg_removal)),
    (cst.SimpleString, _other_text),
    (cst.Call, _none_for_an_argument),
    (Display, _without_an_element),
)
