/** Deux demandes qui ne sont pas parties n’en font qu’une si la mairie ne voit pas la différence ; sinon les deux partent, dans l’ordre. */

import assert from "node:assert/strict";
import test from "node:test";
import { decision, item, MAMAN, mutation, newTown, seeded } from "./world.js";

const { mergeable, merged } = await import("/service_worker/logic/merging.js");
const { bookingsMerging } = await import("/service_worker/logic/bookings/merging.js");
const { nextToSend } = await import("/service_worker/logic/outbox.js");
const { marks } = await import("/service_worker/logic/bookings/marks.js");
const { openSeason } = await import("/service_worker/shared/season.js");

const fille = (n, changes) => item(n, { child: "Fille", enrolment: 20, openings: [900 + n], ...changes });
/** The same item, knowing that the town hall last said its boxes booked or not. */
const knowing = (was, made) => ({ ...made, lines: made.lines.map((line) => ({ ...line, was })) });

test("jamais essayée, même inscription : deux demandes n’en font qu’une", () => {
  const one = item(1, { openings: [1, 2] });
  const two = item(2, { openings: [3], earliest_limit: 5 });
  assert.equal(mergeable([one], two), one);
  const both = merged(one, two, [one]);
  assert.deepEqual(both.lines.map((line) => line.opening), [1, 2, 3]);
  assert.deepEqual([both.mutation, both.joined, both.earliest_limit, both.made_at], [mutation(2), [mutation(1)], 5, 1]);
});

test("une case cochée puis rendue disparaît de la demande", () => {
  const [one, two] = [knowing(false, item(1, { openings: [1, 2] })), knowing(false, item(2, { openings: [2], action: "cancel" }))];
  assert.equal(mergeable([one], two), one);
  assert.deepEqual(merged(one, two, [one]).lines.map((line) => [line.action, line.opening]), [["book", 1]]);
});

test("une demande essayée ne change plus", () => {
  assert.equal(mergeable([item(1, { attempts: 1 })], item(2)), null);
  assert.equal(mergeable([item(1, { status: "sign_in", attempts: 1 })], item(2)), null);
});

test("d’autres frères et sœurs, une autre inscription, une autre page, une demande du même enfant entre les deux : pas de réunion", () => {
  assert.equal(mergeable([item(1)], item(2, { also: [20] })), null);
  assert.equal(mergeable([item(1)], item(2, { enrolment: 13 })), null);
  assert.equal(mergeable([item(1)], item(2, { as_of: "2022-01-24T15:00:00+00:00" })), null);
  assert.equal(mergeable([item(1), item(2, { enrolment: 13 })], item(3)), null);
  assert.ok(mergeable([item(1), fille(2)], item(3)));
});

test("la même demande pour la sœur, puis défaite : les deux partent, la sœur avait peut-être déjà ce jour", () => {
  const one = knowing(false, item(1, { also: [20] }));
  assert.equal(mergeable([one], knowing(false, item(2, { also: [20], action: "cancel" }))), null);
  assert.ok(mergeable([one], knowing(false, item(2, { also: [20], openings: [7] }))));
});

test("une case qu’une demande déjà partie va décider n’est pas rendue d’avance", () => {
  const left = item(1, { attempts: 1, action: "cancel" });
  const [one, two] = [knowing(true, item(2)), knowing(true, item(3, { action: "cancel" }))];
  assert.equal(mergeable([left, one], two), null);
  const shared = fille(4, { attempts: 1, also: [12] });
  assert.equal(mergeable([shared, one], two), null);
});

test("ce qui part devant et ne touche pas cette case n’empêche rien", () => {
  const [one, two] = [knowing(false, item(2)), knowing(false, item(3, { action: "cancel" }))];
  const other = fille(1, { attempts: 1, openings: [345] });
  for (const ahead of [other, item(1, { attempts: 1, openings: [999] })]) assert.equal(mergeable([ahead, one], two), one);
  assert.equal(mergeable([item(1, { attempts: 1, openings: [999, 345] }), one], two), null);
});

