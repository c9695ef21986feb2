/** « Sur votre écran d’accueil » : our own card, never on a first visit, and gone for ninety days when it is not wanted. */

const MEMORY = "preau-install";
const HALF_HOUR = 1_800_000;
const DAY = 86_400_000;
const NOT_AGAIN_BEFORE = 90 * DAY;
/** @type {{ visits: number, dismissed: number | null }} Someone followed a link to it. */
const WANTED = { visits: 2, dismissed: null };

/**
 * What is remembered, with this page: after half an hour without one, it is another visit.
 * @param {{ visits?: number, seen?: number, dismissed?: number | null } | undefined} remembered
 * @param {number} now
 */
export function visited({ visits = 0, seen = 0, dismissed = null } = {}, now) {
  return { visits: Math.abs(now - seen) > HALF_HOUR ? visits + 1 : visits, seen: now, dismissed };
}

/**
 * What to show: the browser's own question, how to do it on an iPhone, or nothing.
 * @type {(memory: typeof WANTED, phone: { now: number, isInstalled: boolean, isIos: boolean, canPrompt: boolean }) => string | null}
 */
export function hintFor({ visits, dismissed }, { now, isInstalled, isIos, canPrompt }) {
  const isUnwanted = dismissed !== null && now - dismissed < NOT_AGAIN_BEFORE;
  if (isInstalled || visits < 2 || isUnwanted) return null;
  return canPrompt ? "prompt" : isIos ? "ios" : null;
}

/** Safari and its sisters on a phone or a tablet say themselves whether they run from the home screen. */
const isIos = () => "standalone" in navigator && navigator.maxTouchPoints > 0;
export const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

/**
 * `prompted` resolves with the browser's `beforeinstallprompt`, if it ever comes; `waiting` is how many requests wait on this phone.
 * @type {(card: HTMLElement, prompted: Promise<InstallOffer>, waiting: Promise<number>) => void}
 */
export function startInstall(card, prompted, waiting) {
  const memory = visited(JSON.parse(localStorage.getItem(MEMORY) ?? "{}"), Date.now());
  const keep = () => localStorage.setItem(MEMORY, JSON.stringify(memory));
  keep();
  const dismiss = () => {
    memory.dismissed = Date.now();
    keep();
    card.hidden = true;
  };
  /** @type {(kind: string | null) => void} */
  const show = (kind) => {
    for (const part of card.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== kind;
    card.hidden = !kind;
  };
  const isAsked = location.hash === "#install";
  /** @type {(canPrompt: boolean) => void} */
  const offer = (canPrompt) =>
    show(hintFor(isAsked ? WANTED : memory, { now: Date.now(), isInstalled: isInstalled(), isIos: isIos(), canPrompt }));

  offer(false);
  waiting.then((count) => sendFirst(card, count)).catch(() => null);
  prompted.then((event) => {
    card.querySelector("[data-do=install]").addEventListener("click", async () => {
      await event.prompt();
      dismiss();
    }, { once: true });
    offer(true);
  });
  card.querySelector("[data-do=later]").addEventListener("click", dismiss);
  addEventListener("appinstalled", () => (card.hidden = true));
}

/**
 * The installed app has its own memory: what waits in this one would stay behind.
 * @type {(card: HTMLElement, count: number) => void}
 */
function sendFirst(card, count) {
  const [words] = card.querySelectorAll("[data-queued]");
  words.hidden = count === 0;
  words.querySelector("b").textContent = count > 1 ? `${count} demandes attendent` : "Une demande attend";
}
