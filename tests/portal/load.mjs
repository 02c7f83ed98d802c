// The portal under load, and killed: no receipt without its file. Small returns of a form, and lists of 20,000 rows.
// node load.mjs QUARTERDAY [KILLS [MEDIAN]] ; run in the repository. MEDIAN is how many seconds a small return may take, at the median.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const quarterday = resolve(process.argv[2]);
const kills = Number(process.argv[3] ?? 8);
const mostSeconds = Number(process.argv[4] ?? Infinity);
const project = resolve(import.meta.dirname, "../..");
const [CLIENTS, EACH] = [50, 4];
const sample = readFileSync(join(project, "sample_data/food-hygiene/inbox/2019-20/Isle of Wight food hygiene 2019-20.csv"), "utf8");
const row = (own, at) => `C/${at},2025-04-${String(at % 28 + 1).padStart(2, "0")},2025-11-${String(at % 28 + 1).padStart(2, "0")},"Khan, Foster & Co ${at}",${at % 9 + 1},COSHH 2002,s.32(1),Guilty,Convicted,${own}.50,${at % 900},Barton`;
const HEADINGS = "case_id,offence_date,hearing_date,defendant,category,legislation,section,plea,outcome,fine,costs,court";
const SMALL = {
  collection: "schemas/food-hygiene", period: "2019-20", name: "return.csv",
  content: (link, own) => sample.replace("Isle of Wight", link.name).replace("E06000046", link.code).replace("warnings:,358", `warnings:,${own}`),
};
const LONG = {
  collection: "bench/collection", period: "2025-Q4", name: "prosecutions.csv",
  content: (link, own) => [HEADINGS, ...Array.from({ length: 20_000 }, (_, at) => row(own, at)), ""].join("\n"),
};

function workspaceOf(kind) {
  const workspace = mkdtempSync(join(tmpdir(), "portal-load-"));
  mkdirSync(join(workspace, "inbox", kind.period), { recursive: true });
  writeFileSync(join(workspace, "quarterday.toml"), `collection = "${project}/${kind.collection}"
register = "${project}/schemas/register"
inbox = "inbox/{period}"
out = "out/{period}"
`);
  return workspace;
}
let failed = 0;
const hold = (is, what) => { if (!is) { failed += 1; console.error(`FAILED: ${what}`); } };

const register = readFileSync(join(project, "schemas/register/authorities.csv"), "utf8").split("\n").slice(1);
const living = register.map((line) => line.split(",")).filter((cells) => cells[3] === "England" && cells[8] === "" && /^[A-Z][a-z]+$/.test(cells[1]) && cells[7] < "2019");

function invited(kind, workspace) {
  const links = [];
  for (const [code, name] of living) {
    if (links.length === CLIENTS) break;
    try {
      const told = execFileSync(quarterday, ["portal", "invite", "-C", workspace, "--period", kind.period, "--unit", code, "--name", `Officer of ${name}`, "--email", "x@y.example"], { encoding: "utf8", stdio: "pipe" });
      links.push({ code, name, secret: told.match(/\/enter\/(\S+)/)[1] });
    } catch {
      // One that is expected within a joint return alone.
    }
  }
  return links;
}

async function started(kind, workspace) {
  const server = spawn(quarterday, ["serve", "-C", workspace, "--period", kind.period, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((told, gone) => {
    server.stdout.on("data", (text) => told(String(text).match(/http:\/\/\S+/)[0].replace(/\/$/, "")));
    server.on("exit", () => gone(new Error("the server ended before it listened")));
  });
  return { server, address };
}

const hidden = (text, name) => text.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];

class Client {
  constructor(kind, address, link) { Object.assign(this, { kind, address, link, cookies: {} }); }
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
    const content = this.kind.content(this.link, number);
    const body = new FormData();
    body.set("mark", this.mark);
    body.set("wish", "send");
    body.set("files", new Blob([content]), this.kind.name);
    const began = performance.now();
    const checked = await this.ask("/return", { method: "POST", body });
    const took = performance.now() - began;
    const draft = hidden(checked.text, "draft");
    if (!draft) throw new Error(`${this.link.name}: ${checked.status} ${checked.text.replace(/<[^>]*>/g, " ").slice(0, 400)}`);
    const sent = await this.post("/send", { mark: this.mark, draft });
    if (sent.status !== 303) throw new Error(`not sent: ${sent.status}`);
    return { reference: sent.location.split("/").pop(), sha256: createHash("sha256").update(content).digest("hex"), took };
  }
}

