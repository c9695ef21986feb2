/** The draft: what is ticked or unticked here and not validated yet, as a Map of opening → "book" or "cancel". */

/** The draft without what a newer page already shows: a box booked meanwhile by the other parent is not a change any more. */
export function reconciled(draft, live) {
  return new Map([...draft].filter(([opening, action]) => (action === "book") !== live.has(opening)));
}

/** The lines of a validation that no earlier one took: two tabs at step 2 hold the same draft, and it is sent once. */
export function untaken(item, items) {
  const taken = new Set(items.flatMap(({ lines }) => lines.map(({ id }) => id)));
  return item.lines.filter(({ id }) => !id || !taken.has(id));
}
