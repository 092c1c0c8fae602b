// Sends what waits, one text after another and each photo by itself, from one tab at a time.
// What is on the phone goes only when the server has said, in JSON and naming the key, that it has it.
import { person } from '../app.js';
import { remember } from '../memory.js';
import { allDrafts, amendDraft, announce, dropDraft, inOne, keptPhoto, locks, newKey, part } from './store.js';

const FIRST_WAIT = 5000; // ms; doubled after each failure
const LONGEST_WAIT = 600000;
const TEXT_TIME = 30000;
const PHOTO_TIME = 180000; // ms for a photo of the usual size, at 12 kbit/s
const PHOTO_SIZE = 250000;
const LEASE_TIME = 20000;
const RECEIPTS_KEPT = 5;
export const QUEUED = { state: 'queued', next: 0, hold: 0, pause: 0 };
const WAITING = ['queued', 'retry', 'signin'];
export const { serviceWorker, storage } = navigator;
const ME = newKey(); // this page, as the holder of the lease
let token = '';
export let sendingKey;
let isRunning = false;
let isUrgent = false;

// What the server's own page says of a form, where its view has no JSON for it; nothing for a page of somebody else.
const refusalIn = page => {
  const summary = new DOMParser().parseFromString(page, 'text/html').querySelector('.error-summary');
  return summary && summary.textContent.replace(/\s+/g, ' ').trim();
};

const ask = async (writer, method, address, body) => {
  const isPhoto = body instanceof ArrayBuffer;
  const control = new AbortController();
  const clock = setTimeout(() => control.abort(), isPhoto ? PHOTO_TIME * Math.max(1, body.byteLength / PHOTO_SIZE) : TEXT_TIME);
  const headers = { Accept: 'application/json', 'X-CSRFToken': token, 'X-Person': writer };
  if (isPhoto) headers['Content-Type'] = 'application/octet-stream';
  try {
    const response = await fetch(address, { method, body, headers, cache: 'no-store', signal: control.signal });
    const isJson = /json/.test(response.headers.get('Content-Type'));
    const refusal = !isJson && response.status >= 400 && refusalIn(await response.text());
    if (refusal) return { status: response.status, told: { message: refusal } };
    return {
      // A page where JSON was due is no answer: a portal's, or a proxy's.
      status: isJson || response.status === 413 ? response.status : 0,
      isPortal: !isJson && response.ok,
      told: isJson ? await response.json() : {},
      wait: Number(response.headers.get('Retry-After')) * 1000
    };
  } catch (error) {
    return { status: 0, told: {} };
  } finally {
    clearTimeout(clock);
  }
};

// Who is signed in, as the server tells; with a fresh token.
const greet = async () => {
  const answer = await ask('', 'GET', '/session');
  if (answer.status < 400 && !answer.told.csrf_token) answer.status = 0;
  token = answer.told.csrf_token || token;
  const { person: now } = answer.told;
  // A page without a user, right after signing in, has not heard yet whose it is.
  if (now && now !== person && part('drafts')) {
    remember('person', now);
    location.reload();
  }
  return answer;
};

// Asks as the writer, and once more with a fresh token where the old one was stale.
const askAs = async (...request) => {
  const answer = await ask(...request);
  if (answer.told.code !== 'csrf') return answer;
  const session = await greet();
  return session.status === 200 ? ask(...request) : session;
};

// What an answer that is no receipt means for the draft. Gives whether it is worth going on with the others.
const fail = async (draft, { status, told, isPortal, wait }) => {
  const pause = Math.min(LONGEST_WAIT, 2 * draft.pause || FIRST_WAIT);
  const next = Date.now() + (wait || pause * (0.5 + Math.random() / 2));
  let changes = { state: 'invalid', why: told.message, errors: told.errors };
  if (status === 401) {
    changes = { state: 'signin', next: 0 };
  } else if (told.code === 'past') {
    changes = { state: 'past' };
  } else if (told.code === 'conflict') {
    changes = { state: 'conflict', number: told.number, url: told.url };
  } else if (status < 400 || status >= 500 || status === 429 || told.code === 'csrf') {
    changes = { state: 'retry', pause, next, hold: wait && next, why: isPortal ? 'portal' : status ? 'busy' : '' };
  }
  await amendDraft(draft, changes);
  return status && status !== 401 && status !== 429;
};