test("ce que la page ne disait pas d’une case se demande à la mairie", () => {
  assert.equal(mergeable([item(1)], item(2, { action: "cancel" })), null);
});

test("une réponse reçue ne se réunit à rien, et ne sépare rien", () => {
  const answered = { ...item(2), status: "answered", attempts: 1, answer: decision(item(2)) };
  assert.equal(mergeable([answered], item(3)), null);
  const one = item(1);
  assert.equal(mergeable([one, answered], item(3)), one);
});

test("demandée deux fois, une case reste demandée, même si la page la disait réservée", () => {
  const one = knowing(true, item(1));
  assert.deepEqual(merged(one, knowing(true, item(2)), [one]).lines.map(({ opening }) => opening), [345]);
});

test("la date limite de deux demandes est celle qui en a une, ou la première des deux", () => {
  const limit = (first, second) => merged(item(1, { earliest_limit: first }), item(2, { earliest_limit: second }), []).earliest_limit;
  assert.deepEqual([limit(null, 5), limit(9, null), limit(9, 5), limit(null, null)], [5, 9, 5, null]);
});

test("« déjà fait » dit aussi ce que la case est", () => {
  const told = (action) => ({ ...item(1, { action }), status: "answered", answer: decision(item(1, { action }), "unchanged") });
  const lines = (before, action, was) => {
    const one = knowing(was, item(2, { action: action === "book" ? "cancel" : "book" }));
    return merged(one, knowing(was, item(3, { action })), [told(before), one]).lines.map((line) => line.action);
  };
  assert.deepEqual([lines("book", "book", false), lines("cancel", "cancel", true)], [[], []]);
  assert.deepEqual([lines("book", "cancel", false), lines("cancel", "book", true)], [["cancel"], ["book"]]);
});

test("une case que rien ne défait se réunit, même si la page n’en disait rien", () => {
  const one = item(1, { openings: [1] });
  assert.equal(mergeable([one], item(2, { openings: [2], action: "cancel" })), one);
});

test("la réponse d’une autre case ne dit rien de celle-ci", () => {
  const other = item(1, { openings: [346], action: "cancel" });
  const answered = { ...other, status: "answered", answer: decision(other, "cancelled") };
  const one = knowing(true, item(2, { action: "cancel" }));
  assert.deepEqual(merged(one, knowing(true, item(3)), [answered, one]).lines, []);
});

test("deux onglets valident le même brouillon : le second trouve la demande du premier", () => {
  const marked = (n, ...ids) => ({ ...item(n), lines: ids.map((id) => ({ id, action: "book", enrolment: 12, opening: 345 })) });
  const [kept, older] = [marked(1, "a", "b"), marked(4, "z")];
  assert.equal(bookingsMerging.fresh(marked(2, "a"), [kept, older]), kept);
  assert.deepEqual(bookingsMerging.fresh(marked(2, "b", "c"), [kept]).lines.map(({ id }) => id), ["c"]);
  const anew = bookingsMerging.fresh(marked(2, "c"), [kept]);
  assert.deepEqual([anew.mutation, anew.lines.length, bookingsMerging.isNothing(anew)], [mutation(2), 1, false]);
  assert.equal(bookingsMerging.isNothing({ lines: [] }), true);
  assert.equal(bookingsMerging.fresh({ ...item(2), lines: [] }, [kept]).mutation, mutation(2));
});

test("un refus laisse la case comme la page la disait", () => {
  const refused = { ...item(1, { action: "cancel" }), status: "answered", answer: decision(item(1, { action: "cancel" }), "refused") };
  const one = knowing(true, item(2, { action: "cancel" }));
  assert.deepEqual(merged(one, knowing(true, item(3)), [refused, one]).lines, []);
});

test("l’autre parent a réservé la case entre les deux : la rendre est une demande", () => {
  const one = knowing(false, item(1));
  const both = merged(one, knowing(true, item(2, { action: "cancel" })), [one]);
  assert.deepEqual(both.lines.map(({ action }) => action), ["cancel"]);
});

