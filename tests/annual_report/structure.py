"""The annual report as another program reads it: headings in order, tables with a row of headings that comes again on
each sheet of paper and hold what the workbook holds, pictures with a text, a language.

Usage: structure.py SOFFICE REPORT.docx SOURCE...
A source is a workbook, or the CSV of a register."""

import csv
import pathlib
import re
import subprocess
import sys
import tempfile

import docx
import openpyxl
from docx.oxml.ns import qn


def headings(document):
    return [(int(p.style.name[-1]), p.text) for p in document.paragraphs if re.fullmatch(r"Heading \d", p.style.name)]


def in_order(found):
    before = 1
    for level, text in found:
        assert level <= before + 1, f"heading {text!r} of level {level} stands below one of level {before}"
        before = level


def numbers_of(workbook):
    """Every number of every table, as people read it, by heading of its column."""
    shown = {}
    for sheet in workbook.worksheets:
        rows = [row for row in sheet.iter_rows(values_only=True)]
        at = next((at for at, row in enumerate(rows) if len(row) > 1 and row[1] is not None), None)
        if at is None:
            continue
        title = re.sub(r"^Table \d+: | \[note \d+\]", "", str(rows[0][0]))
        for row in rows[at + 1:]:
            for heading, value in zip(rows[at], row):
                if isinstance(value, (int, float)):
                    shown.setdefault((title, str(heading).replace("\n", " ")), set()).add(round(float(value), 6))
    return shown


def numbers_of_register(path):
    """The same of a register, whatever stands above it."""
    shown = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            for name, value in row.items():
                if re.fullmatch(r"-?\d+(\.\d+)?", value):
                    shown.setdefault(("", name.replace("_", " ").capitalize()), set()).add(round(float(value), 6))
    return shown


def opens(soffice, report):
    """A word processor opens it and lays it out."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        subprocess.run(
            [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, report],
            check=True, capture_output=True, timeout=120,
        )
        made = list(pathlib.Path(folder).glob("*.pdf"))
        assert made and made[0].stat().st_size > 20_000, "it was not laid out"


def main(soffice, report, *sources):
    document = docx.Document(report)
    assert document.core_properties.title and document.core_properties.language == "en-GB"
    found = headings(document)
    assert sum(level == 1 for level, _ in found) >= 5, found
    in_order(found)
    opens(soffice, report)
    published = {}
    for source in sources:
        of_source = numbers_of_register(source) if source.endswith(".csv") else numbers_of(openpyxl.load_workbook(source))
        for place, numbers in of_source.items():
            published.setdefault(place, set()).update(numbers)
    held = 0
    for table in document.tables:
        first = table.rows[0]._tr
        assert first.trPr is not None and first.trPr.find(qn("w:tblHeader")) is not None, "no row of headings"
        title = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        names = [cell.text for cell in table.rows[0].cells]
        for row in table.rows[1:]:
            for name, cell in zip(names, row.cells):
                text = cell.text.removesuffix(" [e]").replace(",", "")
                if re.fullmatch(r"-?\d+(\.\d+)?", text):
                    own = published.get((title, name)) or published.get(("", name), set())
                    assert round(float(text), 6) in own, f"{title}, {name}: {cell.text} was not published"
                    held += 1
    assert held > 100, held
    pictures = document.element.body.findall(f".//{qn('wp:docPr')}")
    assert pictures, "no picture"
    assert all(len(picture.get("descr", "")) > 20 for picture in pictures), "a picture without words"
    print(f"{len(found)} headings, {len(document.tables)} tables, {held} figures as published, {len(pictures)} pictures with words")


if __name__ == "__main__":
    main(*sys.argv[1:])
