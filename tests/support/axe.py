"""What axe-core finds on a page.

Most of its time would go into what it has found right before. So this process does not ask it again about

* letters of a kind that was legible on that ground: the app has some two hundred kinds, on all its grounds
  and in both lights, and ten thousand places with words. Unless something else than the ground may lie
  beneath.
* a page of a shape that was right: the same elements with the same attributes, shown and with words where
  those were. A page mostly has one shape in all widths, lights and languages. What may still be wrong comes
  of its words, or is measured; and of what is measured, only what is not plainly right is asked about.
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
  const FROM_WORDS = [
    'document-title', 'html-lang-valid', 'image-redundant-alt', 'landmark-unique', 'valid-lang',
  ];
  let inQuestion = {}; // by rule that measures: what it is asked about
  axe._audit.rules.forEach(rule => {
    const { id, matches } = rule;
    rule.matches = function (element, ...more) {
      return (!inQuestion[id] || inQuestion[id].has(element)) && matches.call(this, element, ...more);
    };
  });

  const FIELDS = 'input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select';
  const LETTERS = ['color', 'font-size', 'font-weight', 'text-shadow'];
  const FROM_THE_GROUND = ['bgImage', 'bgGradient']; // why axe cannot tell, wherever the ground is the same
  const TARGETS = 'a[href], button, input, select, textarea, summary, [role][tabindex]';
  const SMALL = 24;
  const BLOCK = /^(block|flex|grid|inline-block|list-item|table.*)$/;
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const isBlock = element => BLOCK.test(getComputedStyle(element).display);
  const isShown = element => element.checkVisibility({ visibilityProperty: true });
  const ownWords = ({ childNodes }) => Array.from(childNodes, ({ nodeType, data }) => (
    nodeType === Node.TEXT_NODE ? data : ''
  )).join('').trim();
  const boxOfWords = element => {
    const words = document.createRange();
    words.selectNodeContents(element);
    return words.getBoundingClientRect();
  };
  const meet = (one, other, by = 0) => (
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > by
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > by
  );
  const isWithin = (one, other) => (
    one.left > other.left - 2 && one.right < other.right + 2
    && one.top > other.top - 2 && one.bottom < other.bottom + 2
  );

  /** Every place with words: its kind, and whether they stand on their own ground and on nothing else. */
  const places = () => {
    const grounds = new Map([[null, '']]), views = new Map(), painted = [], found = [];
    all('html, body, body *').forEach(element => {
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
      if (!isShown(element) || view?.box.width <= 1) return; // nobody sees it
      if (isPainted) painted.push({ element, box });
      const isField = element.matches(FIELDS);
      if (!isField && !ownWords(element)) return;
      const room = isField ? box : boxOfWords(element);
      if (room.right <= 0 || room.bottom <= 0) return;
      found.push({ element, room, view, kind: LETTERS.map(name => style.getPropertyValue(name)) + ground });
    });
    found.forEach(place => {
      const { view } = place;
      place.isPlain = painted.every(({ element, box }) => {
        const isInView = !view || (view.element !== element && view.element.contains(element));
        const room = isInView ? place.room : view.box; // what is scrolled there is seen in it
        return element.contains(place.element) ? isWithin(room, box)
          : place.element.contains(element) || !meet(room, box, 1);
      });
    });
    return found;
  };

  /** Targets that meet another, and small ones that are near to one. */
  const crowdedTargets = () => {
    const targets = all(TARGETS).filter(isShown).map(element => {
      const box = element.getBoundingClientRect(), { left, right, top, bottom, width, height } = box;
      const by = width < SMALL || height < SMALL ? SMALL : 0;
      const room = { left: left - by, right: right + by, top: top - by, bottom: bottom + by };
      return { element, box, room };
    });
    const isCrowded = one => targets.some(other => other !== one && meet(one.room, other.box));
    return targets.filter(isCrowded).map(({ element }) => element);
  };

  /** Links among words that no line marks. */
  const unmarkedLinks = () => all('a[href], [role=link]').filter(isShown).filter(link => {
    const { display, textDecorationLine: line } = getComputedStyle(link);
    if (line !== 'none' || isBlock(link)) return false;
    let block = link.parentElement;
    while (!isBlock(block)) block = block.parentElement;
    return lineOf(block).trim();
  });
  const lineOf = element => Array.from(element.childNodes, child => {
    if (child.nodeType !== Node.ELEMENT_NODE) return child.data;
    return child.matches('a, button, [role=link]') || isBlock(child) ? '' : lineOf(child);
  }).join('');

  /** What scrolls, and has nothing in it by which one comes there without a pointer. */
  const scrolled = () => all('body, body *').filter(element => (
    (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight)
    && /auto|scroll/.test(getComputedStyle(element).overflow)
    && !all('a[href], button', element).some(target => isShown(target) && target.tabIndex >= 0)
  ));

  const QUESTIONS = {
    'link-in-text-block': unmarkedLinks,
    'scrollable-region-focusable': scrolled,
    'target-size': crowdedTargets,
  };

  const ASIDE = /^(action|class|data-.*|hx-.*|nonce|src|srcset)$/; // axe has no rule for it
  const IN_WORDS = new RegExp(`^(alt|href|label|lang|placeholder|title|value|aria-(${[
    'description', 'label', 'placeholder', 'roledescription', 'valuetext',
  ].join('|')}))$`);

  /** The page without its words but where there are any, and these words. */
  const shapeAndWords = () => {
    const shown = [], hidden = [], words = [document.title], depths = new Map();
    all('html, meta[http-equiv], meta[name=viewport], body, body *').forEach(element => {
      const depth = (depths.get(element.parentElement) ?? 0) + 1, own = ownWords(element);
      const isThere = isShown(element) || element.closest('svg[aria-hidden=true]'); // that is decoration
      const line = isThere ? [depth, element.localName, Boolean(own)] : [element.localName];
      depths.set(element, depth);
      words.push(own);
      Array.from(element.attributes).filter(({ name }) => !ASIDE.test(name)).forEach(({ name, value }) => {
        const isWord = IN_WORDS.test(name) && !value.startsWith('#');
        if (isWord) words.push(value);
        line.push(name, isWord ? Boolean(value.trim()) : value);
      });
      (isThere ? shown : hidden).push(line.join(' '));
    });
    return [shown.concat(hidden.sort()).join('\\n'), words.join('\\n')];
  };
  const digest = async text => {
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return new BigUint64Array(bytes)[0].toString(36);
  };

  let lastWords = null; // that were right here
  /** What is wrong by these rules, which more kinds are legible, and the shape of a page that is right. */
  window.look = async (rules, knownKinds, knownShapes) => {
    const wrong = [], legible = new Set(knownKinds), plain = new Map(), found = places();
    const ask = async options => {
      const outcome = await axe.run(document, { ...options, reporter: 'as it is' });
      outcome.forEach(({ id, violations, passes, incomplete }) => {
        wrong.push(...violations.map(({ says }) => says));
        if (id !== 'color-contrast') return;
        const isFromTheGround = ({ any: [{ data }] }) => FROM_THE_GROUND.includes(data.messageKey);
        passes.concat(incomplete.filter(isFromTheGround)).forEach(({ node }) => (
          legible.add(plain.get(node.element))
        ));
      });
    };
    found.filter(({ isPlain }) => isPlain).forEach(({ element, kind }) => plain.set(element, kind));
    const open = found.filter(({ isPlain, kind }) => !isPlain || !legible.has(kind));
    const firsts = new Map(open.filter(({ isPlain }) => isPlain).reverse().map(place => [place.kind, place]));
    const first = open.filter(place => !place.isPlain || firsts.get(place.kind) === place);

    inQuestion = { 'color-contrast': new Set(first.map(({ element }) => element)) };
    let shape = null, words = null, others = [];
    if (!rules.runOnly) {
      [shape, words] = shapeAndWords();
      shape = await digest(shape);
      others = knownShapes.includes(shape) ? FROM_WORDS.filter(() => words !== lastWords) : null;
      Object.entries(QUESTIONS).forEach(([id, elements]) => { inQuestion[id] = new Set(elements()); });
    }
    const isAsked = id => inQuestion[id].size && (id !== 'target-size' || rules.rules);
    const measured = Object.keys(inQuestion).filter(isAsked);
    if (!others) await ask(rules);
    else if (others.length + measured.length) await ask({ runOnly: others.concat(measured) });
    const rest = open.filter(place => !first.includes(place) && !legible.has(place.kind));
    if (rest.length) {
      inQuestion['color-contrast'] = new Set(rest.map(({ element }) => element));
      await ask({ runOnly: ['color-contrast'] });
    }
    if (words && !wrong.length) lastWords = words;
    legible.delete(undefined);
    return [wrong, Array.from(legible).slice(knownKinds.length), wrong.length ? null : shape];
  };
})();
"""
)

