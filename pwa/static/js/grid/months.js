/** Which weeks are shown: those of a month, or one. The address says it: `#2022-02`, `#2022-W05`. */

/**
 * The keys of the rows to show for an address; null when it names nothing of the season.
 * @type {(hash: string, weeks: Week[]) => string[] | null}
 */
export function shownBy(hash, weeks) {
  const key = hash.replace("#", "");
  const found = weeks.filter(({ week, months }) => week === key || months.includes(key));
  return found.length ? found.map(({ week }) => week) : null;
}

/**
 * The month or week beside this one; null at either end.
 * @type {(key: string, step: number, weeks: Week[], months: string[]) => string | null}
 */
export function beside(key, step, weeks, months) {
  const list = key.includes("W") ? weeks.map(({ week }) => week) : months;
  return list[list.indexOf(key) + step] ?? null;
}

/**
 * From a month to one of its weeks (today's if it is there, else the first with a box), and from a week to its month.
 * @type {(key: string, weeks: Week[]) => string | undefined}
 */
export function switched(key, weeks) {
  if (key.includes("W")) return weeks.find(({ week }) => week === key)?.months.at(-1);
  const its = weeks.filter(({ months }) => months.includes(key));
  return (its.find(({ today }) => today) ?? its.find(({ open }) => open) ?? its[0]).week;
}

/**
 * Whether these weeks have some before today's and some from then on: only such a month is folded.
 * @type {(shown: string[], weeks: Week[]) => boolean}
 */
export function folds(shown, weeks) {
  const its = weeks.filter(({ week }) => shown.includes(week));
  return its.some(({ gone }) => gone) && its.some(({ gone }) => !gone);
}

/**
 * Wire the arrows, the list of months and Semaine / Mois. Returns what tells which rows are shown.
 * @type {(form: Part) => { key(): string | undefined }}
 */
export function startMonths(form) {
  const rows = [...form.querySelectorAll(".week")];
  /** @type {Map<string, string>} */
  const names = new Map([...form.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link.textContent]));
  const months = [...names.keys()];
  const weeks = rows.map((row) => ({
    week: row.dataset.week,
    months: row.dataset.months.split(" "),
    today: Boolean(row.querySelector(".today")),
    open: Boolean(row.querySelector(".slot")),
    gone: row.classList.contains("gone"),
  }));
  const title = form.querySelector("#shown");
  const gone = form.querySelector("#gone");
  const list = document.createElement("select");
  list.ariaLabel = "Mois affiché";
  list.append(...months.map((month) => new Option(names.get(month), month)));
  title.after(list);
  let key = form.dataset.month;

  /** @type {(wanted: string) => void} */
  const show = (wanted) => {
    const shown = shownBy(wanted, weeks);
    if (!shown) return;
    key = wanted;
    const isWeek = key.includes("W");
    for (const row of rows) row.classList.toggle("on", shown.includes(row.dataset.week));
    if (gone) gone.hidden = isWeek || !folds(shown, weeks);
    for (const day of form.querySelectorAll(".on .day")) day.classList.toggle("out", !isWeek && !day.dataset.day.startsWith(key));
    form.classList.toggle("by-week", isWeek);
    const [name = "", detail = ""] = isWeek ? [`Semaine ${Number(key.slice(-2))}`, span(form)] : names.get(key)?.split(" ") ?? [];
    title.replaceChildren(name, " ", Object.assign(document.createElement("span"), { textContent: detail }));
    list.value = isWeek ? String(weeks.find(({ week }) => week === key)?.months.find((month) => names.has(month))) : key;
    for (const step of form.querySelectorAll(".step")) step.disabled = !beside(key, Number(step.dataset.step), weeks, months);
    for (const view of form.querySelectorAll("[data-view]")) view.ariaPressed = String((view.dataset.view === "week") === isWeek);
  };
  /** @type {(wanted?: string | null) => void} */
  const go = (wanted) => {
    if (!wanted) return;
    history.replaceState(history.state, "", `#${wanted}`);
    show(wanted);
  };
  form.querySelector(".tools").addEventListener("click", (event) => {
    const { step, view } = /** @type {Part} */ (event.target).closest("button")?.dataset ?? {};
    if (step) go(beside(key, Number(step), weeks, months));
    if (view && (view === "week") !== key.includes("W")) go(switched(key, weeks));
  });
  list.addEventListener("change", () => go(list.value));
  addEventListener("hashchange", () => show(location.hash.slice(1)));
  show(key);
  show(location.hash.slice(1));
  return { key: () => key };
}

/**
 * « 31/01 – 06/02 », the first and the last day of the week shown.
 * @type {(form: Part) => string}
 */
function span(form) {
  const days = [...form.querySelectorAll(".on .day")].map(({ dataset }) => `${dataset.day.slice(8)}/${dataset.day.slice(5, 7)}`);
  return `${days[0]} – ${days.at(-1)}`;
}
