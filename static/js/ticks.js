// What is ticked in a list stays so in this tab while one looks at a need and comes back: a box is known by its value.
import { person } from './app.js';

const shelfOf = form => `welfare.ticks.${person}.${form.dataset.bulk}`;
const kept = form => {
  try { return new Set((sessionStorage.getItem(shelfOf(form)) || '').split(' ').filter(Boolean)); } catch (error) { return new Set(); }
};

export const restoreTicks = form => {
  const ticked = kept(form);
  form.querySelectorAll('[data-select]').forEach(box => { if (ticked.has(box.value)) box.checked = true; });
};

export const keepTicks = form => {
  const ticked = kept(form);
  form.querySelectorAll('[data-select]').forEach(box => ticked[box.checked ? 'add' : 'delete'](box.value));
  try { sessionStorage.setItem(shelfOf(form), Array.from(ticked).join(' ')); } catch (error) { /* then they are ticked anew */ }
};
