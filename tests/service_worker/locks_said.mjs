/** What the phone says of the boxes given on the standard input: `tests/domain/test_locks.py` compares it with the town hall. */

import { readFileSync } from "node:fs";
import "./world.js";

const { dateAt, lockAt } = await import("/static/js/grid/locks.js");
const cases = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(({ now, ...box }) => lockAt(box, now, dateAt(now)))));
