// The page in a browser: search, sorting, keyboard, without script, on paper, at three widths, and what axe-core finds.
// node check.mjs CHROMIUM PAGE... ; the first page is of many authorities.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, ...pages] = process.argv.slice(2);
const pictures = process.env.PICTURES || mkdtempSync(join(tmpdir(), "page-"));
const WIDTHS = [320, 390, 1280];
const NOTICE = "Internal: not for publication";
let failed = 0;

function hold(is, what) {
  if (!is) {
    failed += 1;
    console.error(`FAILED: ${what}`);
  }
}

async function opened(browser, file, options = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => hold(message.type() !== "error", `${file}: ${message.text()}`));
  page.on("pageerror", (error) => hold(false, `${file}: ${error}`));
  const url = pathToFileURL(resolve(file)).href;
  await page.goto(url);
  hold(asked.every((own) => own === url), `${file} asks for ${asked.filter((own) => own !== url)}`);
  return page;
}

async function accessible(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const own of found.violations) {
    hold(false, `${name}: axe ${own.id}: ${own.help}; ${own.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  }
}

async function widths(browser, file) {
  const page = await opened(browser, file);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    hold(wide <= width, `${file}: at ${width} px it is ${wide} px wide`);
    await accessible(page, `${file} at ${width} px`);
    await page.screenshot({ path: join(pictures, `${basename(dirname(resolve(file)))}-${width}.png`), clip: { x: 0, y: 0, width, height: 3000 }, fullPage: true });
  }
  // What is closed is looked at as well.
  await page.evaluate(() => document.querySelectorAll("details").forEach((own) => { own.open = true; }));
  await accessible(page, `${file} opened`);
  await page.context().close();
}

// The rows that are shown, as the texts of one column.
const column = (page, at) => page.$$eval("#authority-table tbody tr:not([hidden])", (rows, at) => rows.map((row) => row.cells[at].textContent.trim()), at);

async function searched(browser, file) {
  const page = await opened(browser, file);
  const all = await column(page, 0);
  hold(all.length > 0, `${file}: no authority is listed`);
  const name = all[all.length - 1];
  await page.getByLabel("Search by name, code, region or what came").fill(name.toUpperCase());
  const found = await column(page, 0);
  hold(found.includes(name) && found.length < all.length, `${file}: a search for ${name} finds ${found.length} of ${all.length}`);
  const told = await page.locator(".search [role=status]").textContent();
  hold(told === `${found.length} of ${all.length} are shown`, `${file}: the search says "${told}"`);
  await page.getByLabel("Search by name, code, region or what came").fill("no authority has this name");
  hold((await column(page, 0)).length === 0, `${file}: a search for nothing finds something`);
  await page.getByLabel("Search by name, code, region or what came").fill("");
  hold((await column(page, 0)).length === all.length, `${file}: an empty search does not show all`);
  await page.context().close();
}

async function sorted(browser, file) {
  const page = await opened(browser, file);
  const sort = async (heading) => {
    const button = page.locator("#authority-table th button", { hasText: heading });
    // By keyboard alone.
    await button.focus();
    await page.keyboard.press("Enter");
    return button.evaluate((own) => own.closest("th").getAttribute("aria-sort"));
  };
  hold(await sort("Authority") === "ascending", `${file}: names sort first from A to Z`);
  const names = await column(page, 0);
  const inOrder = [...names].sort((one, other) => one.localeCompare(other, "en-GB"));
  hold(names.join() === inOrder.join(), `${file}: names are not in order`);
  hold(await sort("Authority") === "descending", `${file}: names sort then from Z to A`);
  hold(await sort("Errors") === "descending", `${file}: most errors come first`);
  const errors = (await column(page, 3)).map(Number);
  hold(errors.every((own, at) => at === 0 || errors[at - 1] >= own), `${file}: errors are not in order: ${errors}`);
  hold(await sort("Received") === "ascending", `${file}: days sort as days`);
  const days = await page.$$eval("#authority-table tbody tr", (rows) => rows.map((row) => row.cells[5].querySelector("time")?.dateTime ?? "9999"));
  hold(days.every((own, at) => at === 0 || days[at - 1] <= own), `${file}: days are not in order`);
  await page.context().close();
}

// Whether what is waited for comes in time.
async function within(waited) {
  return waited.then(() => true, () => false);
}

async function byKeyboard(browser, file) {
  const page = await opened(browser, file);
  await page.keyboard.press("Tab");
  hold(await page.evaluate(() => document.activeElement.className) === "skip", `${file}: the first that is reached skips to the content`);
  hold(await page.locator(".skip").evaluate((own) => own.getBoundingClientRect().left >= 0), `${file}: the link that skips is not seen`);
  await page.keyboard.press("Enter");
  hold(await page.evaluate(() => document.activeElement.id) === "main", `${file}: skipping does not lead to the content`);
  const link = page.locator("#authority-table a").first();
  if (await link.count() > 0) {
    const outline = await link.evaluate((own) => { own.focus(); return getComputedStyle(own).boxShadow; });
    hold(outline !== "none", `${file}: a link that has the focus does not show it`);
    const list = (await link.getAttribute("href")).slice(1);
    await page.keyboard.press("Enter");
    // The browser opens a list before the page is told that its address changed.
    const isAtList = (list) => document.activeElement.closest("details")?.querySelector(".list").id === list;
    hold(await within(page.waitForFunction(isAtList, list, { timeout: 5000 })), `${file}: the focus is not at the list that a link leads to`);
    await page.keyboard.press("Enter");
    hold(await within(page.locator(`#${list}`).waitFor({ state: "hidden", timeout: 5000 })), `${file}: a list does not close by keyboard`);
  }
  await page.context().close();
}

