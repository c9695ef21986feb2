/** Walks of a family and its phone, drawn from a seed, in front of a real town hall: each line is the report of one walk.
 *
 * The first line read is { address, walks: [{ seed, town, account, other, enrolments, openings }] }. A line { ask, … } asks Python for what
 * only the outside can do: kill the server, or sign somebody in; its answer is the next line read.
 */

import { createInterface } from "node:readline";
import { seeded } from "../service_worker/world.js";

globalThis.realFetch = globalThis.fetch;
const { walk } = await import("./walk_family.mjs");

process.on("unhandledRejection", (error) => {
  if (!["QuotaExceededError", "AbortError", "Killed"].includes(error?.name)) throw error;
});

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => JSON.parse((await lines.next()).value);
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

/** One question at a time: what was asked first is answered first. */
let turn = Promise.resolve();
const ask = (what) => (turn = turn.then(() => (say(what), read())));

const { address, walks } = await read();
for (const { seed, ...family } of walks) {
  const report = await walk(family, { address, draws: seeded(seed), ask }).catch((error) => ({ fell: `${error.stack}` }));
  say({ seed, ...report });
}
process.exit();
