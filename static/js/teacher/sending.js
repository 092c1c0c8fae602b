// What a form is sent by: in its place the card of its draft while it waits, and in the end the receipt.
import { person, release } from '../app.js';
import { kept } from './form.js';
import { isAbout, isOpen } from './form/drafts.js';
import { showErrors } from './form/errors.js';
import { keepPhotos } from './form/photos.js';
import { itemOf, receiptOf, redraw } from './phone.js';
import { QUEUED, flush, lookAhead } from './queue.js';
import { allDrafts, amendDraft, onChange, part, tell, tidied } from './store.js';
import { words } from './words.js';

// Which button was tapped is part of what is sent.
const keepButton = (form, button) => {
  form.querySelectorAll('[data-tapped]').forEach(each => each.remove());
  if (!button || !button.name) return;
  const field = form.appendChild(document.createElement('input'));
  Object.assign(field, { type: 'hidden', name: button.name, value: button.value });
  field.dataset.tapped = 'yes';
};

kept.forEach(({ form, drafts }) => {
  const photos = keepPhotos(form, drafts);
  const outbox = document.createElement('div');

  const show = (draft, isNewer, past = []) => {
    if (isNewer) photos.show();
    if (draft.state === 'sent') {
      form.reset(); // nothing for the browser to bring back
      return location.replace(receiptOf(draft));
    }
    const shown = past.concat(isOpen(draft) ? [] : draft);
    redraw(outbox, shown.map(itemOf), form.querySelector('.input, .choice input'));
    if (isOpen(draft)) release(form);
    if (draft.state === 'invalid' && !document.querySelector('.error-summary')) {
      showErrors(form, draft.errors, draft.why || !draft.errors && words.line_invalid);
    }
  };

  const exchange = async () => {
    await photos.prepared();
    showErrors(form);
    drafts.exchange();
    photos.clear();
    form.querySelector('.input, .choice input').focus();
  };

  form.before(outbox);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    keepButton(form, event.submitter);
    await photos.prepared();
    // With a signal, the server finds it in better words.
    if (!navigator.onLine && !form.reportValidity()) return release(form);
    showErrors(form);
    show(await drafts.save(draft => ({ ...QUEUED, photos: draft.photos.filter(photo => !photo.why) })));
    outbox.lastChild.focus();
    lookAhead();
    flush(true);
  });
  ['restored', 'offered'].forEach(name => { part(name, form).querySelector('button').onclick = exchange; });
  drafts.follow(show);
});

// A text that was opened here and has no form any more: what it was about has changed, or is over.
const showLost = async () => {
  const isOfServer = person && 'person' in document.documentElement.dataset && !document.querySelector('.error-page');
  await tidied;
  const draft = (await allDrafts()).find(each => each.key === location.hash.slice(1) && each.person === person);
  if (!draft || !isOfServer || !isOpen(draft) || kept.some(({ form }) => isAbout(draft, form))) return;
  await amendDraft(draft, { state: 'past' });
  const place = document.createElement('div');
  document.getElementById('main').prepend(place);
  const show = async () => {
    const now = (await allDrafts()).filter(each => each.key === draft.key);
    redraw(place, now.map(itemOf), document.getElementById('main'));
  };
  onChange.push(show);
  await show();
  place.firstChild.focus();
};

showLost();
tidied.then(tell); // to all that has been added here
