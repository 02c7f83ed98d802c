#!/usr/bin/env python3
"""Holds quarterday's exceptions against those of a peer, by period, unit, rule and item. Exit status 1 if they differ.

Usage: bench/compare.py OUT/exceptions.csv... PEER/exceptions.xlsx

collection/equivalents.csv says which rule of theirs ours is; the first line that fits a rule, table and field counts.
An item is a field of the form, or column[row] of the case list. The exceptions that follow from others count as well:
the peers do not know which those are. But of rows of one key that differ we use none and the peers use all: what follows
from that, in sums over the list here and in those rows there, is counted apart.
"""
import csv
import os
import re
import sys
from collections import Counter
from fnmatch import fnmatchcase

from python_calamine import CalamineWorkbook

HERE = os.path.dirname(os.path.abspath(__file__))
SHOWN = 20


def equivalents():
    with open(os.path.join(HERE, "collection", "equivalents.csv"), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_peer(path):
    headings, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    period, code, rule, item = (headings.index(heading) for heading in ("period", "code", "rule", "item"))
    return Counter((f"{row[code]} {row[period]}", str(row[rule]), str(row[item])) for row in rows)


def translated(line, rules):
    """Unit with period, rule and item as a peer would say it; our own rule in brackets where no rule of theirs is its equivalent."""
    who = f"{line['unit']} {line['period'].replace('-', '')}"
    row = re.sub(r"^[A-Z]+", "", line["cell"])
    for rule in rules:
        if all(fnmatchcase(line[name], rule[name]) for name in ("rule", "table", "field")):
            names = {"rule": line["rule"], "field": line["field"], "row": row}
            return who, rule["theirs"].format(**names), rule["item"].format(**names)
    return who, f"({line['rule']})", f"{line['table']}.{line['field']}[{row}]"


def of_ours(paths):
    """All exceptions; those that follow from others where a key comes twice; and the rows of such keys, by unit and period."""
    rules, lines = equivalents(), []
    for path in paths:
        with open(path, encoding="utf-8-sig", newline="") as file:
            # Of notes, such as on decimals that are not kept, the peers have none.
            lines.extend(line for line in csv.DictReader(file) if line["severity"] != "note")
    unused = {}
    for line in (line for line in lines if line["rule"] == "unique"):
        rows = unused.setdefault(translated(line, rules)[0], set())
        rows.update(re.findall(r"[0-9]+$", line["cell"]) + re.findall(r"stands in row ([0-9]+) too", line["message"]))
    said = [(line, translated(line, rules)) for line in lines]
    following = Counter(exception for line, exception in said if line["caused_by"] and exception[0] in unused)
    return Counter(exception for _, exception in said), following, unused


def by_rule(exceptions):
    counts = Counter()
    for (_, rule, _), count in exceptions.items():
        counts[rule] += count
    return counts


def show(title, exceptions):
    found = sorted(exceptions.elements())
    if found:
        print(f"{title}: {len(found)}")
        for unit, rule, item in found[:SHOWN]:
            print(f"  {unit} {rule} {item}")
        if len(found) > SHOWN:
            print(f"  and {len(found) - SHOWN} more")


def main():
    *own_lists, list_of_peer = sys.argv[1:]
    (ours, following, unused), theirs = of_ours(own_lists), of_peer(list_of_peer)
    apart = (ours - theirs) & following
    is_unused = lambda who, item: re.sub(r".*\[([0-9]+)\]$", r"\1", item) in unused.get(who, ())
    not_asked = Counter({exception: count for exception, count in (theirs - ours).items() if is_unused(exception[0], exception[2])})
    ours, theirs = ours - apart, theirs - not_asked
    own, others = by_rule(ours), by_rule(theirs)
    columns = [(rule, own[rule], others[rule]) for rule in sorted(own | others)]
    print("rule by rule: " + ", ".join(f"{rule} {one}" + ("" if one == other else f" (theirs: {other})") for rule, one, other in columns))
    show("only ours", ours - theirs)
    show("only theirs", theirs - ours)
    if apart or not_asked:
        print(f"apart, from keys that come twice: {apart.total()} of ours in sums without those rows, {not_asked.total()} of theirs in them")
    print(f"{ours.total()} exceptions, theirs {theirs.total()}: {'the same' if ours == theirs else 'NOT the same'}")
    return 0 if ours == theirs else 1


if __name__ == "__main__":
    sys.exit(main())
