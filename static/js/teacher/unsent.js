// How many texts of this person wait on this phone, wherever a page has words for it: in data-unsent for some, in
// data-none for none. Signing out keeps them, but they wait until their writer is back: that stands before the button.
import { person } from '../app.js';
import { allDrafts, onChange, part } from './store.js';

export const isUnsent = draft => !['sent', 'deleted'].includes(draft.state);

// Which text stands in this page's form, and is seen there.
export const keyInForm = () => {
  const field = document.querySelector('form[data-draft] [name=submission_key]');
  return field && field.value;
};

const showUnsent = async () => {
  const unsent = (await allDrafts()).filter(draft => draft.person === person && isUnsent(draft) && draft.key !== keyInForm());
  document.querySelectorAll('[data-unsent]').forEach(each => {
    const { unsent: some, none } = each.dataset;
    each.textContent = unsent.length ? some.replace('{}', unsent.length) : none;
    if (!none) each.closest('[data-part]').hidden = !unsent.length;
  });
  const leaving = part('leaving');
  if (!leaving) return;
  const button = document.querySelector('form[action="/sign-out"]');
  if (unsent.length) leaving.append(button);
  else leaving.before(button);
};

onChange.push(showUnsent);
