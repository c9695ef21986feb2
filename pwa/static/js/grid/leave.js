/** « ANNULER LA DÉMARCHE » : leaves nothing behind, after asking when something would be lost. */

import { make, openDialog } from "../site/dialog.js";
import { count } from "../site/french.js";

/** @type {(root: Document, ticks: Ticks) => void} */
export function startLeaving(root, ticks) {
  root.addEventListener("click", async (event) => {
    const link = /** @type {Element} */ (event.target).closest(".leave");
    const lines = ticks.lines();
    if (!link || !lines.length) return;
    event.preventDefault();
    const buttons = make(
      "div",
      { className: "actions" },
      make("button", { className: "primary", value: "" }, "Continuer la démarche"),
      make("button", { value: "leave" }, "Tout abandonner"),
    );
    const answer = await openDialog(
      "Annuler la démarche ?",
      make("p", {}, `${count(lines.length, "changement")} ${lines.length > 1 ? "seront perdus" : "sera perdu"}.`),
      buttons,
    );
    if (answer !== "leave") return;
    await ticks.clear();
    location.assign(link.href);
  });
}
