"""Every list and record that runs have left is read by other programs, and says the same to each: docs/reading-outputs.md.

usage: read_outputs.py OUT...

OUT is an output folder, or one in which such folders lie at any depth. Of each Data Package: frictionless loads and validates it, and
pandas, polars, DuckDB and, where there is one, R read its lists by the types that it names. Of each table of records: polars, pandas,
DuckDB and pyarrow agree on columns, types, blanks and sums.
"""
import csv
import json
import shutil
import subprocess
import sys
import tempfile
import warnings
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pyarrow.types as arrow_types

warnings.filterwarnings("ignore")

IN_PANDAS = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "string"}
IN_POLARS = {"string": pl.String, "integer": pl.Int64, "number": pl.Decimal(38, 12), "boolean": pl.Boolean, "date": pl.Date}
IN_DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DECIMAL(38, 12)", "boolean": "BOOLEAN", "date": "DATE"}
IN_R = {"string": "character", "integer": "integer", "number": "numeric", "boolean": "logical", "date": "character"}
# What no column of codes may become.
CODES = ("area_code", "authority_code", "unit", "period", "key")


def blanks_and_sums(path, fields):
    """Of each column how many are blank, and what the numbers come to: by Python's own reader, exactly."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    blanks = {own["name"]: sum(1 for row in rows if row[own["name"]] == "") for own in fields}
    numbers = [own["name"] for own in fields if own["type"] in ("integer", "number")]
    sums = {name: sum((Decimal(row[name]) for row in rows if row[name]), Decimal(0)) for name in numbers}
    return len(rows), blanks, sums


def near(one, other):
    """Floating point is not exact, and need only be near."""
    return abs(float(one) - float(other)) <= 1e-9 * max(1.0, abs(float(other)))


def list_by_others(path, fields):
    """A list of a Data Package, read by each program with the types that the package names."""
    count, blanks, sums = blanks_and_sums(path, fields)
    names = [own["name"] for own in fields]
    types = {own["name"]: own["type"] for own in fields}

    of_pandas = pd.read_csv(path, dtype={name: IN_PANDAS[types[name]] for name in names}, keep_default_na=False, na_values=[""])
    assert list(of_pandas.columns) == names and len(of_pandas) == count, f"{path}: pandas reads other rows or columns"
    assert {name: int(own) for name, own in of_pandas.isna().sum().items()} == blanks, f"{path}: pandas finds other blanks"

    of_polars = pl.read_csv(path, schema={name: IN_POLARS[types[name]] for name in names})
    assert of_polars.height == count, f"{path}: polars reads other rows"
    assert of_polars.null_count().row(0, named=True) == blanks, f"{path}: polars finds other blanks"

    columns = {name: IN_DUCKDB[types[name]] for name in names}
    of_duckdb = duckdb.read_csv(str(path), columns=columns, header=True, auto_detect=False, delimiter=",", quotechar='"', na_values=[""])
    found = duckdb.sql("select count(*), " + ", ".join(f'count(*) filter (where "{name}" is null)' for name in names) + " from of_duckdb").fetchall()[0]
    assert found == (count, *blanks.values()), f"{path}: DuckDB finds other rows or blanks"

    for name, total in sums.items():
        assert near(of_pandas[name].sum(), total), f"{path}, {name}: pandas has {of_pandas[name].sum()}, not {total}"
        assert Decimal(of_polars[name].sum() or 0) == total, f"{path}, {name}: polars has {of_polars[name].sum()}, not {total}"
        (exact,) = duckdb.sql(f'select sum("{name}") from of_duckdb').fetchall()[0]
        assert Decimal(exact or 0) == total, f"{path}, {name}: DuckDB has {exact}, not {total}"
    return count, blanks, sums


R_READS = """
read <- function(path, types) {
  list <- read.csv(path, colClasses = types, na.strings = "", encoding = "UTF-8")
  for (name in names(list)) cat(name, sum(is.na(list[[name]])), if (is.numeric(list[[name]])) format(sum(list[[name]], na.rm = TRUE), digits = 15) else "-", "\\n")
}
"""


def list_by_r(path, fields, blanks, sums):
    """The same list by base R."""
    types = ", ".join(f'"{IN_R[own["type"]]}"' for own in fields)
    program = f'{R_READS}\nread("{path}", c({types}))\n'
    said = subprocess.run(["Rscript", "-"], input=program.encode(), stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    for own, line in zip(fields, said, strict=True):
        name, blank, total = line.split()
        assert int(blank) == blanks[own["name"]], f"{path}, {name}: R finds {blank} blanks, not {blanks[own['name']]}"
        assert total == "-" or near(total, sums[own["name"]]), f"{path}, {name}: R has {total}, not {sums[own['name']]}"


def package(path, with_r):
    """A Data Package and its lists."""
    loaded = frictionless.Package(str(path))
    report = loaded.validate()
    assert report.valid, f"{path}: {report.flatten(['type', 'message', 'note'])[:5]}"
    described = json.loads(path.read_text(encoding="utf-8"))
    lines = 0
    for resource in described["resources"]:
        fields = resource["schema"]["fields"]
        for own in fields:
            assert own["name"] not in CODES or own["type"] == "string", f"{path}: {own['name']} is a code, and no {own['type']}"
        count, blanks, sums = list_by_others(path.parent / resource["path"], fields)
        if with_r:
            list_by_r(path.parent / resource["path"], fields, blanks, sums)
        lines += count
    return len(described["resources"]), lines


def kind(arrow):
    if arrow_types.is_dictionary(arrow):
        arrow = arrow.value_type
    named = {"text": (arrow_types.is_string, arrow_types.is_large_string, arrow_types.is_string_view), "whole": (arrow_types.is_integer,),
             "number": (arrow_types.is_floating,), "truth": (arrow_types.is_boolean,), "day": (arrow_types.is_date,)}
    return next(name for name, tests in named.items() if any(test(arrow) for test in tests))


def records(folder):
    """A table of records, by each program."""
    table = ds.dataset(folder, partitioning=ds.partitioning(flavor="hive")).to_table()
    kinds = {own.name: kind(own.type) for own in table.schema}
    blanks = {name: table[name].null_count for name in kinds}
    for code in CODES:
        assert kinds.get(code, "text") == "text", f"{folder}: {code} is {kinds[code]}"

    of_polars = pl.read_parquet(folder, hive_partitioning=True, hive_schema={"period": pl.String})
    assert of_polars.null_count().row(0, named=True) == blanks, f"{folder}: polars finds other blanks"
    of_pandas = pd.read_parquet(folder, dtype_backend="pyarrow")
    assert {name: int(own) for name, own in of_pandas.isna().sum().items()} == blanks, f"{folder}: pandas finds other blanks"
    of_duckdb = duckdb.sql(f"from read_parquet('{folder}/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)")
    found = duckdb.sql("select count(*), " + ", ".join(f'count(*) filter (where "{name}" is null)' for name in kinds) + " from of_duckdb").fetchall()[0]
    assert found == (table.num_rows, *blanks.values()), f"{folder}: DuckDB finds other rows or blanks"
    assert table.num_rows == of_polars.height == len(of_pandas), f"{folder}: not all read all rows"
    for name in (name for name, own in kinds.items() if own == "whole"):
        total = of_polars[name].sum() or 0
        (of_duck,) = duckdb.sql(f'select sum("{name}") from of_duckdb').fetchall()[0]
        assert total == int(of_pandas[name].sum() or 0) == int(of_duck or 0), f"{folder}, {name}: sums are not the same"
    return table.num_rows


def refuse_a_wrong_cell(path):
    """A test that takes anything would say nothing."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "data"
        shutil.copytree(path.parent, copy)
        described = json.loads(path.read_text(encoding="utf-8"))
        resource = next(own for own in described["resources"] if any(field["type"] in ("integer", "number") for field in own["schema"]["fields"]))
        fields = resource["schema"]["fields"]
        at = next(at for at, field in enumerate(fields) if field["type"] in ("integer", "number"))
        with open(copy / resource["path"], encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows[1][at] = "many"
        with open(copy / resource["path"], "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        for read in (lambda: package(copy / path.name, False), lambda: list_by_others(copy / resource["path"], fields)):
            try:
                read()
            except Exception:  # whatever each program says of it
                continue
            raise SystemExit(f"{path}: a word in the place of a number is let through")


def main(places):
    with_r = shutil.which("Rscript") is not None
    packages = sorted({path for place in places for path in Path(place).rglob("datapackage.json") if "declarations" not in path.parts})
    tables = sorted({path.parent.parent for place in places for path in Path(place).rglob("period=*/*.parquet")})
    assert packages and tables, f"nothing has been run in {places}"
    refuse_a_wrong_cell(packages[0])
    lists = lines = rows = 0
    for path in packages:
        found = package(path, with_r)
        lists, lines = lists + found[0], lines + found[1]
    for folder in tables:
        rows += records(str(folder))
    others = "pandas, polars, DuckDB" + (" and R" if with_r else "")
    print(f"{len(packages)} packages: frictionless finds them valid, and {others} read {lists} lists with {lines} lines")
    print(f"{len(tables)} tables of records: polars, pandas, DuckDB and pyarrow agree on {rows} rows")


if __name__ == "__main__":
    main(sys.argv[1:])
