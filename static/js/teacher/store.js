// What this phone keeps: drafts and their photos, every change in one transaction. Nothing here is ever sent by
// being kept; queue.js sends.
import { person } from '../app.js';
import { forget, isShared, recall, recallAll, remember } from '../memory.js';

const KEYS = { drafts: 'key', photos: 'id', leases: 'id', pages: 'path' };
const UNDO_TIME = 60000; // ms
const OPENING_TIME = 3000; // ms; some phones never open their store, and do not say so
const ANSWER_TIME = 10000; // ms
export const { locks } = navigator;
let isSilent = false;
const spare = { drafts: new Map(), photos: new Map() }; // what the phone had no room for, while the page is open
const LEFT = 'left.';

const trouble = () => {
  const notice = part('trouble');
  if (notice) notice.hidden = false;
};

export const part = (name, within = document) => within.querySelector(`[data-part="${name}"]`);

// To be called when something on this phone has changed, here or in another tab.
export const onChange = [];
export const tell = () => onChange.forEach(work => work());

export const announce = () => {
  tell();
  remember('changed', Date.now());
};

// What another tab announces is heard here.
window.addEventListener('storage', event => {
  if (event.key === 'welfare.changed') tell();
});

const names = Object.keys(KEYS);

const opened = () => new Promise((resolve, reject) => {
  if (isSilent) reject();
  const opening = indexedDB.open('welfare', 2);
  const silence = setTimeout(() => {
    isSilent = true;
    reject();
  }, OPENING_TIME);
  opening.onupgradeneeded = () => {
    const isNew = name => !opening.result.objectStoreNames.contains(name);
    names.filter(isNew).forEach(name => opening.result.createObjectStore(name, { keyPath: KEYS[name] }));
  };
  opening.onsuccess = () => {
    isSilent = false;
    clearTimeout(silence);
    resolve(opening.result);
  };
  opening.onerror = () => reject(opening.error);
});

// Lets `work` use the stores. Gives the result of the request it returns, once all of it is safely written.
export const inOne = async work => {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, 'readwrite', { durability: 'strict' });
    const request = work(...names.map(name => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(request && request.result);
    transaction.onabort = () => reject(transaction.error);
    database.close(); // once that is done
  });
};

export const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

// All texts on this phone, whosever they are, the latest first.
export const allDrafts = async () => {
  const kept = await inOne(drafts => drafts.getAll()).catch(trouble) || [];
  const copies = Array.from(spare.drafts.values(), draft => ({ ...draft }));
  return kept.filter(draft => !spare.drafts.has(draft.key)).concat(copies).sort((a, b) => b.saved - a.saved);
};

export const keptPhoto = async id => spare.photos.get(id) || inOne((drafts, photos) => photos.get(id));

export const dropPhoto = id => {
  spare.photos.delete(id);
  return inOne((drafts, photos) => photos.delete(id)).catch(trouble);
};

// Words for which there is no time, since the page goes, or no store: for the next page to take in.
export const leaveBehind = draft => remember(LEFT + draft.key, JSON.stringify(draft));

// What is in the store need not lie there too, unless the page has left something newer meanwhile.
const forgetLeft = ({ key, saved }) => {
  const left = recall(LEFT + key);
  if (left && JSON.parse(left).saved <= saved) forget(LEFT + key);
};

// Writes the whole draft, with a photo that was added to it.
export const writeDraft = async (draft, photo) => {
  try {
    await inOne((drafts, photos) => {
      drafts.put(draft);
      if (photo) photos.put(photo);
    });
    spare.drafts.delete(draft.key);
    forgetLeft(draft);
  } catch (error) {
    spare.drafts.set(draft.key, { ...draft });
    leaveBehind(draft);
    if (photo) spare.photos.set(photo.id, photo);
    trouble();
  }
};

// Changes some of a draft, and lets photos go; only if nobody, here or in another tab, has changed its words or its
// state meanwhile. Gives the draft as it is then, or nothing.
export const amendDraft = async (draft, changes, gone = []) => {
  const amend = found => {
    if (!found || found.state !== draft.state || found.saved !== draft.saved) return null;
    if (changes.state === 'sent') delete found.fields; // the server has them
    return Object.assign(found, changes);
  };
  let now = amend(spare.drafts.get(draft.key));
  if (now) {
    leaveBehind(now);
  } else {
    await inOne((drafts, photos) => {
      drafts.get(draft.key).onsuccess = event => {
        now = amend(event.target.result);
        if (!now) return;
        drafts.put(now);
        gone.forEach(id => photos.delete(id));
      };
    }).catch(trouble);
    if (now) forgetLeft(now);
  }
  if (now) gone.forEach(id => spare.photos.delete(id));
  announce();
  return now;
};

export const dropDraft = async ({ key, photos: gone }) => {
  spare.drafts.delete(key);
  forget(LEFT + key);
  await inOne((drafts, photos) => {
    drafts.delete(key);
    gone.forEach(({ id }) => photos.delete(id));
  }).catch(trouble);
  announce();
};

// Unless the phone has something newer: a page may come back after it was left. Where the store does not take it, it
// lies there for the page after this one, too.
const takeIn = left => inOne((drafts, photos) => {
  photos.getAllKeys().onsuccess = ({ target }) => {
    left.photos = left.photos.filter(({ id, kept }) => kept || target.result.includes(id));
  };
  drafts.get(left.key).onsuccess = ({ target }) => {
    if (!target.result || target.result.saved < left.saved) drafts.put(left);
  };
}).then(() => forgetLeft(left), () => spare.drafts.set(left.key, left));

// Whether the server has taken it: the browser may have sent it by itself, and only the server knows what came of it.
// Nothing where it does not say. A line that does not answer keeps nobody from writing.
const hasArrived = async key => {
  const silence = new Promise(resolve => { setTimeout(resolve, ANSWER_TIME, {}); });
  const asking = fetch(`/submissions/${key}`, { cache: 'no-store', redirect: 'error' }).catch(() => ({}));
  const { ok, status } = await Promise.race([asking, silence]);
  return ok || (status === 404 ? false : undefined);
};

// What was left behind is taken in. What was deleted a while ago goes for good, and what the browser sent by itself.
// What was written while nobody was signed in becomes a draft of whoever is next: theirs to send or to delete, but it
// does not go by itself.
// Gives the keys of those of which nobody knows whether they have arrived.
export const tidy = async () => {
  const doubtful = [];
  for (const left of recallAll(LEFT)) await takeIn(JSON.parse(left));
  const all = await allDrafts();
  const isInDoubt = draft => draft.tried && draft.person === person;
  const answers = await Promise.all(all.map(draft => (isInDoubt(draft) ? hasArrived(draft.key) : false)));
  for (const [i, draft] of all.entries()) {
    const arrived = answers[i];
    if (arrived === undefined) doubtful.push(draft.key);
    if (arrived) {
      await dropDraft(draft);
    } else if (draft.state !== 'deleted') {
      if (person && !draft.person) await amendDraft(draft, { person, state: 'editing' });
    } else if (draft.gone < Date.now() - UNDO_TIME) {
      await dropDraft(draft);
    }
  }
  return doubtful;
};

export const tidied = isShared ? Promise.resolve([]) : tidy();
tidied.then(tell);
