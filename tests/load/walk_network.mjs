/** The network of a walk, in front of a real town hall: what chance makes of each exchange, byte for byte the same for one seed. */

const STATUSES = [400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504];
const BODIES = [
  { error: "Not Found" },
  { mutation: null, error: "bad_request" },
  { mutation: "proxy", error: "sign_in_needed" },
  { error: "other_account", message: "…" },
  { ok: true },
];

const html = (words) => new Response(`<h1>${words}</h1>`, { headers: { "Content-Type": "text/html" } });

async function lost() {
  throw new TypeError("network");
}

/** Each makes of `go`, the exchange with the town hall, what the phone sees. */
const FATES = {
  lost,
  answerLost: (go) => go().then(lost),
  cutShort: async (go, { chance }) => {
    const answer = await go();
    const text = await answer.text();
    return new Response(text.slice(0, Math.floor(chance() * text.length)), {
      status: answer.status === 204 ? 200 : answer.status,
      headers: answer.headers,
    });
  },
  portal: async () => html("Wi-Fi de la gare"),
  portalAfter: async (go) => (await go(), html("Wi-Fi de la gare")),
  redirected: async () => new Response(null, { status: 302, headers: { Location: "https://portail.test/" } }),
  gateway: async (go, draws) => gateway(draws),
  gatewayAfter: async (go, draws) => (await go(), gateway(draws)),
};

function gateway({ one, chance }) {
  const headers = chance() < 0.3 ? { "Retry-After": "20" } : {};
  return new Response(JSON.stringify(one(BODIES)), { status: one(STATUSES), headers: { "Content-Type": "application/json", ...headers } });
}

/** What a walk is about; pages fetched ahead never arrive, and take no draw. */
const WALKED = /\/(reservations\/demandes|etat|deconnexion)$/;

/** What may befall an exchange in each weather. */
const WEATHERS = {
  fine: ["fine"],
  tunnel: ["lost"],
  station: ["portal", "portalAfter", "redirected"],
  office: ["gateway", "gatewayAfter"],
  storm: ["fine", "fine", "killed", "killed", ...Object.keys(FATES)],
};

/** `kill` kills the town hall's server and starts another; it resolves once that one answers. */
export function network({ address, draws, kill }) {
  const net = { weather: "fine", cookie: "", received: [], fetch };
  const go = (path, asked) => globalThis.realFetch(new URL(path, address), { ...asked, headers: { ...asked.headers, Cookie: net.cookie } });

  async function exchanged(fate, reach) {
    if (fate === "fine") return reach();
    if (fate !== "killed") return FATES[fate](reach, draws);
    const [answer] = await Promise.allSettled([reach(), kill()]);
    return answer.status === "fulfilled" ? answer.value : lost();
  }

  /** The browser's fetch. Every decision that reaches the phone is noted. */
  async function fetch(path, asked = {}) {
    if (!WALKED.test(path)) return lost();
    const fate = draws.one(WEATHERS[net.weather]);
    const answer = await exchanged(fate, () => go(path, asked));
    const body = await answer.clone().text();
    if (asked.method === "POST" && body.includes('"requests"')) net.received.push(body);
    return answer;
  }

  return net;
}

export const weathers = Object.keys(WEATHERS);
