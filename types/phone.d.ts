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
  fields(item: Formed): string[][];
  isAnswer(said: Answer): boolean;
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

/** One that no phone keeps yet has no turn. */
type Fresh = Omit<Item, "seq">;

/** What is sent of one, or rehearsed. */
type Formed = Pick<Item, "account" | "mutation" | "enrolment" | "lines" | "also" | "as_of"> & Partial<Item>;

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
  /** The household that the last answer was of. */
  home?: string | null;
  left?: string[];
  push?: Push | null;
  mail_only?: string | null;
  unread?: string[];
  tapped?: { url: string; at: number } | null;
  era?: string | null;
  eras?: Record<string, string>;
  turns?: Record<string, number>;
  /** Something was kept here once: what is gone since was erased by the browser. */
  is_kept?: boolean;
}

type Changes = (facts: Facts) => Partial<Facts>;

interface TownFacts {
  read(): Promise<Facts>;
  change(changes: Changes): Promise<Facts>;
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

/** One change of a draft: the box, what is asked of it or nothing any more, its own name. */
type DraftChange = [opening: number, action: Action | null, id?: string];

interface Draft {
  rows(enrolment: number): Promise<DraftRow[]>;
  change(enrolment: number, changes: DraftChange[]): Promise<void>;
  read(enrolment: number): Promise<Map<number, Action>>;
  tick(enrolment: number, ...wish: DraftChange): Promise<void>;
  clear(enrolment: number): Promise<void>;
}

interface Keeping {
  add(item: Fresh, now?: number): Promise<Item>;
}

/** What a season's page asks of the phone (`shared/season.js`). */
interface SeasonStore extends Store {
  outbox: Outbox & Keeping;
  draft: Draft;
  answers: { of(enrolment: number, asOf?: string): Promise<Map<number, Mark>> };
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

/** The one thing that a banner says of what waits; `limit` in seconds. */
interface Warning {
  kind: string;
  count: number;
  limit: number | null;
}

/** What came back to the sender, whoever answered. */
interface Heard {
  status: number;
  redirected: boolean;
  retryAfter: string | null;
  townNow: string | null;
  /** Of whoever answered: `verdict.js` believes what repeats its mutation. */
  body: Answer | null;
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
  options: {
    body: string;
    tag: string;
    lang: string;
    silent: boolean;
    data: { url: string; cancel: string | null; pages: string[]; request: number | null };
    actions: { action: string; title: string }[];
  };
}

/** What the town hall pushes: a declared notification, and what only our worker reads. */
interface Pushed {
  notification?: { title?: string; body?: string; tag?: string; lang?: string; silent?: boolean; navigate?: string };
  account?: string;
  mutation?: string;
  request?: number;
  actions?: { action: string; title: string; navigate?: string | null }[];
}

/** An account when a request left, now, and in its answer. */
interface Whose {
  before: string | null;
  current: string | null;
  answered: string | null;
  signedOut?: boolean;
}

type Db = import("/static/vendor/idb-8.0.4.js").IDBPDatabase;
type Upgrade = import("/static/vendor/idb-8.0.4.js").IDBPTransaction<unknown, string[], "versionchange">;

/** One step of a database from a version to the next (`shared/versions.js`). */
type Step = (db: Db, change: Upgrade) => unknown;

/** What a table of requests holds: items as they are kept; and, without a turn, what is said beside them (`here`, `again`). */
type Row = Item & { payload?: Partial<Item>; again?: Item };

/** A table, inside a transaction that may write. */
type Table = Pick<import("/static/vendor/idb-8.0.4.js").IDBPObjectStore<unknown, string[], string, "readwrite">, "get" | "put" | "delete">;

/** The requests that this phone keeps (`shared/outbox.js`). */
interface Outbox {
  all(): Promise<Item[]>;
  pending(): Promise<Item[]>;
  get(mutation: string): Promise<Item | undefined>;
  starting(mutation: string): Promise<Item | null | undefined>;
  settle(mutation: string, outcome: Outcome, now: number): Promise<Item | undefined>;
  untold(): Promise<Item[]>;
  told(mutation: string): Promise<void>;
  bare(mayLack: boolean): Promise<void>;
}

/** What belongs to one account of one town (`shared/store.js`). */
interface Store {
  within<Found>(work: (db: Db) => Promise<Found>): Promise<Found>;
  reopening<Works extends object>(storeIn: (db: () => Promise<Db>) => Works): Works;
  outbox: Outbox;
}

/** What the sender needs of an outbox, wherever it is kept. */
interface Sendable {
  outbox: Pick<Outbox, "all" | "starting" | "settle"> & Partial<Outbox>;
}

/** What the sender needs of the browser. */
interface Tools {
  fetch: typeof fetch;
  locks?: Pick<LockManager, "request">;
  isOffline(): boolean;
  now(): number;
  random(): number;
  update?(): unknown;
}

/** A round of sending. */
interface Sending {
  town: string;
  store: Sendable;
  facts: TownFacts;
  eager?: boolean;
  isTap?: boolean;
  tell?(item: Item): Promise<unknown>;
  tellLate?(item: Item): Promise<unknown>;
}

/** Where a page or the worker stands, as far as its account goes. */
interface Place {
  town: string;
  facts: TownFacts;
}

/** The pages kept here, and this build's files (`browser/page_cache.js`, `browser/shell.js`). */
interface Pages {
  find(account: string | null, url: string): Promise<Response | undefined>;
  keep(account: string, url: string, answer: Response, at: KeptAt): Promise<void>;
  wipe(): Promise<void>;
  filesShown(account: string): Promise<string[]>;
}

/** The files of this version, as `shell.js` lists them. */
interface Built {
  build: string;
  assets: string[];
  later?: string[];
}

/** A window of the town's site, as the worker sees it. */
interface Page {
  url: string;
  visibilityState: DocumentVisibilityState;
  focus(): Promise<Page>;
  navigate(url: string): Promise<Page | null>;
}

/** What stands around a worker: its own scope, or a test's. */
interface Around {
  registration: ServiceWorkerRegistration;
  caches: CacheStorage;
  location: { origin: string };
  clients: {
    matchAll(which: { type: "window"; includeUncontrolled: boolean }): Promise<readonly Page[]>;
    claim(): Promise<void>;
    openWindow(url: string): Promise<Page | null>;
  };
}

/** When a page was kept: the phone's time, and what the town hall said it was. */
interface KeptAt {
  now: number;
  townNow: string | null;
}

interface Shell {
  install(): Promise<void>;
  complete(): Promise<void>;
  mend(): Promise<unknown>;
  offline(): Promise<Response>;
  find(url: string): Promise<Response | undefined>;
  forgetBuilds(shown: string[]): Promise<void>;
}

/** All that a town's worker works with (`browser/site.js`); a page that has none makes do with its own (`workerless.js`). */
interface Site extends Place {
  registration: ServiceWorkerRegistration;
  pages: Pick<Pages, "wipe"> & Pages;
  shell: Shell;
  house: { warmed: string[]; linked: string; table: [string, string, string][] };
  origin: string;
  isWarming?: boolean;
  silence(): Promise<void>;
  now(): number;
  isCostly(): boolean;
  announce(message: Message): void;
  later(work: Promise<unknown>): void;
  finished(): Promise<unknown>;
  askForSync(): Promise<unknown> | undefined;
  isWatched(isSuch?: (url: string) => boolean): Promise<boolean>;
  claim(): Promise<void>;
  takeOver(): Promise<void>;
  show(url: string): Promise<{ url: string } | null | undefined>;
  fetch: typeof fetch;
}

/** What pages and worker tell each other. */
interface Message {
  type: string;
  account?: string;
  item?: Item;
  url?: string;
  pages?: string[];
  /** Asked of the worker: a sending, what is kept ahead, what was read. */
  eager?: boolean;
  isTap?: boolean;
  paths?: string[];
  anyway?: boolean;
  tags?: string[];
}
