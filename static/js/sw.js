// Lets the forms open without a signal. It keeps nothing private and sends nothing; the page owns the queue.
// `told` stands before this: the version, and the files and pages to keep, none of which carries a user.

const PATIENCE = 8000; // ms to wait for a form's page before the kept one opens

self.addEventListener('install', event => {
  event.waitUntil(caches.open(told.version).then(cache => cache.addAll(told.kept)).then(() => self.skipWaiting()));
});

// Pages that are open stay as they are: nothing is reloaded, and what they still need the server has too.
self.addEventListener('activate', event => {
  event.waitUntil(caches.keys().then(names => Promise.all(
    names.filter(name => name !== told.version).map(name => caches.delete(name))
  )).then(() => self.clients.claim()));
});

function kept(path) {
  return caches.open(told.version).then(cache => cache.match(path, { ignoreVary: true }));
}

async function page(request, url) {
  const form = url.searchParams.has('for') ? null : await kept('/offline' + url.pathname);
  const late = form && new Promise((resolve, reject) => setTimeout(reject, PATIENCE));
  try {
    const answer = await Promise.race([fetch(request)].concat(late || []));
    if (form && answer.status >= 500) throw answer;
    return answer;
  } catch (error) {
    return form || await kept('/drafts') || Response.error();
  }
}

self.addEventListener('fetch', event => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    event.respondWith(page(request, url));
  } else if (url.pathname.startsWith('/static/') && told.kept.includes(url.pathname)) {
    event.respondWith(kept(url.pathname).then(found => found || fetch(request)));
  }
});

// The signal is back: the open pages are told, and send.
self.addEventListener('sync', event => {
  event.waitUntil(self.clients.matchAll({ type: 'window' }).then(pages => pages.forEach(each => each.postMessage('send'))));
});

self.addEventListener('push', event => {
  const news = event.data ? event.data.json() : {};
  const shown = self.registration.showNotification(news.title || '', {
    body: news.body, lang: news.lang, tag: news.tag, icon: told.icon, data: { url: news.url || '/notices' }
  });
  const counted = 'unread' in news && navigator.setAppBadge ? navigator.setAppBadge(news.unread).catch(() => {}) : null;
  event.waitUntil(Promise.all([shown, counted]));
});

self.addEventListener('notificationclick', event => {
  const address = new URL(event.notification.data.url, location.origin).href;
  event.notification.close();
  event.waitUntil(self.clients.matchAll({ type: 'window' }).then(pages => {
    const there = pages.find(each => each.url === address);
    return there ? there.focus() : self.clients.openWindow(address); // a form in use is left alone
  }));
});
