"""A workspace in a folder of its own, the commands that are given in it, and what they leave."""

import csv
import hashlib
import json
import resource
import shutil
import subprocess
import sys

import openpyxl
import polars

# Names that must stay whole wherever they go.
PEOPLE = ["Siân Ŵyn-Jones", "Máire O’Brien", "D'Arcy Ó Sé", "Zoë Ŷstrad", "Jürgen Łąka"]

# A query about everybody, to see what it costs to ask all.
ASKS_ALL = """
[[rule]]
id = "LAE-999"
severity = "query"
table = "visits"
check = "total_visits < 0"
message = "{total_visits} visits: is that so?"
why = "Everybody is asked."
fix = "Say so."
passes = [{ total_visits = -1 }]
fails = [{ total_visits = 1 }]
"""


def says(is_so, otherwise):
    if not is_so:
        sys.exit(f"NOT SHOWN: {otherwise}")


def lines(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def snapshot(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def is_whole(out):
    """Whether a folder of outputs is as its record says it was written."""
    written = json.loads((out / "run.json").read_text())["outputs"]
    there = snapshot(out)
    there.pop("run.json")
    return there == written


class Workspace:
    period = "2009-10-Q4"

    def __init__(self, program, root, folder):
        self.program, self.folder = program, folder
        sample = root / "sample_data" / "lae1"
        self.sample_inbox = sample / "inbox" / self.period
        for part in ("history", "inbox"):
            shutil.copytree(sample / part, folder / part)
        for part in ("lae1", "register"):
            shutil.copytree(root / "schemas" / part, folder / part)
        settings = (sample / "quarterday.toml").read_text().replace("../../schemas/", "")
        (folder / "quarterday.toml").write_text(settings)
        (folder / "back").mkdir()
        self.register, self.inbox, self.out = folder / "register", folder / "inbox" / self.period, folder / "out" / self.period
        self.contacts = self.writes_contacts()

    def writes_contacts(self):
        """An address for each authority, in a domain of its own."""
        codes = [row["code"] for row in lines(self.register / "authorities.csv")]
        contacts = {code: f"returns@{code.lower()}.example.org" for code in codes}
        with (self.register / "contacts.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["code", "name", "email"])
            rows.writerows([code, PEOPLE[at % len(PEOPLE)], contacts[code]] for at, code in enumerate(codes))
        with (self.register / "domains.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["code", "domain"])
            rows.writerows([code, f"{code.lower()}.example.org"] for code in codes)
        return contacts

    def command(self, *words):
        return [str(self.program), *map(str, words), "-C", str(self.folder)]

    def fails(self, status, *words):
        ended = subprocess.run(self.command(*words), capture_output=True, text=True)
        says(ended.returncode == status, f"{' '.join(map(str, words))} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
        return ended.stdout + ended.stderr

    def does(self, *words):
        return self.fails(0, *words)

    def runs(self, day, *more, status=1):
        """Four files of the sample cannot be read: status 1."""
        return self.fails(status, "run", self.period, "--as-of", day, *more)

    def begins(self, day, *more):
        words = self.command("run", self.period, "--as-of", day, *more)
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def check(self, file):
        words = self.command("check", "--format", "json", "--history", self.folder / "history", file)
        return json.loads(subprocess.run(words, capture_output=True, text=True).stdout)["exceptions"]

    def cost(self, does):
        """CPU seconds, those of reader processes too."""
        def spent():
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime
        before = spent()
        does()
        return spent() - before

    def drafts(self):
        return sorted((self.folder / "chase").glob("*/*.eml"))

    def questions(self, unit):
        return next((self.folder / "chase").glob(f"{unit} */* questions *.xlsx"))

    def figures_of(self, unit):
        """All numbers that a unit sent, as records, reasons and exceptions have them."""
        numbers = set()
        for part in (self.out / "records").glob("*/period=*/part.parquet"):
            if part.parent.parent.name in {"figures", "faults"}:
                continue
            table = polars.read_parquet(part).filter(polars.col("unit") == unit)
            for column in table.select(polars.selectors.numeric()).iter_columns():
                numbers |= {float(value) for value in column if value is not None}
            if "text" in table.columns:
                numbers |= {float(text) for text in table["text"] if text and text.replace(".", "").replace("-", "").isdigit()}
        return numbers

    def receives(self, name, day):
        with (self.inbox / "receipts.csv").open("a", encoding="utf-8", newline="") as receipts:
            csv.writer(receipts).writerow([name, day, "somebody@example.org"])

    def sends_again(self, wrong, right, day):
        """A return with one cell mended comes as another file."""
        book = openpyxl.load_workbook(self.inbox / wrong["file"])
        sheet = book[wrong["sheet"]] if wrong["sheet"] else book.active
        sheet[wrong["cell"]] = right
        name = wrong["file"].replace(".xlsx", " mended.xlsx")
        book.save(self.inbox / name)
        self.receives(name, day)

    def asks_everybody(self):
        rules = next(iter(sorted((self.folder / "lae1" / "rules").glob("*.toml"))))
        (rules.parent / "everybody.toml").write_text(ASKS_ALL)
