// The words in a form: as an object that is kept and sent, and back in their fields.
import { welcome } from '../../app.js';

const OWN = ['csrf_token', 'submission_key'];
const VERSION = 'made_from';

export const read = form => {
  const fields = {};
  new FormData(form).forEach((value, name) => {
    if (typeof value !== 'string' || OWN.includes(name)) return;
    fields[name] = name in fields ? [].concat(fields[name], value) : value;
  });
  return fields;
};

export const fill = (form, fields) => {
  Array.from(form.elements).forEach(field => {
    if (!field.name || OWN.includes(field.name) || field.type === 'file') return;
    if (field.name === VERSION && 'typed' in form.dataset) return; // the server has just said what is there now
    const values = [].concat(fields[field.name]);
    if (/radio|checkbox/.test(field.type)) field.checked = values.includes(field.value);
    else field.value = values[0] || '';
  });
  welcome(form);
};

// What was in the form before anybody, or the browser by itself, put something else there. What the server brings back
// was typed: then it was empty.
export const original = form => {
  if ('typed' in form.dataset) return {};
  const copy = form.cloneNode(true);
  copy.reset();
  return read(copy);
};

const inWords = fields => JSON.stringify({ ...fields, [VERSION]: '' });

export const isSame = (some, others) => inWords(some) === inWords(others);
