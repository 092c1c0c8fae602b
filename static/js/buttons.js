// Buttons that need script: [data-copy] copies the text of what it names, [data-print] prints the page.
document.querySelectorAll('[data-copy], [data-print]').forEach(button => {
  button.hidden = false;
  button.onclick = () => {
    if ('print' in button.dataset) {
      window.print();
      return;
    }
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy)); // seen, and at hand if the next fails
    if (document.execCommand('copy')) button.textContent = button.dataset.done;
  };
});
