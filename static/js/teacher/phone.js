// What is on this phone and not yet sent: the card of one text, the list, the line on every page.
const main = document.getElementById('main');
const list = part('drafts');
const deleted = new Map(); // from this page, and so still to be had back
let shownKey;
let writtenKey;
let textNow = () => '';

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

// The card of a draft: what it is, its state in words, what can be done.
function itemOf(draft) {
  const item = document.importNode(document.getElementById('item').content, true).firstElementChild;
  const { number, page, url } = draft;
  const state = deleted.has(draft.key) ? 'deleted' : sendingKey === draft.key ? 'sending' : draft.state;
  const { title, words: said } = draft.fields || {};
  const isOver = state === 'sent' || state === 'conflict';
  const kept = draft.photos.filter(photo => photo.kept).length;
  const texts = {
    state: words[`state_${state}`],
    title: title || said || draft.label,
    label: (title || said) && draft.label,
    line: sentence(draft, state),
    number: number && !isOver && words.arrived.replace('{}', number),
    photos: number && draft.photos.length && words.photos.replace('{}', kept).replace('{}', draft.photos.length)
  };
  const links = {
    see: url || `/needs/${number}`,
    open: `${page}#${draft.key}`,
    signin: `/sign-in?next=${encodeURIComponent(page)}`
  };
  item.dataset.key = draft.key;
  item.dataset.state = state;
  item.querySelectorAll('[data-put]').forEach(each => {
    each.textContent = texts[each.dataset.put] || '';
    each.hidden = !each.textContent;
  });
  // Once the text has arrived, "+" stands for what can still be done.
  item.querySelectorAll('[data-do]').forEach(each => {
    each.hidden = !each.dataset.when.split(' ').includes(state + (number && !isOver ? '+' : ''));
    if (links[each.dataset.do]) each.href = links[each.dataset.do];
  });
  item.deed = name => DEEDS[name](draft, item);
  return item;
}

const copy = text => {
  const area = document.body.appendChild(document.createElement('textarea'));
  area.value = text;
  area.select();
  document.execCommand('copy'); // works where there is no clipboard API, and without asking
  area.remove();
};

const DEEDS = {
  now: () => flush(true),
  edit: async draft => {
    await amendDraft(draft.key, { state: 'editing' });
    if (shownKey !== draft.key) location.assign(`${draft.page}#${draft.key}`);
  },
  copy: (draft, item) => {
    copy(Object.values(draft.fields).join('\n'));
    item.querySelector('[data-do=copy]').textContent = words.copied;
  },
  // Under a new key, for the old one is taken.
  again: async draft => {
    const copied = Object.assign({}, draft, { key: newKey(), state: 'queued', number: '', tries: 0, next: 0 });
    await writeDraft(copied);
    await dropDraft(Object.assign({}, draft, { photos: [] }));
    flush(true);
  },
  without: async draft => {
    const gone = draft.photos.filter(photo => photo.why);
    const photos = draft.photos.filter(photo => !photo.why);
    await amendDraft(draft.key, { photos, state: 'queued', why: '', next: 0 }, gone.map(photo => photo.id));
    flush(true);
  },
  delete: draft => {
    deleted.set(draft.key, draft);
    return amendDraft(draft.key, { state: 'editing', deleted: Date.now() });
  },
  undo: draft => {
    const before = deleted.get(draft.key);
    deleted.delete(draft.key);
    return amendDraft(draft.key, { state: before.state, deleted: 0 });
  }
};

document.addEventListener('click', event => {
  const button = event.target.closest('button[data-do]');
  if (button) button.closest('[data-key]').deed(button.dataset.do);
});

// A person sees what is theirs; of the others, how many.
async function show() {
  const all = (await allDrafts()).concat(Array.from(deleted.values()));
  const mine = all.filter(draft => draft.person === person).sort((a, b) => b.saved - a.saved);
  const unsent = mine.filter(draft => draft.state !== 'sent' && !deleted.has(draft.key));
  const others = all.filter(draft => draft.person !== person && draft.state !== 'sent').length;
  if (!list) {
    const elsewhere = unsent.filter(draft => draft.key !== shownKey && draft.key !== writtenKey).length;
    part('waiting').hidden = !elsewhere;
    part('waiting').querySelector('a').textContent = words.waiting.replace('{}', elsewhere);
    return;
  }
  list.textContent = '';
  list.append(...mine.map(itemOf));
  part('others').hidden = !others;
  part('others').textContent = words.others.replace('{}', others);
  part('none').hidden = mine.length > 0;
}

function trouble() {
  part('trouble').hidden = false;
  part('trouble').querySelector('button').onclick = event => {
    copy(textNow());
    event.target.textContent = words.copied;
  };
}

main.prepend(part('trouble'), part('waiting'));
document.addEventListener('welfare:changed', show);
tidy();
show();

// Signing out keeps what waits, but it waits until its writer is back: that stands before the button.
const leaving = document.querySelector('form[action="/sign-out"]');
async function warn() {
  const unsent = leaving ? (await allDrafts()).filter(draft => draft.person === person && draft.state !== 'sent') : [];
  if (!unsent.length) return;
  part('leaving').hidden = false;
  part('leaving').querySelector('p').textContent = words.leaving.replace('{}', unsent.length);
  leaving.replaceWith(part('leaving'));
  part('leaving').append(leaving);
}
warn();

const unread = document.querySelector('.tabbar .count');
if (navigator.setAppBadge) navigator.setAppBadge(unread ? parseInt(unread.textContent, 10) : 0).catch(() => {});

if (navigator.serviceWorker) {
  window.addEventListener('load', () => navigator.serviceWorker.register('/sw.js').catch(() => {}));
}
