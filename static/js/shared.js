// A page of a shared computer signs out by itself when nobody uses it, also where it slept meanwhile. The server ends
// the sign-in a little later in any case. Nothing is kept here: not even that.
const bar = document.getElementById('shared');
const dialog = document.getElementById('shared-warning');
const [idle, warns, whole] = ['idle', 'warns', 'whole'].map(name => bar.dataset[name] * 1000); // ms
const GREETS_EVERY = 30000; // ms; so often the server hears that somebody is here
const LONGEST_SENDING = 1200000; // ms; older browsers do not say when somebody stops them from sending
const whose = `welfare.shared.${document.documentElement.dataset.person}`; // others use the same browser
const others = 'BroadcastChannel' in window ? new BroadcastChannel(whose) : { postMessage() {} };
let began = Date.now();
let used = began;
let greeted = began;
let looked = began;
const sending = new Map(); // what is on its way, and since when
let isGone = false;

// What somebody who was signed in here as at their own computer has left to open pages without a signal would keep what
// is typed now. Their drafts stay; the worker comes again with their next page.
if (navigator.serviceWorker) {
  navigator.serviceWorker.getRegistrations().then(all => all.forEach(each => each.unregister())).catch(() => {});
}
if (window.caches) caches.keys().then(names => names.forEach(name => caches.delete(name))).catch(() => {});

// What was read is gone from the screen at once, however long the answer takes.
const leave = () => {
  if (isGone) return;
  isGone = true;
  document.documentElement.hidden = true;
  document.title = '\u200b';
  others.postMessage('gone');
  const form = bar.querySelector('form');
  const field = form.appendChild(document.createElement('input'));
  Object.assign(field, { type: 'hidden', name: 'ended_by', value: 'time' });
  form.submit();
};

const greet = now => {
  if (now - greeted < GREETS_EVERY) return;
  greeted = now;
  fetch('/session', { headers: { Accept: 'application/json' }, cache: 'no-store' }).catch(() => {});
};

const stay = () => {
  used = Date.now();
  if (dialog.open) dialog.close();
  others.postMessage(used);
  greet(used);
};

const warn = (left, isWhole) => {
  dialog.querySelectorAll('[data-when]').forEach(each => { each.hidden = (each.dataset.when === 'whole') !== isWhole; });
  const output = dialog.querySelector('[data-left]');
  output.textContent = output.dataset.left.replace('{}', Math.ceil(left / 1000));
  if (dialog.open) return;
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute('open', '');
};

let isSeen = false; // that there is an end in any case is said once
const check = () => {
  const now = Date.now();
  const back = looked - now; // somebody has put the clock right meanwhile
  if (back > 0) {
    [began, used, greeted] = [began, used, greeted].map(moment => moment - back);
    sending.forEach((since, what) => sending.set(what, since - back));
  }
  looked = now;
  if ([...sending.values()].some(since => now - since < LONGEST_SENDING)) {
    used = now;
    return greet(now);
  }
  const [leftIdle, leftWhole] = [used + idle - now, began + whole - now];
  const left = Math.min(leftIdle, leftWhole);
  if (left <= 0) return leave();
  const isWhole = leftWhole <= leftIdle;
  if (left <= warns && !(isWhole && isSeen)) warn(left, isWhole);
  else if (dialog.open) dialog.close();
};

dialog.addEventListener('cancel', event => {
  event.preventDefault();
  dialog.querySelector('[data-do=stay]').click();
});
dialog.querySelector('[data-do=leave]').onclick = leave;
dialog.querySelector('[data-do=stay]').onclick = () => {
  isSeen = !dialog.querySelector('[data-when=whole]').hidden;
  stay();
};

// Who writes for long sends nothing: a touch counts as use. What comes after the time does not.
['keydown', 'input', 'pointerdown', 'wheel', 'touchmove'].forEach(name => {
  document.addEventListener(name, () => {
    if (dialog.open || isGone) return;
    if (used + idle <= Date.now()) leave();
    else if (Date.now() - used > 1000) stay();
  }, { passive: true });
});

// What is searched for is not remembered by the browser either.
document.addEventListener('focusin', ({ target }) => { if (target.form) target.form.autocomplete = 'off'; });

document.addEventListener('submit', event => {
  const { target } = event;
  if (target.getAttribute('action') === '/sign-out') {
    isGone = true; // the others answer, and this page is on its way
    others.postMessage('gone');
  } else if (!event.defaultPrevented && target.enctype === 'multipart/form-data') sending.set('form', Date.now());
});

// Whether an answer came, the line went down or somebody stopped it: from then on it counts as use no more.
const end = what => {
  if (sending.delete(what)) used = Date.now();
};
if (window.navigation) navigation.addEventListener('navigateerror', () => end('form'));
document.addEventListener('htmx:beforeSend', ({ detail: { xhr } }) => {
  sending.set(xhr, Date.now());
  xhr.addEventListener('loadend', () => end(xhr)); // htmx may tell an element that is no longer there
});

others.onmessage = ({ data }) => {
  if (data === 'gone') leave();
  else used = Math.max(used, data);
};

// Whoever goes back finds nothing: a page that the browser has held is asked for anew.
window.addEventListener('pagehide', () => {
  document.documentElement.hidden = true;
  try { sessionStorage.clear(); } catch (error) { /* then htmx has not written there where it was */ }
});
window.addEventListener('pageshow', event => {
  if (event.persisted) location.reload();
  else check();
});
document.addEventListener('visibilitychange', check);
window.addEventListener('focus', check);
setInterval(check, 1000);
