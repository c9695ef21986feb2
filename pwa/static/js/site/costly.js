/** Pages are not fetched ahead on a slow or metered connection: said once, with a way to ask for it. */

import { channelOf, MESSAGE } from "/service_worker/vocabulary.js";
import { banner } from "./banner.js";
import { make } from "./dialog.js";

const NAME = "preau-costly";
const SAID = "Connexion lente ou économie de données : vos pages ne sont pas préparées pour le hors-connexion. ";
const READY = "C’est fait : vos pages s’ouvrent sans réseau.";

export function tellCostly() {
  if (document.getElementById(NAME) || sessionStorage.getItem(NAME)) return;
  sessionStorage.setItem(NAME, "said");
  const button = make("button", { type: "button", className: "quiet" }, "Les préparer quand même");
  button.addEventListener("click", prepare, { once: true });
  banner(NAME, SAID, button);
}

async function prepare() {
  banner(NAME, "Vos pages se préparent…");
  new BroadcastChannel(channelOf(document.body.dataset.town)).addEventListener(
    "message",
    ({ data }) => data.type === MESSAGE.warmed && banner(NAME, READY),
  );
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ type: MESSAGE.warm, paths: [], anyway: true });
}
