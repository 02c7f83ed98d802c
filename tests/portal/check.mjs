// The portal in a browser, by keyboard alone: an authority's whole way and the unit's, with the script of its one page and without; what axe-core finds on every page, at three widths.
// node check.mjs CHROMIUM QUARTERDAY ; run in the repository. PICTURES=folder keeps pictures.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, given] = process.argv.slice(2);
const quarterday = resolve(given);
const project = resolve(import.meta.dirname, "../..");
const pictures = process.env.PICTURES || mkdtempSync(join(tmpdir(), "portal-pictures-"));
const WIDTHS = [320, 390, 1280];
const PERIOD = "2019-20";
const PASSWORD = "correct horse battery";
let failed = 0;

function hold(is, what) {
  if (!is) {
    failed += 1;
    console.error(`FAILED: ${what}`);
  }
}

// The sample, as if one authority had sent nothing yet.
const ITS_FILE = "Isle of Wight food hygiene 2019-20.csv";
const sample = join(project, "sample_data/food-hygiene/inbox");
const workspace = mkdtempSync(join(tmpdir(), "portal-"));
cpSync(sample, join(workspace, "inbox"), { recursive: true });
const inbox = join(workspace, "inbox", PERIOD);
rmSync(join(inbox, ITS_FILE));
writeFileSync(join(workspace, "quarterday.toml"), `collection = "${project}/schemas/food-hygiene"
register = "${project}/schemas/register"
inbox = "inbox/{period}"
out = "out/{period}"
notice = "Every figure here is synthetic: made returns, to show what the program does."
`);
// Who looks after whom.
writeFileSync(join(workspace, "officers.csv"), "officer,code,region\nOlive Officer,,E12000002\nBen Brown,,E12000007\n");
// Another workspace, of which everybody sees the register.
function sampleOf(name) {
  const copy = mkdtempSync(join(tmpdir(), `portal-${name}-`));
  cpSync(join(project, "sample_data/partnership", name), copy, { recursive: true });
  writeFileSync(join(copy, "quarterday.toml"), readFileSync(join(copy, "quarterday.toml"), "utf8").replaceAll("../../..", project));
  return copy;
}
const convictions = sampleOf("prosecutions");
// And one with texts that somebody has to decide about.
const stories = sampleOf("fit3");
rmSync(join(stories, "decisions"), { recursive: true });
const good = readFileSync(join(sample, PERIOD, ITS_FILE), "utf8").replaceAll("\r", "");
// Ten faults: texts, a blank, negative numbers, percentages over 100.
const FAULTS = [
  [":,1936\n", ":,\n"],
  ["intervention,49\n", "intervention,-49\n"],
  ["programme,0\n", "programme,none\n"],
  ["A to E (%),94.81\n", "A to E (%),194.81\n"],
  ["\",82.42\n", "\",182.42\n"],
  ["B,62,69.35,", "B,62,169.35,"],
  ["closure,2\n", "closure,-2\n"],
  ["written warnings:,358\n", "written warnings:,about 360\n"],
  ["concluded,1\n", "concluded,1.5\n"],
  ["occupied,5.9\n", "occupied,six\n"],
];
const faulty = FAULTS.reduce((text, [from, to]) => {
  hold(text.includes(from), `the sample has no ${from}`);
  return text.replace(from, to);
}, good);
const folder = mkdtempSync(join(tmpdir(), "portal-files-"));
const [faultyFile, goodFile] = ["my return.csv", "my return mended.csv"].map((name) => join(folder, name));
writeFileSync(faultyFile, faulty);
writeFileSync(goodFile, good);

const command = (...words) => execFileSync(quarterday, words, { encoding: "utf8" });

