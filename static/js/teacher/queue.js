// Sends what waits, one text after another and each photo by itself, from one tab at a time.
// What is on the phone goes only when the server has said, in JSON and naming the key, that it has it.
const FIRST_WAIT = 5000; // ms; doubled after each failure
const LONGEST_WAIT = 600000;
const TEXT_TIME = 30000;
const PHOTO_TIME = 180000; // 250 KB at 12 kbit/s
const RECEIPTS_KEPT = 5;
const WAITING = ['queued', 'retry', 'signin'];
const ME = Math.random().toString(36); // this page, as the holder of the lease
let token = '';
let sendingKey = null;
let running = false;
let again = false;
let nextTry;

async function ask(method, address, writer, body) {
  const isPhoto = body instanceof ArrayBuffer;
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), isPhoto ? PHOTO_TIME : TEXT_TIME);
  const headers = { Accept: 'application/json', 'X-CSRFToken': token, 'X-Person': writer || '' };
  if (body) headers['Content-Type'] = isPhoto ? 'application/octet-stream' : 'application/json';
  try {
    const response = await fetch(address, {
      method, body, headers, credentials: 'same-origin', cache: 'no-store', signal: stop.signal
    });
    const isJson = /json/.test(response.headers.get('Content-Type'));
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
}

// Who is signed in, as the server tells; with a fresh token.
async function greet() {
  const answer = await ask('GET', '/session');
  if (answer.status === 200 && 'signed_in' in answer.told) {
    token = answer.told.csrf_token;
    answer.person = answer.told.person;
  } else if (answer.status < 400) {
    answer.status = 0;
  }
  return answer;
}

async function askAs(writer, ...request) {
  const again = () => ask(request[0], request[1], writer, request[2]);
  const answer = await again();
  if (answer.status !== 403 || answer.told.code !== 'csrf') return answer;
  const session = await greet();
  if (session.status !== 200) return session;
  return session.person === writer ? again() : { status: 401, told: {} };
}

// What an answer that is no receipt means for the draft. Gives whether it is worth going on with the others.
async function fail(draft, answer) {
  const { status, told } = answer;
  const tries = (draft.tries || 0) + 1;
  const wait = answer.wait || Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.5 + Math.random() / 2);
  let changes = { state: 'invalid', why: told.message || '', errors: told.errors };
  if (status === 401) {
    changes = { state: 'signin', next: 0 };
  } else if (status === 409 && told.code === 'conflict') {
    changes = { state: 'conflict', number: told.number, url: told.url };
  } else if (status < 400 || status >= 500 || status === 429 || told.code === 'csrf') {
    const why = answer.isPortal ? 'portal' : status ? 'busy' : '';
    changes = { state: 'retry', tries, why, next: Date.now() + wait, hold: answer.wait ? Date.now() + wait : 0 };
  }
  await settle(draft, changes);
  return Boolean(status) && status !== 401 && status !== 429;
}

// A draft that is being written again meanwhile is left to its writer.
async function settle(draft, changes, gone) {
  const now = (await allDrafts()).find(each => each.key === draft.key);
  return now && now.state !== 'editing' ? amendDraft(draft.key, changes, gone) : null;
}

async function sendOne(draft) {
  const there = await Promise.all(draft.photos.map(photo => photo.kept || keptPhoto(photo.id)));
  const photos = draft.photos.filter((photo, i) => there[i]); // some phones clear away what they were to keep
  const { key, person: writer, address, fields } = draft;
  const answer = await askAs(writer, 'POST', '/submissions', JSON.stringify({
    submission_key: key, address, fields, photos: photos.map(photo => photo.id)
  }));
  const { told } = answer;
  if (![200, 201].includes(answer.status) || told.submission_key !== key) return fail(draft, answer);
  const arrived = photo => told.photos[photo.id] === 'kept';
  photos.forEach(photo => { photo.kept = arrived(photo); });
  const receipt = { number: told.number, url: told.url, at: told.received_at, tries: 0 };
  if (!await settle(draft, Object.assign(receipt, { photos }), photos.filter(arrived).map(photo => photo.id))) return true;
  for (const photo of photos.filter(each => !each.kept && !each.why)) {
    const { data } = await keptPhoto(photo.id);
    const put = await askAs(writer, 'PUT', `/submissions/${key}/photos/${photo.id}`, data);
    if (put.status === 200 && put.told.submission_key === key && put.told.photo_id === photo.id) {
      photo.kept = true;
      await settle(draft, { photos }, [photo.id]);
    } else if ([409, 410, 413, 422].includes(put.status)) {
      photo.why = put.told.message || '?';
    } else {
      return fail(draft, put);
    }
  }
  return photos.some(photo => photo.why) ? settle(draft, { photos, state: 'invalid' }) : finish(draft, receipt);
}

