#!/usr/bin/env python3
"""Plants untruths into a good statistics workbook that lies beside its lists, one at a time, and holds that the
audit of content finds each in its place.

usage: untrue.py QUARTERDAY WORKSPACE OUT
WORKSPACE has the declarations, OUT is what a run left of it; nothing of either is changed.
"""
import csv, json, re, shutil, subprocess, sys, tempfile
from pathlib import Path

import openpyxl

UNTRUTHS = []


def untruth(name):
    """A change to a workbook (or to a list), that gives the sheet and the cell which should be named; a cell of
    None: the sheet will do."""
    return lambda change: UNTRUTHS.append((name, change)) or change


def heading(sheet):
    return next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 2).value is not None)


def column(sheet, words, beside=0):
    top = heading(sheet)
    return next(c for c in range(1, sheet.max_column + 1) if str(sheet.cell(top, c).value).startswith(words)) + beside


def row(sheet, label):
    return next(r for r in range(heading(sheet) + 1, sheet.max_row + 1)
                if label in (sheet.cell(r, 1).value, sheet.cell(r, 2).value))


def cell(book, name, label, words, beside=0):
    return book[name].cell(row(book[name], label), column(book[name], words, beside))


def put(cell, value):
    assert cell.value != value, f"{cell.parent.title}!{cell.coordinate} already says {value}"
    cell.value = value
    return cell.parent.title, cell.coordinate


def exchange(sheet, one, other):
    one, other = sheet[one], sheet[other]
    assert one.value != other.value
    one.value, other.value = other.value, one.value
    return sheet.title, one.coordinate


def line(book, name, words):
    sheet = book[name]
    return next(sheet.cell(r, 1) for r in range(1, sheet.max_row + 1) if words in str(sheet.cell(r, 1).value))


def said(book, name, words, stands, other):
    own = line(book, name, words)
    return put(own, re.sub(stands, other, own.value, count=1))


def of_page(out, stands, other, section, behind=""):
    """Changes the page: the first time that something stands there, or behind a mark."""
    path = out / "report.html"
    page = path.read_text()
    before, mark, rest = page.partition(behind) if behind else ("", "", page)
    assert stands in rest
    path.write_text(before + mark + rest.replace(stands, other, 1))
    return section, None


@untruth("a sum of a region is another")
def _(b, out):
    own = cell(b, "Table_4", "South East", "Total visits")
    return put(own, own.value + 1)
@untruth("the sum of all is another")
def _(b, out):
    own = cell(b, "Table_4", "Great Britain", "Total visits")
    return put(own, own.value - 10)
@untruth("a sum over all is another in one table alone")
def _(b, out):
    own = cell(b, "Table_1", "January to March 2010 [p]" if any("[p]" in str(c.value) for c in b["Table_1"]["A"]) else "January to March 2010", "Total visits")
    return put(own, own.value + 1)
@untruth("an earlier quarter is another")
def _(b, out):
    own = b["Table_1"].cell(heading(b["Table_1"]) + 1, column(b["Table_1"], "Total visits"))
    return put(own, own.value + 100)
@untruth("a count beside a sum is another")
def _(b, out):
    own = cell(b, "Table_4", "Wales", "Total visits", 1)
    return put(own, own.value - 1)
@untruth("authorities in scope are more")
def _(b, out):
    own = cell(b, "Table_2", "Scotland", "Authorities in scope")
    return put(own, own.value + 1)
@untruth("a part that is estimated is another")
def _(b, out):
    own = cell(b, "Table_4", "Great Britain", "Total visits: estimated")
    return put(own, own.value - 0.1)
@untruth("[x] where [z] belongs")
def _(b, out): return put(cell(b, "Table_6", "Scotland", "Informations laid"), "[x]")
@untruth("0 where nothing is known to be asked")
def _(b, out): return put(cell(b, "Table_6", "Scotland", "Convictions"), 0)
@untruth("a figure that is held is shown")
def _(b, out):
    sheet = b["Table_4"]
    own = next(c for r in sheet.iter_rows(min_row=heading(sheet) + 1) for c in r if c.value == "[u]")
    return put(own, 1234)
@untruth("a figure is blank")
def _(b, out): return put(cell(b, "Table_4", "London", "Total visits"), None)
@untruth("a figure is a text")
def _(b, out):
    own = cell(b, "Table_4", "London", "Total visits")
    return put(own, f"{own.value:,}")
@untruth("a rate has a decimal more than is published")
def _(b, out):
    own = cell(b, "Table_2", "Great Britain", "Preventive inspections per 1,000 premises")
    return put(own, own.value + 0.04)
@untruth("a rate is rounded to whole numbers")
def _(b, out):
    own = cell(b, "Table_2", "England", "Preventive inspections per 1,000 premises")
    return put(own, round(own.value))
