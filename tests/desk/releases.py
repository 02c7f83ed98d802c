"""Two releases of the sample: between them a late return, a resubmission and a correction. Every published sum that
changed is explained, by causes that are worked out here once more from the tables of figures of both; nothing else
changed; the first release stays what it was, and a byte that is changed in it is told.

Usage: releases.py PROGRAM ROOT [CHECKER]; CHECKER is a program that looks at the form of a workbook."""

import collections
import csv
import fractions
import pathlib
import subprocess
import sys
import tempfile

import openpyxl
import polars

from workspace import Workspace, lines, says, snapshot

PERIOD = "2009-10-Q4"
LATE = ("E06000044", "Portsmouth")
AGAIN = ("E06000015", "Derby")
CORRECTED = "E06000003"
FIRST, SECOND = "2010-07-08", "2010-08-05"


class Desk(Workspace):
    def decides(self, kind, day, *more, who="Ann Officer"):
        self.does("decide", kind, "--period", PERIOD, "--who", who, "--why", "looked through", "--as-of", day, *more)

    def releases(self, run_on, day):
        self.runs(run_on)
        self.decides("reopen", run_on)
        for kind, who in [("sign-off", "Ann Officer"), ("sign-off", "Bob Clerk"), ("close", "Bob Clerk")]:
            self.decides(kind, day, who=who)
        return self.does("release", PERIOD, "--as-of", day)

    def release(self, number):
        return self.folder / "releases" / PERIOD / str(number)


