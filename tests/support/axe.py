"""What axe-core finds on a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE: str = Axe().axe_script
SCRIPT = (
    AXE
    + """
(() => {
  const { prototype } = axe.commons.color.Color, { parseString } = prototype, known = new Map();
  prototype.parseString = function (text) {
    const parsed = known.get(text);
    if (parsed) return Object.assign(this, parsed);
    parseString.call(this, text);
    const { r, g, b, alpha } = this;
    known.set(text, { r, g, b, alpha });
    return this;
  };
})();
"""
)
"""axe-core, which reads each colour once: a page has a dozen, and has them at every element under a word."""

USUAL: dict[str, Any] = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
"""What axe asks by itself. Of what it would fetch anew, style sheets are for a rule it only tries out."""

ASK = """rules => window.axe && axe.run(document, rules).then(({ violations }) => (
  violations.flatMap(({ id, help, nodes }) => (
    nodes.map(({ target, html }) => `${id}: ${help}: ${target} ${html}`)
  ))
))"""


def violations_on(page: Page, rules: dict[str, Any] = USUAL) -> list[str]:
    """What axe finds that is asked these rules."""
    found = page.evaluate(ASK, rules)
    if found is None:
        page.evaluate(SCRIPT)
        found = page.evaluate(ASK, rules)
    return found
