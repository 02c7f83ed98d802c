"""Forms and workbooks of questions, filled in with openpyxl as a person would, and read again."""

import datetime
import email
import email.policy
import io
import re

import openpyxl


def texts_and_figures(content):
    """All texts of a workbook of questions, and all numbers on the sheets of figures."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    texts, figures = [], set()
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            if isinstance(cell.value, (int, float)):
                figures.add(float(cell.value))
            else:
                texts.append(str(cell.value))
            if cell.comment:
                texts.append(cell.comment.text)
    return texts, figures


def body(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_body().get_content()


def answer(book, back, explanation):
    """Writes a line beside the first question."""
    book = openpyxl.load_workbook(book)
    sheet = book["Questions"]
    heading = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Your explanation")
    box = sheet.cell(heading.row + 1, heading.column)
    assert not box.protection.locked
    box.value = explanation
    book.save(back)


def filled(blank):
    """The form with a quarter like the last one, by what its boxes say of that; one more planned visit to shops."""
    book = openpyxl.load_workbook(blank)
    sheet = book["Return"]
    for validation in sheet.data_validations.dataValidation:
        last = re.search(r": ([0-9.,]+)$", validation.prompt or "")
        if last:
            value = float(last[1].replace(",", ""))
            sheet[str(validation.sqref)] = int(value) if value == int(value) else value
    for cell in ("C23", "J23", "C32", "J32"):
        sheet[cell] = sheet[cell].value + 1
    for label, text in [("Type of authority", "Urban/industrial"), ("Name of person", "Siân o’r Tŷ"), ("Job title", "Officer"),
                        ("Telephone", "01632 960001"), ("E-mail", "sian@example.org"), ("Nil return", "No")]:
        row = next(row for row in range(1, 60) if str(sheet.cell(row, 1).value).startswith(label))
        sheet.cell(row, 2).value = text
    return book


def puts(cell, value, number_format=None):
    def spoil(sheet):
        sheet[cell] = value
        if number_format:
            sheet[cell].number_format = number_format
    return cell, spoil


def swaps_rows(sheet):
    for column in range(2, 12):
        one, other = sheet.cell(30, column), sheet.cell(31, column)
        one.value, other.value = other.value, one.value


def adds_to_total(sheet):
    sheet["J32"] = sheet["J32"].value + 30


# What people do to forms, and the cell in which it must be found.
MISTAKES = {
    "text in a box for a number": puts("D24", "about ten"),
    "a figure below 0": puts("B37", -3),
    "decimals in a whole number": puts("K25", 12.5),
    "a total that does not add": ("J32", adds_to_total),
    "a percentage": puts("B18", "20%"),
    "figures in the wrong rows": ("B31", swaps_rows),
    "a note in the box of a figure": puts("K26", "25 (estimated)"),
    "a formula of which no value was saved": puts("J25", "=SUM(C25:I25)"),
    "a day in a box for a number": puts("C24", datetime.datetime(2010, 2, 1), "dd/mm/yyyy"),
    "another code over that of the form": puts("B3", "E99999999"),
}
