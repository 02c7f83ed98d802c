"""Holds figures, totals and indicators that an engine makes of SQL against those of runs, cell by cell.

Usage: figures.py [--plant] BINARY ENGINE WORKSPACE[=PERIOD,PERIOD...] ...

BINARY is quarterday; ENGINE is duckdb, spark (in one process), spark-cluster (two executors beside it), dbt (the folder, built on DuckDB) or postgres
(the dialect `ansi`), or a folder with what one has made (bench/engine_job.py). Of each workspace the outputs of the periods must be there, in its folder of outputs or
of history; without periods all that are. `quarterday sql` writes the script, the engine runs it over the records of all of
them at once, and each line of the `totals.csv`, `data/figures.csv`, `data/authorities.csv` and `data/indicators.csv` of each output is
looked for in what comes out, and each line that comes out in these. Whatever differs is printed, and the exit status is 1.

With --plant one figure of one unit is another one in the records that the engine reads, in a copy of them: that must be found.

What the script says that it does not work out ("uncontrolled", "not-lowered") is counted, and compared as far as it goes.
"""

import collections
import csv
import decimal
import os
import pathlib
import sys
import tempfile
import time
import tomllib

# The files beside this one are no package, and leave nothing behind.
sys.dont_write_bytecode = True

from engines import lake, make, started

DIFFERENCES, COUNTS = [], collections.Counter()


class Workspace:
    def __init__(self, argument):
        place, _, periods = argument.partition("=")
        self.place = pathlib.Path(place)
        settings = tomllib.loads((self.place / "quarterday.toml").read_text())
        self.outputs = {}
        # What stands last holds: an output before what history has of the same period.
        for pattern in (settings.get("history", "history") + "/{period}", settings.get("out", "out/{period}")):
            for folder in sorted(self.place.glob(pattern.replace("{period}", "*"))):
                if (folder / "run.json").is_file():
                    self.outputs[folder.name] = folder
        if periods:
            self.outputs = {period: self.outputs[period] for period in periods.split(",")}


def lines(path):
    if not path.is_file():
        return []
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def is_same(ours, theirs):
    if ours == "" or theirs is None:
        return ours == "" and theirs is None
    if isinstance(theirs, str):
        return ours == theirs
    return decimal.Decimal(ours) == decimal.Decimal(theirs)


def compare(where, ours, theirs, key, columns):
    """Lines of ours against rows of the engine's: each by its key, each column, and none beside."""
    rows = {}
    # Regions may have no code.
    of = lambda own, name: str(own[name] or (own["area"] if name == "area_code" else ""))
    for row in theirs:
        place = tuple(of(row, name) for name in key)
        if place in rows:
            DIFFERENCES.append(f"{where} {' '.join(place)}: stands twice")
        rows[place] = row
    for line in ours:
        place = tuple(of(line, name) for name in key)
        row = rows.pop(place, None)
        if row is None:
            DIFFERENCES.append(f"{where} {' '.join(place)}: not in what the engine made")
            continue
        standing = row.get("standing")
        if standing == "not-lowered":
            COUNTS["lines that are not lowered"] += 1
            continue
        skipped = set()
        if standing == "uncontrolled":
            COUNTS["lines under disclosure control"] += 1
            # Where ours is not shown, there is nothing to hold against.
            skipped = {"standing"} | (set(columns) if line["standing"] != "known" else set())
        for name in columns:
            if name not in skipped:
                COUNTS["cells"] += 1
                if not is_same(line[name], row[name]):
                    DIFFERENCES.append(f"{where} {' '.join(place)} {name}: ours {line[name]!r}, the engine's {row[name]!r}")
    return rows


AREA = ["period", "area_type", "area_code", "table", "key", "field"]
NAMED = 'f.*, table_name AS {0}table{0}, row_key AS {0}key{0}'
COUNTED = "reported_units expected_authorities reported_authorities derived_units complete_units complete_authorities".split()
BESIDE = "reported estimated estimated_pct estimated_units open_faults_pct missing_units given_pct".split()
BASES = "numerator denominator base_units base_authorities expected_authorities left_out_units estimated_units".split()


