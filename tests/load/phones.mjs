/** Phones with their own outbox and sender in front of a real server: one line for each request settled, the counts at the end.
 *
 * The first line read is { address, outboxes, together, pause }; whatever follows says that nothing more may be started.
 */

import { createInterface } from "node:readline";
import { locks, soon } from "../service_worker/world.js";

const { deliver, realTools } = await import("/service_worker/shared/sender.js");
const { STATUS } = await import("/service_worker/vocabulary.js");
const { openSeason } = await import("/service_worker/shared/season.js");
const { openTown } = await import("/service_worker/shared/store.js");

const AS_OF = "2022-01-24T13:24:00+00:00";
const met = {};
let over = false;

const count = (what) => (met[what] = (met[what] ?? 0) + 1);
const isSettled = ({ status }) => status !== STATUS.queued;
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

/** The browser's fetch, to the address of the moment, with the cookie of this phone. */
function fetchOf(address, cookie) {
  return async (path, asked) => {
    try {
      const answer = await fetch(new URL(path, address), { ...asked, headers: { ...asked.headers, Cookie: cookie } });
      const body = await answer.arrayBuffer();
      count(answer.status);
      return new Response(body, answer);
    } catch (error) {
      count(error.cause?.code === "ECONNREFUSED" ? "no server" : "cut");
      throw error;
    }
  };
}

/** Its page and its worker wake together, as at the return of a network, until nothing waits. */
async function sent(outbox, wake, pause) {
  while ((await outbox.pending()).length) {
    await Promise.all([wake(), wake()]);
    await soon(pause);
  }
}

async function phone({ town, account, cookie, items }, { address, together, pause }) {
  const [store, facts] = [openSeason(town, account), openTown(town)];
  const tools = { ...realTools(), fetch: fetchOf(address, cookie), locks: locks(), isOffline: () => false };
  const wake = async () => (await deliver({ town, account, store, facts, eager: true }, tools)).filter(isSettled).forEach(say);
  const add = (item) =>
    store.outbox.add({ ...item, account, town, child: "Bébé", label: "Bébé", as_of: AS_OF, made_at: Date.now(), earliest_limit: null });
  for (const item of items) {
    if (over) break;
    await add(item);
    if (!together) await sent(store.outbox, wake, pause);
  }
  await sent(store.outbox, wake, pause);
}

const lines = createInterface({ input: process.stdin });
lines.once("line", async (first) => {
  lines.once("line", () => (over = true));
  const { outboxes, ...how } = JSON.parse(first);
  await Promise.all(outboxes.map((outbox) => phone(outbox, how)));
  say({ met });
  process.exit();
});