def late_and_again(desk, day):
    """Portsmouth sends twice of what Derby did; Derby sends its visits again, with ten more."""
    folder = desk.inbox / day
    folder.mkdir()
    for part in ("visits", "notices", "legal", "return"):
        with (desk.inbox / f"{AGAIN[0]}_{part}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        twice = [[LATE[0], LATE[1], *(doubled(cell) for cell in row[2:])] for row in rows[1:]]
        write(folder / f"{LATE[0]}_{part}.csv", [rows[0], *twice])
        if part == "visits":
            at = {name: place for place, name in enumerate(rows[0])}
            for row in rows[1:]:
                if row[at["premises_type"]] in ("retail", "total"):
                    for column in ("planned", "total_visits"):
                        row[at[column]] = str(int(row[at[column]]) + 10)
            write(folder / f"{AGAIN[0]}_{part}.csv", rows)


def doubled(cell):
    return str(2 * int(cell)) if cell.isdigit() else cell


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def declares_the_correction(desk):
    path = desk.folder / "lae1" / "tables.toml"
    more = f'\n[[correction]]\ndate = "2010-08-04"\nperiod = "{PERIOD}"\ntext = "A return came late, and two were put right."\n'
    path.write_text(path.read_text() + more)


def place(row):
    return tuple(row[column] for column in ("period", "area_type", "area_code", "area", "table", "key", "field"))


def what_changed(desk):
    """Sums that differ between the two releases are those that are listed, and the causes add up."""
    first, second = ({place(row): row for row in lines(desk.release(n) / "data" / "figures.csv")} for n in (1, 2))
    listed = lines(desk.release(2) / "data" / "revisions.csv")
    says(all(row["no_causes"] or row["own_data"] for row in listed), "a revision has neither causes nor why it has none")
    revised = {place(row): row for row in listed if row["kind"] == "sum"}
    changed = {
        key for key, row in first.items() if row["value"] and second.get(key, {"value": ""})["value"] != row["value"]
    }
    all_sums = {key: row for key, row in revised.items() if row["kind"] == "sum"}
    units = {key: row for key, row in all_sums.items() if row["area_type"] == "unit"}
    authorities_are_told(desk, units)
    revised = {key: row for key, row in all_sums.items() if key not in units}
    says(changed, "nothing changed")
    says(changed == set(revised), f"not explained: {sorted(changed - set(revised))[:3]}; not changed: {sorted(set(revised) - changed)[:3]}")
    marked = {key for key, row in second.items() if row["revised"] == "true"}
    says(marked == changed, "what is marked as revised is not what was")
    exact = fractions.Fraction
    for key, row in revised.items():
        says(row["published"] == first[key]["value"] and row["now"] == second[key]["value"], f"{key}: {row}")
        if row["now"]:
            causes = sum(exact(row[cause]) for cause in ("own_data", "links", "methods", "corrections"))
            says(causes == exact(row["exact"]) - exact(row["published_exact"]), f"{key}: the causes come to {causes}: {row}")
            says(row["published_exact"] == first[key]["exact"] and row["exact"] == second[key]["exact"], f"{key}: {row}")
    print(f"{len(changed)} of {len(first)} published sums of areas changed; all are listed, the causes of each add up, and no other is marked")
    return revised


def authorities_are_told(desk, revised):
    """What tables show of named authorities: those that differ are listed and marked, and no other."""
    first, second = ({place(row): row for row in lines(desk.release(n) / "data" / "authorities.csv")} for n in (1, 2))
    changed = {key for key, row in first.items() if row["value"] and second.get(key, {"value": ""})["value"] != row["value"]}
    says(changed and changed == set(revised), f"authorities: {sorted(changed ^ set(revised))[:3]}")
    says({key for key, row in second.items() if row["revised"] == "true"} == changed, "other authorities are marked")
    print(f"{len(changed)} figures of named authorities are others, and each is listed and marked")


def causes_again(desk, revised):
    """Own data, links, methods and corrections of the sums over all of the quarter, from the tables of figures."""
    tables = [
        {tuple(row[c] for c in ("unit", "table", "key", "field")): row for row in figures.iter_rows(named=True)}
        for figures in (polars.read_parquet(desk.release(n) / "records" / "figures" / f"period={PERIOD}" / "part.parquet") for n in (1, 2))
    ]
    sums = collections.defaultdict(lambda: [fractions.Fraction(0)] * 4)
    for key in tables[0].keys() | tables[1].keys():
        before, now = (value(table.get(key)) for table in tables)
        if before == now:
            continue
        was, own = (table.get(key) or {} for table in tables)
        cause = sums[key[1:]]
        estimates = [row.get("status") == "estimated" for row in (was, own)]
        if own.get("decision"):
            cause = put(cause, 3, now - before)
        elif all(estimates) and was["estimate_method"] != own["estimate_method"]:
            cause = put(cause, 2, now - before)
        elif all(estimates) and was["estimate_from"] == own["estimate_from"]:
            at_old_links = before
            if given(was) != given(own):
                at_old_links = rounded(fractions.Fraction(was["estimate_times"]) * given(own))
            cause = put(put(cause, 0, at_old_links - before), 1, now - at_old_links)
        else:
            cause = put(cause, 0, now - before)
        sums[key[1:]] = cause
    held = 0
    for key, row in revised.items():
        if key[0] == PERIOD and key[1] == "all" and row["now"]:
            told = [fractions.Fraction(row[cause]) for cause in ("own_data", "links", "methods", "corrections")]
            says(told == sums[key[4:]], f"{key}: {told} is told, {sums[key[4:]]} comes out here")
            held += 1
    late, corrected = (sum(1 for own in sums.values() if own[at]) for at in (0, 3))
    says(held > 50 and late > 50 and corrected, f"{held} sums were held, {late} with own data, {corrected} with corrections")
    print(f"{held} sums over all: their causes come out the same from the tables of figures of both releases")


def put(cause, at, difference):
    return [own + difference if place == at else own for place, own in enumerate(cause)]


def value(row):
    counts = ("reported", "nil", "corrected", "derived", "estimated")
    if row is None or row["status"] not in counts or row["digits"] is None:
        return fractions.Fraction(0)
    return fractions.Fraction(row["digits"], 10 ** row["decimals"])


def given(row):
    return fractions.Fraction(row["estimate_of"], 10 ** row["estimate_of_decimals"])


def rounded(exact):
    """To millionths, halves away from zero."""
    return fractions.Fraction(int(exact * 10**6 + fractions.Fraction(1, 2)), 10**6)


def tables_say_so(desk):
    """In the workbook every number of a figure, rate or change that differs is named in its row, and no other."""
    books = [openpyxl.load_workbook(desk.release(n) / "statistics.xlsx", read_only=True) for n in (1, 2)]
    named = 0
    for name in [name for name in books[1].sheetnames if name.startswith("Table_") and marks_rows(books[1][name])]:
        (_, before), (headings, now) = (table_of(book[name]) for book in books)
        mark = next((at for at, heading in enumerate(headings) if "[r]" in heading), None)
        for label, row in now.items():
            told = set() if mark is None or row[mark] == "none" else set(row[mark].split("; "))
            says(all(own in headings for own in told), f"{name} {label}: {told} stands over no column of {headings}")
            for at, heading in enumerate(headings[:mark]):
                beside = "authorit" in heading.lower() or "[e]" in heading
                if beside or not isinstance(before.get(label, row)[at], (int, float)):
                    continue
                is_other = before[label][at] != row[at]
                # What is not stated follows from the others.
                if label[0] == "Not stated" or label[-1].startswith("Estimated"):
                    continue
                says(is_other == (heading in told), f"{name} {label}, {heading}: {before[label][at]} -> {row[at]}, {told}")
                named += is_other
    says(named > 50, f"{named} cells")
    print(f"{named} cells of the published tables are others, and each is named in its row")


def marks_rows(sheet):
    """Answers are no figures: nothing is marked there."""
    return ": Response by" not in sheet["A1"].value


def table_of(sheet):
    rows = [[("" if cell is None else cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    start = next(at for at, row in enumerate(rows) if len(row) > 1 and row[1] != "")
    headings = [str(cell).replace("\n", " ") for cell in rows[start]]
    label = lambda row: tuple(str(cell).split(" [")[0] for cell in row[:2]) if isinstance(row[1], str) else (str(row[0]).split(" [")[0],)
    return headings, {label(row): row for row in rows[start + 1 :] if row[0] != ""}


def the_first_stands(desk, before):
    says(snapshot(desk.release(1)) == before, "the first release is another")
    desk.does("release", PERIOD, "--verify")
    path = desk.release(1) / "data" / "growth.csv"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"1", b"2", 1))
    told = desk.fails(2, "release", PERIOD, "--verify")
    says("growth.csv: it was changed" in told, told)
    path.write_bytes(whole)
    desk.does("release", PERIOD, "--verify")
    print("the first release is as it was; a byte that was changed in it is told")


def traces_add_up(desk):
    for number in (1, 2):
        for figure in (("Table_4", "South East", "visits.total_visits"), ("Table_4", "Great Britain", "visits.premises")):
            told = desk.does("trace", *figure, "--out", desk.release(number), "--period", PERIOD)
            says("It is what was published, to the last digit" in told, told)
    regions = {row["area"] for row in lines(desk.release(2) / "data" / "figures.csv") if row["area_type"] == "region"}
    for region in sorted(regions):
        told = desk.does("trace", "Table_4", region, "visits.total_visits", "--out", desk.release(2), "--period", PERIOD)
        says("THIS IS NOT WHAT WAS PUBLISHED" not in told, told)
    print("figures of both releases are traced from these alone")


def answers_are_given(desk):
    """A one-off table from the last release has what its lists have."""
    told = desk.does("table", "--rows", "regions", "--columns", "visits.total_visits")
    figures = {
        row["area"]: row["value"]
        for row in lines(desk.release(2) / "data" / "figures.csv")
        if row["period"] == PERIOD and (row["table"], row["key"], row["field"]) == ("visits", "total", "total_visits") and row["area_type"] in ("region", "all")
    }
    given = {row[1]: row[2] for row in csv.reader(told.splitlines()) if len(row) > 2 and row[1] in figures}
    says(len(given) == len(figures), f"{given}")
    for area, value in figures.items():
        says(not value or fractions.Fraction(given[area]) == fractions.Fraction(value), f"{area}: {value}, and {given[area]} is given")
    says("release 2 of 2009-10-Q4" in told, told)
    print(f"an answer from the last release has its {len(given)} figures")


def the_form_is_right(desk, checker):
    """The independent checker finds nothing in the workbook with revisions."""
    book = desk.release(2) / "statistics.xlsx"
    ended = subprocess.run([sys.executable, checker, book], capture_output=True, text=True)
    says(ended.returncode == 0 and " 0 failed" in ended.stdout, "\n".join(line for line in ended.stdout.splitlines() if not line.startswith("PASS")))
    print("the workbook of the second release passes the independent checker")


def main(program, root, *checker):
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(program.resolve(), root.resolve(), pathlib.Path(folder))
        desk.releases("2010-07-05", FIRST)
        before = snapshot(desk.release(1))
        late_and_again(desk, "2010-07-19")
        figures = polars.read_parquet(desk.out / "records" / "figures" / f"period={PERIOD}" / "part.parquet")
        staff = figures.filter((polars.col("unit") == CORRECTED) & (polars.col("field") == "staff"))["digits"][0]
        desk.decides("correct", "2010-07-20", "--unit", CORRECTED, "--table", "return", "--field", "staff", "--old", str(staff),
                     "--new", str(staff + 3), "--source", "telephone")
        declares_the_correction(desk)
        told = desk.releases("2010-08-04", SECOND)
        says("which puts the one before right" in told, told)
        revised = what_changed(desk)
        causes_again(desk, revised)
        tables_say_so(desk)
        traces_add_up(desk)
        answers_are_given(desk)
        the_first_stands(desk, before)
        for program in checker:
            the_form_is_right(desk, program)


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:]))
