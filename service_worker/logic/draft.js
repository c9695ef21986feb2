/** The draft: what is ticked or unticked here and not validated yet, as a Map of opening → "book" or "cancel". */

/** The draft without what a newer page already shows: a box booked meanwhile by the other parent is not a change any more. */
export function reconciled(draft, live) {
  return new Map([...draft].filter(([opening, action]) => (action === "book") !== live.has(opening)));
}

/** The draft once these lines came back from a final refusal; what was ticked since then wins. */
export function withLinesBack(draft, lines) {
  return new Map([...lines.map(({ opening, action }) => [opening, action]), ...draft]);
}