def compare_run(engine, run, output):
    named = NAMED.format("`" if engine.dialect == "spark" else '"')
    of_run = lambda model: engine.fetch(f"SELECT {named} FROM {model} f WHERE run = '{run}'")
    totals = of_run("totals")
    spans = {row["period"] for row in totals} | {run}
    left = compare(f"{output}/totals.csv", lines(output / "totals.csv"), totals, AREA, ["value", *COUNTED, "standing"])
    # Lists leave out areas by which the same would be added once more.
    told = lambda places, kinds: [place for place in places if place[1] not in kinds]
    beside(f"{output}/totals.csv", told(left, ("type", "group", "countries")))
    published = lines(output / "data" / "figures.csv")
    published = [line for line in published if line["period"] in spans and line["area_type"] != "unit"]
    left = compare(f"{output}/data/figures.csv", published, of_run("figures_published"), [*AREA, "area"], ["value", "exact", "standing", *BESIDE])
    beside(f"{output}/data/figures.csv", left)
    units = [row for row in totals if row["area_type"] == "unit"]
    exact = [row | {"exact": row["value"] if row["standing"] == "known" else None} for row in units]
    authorities = [line for line in lines(output / "data" / "authorities.csv") if line["standing"] != "suppressed"]
    compare(f"{output}/data/authorities.csv", authorities, exact, AREA, ["exact", "standing"])
    indicators = engine.fetch(f"SELECT * FROM indicators WHERE run = '{run}'")
    ours = [line for line in lines(output / "data" / "indicators.csv") if line["period"] in spans]
    left = compare(f"{output}/data/indicators.csv", ours, indicators, ["period", "area_type", "area_code", "indicator", "basis"], ["value", *BASES, "standing"])
    beside(f"{output}/data/indicators.csv", left)


def compare_records(engine, workspace):
    """What units gave follows from their records."""
    COUNTS["figures of units from records"] += engine.fetch("SELECT COUNT(*) AS lines FROM figures_of_records")[0]["lines"]
    for row in engine.fetch("SELECT * FROM figures_that_differ"):
        DIFFERENCES.append(f"{workspace.place}, records: {' '.join(f'{name}={value}' for name, value in row.items())}")


def plant(records):
    """Makes the first figure that counts of the last period another one."""
    import duckdb

    part = sorted((records / "figures").glob("period=*/part.parquet"))[-1]
    planted = part.with_suffix(".planted")
    read = f"read_parquet('{part}', hive_partitioning = FALSE, file_row_number = TRUE)"
    first = f"(SELECT MIN(file_row_number) FROM {read} WHERE status = 'reported')"
    other = f"CASE WHEN file_row_number = {first} THEN digits + 1 ELSE digits END AS digits"
    duckdb.execute(f"COPY (SELECT * EXCLUDE (file_row_number) REPLACE ({other}) FROM {read}) TO '{planted}' (FORMAT parquet)")
    # The records of the output may be the same file under another name.
    os.replace(planted, part)


def beside(where, places):
    for place in places:
        DIFFERENCES.append(f"{where} {' '.join(place)}: the engine made it, and it is not in ours")


def main():
    is_planted = "--plant" in sys.argv
    binary, name, *workspaces = [argument for argument in sys.argv[1:] if argument != "--plant"]
    with tempfile.TemporaryDirectory(prefix="quarterday-sql-") as folder:
        work = pathlib.Path(folder)
        engine = started(name, work / "engine")
        for argument in workspaces:
            began, workspace = time.monotonic(), Workspace(argument)
            records = lake(work / "records", workspace.outputs.values())
            if is_planted:
                plant(records)
            make(engine, [binary, "sql", "--only", "totals", "--allow-missing", "-C", workspace.place], records)
            compare_records(engine, workspace)
            for run, output in workspace.outputs.items():
                # Of some earlier periods nothing but records is kept.
                if (output / "totals.csv").is_file():
                    compare_run(engine, run, output)
            print(f"{name} {workspace.place}: {', '.join(workspace.outputs)}, {time.monotonic() - began:.1f} s", flush=True)
        engine.end()
    print(", ".join(f"{count} {what}" for what, count in sorted(COUNTS.items())) + " compared")
    if is_planted:
        print(f"{len(DIFFERENCES)} differences, as one figure is another one")
        sys.exit(0 if DIFFERENCES else "what was planted was not found")
    for difference in DIFFERENCES[:40]:
        print(difference)
    if DIFFERENCES:
        sys.exit(f"{len(DIFFERENCES)} differences")
    if not COUNTS["cells"]:
        sys.exit("nothing was compared")
    print("no difference")


main()
