// Whoever comes in by an account elsewhere has chosen beforehand whether others use this computer.
const box = document.querySelector('[name="is_shared"]');

const tell = () => document.querySelectorAll('a[data-with]').forEach(link => {
  const address = new URL(link.href);
  address.searchParams.set('shared', box.checked ? 'yes' : 'no');
  link.href = address.href;
});

box.addEventListener('change', tell);
window.addEventListener('pageshow', tell); // a browser brings back what was ticked
