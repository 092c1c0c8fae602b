// What is on this phone and not yet sent: the card of one text, the list, the line on every page.
(function (welfare) {
  const words = document.getElementById('phone-words').dataset;
  const { store } = welfare;
  const main = document.getElementById('main');
  const part = name => document.querySelector(`[data-part="${name}"]`);
  const list = part('drafts');
  const MAY = {
    editing: 'open copy delete', queued: 'now edit copy', sending: '', retry: 'now edit copy delete',
    signin: 'signin copy delete', invalid: 'open copy delete', conflict: 'see again copy delete', sent: 'see delete'
  };
  const deleted = new Map(); // from this page, and so still to be had back
  welfare.words = words;

  function moment(when) {
    const options = { timeZone: words.zone, month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' };
    return new Date(when).toLocaleString(document.documentElement.lang, options);
  }

  function sentence(draft, state) {
    const line = words[`line_${draft.why === 'portal' || draft.why === 'busy' ? draft.why : state}`] || '';
    if (state === 'retry') return line.replace('{}', moment(draft.next));
    if (state === 'invalid') return draft.photos.map(photo => photo.why).filter(Boolean).join(' ') || draft.why || line;
    return line.replace('{}', draft.number).replace('{}', moment(draft.at || draft.saved));
  }

  function deeds(draft, state) {
    if (deleted.has(draft.key)) return 'undo';
    if (!draft.number || state === 'sent' || state === 'conflict') return MAY[state];
    return { invalid: 'without see delete', retry: 'now see delete', queued: 'now see' }[state] || MAY[state];
  }

  // The card of a draft: what it is, its state in words, what can be done.
  welfare.item = function (draft) {
    const item = document.importNode(document.getElementById('item').content, true).firstElementChild;
    const state = deleted.has(draft.key) ? 'deleted' : welfare.sending === draft.key ? 'sending' : draft.state;
    const put = (name, text) => {
      const element = item.querySelector(`[data-put="${name}"]`);
      element.textContent = text;
      element.hidden = !text;
      return element;
    };
    const fields = draft.fields || {};
    const kept = draft.photos.filter(photo => photo.kept).length;
    item.dataset.key = draft.key;
    item.dataset.state = state;
    put('title', fields.title || fields.words || draft.label);
    put('label', fields.title || fields.words ? draft.label : '');
    put('state', words[`state_${state}`]).classList.add(`tone-${{ sent: 'good', sending: 'info', queued: 'info', editing: 'neutral', deleted: 'neutral' }[state] || 'warn'}`);
    put('line', sentence(draft, state));
    put('number', state !== 'sent' && state !== 'conflict' && draft.number ? words.arrived.replace('{}', draft.number) : '');
    put('photos', draft.number && draft.photos.length ? words.photos.replace('{}', kept).replace('{}', draft.photos.length) : '');
    item.querySelectorAll('[data-do]').forEach(each => { each.hidden = !deeds(draft, state).split(' ').includes(each.dataset.do); });
    item.querySelector('[data-do=see]').href = draft.number && !draft.url ? `/needs/${draft.number}` : draft.url || '';
    item.querySelector('[data-do=open]').href = `${draft.page}#${draft.key}`;
    item.querySelector('[data-do=signin]').href = `/sign-in?next=${encodeURIComponent(draft.page || '/drafts')}`;
    item.deed = name => DEEDS[name](draft, item);
    return item;
  };

  const copy = text => {
    const area = document.body.appendChild(document.createElement('textarea'));
    area.value = text;
    area.select();
    document.execCommand('copy'); // works where there is no clipboard API, and without asking
    area.remove();
  };

  const DEEDS = {
    now: () => welfare.flush(true),
    edit: async draft => {
      await store.amend(draft.key, { state: 'editing' });
      if (welfare.shown !== draft.key) location.assign(`${draft.page}#${draft.key}`);
    },
    copy: (draft, item) => {
      copy(Object.values(draft.fields).join('\n'));
      item.querySelector('[data-do=copy]').textContent = words.copied;
    },
    // Under a new key, for the old one is taken.
    again: async draft => {
      const copied = Object.assign({}, draft, { key: store.newKey(), state: 'queued', number: '', tries: 0, next: 0 });
      await store.write(copied);
      await store.drop(Object.assign({}, draft, { photos: [] }));
      welfare.flush(true);
    },
    without: async draft => {
      const gone = draft.photos.filter(photo => photo.why);
      const photos = draft.photos.filter(photo => !photo.why);
      await store.amend(draft.key, { photos, state: 'queued', why: '', next: 0 }, gone.map(photo => photo.id));
      welfare.flush(true);
    },
    delete: draft => {
      deleted.set(draft.key, draft);
      return store.amend(draft.key, { state: 'editing', deleted: Date.now() });
    },
    undo: draft => {
      const before = deleted.get(draft.key);
      deleted.delete(draft.key);
      return store.amend(draft.key, { state: before.state, deleted: 0 });
    }
  };

  document.addEventListener('click', event => {
    const button = event.target.closest('button[data-do]');
    if (button) button.closest('[data-key]').deed(button.dataset.do);
  });

  // A person sees what is theirs; of the others, how many.
  async function show() {
    const all = (await store.drafts()).concat(Array.from(deleted.values()));
    const mine = all.filter(draft => draft.person === welfare.person).sort((a, b) => b.saved - a.saved);
    const unsent = mine.filter(draft => draft.state !== 'sent' && !deleted.has(draft.key));
    const others = all.filter(draft => draft.person !== welfare.person && draft.state !== 'sent').length;
    if (!list) {
      const elsewhere = unsent.filter(draft => draft.key !== welfare.shown && draft.key !== welfare.written).length;
      part('waiting').hidden = !elsewhere;
      part('waiting').querySelector('a').textContent = words.waiting.replace('{}', elsewhere);
      return;
    }
    const focused = document.activeElement && document.activeElement.closest('[data-key]');
    list.textContent = '';
    list.append(...mine.map(welfare.item));
    const same = focused && list.querySelector(`[data-key="${focused.dataset.key}"]`);
    if (same) same.focus();
    part('others').hidden = !others;
    part('others').textContent = words.others.replace('{}', others);
    part('none').hidden = mine.length > 0;
  }

  welfare.trouble = function () {
    part('trouble').hidden = false;
    part('trouble').querySelector('button').onclick = event => {
      copy(welfare.text ? welfare.text() : '');
      event.target.textContent = words.copied;
    };
  };

  main.prepend(part('trouble'), part('waiting'));
  document.addEventListener('welfare:changed', show);
  store.tidy();
  show();

  // Signing out keeps what waits, but it waits until its writer is back: that is said first.
  const leaving = document.querySelector('form[action="/sign-out"]');
  let isWarned = false;
  if (leaving) {
    leaving.addEventListener('submit', async event => {
      if (isWarned || event.defaultPrevented) return;
      event.preventDefault();
      const unsent = (await store.drafts()).filter(draft => draft.person === welfare.person && draft.state !== 'sent').length;
      welfare.release(leaving);
      isWarned = true;
      if (!unsent) {
        leaving.submit();
        return;
      }
      part('leaving').textContent = words.leaving.replace('{}', unsent);
      part('leaving').hidden = false;
      leaving.before(part('leaving'));
      part('leaving').focus();
    });
  }

  const unread = document.querySelector('.tabbar .count');
  if (navigator.setAppBadge) navigator.setAppBadge(unread ? parseInt(unread.textContent, 10) : 0).catch(() => {});

  if (navigator.serviceWorker) {
    window.addEventListener('load', () => navigator.serviceWorker.register('/sw.js').catch(() => {}));
  }
})(window.welfare);
