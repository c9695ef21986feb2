/** The name of a validation, made from what it validates: the same draft has one in every tab, changed lines have another. */

/**
 * A UUID from the ids of the lines and the siblings asked for; the same retried gives the first answer again.
 * @type {(made: { account: string, enrolment: number, lines: Line[], also: number[] }) => Promise<string>}
 */
export async function mutationOf({ account, enrolment, lines, also }) {
  const ticks = lines.map(({ opening, action, id }) => [opening, action, id].join());
  const words = JSON.stringify([account, enrolment, ticks.sort(), [...also].sort()]);
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(words))).slice(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
