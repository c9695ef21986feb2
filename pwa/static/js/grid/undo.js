/** After a change of many boxes: how many, and « Défaire ». */

import { make } from "../site/dialog.js";
import { count } from "../site/french.js";

/**
 * `change(wishes, words)` applies them, tells it, and offers to put those boxes back; `offer` says it in its own words.
 * @type {(told: HTMLElement, ticks: Ticks) => Undo}
 */
export function undoable(told, ticks) {
  /** @type {Undo["say"]} */
  const say = (...content) => {
    told.replaceChildren(...content);
    told.hidden = false;
  };
  const forget = () => (told.hidden = true);
  /** @type {Undo["offer"]} */
  const offer = async (wishes, sentence, name) => {
    /** @type {Wish[]} */
    const before = wishes.map(([box]) => [box, ticks.isOn(box)]);
    await ticks.apply(wishes);
    const back = make("button", { type: "button", className: "quiet" }, name);
    back.addEventListener("click", () => ticks.apply(before.filter(([box]) => !box.lock)).then(forget));
    say(sentence, back);
  };
  /** @type {Undo["change"]} */
  const change = async (wishes, words) => {
    if (!wishes.length) return say("Aucune case à changer ici.");
    return offer(wishes, `${count(wishes.length, "case")} ${words}${wishes.length > 1 ? "s" : ""}. `, "Défaire");
  };
  return { change, offer, say, forget };
}
