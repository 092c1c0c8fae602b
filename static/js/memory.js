// A few words that this browser keeps for the next page; nothing at a computer that others use, too.
export const isShared = 'shared' in document.documentElement.dataset;

export const remember = (name, value) => {
  if (isShared) return;
  try { localStorage.setItem('welfare.' + name, value); } catch (error) { /* then it is not known later */ }
};

// An empty text where nothing is kept; where nothing can be, what the caller would rather hear.
export const recall = (name, otherwise) => {
  try { return localStorage.getItem('welfare.' + name) || ''; } catch (error) { return otherwise; }
};

// What is kept under names that begin so.
export const recallAll = beginning => {
  try {
    return Object.keys(localStorage).filter(name => name.startsWith('welfare.' + beginning)).map(name => localStorage[name]);
  } catch (error) { return []; }
};

export const forget = name => {
  try { localStorage.removeItem('welfare.' + name); } catch (error) { /* nothing was kept */ }
};
