// A form whose words are kept as they are typed, and sent through the queue.
function keep(form) {
  const SAVE_AFTER = 400; // ms
  const MOST_PHOTOS = 9;
  const OPEN = ['editing', 'invalid'];
  const OWN = ['csrf_token', 'submission_key'];
  const address = new URL(form.action).pathname;
  const isNew = /\/new\b/.test(address); // not about something that is there already
  const files = form.elements.photos;
  const previews = part('previews');
  const saved = part('saved');
  const outbox = document.createElement('div');
  let draft;
  let timer;
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
      if (!field.name || OWN.includes(field.name) || field.type === 'file') return;
      const values = [].concat(field.name in fields ? fields[field.name] : []);
      if (/radio|checkbox/.test(field.type)) field.checked = values.includes(field.value);
      else field.value = values[0] || '';
    });
    welcome(form);
  }

  const isBlank = () => JSON.stringify(read()) === JSON.stringify(blank);

  // Two tabs do not write the same draft where the browser can tell them apart.
  function hold(name) {
    letGo();
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise(resolve => {
      navigator.locks.request(`welfare.draft.${name}`, { ifAvailable: true }, lock => {
        resolve(Boolean(lock));
        return lock && new Promise(release => { letGo = release; });
      });
    });
  }

  async function begin() {
    const wanted = location.hash.slice(1);
    const isTyped = Array.from(form.elements).some(field => field.defaultValue && /text|number/.test(field.type));
    if (isTyped) blank = {}; // brought back by the server, to be kept like what is typed
    const here = (await allDrafts()).filter(each => each.address === address && each.person === person
      && each.fields && each.fields.on_behalf_of === blank.on_behalf_of).sort((a, b) => b.saved - a.saved);
    const rank = each => (each.key === wanted ? 0 : OPEN.includes(each.state) ? 1 : 2);
    here.sort((a, b) => rank(a) - rank(b));
    for (const each of isTyped || !isBlank() ? [] : here) {
      if (each.key !== wanted && isNew && !OPEN.includes(each.state)) continue;
      if (await hold(each.key) || each.key === wanted) {
        draft = each;
        break;
      }
    }
    if (draft) {
      fill(draft.fields);
      if (OPEN.includes(draft.state)) part('restored').hidden = false;
    } else {
      await startEmpty(form.elements.submission_key.value);
    }
    form.elements.submission_key.value = writtenKey = draft.key;
    announce();
    await showPhotos();
    await follow();
    if (!isBlank()) touched();
  }

  async function startEmpty(name) {
    draft = {
      key: name || newKey(), person, address, page: location.pathname + location.search, label: form.dataset.draft, isNew,
      state: 'editing', photos: []
    };
    form.elements.submission_key.value = writtenKey = draft.key;
    await hold(draft.key);
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
      saved.hidden = true;
      return;
    }
    draft.saved = Date.now();
    await writeDraft(draft, photo);
    saved.hidden = false;
  }

  function touched() {
    if (draft && draft.state === 'invalid') Object.assign(draft, { state: 'editing', errors: null });
    timer = timer || setTimeout(save, SAVE_AFTER);
  }

  // Photos -----------------------------------------------------------------------------------------------------

  async function showPhotos() {
    const items = await Promise.all(draft.photos.map(async ({ id }, i) => {
      const item = document.importNode(part('preview').content, true).firstElementChild;
      const image = item.querySelector('img');
      const button = item.querySelector('button');
      const kept = await keptPhoto(id);
      if (kept) image.src = URL.createObjectURL(new Blob([kept.data]));
      image.onload = () => URL.revokeObjectURL(image.src);
      image.alt = words.photo.replace('{}', i + 1);
      button.setAttribute('aria-label', `${button.textContent} ${image.alt}`);
      button.onclick = () => remove(id);
      return item;
    }));
    previews.textContent = '';
    previews.append(...items);
  }

  async function remove(id) {
    draft.photos = draft.photos.filter(photo => photo.id !== id);
    await save();
    await amendDraft(draft.key, {}, [id]);
    await showPhotos();
    files.focus();
  }

  async function add(chosen) {
    const unread = [];
    await ready;
    for (const file of chosen) {
      saved.hidden = false;
      saved.textContent = words.preparing;
      try {
        if (draft.photos.length >= MOST_PHOTOS) throw file;
        const photo = { id: newKey(), data: await shrink(file) };
        draft.photos.push({ id: photo.id });
        await save(photo);
      } catch (error) {
        unread.push(file.name);
      }
      await showPhotos();
    }
    saved.textContent = words.kept;
    saved.hidden = !draft.saved;
    part('unread').hidden = !unread.length;
    part('unread').textContent = words.unread.replace('{}', unread.join(', '));
  }

  if (files) {
    files.after(part('unread'), previews);
    files.addEventListener('click', () => save());
    files.addEventListener('change', () => {
      const chosen = Array.from(files.files);
      files.value = ''; // from here on the photos are the draft's
      preparing = preparing.then(() => add(chosen));
    });
  }

  // What the server found, beside the fields -------------------------------------------------------------------

  function showErrors(errors, message) {
    document.querySelectorAll('main .error-summary, form .field-error').forEach(each => each.remove());
    form.querySelectorAll('[aria-invalid]').forEach(each => each.removeAttribute('aria-invalid'));
    if (!errors && !message) return;
    const summary = document.importNode(document.getElementById('errors').content, true).firstElementChild;
    const list = summary.querySelector('ul');
    if (message) summary.querySelector('strong').textContent = message;
    const order = Array.from(form.elements, field => field.name);
    Object.keys(errors || {}).sort((a, b) => order.indexOf(a) - order.indexOf(b)).forEach(name => {
      const found = form.elements[name];
      const field = found && (found.length && !found.type ? found[0] : found);
      const item = list.appendChild(document.createElement('li'));
      const sentence = [].concat(errors[name]).join(' ');
      const box = field && field.closest('.field');
      if (!box) {
        item.textContent = sentence;
        return;
      }
      const label = box.querySelector('label, legend');
      const link = item.appendChild(document.createElement('a'));
      link.href = `#${field.id}`;
      link.textContent = label.firstChild.textContent.trim() + words.colon + sentence;
      const note = document.createElement('span');
      note.className = 'field-error';
      note.id = `${field.id}-error`;
      note.textContent = sentence;
      label.after(note);
      field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') || ''} ${note.id}`.trim());
    });
    form.before(summary);
    summary.focus();
  }

  // Sending ----------------------------------------------------------------------------------------------------

  async function follow() {
    const now = (await allDrafts()).find(each => each.key === draft.key);
    if (!now) return;
    const before = draft.state;
    if (now.state !== 'editing' || before !== 'editing') draft = now;
    if (now.state === 'sent') {
      if (before === 'sent') return;
      form.reset(); // nothing for the browser to bring back
      location.replace(now.url + (isNew ? '?sent=1' : ''));
      return;
    }
    const isWritten = OPEN.includes(draft.state) && !draft.number;
    form.hidden = !isWritten;
    outbox.hidden = isWritten;
    shownKey = isWritten ? null : draft.key;
    if (!isWritten) {
      part('restored').hidden = true;
      outbox.textContent = '';
      outbox.append(itemOf(now));
    } else if (before !== 'invalid' && draft.state === 'invalid' || draft.errors && !document.querySelector('main .error-summary')) {
      release(form);
      showErrors(draft.errors, draft.errors ? '' : draft.why);
    } else {
      release(form);
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
    clearTimeout(timer);
    timer = null;
    const photos = draft.photos.filter(photo => !photo.why);
    Object.assign(draft, { fields: read(), state: 'queued', saved: Date.now(), next: 0, hold: 0, tries: 0, errors: null, why: '', photos });
    await writeDraft(draft);
    await follow();
    outbox.querySelector('[tabindex]').focus();
    lookAhead();
    flush(true);
  }

  const ready = begin();
  form.before(outbox);
  form.after(saved);
  form.before(part('restored'));
  form.addEventListener('input', touched);
  form.addEventListener('submit', event => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    submit();
  });
  part('restored').querySelector('button').addEventListener('click', async () => {
    await save();
    part('restored').hidden = true;
    saved.hidden = true;
    fill(blank);
    showErrors();
    await startEmpty();
    await showPhotos();
    form.querySelector('.input').focus();
  });
  document.addEventListener('welfare:changed', async () => {
    await ready;
    if (!OPEN.includes(draft.state) || draft.state === 'invalid') await follow();
  });
  document.addEventListener('visibilitychange', () => { if (document.hidden && timer) save(); });
  window.addEventListener('pagehide', () => { if (timer) save(); });
  textNow = () => Object.values(read()).join('\n');
}

document.querySelectorAll('form[data-draft]').forEach(keep);
