// One's own pages, to be read without a signal. They are encrypted; the key is a cookie that lives and goes with the
// session, so that nobody reads them who could not sign in here just now.
import { keepShelfKey, person, shelfName } from '../app.js';
import { inOne, part } from './store.js';
import { moment, putIn, words } from './words.js';

const SESSION = 30 * 24 * 60 * 60; // s
const MOST_PAGES = 30;
const MOST_AHEAD = 5;
const HALF_A_DAY = 12 * 60 * 60 * 1000; // ms
const NEXT = ['/homes/bookings', '/training']; // what comes next; fetched while there is a signal
// Of these there is more to read than their line in the list.
const WITH_WORDS = '.status-needs_info, .status-answered, .status-solved, .status-explained';
const NOT_KEPT = 'form, button, img, script, template, .actions, .flash, [data-part]';

const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
const randomBytes = count => crypto.getRandomValues(new Uint8Array(count));
const shelfKey = () => (new RegExp(`(?:^|; )${shelfName}=([^;]*)`).exec(document.cookie) || [])[1] || '';

const keyFor = async isNew => {
  let [owner, secret] = shelfKey().split('.');
  if (owner !== person && isNew) {
    [owner, secret] = [person, hex(randomBytes(32))];
    keepShelfKey(`${owner}.${secret}`, SESSION);
  }
  if (!person || owner !== person) throw new Error('nobody is signed in');
  const bytes = Uint8Array.from(secret.match(/../g), byte => parseInt(byte, 16));
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
};

const allKept = () => inOne((drafts, photos, leases, pages) => pages.getAll());

const decrypted = async ({ iv, data }) => {
  const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await keyFor(), data);
  return JSON.parse(new TextDecoder().decode(bytes));
};

const keptPage = async path => {
  const kept = await inOne((drafts, photos, leases, pages) => pages.get(path));
  return kept && { at: kept.at, ...await decrypted(kept) };
};

// Keeps what this page shows; `as` is by what its list knew it then.
const keepPage = async (path, page, as) => {
  const main = page.getElementById('main');
  if (!main || !('keep' in main.dataset)) return;
  const copy = main.cloneNode(true);
  copy.querySelectorAll(NOT_KEPT).forEach(each => each.remove());
  const content = { title: page.querySelector('h1').textContent, html: copy.innerHTML, as };
  const iv = randomBytes(12);
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyFor(true), bytes);
  const oldest = (await allKept()).sort((a, b) => b.at - a.at).slice(MOST_PAGES);
  await inOne((drafts, photos, leases, pages) => {
    oldest.forEach(each => pages.delete(each.path));
    pages.put({ path, iv, data, at: Date.now() });
  });
};

const fetchAhead = async (path, isKnown, as) => {
  const kept = await keptPage(path).catch(() => null);
  if (kept && isKnown(kept)) return;
  const answer = await fetch(path, { cache: 'no-store' });
  if (answer.ok) await keepPage(path, new DOMParser().parseFromString(await answer.text(), 'text/html'), as);
};

const keepOwn = async () => {
  await keepPage(location.pathname, document, '');
  if (location.pathname !== '/needs' || (navigator.connection || {}).saveData) return;
  const rows = Array.from(document.querySelectorAll('#main .rows a[href^="/needs/"]'));
  for (const row of rows.filter(each => each.querySelector(WITH_WORDS)).slice(0, MOST_AHEAD)) {
    const as = row.textContent.replace(/\s+/g, ' ');
    await fetchAhead(row.getAttribute('href'), kept => kept.as === as, as);
  }
  for (const path of NEXT) await fetchAhead(path, kept => kept.at > Date.now() - HALF_A_DAY, '');
};

const linkTo = ({ path, title }) => {
  const item = document.createElement('li');
  const anchor = item.appendChild(document.createElement('a'));
  Object.assign(anchor, { href: path, textContent: title, className: 'row' });
  return item;
};

// Without a signal: the page as it was last seen, and what else can be read.
const showKept = async () => {
  const [place, readable] = [part('kept'), part('readable')];
  const kept = await keptPage(location.pathname);
  if (kept) {
    const [title, body] = [document.querySelector('h1'), place.querySelector('div')];
    document.title = document.title.replace(title.textContent, kept.title);
    title.textContent = kept.title;
    place.querySelector('p').textContent = putIn(words.as_of, moment(kept.at));
    body.append(...new DOMParser().parseFromString(kept.html, 'text/html').body.childNodes);
    const heading = body.querySelector('h1');
    if (heading) heading.remove();
  }
  const others = (await allKept()).filter(({ path }) => path !== location.pathname);
  const links = await Promise.all(others.map(async each => ({ path: each.path, ...await decrypted(each) })));
  readable.querySelector('ul').append(...links.map(linkTo));
  readable.hidden = !links.length;
  place.hidden = !kept;
  if (kept) part('offline').hidden = true;
};

const isOfServer = 'person' in document.documentElement.dataset;
if (!shelfKey()) inOne((drafts, photos, leases, pages) => pages.clear()).catch(() => {});
if (isOfServer && person) keepOwn().catch(() => {});
else if (part('kept') && location.pathname !== '/drafts') showKept().catch(() => {});
