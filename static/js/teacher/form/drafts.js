// The text in a form as a draft on this phone: found again, and kept as it is typed. However late the phone answers,
// nothing that was typed is written over: then the older text is offered, and both are kept.
import { person } from '../../app.js';
import {
  allDrafts, amendDraft, announce, dropDraft, leaveBehind, locks, newKey, onChange, part, tidied, writeDraft
} from '../store.js';
import { isUnsent } from '../unsent.js';
import { nameOf, putIn, say } from '../words.js';
import { fill, isSame, original, read } from './fields.js';

const SAVE_AFTER = 400; // ms

export const isOpen = ({ state, number }) => ['editing', 'invalid'].includes(state) && !number;

// Not about something that is there already: there may be several.
export const isNew = ({ address }) => address.includes('/new');

// An address says by "to" what a text answers to. What was written for something else of that kind is past.
const place = address => address.replace(/([?&]to=)\w+/, '$1');
export const isAbout = (draft, form) => place(draft.address) === place(form.getAttribute('action'));

// `ready` says when what has arrived is no longer here, and of what that is not known.
export function keepDrafts(form, ready = tidied) {
  const { submission_key: keyField, photos: files } = form.elements;
  const notes = part('form').content.cloneNode(true);
  const [restored, again, offered, saved] = ['restored', 'again', 'offered', 'saved'].map(name => part(name, notes));
  const keptWords = saved.textContent;
  const blank = original(form);
  const address = form.getAttribute('action').replace(/[?&](back|text)=[^&]*$/, ''); // the way back is no part of it
  const asked = location.search.replace(/\breply=\d+&?/, ''); // what the form began with is among the words
  const page = 'typed' in form.dataset ? address : location.pathname + asked;
  const isPast = each => each.person === person && each.address !== address && isAbout(each, form);
  let draft;
  let other; // the text that is offered
  let isTouched = files && files.files.length;
  let isUnwritten = false; // what was read from the form is on its way to the store
  let isTried = false; // the browser sends it
  let hadPast = false;
  let show = () => {};
  let letGo = () => {};

  // Shows what was kept of it. Files that were chosen for it and not taken in are not.
  const bring = () => {
    if (files) files.value = '';
    fill(form, draft.fields);
    again.hidden = !draft.chosen || 'typed' in form.dataset; // there the page says it
  };

  // Two tabs do not write the same draft where the browser can tell them apart.
  const hold = () => {
    letGo();
    if (locks && draft) locks.request(draft.key, () => new Promise(done => { letGo = done; }));
  };

  const take = next => {
    draft = next;
    keyField.value = draft.key;
    hold();
  };

  const empty = key => (
    { key, person, address, page, label: form.dataset.draft, state: 'editing', fields: blank, photos: [] }
  );

  const offer = next => {
    other = next;
    offered.hidden = !other;
    if (other) offered.firstChild.textContent = putIn(offered.dataset.text, nameOf(other).slice(0, 60));
  };

  const begin = async () => {
    const key = keyField.value;
    const isWanted = each => [location.hash.slice(1), key].includes(each.key);
    const doubtful = await ready;
    const all = await allDrafts();
    const held = locks ? (await locks.query()).held.map(lock => lock.name) : [];
    const here = all.filter(each => each.address === address && each.person === person && isUnsent(each));
    for (const each of all.filter(one => isUnsent(one) && isPast(one))) {
      await amendDraft(each, { state: 'past' });
    }
    const found = here.find(isWanted) || here.find(each => (isOpen(each) || !isNew(each)) && !held.includes(each.key));
    // Between this look at the form and its filling nothing is waited for.
    const typed = read(form);
    isTouched = isTouched || !isSame(typed, blank);
    if (found && !doubtful.includes(found.key) && (!isTouched || isSame(typed, found.fields))) {
      isTouched = false;
      take(found);
      bring();
      restored.hidden = false;
      const fold = form.closest('details');
      if (fold) fold.open = true;
    } else {
      take(empty(all.some(each => each.key === key) ? newKey() : key || newKey()));
      offer(found);
      save();
    }
    announce();
  };

  let last = begin();

  // What reads the phone or writes on it waits for what came before.
  const inTurn = work => {
    last = last.then(work, work);
    return last;
  };

  // Keeps what stands in the form, with what is typed until that is written; and what `change` makes of the draft,
  // with a photo that is new to it. Gives the draft.
  const save = (change, photo) => inTurn(async () => {
    isTouched = isOpen(draft) && (isTouched || change);
    if (isTouched) Object.assign(draft, { state: 'editing' }, change && change(draft));
    while (isTouched) {
      isTouched = false;
      draft.fields = read(form);
      draft.chosen = files && files.files.length;
      if (isOpen(draft) && isSame(draft.fields, blank) && !draft.photos.length) {
        if (draft.saved) await dropDraft(draft);
        draft.saved = 0;
      } else {
        draft.saved = Date.now();
        isUnwritten = true;
        await writeDraft(draft, photo);
        isUnwritten = false;
      }
    }
    form.hidden = !isOpen(draft);
    say(saved, draft.saved && keptWords);
    return draft;
  });

  const touch = () => {
    if (!isTouched) setTimeout(save, SAVE_AFTER);
    isTouched = true;
  };

  // Puts the offered text into the form, else an empty one. What stood there is kept, and offered in its turn.
  const exchange = () => {
    save();
    inTurn(() => {
      const left = draft;
      take(other || empty(newKey()));
      bring();
      offer(left.saved && left);
      restored.hidden = true;
    });
    reread();
  };

  // How the draft stands. What was written meanwhile in another tab stands here too, unless somebody writes here.
  const reread = () => {
    if (!form.isConnected) return letGo();
    save();
    inTurn(async () => {
      const all = await allDrafts();
      const now = all.find(each => each.key === draft.key);
      const past = all.filter(each => each.state === 'past' && isPast(each));
      if (isTouched || draft.state === 'sent' || !now && !past.length && !hadPast) return;
      hadPast = past.length > 0;
      const isNewer = now && now.saved !== draft.saved && isOpen(now);
      draft = now || draft;
      if (isNewer) fill(form, draft.fields);
      form.hidden = !isOpen(draft);
      show(draft, isNewer, past);
    });
  };

  // What was typed and is not in the store when the page goes. Before it is known which draft it is, it is one of its own.
  const leaveWords = () => {
    const fields = read(form);
    const isUnkept = draft ? isUnwritten || (isTouched && isOpen(draft)) : true;
    if (!isUnkept || isSame(fields, blank)) return;
    const isKnown = isTried || 'typed' in form.dataset;
    const from = draft || empty((isKnown && keyField.value) || newKey());
    leaveBehind({
      ...from, fields, chosen: files && files.files.length, saved: Date.now(), tried: isTried || from.tried,
      state: isOpen(from) ? 'editing' : from.state
    });
  };

  [restored, offered].forEach(note => { note.querySelector('button').onclick = exchange; });
  form.prepend(restored, again, offered);
  form.append(notes);

  form.addEventListener('input', touch);
  form.addEventListener('change', touch);
  onChange.push(reread);
  // The next page asks who holds it before this one is gone.
  window.addEventListener('pagehide', () => {
    leaveWords();
    reread();
    letGo();
  });
  window.addEventListener('pageshow', event => { if (event.persisted) hold(); });
  document.addEventListener('visibilitychange', reread);
  return {
    save,
    exchange,
    // What is sent without the queue goes from the phone when the server says that it has arrived.
    leave() {
      isTried = true;
      return save(() => ({ tried: true }));
    },
    // From now on `work` is told how the draft stands, and whether it is newer than what was typed here.
    follow(work) {
      show = work;
      reread();
    }
  };
}
