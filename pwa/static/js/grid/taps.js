/** What a finger does on the grid: a box, all those that are shown, a typical week, « pourquoi ? ». */

import { effective } from "./changes.js";
import { following, together } from "./rivals.js";

/**
 * Boxes tapped before this module was there, or ticked by the page's address. What a browser puts back by itself is
 * older than the draft.
 * @type {(all: Box[]) => Wish[]}
 */
export function early(all) {
  const isBack = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  const ticked = (/** @type {Box} */ { input }) => (isBack ? input.defaultChecked : input.checked);
  return all.filter((box) => ticked(box) !== box.live).map((box) => [box, ticked(box)]);
}

/**
 * What is tapped while the page begins, until it is asked for: a slow phone reads its store as long as a finger needs.
 * @type {(form: Part, boxes: Map<number, Box>) => () => Wish[]}
 */
export function meanwhile(form, boxes) {
  const late = /** @type {Wish[]} */ ([]);
  const tapped = (/** @type {Event} */ { target }) => {
    const { value, checked } = /** @type {Part} */ (target);
    const box = boxes.get(Number(value));
    if (box) late.push([box, checked]);
  };
  form.addEventListener("change", tapped);
  return () => (form.removeEventListener("change", tapped), late);
}

/**
 * A locked box says why at once; without this script the page that its button leads to does.
 * @type {(form: Part, boxes: Map<number, Box>) => void}
 */
export function startWhy(form, boxes) {
  form.addEventListener("click", (event) => {
    const asked = /** @type {Part} */ (event.target).closest(".why");
    if (!asked) return;
    event.preventDefault();
    const page = () => asked.type === "submit" && asked.form.requestSubmit(asked);
    import("./why.js").then(({ explain }) => explain(asked, boxes)).catch(page);
  });
}

/**
 * `tapped` is called after each box.
 * @type {(page: SeasonPage, tapped: () => unknown) => void}
 */
export function startTaps({ form, boxes, all, asOf, rivals, ticks, undo }, tapped) {
  const follow = following(all, rivals);
  const shown = () => all.filter(({ input }) => input.closest(".week").classList.contains("on"));
  /** @type {(name: string, work: () => unknown) => void} */
  const onClick = (name, work) => document.getElementById(name).addEventListener("click", work);

  form.addEventListener("change", (event) => {
    const { value, checked } = /** @type {Part} */ (event.target);
    const box = boxes.get(Number(value));
    if (!box) return;
    undo.forget();
    const moved = follow(box, checked, ticks.draft());
    ticks.apply([...moved, [box, checked]]);
    if (box.meanwhile) undo.say(box.meanwhile);
    tapped();
    if (moved.length) undo.say(movedWith(box, moved.map(([{ slot }]) => slot), checked));
  });
  onClick("tick-all", () =>
    undo.change(together(effective(shown(), ticks.draft(), true), all, ticks.draft(), rivals), "cochée"),
  );
  onClick("untick-all", () => undo.change(effective(shown(), ticks.draft(), false), "décochée"));
  onClick("periodicity", async () => {
    const { askPeriodicity } = await import("./periodicity_dialog.js");
    const asked = await askPeriodicity(all, ticks.draft(), rivals, asOf.slice(0, 10));
    if (asked) await undo.change(asked.wishes, asked.on ? "cochée" : "décochée");
  });
}

/** @type {(box: Box, others: string[], isTicked: boolean) => string} */
const movedWith = ({ slot }, others, isTicked) =>
  isTicked
    ? `${[slot, ...others].join(" et ")} ne vont pas ensemble : ${others.join(", ")} est décoché.`
    : `${others.join(", ")} est de nouveau coché.`;
