/** The red sentence of a try that failed goes away when what is typed now would pass: it spoke of what was typed before. */

/** @type {(field: HTMLInputElement, isGood: (words: string) => boolean) => void} */
export function mends(field, isGood) {
  field.addEventListener("input", () => isGood(field.value) && forgive(field));
}

/** @type {(field: HTMLInputElement) => void} */
export function forgive(field) {
  const said = document.getElementById(`${field.id}-error`);
  if (!said) return;
  said.remove();
  field.removeAttribute("aria-invalid");
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== `${field.id}-error`);
  if (others.join("")) field.setAttribute("aria-describedby", others.join(" "));
  else field.removeAttribute("aria-describedby");
}
