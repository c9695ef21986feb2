/** The bar under the thumb: how many changes, and what they cost. */

import { priceOf } from "./changes.js";
import { count, signedEuros } from "../site/french.js";

/** @type {(lines: BoxLine[]) => void} */
export function sumUp(lines) {
  const price = document.createElement("span");
  price.textContent = lines.length ? signedEuros(priceOf(lines)) : "";
  const words = document.createElement("b");
  words.textContent = lines.length ? count(lines.length, "changement") : "Aucun changement";
  document.getElementById("sum").replaceChildren(words, " ", price);
  document.getElementById("next").disabled = !lines.length;
}