@untruth("growth of all that answered, and not of those that did in both")
def _(b, out):
    sheet = b["Table_1"]
    rows = [r for r in range(heading(sheet) + 1, sheet.max_row + 1)]
    sums = [sheet.cell(r, column(sheet, "Total visits")).value for r in rows[-2:]]
    own = cell(b, "Table_5", "Great Britain", "Total visits: change")
    growth = round(100 * (sums[1] - sums[0]) / sums[0], 1)
    return put(own, growth if growth != own.value else growth + 0.1)
@untruth("a median is another")
def _(b, out):
    own = cell(b, "Table_10", "England", "Visits per 100 premises: median")
    return put(own, own.value + 0.1)
@untruth("a region is missing")
def _(b, out):
    b["Table_4"].delete_rows(row(b["Table_4"], "East of England"))
    return "Table_4", None
@untruth("a quarter is missing")
def _(b, out):
    b["Table_1"].delete_rows(heading(b["Table_1"]) + 2)
    return "Table_1", None
@untruth("an authority is missing")
def _(b, out):
    b["Table_16"].delete_rows(row(b["Table_16"], "Hartlepool"))
    return "Table_16", None
@untruth("two regions change places")
def _(b, out):
    sheet = b["Table_4"]
    one, other = row(sheet, "London"), row(sheet, "South East")
    exchange(sheet, f"A{one}", f"A{other}")
    exchange(sheet, f"B{one}", f"B{other}")
    return "Table_4", None
@untruth("two headings change places")
def _(b, out):
    sheet = b["Table_4"]
    letters = [openpyxl.utils.get_column_letter(column(sheet, words)) for words in ("Total visits", "Planned visits")]
    return exchange(sheet, *[f"{letter}{heading(sheet)}" for letter in letters])
@untruth("two types of premises change places")
def _(b, out):
    sheet = b["Table_7"]
    return exchange(sheet, f"A{heading(sheet) + 1}", f"A{heading(sheet) + 2}")
@untruth("an authority lies in another region")
def _(b, out):
    own = b["Table_16"].cell(row(b["Table_16"], "Hartlepool"), 3)
    return put(own, "North West")
@untruth("an authority's figure is another")
def _(b, out):
    own = cell(b, "Table_16", "Middlesbrough", "Total visits")
    return put(own, own.value + 1)
@untruth("what is estimated for others is another")
def _(b, out):
    sheet = b["Table_16"]
    own = sheet.cell(sheet.max_row, column(sheet, "Total visits"))
    return put(own, own.value + 1)
@untruth("a part of a total is another")
def _(b, out):
    sheet = b["Table_7"]
    own = sheet.cell(heading(sheet) + 1, column(sheet, "Planned visits"))
    # No list has it: the total is named, to which the parts do not add any more.
    put(own, own.value + 5)
    return own.parent.title, f"{own.column_letter}{sheet.max_row}"
@untruth("who answered is another number")
def _(b, out):
    own = cell(b, "Table_17", "North West", "Usable: authorities")
    # No list has it: the share beside it is named.
    put(own, own.value + 1)
    return own.parent.title, own.offset(column=1).coordinate
@untruth("the share that answered is another")
def _(b, out):
    own = cell(b, "Table_17", "North West", "Received\n(%)")
    return put(own, own.value - 1)
@untruth("the title is of another quarter")
def _(b, out): return said(b, "Table_4", "Table 4", "January to March 2010", "October to December 2009")
@untruth("the title is of another table")
def _(b, out): return said(b, "Table_6", "Table 6", "Cautions and prosecutions", "Prosecutions")
@untruth("a title refers to the wrong note")
def _(b, out): return said(b, "Table_2", "Table 2", r"\[note 2\]", "[note 5]")
@untruth("two notes change places")
def _(b, out):
    top = heading(b["Notes"])
    return exchange(b["Notes"], f"B{top + 1}", f"B{top + 2}")
@untruth("shorthand is explained wrongly")
def _(b, out):
    said(b, "Table_6", "[z] = not applicable", "not applicable", "not available")
    return "Table_6", None
