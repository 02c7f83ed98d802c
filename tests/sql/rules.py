"""Runs the constraints and rules of a collection as SQL, and holds what comes of it against what a run left.

    rules.py BINARY ENGINE WORKSPACE PERIOD...

ENGINE is duckdb, spark (in one process), spark-cluster, dbt (the folder, built on DuckDB) or postgres (the dialect `ansi`), or a folder with what one has made (bench/engine_job.py). Of each period what the schema found wrong, what each rule found wrong and where it could
not decide must be the same, line by line: rule, unit, table, record, field. Rules that hold totals against parts are
compared by unit and table: a run solves the sums of a table together and says which cells are wrong, which SQL does
not. It prints a line a rule and ends with 1 where anything differs.

--plant RULE turns the verdict of one rule round in the SQL: the comparison must find it, and it alone; it ends with 0
if it does.
"""

import argparse
import collections
import pathlib
import sys
import tempfile
import time
import tomllib

import duckdb

# The files beside this one are no package, and leave nothing behind.
sys.dont_write_bytecode = True

from engines import NAMES, make, started

KINDS = ["type", "required", "minimum", "maximum", "enum", "pattern", "length", "unique", "primary-key", "foreign-key"]


class Engine:
    def __init__(self, name, work):
        self.engine = started(name, work)

    def rows(self, query):
        query = query.replace('"', "`") if self.engine.dialect == "spark" else query
        return [tuple(row.values()) for row in self.engine.fetch(query)]


def outputs(workspace):
    """The newest output folder of each period in a workspace."""
    declared = tomllib.loads((workspace / "quarterday.toml").read_text())
    found = {}
    for place in [declared.get("history", "history"), declared["out"].split("/{")[0]]:
        for run in sorted((workspace / place).glob("*/run.json")):
            found[run.parent.name] = run.parent
    return found


def dataset(folders, into):
    """The records of all periods as one dataset, as they would lie in object storage."""
    for folder in folders.values():
        for part in folder.glob("records/*/period=*/part.parquet"):
            place = into / part.relative_to(folder / "records")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(part.resolve())


def faults_of(db, folder, period):
    part = folder / "records" / "faults" / f"period={period}" / "part.parquet"
    query = f"""SELECT rule, unit, "table", record, field, undecided FROM read_parquet('{part}', hive_partitioning=false)"""
    return db.execute(query).fetchall()


def counted(lines):
    return collections.Counter(lines)


def compare(ours, theirs, name, out):
    same = ours == theirs
    print(f"{name:34} {sum(ours.values()):7} {sum(theirs.values()):7}  {'equal' if same else 'DIFFERENT'}")
    if not same:
        for side, lines in [("ours alone", ours - theirs), ("SQL alone", theirs - ours)]:
            for line in sorted(lines)[: out.shown]:
                print(f"    {side}: {' | '.join(map(str, line))}")
    return same


def held(out, engine, db, folder, period):
    """Holds one period against its output folder; how many lines differ."""
    ours = faults_of(db, folder, period)
    text = f"period = '{period}'"
    constraints = engine.rows(f'SELECT kind, unit, "table", record, field FROM constraint_faults WHERE {text}')
    fields = 'rule, unit, "table", record, field, is_sum'
    failed = engine.rows(f"SELECT {fields} FROM exceptions WHERE {text}")
    undecided = engine.rows(f"SELECT {fields} FROM undecided WHERE {text}")
    book = engine.rows("SELECT DISTINCT rule, is_sum FROM rules")
    sums = {rule for rule, is_sum in book if is_sum}
    wrong = 0
    print(f"\n{folder} {period}\n{'what':34} {'ours':>7} {'SQL':>7}")
    for kind in KINDS:
        own = counted(line[:5] for line in ours if line[0] == kind and line[2])
        other = counted(line[:5] for line in constraints if line[0] == kind)
        if own or other:
            wrong += not compare(own, other, f"schema: {kind}", out)
    for rule in sorted({rule for rule, _ in book} - sums):
        own = counted(line[:5] for line in ours if line[0] == rule and not line[5])
        other = counted(line[:5] for line in failed if line[0] == rule)
        wrong += not compare(own, other, rule, out)
        own = counted(line[:5] for line in ours if line[0] == rule and line[5])
        other = counted(line[:5] for line in undecided if line[0] == rule)
        if own or other:
            wrong += not compare(own, other, f"{rule} undecided", out)
    if sums:
        own = counted({(line[1], line[2]) for line in ours if line[0] in sums and not line[5]})
        other = counted({(line[1], line[2]) for line in failed if line[0] in sums})
        wrong += not compare(own, other, "sums, by unit and table", out)
        own = counted(line[:5] for line in ours if line[0] in sums and line[5])
        other = counted(line[:5] for line in undecided if line[0] in sums)
        wrong += not compare(own, other, "sums undecided", out)
    return wrong


def planted(script, rule, engine):
    """The script with the verdict of one rule turned round."""
    view = "CREATE OR REPLACE VIEW" if engine == "duckdb" else "CREATE OR REPLACE TEMPORARY VIEW"
    quote = '"' if engine == "duckdb" else "`"
    head = f"{view} {quote}exceptions{quote} AS\n"
    assert head in script
    turned = script.replace("WHERE v.verdict = 'false'", f"WHERE (v.verdict = 'false') <> (v.rule = '{rule}')")
    assert turned != script
    return turned


def main():
    given = argparse.ArgumentParser()
    given.add_argument("binary", type=pathlib.Path)
    given.add_argument("engine", help=f"{', '.join(NAMES)}, or a folder with what one has made")
    given.add_argument("workspace", type=pathlib.Path)
    given.add_argument("periods", nargs="+")
    given.add_argument("--plant")
    given.add_argument("--shown", type=int, default=5)
    out = given.parse_args()
    if out.plant and out.engine in ("dbt", "postgres"):
        given.error("a verdict is turned round in a script for DuckDB or Spark alone")
    folders = outputs(out.workspace)
    lacking = [period for period in out.periods if period not in folders]
    if lacking:
        sys.exit(f"{out.workspace}: no output of {', '.join(lacking)}: run it first")
    with tempfile.TemporaryDirectory() as made:
        records = pathlib.Path(made) / "records"
        dataset(folders, records)
        command = [out.binary.resolve(), "sql", "--only", "rules", "--allow-missing", "-C", out.workspace]
        engine = Engine(out.engine, pathlib.Path(made) / "engine")
        began = time.time()
        turned = lambda script: planted(script, out.plant, out.engine) if out.plant else script
        make(engine.engine, command, records, turned)
        wrong = sum(held(out, engine, duckdb.connect(), folders[period], period) for period in out.periods)
        print(f"\n{out.engine}: {wrong} of these differ; {time.time() - began:.1f} s")
        engine.engine.end()
    sys.exit(int(wrong != 1) if out.plant else int(wrong > 0))


main()
