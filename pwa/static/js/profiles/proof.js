/** While one reads the last screen, a worker does what a robot would not do a thousand times. Without it the form leaves as it is. */

const PATIENCE = 20_000;
const form = document.querySelector("form[data-challenge]");
const proof = form.querySelector("[name=proof]");

/** @type {Promise<void>} */
const proved = new Promise((resolve) => {
  const { challenge, bits, worker } = form.dataset;
  if (!globalThis.crypto?.subtle || !globalThis.Worker) return resolve();
  const made = new Worker(worker ?? "");
  made.onerror = () => resolve();
  made.onmessage = ({ data }) => {
    proof.value = data;
    resolve();
  };
  made.postMessage({ challenge, bits: Number(bits) });
  setTimeout(resolve, PATIENCE);
});

let isLeaving = false;
form.addEventListener("submit", async (event) => {
  if (proof.value || isLeaving) return;
  event.preventDefault();
  isLeaving = true;
  await proved;
  form.submit();
});
