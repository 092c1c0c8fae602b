// How many texts of this person wait on this phone, wherever a page has words for it: in data-unsent for some, in
// data-none for none; where there are words for them in data-drafts, those that are still being written apart. Signing out keeps them, but they wait until their writer is back: that stands before the button.
import { person } from '../app.js';
import { isShared } from '../memory.js';
import { allDrafts, onChange, part } from './store.js';

export const isUnsent = draft => !['sent', 'deleted', 'past'].includes(draft.state);

export const isDraft = draft => ['editing', 'invalid'].includes(draft.state);

// Whether a text stands in a form of this page, and is seen there.
export const isInForm = ({ key }) => (
  Array.from(document.querySelectorAll('form[data-draft] [name=submission_key]')).some(field => field.value === key)
);

const showUnsent = async () => {
  const unsent = (await allDrafts()).filter(draft => draft.person === person && isUnsent(draft) && !isInForm(draft));
  document.querySelectorAll('[data-unsent]').forEach(each => {
    const { unsent: some, drafts, none } = each.dataset;
    const count = (text, texts) => texts.length ? [text.replace('{}', texts.length)] : [];
    const waiting = drafts ? unsent.filter(draft => !isDraft(draft)) : unsent;
    const said = drafts ? count(drafts, unsent.filter(isDraft)) : [];
    each.textContent = said.concat(count(some, waiting)).join(' · ') || none;
    if (!none) each.closest('[data-part]').hidden = !unsent.length;
  });
  const leaving = part('leaving');
  if (!leaving) return;
  const button = document.querySelector('form[action="/sign-out"]');
  if (unsent.length) leaving.append(button);
  else leaving.before(button);
};

if (!isShared) onChange.push(showUnsent);
