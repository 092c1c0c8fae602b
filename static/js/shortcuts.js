// Single keys on staff pages. A page says itself what a key does there (data-key); a help page lists
// all of them and turns them off. Nothing happens while somebody types, or holds another key.
import { recall, remember } from './memory.js';

const TYPING = 'input, textarea, select, .table-wrap'; // in boxes and wide tables keys have a meaning of their own
const FIELDS = 'textarea, select, input:not([type=hidden])';

const BESIDE = { ArrowLeft: '[rel=prev]', ArrowRight: '[rel=next]' };

// The form of what is folded comes when it is unfolded.
const enter = part => {
  const field = part.querySelector(FIELDS);
  if (field) field.focus();
  else part.addEventListener('htmx:afterSettle', () => enter(part), { once: true });
};

const press = element => {
  if (element.matches('input')) element.focus();
  else if (element.matches('a, button')) element.click();
  else {
    if (element.matches('details')) element.open = true;
    enter(element);
  }
};

const within = key => document.querySelector(BESIDE[key] || `[data-key="${CSS.escape(key)}"]`);

// In a list the needs are walked, and ticked, from the keyboard.
const walk = way => {
  const titles = Array.from(document.querySelectorAll('.queue a.title'));
  const row = document.activeElement.closest('tr');
  const here = titles.findIndex(title => title.closest('tr') === row);
  const title = titles[here < 0 ? 0 : here + way];
  if (title) title.focus();
};
const tick = () => {
  const row = document.activeElement.closest('tr');
  const box = row && row.querySelector('[data-select]');
  if (box) box.click();
};
const IN_A_LIST = { j: () => walk(1), k: () => walk(-1), x: tick };
const ELSEWHERE = { j: 'ArrowRight', k: 'ArrowLeft' };

document.addEventListener('keydown', event => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (recall('keys', 'off') === 'off' || target.matches(TYPING)) return;
  const isList = document.querySelector('.queue');
  const element = within(key) || (!isList && within(ELSEWHERE[key]));
  if (element) press(element);
  else if (isList && IN_A_LIST[key]) IN_A_LIST[key]();
  else return;
  event.preventDefault();
});

export const offerSwitch = () => {
  const box = document.querySelector('[data-keys-on]');
  if (!box) return;
  box.closest('[hidden]').hidden = false;
  box.checked = recall('keys', 'off') !== 'off';
  box.addEventListener('change', () => remember('keys', box.checked ? '' : 'off'));
};
