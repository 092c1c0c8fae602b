// The wall renews itself. Where that fails, the last numbers stay and say of when they are.
const EVERY = 60000; // ms

const say = id => {
  ['signed-out', 'no-line'].forEach(each => { document.getElementById(each).hidden = each !== id; });
};

const renew = () => fetch(location.href, { redirect: 'manual' }).then(answer => {
  if (answer.type === 'opaqueredirect' || answer.status === 403) return say('signed-out');
  if (!answer.ok) return say('no-line');
  return answer.text().then(page => {
    const main = new DOMParser().parseFromString(page, 'text/html').getElementById('main');
    document.getElementById('main').replaceWith(main);
  });
}).catch(() => say('no-line'));

setInterval(renew, EVERY);
window.addEventListener('online', renew);
