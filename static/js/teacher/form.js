// A form whose words are kept as they are typed. What sends them comes with the rest of the script.
import { release } from '../app.js';
import { keepDrafts } from './form/drafts.js';
import { rest, wholeScript } from './rest.js';

export const kept = Array.from(document.querySelectorAll('form[data-draft]'), form => {
  let isWaiting = true;
  const drafts = keepDrafts(form);
  const tryAgain = () => {
    isWaiting = false;
    release(form);
    form.dispatchEvent(new Event('submit', { cancelable: true }));
  };

  // Whoever is quicker than the rest waits for it; where it does not come, the browser sends the form by itself.
  wholeScript.then(() => { isWaiting = false; }, () => {});
  form.addEventListener('submit', event => {
    if (!isWaiting) return;
    event.preventDefault();
    rest.then(tryAgain, () => drafts.leave().then(() => form.submit()));
  });
  return { form, drafts };
});
