// The photos of a form: made small, kept with its draft, seen, and taken out again.
import { shrink } from '../shrink.js';
import { dropPhoto, keptPhoto, newKey, part } from '../store.js';
import { cloneOf, putIn, say, words } from '../words.js';

const MOST_PHOTOS = 9;

export function keepPhotos(form, drafts) {
  const { photos: files } = form.elements;
  const [previews, unread, saved, given] = ['previews', 'unread', 'saved', 'given'].map(name => part(name, form));
  let failed = []; // photos that could not be read, with their files
  let preparing = Promise.resolve();

  const forget = id => {
    failed = failed.filter(photo => photo.id !== id);
  };

  const previewOf = async ({ id, file }, i) => {
    const item = cloneOf(part('preview'));
    const image = item.querySelector('img');
    const [retry, removal] = item.querySelectorAll('button');
    const kept = !file && await keptPhoto(id);
    // What this phone cannot show has a picture of its own.
    image.onerror = () => {
      image.hidden = true;
      item.querySelector('.unseen').hidden = false;
      say(item.querySelector('.unseen span'), putIn(words.unseen, image.alt));
    };
    if (kept) image.src = URL.createObjectURL(new Blob([kept.data]));
    image.onload = () => URL.revokeObjectURL(image.src);
    image.alt = file ? file.name : putIn(words.file, i + 1);
    [retry, removal].forEach(button => button.setAttribute('aria-label', `${button.textContent} ${image.alt}`));
    retry.hidden = !file;
    retry.onclick = () => {
      forget(id);
      prepare([file]);
    };
    removal.onclick = async () => {
      forget(id);
      await drafts.save(draft => ({ photos: draft.photos.filter(photo => photo.id !== id) }));
      await dropPhoto(id);
      await show();
      files.focus();
    };
    return item;
  };

  const show = async () => {
    const { photos } = await drafts.save();
    const items = await Promise.all(photos.concat(failed).map(previewOf));
    previews.textContent = '';
    previews.append(...items);
    say(given, photos.length && [photos.length, MOST_PHOTOS].reduce(putIn, words.given));
    say(unread, failed.length && putIn(words.unread, failed.map(({ file }) => file.name).join(', ')));
  };

  const add = async (file, i, chosen) => {
    const id = newKey();
    const { photos } = await drafts.save();
    say(saved, [i + 1, chosen.length].reduce(putIn, words.preparing));
    try {
      if (photos.length >= MOST_PHOTOS) throw file;
      const data = await shrink(file);
      await drafts.save(draft => ({ photos: draft.photos.concat({ id }) }), { id, data });
    } catch (error) {
      failed.push({ id, file });
    }
    await show();
  };

  const prepare = chosen => chosen.forEach((file, i) => { preparing = preparing.then(() => add(file, i, chosen)); });

  // From here on what was chosen is the draft's.
  const take = () => {
    prepare(Array.from(files.files));
    files.value = '';
  };

  show();
  if (files) {
    files.after(unread, given, previews);
    files.addEventListener('click', () => drafts.save());
    files.addEventListener('change', take);
    take(); // also what was chosen before this script was there
  }
  return {
    show,
    prepared: () => preparing,
    clear() {
      failed = [];
      show();
    }
  };
}
