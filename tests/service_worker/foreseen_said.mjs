/** What the recap of a phone without a network announces, case by case: `tests/domain/test_foresee.py` compares it with the decision. */

import { readFileSync } from "node:fs";
import "./world.js";

const { foreseen } = await import("/static/js/grid/foresee.js");
const { rivalsOf } = await import("/static/js/grid/rivals.js");
const cases = JSON.parse(readFileSync(0, "utf8"));
console.log(
  JSON.stringify(cases.map(({ children, excludes, isReviewed }) => foreseen(children, { rivals: rivalsOf(excludes), isReviewed }))),
);
