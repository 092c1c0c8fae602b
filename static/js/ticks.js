// What is ticked in a list stays so in this tab while one looks at a need and comes back: a box is known by its value.
import { person } from './app.js';
import { isShared } from './memory.js';

const shelves = `welfare.ticks.${person}.`;
const shelfOf = form => shelves + form.dataset.bulk;
const kept = form => {
  try { return new Set((sessionStorage.getItem(shelfOf(form)) || '').split(' ').filter(Boolean)); } catch (error) { return new Set(); }
};

export const restoreTicks = form => {
  const ticked = kept(form);
  form.querySelectorAll('[data-select]').forEach(box => { if (ticked.has(box.value)) box.checked = true; });
};

export const keepTicks = form => {
  if (isShared) return;
  const ticked = kept(form);
  form.querySelectorAll('[data-select]').forEach(box => ticked[box.checked ? 'add' : 'delete'](box.value));
  try { sessionStorage.setItem(shelfOf(form), Array.from(ticked).join(' ')); } catch (error) { /* then they are ticked anew */ }
};

// What has been sent is ticked no more, in whichever list it stood; on the way to the form of many it still is.
document.addEventListener('submit', ({ submitter, target }) => {
  if (target.method !== 'post' || (submitter && submitter.hasAttribute('formaction'))) return;
  const sent = new FormData(target).getAll('need');
  if (!sent.length) return;
  try {
    Object.keys(sessionStorage).filter(name => name.startsWith(shelves)).forEach(name => {
      const left = sessionStorage.getItem(name).split(' ').filter(value => !sent.includes(value));
      sessionStorage.setItem(name, left.join(' '));
    });
  } catch (error) { /* then nothing was kept */ }
}, true); // before htmx takes it
