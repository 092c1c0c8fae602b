// Says how easily a new password is guessed while it is typed. Who has no script hears it when the form is sent.
const told = document.querySelector('[data-strength]');
const field = document.getElementById(told.htmlFor);
const PAUSE = 600; // ms without a key
let timer;

const ask = async () => {
  const password = field.value;
  const body = new URLSearchParams({ password_new: password });
  const headers = { Accept: 'application/json', 'X-CSRFToken': field.form.elements.csrf_token.value };
  try {
    const response = await fetch(told.dataset.strength, { method: 'POST', body, headers, cache: 'no-store' });
    const { words, is_good: isGood } = response.ok ? await response.json() : {};
    if (field.value !== password) return;
    told.textContent = words || '';
    told.classList.toggle('is-good', isGood);
  } catch (error) { /* without a signal it is said when the form is sent */ }
};

field.addEventListener('input', () => {
  clearTimeout(timer);
  told.textContent = '';
  if (field.value) timer = setTimeout(ask, PAUSE);
});
