// Staff pages: what htmx needs beside it, bulk selection, and a search box that waits for the input method.
import { person, release, welcome } from './app.js';
import { welcomeComboboxes } from './combobox.js';
import { isShared } from './memory.js';
import { offerSwitch } from './shortcuts.js';
import { keepTicks, restoreTicks } from './ticks.js';
import { keepDrafts } from './teacher/form/drafts.js';
import { allDrafts, part, tell, tidy } from './teacher/store.js';
import { isDraft } from './teacher/unsent.js';

const TYPING_PAUSE = 400; // ms without a keystroke before the list follows
let isComposing = false;
let pause;

const showTrouble = isVisible => {
  const notice = document.getElementById('trouble');
  if (notice) notice.hidden = !isVisible;
};

document.addEventListener('htmx:beforeRequest', () => showTrouble(false));
document.addEventListener('htmx:afterRequest', event => {
  const form = event.detail.elt.closest('form');
  if (form) release(form);
});
['htmx:responseError', 'htmx:sendError', 'htmx:timeout'].forEach(name => {
  document.addEventListener(name, () => showTrouble(true));
});
// A form takes the place of the link to it. Where the answer is another page, that is gone to.
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  const { serverResponse, shouldSwap, target } = detail;
  if (!shouldSwap || !target.matches('a') || serverResponse.includes(` id="${target.id}"`)) return;
  detail.shouldSwap = false;
  location.assign(target.href);
});
document.addEventListener('htmx:afterSettle', event => {
  // The target has been replaced by its namesake.
  const settled = document.getElementById(event.detail.target.id) || document.body;
  if (settled.id === 'main') settled.focus({ preventScroll: true });
  welcome(settled);
  tell(); // what stood here before lets go of its words
  keepForms();
  welcomeComboboxes();
  offerSwitch();
  restoreSelection();
  showTab();
});

// A fold that was opened before htmx knew of it, on a slow line or by a quick key, gets what it is to hold as well.
document.addEventListener('htmx:load', ({ target }) => {
  target.querySelectorAll('details[open] > a[hx-get]').forEach(link => link.click());
});

// Chinese is typed as letters first: nothing is searched before the words stand.
document.addEventListener('compositionstart', () => {
  isComposing = true;
  clearTimeout(pause);
});
document.addEventListener('compositionend', event => {
  isComposing = false;
  follow(event);
});
document.addEventListener('keydown', event => {
  // Safari ends the composition before it reports its Enter; 229 is what such a key is called.
  if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.preventDefault();
});
document.addEventListener('submit', event => {
  clearTimeout(pause);
  if (isComposing) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

const follow = event => {
  const form = event.target.closest && event.target.closest('form[data-live]');
  if (!form || isComposing) return;
  clearTimeout(pause);
  pause = setTimeout(() => {
    if (form.isConnected) form.requestSubmit();
  }, event.type === 'change' ? 0 : TYPING_PAUSE);
};

document.addEventListener('input', event => {
  if (event.target.type === 'search') follow(event);
});

// On a phone tabs and saved views are wider than the window; the one that is open is shown.
const showTab = () => {
  document.querySelectorAll('.tabs [aria-current], .saved [aria-current]').forEach(tab => {
    const row = tab.parentNode;
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  });
};

// Bulk selection: <form data-bulk> holds [data-select-all], [data-select] boxes and the [data-selected] count.
const showSelection = () => {
  document.querySelectorAll('form[data-bulk]').forEach(form => {
    const boxes = Array.from(form.querySelectorAll('[data-select]'));
    const chosen = boxes.filter(box => box.checked).length;
    const all = form.querySelector('[data-select-all]');
    if (all) {
      const cover = all.closest('[hidden]');
      if (cover) cover.hidden = false;
      all.checked = boxes.length > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    form.querySelectorAll('[data-selected]').forEach(output => {
      output.hidden = false;
      output.textContent = output.dataset.selected.replace('{}', chosen);
    });
    form.classList.toggle('has-selection', chosen > 0);
  });
};

const restoreSelection = () => {
  document.querySelectorAll('form[data-bulk]').forEach(restoreTicks);
  showSelection();
};

document.addEventListener('change', event => {
  const box = event.target;
  if (box.matches('[data-select-all]')) {
    box.form.querySelectorAll('[data-select]').forEach(each => { each.checked = box.checked; });
  }
  if (box.form && box.form.matches('[data-bulk]')) {
    keepTicks(box.form);
    showSelection();
  }
  if (box.matches('select, [type=hidden], [type=checkbox], [type=radio], [type=date], [role=combobox]')) follow(event);
});

const addTo = (field, text) => {
  field.value = [field.value.trim(), text].filter(Boolean).join('\n');
  field.dispatchEvent(new Event('input', { bubbles: true }));
};

// A canned reply is added to what is written already. On a page without a form its link leads to one.
document.addEventListener('click', event => {
  const link = event.target.closest('form [data-reply]');
  if (!link) return;
  event.preventDefault();
  const field = link.closest('form').elements.words;
  addTo(field, link.previousElementSibling.textContent);
  link.closest('details').open = false;
  field.focus();
});

// A folded form is fetched when it is unfolded: at once where something was written for it.
const unfold = async doubtful => {
  const isMine = draft => draft.person === person && isDraft(draft) && !doubtful.includes(draft.key);
  const kept = (await allDrafts()).filter(isMine).map(({ address }) => address.split('?')[0]);
  document.querySelectorAll('details > a[hx-get]').forEach(link => {
    if (kept.includes(link.pathname)) link.parentNode.open = true;
  });
};

// What takes long to write is kept as it is typed; here the browser sends it. What has just been sent is marked so
// before anybody asks whether it has arrived, else it would be kept once more after it had gone.
let leaving = Promise.resolve();
const keepForms = () => {
  if (isShared) return;
  const ready = leaving.then(tidy);
  ready.then(unfold);
  document.querySelectorAll('form[data-draft]:not([data-kept])').forEach(form => {
    form.dataset.kept = 'yes';
    const begun = 'begun' in form.dataset && form.elements.words.value;
    const drafts = keepDrafts(form, ready);
    // What was written before and is kept here took the place of the canned reply with which the form began.
    if (begun) drafts.save().then(() => {
      const { words } = form.elements;
      if (!words.value.includes(begun) && !part('restored', form).hidden) addTo(words, begun);
    });
    form.addEventListener('submit', () => { leaving = drafts.leave(); });
  });
};

keepForms();
offerSwitch();
restoreSelection();
showTab();
