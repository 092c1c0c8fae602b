// Loads the rest of the script once the page is there. Rejected where it does not come.
const REST_TIME = 10000; // ms
const { rest: address } = document.currentScript.dataset;

export const rest = new Promise((resolve, reject) => {
  window.addEventListener('load', () => {
    const script = document.createElement('script');
    script.onload = resolve;
    script.onerror = reject;
    script.src = address;
    document.head.append(script);
    setTimeout(reject, REST_TIME);
  });
});
rest.catch(() => {}); // nobody may have waited for it
