/** Made by `make words` from the enums of the server: what it calls what a box is, and why it is locked. */

export const LOCK = /** @type {const} */ ({
  past: "past",
  closed: "closed",
  notOpenYet: "not_open_yet",
  tooLate: "too_late",
  tooLateToCancel: "too_late_to_cancel",
  full: "full",
  elsewhere: "elsewhere",
});

export const STATE = /** @type {const} */ ({
  booked: "booked",
  waiting: "waiting",
  pending: "pending",
  offered: "offered",
  waitable: "waitable",
  full: "full",
  free: "free",
  elsewhere: "elsewhere",
});
