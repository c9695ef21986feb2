/** What every page of passkeys asks of the browser, without a library. */

/** Whether this browser signs and makes passkeys as JSON; the others have their password. */
export const knowsPasskeys = () =>
  Boolean(isSecureContext && globalThis.PublicKeyCredential && "parseRequestOptionsFromJSON" in PublicKeyCredential);

/**
 * A fresh challenge of the town hall; null where there is none to have.
 * @template Asked
 * @param {string | undefined} address
 * @returns {Promise<Asked | null>}
 */
export async function asked(address) {
  const answer = await fetch(String(address), { method: "POST", headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : null;
}

/**
 * Sign it with a passkey that the family chooses, or that the browser offers among its user names.
 * @type {(challenge: PublicKeyCredentialRequestOptionsJSON, how?: CredentialRequestOptions) => Promise<string>}
 */
export async function signed(challenge, how = {}) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(challenge);
  return written(await navigator.credentials.get({ publicKey, ...how }));
}

/** @type {(challenge: PublicKeyCredentialCreationOptionsJSON) => Promise<string>} */
export async function made(challenge) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(challenge);
  return written(await navigator.credentials.create({ publicKey }));
}

/** @type {(credential: Credential | null) => string} */
const written = (credential) => JSON.stringify(/** @type {PublicKeyCredential} */ (credential).toJSON());
