// What the server found, on top of a form and beside its fields; with nothing found, nothing.
import { part } from '../store.js';
import { cloneOf, words } from '../words.js';

export const showErrors = (form, errors, message) => {
  document.querySelectorAll('.error-summary, span.field-error').forEach(each => each.remove());
  form.querySelectorAll('[aria-invalid]').forEach(each => each.removeAttribute('aria-invalid'));
  if (!errors && !message) return;
  const summary = cloneOf(part('errors'));
  if (message) summary.querySelector('strong').textContent = message;
  for (const name in errors) {
    const item = summary.querySelector('ul').appendChild(cloneOf(part('error'))).firstChild;
    const field = form.querySelector(`.field [name="${name}"]`);
    const found = errors[name].join(' ');
    item.textContent = found;
    if (!field) continue;
    const title = field.closest('.field').querySelector('label, legend');
    const note = cloneOf(part('field-error'));
    item.textContent = title.firstChild.textContent.trim() + words.colon + found;
    item.href = `#${field.id}`;
    note.id = `${field.id}-error`;
    note.textContent = found;
    title.after(note);
    field.setAttribute('aria-invalid', true);
    field.setAttribute('aria-describedby', `${note.id} ${field.getAttribute('aria-describedby') || ''}`);
  }
  form.before(summary);
  summary.focus();
};
