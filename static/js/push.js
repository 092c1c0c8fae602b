// Turns notices on and off for this browser. Without it, they stand in the list all the same.
(function () {
  const box = document.getElementById('push');
  if (!box || !window.Notification || !window.PushManager || !navigator.serviceWorker) return;
  const text = box.querySelector('p');
  const offer = box.querySelector('.actions');
  const button = offer.querySelector('button');
  const KEPT = 'welfare.device'; // which of the person's devices this browser is

  function kept() {
    try { return localStorage.getItem(KEPT); } catch (error) { return null; }
  }

  function keep(id) {
    try { localStorage.setItem(KEPT, id); } catch (error) { /* the list will not say which one it is */ }
  }

  function say(words) {
    text.textContent = words;
    offer.hidden = false;
    button.removeAttribute('aria-disabled');
  }

  function subscribe(registration) {
    const options = { userVisibleOnly: true, applicationServerKey: box.dataset.key };
    return registration.pushManager.subscribe(options).catch(function (error) {
      return registration.pushManager.getSubscription().then(function (old) {
        if (!old) throw error;
        return old.unsubscribe().then(function () { // it was made for another key
          return registration.pushManager.subscribe(options);
        });
      });
    });
  }

  function register(subscription) {
    return fetch(box.dataset.devices, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Accept': 'application/json', 'Content-Type': 'application/json', 'X-CSRFToken': box.dataset.token },
      body: JSON.stringify(subscription)
    }).then(function (response) {
      return response.json().then(function (answer) {
        if (response.ok) {
          keep(answer.id);
          location.reload();
        } else {
          say(answer.message || box.dataset.failed);
        }
      });
    });
  }

  function turnOn() {
    return navigator.serviceWorker.register(box.dataset.worker).then(function () {
      return navigator.serviceWorker.ready;
    }).then(subscribe).then(register);
  }

  button.addEventListener('click', function () {
    if (button.hasAttribute('aria-disabled')) return;
    button.setAttribute('aria-disabled', 'true');
    Promise.resolve(Notification.requestPermission()).then(function (permission) {
      return permission === 'granted' ? turnOn() : say(box.dataset.blocked);
    }).catch(function () { say(box.dataset.failed); });
  });

  const own = kept() && document.querySelector('form[data-device="' + kept() + '"]');
  if (!own) return say(box.dataset.off);
  own.querySelector('[data-here]').hidden = false;
  box.hidden = true;
  own.addEventListener('submit', function (event) {
    event.preventDefault();
    function send() { own.submit(); }
    navigator.serviceWorker.getRegistration().then(function (registration) {
      return registration && registration.pushManager.getSubscription();
    }).then(function (subscription) { return subscription && subscription.unsubscribe(); }).then(send, send);
  });
})();
