// What is on this phone and not yet sent: the card of one text, and the list of all.
import { person } from '../app.js';
import { isNew } from './form/drafts.js';
import { QUEUED, flush, sendingKey, serviceWorker } from './queue.js';
import { allDrafts, amendDraft, announce, dropDraft, newKey, onChange, part, writeDraft } from './store.js';
import { isDraft, isInForm, isUnsent } from './unsent.js';
import { cloneOf, moment, nameOf, putIn, say, words } from './words.js';

const list = part('drafts');

const copy = (text, button) => {
  const area = document.body.appendChild(document.createElement('textarea'));
  area.value = text;
  area.select();
  document.execCommand('copy'); // works where there is no clipboard API, and without asking
  area.remove();
  button.textContent = words.copied;
};

const sentence = ({ photos, why, number, next, at, saved }, state) => {
  if (state === 'editing') return putIn(words.line_editing, moment(saved));
  if (state === 'retry') return putIn(words[`line_${why || state}`], moment(next));
  const refused = state === 'invalid' && (photos.map(photo => photo.why).join(' ').trim() || why);
  return refused || [number, moment(at || saved)].reduce(putIn, words[`line_${state}`] || '');
};

// The card of a draft: what it is, its state in words, what can be done.
export const itemOf = draft => {
  const item = cloneOf(part('item'));
  const { key, number, page = draft.address, photos, label } = draft;
  const state = sendingKey === key ? 'sending' : draft.state;
  const title = nameOf(draft);
  const isUnderway = number && !['sent', 'conflict'].includes(state);
  const texts = {
    state: words[`state_${state}`],
    title,
    label: title !== label && label,
    line: sentence(draft, state),
    arrived: isUnderway
      && [number, photos.filter(photo => photo.kept).length, photos.length].reduce(putIn, words.arrived)
  };
  const links = { see: draft.url, open: `${page}#${key}`, signin: `/sign-in?next=${encodeURIComponent(`/drafts?for=${key}`)}` };
  Object.assign(item.dataset, { key, state, saved: draft.saved });
  item.querySelectorAll('[data-put]').forEach(each => say(each, texts[each.dataset.put]));
  // Once the text has arrived, "+" stands for what can still be done.
  item.querySelectorAll('[data-do]').forEach(each => {
    const deed = each.dataset.do;
    each.hidden = !each.dataset.when.split(' ').includes(state + (isUnderway ? '+' : ''));
    if (links[deed]) each.href = links[deed];
    else each.onclick = () => DEEDS[deed](draft, each);
  });
  return item;
};

// Shows these cards in place of the former. What had the focus keeps it, else its card, else `next`.
export const redraw = (place, items, next) => {
  const held = document.activeElement;
  const card = place.contains(held) && held.closest('[data-key]');
  const whole = items.map(item => item.outerHTML).join('');
  if (place.shown === whole) return;
  const news = items.filter(({ outerHTML }) => place.shown !== undefined && !place.shown.includes(outerHTML));
  part('told').textContent = news.map(item => (
    ['title', 'state', 'line'].map(name => item.querySelector(`[data-put=${name}]`).textContent).join(' ')
  )).join(' ');
  place.shown = whole;
  place.textContent = '';
  place.append(...items);
  if (!card) return;
  const now = items.find(item => item.dataset.key === card.dataset.key);
  const same = now && held.dataset.do && now.querySelector(`[data-do=${held.dataset.do}]:not([hidden])`);
  (same || now || next).focus();
};

const sendAgain = async (draft, changes, gone) => {
  await amendDraft(draft, { ...QUEUED, ...changes }, gone);
  flush(true);
};

