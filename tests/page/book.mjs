// The documentation in a browser, as files and without a network: what axe-core finds, whether a phone shows it at its width, and the search.
// node book.mjs CHROMIUM SITE ; PICTURES=folder keeps pictures.
import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, given] = process.argv.slice(2);
const site = resolve(given);
const pictures = process.env.PICTURES || mkdtempSync(join(tmpdir(), "book-"));
const WIDTHS = [320, 390, 1280];
// One of each kind: the first page, long tables, long lines of code, pictures, generated pages.
const LOOKED_AT = ["index.html", "tutorial.html", "outputs.html", "rules.html", "audit.html", "reading-outputs.html", "how-to/add-a-rule.html", "reference/commands.html", "reference/columns.html"];
let failed = 0;

function hold(is, what) {
  if (!is) {
    failed += 1;
    console.error(`FAILED: ${what}`);
  }
}

async function opened(browser, name, options = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("request", (request) => hold(request.url().startsWith("file:") || request.url().startsWith("data:"), `${name} asks for ${request.url()}`));
  page.on("pageerror", (error) => hold(false, `${name}: ${error}`));
  await page.goto(pathToFileURL(join(site, name)).href);
  return page;
}

async function accessible(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  for (const own of found.violations) {
    hold(false, `${name}: axe ${own.id}: ${own.help}; ${own.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`);
  }
}

async function looked(browser, name) {
  for (const width of WIDTHS) {
    const page = await opened(browser, name, { viewport: { width, height: 900 } });
    await page.waitForTimeout(100);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    hold(wide <= width, `${name}: at ${width} px it is ${wide} px wide`);
    await accessible(page, `${name} at ${width} px`);
    await page.screenshot({ path: join(pictures, `${name.replaceAll("/", "-").replace(".html", "")}-${width}.png`), clip: { x: 0, y: 0, width, height: 1600 }, fullPage: true });
    await page.context().close();
  }
}

// Every page by itself: nothing is asked of another place, nothing breaks.
async function all(browser, names) {
  for (const name of names) {
    const page = await opened(browser, name);
    hold(await page.locator("main h1").count() === 1, `${name}: not one first heading`);
    await page.context().close();
  }
}

async function searched(browser) {
  const page = await opened(browser, "index.html");
  await page.keyboard.press("s");
  const field = page.getByRole("searchbox");
  await field.pressSequentially("disclosure");
  const first = page.locator("#mdbook-searchresults a").first();
  await first.waitFor({ timeout: 10000 }).catch(() => {});
  const count = await page.locator("#mdbook-searchresults a").count();
  hold(count > 0, `a search for "disclosure" finds nothing`);
  if (count > 0) {
    const lead = await first.getAttribute("href");
    hold(/disclosure/.test(lead), `a search for "disclosure" leads first to ${lead}`);
  }
  await page.context().close();
}

async function withoutScript(browser) {
  const page = await opened(browser, "tutorial.html", { javaScriptEnabled: false });
  hold((await page.locator("main").innerText()).includes("quarterday run"), "without script the tutorial is not there");
  await page.context().close();
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const names = readdirSync(site, { recursive: true }).map((own) => relative(".", own)).filter((own) => own.endsWith(".html") && own !== "toc.html" && own !== "404.html").sort();
await all(browser, names);
for (const name of LOOKED_AT) await looked(browser, name);
await searched(browser);
await withoutScript(browser);
await browser.close();
if (failed > 0) process.exit(1);
console.log(`${names.length} pages of the documentation: accessible, whole on a phone, and searched without a network`);
