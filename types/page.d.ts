/** The DOM as our pages use it. An element that its template always writes is there: what may be missing is asked for with `?.` or `if`. */

interface Part extends HTMLElement {
  autocomplete: AutoFill;
  checked: boolean;
  content: DocumentFragment;
  defaultChecked: boolean;
  disabled: boolean;
  firstElementChild: Part;
  form: HTMLFormElement;
  hash: string;
  href: string;
  name: string;
  open: boolean;
  parentNode: Part;
  pathname: string;
  previousElementSibling: Part;
  type: string;
  submit(): void;
  value: string;
}

/**
 * What the layout writes on the body of every page, `account` empty where nobody is signed in; and what templates and scripts write
 * wherever it is read.
 */
interface DOMStringMap {
  town: string;
  account: string;
  day: string;
  forget: string;
  month: string;
  months: string;
  mutation: string;
  price: string;
  slot: string;
  waitingFor: string;
  week: string;
}

/** Of the form « Se déconnecter ». */
interface HTMLFormControlsCollection {
  session: HTMLInputElement;
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

/** What our pages tell themselves, and what htmx and browsers tell them. */
interface DocumentEventMap {
  restored: CustomEvent<Promise<unknown>[]>;
  "htmx:error": CustomEvent<{ ctx?: { sourceElement?: Part } }>;
  "htmx:response:error": CustomEvent<{ ctx?: { sourceElement?: Part } }>;
}

/** Of Chromium: it may be asked later. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

interface WindowEventMap {
  beforeinstallprompt: InstallOffer;
}

/** Of iOS, beside the installed application. */
interface Navigator {
  standalone?: boolean;
}

interface Performance {
  getEntriesByType(type: "navigation"): PerformanceNavigationTiming[];
}