async function served(folder, period, registers) {
  const server = spawn(quarterday, ["serve", "-C", folder, "--period", period, "--listen", "127.0.0.1:0", "--registers-of", registers], { stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((told, gone) => {
    server.stdout.on("data", (text) => told(String(text).match(/http:\/\/\S+/)[0].replace(/\/$/, "")));
    server.on("exit", () => gone(new Error("the server ended")));
  });
  return { server, address };
}

async function looked(page, name) {
  const here = new URL(page.url()).pathname;
  for (const own of await page.locator(".ways a").all()) {
    const way = await own.getAttribute("href");
    const is = way === here ? "page" : way !== "/" && here.startsWith(`${way}/`) ? "true" : null;
    hold((await own.getAttribute("aria-current")) === is, `${name}: the way to ${way} is not marked as it is`);
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    hold(wide <= width, `${name}: at ${width} px it is ${wide} px wide`);
    await page.screenshot({ path: join(pictures, `${name}-${width}.png`), clip: { x: 0, y: 0, width, height: 2400 }, fullPage: true });
  }
  await page.evaluate(() => document.querySelectorAll("details").forEach((own) => { own.open = true; }));
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const own of found.violations) {
    hold(false, `${name}: axe ${own.id}: ${own.help}; ${own.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  }
  await page.evaluate(() => document.querySelectorAll("details").forEach((own) => { own.open = false; }));
}

// Goes on with Tab until the focus is where it is wanted: what cannot be reached so, cannot be used.
async function reach(page, locator) {
  const wanted = await locator.first().elementHandle();
  await page.evaluate(() => document.activeElement?.blur?.());
  for (let steps = 0; steps < 400; steps += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((own) => own === document.activeElement)) {
      const seen = await wanted.evaluate((own) => { const style = getComputedStyle(own); return style.boxShadow !== "none" || style.outlineStyle !== "none"; });
      hold(seen, "a control that has the focus does not show it");
      return;
    }
  }
  throw new Error(`${locator} is not reached by keyboard`);
}

async function goes(page, locator) {
  await reach(page, locator);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

async function choose(page, file) {
  const own = page.getByLabel("All files of the return");
  await reach(page, own);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Space")]);
  await chooser.setFiles(file);
}

async function type(page, label, text) {
  await reach(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}

async function tick(page, label, within = page) {
  const own = within.getByLabel(label).first();
  const name = await own.getAttribute("name");
  const group = own.locator("xpath=ancestor::form").locator(`input[name="${name}"]`);
  await reach(page, group.first());
  await page.keyboard.press("Space");
  // Of several that exclude each other Tab reaches one; arrows reach the others.
  for (let steps = 0; steps < await group.count() && !(await own.isChecked()); steps += 1) {
    await page.keyboard.press("ArrowDown");
  }
  hold(await own.isChecked(), `${label} is not ticked by keyboard`);
}

const button = (page, name) => page.getByRole("button", { name, exact: true });
const receiptsOf = () => readFileSync(join(inbox, "receipts.csv"), "utf8");

async function authority(browser, address) {
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  page.on("console", (message) => hold(message.type() !== "error" || /status of 4/.test(message.text()), `console: ${message.text()}`));
  const link = command("portal", "invite", "-C", workspace, "--period", PERIOD, "--unit", "Isle of Wight", "--name", "Ann Wight", "--email", "ann@wight.example", "--address", address);
  await page.goto(address);
  await looked(page, "front");
  await page.goto(link.match(/http\S+\/enter\/\S+/)[0]);
  await looked(page, "enter");
  await goes(page, button(page, "Continue"));
  await looked(page, "home");
  const form = page.getByRole("link", { name: "Download your form" });
  await reach(page, form);
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  hold(readFileSync(await download.path()).subarray(0, 2).toString() === "PK", "the form is no workbook");
  await goes(page, page.getByRole("link", { name: "Check your return, and send it" }));
  await looked(page, "upload");
  await goes(page, button(page, "Check only"));
  hold(await page.getByRole("alert").isVisible() && (await page.title()).startsWith("Error: "), "an upload of nothing is not told");
  await looked(page, "upload-wrong");
  await choose(page, faultyFile);
  await goes(page, button(page, "Check only"));
  const told = await page.locator("main").innerText();
  hold(/^10 to correct/m.test(told), `ten faults are not told as ten: ${told.slice(0, 200)}`);
  for (const part of ["about 360", "six", "none", "-49", "194.81", "182.42", "169.35", "-2", "1.5", "It must be at most 100", "nothing is given"]) {
    hold(told.includes(part), `what was found does not say ${part}`);
  }
  hold(/\bB\d+/.test(told), "no cell is named");
  hold(await button(page, "Send").count() === 0, "to check only offers to send");
  await looked(page, "checked");
  await goes(page, page.getByRole("link", { name: "Check other files" }));
  await choose(page, goodFile);
  await goes(page, button(page, "Check, and send after that"));
  await looked(page, "checked-good");
  await goes(page, button(page, "Send"));
  const receipt = await page.locator("main").innerText();
  const hash = createHash("sha256").update(readFileSync(goodFile)).digest("hex");
  hold(receipt.includes(hash), "the receipt has not the hash of what was sent");
  hold(/E06000046 2019-20 \w+\.csv/.test(receiptsOf()), "receipts.csv has no line of it");
  await looked(page, "receipt");
  await goes(page, page.getByRole("link", { name: "Back to your return" }));
  await tick(page, "I am entitled to");
  await goes(page, button(page, "Sign off"));
  hold((await page.locator("main").innerText()).includes("Signed off by Ann Wight (Isle of Wight)"), "the sign-off is not shown");
  await looked(page, "home-sent");
  return page;
}

async function signsIn(page, address, login) {
  await page.goto(`${address}/sign-in`);
  await type(page, "Name of the account", login);
  await type(page, "Password", PASSWORD);
  await goes(page, button(page, "Sign in"));
}

// Starts a command, and waits until the page by itself says that it is done.
async function works(page, address, name) {
  await page.goto(`${address}/work`);
  await goes(page, button(page, name));
  await page.waitForSelector("#stages li, .told");
  if (await page.locator("#stages").count() > 0) {
    await page.screenshot({ path: join(pictures, "work-going.png") });
  }
  await page.waitForSelector(".told", { timeout: 120000 });
  hold((await page.getByRole("status").innerText()) === "It is done.", `${name}: ${await page.locator("main").innerText()}`);
}

async function unit(browser, address) {
  for (const [login, name, role] of [["olive", "Olive Officer", "releaser"], ["ben", "Ben Brown", "statistician"]]) {
    execFileSync(quarterday, ["portal", "account", "add", login, "--name", name, "--role", role, "-C", workspace], { input: `${PASSWORD}\n` });
  }
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  await looked(page, "sign-in");
  await type(page, "Name of the account", "olive");
  await type(page, "Password", "something else");
  await goes(page, button(page, "Sign in"));
  hold(await page.getByRole("alert").isVisible(), "a wrong password is not told");
  await looked(page, "sign-in-wrong");
  await type(page, "Password", PASSWORD);
  await goes(page, button(page, "Sign in"));
  hold(page.url() === `${address}/board`, `after signing in one is at ${page.url()}`);
  await looked(page, "board");
  const northWest = page.getByRole("region", { name: "By region" }).getByRole("link", { name: "North West", exact: true });
  await goes(page, northWest);
  hold(/^39 of 349 shown/m.test(await page.locator("main").innerText()), "the region is not all that is shown");
  await reach(page, page.getByLabel("Only those"));
  await page.keyboard.type("who owe");
  await goes(page, button(page, "Show"));
  hold(/^3\d of 349 shown/m.test(await page.locator("main").innerText()), "who owes a return in the region is not shown");
  await looked(page, "board-owing");
  await goes(page, page.getByRole("link", { name: "Run and letters" }));
  await looked(page, "work-before");
  await works(page, address, "Run the period");
  await looked(page, "work");
  await goes(page, page.getByRole("link", { name: "Board" }));
  await looked(page, "board-run");
  const slough = page.getByRole("link", { name: "Slough", exact: true });
  await goes(page, slough);
  await looked(page, "authority");
  await reach(page, page.locator("#questions ~ .questions summary"));
  await page.keyboard.press("Enter");
  await tick(page, "The value is taken as it is");
  const form = page.locator("details[open]");
  await reach(page, form.getByLabel("Why"));
  await page.keyboard.type("They count visits of the year before");
  await goes(page, form.getByRole("button", { name: "Decide" }));
  const ledger = readdirSync(join(workspace, "decisions")).map((name) => readFileSync(join(workspace, "decisions", name), "utf8")).join("");
  hold(/accept.*They count visits of the year before/.test(ledger.replaceAll("\n", " ")), `the decision is not in the ledger: ${ledger}`);
  hold((await page.locator("main").innerText()).includes("Decided, and counts from the next run on"), "the decision is not shown");
  await tick(page, "An extension");
  await type(page, "Words", "They asked for a week");
  await goes(page, button(page, "Write down"));
  hold(await page.getByRole("alert").isVisible() && (await page.title()).startsWith("Error: "), "an extension to no day is not told");
  hold((await page.getByLabel("Words", { exact: true }).inputValue()) === "They asked for a week", "what was typed is gone");
  await looked(page, "authority-wrong");
  await goes(page, page.getByRole("link", { name: "Decisions", exact: true }).first());
  await looked(page, "decisions");
  await works(page, address, "Run the period");
  await signsOff(page, address);
  const other = await (await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, javaScriptEnabled: false })).newPage();
  await signsIn(other, address, "ben");
  await signsOff(other, address);
  await withoutScript(other, address);
  await page.goto(`${address}/period`);
  await looked(page, "period-signed");
  await tick(page, "Close the period");
  await type(page, "Why", "all is in");
  await goes(page, button(page, "Decide"));
  await looked(page, "period-closed");
  await goes(page, button(page, "Release the period"));
  await page.waitForSelector(".told", { timeout: 120000 });
  hold((await page.getByRole("status").innerText()) === "It is done.", await page.locator("main").innerText());
  await page.goto(`${address}/log`);
  hold((await page.locator("main").innerText()).includes("decided: sign-off"), "the log does not have the sign-off");
  await looked(page, "log");
  await page.goto(`${address}/published`);
  hold(await page.getByRole("link", { name: "statistics.xlsx" }).count() === 1, "the release is not published");
  await looked(page, "published");
  await goes(page, page.getByRole("link", { name: /^Convictions/ }));
  await looked(page, "register");
  await type(page, "Search in all that is shown", "retail");
  await goes(page, button(page, "Search"));
  hold(/^[1-9]\d* of \d+ records have these words/m.test(await page.locator("main").innerText()), "the search finds nothing");
  await page.goto(`${address}/return`);
  hold((await page.locator("h1").innerText()) === "You cannot see this page", "an officer sees a page of an authority");
  await looked(page, "not-allowed");
  await page.goto(`${address}/board`);
  await goes(page, button(page, "Sign out"));
  await page.goto(`${address}/board`);
  hold((await page.locator("h1").innerText()) === "You cannot see this page", "who signed out is still in");
}

async function signsOff(page, address) {
  await page.goto(`${address}/period`);
  await tick(page, "I looked at it, and sign it off");
  await type(page, "Why", "looked through");
  await goes(page, button(page, "Decide"));
  hold(/people signed it off/.test(await page.locator("main").innerText()), "the page of the period does not say who signed");
}

// Without the script the page says how far it is when it is asked for again.
async function withoutScript(page, address) {
  await page.goto(`${address}/work`);
  await goes(page, button(page, "Draft letters"));
  for (let tries = 0; tries < 200 && await page.locator(".told").count() === 0; tries += 1) {
    await goes(page, page.getByRole("link", { name: "Look again" }));
  }
  hold((await page.getByRole("status").innerText()) === "It is done.", await page.locator("main").innerText());
}

// A text is looked at, shown with other words, and then stands in the register.
async function moderates(browser, address) {
  execFileSync(quarterday, ["portal", "account", "add", "olive", "--name", "Olive Officer", "--role", "statistician", "-C", stories], { input: `${PASSWORD}\n` });
  const page = await (await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 } })).newPage();
  await signsIn(page, address, "olive");
  await goes(page, page.getByRole("link", { name: "Texts", exact: true }));
  await looked(page, "texts");
  hold(!/noise_vibration|good-practice/.test(await page.locator("main").innerText()), "texts are shown by codes");
  const text = page.locator("article", { has: page.getByText("For public.") }).first();
  await reach(page, text.locator("summary"));
  await page.keyboard.press("Enter");
  const form = page.locator("details[open]");
  await tick(page, "It is shown as it is", form);
  await reach(page, form.getByLabel("Why"));
  await page.keyboard.type("read");
  await goes(page, form.getByRole("button", { name: "Decide" }));
  hold((await page.locator("main").innerText()).includes("Decided since: publish by Olive Officer"), "what was decided of a text is not shown");
  await works(page, address, "Run the period");
  await page.goto(`${address}/published/registers/good-practice`);
  hold((await page.getByRole("status").innerText()) === "1 record", await page.locator("main").innerText());
  await looked(page, "register-text");
}

// What the run asks is answered by the authority.
async function answered(page, address) {
  await page.bringToFront();
  writeFileSync(faultyFile, good.replace("warnings:,358", "warnings:,about 360"));
  await page.goto(address);
  await goes(page, page.getByRole("link", { name: "Check and send", exact: true }));
  await choose(page, faultyFile);
  await goes(page, button(page, "Check, and send after that"));
  await goes(page, button(page, "Send it as it is"));
  command("run", PERIOD, "-C", workspace);
  await page.goto(address);
  await goes(page, page.getByRole("link", { name: /^Answer/ }));
  await looked(page, "question");
  await goes(page, button(page, "Answer"));
  hold(await page.getByRole("alert").isVisible(), "an empty answer is not told");
  await looked(page, "question-wrong");
  await tick(page, "The figure is right, and this is why");
  await type(page, "Explanation", "We know it only about");
  await goes(page, button(page, "Answer"));
  hold((await page.locator("main").innerText()).includes("Answered by Ann Wight (Isle of Wight)"), "the answer is not shown");
  await looked(page, "home-answered");
  await goes(page, page.getByRole("link", { name: "What came and counted" }));
  hold((await page.locator("main").innerText()).includes("E06000046 2019-20"), "what came is not shown");
  await looked(page, "returns");
  await goes(page, page.getByRole("link", { name: `What counted for ${PERIOD}` }));
  hold((await page.locator("main").innerText()).includes("does not count"), "what does not count is not said to be so");
  await looked(page, "returns-period");
}

mkdirSync(pictures, { recursive: true });
for (const period of readdirSync(join(convictions, "inbox"))) {
  command("run", period, "-C", convictions);
}
command("run", "2009-10", "-C", stories);
const { server, address } = await served(workspace, PERIOD, convictions);
const texts = await served(stories, "2009-10", stories);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await authority(browser, address);
  await unit(browser, address);
  await answered(page, address);
  await moderates(browser, texts.address);
} finally {
  await browser.close();
  server.kill("SIGTERM");
  texts.server.kill("SIGTERM");
  rmSync(stories, { recursive: true });
  rmSync(workspace, { recursive: true });
  rmSync(convictions, { recursive: true });
  rmSync(folder, { recursive: true });
}
console.log(failed === 0 ? `the portal holds; pictures in ${pictures}` : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
