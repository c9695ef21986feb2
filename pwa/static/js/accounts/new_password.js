/** A password that one chooses: what the town asks is ticked as one types, how long it would hold is said, and it can be shown. */

import { forgive, mends } from "./mended.js";

const PAUSE = 700;
/** How many more characters than the rule asks make it longer to guess than anyone would. */
const LONGER = 4;
const FEWEST_LETTERS = 5;

/** As the server counts them, whatever the alphabet. @type {Record<string, RegExp>} */
const KINDS = { length: /./gsu, lowercase: /\p{Ll}/gu, uppercase: /\p{Lu}/gu, digits: /\p{Nd}/gu, symbols: /[^\p{L}\p{N}]/gu };

/** @type {(words: string, code: string) => number} */
export const counted = (words, code) => words.match(KINDS[code])?.length ?? 0;

/**
 * How strong it is, in words: `lacking` is what the rule asks that it has not, `least` the characters that it asks.
 * @type {(words: string, lacking: string[], least: number) => string}
 */
export function strength(words, lacking, least) {
  if (!words) return "";
  if (lacking.length) return `Solidité : faible, il faut ${lacking.join(", ")}.`;
  if (new Set(words).size < FEWEST_LETTERS) return "Solidité : faible, il se répète.";
  return counted(words, "length") < least + LONGER ? "Solidité : correcte. Plus long, il serait meilleur." : "Solidité : bonne.";
}

/** @type {(id: string) => HTMLInputElement} */
const input = (id) => /** @type {HTMLInputElement} */ (/** @type {unknown} */ (document.getElementById(id)));

/** @type {(field: Part) => void} */
function watch(field) {
  const inputs = ["new_password", "new_password_again"].map(input);
  const [typed, again] = inputs;
  const list = [...field.querySelectorAll("[data-code]")];
  const least = Number(list.find((one) => one.dataset.code === "length")?.dataset.least);
  let told = 0;
  const look = () => {
    const words = typed.value.normalize("NFKC");
    const isMet = (/** @type {Part} */ { dataset }) => counted(words, dataset.code ?? "") >= Number(dataset.least);
    const lacking = list.filter((one) => !one.classList.toggle("is-met", isMet(one)));
    if (!lacking.length) forgive(typed);
    const said = strength(words, lacking.map((one) => (one.textContent ?? "").trim()), least);
    clearTimeout(told);
    told = setTimeout(() => (field.querySelector("[data-strength]").textContent = said), PAUSE);
  };
  typed.addEventListener("input", look);
  // Typed before this script came, or given back by the browser.
  if (typed.value) look();
  mends(again, (/** @type {string} */ words) => words === typed.value);
  const name = input("username");
  if (name) mends(name, (/** @type {string} */ words) => Boolean(words.trim()));
  show(inputs);
  field.querySelector(".criteria").hidden = false;
}

/**
 * « Afficher le mot de passe » ; what leaves is a password again, so that the browser offers to keep it.
 * @type {(inputs: HTMLInputElement[]) => void}
 */
function show(inputs) {
  const box = document.querySelector("[data-show]");
  /** @type {(type: string) => void} */
  const become = (type) => inputs.forEach((one) => (one.type = type));
  const shown = /** @type {HTMLInputElement} */ (/** @type {unknown} */ (box.querySelector("input")));
  shown.addEventListener("change", () => become(shown.checked ? "text" : "password"));
  inputs[0].form?.addEventListener("submit", () => become("password"));
  box.hidden = false;
}

const field = globalThis.document?.querySelector("[data-new-password]");
if (field) watch(field);
