/** The account's sheet: a tap outside closes it, and Escape, which gives the focus back. */

export function closeOutside(menu) {
  document.addEventListener("pointerdown", ({ target }) => menu.contains(target) || (menu.open = false));
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
