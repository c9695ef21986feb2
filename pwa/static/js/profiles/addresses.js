/** Addresses are offered as one types, from the national service, through our server. Without it one just types. */

const PAUSE = 300;
const SHORTEST = 4;
const typing = document.querySelector("#address");
const list = document.querySelector("#addresses");
const url = document.querySelector("[data-complete]").dataset.complete ?? "";
/** @type {Map<string, string[]>} */
const known = new Map();
let waiting = 0;

/** @type {(typed: string) => Promise<void>} */
async function ask(typed) {
  const body = new URLSearchParams({ address: typed });
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || typing.value !== typed) return;
  const { found } = await answer.json();
  list.replaceChildren(...found.map(offered));
}

/** @type {(address: string[]) => HTMLOptionElement} */
function offered([street, postcode, city]) {
  const option = document.createElement("option");
  option.value = `${street}, ${postcode} ${city}`;
  known.set(option.value, [street, postcode, city]);
  return option;
}

/** @type {(chosen: string[]) => void} */
function fill(chosen) {
  ["address", "postcode", "city"].forEach((name, at) => {
    document.getElementById(name).value = chosen[at] ?? "";
  });
  list.replaceChildren();
}

typing.addEventListener("input", () => {
  clearTimeout(waiting);
  const chosen = known.get(typing.value);
  if (chosen) return fill(chosen);
  const typed = typing.value;
  if (typed.trim().length >= SHORTEST) waiting = setTimeout(ask, PAUSE, typed);
});