async function withoutScript(browser, file) {
  const page = await opened(browser, file, { javaScriptEnabled: false });
  hold(await page.locator("h1").isVisible(), `${file}: without script there is nothing`);
  hold(await page.locator("input, button").count() === 0, `${file}: without script something is offered that does nothing`);
  const link = page.locator("#authority-table a").first();
  if (await link.count() > 0) {
    const list = (await link.getAttribute("href")).slice(1);
    await link.click();
    hold(await page.locator(`#${list}`).isVisible(), `${file}: without script a list does not open`);
  }
  await page.context().close();
}

async function onPaper(browser, file, isInternal) {
  const page = await opened(browser, file);
  const pdf = join(pictures, `${basename(dirname(resolve(file)))}.pdf`);
  await page.pdf({ path: pdf, preferCSSPageSize: true });
  const sheets = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8", maxBuffer: 1 << 26 }).split("\f").slice(0, -1);
  hold(sheets.length > 0 && sheets.every((own) => own.includes(NOTICE) === isInternal), `${file}: ${sheets.filter((own) => own.includes(NOTICE)).length} of ${sheets.length} printed pages say that it is internal`);
  const lists = await page.locator(".list li").count();
  const text = sheets.join("\n");
  const first = lists > 0 && (await page.locator(".list .where").count()) > 0 ? (await page.locator(".list .where").first().textContent()).trim().split(" ")[0] : "";
  hold(text.includes(first), `${file}: what is closed on the screen is not printed`);
  await page.context().close();
}

const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
for (const file of pages) {
  const isInternal = readFileSync(file, "utf8").includes("id=\"authority-table\"");
  await widths(browser, file);
  if (isInternal) {
    await searched(browser, file);
    await sorted(browser, file);
  }
  await byKeyboard(browser, file);
  await withoutScript(browser, file);
  await onPaper(browser, file, isInternal);
  console.log(`${file}: looked at`);
}
await browser.close();
console.log(`Pictures: ${pictures}`);
process.exit(failed > 0 ? 1 : 0);
