// What editors say of declarations: taplo, which is within those that know TOML, and the service by which VS Code knows JSON, both told by
// .taplo.toml and .vscode/settings.json alone which schema is of which file. All declarations here must pass; of a workspace that the
// program began every kind is misspelt in turn, which both must mark, and the names that there are must be offered.
//   node check.mjs QUARTERDAY PROJECT
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import code from 'vscode-json-languageservice';

const program = resolve(process.argv[2]);
const project = resolve(process.argv[3]);
const taplo = fileURLToPath(new URL('node_modules/@taplo/cli/dist/cli.js', import.meta.url));
const kinds = ['quarterday.toml', 'collection.toml', 'forms/*.toml', 'rules/*.toml', 'tables.toml', 'scorecard.toml', 'packs.toml', 'annual-report.toml'];
const faults = [];

/** Of which kind a file is, if it is a declaration: its name, or its name below the folder that says what it is. */
function kindOf(file) {
  const below = `${basename(dirname(file))}/*${file.slice(file.lastIndexOf('.'))}`;
  return [...kinds, 'datapackage.json'].find((kind) => kind === (kind.includes('*') ? below : basename(file)));
}

/** The declarations below a folder, as places from it. */
function declarationsBelow(folder, below = '.') {
  const files = readdirSync(join(folder, below), { recursive: true }).map((file) => join(below, file));
  return files.filter((file) => kindOf(file) && !/(^|\/)(out|releases)\//.test(file)).sort();
}

/** What taplo says of files, in a folder with its settings: the files that it does not take, and all that it says. */
function heldByTaplo(folder, files) {
  const said = spawnSync(process.execPath, [taplo, 'check', '--colors', 'never', ...files], { cwd: folder, encoding: 'utf8', maxBuffer: 64 << 20 });
  const refused = [...said.stderr.matchAll(/invalid file.*path="(.+)"/g)].map(([, path]) => relative(folder, path));
  if (said.status !== (refused.length ? 1 : 0)) throw new Error(`taplo ended with ${said.status}: ${said.stderr.slice(0, 2000)}`);
  return { refused, said: said.stdout + said.stderr };
}

/** The service of VS Code, told as its settings in a folder say. */
function ofCode(folder) {
  const settings = JSON.parse(readFileSync(join(folder, '.vscode/settings.json'), 'utf8'));
  const service = code.getLanguageService({
    schemaRequestService: async (uri) => readFileSync(fileURLToPath(uri), 'utf8'),
    workspaceContext: { resolveRelativePath: (path, from) => new URL(path, from).href },
  });
  const schemas = settings['json.schemas'].map(({ fileMatch, url }) => ({ fileMatch, uri: pathToFileURL(join(folder, url)).href }));
  service.configure({ validate: true, schemas });
  const read = (file, text) => {
    const document = code.TextDocument.create(pathToFileURL(join(folder, file)).href, 'json', 1, text ?? readFileSync(join(folder, file), 'utf8'));
    return [document, service.parseJSONDocument(document)];
  };
  return {
    check: async (file, text) => (await service.doValidation(...read(file, text))).map(({ message }) => message),
    offered: async (file, text, at) => {
      const [document, parsed] = read(file, text);
      return (await service.doComplete(document, document.positionAt(at), parsed)).items.map(({ label }) => label);
    },
  };
}

// Everything here.
const places = ['schemas', 'sample_data', 'bench', 'tests/collections', 'tests/schemas', 'src/cli/new'];
const all = places.flatMap((place) => declarationsBelow(project, place));
const declarations = all.filter((file) => file.endsWith('.toml'));
const descriptors = all.filter((file) => file.endsWith('.json'));
const here = heldByTaplo(project, declarations);
if (here.refused.length) faults.push(here.said.slice(0, 4000));
const codeHere = ofCode(project);
for (const file of descriptors) faults.push(...(await codeHere.check(file)).map((message) => `${file}: ${message}`));
if (declarations.length < 60 || descriptors.length < 10) faults.push(`only ${declarations.length} declarations and ${descriptors.length} descriptors were found`);

// A workspace that the program began, with one of each kind; then each is misspelt.
const place = realpathSync(mkdtempSync(join(tmpdir(), 'editors-')));
const workspace = join(place, 'workspace');
execFileSync(program, ['init', workspace, '--collection', 'lae1']);
for (const file of ['scorecard/scorecard.toml', 'packs/packs.toml', 'annual-report/annual-report.toml']) {
  mkdirSync(dirname(join(workspace, 'schemas', file)), { recursive: true });
  copyFileSync(join(project, 'schemas', file), join(workspace, 'schemas', file));
}
const begun = declarationsBelow(workspace).filter((file) => file.endsWith('.toml'));
const asBegun = heldByTaplo(workspace, begun);
if (asBegun.refused.length) faults.push(asBegun.said.slice(0, 4000));
let planted = 0;
const wrong = [];
for (const kind of kinds) {
  const file = begun.find((path) => kindOf(path) === kind);
  if (!file) throw new Error(`there is no ${kind} in the workspace`);
  const text = readFileSync(join(workspace, file), 'utf8');
  // At the top, and in the last table of those that stand in a list.
  const texts = { top: `misspelt_at_top = 1\n${text}` };
  if (/^\[\[\w+\]\]$/m.test(text)) texts.within = text.replace(/^(?<table>\[\[\w+\]\])\n(?!.*^\[\[\w+\]\]\n)/ms, '$<table>\nmisspelt_within = 1\n');
  for (const [where, misspelt] of Object.entries(texts)) {
    const at = join('wrong', where, kind.replace('*', 'one'));
    mkdirSync(dirname(join(workspace, at)), { recursive: true });
    writeFileSync(join(workspace, at), misspelt);
    wrong.push(at);
  }
}
// The first line of a file says the same, where nothing else does.
const alone = join(place, 'alone.toml');
writeFileSync(alone, `#:schema ./workspace/schemas/json-schema/rules.schema.json\n[[rule]]\nseveriti = "error"\n`);
if (!heldByTaplo(place, [alone]).said.includes('severiti')) faults.push('#:schema in the first line says nothing to taplo');
planted += wrong.length + 1;
const refused = heldByTaplo(workspace, wrong);
for (const file of wrong.filter((file) => !refused.refused.includes(file))) faults.push(`${file}: taplo takes a misspelt name`);
if (!refused.said.includes('misspelt_at_top') || !refused.said.includes('misspelt_within')) faults.push('taplo does not say what is misspelt');

const begunCode = ofCode(workspace);
const descriptor = 'schemas/lae1/datapackage.json';
const text = readFileSync(join(workspace, descriptor), 'utf8');
const marked = await begunCode.check(descriptor, text.replace('"qd:kind"', '"qd:kinds"'));
if (!marked.join().includes('"qd:kind"')) faults.push(`a misspelt name of a descriptor is marked without the right one: ${marked}`);
planted += 1;
const field = text.indexOf('"fields": [');
const opened = `${text.slice(0, field)}"fields": [{ "" }, ${text.slice(field + '"fields": ['.length)}`;
const offered = await begunCode.offered(descriptor, opened, field + '"fields": [{ "'.length);
for (const name of ['qd:kind', 'qd:zeros', 'constraints']) if (!offered.includes(name)) faults.push(`a field of a descriptor is not offered ${name}, but: ${offered}`);
rmSync(place, { recursive: true });

for (const fault of faults) console.error(fault);
console.log(`${declarations.length} declarations and ${descriptors.length} descriptors as editors see them, ${planted} misspelt ones: ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
