// The portal under load, and killed: no receipt without its file.
// node load.mjs QUARTERDAY [KILLS] ; run in the repository.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const quarterday = resolve(process.argv[2]);
const kills = Number(process.argv[3] ?? 8);
const project = resolve(import.meta.dirname, "../..");
const PERIOD = "2019-20";
const [CLIENTS, EACH] = [50, 4];
const form = readFileSync(join(project, "sample_data/food-hygiene/inbox", PERIOD, "Isle of Wight food hygiene 2019-20.csv"), "utf8");
const workspace = mkdtempSync(join(tmpdir(), "portal-load-"));
mkdirSync(join(workspace, "inbox", PERIOD), { recursive: true });
writeFileSync(join(workspace, "quarterday.toml"), `collection = "${project}/schemas/food-hygiene"
register = "${project}/schemas/register"
inbox = "inbox/{period}"
out = "out/{period}"
`);
let failed = 0;
const hold = (is, what) => { if (!is) { failed += 1; console.error(`FAILED: ${what}`); } };

const register = readFileSync(join(project, "schemas/register/authorities.csv"), "utf8").split("\n").slice(1);
const living = register.map((line) => line.split(",")).filter((cells) => cells[3] === "England" && cells[8] === "" && /^[A-Z][a-z]+$/.test(cells[1]) && cells[7] < "2019");

function invited() {
  const links = [];
  for (const [code, name] of living) {
    if (links.length === CLIENTS) break;
    try {
      const told = execFileSync(quarterday, ["portal", "invite", "-C", workspace, "--period", PERIOD, "--unit", code, "--name", `Officer of ${name}`, "--email", "x@y.example"], { encoding: "utf8", stdio: "pipe" });
      links.push({ code, name, secret: told.match(/\/enter\/(\S+)/)[1] });
    } catch {
      // One that is expected within a joint return alone.
    }
  }
  return links;
}

async function started() {
  const server = spawn(quarterday, ["serve", "-C", workspace, "--period", PERIOD, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((told, gone) => {
    server.stdout.on("data", (text) => told(String(text).match(/http:\/\/\S+/)[0].replace(/\/$/, "")));
    server.on("exit", () => gone(new Error("the server ended before it listened")));
  });
  return { server, address };
}

const hidden = (text, name) => text.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];

class Client {
  constructor(address, link) { Object.assign(this, { address, link, cookies: {} }); }
  async ask(path, options = {}) {
    const cookie = Object.entries(this.cookies).map((pair) => pair.join("=")).join("; ");
    const answer = await fetch(this.address + path, { redirect: "manual", ...options, headers: { cookie, ...options.headers } });
    for (const set of answer.headers.getSetCookie()) {
      const [name, value] = set.split(";")[0].split("=");
      this.cookies[name] = value;
    }
    return { status: answer.status, location: answer.headers.get("location"), text: await answer.text() };
  }
  post(path, fields) { return this.ask(path, { method: "POST", body: new URLSearchParams(fields) }); }
  async enter() {
    const page = await this.ask(`/enter/${this.link.secret}`);
    const entered = await this.post("/enter", { mark: hidden(page.text, "mark"), link: this.link.secret });
    if (entered.status !== 303) throw new Error(`${this.link.name} cannot come in: ${entered.status}`);
    this.mark = hidden((await this.ask("/return")).text, "mark");
  }
  // Checks and sends a return of its own; the receipt that it was shown, and how long an answer took.
  async send(number) {
    const content = form.replace("Isle of Wight", this.link.name).replace("E06000046", this.link.code).replace("warnings:,358", `warnings:,${number}`);
    const body = new FormData();
    body.set("mark", this.mark);
    body.set("wish", "send");
    body.set("files", new Blob([content]), "return.csv");
    const began = performance.now();
    const checked = await this.ask("/return", { method: "POST", body });
    const took = performance.now() - began;
    const draft = hidden(checked.text, "draft");
    if (!draft) throw new Error(`${this.link.name}: ${checked.status} ${checked.text.replace(/<[^>]*>/g, " ").slice(0, 400)}`);
    const sent = await this.post("/send", { mark: this.mark, draft });
    if (sent.status !== 303) throw new Error(`not sent: ${sent.status}`);
    return { reference: sent.location.split("/").pop(), content, took };
  }
}

const inbox = join(workspace, "inbox", PERIOD);
function lies(receipt) {
  const line = readFileSync(join(inbox, "receipts.csv"), "utf8").split("\n").find((line) => line.includes(receipt.reference));
  hold(line, `${receipt.reference} has no line in receipts.csv`);
  if (!line) return;
  const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
  hold(hash(readFileSync(join(inbox, line.split(",")[0]))) === hash(receipt.content), `${receipt.reference}: its file is not what was sent`);
}

async function load(links) {
  const { server, address } = await started();
  const clients = links.map((link) => new Client(address, link));
  for (const client of clients) await client.enter();
  const began = performance.now();
  const receipts = (await Promise.all(clients.map(async (client) => {
    const own = [];
    for (let number = 0; number < EACH; number += 1) own.push(await client.send(400 + number));
    return own;
  }))).flat();
  const seconds = (performance.now() - began) / 1000;
  const took = receipts.map((own) => own.took).sort((one, other) => one - other);
  const memory = readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmHWM:\s+(\d+)/)[1] / 1024;
  receipts.forEach(lies);
  hold(receipts.length === links.length * EACH, `${receipts.length} receipts`);
  hold(new Set(receipts.map((own) => own.reference)).size === receipts.length, "two receipts are alike");
  console.log(`${receipts.length} uploads of ${links.length} clients in ${seconds.toFixed(1)} s: median ${(took[took.length >> 1] / 1000).toFixed(2)} s, slowest ${(took.at(-1) / 1000).toFixed(2)} s; the server had ${memory.toFixed(0)} MB at most`);
  server.kill("SIGTERM");
  await new Promise((ended) => server.on("exit", ended));
}

async function killed(links) {
  const receipts = [];
  for (let round = 0; round < kills; round += 1) {
    const { server, address } = await started();
    const clients = links.slice(0, 8).map((link) => new Client(address, link));
    const at = 500 + Math.random() * 3000;
    setTimeout(() => server.kill("SIGKILL"), at);
    await Promise.all(clients.map(async (client, own) => {
      try {
        await client.enter();
        for (let number = 0; ; number += 1) receipts.push(await client.send(1000 + 100 * round + 10 * own + (number % 10)));
      } catch (error) {
        if (!/fetch failed|terminated|other side closed/.test(String(error))) hold(false, String(error));
      }
    }));
  }
  const { server } = await started();
  receipts.forEach(lies);
  const given = execFileSync(quarterday, ["portal", "receipts", "-C", workspace], { encoding: "utf8" });
  for (const receipt of receipts) hold(given.includes(receipt.reference), `${receipt.reference} is no longer known`);
  server.kill("SIGTERM");
  console.log(`killed ${kills} times: ${receipts.length} receipts were shown, each has its file`);
}

const links = invited();
try {
  await load(links);
  await killed(links);
} finally {
  rmSync(workspace, { recursive: true });
}
process.exit(failed === 0 ? 0 : 1);
