#!/usr/bin/env python3
"""Runs a script of `quarterday sql` on an engine and writes its results as parquet: what bench/engines measures.

Usage: bench/engine_job.py ENGINE SCRIPT FOLDER
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "sql"))

from engines import ENGINES

RESULTS = ["rules", "exceptions", "undecided", "constraint_faults", "figures_of_records", "figures_that_differ", "totals", "figures_published", "indicators"]


def main():
    name, script, folder = sys.argv[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    engine = ENGINES[name]() if name == "duckdb" else ENGINES[name](work=folder / "work")
    engine.run(pathlib.Path(script).read_text(encoding="utf-8"))
    made = engine.names()
    for model in (model for model in RESULTS if model in made):
        engine.write(model, folder / f"{model}.parquet")
    engine.end()


if __name__ == "__main__":
    main()
