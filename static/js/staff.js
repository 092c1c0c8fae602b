// Staff pages: what htmx needs beside it, bulk selection, and a search box that waits for the input method.

(function () {
  var TYPING_PAUSE = 400; // ms without a keystroke before the list follows
  var composing = false;
  var pause;

  function trouble(visible) {
    var notice = document.getElementById('trouble');
    if (notice) notice.hidden = !visible;
  }

  document.addEventListener('htmx:beforeRequest', function () { trouble(false); });
  document.addEventListener('htmx:afterRequest', function (event) {
    var form = event.detail.elt.closest('form');
    if (form) release(form);
  });
  ['htmx:responseError', 'htmx:sendError', 'htmx:timeout'].forEach(function (name) {
    document.addEventListener(name, function () { trouble(true); });
  });
  document.addEventListener('htmx:afterSettle', function (event) {
    // The target has been replaced by its namesake.
    var part = document.getElementById(event.detail.target.id) || document.body;
    if (part.id === 'main') part.focus({ preventScroll: true });
    welcome(part);
    showSelection();
    showTab();
  });

  // Chinese is typed as letters first: nothing is searched before the words stand.
  document.addEventListener('compositionstart', function () { composing = true; clearTimeout(pause); });
  document.addEventListener('compositionend', function (event) { composing = false; follow(event); });
  document.addEventListener('keydown', function (event) {
    // Safari ends the composition before it reports its Enter; 229 is what such a key is called.
    if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.preventDefault();
  });
  document.addEventListener('submit', function (event) {
    clearTimeout(pause);
    if (composing) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  function follow(event) {
    var form = event.target.closest && event.target.closest('form[data-live]');
    if (!form || composing) return;
    clearTimeout(pause);
    pause = setTimeout(function () {
      if (form.isConnected) form.requestSubmit();
    }, event.type === 'change' ? 0 : TYPING_PAUSE);
  }
  document.addEventListener('input', function (event) {
    if (event.target.type === 'search') follow(event);
  });

  // On a phone the tabs are wider than the window; the one that is open is shown.
  function showTab() {
    var tab = document.querySelector('.tabs [aria-current]');
    if (tab) tab.parentNode.scrollLeft = tab.offsetLeft - (tab.parentNode.clientWidth - tab.offsetWidth) / 2;
  }

  // Bulk selection: <form data-bulk> holds [data-select-all], [data-select] boxes and the [data-selected] count.
  function showSelection() {
    document.querySelectorAll('form[data-bulk]').forEach(function (form) {
      var boxes = Array.from(form.querySelectorAll('[data-select]'));
      var chosen = boxes.filter(function (box) { return box.checked; }).length;
      var all = form.querySelector('[data-select-all]');
      if (all) {
        var cover = all.closest('[hidden]');
        if (cover) cover.hidden = false;
        all.checked = boxes.length > 0 && chosen === boxes.length;
        all.indeterminate = chosen > 0 && chosen < boxes.length;
      }
      form.querySelectorAll('[data-selected]').forEach(function (output) {
        output.hidden = false;
        output.textContent = output.dataset.selected.replace('{}', chosen);
      });
      form.classList.toggle('has-selection', chosen > 0);
    });
  }

  document.addEventListener('change', function (event) {
    var box = event.target;
    if (box.matches('[data-select-all]')) {
      box.form.querySelectorAll('[data-select]').forEach(function (each) { each.checked = box.checked; });
    }
    if (box.form && box.form.matches('[data-bulk]')) showSelection();
    if (box.matches('select, [type=checkbox], [type=radio], [type=date]')) follow(event);
  });
  showSelection();
  showTab();
})();
