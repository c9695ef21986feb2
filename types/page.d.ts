/** The DOM as our pages use it. An element that its template always writes is there: what may be missing is asked for with `?.` or `if`. */

interface Part extends HTMLElement {
  autocomplete: AutoFill;
  checked: boolean;
  content: DocumentFragment;
  defaultChecked: boolean;
  disabled: boolean;
  form: HTMLFormElement;
  href: string;
  name: string;
  open: boolean;
  parentNode: Part;
  pathname: string;
  value: string;
}

/** What the layout writes on the body of every page; `account` is empty where nobody is signed in. */
interface DOMStringMap {
  town: string;
  account: string;
}

interface Document {
  getElementById(id: string): Part;
}

interface ParentNode {
  querySelector(selectors: string): Part;
  querySelectorAll(selectors: string): NodeListOf<Part>;
}

interface Element {
  closest(selectors: string): Part;
}

/** Of iOS, beside the installed application. */
interface Navigator {
  standalone?: boolean;
}

interface Performance {
  getEntriesByType(type: "navigation"): PerformanceNavigationTiming[];
}
