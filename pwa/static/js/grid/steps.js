/** The two steps in one page. `#recapitulatif` is step 2, so that Back leads to the grid. */

const RECAP = "recapitulatif";

/**
 * `open` fills step 2 and returns its element to read first; it is asked again when Back and Forward lead there;
 * `where` is the month shown.
 * @type {(grid: HTMLElement, place: HTMLElement, open: () => boolean, where: () => string | undefined) => Steps}
 */
export function startSteps(grid, place, open, where) {
  const follow = () => {
    const isRecap = location.hash === `#${RECAP}`;
    if (isRecap !== place.hidden) return;
    grid.hidden = isRecap && Boolean(open());
    place.hidden = !grid.hidden;
    if (place.hidden) place.replaceChildren();
    scrollTo(0, 0);
    if (!place.hidden) place.focus({ preventScroll: true });
  };
  addEventListener("popstate", follow);
  place.addEventListener("click", (event) => {
    if (!(/** @type {Element} */ (event.target).closest("[data-step='1']"))) return;
    event.preventDefault();
    if (history.state?.step === 2) history.back();
    else leave();
  });
  const leave = () => {
    history.replaceState(null, "", `#${where()}`);
    follow();
  };
  return {
    follow,
    /** Step 2 anew, or the grid when there is nothing to validate any more. */
    again() {
      place.hidden = true;
      grid.hidden = false;
      follow();
    },
    next() {
      history.pushState({ step: 2 }, "", `#${RECAP}`);
      follow();
    },
  };
}