const DEEDS = {
  now: () => flush(true),
  edit: async draft => {
    await amendDraft(draft, { state: 'editing' });
    if (!isInForm(draft)) location.assign(`${draft.page || draft.address}#${draft.key}`);
  },
  copy: (draft, button) => copy(Object.values(draft.fields).join('\n'), button),
  // Under a new key, for the old one is taken.
  again: async draft => {
    await writeDraft({ ...draft, ...QUEUED, key: newKey(), number: '' });
    await dropDraft({ ...draft, photos: [] });
    flush(true);
  },
  photos: draft => sendAgain(draft, { photos: draft.photos.map(({ id, kept }) => ({ id, kept })) }),
  without: draft => sendAgain(
    draft, { photos: draft.photos.filter(photo => !photo.why) }, draft.photos.filter(photo => photo.why).map(photo => photo.id)
  ),
  delete: draft => amendDraft(draft, { state: 'deleted', was: draft.state, gone: Date.now() }),
  undo: draft => amendDraft(draft, { state: draft.was })
};

// Where what was sent is shown, with its receipt if it is something new.
export const receiptOf = draft => draft.url + (isNew(draft) ? '?sent=1' : '');
const awaited = new URLSearchParams(location.search).get('for'); // who signed in to send this is shown that it arrived

// A person sees what is theirs; of the others, how many.
const show = async () => {
  const all = await allDrafts();
  const places = [isDraft, isUnsent, () => true]; // what is being written, what waits, what was sent
  const place = draft => places.findIndex(isHere => isHere(draft));
  const mine = all.filter(draft => draft.person === person).sort((a, b) => place(a) - place(b));
  const arrived = mine.find(draft => draft.key === awaited && draft.state === 'sent');
  if (arrived) return location.replace(receiptOf(arrived));
  const others = all.filter(draft => draft.person !== person && isUnsent(draft)).length;
  redraw(list, mine.map(itemOf), document.getElementById('main'));
  say(part('others'), others && putIn(words.others, others));
  part('none').hidden = mine.length > 0;
};

if (list) onChange.push(show);

// What has arrived while this page is open is told, and the page shown as it is now, unless somebody writes on it.
let underway = [];
const tellWhatArrived = async () => {
  const mine = (await allDrafts()).filter(draft => draft.person === person && !isInForm(draft) && draft.key !== awaited);
  const arrived = mine.filter(draft => draft.state === 'sent' && underway.includes(draft.key));
  underway = mine.filter(draft => draft.state !== 'sent').map(draft => draft.key);
  if (!arrived.length) return;
  if (!list && !document.querySelector('main form[data-draft]')) await showAnew();
  const news = arrived.map(({ label, number }) => [label, number].reduce(putIn, words.has_arrived)).join(' ');
  say(part('arrived'), news);
  part('told').textContent = news;
};

const showAnew = async () => {
  const answer = await fetch(location.href, { cache: 'no-store' }).catch(() => ({}));
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = document.getElementById('main');
  const hadFocus = main.contains(document.activeElement);
  main.replaceWith(page.getElementById('main'));
  if (hadFocus) document.getElementById('main').focus();
  announce();
};

onChange.push(tellWhatArrived);

// A page that could not be fetched says which it is; the list of what is on this phone stands in its place.
const offline = part('offline');
if (offline && location.pathname !== '/drafts') {
  const tab = document.querySelector(`.tabbar a[href="${location.pathname}"]`);
  if (tab) {
    tab.setAttribute('aria-current', 'page');
    const title = tab.querySelector('span').textContent;
    document.title = document.title.replace(document.querySelector('h1').textContent, title);
    document.querySelector('h1').textContent = title;
  }
  offline.hidden = false;
}

part('trouble').querySelector('button').onclick = event => {
  copy(Array.from(document.querySelectorAll('form[data-draft] .input'), field => field.value).join('\n'), event.target);
};

const unread = document.querySelector('.tabbar .count');
if (navigator.setAppBadge) navigator.setAppBadge(unread && parseInt(unread.textContent, 10)).catch(() => {});

if (serviceWorker) serviceWorker.register('/sw.js').catch(() => {});
