#!/usr/bin/env python3
"""Makes of a folder of the peers' data what quarterday needs beside the returns: a register, and what was accepted before.

Usage: bench/prepare.py DATA REGISTER HISTORY

DATA/register.csv becomes REGISTER/authorities.csv. DATA/prev.csv holds the figures of the quarter before each period;
they become HISTORY/<that quarter>/records/return/period=<that quarter>/part.parquet and the figures beside it, as a run would
have left them.
"""
import csv
import hashlib
import json
import os
import sys
import tomllib

import polars as pl

HERE = os.path.dirname(os.path.abspath(__file__))
FIGURES = ["A1", "B1_T", "C7_T"]


def register(source, folder):
    os.makedirs(folder, exist_ok=True)
    with open(source, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(os.path.join(folder, "authorities.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name", "type", "country", "region", "valid_from"])
        writer.writerows([row["code"], row["name"], "council", row["nation"], row["region"], "2004-04-01"] for row in rows)


def quarter_before(period):
    """Of 2026Q1 our 2025-Q4."""
    year, quarter = int(period[:4]), int(period[5])
    return f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4"


def history(source, folder):
    for (period,), rows in pl.read_csv(source).group_by("period", maintain_order=True):
        before = quarter_before(period)
        place = os.path.join(folder, before, "records", "return", f"period={before}")
        os.makedirs(place, exist_ok=True)
        accepted = rows.select(
            pl.col("code").alias("unit"),
            pl.col("code").alias("authority_code"),
            pl.lit("prev.csv").alias("submission"),
            pl.lit(1, dtype=pl.Int64).alias("row"),
            *(pl.col(figure).cast(pl.Float64) for figure in FIGURES),
        )
        accepted.write_parquet(os.path.join(place, "part.parquet"), compression="snappy")
        # The peers know of no faults in the quarter before.
        place = os.path.join(folder, before, "records", "figures", f"period={before}")
        os.makedirs(place, exist_ok=True)
        figures_of(rows).write_parquet(os.path.join(place, "part.parquet"), compression="snappy")
        seal(os.path.join(folder, before), before)


def figures_of(rows):
    """What each unit comes to, as a run writes it to records/figures."""
    lines = rows.unpivot(on=FIGURES, index="code", variable_name="field", value_name="value").drop_nulls("value")
    return lines.select(
        pl.col("code").alias("unit"),
        pl.lit("return").alias("table"),
        pl.lit("").alias("key"),
        "field",
        pl.lit("reported").alias("status"),
        pl.col("value").cast(pl.Float64),
        (pl.col("value") * 100).round().cast(pl.Int64).alias("digits"),
        pl.lit(2, dtype=pl.Int32).alias("decimals"),
        pl.lit("cell").alias("source"),
        pl.lit(False).alias("queried"),
        pl.lit(False).alias("no_rate"),
    )


def seal(folder, period):
    """The run record without which a folder is no earlier output: its files by hash, and itself sealed by one."""
    with open(os.path.join(HERE, "collection", "collection.toml"), "rb") as file:
        title = tomllib.load(file)["title"]
    hashes = {}
    for above, _, names in os.walk(folder):
        for path in (os.path.join(above, name) for name in names if name != "run.json"):
            with open(path, "rb") as file:
                hashes[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    record = {"format": "quarterday outputs 2", "quarterday": "", "period": period, "collection": title, "as_of": "2026-01-31", "history": {}}
    record |= {"started": "2026-01-31T00:00:00Z", "outputs": dict(sorted(hashes.items()))}
    text = json.dumps(record, indent=2).removesuffix("\n}")
    with open(os.path.join(folder, "run.json"), "w", encoding="utf-8") as file:
        file.write(f'{text},\n  "sha256": "{hashlib.sha256(text.encode()).hexdigest()}"\n}}\n')


if __name__ == "__main__":
    data, register_folder, history_folder = sys.argv[1:4]
    register(os.path.join(data, "register.csv"), register_folder)
    history(os.path.join(data, "prev.csv"), history_folder)
