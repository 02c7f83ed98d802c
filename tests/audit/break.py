#!/usr/bin/env python3
"""Holds our audit of the form of workbooks against an independent checker, item by item.

usage: break.py QUARTERDAY CHECKER GOOD.xlsx [GOOD.xlsx ...]
From the first good workbook it makes workbooks in each of which one thing is broken, and some as other tools
write them, and asks both of each: did every check pass, fail, or not apply? Every broken one must fail the check
that it breaks. Prints a table, and ends with 1 if the two disagree in anything that is not explained below.
"""
import base64, importlib.util, io, json, re, shutil, subprocess, sys, tempfile, warnings, zipfile
from pathlib import Path

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.table import Table, TableStyleInfo

warnings.filterwarnings("ignore")

# Where we mean to disagree: (workbook, check), with the reason. docs/audit.md says the same.
EXPLAINED = {
    ("rich-heading", "T05"): "a heading of letters in several formats is text all the same",
    ("libreoffice-statistics", "M09"): "LibreOffice numbers cell styles with gaps, in which openpyxl loses their names",
    ("header-without-place", "M10"): "a header that does not say left, centre or right stands in the centre",
}


# --- what both say ---------------------------------------------------------------------------------------------
def load_checker(path):
    spec = importlib.util.spec_from_file_location("check_workbook", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_checker(checker, path):
    book, results = checker.Book(path), {}
    for name, level, _, look in checker.CHECKS:
        try:
            found = look(book)
        except Exception as error:  # as the checker itself does
            found = [f"the check could not run: {error!r}"]
        results[name] = (level, "not-applicable" if found is None else "failed" if found else "passed", found)
    return results


LEVELS = {"essential": "E", "desirable": "D", "best-practice": "B"}


def by_us(program, path):
    done = subprocess.run([program, "audit-workbook", str(path), "--format", "json"], capture_output=True, text=True)
    if done.returncode not in (0, 3):
        sys.exit(f"{path}: status {done.returncode}\n{done.stdout}{done.stderr}")
    checks = json.loads(done.stdout)["forms"][0]["checks"]
    essential = any(c["severity"] == "essential" and c["outcome"] == "failed" for c in checks)
    if (done.returncode == 3) != essential:
        sys.exit(f"{path}: status {done.returncode}, though an essential check {'failed' if essential else 'did not'}")
    return {c["id"]: (LEVELS[c["severity"]], c["outcome"], c["findings"]) for c in checks}


# --- broken workbooks ------------------------------------------------------------------------------------------
BROKEN = []


def broken(name, check):
    """A change to a workbook, with the check that must fail afterwards (none: both must agree, no more)."""
    return lambda change: BROKEN.append((name, check, change)) or change


def data(book):
    """The first sheet of data with its table, and where the table is; one of a few rows cannot be broken in every way."""
    for sheet in book.worksheets:
        if sheet.title.startswith("Table_"):
            table = next(iter(sheet.tables.values()))
            left, top, right, bottom = openpyxl.utils.range_boundaries(table.ref)
            if bottom - top >= 4:
                return sheet, table, left, top, right, bottom
    raise ValueError("no table has enough rows")


def figure(book, number=0):
    """The number-th cell of the first sheet of data that is a number, in a column of numbers."""
    sheet, _, left, top, right, bottom = data(book)
    cells = [sheet.cell(r, c) for r in range(top + 1, bottom + 1) for c in range(left + 1, right + 1)]
    return [c for c in cells if isinstance(c.value, (int, float))][number]


def font(cell, **change):
    own = dict(name=cell.font.name, sz=cell.font.sz, b=cell.font.b, i=cell.font.i, u=cell.font.u, color=cell.font.color,
               vertAlign=cell.font.vertAlign)
    cell.font = Font(**{**own, **change})


@broken("sheet-without-table", "T01")
def _(b): b.create_sheet("Extra")["A1"] = "A sheet without a table"
@broken("usual-table-name", "T02")
def _(b):
    sheet, table, *_ = data(b)
    del sheet.tables[table.displayName]
    table.displayName = table.name = "Table1"
    sheet.add_table(table)
@broken("merged", "T03")
def _(b): data(b)[0].merge_cells("A2:C2")
@broken("blank-row", "T04")
def _(b):
    sheet, _, left, top, right, _ = data(b)
    for c in range(left, right + 1): sheet.cell(top + 2, c).value = None
@broken("blank-column", "T04")
def _(b):
    sheet, _, _, top, right, bottom = data(b)
    for r in range(top + 1, bottom + 1): sheet.cell(r, right).value = None
@broken("heading-twice", "T05")
def _(b):
    sheet, table, left, top, *_ = data(b)
    sheet.cell(top, left + 2).value = sheet.cell(top, left + 1).value
    table.tableColumns[2].name = table.tableColumns[1].name
@broken("heading-other-than-declared", "T05")
def _(b):
    sheet, _, left, top, *_ = data(b)
    sheet.cell(top, left).value = "Another heading"
@broken("heading-number", "T05")
def _(b):
    sheet, table, left, top, *_ = data(b)
    sheet.cell(top, left + 1).value = 2009
    table.tableColumns[1].name = "2009"
@broken("rich-heading", None)
def _(b):
    sheet, _, left, top, *_ = data(b)
    cell = sheet.cell(top, left)
    cell.value = CellRichText(TextBlock(InlineFont(b=True, rFont="Arial", sz=12), str(cell.value)[:2]), str(cell.value)[2:])
@broken("usual-heading", "T05")
def _(b):
    sheet, table, left, top, *_ = data(b)
    sheet.cell(top, left).value = table.tableColumns[0].name = "Column1"
@broken("text-overruns", "T06")
def _(b):
    sheet, _, left, top, *_ = data(b)
    cell = sheet.cell(top + 1, left)
    cell.value, cell.alignment = "A long text " * 12, Alignment(wrap_text=False)
@broken("frozen", "T07")
def _(b): data(b)[0].freeze_panes = "B6"
@broken("filter", "T07")
def _(b): data(b)[0].auto_filter.ref = data(b)[1].ref
@broken("unexplained-blank", "T08")
def _(b): figure(b).value = None
@broken("hidden-row", "T09")
def _(b): data(b)[0].row_dimensions[data(b)[3] + 1].hidden = True
@broken("hidden-column", "T09")
def _(b): data(b)[0].column_dimensions["C"].hidden = True
@broken("hidden-sheet", "T09")
def _(b): b.worksheets[-1].sheet_state = "hidden"
@broken("too-wide", "T10")
def _(b): data(b)[0].column_dimensions["B"].width = 120
@broken("too-narrow", "T10")
def _(b): data(b)[0].column_dimensions["C"].width = 2
@broken("symbol", "F01")
def _(b): data(b)[0]["A1"].value += "*"
@broken("raised-cell", "F01")
def _(b): font(data(b)[0]["A1"], vertAlign="superscript")
@broken("raised-letters", "F01")
def _(b): data(b)[0]["A1"].value = CellRichText("Visits", TextBlock(InlineFont(vertAlign="superscript"), "1"))
@broken("two-notes-in-brackets", "F02")
def _(b): data(b)[0]["A1"].value += " [note 1, 2]"
@broken("note-at-figure", "F03")
def _(b): figure(b).value = "[note 1]"
@broken("note-undefined", "F04")
def _(b): data(b)[0]["A1"].value += " [note 99]"
@broken("notes-untold", "F05")
def _(b):
    sheet, _, _, top, *_ = data(b)
    sheet["A1"].value += " [note 1]"
    for r in range(2, top): sheet.cell(r, 1).value = re.sub(r"(?i)\bnotes?\b", "remarks", str(sheet.cell(r, 1).value))
@broken("shorthand-unexplained", "F06")
def _(b): figure(b).value = "[w]"
@broken("own-shorthand", "F07")
def _(b):
    figure(b).value = "[q]"
    data(b)[0]["A2"].value += " [q] = queried."
@broken("dash-for-data", "F08")
def _(b): figure(b).value = "-"
@broken("na-for-data", "F08")
def _(b): figure(b).value = "N/A"
@broken("error-for-data", "F08")
def _(b): figure(b).value = "#N/A"
@broken("marker-behind-number", "F09")
def _(b): figure(b).value = "1,234 [x]"
@broken("serifs", "M01")
def _(b): font(data(b)[0]["A1"], name="Times New Roman")
@broken("small-letters", "M02")
def _(b): font(figure(b), sz=9)
@broken("coloured-letters", "M03")
def _(b): font(data(b)[0]["A1"], color="FFCC0000")
@broken("pale-letters", "M04")
def _(b): font(data(b)[0]["A1"], color="FFAAAAAA")
@broken("italic", "M05")
def _(b): font(data(b)[0]["A1"], i=True)
@broken("underlined", "M05")
def _(b): font(data(b)[0]["A1"], u="single")
@broken("turned", "M06")
def _(b): data(b)[0].cell(data(b)[3], 2).alignment = Alignment(textRotation=90, wrap_text=True, horizontal="right")
@broken("filled", "M07")
def _(b): data(b)[0]["H60"].fill = PatternFill("solid", fgColor="FFFFFFFF")
@broken("striped", "M08")
def _(b): data(b)[1].tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
@broken("thick-border", "M08")
def _(b): figure(b).border = Border(bottom=Side("thick"))
@broken("title-without-style", "M09")
def _(b): data(b)[0]["A1"].style = "Normal"
@broken("footer", "M10")
def _(b): data(b)[0].oddFooter.center.text = "Page &P"
@broken("conditional-format", "M11")
def _(b):
    rule = CellIsRule(operator="greaterThan", formula=["5"], fill=PatternFill("solid", bgColor="FFFF0000"))
    data(b)[0].conditional_formatting.add("B6:C9", rule)
@broken("coloured-cell", "M11")
def _(b): font(figure(b), color="FF880000")


def chart(book, told):
    sheet = data(book)[0]
    drawn = BarChart()
    drawn.add_data(Reference(sheet, min_col=3, min_row=data(book)[3], max_row=data(book)[5]), titles_from_data=True)
    if told is None:
        sheet.add_chart(drawn, "J5")
    else:
        own = book.create_sheet("Chart_1")
        own["A1"] = told
        own["A1"].style = sheet["A1"].style
        own.add_chart(drawn, "A3")


@broken("chart-beside-table", "M12")
def _(b): chart(b, None)
@broken("chart-untold", "M13")
def _(b): chart(b, "Chart 1: visits")
@broken("picture", "M12")
def _(b):
    from openpyxl.drawing.image import Image
    png = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
    data(b)[0].add_image(Image(io.BytesIO(base64.b64decode(png))), "J5")
@broken("formula", "M14")
def _(b): figure(b).value = "=1+1"
@broken("click-here", "M15")
def _(b):
    cell = b.worksheets[0]["A30"]
    cell.value, cell.hyperlink = "Click here", "https://www.example.gov.uk/statistics"
@broken("address-as-text", "M15")
def _(b):
    cell = b.worksheets[0]["A30"]
    cell.value = cell.hyperlink = "https://www.example.gov.uk/statistics/tables"
@broken("one-text-two-places", "M15")
def _(b):
    for row, place in ((30, "https://a.example"), (31, "https://b.example")):
        cell = b.worksheets[0].cell(row, 1)
        cell.value, cell.hyperlink = "Guidance on visits", place
@broken("link-without-text", "M15")
def _(b): b.worksheets[0]["A30"].hyperlink = "https://www.example.gov.uk/statistics/tables"
@broken("left-figure", "M16")
def _(b): figure(b).alignment = Alignment(horizontal="left")
@broken("left-heading", "M16")
def _(b): data(b)[0].cell(data(b)[3], figure(b).column).alignment = Alignment(horizontal="left", wrap_text=True)
@broken("no-commas", "M17")
def _(b): figure(b).value, figure(b).number_format = 12345, "0"
@broken("two-precisions", "M18")
def _(b): figure(b).number_format = "#,##0.00"
@broken("number-as-text", "M19")
def _(b): figure(b).value = "1,234"
@broken("words-among-numbers", "M19")
def _(b): figure(b).value = "see above"
@broken("percent-without-unit", "M20")
def _(b):
    sheet, table, left, top, right, bottom = data(b)
    column = figure(b).column
    for r in range(top + 1, bottom + 1): sheet.cell(r, column).number_format = "0.0%"
    sheet.cell(top, column).value = table.tableColumns[column - left].name = "Share"
@broken("space-at-end", "M21")
def _(b): data(b)[0]["A1"].value += " "
@broken("indented", "M21")
def _(b): data(b)[0].cell(data(b)[3] + 1, 1).alignment = Alignment(indent=2, wrap_text=True)
@broken("period-with-dash", "M22")
def _(b): data(b)[0]["A1"].value += ", Apr-Jun 2009"
@broken("quarter-undefined", "M22")
def _(b): data(b)[0].cell(data(b)[3] + 1, 1).value = "2009 Q1"
@broken("usual-sheet-name", "S01")
def _(b): data(b)[0].title = "Sheet3"
@broken("space-in-sheet-name", "M21")
def _(b): data(b)[0].title = "Table_1 "
@broken("blank-sheet", "S02")
def _(b): b.create_sheet("Nothing")
@broken("no-title", "S03")
def _(b): data(b)[0]["A1"].value = None
@broken("one-title-twice", "S03")
def _(b): b.worksheets[-1]["A1"].value = data(b)[0]["A1"].value
@broken("tables-miscounted", "S04")
def _(b): data(b)[0]["A2"].value = "This worksheet contains two tables."
@broken("table-in-column-b", "S05")
def _(b):
    sheet, table, left, top, right, bottom = data(b)
    names = [column.name for column in table.tableColumns[1:]]
    del sheet.tables[table.displayName]
    own = Table(displayName="Moved", ref=f"B{top}:{openpyxl.utils.get_column_letter(right)}{bottom}")
    own.tableStyleInfo, own.autoFilter = None, None
    sheet.add_table(own)
@broken("gap-above", "S06")
def _(b): data(b)[0]["A2"].value = None
@broken("text-below", "S07")
def _(b): data(b)[0].cell(data(b)[5] + 2, 1).value = "Source: returns"
@broken("text-beside", "S07")
def _(b): data(b)[0].cell(data(b)[3], data(b)[4] + 2).value = "Beside"
@broken("two-tables", "S08")
def _(b):
    sheet, _, left, top, right, bottom = data(b)
    for c, words in enumerate(("Area", "Visits")): sheet.cell(bottom + 3, 1 + c).value = words
    for c, words in enumerate(("Wales", 5)): sheet.cell(bottom + 4, 1 + c).value = words
    sheet.add_table(Table(displayName="Second", ref=f"A{bottom + 3}:B{bottom + 4}"))
@broken("cover-second", "S09")
def _(b): b.move_sheet(b.worksheets[0], 1)
@broken("cover-without-contact", "S09")
def _(b):
    for row in b.worksheets[0].iter_rows():
        for cell in row:
            if "@" in str(cell.value): cell.value, cell.hyperlink = "Write to us", None
@broken("cover-with-table", None)
def _(b):
    cover = b.worksheets[0]
    cover["B3"] = "Beside the text"
@broken("contents-without-sheet", "S10")
def _(b):
    contents = next(s for s in b.worksheets if s.title == "Contents")
    row = next(r for r in contents.iter_rows() if r[0].value == data(b)[0].title)
    row[0].value, row[0].hyperlink = "Elsewhere", None
@broken("link-not-to-a1", "S10")
def _(b):
    contents = next(s for s in b.worksheets if s.title == "Contents")
    row = next(r for r in contents.iter_rows() if r[0].value == data(b)[0].title)
    row[0].hyperlink = f"#'{data(b)[0].title}'!B7"
@broken("stock-sheet", None)
def _(b):
    next(s for s in b.worksheets if s.title == "Contents").title = "Register"
    data(b)[0].title = "Stock"
@broken("title-with-dash", "P01")
def _(b): b.properties.title = "Visits 2009-10"
@broken("no-document-title", "P01")
def _(b): b.properties.title = None
@broken("no-language", "P02")
def _(b): b.properties.language = None
@broken("no-keywords", "P03")
def _(b): b.properties.keywords = None
@broken("opens-elsewhere", "P04")
def _(b): b.active = 2
@broken("cursor-elsewhere", "P04")
def _(b): data(b)[0].sheet_view.selection[0].activeCell = "D9"
@broken("scrolled", "P04")
def _(b): data(b)[0].sheet_view.topLeftCell = "A20"
@broken("zoomed", "P05")
def _(b): data(b)[0].sheet_view.zoomScale = 80
@broken("Draft_v2", "P06")
def _(b): pass
@broken("dates", None)
def _(b):
    import datetime
    figure(b).value = datetime.datetime(2010, 3, 31)
    figure(b, 1).value = datetime.time(9, 30)
    b.worksheets[0]["A31"] = datetime.date(2010, 6, 30)
@broken("flags-and-errors", None)
def _(b): figure(b).value, figure(b, 1).value, figure(b, 2).value = True, "#DIV/0!", 1.5
@broken("chart-sheet", None)
def _(b):
    drawn = BarChart()
    drawn.add_data(Reference(data(b)[0], min_col=3, min_row=data(b)[3], max_row=data(b)[5]))
    b.create_chartsheet("Chart_alone").add_chart(drawn)


# --- what openpyxl does not write ------------------------------------------------------------------------------
SURGERY = []


def surgery(name, check, part):
    return lambda change: SURGERY.append((name, check, part, change)) or change


@surgery("no-headings", "T05", r"xl/tables/table1\.xml")
def _(x): return x.replace("<table ", '<table headerRowCount="0" ', 1) if "headerRowCount" not in x else re.sub(r'headerRowCount="\d"', 'headerRowCount="0"', x)
@surgery("header-without-place", None, r"xl/worksheets/sheet3\.xml")
def _(x): return re.sub(r"(<pageSetup[^>]*/>|<pageMargins[^>]*/>(?!<pageSetup))", r"\1<headerFooter><oddHeader>Draft</oddHeader></headerFooter>", x, count=1)
@surgery("theme-colour", None, r"xl/styles\.xml")
def _(x): return re.sub(r'<color theme="1"\s*/>', '<color theme="3"/>', x)
@surgery("indexed-colour", None, r"xl/styles\.xml")
def _(x): return re.sub(r'<color theme="1"\s*/>', '<color indexed="10"/>', x)


def with_part(source, target, name, content):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist(): new.writestr(item, old.read(item))
        new.writestr(name, content)


def changed_part(source, target, pattern, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            content = old.read(item)
            if re.fullmatch(pattern, item):
                after = change(content.decode()).encode()
                if after == content: sys.exit(f"{target.name}: nothing was changed in {item}")
                content = after
            new.writestr(item, content)


TEXT_BOX = """<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:absoluteAnchor><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Text box 1"%s/></xdr:nvSpPr></xdr:sp></xdr:absoluteAnchor></xdr:wsDr>"""


def by_other_means(good, folder):
    """Workbooks of odd parts, and as other tools write them; with the check that must fail, if one must."""
    with_part(good, folder / "macros.xlsx", "xl/vbaProject.bin", b"\0")
    with_part(good, folder / "external-link.xlsx", "xl/externalLinks/externalLink1.xml", "<externalLink/>")
    with_part(good, folder / "text-box.xlsx", "xl/drawings/drawing7.xml", TEXT_BOX % "")
    with_part(good, folder / "text-box-told.xlsx", "xl/drawings/drawing7.xml", TEXT_BOX % ' descr="A box"')
    made = [("macros", "M14"), ("external-link", "M14"), ("text-box", "M10"), ("text-box-told", "M10")]
    for name, check, part, change in SURGERY:
        changed_part(good, folder / f"{name}.xlsx", part, change)
        made.append((name, check))
    plain = openpyxl.Workbook()
    for row in (("Area", "Visits", "Share"), ("England", 12345, 0.5), ("Wales", "n/a", None)): plain.active.append(row)
    plain.save(folder / "plain.xlsx")
    flat = openpyxl.Workbook(write_only=True)
    sheet = flat.create_sheet("Data")
    for row in (("Title",), ("This worksheet contains one table.",), ("Area", "Visits"), ("England", 1)): sheet.append(row)
    flat.save(folder / "write-only.xlsx")
    like_gptables(folder / "like-gptables.xlsx")
    made += [("plain", "P01"), ("write-only", "P02"), ("like-gptables", None)]
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        there = folder / "office"
        for name in (good, folder / "plain.xlsx", folder / "like-gptables.xlsx"):
            subprocess.run([office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                            "xlsx:Calc MS Excel 2007 XML", "--outdir", there, name], check=True, capture_output=True, timeout=180)
            target = folder / f"libreoffice-{Path(name).stem}.xlsx"
            shutil.move(there / f"{Path(name).stem}.xlsx", target)
            made.append((target.stem, None))
    else:
        print("no LibreOffice here: its workbooks are left out")
    return made


def like_gptables(path):
    """A workbook in the manner of gptables: contents, notes and data, with freeze panes and headings of its own."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Cover"
    for row, words in enumerate(("Penguins", "Summary", "Published on 1 May 2020", "Contact: stats@example.gov.uk"), 1):
        cover.cell(row, 1, words).font = Font(name="Arial", sz=16 if row == 1 else 12, b=row == 1)
    for title, head, rows in (
        ("Contents", ("Sheet name", "Table description"), [("Notes", "Notes"), ("penguins", "Penguins by island")]),
        ("Notes", ("Note number", "Note text"), [(1, "Counted in June.")]),
        ("penguins", ("Island", "Number\n[note 1]", "Share (%)"), [("Biscoe", 1680, 49.3), ("Dream", 124, "[c]"), ("Torgersen", 52, 15)]),
    ):
        sheet = book.create_sheet(title)
        lines = [f"{title} of penguins", "This worksheet contains one table. Some cells refer to notes.", "[c] = confidential."]
        for row, words in enumerate(lines, 1):
            sheet.cell(row, 1, words).font = Font(name="Arial", sz=16 if row == 1 else 12, b=row == 1)
        for r, cells in enumerate((head, *rows), len(lines) + 1):
            for c, value in enumerate(cells, 1):
                cell = sheet.cell(r, c, value)
                cell.font = Font(name="Arial", sz=12, b=r == len(lines) + 1)
                cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
        last = openpyxl.utils.get_column_letter(len(head))
        sheet.add_table(Table(displayName=title.lower() + "_table", ref=f"A{len(lines) + 1}:{last}{len(lines) + 1 + len(rows)}"))
        sheet.freeze_panes = f"A{len(lines) + 2}"
        for letter in "ABC": sheet.column_dimensions[letter].width = 24
    book.save(path)


# --- the comparison --------------------------------------------------------------------------------------------
def main(program, checker, *goods):
    checker, program = load_checker(checker), str(Path(program).resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        all_books = [(Path(good).parent.name, Path(good), None) for good in goods]
        for name, check, change in BROKEN:
            book = openpyxl.load_workbook(goods[0], rich_text=True)
            change(book)
            path = folder / f"{name}.xlsx"
            book.save(path)
            all_books.append((name, path, check))
        all_books += [(name, folder / f"{name}.xlsx", check) for name, check in by_other_means(Path(goods[0]), folder)]
        wrong = compare(program, checker, all_books, len(goods))
    sys.exit(1 if wrong else 0)


def compare(program, checker, books, goods):
    wrong, agreed, counted, used, caught = [], 0, 0, set(), {}
    for number, (name, path, must_fail) in enumerate(books):
        theirs, ours = by_checker(checker, path), by_us(program, path)
        if list(theirs) != [*ours] and sorted(theirs) != sorted(ours): wrong.append(f"{name}: not the same checks")
        for check in theirs:
            counted += 1
            (level, they, found), (own_level, we, own) = theirs[check], ours[check]
            if level != own_level: wrong.append(f"{name} {check}: {level} against {own_level}")
            if they == we:
                agreed += 1
            elif (name, check) in EXPLAINED:
                used.add((name, check))
            else:
                wrong.append(f"{name} {check}: the checker says {they}, we say {we}: {found} / {own}")
        if number < goods and any(o == "failed" for _, o, _ in ours.values()):
            wrong.append(f"{name}: a good workbook fails {[c for c, r in ours.items() if r[1] == 'failed']}")
        if must_fail:
            caught.setdefault(must_fail, []).append(name)
            if ours[must_fail][1] != "failed": wrong.append(f"{name}: {must_fail} does not fail")
    print(f"{'check':7}{'broken by'}")
    for check in checker.CHECKS: print(f"{check[0]:7}{', '.join(caught.get(check[0], ['(nothing)']))}")
    unbroken = [check[0] for check in checker.CHECKS if check[0] not in caught]
    if unbroken: wrong.append(f"nothing breaks {unbroken}")
    print(f"{len(books)} workbooks, {counted} results: {agreed} agree, {len(used)} differ and are explained, {len(wrong)} are wrong")
    for pair in sorted(used): print(f"  explained: {pair[0]} {pair[1]}: {EXPLAINED[pair]}")
    wrong += [f"{pair} is explained and does not differ" for pair in EXPLAINED if pair not in used]
    for line in wrong: print("  WRONG:", line)
    return wrong


if __name__ == "__main__":
    if len(sys.argv) < 4: sys.exit(__doc__)
    main(*sys.argv[1:])