// Only now does the phone let go of the words and the photos. The last receipts stay.
async function finish(draft, { number, url, at }) {
  const { key, person: writer, label, isNew } = draft;
  const receipt = { key, person: writer, label, isNew, number, url, at, state: 'sent', photos: [], saved: Date.now() };
  await writeDraft(receipt);
  const receipts = (await allDrafts()).filter(each => each.state === 'sent' && each.person === writer);
  const old = receipts.sort((a, b) => b.saved - a.saved).slice(RECEIPTS_KEPT);
  for (const each of old) await dropDraft(each);
  announce();
  return true;
}

// One tab sends at a time: by a lock, or by a lease where the browser knows no locks.
function alone(work) {
  return navigator.locks ? navigator.locks.request('welfare.send', work) : underLease(work);
}

function lease(until) {
  let isMine = false;
  return inOne(open => {
    const leases = open('leases');
    leases.get('send').onsuccess = event => {
      const held = event.target.result;
      isMine = !held || held.by === ME || held.until < Date.now();
      if (isMine) leases.put({ id: 'send', by: ME, until });
    };
  }).then(() => isMine, () => true);
}

async function underLease(work) {
  const longer = () => lease(Date.now() + 20000);
  while (!await longer()) await new Promise(resolve => setTimeout(resolve, FIRST_WAIT));
  const renewing = setInterval(longer, 5000);
  try {
    await work();
  } finally {
    clearInterval(renewing);
    await lease(0);
  }
}

async function sendDue(isNow) {
  const now = Date.now();
  const isDue = draft => WAITING.includes(draft.state) && !(draft.hold > now) && (isNow || !(draft.next > now));
  const due = (await allDrafts()).filter(isDue);
  if (!due.length) return;
  const session = await greet();
  for (const draft of due) {
    if (session.status !== 200) {
      await fail(draft, session);
    } else if (draft.person === session.person) {
      sendingKey = draft.key;
      announce();
      const goOn = await sendOne(draft);
      sendingKey = null;
      announce();
      if (!goOn) break;
    } else if (!session.person && draft.person === person) {
      await settle(draft, { state: 'signin', next: 0 });
    }
  }
}

// Sends what is due; with `isNow`, also what was to wait for its next try.
async function flush(isNow) {
  if (running) {
    again = again || isNow;
    return;
  }
  running = true;
  clearTimeout(nextTry);
  try {
    await alone(() => sendDue(isNow));
  } catch (error) { /* what was not sent is still kept, and is tried again */ }
  sendingKey = null;
  running = false;
  if (again) {
    again = false;
    flush(true);
    return;
  }
  const waiting = (await allDrafts()).filter(draft => ['queued', 'retry'].includes(draft.state));
  if (!waiting.length) return;
  const next = Math.min(...waiting.map(draft => Math.max(draft.next || 0, draft.hold || 0)));
  nextTry = setTimeout(flush, Math.max(FIRST_WAIT, next - Date.now()));
}

async function lookAhead() {
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  const worker = navigator.serviceWorker && await navigator.serviceWorker.getRegistration();
  if (worker && worker.sync) worker.sync.register('send').catch(() => {});
}

setTimeout(flush);
window.addEventListener('online', () => flush(true));
document.addEventListener('visibilitychange', () => { if (!document.hidden) flush(true); });
if (navigator.serviceWorker) navigator.serviceWorker.addEventListener('message', () => flush(true));
