// The words that the page has for its script, and how they are put in place.
export const words = (document.getElementById('phone-words') || document.body).dataset;

export const cloneOf = template => template.content.firstElementChild.cloneNode(true);

export const putIn = (text, value) => text.replace('{}', value);

export const say = (element, text) => {
  element.textContent = text || '';
  element.hidden = !text;
};

export const moment = time => {
  const options = { timeZone: words.zone, dateStyle: 'medium', timeStyle: 'short' };
  return new Date(time).toLocaleString(document.documentElement.lang, options);
};

// What a person knows a draft by.
export const nameOf = ({ fields: { title, words: said } = {}, label }) => title || said || label;
