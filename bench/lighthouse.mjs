/**
 * Lighthouse over pages of one signed-in family, on its own phone profile. Reads { chromium, cookies, door, pages: {name: url}, season } as
 * JSON on stdin (the door is seen by who is not signed in); writes { name: { performance, accessibility, "best-practices",
 * failed: [audit, …] } } on stdout. A page that sends elsewhere is refused: the scores would be another's.
 */

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { chromium, folder, cookies, door, pages, season } = JSON.parse(await read(process.stdin));
const require = createRequire(`${folder}/`);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { startFlow } = await load("lighthouse");
const puppeteer = (await load("puppeteer-core")).default;

const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox", "--headless=new"] });
const told = {};
try {
  told.door = await median([], door);
  for (const [name, url] of Object.entries(pages)) told[name] = await median(cookies, url);
  told.recap = await looked(cookies, season, async (flow, page) => {
    await page.goto(season);
    await page.waitForSelector(".week.on input:not(:disabled)");
    await page.evaluate(() => document.querySelector(".week.on input:not(:disabled)").click());
    await page.waitForSelector("#next:not(:disabled)");
    await page.evaluate(() => document.getElementById("next").click());
    await page.waitForSelector("#step-2:not([hidden])");
    await flow.snapshot();
  });
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(told));

/** Of three looks, as Lighthouse advises: the first one of all also starts the browser and the server. */
async function median(cookies, url) {
  const looks = [];
  while (looks.length < 3) looks.push(await looked(cookies, url));
  return looks.sort((a, b) => a.performance - b.performance)[1];
}

/** The scores, of a hundred, of the last step; each page in a context of its own, so that none is there already. */
async function looked(cookies, url, walk = () => {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setCookie(...cookies);
  const flow = await startFlow(page, { config: { extends: "lighthouse:default", settings: { onlyCategories: ["performance", "accessibility", "best-practices"], disableStorageReset: true } } });
  await flow.navigate(url);
  await walk(flow, page);
  const { lhr } = (await flow.createFlowResult()).steps.at(-1);
  if (lhr.finalDisplayedUrl.split("#")[0] !== url) throw new Error(`${url} sends to ${lhr.finalDisplayedUrl}`);
  await context.close();
  const isWhole = lhr.gatherMode === "navigation";
  const scores = Object.values(lhr.categories).filter(({ id }) => isWhole || id !== "performance").map(({ id, score }) => [id, Math.round(score * 100)]);
  const failed = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== "informative");
  return { ...Object.fromEntries(scores), failed: failed.map(({ id, displayValue, score }) => `${id} ${displayValue ?? score}`) };
}

async function read(stream) {
  let text = "";
  for await (const part of stream) text += part;
  return text;
}
