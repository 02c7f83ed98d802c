#!/usr/bin/env python3
"""Makes of a folder of the peers' data what quarterday needs beside the returns: a register, and what was accepted before.

Usage: bench/prepare.py DATA REGISTER HISTORY

DATA/register.csv becomes REGISTER/authorities.csv. DATA/prev.csv holds the figures of the quarter before each period;
they become HISTORY/<that quarter>/records/return/period=<that quarter>/part.parquet, as a run would have left them.
"""
import csv
import os
import sys

import polars as pl

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


if __name__ == "__main__":
    data, register_folder, history_folder = sys.argv[1:4]
    register(os.path.join(data, "register.csv"), register_folder)
    history(os.path.join(data, "prev.csv"), history_folder)
