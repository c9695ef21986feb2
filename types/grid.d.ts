/** The grid of a season, as its scripts know it (`static/js/grid`). */

/** A box of the page: what the town hall said of it, its elements, and what became of it here. */
interface Box {
  opening: number;
  day: string;
  slot: string;
  /** In cents. */
  price: number;
  live: boolean;
  state?: string;
  sure: boolean;
  lock: string | null;
  reason?: string;
  /** In seconds. */
  book_by: number | null;
  cancel_by: number | null;
  opens_at: number | null;
  input: Part;
  label: Part;
  hint: string;
  known: { live: boolean; state?: string };
  mark?: Mark | null;
  settled?: boolean;
  /** What the other parent did to it, as it is said. */
  meanwhile?: string | null;
  /** As it was painted last. */
  look?: string | null;
}

/** What « Pourquoi ? » says of a box: one that is past has no number, and little else. */
type Locked = Pick<Box, "lock" | "slot" | "day"> & Partial<Box>;

/** A box that changes. `id` is its change's, in the draft. */
type BoxLine = Box & { action: Action; id?: string };

/** Opening → what is asked of it. */
type Ticked = Map<number, Action>;

/** A box, to be ticked or not. */
type Wish = [Box, boolean];

/** Slot → those that it excludes. */
type Rivals = Map<string, Set<string>>;

type SeasonFacts = { account: string; town: string; enrolment: number; child?: string; label: string; as_of: string };

/** The draft as the page shows it (`grid/ticks.js`). */
interface Ticks {
  lines(): BoxLine[];
  isOn(box: Box): boolean;
  draft(): Ticked;
  read(look: () => Promise<void>): Promise<Box[]>;
  repaint(): void;
  apply(wishes: Wish[]): Promise<void>;
  clear(): Promise<void>;
}

/** What the page says of many boxes, and puts back (`grid/undo.js`). */
interface Undo {
  change(wishes: Wish[], words: string): Promise<void>;
  offer(wishes: Wish[], sentence: string, name: string): Promise<void>;
  say(...content: (string | Node)[]): void;
  forget(): void;
}

interface Steps {
  follow(): void;
  again(): void;
  next(): void;
}

/** What a page asks of its store, with or without a phone that keeps anything (`grid/unkept.js`). */
type Sturdy = Pick<SeasonStore, "outbox" | "answers"> & { draft: Omit<Draft, "tick"> };

/** A row of the grid, for what tells which weeks are shown. */
type Week = { week: string; months: string[]; today?: boolean; open?: boolean; gone?: boolean };

/** Which boxes a periodicity covers. */
type Rule = { cells: string[]; rhythm: string; from: string; to: string };

/** What the recap is announced from. */
interface RecapPage {
  facts: SeasonFacts;
  all: Box[];
  store: Sturdy;
  rivals: Rivals;
  draft: Ticked;
  least: number;
}

type AnnouncedPage = RecapPage & { named(id: number | string): string | undefined; isReviewed: boolean };
type Sibling = { id: number; name: string };

/** A child of a rehearsal, and what is asked for it. */
type Cast = { name?: string; boxes: Box[]; wishes: { action: Action; day: string; slot: string }[] };

/** The same, as the town hall says it of one box. */
type Foretold = { enrolment: number; title: string; slot: string; told: string };

/** What the town hall would answer, or why it does not say; nothing when it is silent. */
type Rehearsed = { price: number; told: string[]; refused?: undefined } | { refused: string; told?: undefined } | null;

/** A price in cents, and what is said beside it. */
type Announced = { price: number; words: string[] };

/** What is foreseen of a wish: whose, when, and in words. */
type Foreseen = [name: string | undefined, day: string, slot: string, words: string];

/** The season page, as what is wired on it knows it. `asOf` is when it was made, `recap` the place of step 2. */
interface SeasonPage {
  form: Part;
  recap: Part;
  boxes: Map<number, Box>;
  all: Box[];
  store: Sturdy;
  rivals: Rivals;
  ticks: Ticks;
  undo: Undo;
  facts: SeasonFacts;
  asOf: string;
}

/** What moved since a page was made, by opening. */
interface News {
  as_of: string;
  boxes: Record<number, { state?: string; live?: boolean; lock?: string | null; hint?: string; reason?: string }>;
  changes: Record<number, { is_mine: boolean; told: string }>;
}

/** What step 2 follows, and does (`grid/followed.js`). */
interface Following {
  place: Part;
  outbox: Outbox;
  ticks: Ticks;
  show(item: Item): unknown;
  leave(): unknown;
  again(): unknown;
}
