// What this phone keeps: drafts and their photos, every change in one transaction. Nothing here is ever sent by
// being kept; queue.js sends.
const { person, recall, release, remember, welcome } = window.welfare;
const part = name => document.querySelector(`[data-part="${name}"]`);
const words = document.getElementById('phone-words').dataset;
const spare = { drafts: new Map(), photos: new Map() }; // what the phone had no room for, while the page is open
const UNDO_TIME = 60000; // ms
let opening;

function open() {
  if (!opening) {
    opening = new Promise((resolve, reject) => {
      const request = indexedDB.open('welfare', 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('drafts', { keyPath: 'key' });
        request.result.createObjectStore('photos', { keyPath: 'id' });
        request.result.createObjectStore('leases', { keyPath: 'id' });
      };
      request.onsuccess = () => {
        request.result.onclose = () => { opening = null; };
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    opening.catch(() => { opening = null; });
  }
  return opening;
}

// Gives the result of the request that `work` returns, once all of it is safely written.
async function inOne(work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(['drafts', 'photos', 'leases'], 'readwrite', { durability: 'strict' });
    const request = work(name => transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request && request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

function announce() {
  document.dispatchEvent(new Event('welfare:changed'));
  remember('changed', Date.now()); // the other tabs hear of it
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => (byte + 256).toString(16).slice(1)).join('');
}

async function allDrafts() {
  let kept = [];
  try {
    kept = await inOne(store => store('drafts').getAll());
  } catch (error) {
    trouble();
  }
  const all = kept.filter(draft => !spare.drafts.has(draft.key)).concat(Array.from(spare.drafts.values()));
  return all.filter(draft => !draft.deleted);
}

// Writes the whole draft, with a photo that was added to it.
async function writeDraft(draft, photo) {
  try {
    await inOne(store => {
      store('drafts').put(draft);
      if (photo) store('photos').put(photo);
    });
    spare.drafts.delete(draft.key);
  } catch (error) {
    spare.drafts.set(draft.key, draft);
    if (photo) spare.photos.set(photo.id, photo);
    trouble();
  }
}

// Changes some of a draft as it is now, and lets photos go; gives the draft, or nothing where there is none.
async function amendDraft(key, changes, gone) {
  let draft = spare.drafts.get(key);
  const photos = gone || [];
  photos.forEach(id => spare.photos.delete(id));
  if (draft) {
    Object.assign(draft, changes);
  } else {
    draft = await inOne(store => {
      const request = store('drafts').get(key);
      request.onsuccess = () => {
        if (request.result) store('drafts').put(Object.assign(request.result, changes));
      };
      photos.forEach(id => store('photos').delete(id));
      return request;
    });
  }
  announce();
  return draft;
}

async function dropDraft(draft) {
  const ids = draft.photos.map(photo => photo.id);
  spare.drafts.delete(draft.key);
  await inOne(store => {
    store('drafts').delete(draft.key);
    ids.forEach(id => store('photos').delete(id));
  }).catch(trouble);
  announce();
}

// Lets go for good of what was deleted a while ago, and on another page: there it can no longer be undone.
async function tidy() {
  const all = await inOne(store => store('drafts').getAll()).catch(() => []);
  all.filter(draft => draft.deleted && draft.deleted < Date.now() - UNDO_TIME).forEach(dropDraft);
}

async function keptPhoto(id) {
  return spare.photos.get(id) || inOne(store => store('photos').get(id));
}

window.addEventListener('storage', event => {
  if (event.key === 'welfare.changed') document.dispatchEvent(new Event('welfare:changed'));
});
