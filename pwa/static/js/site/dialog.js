/** A dialog of the page: a title, what it says, and a way out. */

/**
 * An element with its properties and children.
 * @type {<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, props?: object, ...children: (string | Node)[]) => HTMLElementTagNameMap[Tag]}
 */
export function make(tag, props = {}, ...children) {
  const made = Object.assign(document.createElement(tag), props);
  made.append(...children);
  return made;
}

/**
 * Open it, and resolve with the value of the button that closed it (empty when left).
 * @type {(title: string, ...content: HTMLElement[]) => Promise<string>}
 */
export function openDialog(title, ...content) {
  const buttons = content.some((part) => part.className === "actions")
    ? []
    : [make("button", { className: "primary", value: "ok" }, "J’ai compris")];
  const form = make("form", { method: "dialog" }, make("h2", { id: "dialog-title" }, title), ...content, ...buttons);
  const dialog = make("dialog", {}, form);
  dialog.setAttribute("aria-labelledby", "dialog-title");
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