@untruth("the contents promise another table")
def _(b, out): return put(b["Contents"].cell(row(b["Contents"], "Table_3"), 2), "Table 3: Rates")
@untruth("more returns came, says the cover")
def _(b, out): return said(b, "Cover", "Returns came from", r"from \d+ of", "from 379 of")
@untruth("fewer returns had errors, says the cover")
def _(b, out): return said(b, "Cover", "had an open error", r", \d+ of", ", 2 of")
@untruth("fewer sums are held, says the cover")
def _(b, out): return said(b, "Cover", "shown as [u]", r"^\d+", "2")
@untruth("fewer sums are not shown, says the cover")
def _(b, out): return said(b, "Cover", "not shown, since", r"^\d+", "2")
@untruth("it was published on another day, says the cover")
def _(b, out): return said(b, "Cover", "Publication date", "2010", "2011")
@untruth("the cover is of another quarter")
def _(b, out): return said(b, "Cover", "January to March 2010", "January to March 2010", "January to March 2011")
@untruth("more gave a figure, says the sheet of quality")
def _(b, out):
    sheet = b["Quality"]
    own = sheet.cell(heading(sheet) + 1, column(sheet, "Authorities that gave it"))
    # Where values follow from others no list has it: the share beside it is named.
    put(own, own.value + 1)
    return own.parent.title, own.offset(column=1).coordinate
@untruth("more sums leave something out, says a sentence above a table")
def _(b, out): return said(b, "Table_1", "being queried", r"of \d+ returns", "of 2 returns")
@untruth("a table without estimates says that it has some")
def _(b, out): return put(line(b, "Table_16", "nothing is estimated"), "Sums are of what was given and of estimates.")
@untruth("a rate leaves out another number, says a sentence")
def _(b, out): return said(b, "Table_2", "Rates leave out", r"\d+ returns", "40 returns")
@untruth("fewer values follow from others, says a sentence")
def _(b, out): return said(b, "Table_1", "not given as such", r"\d+ values", "2 values")
@untruth("fewer queries are open")
def _(b, out):
    sheet = b["Open_questions"]
    own = next(c for c in list(sheet.columns)[2] if isinstance(c.value, (int, float)) and c.value > 0)
    return put(own, own.value - 1)
@untruth("more units are concerned by what is open")
def _(b, out):
    sheet = b["Open_questions"]
    return put(sheet.cell(sheet.max_row, 4), 500)
@untruth("other rows have no figure, says a chart")
def _(b, out): return said(b, "Chart_4", "that have no such figure", r"\d+ \[u\]", "3 [u]")
@untruth("a headline figure of the page is another")
def _(b, out): return of_page(out, '<p class="figure">', '<p class="figure">1', "headlines")
@untruth("more gave a headline figure, says the page")
def _(b, out): return of_page(out, "<p>Given by ", "<p>Given by 9", "headlines")
@untruth("it rose by more, says the page")
def _(b, out): return of_page(out, "% more than in ", "5% more than in ", "headlines")
@untruth("a figure beside a chart of the page is another")
def _(b, out):
    first = (out / "report.html").read_text().split("chart-2-figures-caption", 1)[1].split('<td class="number">', 1)[1].split("<")[0]
    return of_page(out, f'<td class="number">{first}<', f'<td class="number">9{first}<', "Chart_2_data", "chart-2-figures-caption")
@untruth("a list says another figure than the workbook")
def _(b, out):
    path = out / "data" / "figures.csv"
    with path.open(newline="") as file: lines = list(csv.DictReader(file))
    own = next(l for l in lines if l["area"] == "London" and l["field"] == "total_visits" and l["key"] == "total" and l["value"])
    own["value"] = str(float(own["value"]) + 1)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, lines[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return "Table_4", None


def audited(program, out, workspace):
    done = subprocess.run([program, "audit-workbook", str(out), "-C", workspace, "--format", "json"], capture_output=True, text=True)
    if done.returncode == 2: sys.exit(done.stderr)
    return done.returncode, json.loads(done.stdout)["findings"]


def main(program, workspace, out):
    program, out, missed = str(Path(program).resolve()), Path(out), []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / out.name
        shutil.copytree(out, copy, ignore=shutil.ignore_patterns("records"))
        book = openpyxl.load_workbook(out / "statistics.xlsx")
        book.save(copy / "statistics.xlsx")
        status, findings = audited(program, copy, workspace)
        if findings: sys.exit(f"the good workbook does not say what its lists say: {findings[:5]}")
        for name, change in UNTRUTHS:
            book = openpyxl.load_workbook(out / "statistics.xlsx")
            sheet, place = change(book, copy)
            book.save(copy / "statistics.xlsx")
            status, findings = audited(program, copy, workspace)
            found = [f for f in findings if f["sheet"] == sheet and place in (None, f["cell"])]
            print(f"{'found ' if found else 'MISSED'}  {name}: {sheet}!{place or ''} " + (f"should be {found[0]['should'][:70]}" if found else f"{findings[:2]}"))
            if not found or status != 1: missed.append(name)
            for changed in (out / "data").glob("*.csv"): shutil.copy(changed, copy / "data")
            shutil.copy(out / "report.html", copy)
    print(f"{len(UNTRUTHS)} untruths, {len(missed)} missed")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    if len(sys.argv) != 4: sys.exit(__doc__)
    main(*sys.argv[1:])
