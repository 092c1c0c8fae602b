// The eye beside a password: what is typed can be read, and is hidden again before it is sent.
document.querySelectorAll('[data-reveal]').forEach(field => {
  const eye = field.nextElementSibling;
  const show = isShown => {
    field.type = isShown ? 'text' : 'password';
    eye.setAttribute('aria-pressed', String(isShown));
  };
  eye.hidden = false;
  eye.onclick = () => {
    show(field.type === 'password');
    field.focus();
  };
  field.form.addEventListener('submit', () => show(false));
});