test("la dernière réponse de la mairie compte plus que la page", () => {
  const answered = { ...item(1), status: "answered", answer: decision(item(1)) };
  const one = knowing(false, item(2, { action: "cancel" }));
  const both = merged(one, knowing(false, item(3)), [answered, one]);
  assert.deepEqual(both.lines, []);
});

test("un refus ne cache pas ce que la case était devenue", () => {
  const answered = (n, action, outcome) => ({ ...item(n, { action }), status: "answered", answer: decision(item(n, { action }), outcome) });
  const items = [answered(1, "cancel", "cancelled"), answered(2, "book", "refused"), answered(3, "book", "refused")];
  assert.equal(marks(items, 12).get(345).last.state, "cancelled");
  const one = knowing(true, item(4));
  assert.deepEqual(merged(one, knowing(true, item(5, { action: "cancel" })), [...items, one]).lines, []);
});

// --- avec et sans réunion, le même état à la fin, contre un modèle de la mairie

const CHILDREN = [12, 20];
const OPENINGS = [1, 2, 3, 4, 5];
/** A box that may change one way only is the family's gain: what it took back before leaving is not asked at all. */
const CLOSED = 5;
const at = (tick) => new Date(Date.UTC(2022, 0, 24, 12, 0, tick)).toISOString();

/** The decision of pwa/domain/bookings/demand/decision.py, without seats. */
function townHall(live) {
  const [changed, answers] = [new Map(), new Map()];
  const boxOf = (enrolment, opening) => `${enrolment}:${opening}`;
  const set = (box, on, by, now) => (on ? live.add(box) : live.delete(box), changed.set(box, { by, now }));
  const isTheirs = (box, asOf) => changed.get(box)?.by === "papa" && changed.get(box).now > asOf;
  function outcome({ action, enrolment, opening }, asOf, now) {
    const box = boxOf(enrolment, opening);
    if (live.has(box) === (action === "book")) return ["unchanged", null];
    if (isTheirs(box, asOf)) return ["refused", "changed_since"];
    if (opening === CLOSED) return ["refused", "too_late"];
    set(box, action === "book", "maman", now);
    return [action === "book" ? "booked" : "cancelled", null];
  }
  return {
    live,
    isLive: (enrolment, opening) => live.has(boxOf(enrolment, opening)),
    papa: (enrolment, opening, on, now) => isNews(live, boxOf(enrolment, opening), on) && set(boxOf(enrolment, opening), on, "papa", now),
    decide(asked, now) {
      if (answers.has(asked.mutation)) return answers.get(asked.mutation);
      const wishes = [asked.enrolment, ...asked.also].flatMap((enrolment) => asked.lines.map((line) => ({ ...line, enrolment })));
      const ordered = [...wishes.filter(({ action }) => action === "cancel"), ...wishes.filter(({ action }) => action === "book")];
      const told = ordered.map((wish) => [wish, outcome(wish, asked.as_of, now)]);
      const requests = [asked.enrolment, ...asked.also].map((enrolment) => ({
        enrolment,
        number: 1,
        url: "",
        lines: told
          .filter(([wish]) => wish.enrolment === enrolment)
          .map(([wish, [result, reason]]) => ({ ...wish, outcome: result, reason })),
      }));
      answers.set(asked.mutation, { mutation: asked.mutation, received_at: now, url: "", requests });
      return answers.get(asked.mutation);
    },
  };
}

const isNews = (live, box, on) => live.has(box) !== on;

/** The phone's outbox as it is, and one that never merges. */
const merging = () => openSeason(newTown(), MAMAN).outbox;

