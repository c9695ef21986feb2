/** The desk left open says that requests came; it asks only while somebody may read it. */

const EVERY = 20_000;
const line = document.getElementById("news");
const title = document.title;

async function look() {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch(String(line.dataset.ask), { headers: { Accept: "application/json" }, cache: "no-store" });
  const { arrived } = answer.ok ? await answer.json() : {};
  const words = arrived ? `${arrived} ${arrived > 1 ? "nouvelles demandes" : "nouvelle demande"} : voir` : "";
  if (line.textContent === words) return;
  line.replaceChildren(Object.assign(document.createElement("a"), { href: line.dataset.to, textContent: words }));
  line.hidden = !arrived;
  document.title = arrived ? `(${arrived}) ${title}` : title;
}

const again = () => look().catch(() => null);
setInterval(again, EVERY);
document.addEventListener("visibilitychange", again);
