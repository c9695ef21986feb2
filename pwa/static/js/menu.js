/** The account's sheet: a tap outside closes it, and Escape, which gives the focus back. */

export function closeOutside(menu) {
  const close = () => {
    menu.open = false;
    document.removeEventListener("pointerdown", outside);
    document.removeEventListener("keydown", escape);
  };
  const outside = ({ target }) => menu.contains(target) || close();
  const escape = ({ key }) => key === "Escape" && (close(), menu.querySelector("summary").focus());
  document.addEventListener("pointerdown", outside);
  document.addEventListener("keydown", escape);
}