const sendOne = async draft => {
  const { key, person: writer, address, fields } = draft;
  const there = await Promise.all(draft.photos.map(photo => photo.kept || keptPhoto(photo.id)));
  const photos = draft.photos.filter((photo, i) => there[i]); // some phones clear away what they were to keep
  const text = new URLSearchParams({ submission_key: key });
  const add = (name, values) => [].concat(values).forEach(value => text.append(name, value));
  Object.keys(fields).forEach(name => add(name, fields[name]));
  add('photos', photos.map(photo => photo.id));
  const answer = await askAs(writer, 'POST', address, text);
  const { told } = answer;
  if (answer.status > 201 || told.submission_key !== key) return fail(draft, answer);
  photos.forEach(photo => { photo.kept = told.photos[photo.id] === 'kept'; });
  const receipt = { photos, number: told.number, url: told.url, at: told.received_at, pause: 0 };
  const arrived = photos.filter(photo => photo.kept).map(photo => photo.id);
  if (!await amendDraft(draft, receipt, arrived)) return true; // it is being written again
  for (const photo of photos.filter(each => !each.kept && !each.why)) {
    const { data } = await keptPhoto(photo.id);
    const put = await askAs(writer, 'PUT', `/submissions/${key}/photos/${photo.id}`, data);
    if (put.status === 200 && put.told.submission_key === key && put.told.photo_id === photo.id) {
      photo.kept = true;
      await amendDraft(draft, { photos }, [photo.id]);
    } else if ([409, 410, 413, 422].includes(put.status)) {
      photo.why = put.told.message || '?';
    } else {
      return fail(draft, put);
    }
  }
  if (photos.some(photo => photo.why)) return amendDraft(draft, { photos, state: 'invalid' });
  // Only now does the phone let go of the words. The last receipts stay.
  await amendDraft(draft, { photos: [], state: 'sent', saved: Date.now() });
  const receipts = (await allDrafts()).filter(each => each.state === 'sent' && each.person === writer);
  await Promise.all(receipts.slice(RECEIPTS_KEPT).map(dropDraft));
  return true;
};

// One tab sends at a time: by a lock, or by a lease where the browser knows no locks.
const alone = work => locks ? locks.request('welfare.send', work) : underLease(work);

const lease = time => {
  let isMine = false;
  return inOne((drafts, photos, leases) => {
    leases.get('send').onsuccess = event => {
      const held = event.target.result;
      isMine = !held || held.by === ME || held.until < Date.now();
      if (isMine) leases.put({ id: 'send', by: ME, until: Date.now() + time });
    };
  }).then(() => isMine, () => true);
};

const underLease = async work => {
  if (!await lease(LEASE_TIME)) return; // another tab sends
  const renewing = setInterval(lease, LEASE_TIME / 4, LEASE_TIME);
  try {
    await work();
  } finally {
    clearInterval(renewing);
    await lease(0);
  }
};

const due = async isNow => {
  const now = Date.now();
  const isDue = ({ state, next, hold }) => WAITING.includes(state) && !((isNow ? hold : next) > now);
  return (await allDrafts()).filter(isDue);
};

const sendDue = async isNow => {
  const session = await greet();
  for (const draft of await due(isNow)) {
    if (session.status !== 200) {
      await fail(draft, session);
    } else if (draft.person === session.told.person) {
      sendingKey = draft.key;
      announce();
      const goOn = await sendOne(draft);
      sendingKey = null;
      announce();
      if (!goOn) break;
    } else if (!session.told.person && draft.person === person) {
      await fail(draft, { status: 401, told: {} });
    }
  }
};

// Sends what is due; with `isNow`, also what was to wait for its next try.
export const flush = async isNow => {
  isUrgent = isUrgent || isNow;
  if (isRunning) return;
  isRunning = true;
  do {
    const isAll = isUrgent;
    isUrgent = false;
    try {
      if ((await due(isAll)).length) await alone(() => sendDue(isAll));
    } catch (error) { /* what was not sent is still kept, and is tried again */ }
    sendingKey = null;
  } while (isUrgent);
  isRunning = false;
};

// So that the phone keeps what it was given, and wakes the queue when the signal is back.
export const lookAhead = async () => {
  if (storage && storage.persist) storage.persist().catch(() => {});
  const worker = serviceWorker && await serviceWorker.getRegistration();
  if (worker && worker.sync) worker.sync.register('send').catch(() => {});
};

setTimeout(flush);
setInterval(flush, FIRST_WAIT);
window.addEventListener('online', () => flush(true));
document.addEventListener('visibilitychange', () => { if (!document.hidden) flush(true); });
if (serviceWorker) serviceWorker.addEventListener('message', () => flush(true));
