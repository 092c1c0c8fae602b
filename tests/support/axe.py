"""What axe-core finds on a page.

Most of its time would go into colours, and would find the same at each place: the app has letters of some two
hundred kinds, on all its grounds and in both lights, and ten thousand places with words. So a kind that axe
has found legible is not asked again by the same process, unless something else than its ground may lie
beneath the letters.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE: str = Axe().axe_script
SCRIPT = (
    AXE
    + """
(() => {
  axe.addReporter('as it is', (rules, _options, done) => {
    rules.forEach(({ id, help, violations }) => violations.forEach(each => {
      each.says = `${id}: ${help}: ${each.node.selector} ${each.node.source}`; // later it knows no selectors
    }));
    done(rules);
  });
  const colours = axe._audit.rules.find(({ id }) => id === 'color-contrast'), { matches } = colours;
  let asked = null;
  colours.matches = function (element, ...more) {
    return (!asked || asked.has(element)) && matches.call(this, element, ...more);
  };

  const FIELDS = 'input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select';
  const LETTERS = ['color', 'font-size', 'font-weight', 'text-shadow'];
  const FROM_THE_GROUND = ['bgImage', 'bgGradient']; // why axe cannot tell, wherever the ground is the same
  const hasWords = ({ childNodes }) => Array.from(childNodes).some(({ nodeType, data }) => (
    nodeType === Node.TEXT_NODE && data.trim()
  ));
  const wordsOf = element => {
    const words = document.createRange();
    words.selectNodeContents(element);
    return words.getBoundingClientRect();
  };
  const meet = (one, other) => (
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1
  );
  const isWithin = (one, other) => (
    one.left > other.left - 1 && one.right < other.right + 1
    && one.top > other.top - 1 && one.bottom < other.bottom + 1
  );

  /** Every place with words: its kind, and whether they stand on their own ground and on nothing else. */
  const places = () => {
    const grounds = new Map([[null, '']]), views = new Map(), painted = [], found = [];
    document.querySelectorAll('html, body, body *').forEach(element => {
      const style = getComputedStyle(element), box = element.getBoundingClientRect();
      const { backgroundColor: colour, backgroundImage: image, opacity, mixBlendMode: blend } = style;
      const isPainted = image !== 'none' || !/^rgba\\(.*, 0\\)$/.test(colour);
      const isSolid = opacity === '1' && blend === 'normal';
      let ground = grounds.get(element.parentElement);
      if (isPainted || !isSolid) {
        const isOpaque = isSolid && colour.startsWith('rgb(') && !ground.includes('through');
        const through = isSolid ? '' : ` through ${opacity} ${blend}`;
        ground = `${isOpaque ? '' : ground} on ${colour} ${image}${through}`;
      }
      grounds.set(element, ground);
      const isView = style.overflow !== 'visible' && element.closest('body *');
      const view = isView ? { element, box } : views.get(element.parentElement);
      views.set(element, view);
      if (!element.checkVisibility({ visibilityProperty: true })) return;
      if (isPainted) painted.push({ element, box });
      const isField = element.matches(FIELDS);
      if (!isField && !hasWords(element)) return;
      const room = isField ? box : wordsOf(element);
      if (room.right <= 0 || room.bottom <= 0 || view?.box.width <= 1) return; // nobody sees them
      found.push({ element, room, view, kind: LETTERS.map(name => style.getPropertyValue(name)) + ground });
    });
    found.forEach(place => {
      const { view } = place;
      place.isPlain = painted.every(({ element, box }) => {
        const isInView = !view || (view.element !== element && view.element.contains(element));
        const room = isInView ? place.room : view.box; // what is scrolled there is seen in it
        return element.contains(place.element) ? isWithin(room, box)
          : place.element.contains(element) || !meet(room, box);
      });
    });
    return found;
  };

  /** What is wrong by these rules, and which kinds are legible that were not known to be. */
  window.look = async (rules, known) => {
    const wrong = [], legible = new Set(known), all = places(), plain = new Map();
    const run = async (elements, options) => {
      asked = new Set(elements);
      const found = await axe.run(document, { ...options, reporter: 'as it is' });
      asked = null;
      found.forEach(({ id, violations, passes, incomplete }) => {
        wrong.push(...violations.map(({ says }) => says));
        if (id !== 'color-contrast') return;
        const isFromTheGround = ({ any: [{ data }] }) => FROM_THE_GROUND.includes(data.messageKey);
        passes.concat(incomplete.filter(isFromTheGround)).forEach(({ node }) => (
          legible.add(plain.get(node.element))
        ));
      });
    };
    all.filter(({ isPlain }) => isPlain).forEach(({ element, kind }) => plain.set(element, kind));
    const open = all.filter(({ isPlain, kind }) => !isPlain || !legible.has(kind));
    const firsts = new Map(open.filter(({ isPlain }) => isPlain).reverse().map(place => [place.kind, place]));
    const first = open.filter(place => !place.isPlain || firsts.get(place.kind) === place);
    if (first.length || !rules.runOnly) await run(first.map(({ element }) => element), rules);
    const rest = open.filter(place => !first.includes(place) && !legible.has(place.kind));
    if (rest.length) await run(rest.map(({ element }) => element), { runOnly: ['color-contrast'] });
    legible.delete(undefined);
    return [wrong, Array.from(legible).slice(known.length)];
  };
})();
"""
)

USUAL: dict[str, Any] = {"preload": {"assets": ["media"]}}
"""What axe asks by itself. Of what it would fetch anew, style sheets are for a rule it only tries out."""

LOOK = "([rules, legible]) => window.look && window.look(rules, legible)"
LEGIBLE: list[str] = []
"""Letters on a ground that axe has judged in this process, and found nothing wrong with."""


def violations_on(page: Page, rules: dict[str, Any] = USUAL) -> list[str]:
    """What axe finds that is asked these rules."""
    seen = page.evaluate(LOOK, [rules, LEGIBLE])
    if seen is None:
        page.evaluate(SCRIPT)
        seen = page.evaluate(LOOK, [rules, LEGIBLE])
    wrong, legible = seen
    LEGIBLE.extend(legible)
    return wrong
