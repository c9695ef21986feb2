/** The offer of a passkey is made once a device and an account: what was answered stays on the device. */

const { town, account } = document.body.dataset;
const KEY = `preau-${town}-${account}-passkey`;

/** A device that keeps nothing is offered nothing: it would be offered for ever. */
export function wasOffered() {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true;
  }
}

/** @type {(hide: () => void) => void} Another tab has the answer. */
export const answeredElsewhere = (hide) => addEventListener("storage", ({ key }) => key === KEY && hide());

export function dismissed() {
  try {
    localStorage.setItem(KEY, "1");
  } catch {
    // Nothing is kept here.
  }
}
