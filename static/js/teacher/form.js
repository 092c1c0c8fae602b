// A form whose words are kept as they are typed, and sent through the queue. Its data-draft is what a draft of it is
// called.
import { person, release, welcome } from '../app.js';
import { cloneOf, itemOf, putIn, say, words } from './phone.js';
import { shrink } from './photos.js';
import { flush, locks, lookAhead } from './queue.js';
import { allDrafts, announce, dropDraft, dropPhoto, keptPhoto, newKey, part, tidied, writeDraft } from './store.js';
import { isUnsent } from './unsent.js';

function keep(form) {
  const SAVE_AFTER = 400; // ms
  const MOST_PHOTOS = 9;
  const OPEN = ['editing', 'invalid'];
  const OWN = ['csrf_token', 'submission_key'];
  const address = form.getAttribute('action');
  const label = form.dataset.draft;
  const isNew = /\/new\b/.test(address); // not about something that is there already: there may be several
  const files = form.elements.photos;
  const previews = part('previews');
  const saved = part('saved');
  const restored = part('restored');
  const outbox = document.createElement('div');
  let draft;
  let timer;
  let failed = []; // photos that could not be read, with their files
  let preparing = Promise.resolve();
  let blank = read();
  let letGo = () => {};

  function read() {
    const fields = {};
    new FormData(form).forEach((value, name) => {
      if (typeof value !== 'string' || OWN.includes(name)) return;
      fields[name] = name in fields ? [].concat(fields[name], value) : value;
    });
    return fields;
  }

  function fill(fields) {
    Array.from(form.elements).forEach(field => {
      if (!field.name || OWN.includes(field.name) || field === files) return;
      const values = [].concat(fields[field.name]);
      if (/radio|checkbox/.test(field.type)) field.checked = values.includes(field.value);
      else field.value = values[0] || '';
    });
    welcome(form);
  }

  const isBlank = () => JSON.stringify(read()) === JSON.stringify(blank);

  // Two tabs do not write the same draft where the browser can tell them apart.
  function hold(name) {
    letGo();
    return !locks || new Promise(resolve => {
      locks.request(`welfare.draft.${name}`, { ifAvailable: true }, lock => {
        resolve(lock);
        return lock && new Promise(done => { letGo = done; });
      });
    });
  }

  async function begin() {
    const wanted = location.hash.slice(1);
    const isTyped = Array.from(form.elements).some(field => field.defaultValue && /text|number/.test(field.type));
    if (isTyped) blank = {}; // brought back by the server, to be kept like what is typed
    await tidied;
    const isWanted = each => each.key === wanted;
    const here = (await allDrafts()).filter(each => (
      each.address === address && each.person === person && isUnsent(each)
      && (!isNew || isWanted(each) || OPEN.includes(each.state))
    )).sort((a, b) => isWanted(b) - isWanted(a));
    let found;
    for (const each of isBlank() && !isTyped ? here : []) {
      if (!found && (await hold(each.key) || isWanted(each))) found = each;
    }
    if (found) {
      take(found);
      fill(draft.fields);
      restored.hidden = !OPEN.includes(draft.state);
    } else {
      await startEmpty(form.elements.submission_key.value || newKey());
    }
    announce();
    await showPhotos();
    await follow();
    if (!isBlank()) touched();
  }

  function take(found) {
    draft = found;
    form.elements.submission_key.value = draft.key;
  }

  function startEmpty(key) {
    take({ key, person, address, label, page: location.pathname + location.search, state: 'editing', photos: [] });
    return hold(key);
  }

  async function save(photo) {
    clearTimeout(timer);
    timer = null;
    await ready;
    if (!OPEN.includes(draft.state)) return;
    draft.fields = read();
    if (isBlank() && !draft.photos.length) {
      if (draft.saved) await dropDraft(draft);
      draft.saved = 0;
    } else {
      draft.saved = Date.now();
      await writeDraft(draft, photo);
    }
    say(saved, draft.saved && words.kept);
  }

  function saveNow() {
    if (timer) save();
  }

  function touched() {
    if (draft && draft.state === 'invalid') Object.assign(draft, { state: 'editing', errors: null });
    timer = timer || setTimeout(save, SAVE_AFTER);
  }

  // Photos -----------------------------------------------------------------------------------------------------

  async function previewOf({ id, file }, i) {
    const item = cloneOf(part('preview'));
    const image = item.querySelector('img');
    const [retry, removal] = item.querySelectorAll('button');
    const kept = !file && await keptPhoto(id);
    if (kept) image.src = URL.createObjectURL(new Blob([kept.data]));
    image.onload = () => URL.revokeObjectURL(image.src);
    image.alt = file ? file.name : putIn(words.photo, i + 1);
    [retry, removal].forEach(button => button.setAttribute('aria-label', `${button.textContent} ${image.alt}`));
    retry.hidden = !file;
    retry.onclick = () => {
      letPhotoGo(id);
      prepare([file]);
    };
    removal.onclick = async () => {
      letPhotoGo(id);
      await save();
      await dropPhoto(id);
      await showPhotos();
      files.focus();
    };
    return item;
  }

  function letPhotoGo(id) {
    draft.photos = draft.photos.filter(photo => photo.id !== id);
    failed = failed.filter(photo => photo.id !== id);
  }

  async function showPhotos() {
    const items = await Promise.all(draft.photos.concat(failed).map(previewOf));
    previews.textContent = '';
    previews.append(...items);
    say(part('unread'), failed.length && putIn(words.unread, failed.map(({ file }) => file.name).join(', ')));
  }

  async function add(file) {
    await ready;
    say(saved, words.preparing);
    const id = newKey();
    try {
      if (draft.photos.length >= MOST_PHOTOS) throw file;
      const data = await shrink(file);
      draft.photos.push({ id });
      await save({ id, data });
    } catch (error) {
      failed.push({ id, file });
    }
    say(saved, draft.saved && words.kept);
    await showPhotos();
  }

  function prepare(chosen) {
    chosen.forEach(file => { preparing = preparing.then(() => add(file)); });
  }

  if (files) {
    files.after(part('unread'), previews);
    files.addEventListener('click', () => save());
    files.addEventListener('change', () => {
      prepare(Array.from(files.files));
      files.value = ''; // from here on the photos are the draft's
    });
  }

  // What the server found, beside the fields -------------------------------------------------------------------

  function showErrors(errors, message) {
    document.querySelectorAll('main .error-summary, form span.field-error').forEach(each => each.remove());
    form.querySelectorAll('[aria-invalid]').forEach(each => each.removeAttribute('aria-invalid'));
    if (!errors && !message) return;
    const summary = cloneOf(part('errors'));
    if (message) summary.querySelector('strong').textContent = message;
    Object.keys(errors || {}).forEach(name => {
      const item = summary.querySelector('ul').appendChild(cloneOf(part('error'))).firstChild;
      const field = form.querySelector(`.field [name="${name}"]`);
      const found = errors[name].join(' ');
      item.textContent = found;
      if (!field) return;
      const title = field.closest('.field').querySelector('label, legend');
      const note = cloneOf(part('field-error'));
      item.textContent = title.firstChild.textContent.trim() + words.colon + found;
      item.href = `#${field.id}`;
      note.id = `${field.id}-error`;
      note.textContent = found;
      title.after(note);
      field.setAttribute('aria-invalid', true);
      field.setAttribute('aria-describedby', `${note.id} ${field.getAttribute('aria-describedby') || ''}`);
    });
    form.before(summary);
    summary.focus();
  }

  // Sending ----------------------------------------------------------------------------------------------------

  // Shows the draft as it stands on the phone: the form while it is written, else its card, and in the end the receipt.
  async function follow() {
    const now = (await allDrafts()).find(each => each.key === draft.key);
    if (!now) return;
    draft = now;
    if (draft.state === 'sent') {
      form.reset(); // nothing for the browser to bring back
      location.replace(draft.url + (isNew ? '?sent=1' : ''));
      return;
    }
    form.hidden = !OPEN.includes(draft.state) || Boolean(draft.number);
    outbox.textContent = '';
    if (form.hidden) {
      restored.hidden = saved.hidden = true;
      outbox.append(itemOf(draft));
      return;
    }
    release(form);
    if (draft.state === 'invalid' && !document.querySelector('main .error-summary')) {
      showErrors(draft.errors, draft.errors ? '' : draft.why || words.line_invalid);
    }
  }

  async function submit() {
    await preparing;
    await ready;
    if (!navigator.onLine && !form.reportValidity()) { // with a signal, the server finds it in better words
      release(form);
      return;
    }
    showErrors();
    const photos = draft.photos.filter(photo => !photo.why);
    Object.assign(draft, {
      fields: read(), photos, state: 'queued', saved: Date.now(), next: 0, hold: 0, pause: 0, errors: null, why: ''
    });
    await writeDraft(draft);
    await follow();
    outbox.firstChild.focus();
    lookAhead();
    flush(true);
  }

  const ready = begin();
  form.before(restored, outbox);
  form.after(saved);
  form.addEventListener('input', touched);
  form.addEventListener('submit', event => {
    event.preventDefault();
    submit();
  });
  restored.querySelector('button').addEventListener('click', async () => {
    await save();
    restored.hidden = true;
    saved.hidden = true;
    failed = [];
    fill(blank);
    showErrors();
    await startEmpty(newKey());
    await showPhotos();
    form.querySelector('.input').focus();
  });
  document.addEventListener('welfare.changed', async () => {
    await ready;
    if (!['editing', 'sent'].includes(draft.state)) follow();
  });
  document.addEventListener('visibilitychange', saveNow);
  window.addEventListener('pagehide', saveNow);
}

document.querySelectorAll('form[data-draft]').forEach(keep);
