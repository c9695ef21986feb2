/** What the phone keeps and hears, as page and worker both know it. Nothing here is sent to a phone. */

/** Background Sync, of Chromium only: asked for before it is used. */
interface ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

type Status = "queued" | "sending" | "answered" | "refused_final" | "sign_in" | "other_account" | "withdrawn";

/** One box that changes. What names a child's day is gone once its family has left. */
interface Line {
  action: Action;
  enrolment: number;
  opening: number;
  day?: string;
  slot?: string;
  /** The change of the draft that it was made from: two tabs hold the same. */
  id?: string;
  /** What the town hall last said of the box. */
  was?: boolean | null;
}

/** One kind of what a phone asks, as it travels (`logic/kinds.js`). */
interface Kind {
  /** The newest that this script makes; it sends all of those before. */
  version: number;
  /** Where it is sent, after the town. */
  to: string;
  /** The names of what its payload holds. */
  holds: string[];
  subjects(item: Item): string[];
  fields(item: Item): string[][];
  isAnswer(said: any): boolean;
  /** What of it is a draft again: all, when it may be asked anew, or what its answer left open. */
  again?(item: Item, isWhole?: boolean): DraftRow[];
  /** Without what names a place or a day; `child` is a number already. */
  bare(item: Item): Item;
  /** The pages that an answer changes, after the town. */
  changed(answer: Answer): string[];
  told(answer: Answer): Told;
}

/** What the lock screen says of an answer, and where it leads. `cancel` is after the town. */
interface Told {
  body: string;
  request: number;
  navigate: string;
  cancel?: string | null;
}

/** How two of a kind that never left become one (`logic/merging.js`). */
interface Merging {
  /** What is new in it, beside what is kept; an item of these when it has nothing more. */
  fresh?(item: Item, items: Item[]): Item;
  /** May it join the last of the same subject, which never left, behind those `ahead`? */
  isOne(earlier: Item, item: Item, ahead: Item[]): boolean;
  /** What both ask together; `answered` are those of its kind that have an answer. */
  merge(earlier: Item, item: Item, answered: Item[]): Partial<Item>;
  /** Two that cancel each other out. */
  isNothing?(item: Item): boolean;
}

/** What a card says of a kind (`waiting/said.js`). */
type Words = (item: Item) => Said;

/** What a card says of an item: its lines, where they can be seen, and what its answer was. */
interface Said {
  also?: string[];
  /** A day and its words. */
  days: [string, string][];
  see?: { words: string; to: string };
  state?: string;
  url?: string;
  /** After « Demande retirée ». */
  withdrawn?: string;
}

/** What a person wishes of a town hall, from the tap on VALIDER to its answer. */
interface Item {
  /** Nothing for bookings as the first release made them. */
  kind?: string;
  version?: number;
  subjects?: string[];
  mutation: string;
  account: string;
  town: string;
  enrolment: number;
  child?: string | number;
  label?: string;
  lines: Line[];
  also: number[];
  also_labels?: string[];
  as_of: string;
  made_at: string;
  /** In seconds; null when nothing limits it. */
  earliest_limit: number | null;
  status: Status;
  seq: number;
  attempts: number;
  /** In milliseconds of the phone. */
  next_at: number;
  settled_at?: number;
  told_to_wait?: boolean;
  may_have_arrived?: boolean;
  is_untold?: boolean;
  /** The requests that it took in before they left. */
  joined?: string[];
  answer?: Answer | null;
}

interface AnsweredLine extends Line {
  outcome: string;
  outcome_label: string;
  reason: string | null;
  sentence: string | null;
  next_step: string | null;
}

/** The town hall's word on a mutation: a decision, or why there is none. */
interface Answer {
  mutation: string;
  received_at: string;
  overall: string;
  overall_label: string;
  url: string;
  requests: { number: number; url: string; enrolment: number; lines: AnsweredLine[] }[];
  error?: string;
  sentence?: string;
}

/** What a try gave, for `settle`. */
interface Outcome {
  status: Status;
  answer?: Answer;
  next_at?: number;
  told_to_wait?: boolean;
  may_have_arrived?: boolean;
  /** Nothing else can leave either. */
  stops?: boolean;
  linesBack?: boolean;
}

/** Where this phone may be told of answers. */
interface Push {
  account: string;
  device: string;
  key: string;
  id: string;
  endpoint: string;
  isDue: boolean;
}

/** What the phone knows of a town, whoever is signed in. */
interface Facts {
  account: string | null;
  signing_out: { path: string; form: string } | string | null;
  /** The town's clock against the phone's. */
  offset: number | null;
  seen_at: number;
  warmed_at: number;
  left?: string[];
  push?: Push | null;
  mail_only?: string | null;
  unread?: string[];
  tapped?: { url: string; at: number } | null;
  era?: string | null;
  eras?: Record<string, string>;
  turns?: Record<string, number>;
}

interface TownFacts {
  read(): Promise<Facts>;
  change(changes: (facts: Facts) => Partial<Facts>): Promise<Facts>;
}

type Action = "book" | "cancel";

/** A box ticked or unticked, not validated (`shared/drafts.js`). */
interface DraftRow {
  enrolment: number;
  opening: number;
  action: Action;
  id?: string;
  also?: number[];
}

/** What an enrolment's card says of what waits here. */
interface CardState {
  queued: number;
  limit: number | null;
  draft: number;
}

/** The newest word on a box: kept, sent, or an outcome. */
interface Mark extends Line {
  state: string;
  mutation?: string;
  made_at?: string;
  number?: number;
  received_at?: string;
  url?: string;
  sentence?: string | null;
  next_step?: string | null;
  /** What it was before a refusal, which changes nothing. */
  last?: Mark;
}

/** What came back to the sender, whoever answered. */
interface Heard {
  status: number;
  redirected: boolean;
  retryAfter: string | null;
  townNow: string | null;
  body: any;
}

/** Whom the sender may take next. */
interface Round {
  now: number;
  eager?: boolean;
  isTap?: boolean;
  tried?: Set<string>;
}

/** A request as `routing.js` looks at it. */
interface Asked {
  method: string;
  url: string;
  mode: string;
  isFragment?: boolean;
}

/** A notification, ready to be shown. */
interface Shown {
  title: string;
  options: any;
}

/** An account when a request left, now, and in its answer. */
interface Whose {
  before: string | null;
  current: string | null;
  answered: string | null;
  signedOut?: boolean;
}
