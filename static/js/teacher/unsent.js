// How many texts of this person wait on this phone, wherever a page has words for it: in data-unsent for some, in
// data-none for none. Signing out keeps them, but they wait until their writer is back: that stands before the button.
import { person } from '../app.js';
import { allDrafts, onChange, part } from './store.js';

export const isUnsent = draft => !['sent', 'deleted', 'past'].includes(draft.state);

// Whether a text stands in a form of this page, and is seen there.
export const isInForm = ({ key }) => (
  Array.from(document.querySelectorAll('form[data-draft] [name=submission_key]')).some(field => field.value === key)
);

const showUnsent = async () => {
  const unsent = (await allDrafts()).filter(draft => draft.person === person && isUnsent(draft) && !isInForm(draft));
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