function lies(receipt, inbox) {
  const line = readFileSync(join(inbox, "receipts.csv"), "utf8").split("\n").find((line) => line.includes(receipt.reference));
  hold(line, `${receipt.reference} has no line in receipts.csv`);
  if (!line) return;
  const sha256 = createHash("sha256").update(readFileSync(join(inbox, line.split(",")[0]))).digest("hex");
  hold(sha256 === receipt.sha256, `${receipt.reference}: its file is not what was sent`);
}

// The most memory, in MB, that each process had which a server started, and those these started.
function memoryBelow(server) {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/status`, "utf8");
      return { pid: Number(pid), parent: Number(text.match(/PPid:\s+(\d+)/)[1]), memory: Number(text.match(/VmHWM:\s+(\d+)/)?.[1] ?? 0) / 1024 };
    } catch {
      return { pid: 0 };
    }
  });
  const below = (pid) => all.filter((own) => own.parent === pid).flatMap((own) => [own.memory, ...below(own.pid)]);
  return below(server.pid);
}

async function load(kind, count, each, most) {
  const workspace = workspaceOf(kind);
  const links = invited(kind, workspace).slice(0, count);
  const { server, address } = await started(kind, workspace);
  try {
    const clients = links.map((link) => new Client(kind, address, link));
    for (const client of clients) await client.enter();
    const began = performance.now();
    const receipts = (await Promise.all(clients.map(async (client) => {
      const own = [];
      for (let number = 0; number < each; number += 1) own.push(await client.send(400 + number));
      return own;
    }))).flat();
    const seconds = (performance.now() - began) / 1000;
    const took = receipts.map((own) => own.took / 1000).sort((one, other) => one - other);
    const at = (part) => took[Math.min(took.length - 1, Math.floor(took.length * part))];
    const memory = readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmHWM:\s+(\d+)/)[1] / 1024;
    const others = memoryBelow(server).map((own) => own.toFixed(0));
    receipts.forEach((own) => lies(own, join(workspace, "inbox", kind.period)));
    hold(receipts.length === links.length * each, `${receipts.length} receipts`);
    hold(new Set(receipts.map((own) => own.reference)).size === receipts.length, "two receipts are alike");
    hold(memory < 300, `the server had ${memory} MB`);
    hold(at(0.5) <= most, `the median is ${at(0.5)} s`);
    console.log(`${receipts.length} uploads of ${links.length} clients, ${kind.name}, in ${seconds.toFixed(1)} s: median ${at(0.5).toFixed(2)} s, 95% ${at(0.95).toFixed(2)} s, slowest ${took.at(-1).toFixed(2)} s; memory: server ${memory.toFixed(0)} MB, its processes ${others.join(", ")} MB`);
  } finally {
    server.kill("SIGTERM");
    await new Promise((ended) => server.on("exit", ended));
    rmSync(workspace, { recursive: true });
  }
}

async function killed(kind) {
  const workspace = workspaceOf(kind);
  // So many links that none sends more than the portal takes of one in a minute before the server is killed, however fast it is.
  const [links, most] = [invited(kind, workspace).slice(0, 24), 30];
  const receipts = [];
  for (let round = 0; round < kills; round += 1) {
    const { server, address } = await started(kind, workspace);
    const clients = links.map((link) => new Client(kind, address, link));
    const at = 500 + Math.random() * 3000;
    setTimeout(() => server.kill("SIGKILL"), at);
    await Promise.all(clients.map(async (client, own) => {
      try {
        await client.enter();
        for (let number = 0; number < most; number += 1) receipts.push(await client.send(1000 + 100 * round + 10 * own + (number % 10)));
      } catch (error) {
        if (!/fetch failed|terminated|other side closed/.test(String(error))) hold(false, String(error));
      }
    }));
  }
  const { server } = await started(kind, workspace);
  receipts.forEach((own) => lies(own, join(workspace, "inbox", kind.period)));
  const given = execFileSync(quarterday, ["portal", "receipts", "-C", workspace], { encoding: "utf8" });
  for (const receipt of receipts) hold(given.includes(receipt.reference), `${receipt.reference} is no longer known`);
  server.kill("SIGTERM");
  rmSync(workspace, { recursive: true });
  console.log(`killed ${kills} times: ${receipts.length} receipts were shown, each has its file`);
}

await load(SMALL, CLIENTS, EACH, mostSeconds);
await load(LONG, 10, 2, Infinity);
if (kills > 0) await killed(SMALL);
process.exit(failed === 0 ? 0 : 1);
