/** What htmx brought is said and reached by the keyboard; what it could not bring is asked as the plain link or form. */

const FOCUSABLE = "a[href], [tabindex]";

/** The newest part of the page: the only one, or the last of a list that grows. */
const newest = () => [...document.querySelectorAll("[data-said]")].at(-1);

function tell() {
  const part = newest();
  if (!part) return;
  document.getElementById("said").textContent = part.dataset.said ?? "";
  if (!part.contains(document.activeElement)) part.querySelector(FOCUSABLE)?.focus();
}

/** @type {(control: Part) => void} */
function plainly(control) {
  if (control.matches("form")) control.submit();
  else location.assign(control.href ?? location.href);
}

document.addEventListener("htmx:after:swap", tell);
for (const failure of /** @type {const} */ (["htmx:error", "htmx:response:error"])) {
  document.addEventListener(failure, ({ detail, target }) => plainly(detail.ctx?.sourceElement ?? /** @type {Part} */ (target)));
}
