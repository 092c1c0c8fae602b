// After a receipt, once: how to have this at hand. The server knows which way it goes in this browser; where it goes by
// a button, the browser says when.
import { recall, remember } from './memory.js';

const hint = document.querySelector('[data-part="install"]');

if (hint && !recall('install', 'told') && !matchMedia('(display-mode: standalone)').matches) {
  const [no, yes] = hint.querySelectorAll('button');
  const suggest = () => {
    remember('install', 'told');
    hint.hidden = false;
  };
  no.onclick = () => { hint.hidden = true; };
  if (!yes) suggest();
  window.addEventListener('beforeinstallprompt', event => {
    event.preventDefault();
    if (!yes) return;
    yes.onclick = () => {
      event.prompt();
      hint.hidden = true;
    };
    suggest();
  });
}
