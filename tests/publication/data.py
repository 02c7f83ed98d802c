"""The lists of data/ by validators that are not ours: see README.md.

usage: data.py OUT...
"""
import csv
import json
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import frictionless
from csvw.metadata import CSVW

warnings.filterwarnings("ignore")


def by_csvw(path):
    """What CSV on the Web finds wrong with a list."""
    try:
        found = CSVW(f"{path}-metadata.json", validate=True)
        rows = sum(1 for table in found.tables for _ in table.iterdicts(strict=True))
        problems = [] if found.is_valid else [str(warning.message) for warning in found.warnings]
    except ValueError as error:
        return 0, [str(error)]
    return rows, problems


def by_frictionless(folder):
    """What a Data Package finds wrong with all of them."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    return [] if report.valid else report.flatten(["type", "message", "note"])


def described(folder):
    """Every list has its metadata, and every column stands in it with words."""
    lists = sorted(path.name for path in folder.glob("*.csv"))
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["path"] for resource in package["resources"]] == lists
    for resource in package["resources"]:
        with open(folder / resource["path"], encoding="utf-8", newline="") as file:
            headings = next(csv.reader(file))
        fields = resource["schema"]["fields"]
        assert [own["name"] for own in fields] == headings, resource["name"]
        assert resource.get("description") and all(own.get("description") and own.get("type") for own in fields), resource["name"]
        beside = json.loads((folder / f"{resource['path']}-metadata.json").read_text(encoding="utf-8"))
        columns = beside["tableSchema"]["columns"]
        assert [own["name"] for own in columns] == headings and beside["dc:language"] == "en-GB"
        assert all(own["dc:description"] and own["datatype"] for own in columns), resource["name"]
    return lists


def refuse_a_wrong_cell(folder):
    """A validator that lets anything pass would say nothing."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "data"
        shutil.copytree(folder, copy)
        path = copy / "indicators.csv"
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows[1][rows[0].index("value")] = "many"
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        assert by_csvw(path)[1], "csvw takes a word for a number"
        assert by_frictionless(copy), "frictionless takes a word for a number"


def main(outs):
    for out in outs:
        folder = Path(out) / "data"
        lists = described(folder)
        problems = by_frictionless(folder)
        assert not problems, f"{out}: {problems[:5]}"
        count = 0
        for name in lists:
            rows, problems = by_csvw(folder / name)
            assert not problems, f"{out}, {name}: {problems[:5]}"
            count += rows
        if "indicators.csv" in lists:
            refuse_a_wrong_cell(folder)
        print(f"{out}: {len(lists)} lists with {count} lines are as they are said to be")


if __name__ == "__main__":
    main(sys.argv[1:])
