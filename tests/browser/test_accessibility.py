"""What the accessibility statement says is measured, is."""

from typing import Any

from tests.browser.test_axe import EVERYTHING, RUNS
from tests.support.axe import SCRIPT
from tests.support.windows import Windows
from welfare.statements.accessibility import MEASURED_BY, NARROWEST

NOT_SETTLED = {"deprecated", "experimental"}
"""How axe-core marks rules that it has given up or only tries out."""


def test_every_rule_of_the_standard_is_asked_at_the_narrowest_width(windows: Windows) -> None:
    page = windows()
    page.goto("/accessibility")
    page.evaluate(SCRIPT)
    rules = page.evaluate("tags => axe.getRules(tags)", list(MEASURED_BY))
    wanted = {rule["ruleId"] for rule in rules if not NOT_SETTLED & set(rule["tags"])}
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", EVERYTHING)
    asked = {
        rule["id"]
        for outcome in ("passes", "violations", "incomplete", "inapplicable")
        for rule in found[outcome]
    }
    assert {"color-contrast", "target-size", "label"} <= wanted
    assert sorted(wanted - asked) == []
    assert all(NARROWEST in [width for width, _scheme, _rules in runs] for runs in RUNS.values())
