/** Step 2 says what would be answered now, again each time that a brother or a sister is ticked. */

import { priceOf } from "./changes.js";
import { make } from "../site/dialog.js";
import { signedEuros } from "../site/french.js";

/** @type {(box: Part) => string} */
export const labelOf = (box) => box.parentNode.querySelector("span").textContent.trim();

/**
 * What would be answered now, the brothers and sisters who are ticked included: their own boxes may differ.
 * @type {(form: Part, part: (name: string) => Part, lines: BoxLine[], page: RecapPage) => void}
 */
export function keepAnnouncing(form, part, lines, page) {
  const label = part("price").previousElementSibling;
  const plain = label.textContent;
  /** @type {(Sibling & { box: Part })[]} */
  const siblings = [...form.querySelectorAll("[name=also]")].map((box) => ({
    box,
    id: Number(box.value),
    name: labelOf(box).split(" - ")[0],
  }));
  /** @type {(id: number | string) => string | undefined} */
  const named = (id) => siblings.find((one) => one.id === Number(id))?.name ?? page.facts.child;
  let turn = 0;
  /** @type {(mine: number) => Promise<void>} */
  const asked = async (mine) => {
    const also = siblings.filter(({ box }) => box.checked);
    const { announced } = await import("./announce.js");
    for await (const { price, words } of announced(lines, also, { ...page, named, isReviewed: "reviewed" in form.dataset })) {
      if (mine !== turn) return;
      label.textContent = also.length ? plain.replace("prix", `prix pour ${also.length + 1} enfants`) : plain;
      part("price").textContent = signedEuros(price);
      part("foreseen").hidden = !words.length;
      part("foreseen").querySelector("ul").replaceChildren(...words.map((said) => make("li", {}, said)));
    }
  };
  const announce = async () => {
    const mine = ++turn;
    await asked(mine).catch(() => null);
    if (mine === turn && part("price").textContent === "…") part("price").textContent = "dans la réponse de la mairie";
  };
  part("price").textContent = signedEuros(priceOf(lines));
  form.addEventListener("change", () => {
    part("price").textContent = "…";
    announce();
  });
  announce();
}
