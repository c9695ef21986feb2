/** A page that the browser kept whole and shows again (Back): its account first, then what is on it. It was hidden when it was left. */

import { openTown } from "/service_worker/shared/store.js";
import { isGone } from "/service_worker/logic/privacy.js";
import { markIn } from "./sign_out.js";

/** @type {(town: string, account: string) => Promise<void>} */
export async function restored(town, account) {
  const facts = await openTown(town).read();
  const { forget } = document.querySelector("[data-forget]")?.dataset ?? {};
  const isSignedOut = forget && !markIn(document.cookie, forget);
  if (isSignedOut || isGone(facts, account)) return location.replace(`/${town}/`);
  /** @type {Promise<unknown>[]} */
  const painting = [];
  document.dispatchEvent(new CustomEvent("restored", { detail: painting }));
  if (!painting.length) return location.reload();
  await Promise.allSettled(painting);
  document.documentElement.style.visibility = "";
}
