"""A spreadsheet as plain cells, whatever its form: read by openpyxl (xlsx), or from its parts alone (ods)."""
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils import get_column_letter

NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
}


def tag(name):
    prefix, local = name.split(":")
    return f"{{{NS[prefix]}}}{local}"


@dataclass
class Sheet:
    """Cells by address; what leads elsewhere; styles; decimals of numbers."""
    cells: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
    styles: dict = field(default_factory=dict)
    decimals: dict = field(default_factory=dict)


@dataclass
class Spreadsheet:
    """Sheets in order, tables by name with their places, and what is said of the whole."""
    sheets: dict
    tables: dict
    filtered: set
    about: dict


def of_xlsx(path):
    book = openpyxl.load_workbook(path)
    sheets, tables, filtered = {}, {}, set()
    for ws in book.worksheets:
        sheet = sheets[ws.title] = Sheet()
        for row in ws.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                assert cell.data_type in "sn", f"{path} {ws.title}!{cell.coordinate} is of type {cell.data_type}"
                sheet.cells[cell.coordinate] = float(cell.value) if cell.data_type == "n" else cell.value
                if cell.data_type == "n":
                    decimals = cell.number_format.rpartition(".")[2] if "." in cell.number_format else ""
                    sheet.decimals[cell.coordinate] = len(decimals)
                if cell.hyperlink is not None:
                    inside = (cell.hyperlink.location or "").replace("'", "")
                    sheet.links[cell.coordinate] = inside.replace("!", ".") or cell.hyperlink.target
        for table in ws.tables.values():
            tables[table.displayName] = f"{ws.title}.{table.ref}"
            if table.autoFilter is not None:
                filtered.add(table.displayName)
    return Spreadsheet(sheets, tables, filtered, of_core(path))


def of_core(path):
    with zipfile.ZipFile(path) as package:
        core = ElementTree.fromstring(package.read("docProps/core.xml"))
    said = lambda name: core.findtext(name, default="", namespaces=NS)
    return {
        "title": said("dc:title"),
        "author": said("dc:creator"),
        "words": [word for word in said("cp:keywords").split(", ") if word],
        "language": said("dc:language"),
    }


def of_ods(path):
    with zipfile.ZipFile(path) as package:
        content, styles, meta = (ElementTree.fromstring(package.read(f"{name}.xml")) for name in ("content", "styles", "meta"))
    looks = Looks(content, styles)
    sheets = {}
    body = content.find("office:body/office:spreadsheet", NS)
    for table in body.findall("table:table", NS):
        sheets[table.get(tag("table:name"))] = sheet_of(table, looks)
    tables, filtered = {}, set()
    for own in body.findall("table:database-ranges/table:database-range", NS):
        name = own.get(tag("table:name"))
        tables[name] = own.get(tag("table:target-range-address")).replace("'", "").replace("$", "")
        if own.get(tag("table:display-filter-buttons")) == "true":
            filtered.add(name)
    tables = {name: re.sub(r":[^.]*\.", ":", place) for name, place in tables.items()}
    said = lambda name: meta.findtext(f"office:meta/{name}", default="", namespaces=NS)
    about = {
        "title": said("dc:title"),
        "author": said("meta:initial-creator"),
        "words": [word.text for word in meta.findall("office:meta/meta:keyword", NS)],
        "language": said("dc:language"),
    }
    return Spreadsheet(sheets, tables, filtered, about)


class Looks:
    """Styles of cells by name: the one that people see, and decimals."""

    def __init__(self, *parts):
        self.own, self.numbers = {}, {}
        for part in parts:
            for style in part.iter(tag("style:style")):
                if style.get(tag("style:family")) == "table-cell":
                    self.own[style.get(tag("style:name"))] = style
            for style in part.iter(tag("number:number-style")):
                number = style.find("number:number", NS)
                if number is None:
                    continue
                self.numbers[style.get(tag("style:name"))] = int(number.get(tag("number:decimal-places"), 0))

    def named(self, name):
        """The style with a name for people from which one comes."""
        style = self.own.get(name)
        while style is not None and style.get(tag("style:display-name")) is None:
            above = style.get(tag("style:parent-style-name"))
            if above is None or above not in self.own:
                return above or name
            name, style = above, self.own[above]
        return name if style is None else style.get(tag("style:display-name"))

    def decimals(self, name):
        while name in self.own:
            style = self.own[name]
            data = style.get(tag("style:data-style-name"))
            if data is not None:
                return self.numbers.get(data)
            name = style.get(tag("style:parent-style-name"))
        return None


def sheet_of(table, looks):
    sheet, row_at = Sheet(), 0
    usual = []
    for column in table.iter(tag("table:table-column")):
        style = column.get(tag("table:default-cell-style-name"), "Default")
        usual += [style] * min(int(column.get(tag("table:number-columns-repeated"), 1)), 1000)
    for row in table.iter(tag("table:table-row")):
        rows = int(row.get(tag("table:number-rows-repeated"), 1))
        column_at = 0
        for cell in row:
            columns = int(cell.get(tag("table:number-columns-repeated"), 1))
            kind = cell.get(tag("office:value-type"))
            assert cell.get(tag("table:formula")) is None, "a formula"
            if kind is not None:
                for at in range(column_at, column_at + columns):
                    for down in range(row_at, row_at + rows):
                        style = row.get(tag("table:default-cell-style-name"), usual[at])
                        put(sheet, f"{get_column_letter(at + 1)}{down + 1}", cell, kind, style, looks)
            column_at += columns
        row_at += rows
    return sheet


def put(sheet, address, cell, kind, usual, looks):
    style = cell.get(tag("table:style-name"), usual)
    if kind == "string":
        sheet.cells[address] = "\n".join(text_of(paragraph) for paragraph in cell.findall("text:p", NS))
    else:
        assert kind == "float", f"{address} is of type {kind}"
        sheet.cells[address] = float(cell.get(tag("office:value")))
        sheet.decimals[address] = looks.decimals(style)
    sheet.styles[address] = looks.named(style)
    link = cell.find("text:p/text:a", NS)
    if link is not None:
        sheet.links[address] = link.get(tag("xlink:href")).lstrip("#").replace("'", "").replace("$", "")


def text_of(node):
    """The text of a paragraph: blanks in a row are one, but for those that say how many they are."""
    told = re.sub(r"[ \t\n]+", " ", node.text or "")
    for child in node:
        if child.tag == tag("text:s"):
            told += " " * int(child.get(tag("text:c"), 1))
        elif child.tag == tag("text:tab"):
            told += "\t"
        elif child.tag == tag("text:line-break"):
            told += "\n"
        else:
            told += text_of(child)
        told += re.sub(r"[ \t\n]+", " ", child.tail or "")
    return told
