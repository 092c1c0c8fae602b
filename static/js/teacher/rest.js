// Loads the rest of the script once the page is there.
const REST_TIME = 10000; // ms
const { rest: address } = document.currentScript.dataset;

// However late it comes. Rejected where it does not.
export const wholeScript = new Promise((resolve, reject) => {
  window.addEventListener('load', () => {
    const script = document.createElement('script');
    script.onload = resolve;
    script.onerror = reject;
    script.src = address;
    document.head.append(script);
  });
});

// Rejected, too, where it takes longer than somebody waits who has tapped.
export const rest = new Promise((resolve, reject) => {
  wholeScript.then(resolve, reject);
  window.addEventListener('load', () => setTimeout(reject, REST_TIME));
});
rest.catch(() => {}); // nobody may have waited for it
