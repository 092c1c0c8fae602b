// What a form is sent by: in its place the card of its draft while it waits, and in the end the receipt.
import { release } from '../app.js';
import { kept } from './form.js';
import { isNew, isOpen } from './form/drafts.js';
import { showErrors } from './form/errors.js';
import { keepPhotos } from './form/photos.js';
import { itemOf, redraw } from './phone.js';
import { QUEUED, flush, lookAhead } from './queue.js';
import { part } from './store.js';
import { words } from './words.js';

kept.forEach(({ form, drafts }) => {
  const photos = keepPhotos(form, drafts);
  const outbox = document.createElement('div');

  const show = (draft, isNewer) => {
    if (isNewer) photos.show();
    if (draft.state === 'sent') {
      form.reset(); // nothing for the browser to bring back
      return location.replace(draft.url + (isNew(draft) ? '?sent=1' : ''));
    }
    redraw(outbox, isOpen(draft) ? [] : [itemOf(draft)], form.querySelector('.input, .choice input'));
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
    await photos.prepared();
    // With a signal, the server finds it in better words.
    if (!navigator.onLine && !form.reportValidity()) return release(form);
    showErrors(form);
    show(await drafts.save(draft => ({ ...QUEUED, photos: draft.photos.filter(photo => !photo.why) })));
    outbox.firstChild.focus();
    lookAhead();
    flush(true);
  });
  ['restored', 'offered'].forEach(name => { part(name, form).querySelector('button').onclick = exchange; });
  drafts.follow(show);
});
