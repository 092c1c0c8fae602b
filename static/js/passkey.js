// Has a passkey made, or shown, and sends the form with what the device has signed.
const button = document.querySelector('[data-passkey]');
const failed = document.querySelector('[data-passkey-failed]');
const unable = document.querySelector('[data-no-passkey]');
const options = JSON.parse(button.dataset.passkey);

const bytesOf = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0));
const textOf = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const named = list => (list || []).map(key => Object.assign({}, key, { id: bytesOf(key.id) }));

const ask = async () => {
  const publicKey = Object.assign({}, options, { challenge: bytesOf(options.challenge) });
  if ('makes' in button.dataset) {
    publicKey.user = Object.assign({}, options.user, { id: bytesOf(options.user.id) });
    publicKey.excludeCredentials = named(options.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }
  publicKey.allowCredentials = named(options.allowCredentials);
  return navigator.credentials.get({ publicKey });
};

if (window.PublicKeyCredential && navigator.credentials) {
  button.hidden = false;
  if (unable) unable.hidden = true;
}
button.onclick = async event => {
  event.preventDefault();
  failed.hidden = true;
  try {
    const key = await ask();
    const response = {};
    ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'].forEach(name => {
      if (key.response[name]) response[name] = textOf(key.response[name]);
    });
    const id = textOf(key.rawId);
    button.form.elements[button.dataset.into].value =
      JSON.stringify({ id, rawId: id, type: key.type, response, clientExtensionResults: {} });
    button.form.submit();
  } catch (error) { // the person has refused, or the device cannot
    failed.hidden = false;
  }
};
