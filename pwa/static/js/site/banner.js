/** A line under the header that must not be missed. */

/**
 * Show these words (text and elements) in the line of that name, or hide it when there are none.
 * @type {(id: string, ...words: (string | Node)[]) => void}
 */
export function banner(id, ...words) {
  const line = document.getElementById(id) ?? (words.length ? made(id) : null);
  if (!line) return;
  line.replaceChildren(...words);
  line.hidden = !words.length;
}

/** @type {(id: string) => HTMLElement} */
function made(id) {
  const line = Object.assign(document.createElement("p"), { id, className: "banner", role: "status" });
  document.getElementById("connection").after(line);
  return line;
}