function inOrder() {
  let items = [];
  const change = (id, changes) => (items = items.map((one) => (one.mutation === id ? { ...one, ...changes } : one)));
  return {
    all: async () => items,
    add: async (made) => void (items = [...items, { ...made, status: "queued", attempts: 0, next_at: 0, seq: items.length }]),
    starting: async (id) => (
      change(id, { status: "sending", attempts: items.find((one) => one.mutation === id).attempts + 1 }),
      items.find((one) => one.mutation === id)
    ),
    settle: async (id, changes) => change(id, changes),
  };
}

/** A run that tries mutants has little time for each. */
const AFTERNOONS = Number(process.env.AFTERNOONS ?? 1000);

/** One family's afternoon, the same for both outboxes: the final state of the town hall, and how many requests it took. */
async function afternoon(seed, outbox) {
  const { chance, one } = seeded(seed);
  const hall = townHall(
    new Set(CHILDREN.flatMap((child) => OPENINGS.filter(() => chance() < 0.4).map((opening) => `${child}:${opening}`))),
  );
  const hasPapa = chance() < 0.5;
  const pages = new Map();
  let [tick, made] = [0, 0];

  const opens = (child) =>
    pages.set(child, { as_of: at(++tick), live: new Map(OPENINGS.map((opening) => [opening, hall.isLive(child, opening)])) });
  async function isShownOn(child, opening) {
    const { as_of, live } = pages.get(child);
    const mark = marks(await outbox.all(), child, as_of).get(opening);
    if (!mark || mark.state === "refused" || mark.state === "unchanged") return live.get(opening);
    return mark.state === "kept" || mark.state === "sent" ? mark.action === "book" : mark.state !== "cancelled";
  }
  async function validates() {
    const child = one(CHILDREN);
    const wanted = new Map([[one(OPENINGS), chance() < 0.5], [one(OPENINGS), chance() < 0.5]]);
    const also = chance() < 0.35 ? CHILDREN.filter((other) => other !== child) : [];
    const { as_of, live } = pages.get(child);
    const lines = [];
    for (const [opening, on] of wanted)
      if ((await isShownOn(child, opening)) !== on)
        lines.push({ action: on ? "book" : "cancel", enrolment: child, opening, was: live.get(opening) });
    made += 1;
    if (lines.length)
      await outbox.add(
        {
          mutation: mutation(made),
          enrolment: child,
          child: `child ${child}`,
          lines,
          also,
          as_of,
          made_at: at(tick),
          earliest_limit: null,
        },
        tick,
      );
  }
  async function round({ arrives, returns }) {
    const tried = new Set();
    for (;;) {
      const next = nextToSend(await outbox.all(), { now: 0, eager: true, tried });
      if (!next) return;
      tried.add(next.mutation);
      const started = await outbox.starting(next.mutation);
      const answer = arrives ? hall.decide(started, at(++tick)) : null;
      await outbox.settle(next.mutation, returns ? { status: "answered", answer } : { status: "queued", may_have_arrived: true }, tick);
    }
  }
  const happens = {
    validates,
    opens: () => opens(one(CHILDREN)),
    papa: () => hasPapa && hall.papa(one(CHILDREN), one(OPENINGS), chance() < 0.5, at(++tick)),
    cut: () => round({ arrives: !hasPapa && chance() < 0.5, returns: false }),
    network: () => round({ arrives: true, returns: true }),
  };
  CHILDREN.forEach(opens);
  for (let n = 0; n < 14; n++)
    await happens[one(["validates", "validates", "validates", "validates", "opens", "papa", "cut", "network"])]();
  await round({ arrives: true, returns: true });
  const requests = (await outbox.all()).length;
  return { live: [...hall.live].sort(), requests };
}

test("mille après-midi de deux enfants : la mairie finit dans le même état, que les demandes soient réunies ou non", async () => {
  let spared = 0;
  for (let seed = 1; seed <= AFTERNOONS; seed++) {
    const [together, apart] = [await afternoon(seed, merging()), await afternoon(seed, inOrder())];
    assert.deepEqual(together.live, apart.live, `seed ${seed}`);
    spared += apart.requests - together.requests;
  }
  assert.ok(spared > AFTERNOONS / 5, "merging must still happen");
});
