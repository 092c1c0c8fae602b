// Once, and after a receipt: how to have this at hand.
function suggestInstalling(hint) {
  const isInstalled = matchMedia('(display-mode: standalone)').matches || navigator.standalone;
  if (isInstalled || recall('install')) return;
  let offer;

  function suggest(name) {
    remember('install', 'told');
    hint.querySelector(`[data-how=${name}]`).hidden = false;
    hint.hidden = false;
  }
  window.addEventListener('beforeinstallprompt', event => {
    event.preventDefault();
    offer = event;
    suggest('button');
  });
  if (/MicroMessenger/i.test(navigator.userAgent)) suggest('wechat');
  else if (/iPhone|iPad/.test(navigator.userAgent)) suggest('ios');
  hint.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    if (offer && button.dataset.how) offer.prompt();
    hint.hidden = true;
  });
}

if (part('install')) suggestInstalling(part('install'));
