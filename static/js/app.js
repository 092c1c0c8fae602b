// What script adds to every page; all of it works without.
import { recall, remember } from './memory.js';

const SEND_AGAIN_AFTER = 10000; // ms; on a dropped line a second tap must be possible (the server keeps one of two)

// Who uses this phone, as the last page said; pages that are the same for everybody say nothing.
export let { person } = document.documentElement.dataset;

if (person === undefined) person = recall('person', '');
else remember('person', person);

// The key to what was kept for reading without a signal is a cookie; over HTTPS one that only this host sets and sees.
const overHttps = location.protocol === 'https:';
export const shelfName = overHttps ? '__Host-shelf' : 'shelf';
export const keepShelfKey = (key, seconds) => {
  document.cookie = `${shelfName}=${key}; path=/; max-age=${seconds}; samesite=strict${overHttps ? '; secure' : ''}`;
};
if (!person) keepShelfKey('', 0);

export const release = form => {
  delete form.dataset.sending;
  form.querySelectorAll('button[aria-disabled]').forEach(button => button.removeAttribute('aria-disabled'));
};

// One tap, one request. The button keeps its focus and its value, so it is not really disabled.
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post' || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sending = 'yes';
  const button = event.submitter || form.querySelector('button:not([type=button])');
  if (button) button.setAttribute('aria-disabled', 'true');
  setTimeout(release, SEND_AGAIN_AFTER, form);
}, true);

// A page taken out of the back-forward cache is as fresh as a new one.
window.addEventListener('pageshow', event => {
  if (!event.persisted) return;
  if (recall('person', person) !== person) { // somebody signed out meanwhile: this is no longer to be seen
    document.documentElement.hidden = true;
    location.reload();
  }
  document.querySelectorAll('form[data-sending]').forEach(release);
});

const grow = area => {
  area.style.height = 'auto';
  area.style.height = area.scrollHeight + area.offsetHeight - area.clientHeight + 'px';
};

const count = input => {
  const output = document.getElementById(input.dataset.counter);
  if (!output || input.maxLength < 0) return;
  output.hidden = false;
  output.textContent = output.dataset.text.replace('{}', input.maxLength - input.value.length);
};

const refresh = input => {
  if (input.nodeName === 'TEXTAREA') grow(input);
  if (input.dataset.counter) count(input);
};

document.addEventListener('input', event => refresh(event.target));

export const welcome = part => {
  part.querySelectorAll('textarea, [data-counter]').forEach(refresh);
  const summary = part.querySelector('[data-autofocus]');
  if (summary) summary.focus();
  const kept = part.querySelector('form[data-autosubmit]'); // a form on its way back to where it was written
  if (kept) kept.submit();
};

welcome(document);
