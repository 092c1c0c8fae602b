// A form whose words are kept as they are typed, and sent through the queue.
import { keepDrafts } from './form/drafts.js';
import { showErrors } from './form/errors.js';
import { keepPhotos } from './form/photos.js';
import { sendByQueue } from './form/sending.js';
import { part } from './store.js';

document.querySelectorAll('form[data-draft]').forEach(form => {
  const { photos: files } = form.elements;
  const drafts = keepDrafts(form, files && files.files.length, (draft, isNewer) => {
    if (isNewer) photos.show();
    showState(draft);
  });
  const photos = keepPhotos(files, drafts);
  const showState = sendByQueue(form, drafts, photos);

  const exchange = async () => {
    await photos.prepared();
    showErrors(form);
    drafts.exchange();
    photos.clear();
    form.querySelector('.input, .choice input').focus();
  };

  ['restored', 'offered'].map(part).forEach(note => {
    form.prepend(note);
    note.querySelector('button').onclick = exchange;
  });
  form.append(part('saved'));
});
