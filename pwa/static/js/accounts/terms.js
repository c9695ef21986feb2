/**
 * « J’accepte… » wakes once the end of the text was seen: at once where the text fits; pressed before, by a finger, a key or a
 * screen reader, it leads to the end, which wakes it. Without this script the button is at the end, and awake.
 */

/** @type {(id: string) => HTMLElement} */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {(parts: { end: Element, button: HTMLElement, bar: HTMLElement, hint: HTMLElement }) => void} */
export function waitForTheEnd({ end, button, bar, hint }) {
  sleep(true);
  const seen = new IntersectionObserver((entries) => {
    if (entries.some((one) => one.isIntersecting)) wake();
  });
  seen.observe(end);
  button.addEventListener("click", (event) => {
    if (button.getAttribute("aria-disabled") !== "true") return;
    event.preventDefault();
    end.scrollIntoView({ block: "center" });
  });

  /** @param {boolean} isAsleep */
  function sleep(isAsleep) {
    button.setAttribute("aria-disabled", String(isAsleep));
    bar.classList.toggle("is-waiting", isAsleep);
    bar.classList.toggle("is-read", !isAsleep);
    hint.textContent = isAsleep ? hint.dataset.asleep ?? "" : hint.dataset.awake ?? "";
  }

  function wake() {
    seen.disconnect();
    sleep(false);
  }
}

if (globalThis.document?.getElementById("accept"))
  waitForTheEnd({ end: part("terms-end"), button: part("accept"), bar: part("decide"), hint: part("terms-hint") });
