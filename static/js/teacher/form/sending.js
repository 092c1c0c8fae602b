// A form while its text is sent: in its place the card of the draft, and in the end the receipt.
import { release } from '../../app.js';
import { itemOf, words } from '../phone.js';
import { QUEUED, flush, lookAhead } from '../queue.js';
import { isNew, isOpen } from './drafts.js';
import { showErrors } from './errors.js';

export function sendByQueue(form, drafts, photos) {
  const outbox = document.createElement('div');

  const show = draft => {
    if (draft.state === 'sent') {
      form.reset(); // nothing for the browser to bring back
      return location.replace(draft.url + (isNew(draft) ? '?sent=1' : ''));
    }
    form.hidden = !isOpen(draft);
    outbox.textContent = '';
    if (form.hidden) outbox.append(itemOf(draft));
    else release(form);
    if (draft.state === 'invalid' && !document.querySelector('.error-summary')) {
      showErrors(form, draft.errors, draft.why || !draft.errors && words.line_invalid);
    }
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
  return show;
}
