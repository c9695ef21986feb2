/** Made by `make words` from the enums of the server: what it calls what is asked of a box, and what came of it. */

export const ASK = /** @type {const} */ ({
  book: "book",
  cancel: "cancel",
});

export const OUTCOME = /** @type {const} */ ({
  booked: "booked",
  cancelled: "cancelled",
  unchanged: "unchanged",
  refused: "refused",
});

export const REASON = /** @type {const} */ ({
  notEnrolled: "not_enrolled",
  incompatibleSlot: "incompatible_slot",
  changedSince: "changed_since",
});