USUAL: dict[str, Any] = {"preload": {"assets": ["media"]}}
"""What axe asks by itself. Of what it would fetch anew, style sheets are for a rule it only tries out."""

LOOK = """async ([rules, kinds, shapes]) => {
  const before = await (BEFORE)();
  return window.look && [before, await window.look(rules, kinds.split('\\n'), shapes.split('\\n'))];
}"""
LEGIBLE: list[str] = []
"""Letters on a ground that axe has judged in this process, and found nothing wrong with."""
RIGHT: list[str] = []
"""Shapes of pages of which the same is true."""


def ask(page: Page, rules: dict[str, Any], before: str) -> tuple[Any, list[str]]:
    """What the page answers to a function that is called first, and what axe finds by these rules."""
    question = LOOK.replace("BEFORE", before)
    known = [rules, "\n".join(LEGIBLE), "\n".join(RIGHT)]
    seen = page.evaluate(question, known)
    if seen is None:
        page.evaluate(SCRIPT)
        seen = page.evaluate(question, known)
    answer, (wrong, legible, shape) = seen
    LEGIBLE.extend(legible)
    if shape and shape not in RIGHT:
        RIGHT.append(shape)
    return answer, wrong


def violations_on(page: Page, rules: dict[str, Any] = USUAL) -> list[str]:
    """What axe finds that is asked these rules."""
    return ask(page, rules, "() => null")[1]
