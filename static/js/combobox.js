// A field whose choices are too many to list: what fits is found while one types. Without script the form
// sends what was typed, and the server looks it up.
const LOOK_PAUSE = 200; // ms without a keystroke before it is looked up
let unfolded, lookup, lookPause;

const optionsOf = list => Array.from(list.querySelectorAll('[role=option]'));

const partsOf = input => {
  const box = input.closest('.combobox');
  return { box, list: box.querySelector('[role=listbox]'), said: box.querySelector('[role=status]') };
};

// Without script it is a plain text field.
export const welcomeComboboxes = () => {
  document.querySelectorAll('.combobox > input:not([role])').forEach(input => {
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-controls', partsOf(input).list.id);
    input.dataset.chosen = input.value;
  });
};

const closeList = () => {
  if (!unfolded) return;
  partsOf(unfolded).list.hidden = true;
  unfolded.setAttribute('aria-expanded', 'false');
  unfolded.removeAttribute('aria-activedescendant');
  unfolded = null;
};

const pointAt = (input, option) => {
  optionsOf(partsOf(input).list).forEach(each => each.setAttribute('aria-selected', each === option));
  input.setAttribute('aria-activedescendant', option.id);
  option.scrollIntoView({ block: 'nearest' });
};

const listMatches = (input, matches) => {
  const { box, list, said } = partsOf(input);
  list.textContent = '';
  matches.forEach((match, place) => {
    const option = document.createElement('li');
    option.id = `${list.id}-${place}`;
    option.setAttribute('role', 'option');
    Object.assign(option.dataset, match);
    option.textContent = match.name;
    if (match.where) option.appendChild(Object.assign(document.createElement('span'), { className: 'hint', textContent: match.where }));
    list.appendChild(option);
  });
  closeList();
  said.textContent = matches.length ? box.dataset.some.replace('{}', matches.length) : box.dataset.none;
  said.classList.toggle('visually-hidden', matches.length > 0);
  if (!matches.length) return;
  unfolded = input;
  list.hidden = false;
  input.setAttribute('aria-expanded', 'true');
  pointAt(input, list.firstChild);
};

const lookUp = async (input, words) => {
  if (lookup) lookup.abort();
  lookup = new AbortController();
  try {
    const answer = await fetch(`${partsOf(input).box.dataset.combobox}?q=${encodeURIComponent(words)}`,
      { headers: { Accept: 'application/json' }, signal: lookup.signal });
    if (answer.ok && document.activeElement === input) listMatches(input, (await answer.json()).matches);
  } catch (error) {
    closeList(); // the form sends what was typed
  }
};

const lookSoon = input => {
  clearTimeout(lookPause);
  lookPause = setTimeout(() => lookUp(input, input.value.trim()), LOOK_PAUSE);
};

const addChip = (input, chips, { id, name }) => {
  let box = chips.querySelector(`input[value="${id}"]`);
  if (!box) {
    const chip = chips.appendChild(document.createElement('label'));
    chip.className = 'chip';
    box = chip.appendChild(Object.assign(document.createElement('input'), { type: 'checkbox', name: chips.dataset.several, value: id }));
    chip.appendChild(document.createElement('span')).textContent = name;
  }
  box.checked = true;
  input.value = '';
};

const chooseOption = (input, option) => {
  const before = partsOf(input).box.previousElementSibling;
  closeList();
  if (before.dataset.several) {
    addChip(input, before, option.dataset);
  } else {
    before.value = option.dataset.id;
    input.value = option.dataset.name;
  }
  input.dataset.chosen = input.value;
  ['input', 'change'].forEach(kind => before.dispatchEvent(new Event(kind, { bubbles: true })));
};

const movePointer = (input, by) => {
  if (unfolded !== input) return lookSoon(input);
  const all = optionsOf(partsOf(input).list);
  const at = all.findIndex(each => each.getAttribute('aria-selected') === 'true');
  return pointAt(input, all[(at + by + all.length) % all.length]);
};

const LIST_KEYS = {
  ArrowDown: input => movePointer(input, 1),
  ArrowUp: input => movePointer(input, -1),
  Enter: input => {
    const option = document.getElementById(input.getAttribute('aria-activedescendant'));
    if (option) chooseOption(input, option);
  },
  Escape: input => { closeList(); input.value = input.dataset.chosen; },
};

document.addEventListener('keydown', event => {
  const input = event.target;
  const isOpen = unfolded && unfolded === input;
  if (!input.matches('.combobox > input') || event.isComposing || event.keyCode === 229) return;
  if (!LIST_KEYS[event.key] || (!isOpen && !event.key.startsWith('Arrow'))) return;
  event.preventDefault();
  LIST_KEYS[event.key](input);
});
// Chinese is typed as letters first: nothing is looked up before the words stand.
['input', 'compositionend'].forEach(kind => document.addEventListener(kind, event => {
  if (event.isComposing || !event.target.matches('.combobox > input')) return;
  event.target.removeAttribute('aria-activedescendant'); // what is listed answers to what stood there before
  if (event.target.value.trim()) lookSoon(event.target);
  else closeList();
}));
document.addEventListener('pointerdown', event => {
  const option = event.target.closest('.combobox [role=option]');
  if (option || event.target.closest('.combobox [role=listbox]')) event.preventDefault(); // the focus stays
  else if (unfolded && event.target !== unfolded) closeList();
});
document.addEventListener('click', event => {
  const option = event.target.closest('.combobox [role=option]');
  if (option && unfolded) chooseOption(unfolded, option);
});
document.addEventListener('focusout', event => { if (event.target === unfolded) closeList(); });
welcomeComboboxes();
