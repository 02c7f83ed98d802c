"""Holds every declaration here against its JSON Schema, by a validator that is not ours; and wrong ones against schema and program.

    check.py QUARTERDAY PROJECT
"""

import copy
import datetime
import fnmatch
import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib

import jsonschema

KINDS = {
    "quarterday.toml": "workspace", "collection.toml": "collection", "datapackage.json": "datapackage", "forms/*.toml": "form",
    "rules/*.toml": "rules", "tables.toml": "tables", "scorecard.toml": "scorecard", "packs.toml": "packs",
    "annual-report.toml": "annual-report",
}
PLACES = ["schemas", "sample_data", "bench", "tests/collections", "tests/schemas", "src/cli/new"]


def plain(value):
    """TOML has days of its own; readers take them as texts."""
    if isinstance(value, dict):
        return {name: plain(own) for name, own in value.items()}
    if isinstance(value, list):
        return [plain(own) for own in value]
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value


def read(path):
    text = path.read_text(encoding="utf-8-sig")
    return json.loads(text) if path.suffix == ".json" else plain(tomllib.loads(text))


def kind_of(path):
    name = f"{path.parent.name}/{path.name}"
    return next((kind for files, kind in KINDS.items() if fnmatch.fnmatch(name if "/" in files else path.name, files)), None)


def validators(project):
    found = {}
    for kind in sorted(set(KINDS.values()) | {"table-schema"}):
        schema = json.loads((project / f"schemas/json-schema/{kind}.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        found[kind] = jsonschema.Draft202012Validator(schema)
    return found


def shipped(project, known):
    count, wrong = 0, []
    for place in PLACES:
        for path in sorted((project / place).rglob("*")):
            kind = kind_of(path) if path.is_file() and "/out/" not in str(path) and "/releases/" not in str(path) else None
            if kind is None:
                continue
            count += 1
            wrong += [f"{path}: {'/'.join(map(str, error.path))}: {error.message}" for error in known[kind].iter_errors(read(path))]
    return count, wrong


def set_(*path):
    """A change: the last word is put at the place that the others name; `...` takes it out."""
    *place, name, to = path

    def change(document):
        for step in place:
            document = document[step]
        if to is ...:
            del document[name]
        else:
            document[name] = to
    return change


WRONG = [
    ("collection.toml", set_("titel", "x"), "a name that there is not"),
    ("collection.toml", set_("title", ...), "no title"),
    ("collection.toml", set_("title", 3), "a title that is no text"),
    ("collection.toml", set_("frequency", "fortnightly"), "another word"),
    ("collection.toml", set_("accept_queries_below", 2), "a share above 1"),
    ("collection.toml", set_("chase", {"worth": "much"}), "no number"),
    ("collection.toml", set_("retention", [{"table": "returns", "field": "premises", "blank": []}]), "neither years nor days"),
    ("datapackage.json", set_("resources", 0, "qd:audeince", "unit"), "a misspelt name of ours"),
    ("datapackage.json", set_("resources", 0, "schema", "fields", 0, "type", "integr"), "another type"),
    ("datapackage.json", set_("resources", 0, "schema", "fields", 0, "qd:kind", "flux"), "another kind"),
    ("datapackage.json", set_("resources", 0, "schema", "fields", 0, "constraints", {"minimun": 0}), "another constraint"),
    ("datapackage.json", set_("resources", ...), "no tables"),
    ("tables.toml", set_("tabel", []), "a name that there is not"),
    ("tables.toml", set_("table", 0, "rows", "region"), "another word"),
    ("tables.toml", set_("table", 0, "title", ...), "no title"),
    ("tables.toml", set_("table", 0, "since", "soon"), "no period"),
    ("tables.toml", set_("disclosure", [{"of": "x", "threshold": 1}]), "a threshold of 1"),
    ("tables.toml", set_("provisional", {"until": "year", "days": 3}), "two ends"),
    ("rules/*.toml", set_("rule", 0, "severity", "grave"), "another word"),
    ("rules/*.toml", set_("rule", 0, "passes", ...), "no example"),
    ("rules/*.toml", set_("rule", 0, "trial", "yes"), "neither true nor false"),
    ("forms/*.toml", set_("identity", {"named": ["x"]}), "a name that there is not"),
    ("forms/*.toml", set_("from", "spring"), "no period"),
]


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {toml(own)}" for name, own in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def wrong_ones(program, project, known):
    found = []
    with tempfile.TemporaryDirectory() as place:
        made = pathlib.Path(place) / "made"
        subprocess.run([program, "schemas", "new", made], check=True, stdout=subprocess.DEVNULL)
        checked = [program, "schemas", "check", "-C", str(made)]
        assert subprocess.run(checked, stdout=subprocess.DEVNULL).returncode == 0
        for files, change, what in WRONG:
            path = next(iter(sorted((made / "collection").glob(files))))
            before, document = path.read_text(), copy.deepcopy(read(path))
            change(document)
            if known[kind_of(path)].is_valid(document):
                found.append(f"{files}: {what}: its schema takes it")
            is_json = path.suffix == ".json"
            path.write_text(json.dumps(document) if is_json else "".join(f"{name} = {toml(own)}\n" for name, own in document.items()))
            if subprocess.run(checked, stdout=subprocess.DEVNULL).returncode != 2:
                found.append(f"{files}: {what}: the program takes it")
            path.write_text(before)
    return found


def main():
    program, project = sys.argv[1], pathlib.Path(sys.argv[2])
    known = validators(project)
    count, wrong = shipped(project, known)
    assert count > 60, f"only {count} declarations were found"
    wrong += wrong_ones(program, project, known)
    print("\n".join(wrong))
    print(f"{count} declarations held against their schemas, {len(WRONG)} wrong ones against schema and program: {len(wrong)} faults")
    sys.exit(bool(wrong))


main()
