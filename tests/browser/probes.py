"""What tests ask of a page as it stands: JavaScript that the browser evaluates, and the page never sees."""

from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()

VIOLATIONS = """async () => {
  const { violations } = await axe.run(document, {
    resultTypes: ["violations"], rules: { "label-content-name-mismatch": { enabled: true } },
  });
  const told = ({ id }, { html, target }) => `${id}: ${html.slice(0, 160)} (${target})`;
  return violations.flatMap((rule) => rule.nodes.map((node) => told(rule, node)));
}"""
"""What axe says, once AXE is evaluated: one line a node."""

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const right = (one) => Math.round(one.getBoundingClientRect().right);
  const beyond = [...document.body.querySelectorAll("*")].filter((one) => right(one) > width + 1);
  return ["trop large", ...beyond.slice(0, 5).map((one) => `${one.tagName}.${one.className} ${right(one)} > ${width}`)];
}"""
"""What makes the page scroll sideways."""

BROKEN_WORDS = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const [range, found] = [document.createRange(), []];
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".sr, option");
  const around = (data, index) => /\\S*$/.exec(data.slice(0, index))[0] + /^\\S*/.exec(data.slice(index))[0];
  for (let text; (text = texts.nextNode()); ) {
    for (const { index, 0: word } of isSeen(text.parentElement) ? text.data.matchAll(/\\p{L}+/gu) : []) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1 && !around(text.data, index).includes("@")) found.push(`« ${word} » est coupé`);
    }
  }
  return found;
}"""
"""The words that the page breaks between two lines; a mail address may be."""

SMALL_TARGETS = """() => {
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".skip");
  const isNothing = (at) => at.nodeName === "svg" || (at.nodeType === 3 ? !/[^\\s.]/.test(at.data) : at.nodeType !== 1);
  const beside = (at, way) => { do at = at[way]; while (at && isNothing(at)); return at; };
  const isBlock = (at) => at.nodeType === 1 && !/inline/.test(getComputedStyle(at).display);
  const isEnd = (at) => !at || at.nodeName === "BR" || isBlock(at);
  const isAlone = (one) => ["previousSibling", "nextSibling"].every((way) => isEnd(beside(one, way)));
  const isText = (one) => one.tagName === "A" && getComputedStyle(one).display === "inline" && !isAlone(one);
  const isWholeCard = (one) => getComputedStyle(one, "::after").position === "absolute";
  const target = (one) => one.closest("label") ?? one;
  return [...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")]
    .filter((one) => isSeen(one) && !isText(one) && !isWholeCard(one) && !one.disabled)
    .map((one) => [one, target(one).getBoundingClientRect()])
    .filter(([one, box]) => box.height && (box.height < 44 || box.width < (one.closest("nav") ? 44 : 24)))
    .map(([one, box]) => `${one.outerHTML.slice(0, 110)} ${Math.round(box.width)}×${Math.round(box.height)}`);
}"""
"""What a finger has to touch, and is under 44 px high. Links in a sentence are as high as their line; one that
stands alone is none."""

FOCUSED = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const there = document.elementFromPoint(box.left + Math.min(box.width / 2, 150), box.top + box.height / 2);
  const parts = [one, one.nextElementSibling].filter(Boolean).map((part) => getComputedStyle(part));
  parts.push(getComputedStyle(one, "::after"));
  const isPicker = one.type === "date" && !one.matches(":focus-visible"); // the browser's own button, with its own ring
  const words = one.ariaLabel ?? one.labels?.[0]?.textContent ?? one.textContent;
  return {
    words: words.replace(/\\s+/g, " ").trim(),
    isUncovered: Boolean(there) && (one.contains(there) || one.parentNode.contains(there)),
    hasRing: isPicker || parts.some(({ boxShadow }) => /0px [35]px$/.test(boxShadow)),
  };
}"""
"""Where the focus is: its words, whether something lies over it, whether it is ringed."""

MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
  return /[1-9]/.test(transitionDuration) || animationName !== "none" || scrollBehavior === "smooth";
}).length"""
"""How many elements move or would move."""

GLUED = """() => {
  const shown = [...document.querySelectorAll("main .card, main p")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.parentElement.closest(".card"))
    .map((one) => [one, one.getBoundingClientRect()]).filter(([, box]) => box.height > 1);
  const isUnder = (box, next) => Math.abs(next.top - box.bottom) < 6 && next.left < box.right && next.right > box.left;
  const words = (one) => one.textContent.replace(/\\s+/g, " ").trim().slice(0, 40);
  return shown.filter(([one]) => one.matches(".card")).flatMap(([one, box]) => shown
    .filter(([next, under]) => next !== one && isUnder(box, under)).map(([next]) => `${words(one)} / ${words(next)}`));
}"""
"""The cards that touch what is under them."""
