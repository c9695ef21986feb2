/** A family, its phone with two tabs and a worker, the other parent's phone: what they do is drawn, and at the end all is sent. */

import { browser, disk, lived, surroundings } from "./walk_phone.mjs";
import { network, weathers } from "./walk_network.mjs";

const { endedSession, isOurs, learn, signOut } = await import("/service_worker/shared/account.js");
const { deliver, realTools } = await import("/service_worker/shared/sender.js");
const { send } = await import("/service_worker/browser/sending.js");
const { openSite } = await import("/service_worker/browser/site.js");
const { openSeason } = await import("/service_worker/shared/season.js");
const { openTown } = await import("/service_worker/shared/store.js");
const { withdraw } = await import("/service_worker/shared/unsent.js");
const { STATUS } = await import("/service_worker/vocabulary.js");
const { told } = await import("/static/js/grid/boxes.js");
const { sendDirectly } = await import("/static/js/grid/direct.js");
const { mutationOf } = await import("/static/js/grid/mutation.js");

const STEPS = 24;
const ROUNDS = 40;
const TABS = 2;
const key = (enrolment, opening) => `${enrolment}:${opening}`;

export async function walk(family, { address, draws, ask }) {
  const { town, account, enrolments, openings } = family;
  const { chance, one } = draws;
  const net = network({ address, draws, kill: () => ask({ ask: "kill" }) });
  const shown = [];
  const around = surroundings(town, shown);
  const store = openSeason(town, account);
  const pages = new Map();
  const unkept = new Map();
  const log = [];
  /** What the walk knows: requests by name, the last wish for each box, and what cannot be told from outside. */
  const known = {
    validated: new Map(),
    gone: new Set(),
    maybe: new Set(),
    told: new Set(),
    wishes: new Map(),
    unsure: new Set(),
    seen: new Set(),
  };
  let [session, isHome] = [null, false];
  browser(net);
  disk.isFull = false;

  const steps = () => (chance() < 0.3 ? 1 + Math.floor(chance() * 14) : Infinity);
  const startedSite = () =>
    Object.assign(openSite(around, { build: "b", assets: [], house: { warmed: [] } }), { isCostly: () => true, announce: () => null });

  /** The worker starts, does this, and its last works end; it may be killed on the way. */
  const worker = (work, life = steps()) => lived(life, async () => {
    const site = startedSite();
    await work(site).finally(() => site.finished());
  });

  const tell = async ({ mutation, status }) => status === STATUS.answered && (known.told.add(mutation), store.outbox.told(mutation));
  const fromPage = (how = {}, life = steps()) =>
    lived(life, () => deliver({ town, account, store, facts: openTown(town), eager: true, tell, ...how }, realTools()).catch(() => null));

  async function signsIn(who) {
    session = await ask({ ask: "sign_in", account: who });
    net.cookie = session.cookie;
    const site = startedSite();
    const answer = await globalThis.realFetch(new URL(`/${town}/`, address), { headers: { Cookie: net.cookie } });
    const before = await site.facts.read();
    if (!before.signing_out) await learn(site, answer, before);
    isHome = who === account;
    if (!isHome) pages.clear();
  }

  /** A season page, as the network brings it. */
  async function opens(enrolment) {
    if (!isHome) return;
    await worker(async (site) => {
      const before = await site.facts.read();
      const answer = await site
        .fetch(`/${town}/reservations/${enrolment}/etat`, { headers: { Accept: "application/json" } })
        .catch(() => null);
      if (!isOurs(answer)) return;
      if (answer.status === 401) await endedSession(site, answer, before);
      if (answer.status !== 200) return;
      const news = await answer.json().catch(() => null);
      if (!news || before.signing_out) return;
      await learn(site, answer, before);
      pages.set(enrolment, { as_of: news.as_of, boxes: news.boxes, isWhole: true });
    }, Infinity);
  }

  /** The box as the page shows it: its last word, and what this phone heard since. */
  async function boxOf(enrolment, opening) {
    const { as_of, boxes } = pages.get(enrolment);
    const { live = false, state = "free" } = boxes[opening] ?? {};
    const box = { known: { live, state } };
    told(box, (await store.answers.of(enrolment, as_of)).get(opening));
    return box;
  }

  async function ticks() {
    const enrolment = one([...pages.keys()]);
    for (let n = 0; n < 2; n++) {
      const opening = one(openings);
      const box = await boxOf(enrolment, opening);
      await store.draft.tick(enrolment, opening, box.live ? "cancel" : "book").catch(() => null);
    }
  }

  async function itemOf(enrolment, also) {
    const { as_of } = pages.get(enrolment);
    const found = [];
    for (const { opening, action, id } of await store.draft.rows(enrolment)) {
      const box = await boxOf(enrolment, opening);
      if ((action === "book") !== box.live) found.push({ enrolment, opening, action, id, was: box.known.live });
    }
    if (!found.length) return null;
    return {
      town,
      account,
      enrolment,
      child: `child ${enrolment}`,
      label: "Bébé",
      lines: found,
      also,
      as_of,
      made_at: new Date().toISOString(),
      earliest_limit: null,
      mutation: await mutationOf({ account, enrolment, lines: found, also }),
    };
  }

  /** VALIDER: what the phone keeps, or else what the page sends itself. */
  async function validates(item) {
    const kept = await store.outbox.add(item).catch(() => null);
    if (!kept) return directly(item);
    wished(item);
    return kept.status === STATUS.withdrawn ? gone(kept) : noted(kept);
  }

  const boxesOf = ({ lines, also }) => lines.flatMap(({ enrolment, opening }) => [enrolment, ...also].map((id) => key(id, opening)));

  /** The last word on these boxes; a line that another tab validated is not said again. */
  function wished({ lines, also }) {
    const fresh = lines.filter(({ id }) => !known.seen.has(id));
    for (const { id, opening, enrolment, action } of fresh) {
      known.seen.add(id);
      for (const each of [enrolment, ...also]) known.wishes.set(key(each, opening), action);
    }
  }

  const gone = ({ joined = [] }) => joined.forEach((mutation) => known.gone.add(mutation));
  function noted(item) {
    gone(item);
    known.validated.set(item.mutation, {
      lines: item.lines.map(({ action, enrolment, opening }) => [action, enrolment, opening]),
      also: item.also,
    });
  }

  /** Whatever comes of it, the page that says so is left: nothing of it stays on the phone. */
  async function directly(item) {
    known.maybe.add(item.mutation);
    for (const page of pages.values()) page.isWhole = false;
    const answered = await lived(steps(), () => sendDirectly(item).catch(() => null));
    if (!answered || answered === "died") {
      unkept.set(item.enrolment, item);
      for (const box of boxesOf(item)) known.unsure.add(box);
      return;
    }
    unkept.delete(item.enrolment);
    wished(item);
    noted(item);
    known.told.add(item.mutation);
  }

  const validatesSomething = async () => {
    const enrolment = one([...pages.keys()]);
    const other = enrolments.filter((id) => id !== enrolment);
    const siblings = () => (chance() < 0.3 ? other : []);
    const [first, second] = [siblings(), chance() < 0.7 ? null : siblings()];
    const again = unkept.get(enrolment);
    if (again && chance() < 0.6) return validates(again);
    unkept.delete(enrolment);
    const items = await Promise.all(Array.from({ length: TABS }, (_, at) => itemOf(enrolment, at && second ? second : first)));
    const tabs = chance() < 0.4 ? TABS : 1;
    if (items[0]) await Promise.all(items.slice(0, tabs).map(validates));
  };

  async function takesBack() {
    const waiting = await store.outbox.pending();
    if (!waiting.length) return;
    const taken = await withdraw(town, account, one(waiting).mutation).catch(() => null);
    if (!taken) return;
    known.gone.add(taken.mutation);
    for (const box of boxesOf(taken)) known.unsure.add(box);
  }

  async function otherParent() {
    const [enrolment, opening] = [family.other.enrolment, one(openings)];
    known.unsure.add(key(enrolment, opening));
    for (const page of pages.values()) page.isWhole = false;
    const form = {
      account: family.other.account,
      mutation: crypto.randomUUID(),
      [chance() < 0.5 ? "book" : "cancel"]: `${enrolment}:${opening}`,
    };
    await globalThis.realFetch(new URL(`/${town}/reservations/demandes`, address), {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { Accept: "application/json", Cookie: family.other.cookie },
    });
  }

  async function leaves() {
    if (!isHome) return;
    const form = new URLSearchParams({ session: session.handle });
    const request = new Request(`https://ville.test/${town}/deconnexion`, { method: "POST", body: form });
    await worker(
      (site) =>
        signOut(request, {
          ...site,
          fetch: (asked, how) =>
            site.fetch(
              asked.url ? new URL(asked.url).pathname : asked,
              how ?? { method: "POST", headers: { Accept: "application/json" }, body: form },
            ),
        }),
      Infinity,
    );
    pages.clear();
    unkept.clear();
    known.left = true;
    isHome = false;
  }

  /** Some answers will not be kept: the pages of before cannot know. */
  function full() {
    disk.isFull = !disk.isFull;
    for (const page of pages.values()) page.isWhole = false;
  }

  const acts = {
    ticks: () => pages.size && ticks(),
    validates: () => pages.size && validatesSomething(),
    opens: () => opens(one(enrolments)),
    weather: () => void (net.weather = one(weathers)),
    wakes: () => worker((site) => send(site, { account, eager: true })),
    sends: () => fromPage(),
    together: () => Promise.all([worker((site) => send(site, { account, eager: true })), fromPage(), fromPage()]),
    takesBack,
    otherParent,
    full,
    asks: async () => pages.size && (await ticks(), await validatesSomething()),
    leaves: () => chance() < 0.3 && leaves(),
    signsIn: () => (isHome ? null : signsIn(chance() < 0.75 ? account : family.other.account)),
  };
  const likely = () => [
    ...["asks", "asks", "asks", "asks", "asks", "asks"],
    ...[
      "ticks",
      "validates",
      "opens",
      "weather",
      "weather",
      "weather",
      "wakes",
      "wakes",
      "sends",
      "together",
      "takesBack",
      "otherParent",
      "leaves",
      "signsIn",
    ],
    ...(disk.isFull ? ["full", "full", "full"] : ["full"]),
  ];

  await signsIn(account);
  for (const enrolment of enrolments) await opens(enrolment);
  for (let n = 0; n < STEPS; n++) {
    const act = one(likely());
    log.push(`${act} ${net.weather}${disk.isFull ? " full" : ""}`);
    await acts[act]();
    await looked();
  }

  /** What is on the phone now: what it keeps is what it said it kept. */
  async function looked() {
    for (const item of await store.outbox.all()) if (known.validated.has(item.mutation) && item.status !== STATUS.answered) noted(item);
    for (const { data } of shown) for (const page of data.pages) known.told.add(page.split("/").at(-1));
  }

  /** Fine weather, room, and the family at home: everything leaves. */
  async function ends() {
    [net.weather, disk.isFull] = ["fine", false];
    if (!isHome || (await openTown(town).read()).account !== account) await signsIn(account);
    for (const item of unkept.values()) await validates(item);
    for (let n = 0; n < ROUNDS; n++) {
      await worker((site) => send(site, { account, isTap: true }), Infinity);
      await looked();
      if (!(await store.outbox.pending()).length && !(await store.outbox.untold()).length && !(await openTown(town).read()).signing_out)
        return;
    }
  }

  async function marksOf(enrolment) {
    const found = {};
    for (const opening of openings) {
      const { live, state } = await boxOf(enrolment, opening);
      found[opening] = [live, live ? state : "free"];
    }
    return found;
  }

  await ends();
  const before = {};
  for (const [enrolment, { isWhole }] of pages) if (isWhole) before[enrolment] = await marksOf(enrolment);
  for (const enrolment of enrolments) await opens(enrolment);
  const after = {};
  for (const enrolment of pages.keys()) after[enrolment] = await marksOf(enrolment);
  const items = await store.outbox.all();
  return {
    log, before, after, left: Boolean(known.left), received: net.received.map((text) => parsed(text)).filter(Boolean),
    statuses: Object.fromEntries(items.map(({ mutation, status }) => [mutation, status])),
    validated: Object.fromEntries([...known.validated].filter(([mutation]) => !known.gone.has(mutation))),
    maybe: [...known.maybe], told: [...known.told], wishes: Object.fromEntries(known.wishes), unsure: [...known.unsure],
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
