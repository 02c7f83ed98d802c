"""The tables of `statistics.xlsx` against the declarations of `tables.toml`, cell by cell."""

import re
from decimal import Decimal
from fractions import Fraction

import openpyxl

from world import DECLARED, DIFFERENCES, LEFT_OUT, OUT, REGISTERED, codes_of, differ, figure_named, lines, number, published, rounded

def share_of(value, whole, estimated):
    """How much of a sum is estimated, in percent: said where the sum is, and of a sum of 0 nothing."""
    if not isinstance(value, Fraction):
        return value
    return rounded(100 * estimated / whole, 1) if whole else Fraction(0)

def has_share(table, field):
    for item in DECLARED.published.get("estimate", []):
        if item["methods"] != ["none"] and (table in item["of"] or f"{table}.{field}" in item["of"]):
            return True
    return False

def each_indicator():
    """An indicator that is declared by the categories of a table is one for each of them, of the figures of its row."""
    for indicator in DECLARED.published.get("indicator", []):
        by = indicator.get("by")
        for key in DECLARED.keys(by) if by else [None]:
            if key is None:
                yield indicator["name"], indicator
            elif key != DECLARED.total_key(by):
                of_row = lambda text: re.sub(rf"\b{by}\.([a-z_]+)\b(?!\.)", rf"{by}.{key}.\1", text)
                name = f"{indicator['name']}.{key}"
                yield name, indicator | {"name": name, "family": indicator["name"]} | {side: of_row(indicator[side]) for side in ("numerator", "denominator")}

INDICATORS = dict(each_indicator())

def all_columns(table):
    """The declared columns; a name under which several indicators are declared is all of them."""
    family = lambda column: [name for name, own in INDICATORS.items() if own.get("family") == column]
    return [own for column in table.get("columns", []) for own in family(column) or [column]]

def figures_of(indicator):
    return [figure_named(name) for side in ("numerator", "denominator") for name in re.findall(r"[a-z_]+(?:\.[a-z_]+)+", indicator[side])]

QUARTILES = {"lower_quartile", "median", "upper_quartile", "units"}

def called(column):
    """A column such as `median(name)`: what is shown, and of what; and one that is a name alone."""
    found = re.fullmatch(r"(\w+)\((.+)\)", column)
    return (found[1], found[2].strip()) if found else (None, column)

def columns_of(table):
    """The declared columns, and behind each run of quartiles of one indicator of how many units they are."""
    shown = []
    for column, after in zip(all_columns(table), [*all_columns(table)[1:], ""]):
        shown.append(column)
        (how, of), (how_after, of_after) = called(column), called(after)
        if how in QUARTILES and (how_after not in QUARTILES or of_after != of):
            shown.append(f"units({of})")
    return shown

class Sheets:
    def __init__(self, world):
        self.world = world
        self.book = openpyxl.load_workbook(OUT / "statistics.xlsx")
        self.cells = 0
        path = OUT / "data" / "growth.csv"
        growth = lines(path) if path.is_file() else []
        self.growth = {(line["period"], line["area"], line["table"], line["key"], line["field"]): line for line in growth}

    def compare(self):
        spans = {"period": (self.world.period.text, [self.world.period.text])}
        for name, parts in self.world.period.longer().items():
            spans["year" if len(parts) == 4 else "half-year"] = (name, parts)
        shown = [table for table in DECLARED.published.get("table", []) if table.get("over", "period") in spans]
        for number_of, table in enumerate(shown, 1):
            sheet = self.book[f"Table_{number_of}"]
            rows = [list(row) for row in sheet.iter_rows()]
            start = next(at for at, row in enumerate(rows) if sum(cell.value is not None for cell in row) > 1)
            self.table(f"Table_{number_of}", table, spans[table.get("over", "period")], rows[start + 1 :])
        if "Open_questions" in self.book.sheetnames:
            self.open_questions(list(self.book["Open_questions"].iter_rows()))

    def open_questions(self, rows):
        """Open errors, open queries and the units concerned, by what they do to figures."""
        found = {effect: ([0, 0], set()) for effect in ("exclude", "missing-flows", "missing", "no-rate", "use")}
        for fault in self.world.now.read(OUT, "faults").iter_rows(named=True):
            passed = fault["undecided"] or fault["trial"] or fault["caused_by"] or fault["severity"] == "note"
            if not passed and fault["state"] == "open":
                counts, units = found[DECLARED.on_open.get(fault["rule"], LEFT_OUT[fault["severity"]])]
                counts[fault["severity"] == "query"] += 1
                units.add(fault["unit"])
        for (effect, (counts, units)), (title, *cells) in zip(found.items(), rows[-len(found) :]):
            self.row(f"Open_questions {effect}", [*counts, len(units)], cells)

    def table(self, name, table, span, rows):
        how = {"regions": self.areas, "countries": self.areas, "types": self.areas, "periods": self.periods, "keys": self.keys, "authorities": self.authorities}
        if table["rows"] in how:
            how[table["rows"]](name, table, span, rows)
        else:
            self.response(name, table, rows)

    def cell(self, where, value, shown):
        """One cell: what it holds."""
        self.cells += 1
        found = shown.value if isinstance(shown.value, str) else number(shown.value)
        if found in ("[x]", "[z]") and (value is None or (found == "[z]" and value == 0)):
            # Why there is no number is for the reader: here it is enough that there is none.
            found = value
        differ(where, value, found)

    def measure(self, column, area, span, basis):
        """What should stand in the cells of a column: the value, and what it rests on."""
        period, parts = span
        if column in INDICATORS:
            indicator = INDICATORS[column]
            found = self.world.ratio(indicator, area, parts, basis)
            value = found["value"]
            if value is not None and any(self.is_held(at, kind, area, parts, basis) for at, kind in figures_of(indicator)):
                value = "[u]"
            return [value, found["base_authorities"]]
        how, of = called(column)
        if how in QUARTILES:
            found = self.world.quartiles(INDICATORS[of], area, parts)
            is_held = how != "units" and found["standing"] == "unreliable"
            return ["[u]" if is_held else found[how]]
        if how == "change":
            return self.change(figure_named(of)[0], period, area)
        at, kind = figure_named(column)
        found = self.world.total(at, kind, area, parts)
        value, *share = self.sum(at, kind, area, parts, basis)
        complete = [found["complete_authorities"] if found else 0] if len(parts) > 1 and kind == "flow" else []
        return [value, found["included_authorities"] if found else 0, *complete, *share]

    def sum(self, at, kind, area, parts, basis):
        """A sum, and where some may be estimated how much of it is."""
        found = self.world.sum_of(at, kind, area, parts, basis)
        value = None
        if found is not None:
            held = self.is_held(at, kind, area, parts, basis)
            value = "[u]" if held else published(found["value"], at[0], at[2])
        if basis == "reported" or not has_share(at[0], at[2]):
            return [value]
        return [value, share_of(value, found and found["value"], found and found["estimated"])]

    def change(self, at, period, area):
        line = self.growth.get((period, area.name, *at))
        if line is None:
            return [None, Fraction(0)]
        if line.get("standing") == "break":
            return ["[b]", number(line["matched_authorities"])]
        held = line.get("standing") == "held" and line["change_pct"]
        return ["[u]" if held else number(line["change_pct"]), number(line["matched_authorities"])]

    def is_held(self, at, kind, area, parts, basis):
        return self.world.standing(at, kind, area, parts, basis) in ("held", "unreliable")

    def row(self, where, expected, shown):
        for at, (value, found) in enumerate(zip(expected, shown)):
            self.cell(f"{where}, column {at + 1} of figures", value, found)
        if len(expected) != len(shown):
            DIFFERENCES.append(f"{where}: {len(expected)} columns recomputed, {len(shown)} published")

    def areas(self, name, table, span, rows):
        areas = {area.name: area for kind in ("type", "region", "country", "countries", "all") for area in self.world.areas if area.kind == kind}
        for code, title, scope, usable, *cells in rows:
            area = areas[title.value]
            where = f"{name} {title.value}"
            self.cell(f"{where} in scope", len(area.expected), scope)
            self.cell(f"{where} usable", self.usable(area), usable)
            expected = []
            for column in columns_of(table):
                own = self.measure(column, area, span, DECLARED.basis(table))
                hidden = area.kind == "all" and self.base_of(column) != area.expected
                expected += ["[z]"] * len(own) if hidden else own
            self.row(where, expected, cells)

    def base_of(self, column):
        """The authorities that are asked for all figures of a column."""
        whole = self.world.areas[-1]
        _, of = called(column)
        figures = figures_of(INDICATORS[of]) if of in INDICATORS else [figure_named(of)]
        asked = whole.expected
        for (table, _, field), _ in figures:
            asked = self.world.asked(table, field, asked)
        groups = [area for area in self.world.areas if area.kind in ("countries", "all")]
        return next((area.expected for area in groups if area.expected == asked), whole.expected)

    def usable(self, area):
        units = [unit for unit in self.world.now.usable if self.world.lies(unit, area)]
        return len(set().union(*(self.world.covers(unit) for unit in units), set()) & area.expected)

    def periods(self, name, table, span, rows):
        for title, scope, usable, *cells in rows:
            period = next(part for part in self.world.parts.values() if part.period.words() == title.value.split(" [")[0])
            expected = REGISTERED.in_scope(period.period.end())
            self.cell(f"{name} {title.value} in scope", len(expected), scope)
            earlier = Earlier(self.world, period, expected)
            self.cell(f"{name} {title.value} usable", earlier.usable(), usable)
            own = []
            for column in all_columns(table):
                own += earlier.measure(self, column, DECLARED.basis(table))
            self.row(f"{name} {title.value}", own, cells)

    def keys(self, name, table, span, rows):
        of, whole = table["of"], self.world.areas[-1]
        parts, basis = span[1], DECLARED.basis(table)
        total = DECLARED.total_key(of)
        keys = [key for key in DECLARED.keys(of) if key != total]
        expected = {key: [] for key in [*keys, "not stated", total]}
        for field in (column.rsplit(".", 1)[-1] for column in all_columns(table)):
            kind, at = DECLARED.fields(of)[field]["qd:kind"], (of, total, field)
            held = self.is_held(at, kind, whole, parts, basis)
            own, rest = self.breakdown(of, field, kind, keys, total, parts, basis)
            with_share = basis == "estimates" and has_share(of, field)

            def cells(whole_sum, estimated, beside):
                shown = "[u]" if held and whole_sum is not None else published(whole_sum, of, field)
                return [shown, beside] + ([share_of(shown, whole_sum, estimated)] if with_share else [])

            for key in keys:
                expected[key] += cells(*own[key])
            expected["not stated"] += cells(*rest, "[z]")
            found = self.world.total(at, kind, whole, parts)
            value, *share = self.sum(at, kind, whole, parts, basis)
            expected[total] += [value, found["included_authorities"] if found else 0, *share]
        for key, (title, *cells) in zip([*keys, "not stated", total], rows):
            self.row(f"{name} {title.value}", expected[key], cells)

    def breakdown(self, table, field, kind, keys, total, parts, basis):
        """The parts of a total over the units of which the total is known, and what is not stated, unit by unit."""
        sums, estimated, gave = {key: None for key in keys}, {key: Fraction(0) for key in keys}, {key: set() for key in keys}
        rest, rest_estimated = None, Fraction(0)
        for part in parts if kind == "flow" else parts[-1:]:
            given = self.world.parts[part]
            of_keys = {key: given.with_estimates((table, key, field)) for key in [*keys, total]}
            if basis == "reported":
                of_keys = {key: {unit: own for unit, own in of.items() if not own[1]} for key, of in of_keys.items()}
            for unit, (whole, is_estimate) in of_keys[total].items():
                own = {key: of_keys[key][unit] for key in keys if unit in of_keys[key]}
                known = sum((value for value, _ in own.values()), Fraction(0))
                explains = known <= whole
                left = whole - known if explains else whole
                rest = (rest or 0) + left
                rest_estimated += left if is_estimate else 0
                for key, (value, is_made) in own.items() if explains else []:
                    sums[key] = (sums[key] or 0) + value
                    estimated[key] += value if is_made else 0
                    gave[key] |= set() if is_made else self.world.covers(unit)
        return {key: [sums[key], estimated[key], len(gave[key])] for key in keys}, (rest, rest_estimated)

    def authorities(self, name, table, span, rows):
        """Each row is what a unit gave, held back where it is being queried; one line at the end has all that is estimated."""
        estimated = self.estimated_for_others(table, span)
        if estimated:
            *rows, last = rows
            code, title, region, receipt, unit, *cells = last
            count = re.sub(r"\D", "", title.value or "")
            differ(f"{name} last line: for how many", str(max(found["estimated_units"] for found in estimated if found)), count)
            own = []
            for column, found in zip(all_columns(table), estimated):
                at = figure_named(column)[0] if found else None
                own.append(published(found["estimated"], at[0], at[2]) if found else "[z]")
            self.row(f"{name} last line", own, cells)
        for code, title, region, receipt, unit, *cells in rows:
            where = f"{name} {title.value}"
            if unit.value != code.value or unit.value not in self.world.now.units:
                if any(isinstance(cell.value, (int, float)) for cell in cells):
                    DIFFERENCES.append(f"{where}: figures stand in the row of one that has no return of its own")
                continue
            self.row(where, [self.of_unit(column, unit.value, span) for column in all_columns(table)], cells)

    def estimated_for_others(self, table, span):
        """For each column the sum with estimates over all, of those that have any."""
        whole = self.world.areas[-1]
        found = [None if column in INDICATORS else self.world.sum_of(*figure_named(column), whole, span[1], "estimates") for column in all_columns(table)]
        found = [own if own and own["estimated_units"] else None for own in found]
        return found if any(found) else None

    def of_unit(self, column, unit, span):
        """What a unit gave, or a rate of it; held back where a figure is being queried, but for a 0, which is a part of nothing."""
        figures = figures_of(INDICATORS[column]) if column in INDICATORS else [figure_named(column)]
        now = self.world.now
        queried = any((unit, *at) in now.queried and now.is_given(at, unit) and now.of(at, unit) for at, _ in figures)
        if column not in INDICATORS:
            value = self.world.now.of(figures[0][0], unit)
        else:
            named, indicator = set(), INDICATORS[column]
            sides = [self.world.side(indicator[side], unit, span[1], indicator, named) for side in ("numerator", "denominator")]
            if None in sides or not sides[1] or self.world.is_left_out(unit, named, span[1]):
                return None
            value = rounded(sides[0] * Fraction(Decimal(str(indicator.get("per", 1)))) / sides[1], indicator.get("decimals", 0))
        return "[u]" if queried and value is not None else value

    def response(self, name, table, rows):
        areas = {area.name: area for kind in ("type", "region", "country", "all") for area in self.world.areas if area.kind == kind}
        answered = {line["authority_code"] for line in lines(OUT / "status.csv") if line["receipt"] in ("received", "nil")}
        size = DECLARED.published.get("size")
        sizes = self.sizes(size) if size else {}
        for code, title, scope, *cells in rows:
            area = areas[title.value]
            self.cell(f"{name} {title.value} in scope", len(area.expected), scope)
            units = [unit for unit in sizes if sizes[unit][0] <= area.expected]
            share = lambda counts, among=lambda unit: True: self.share(sizes, [u for u in units if among(u) and counts(u)], [u for u in units if among(u)])
            expected = []
            for count, counts in (
                (len(area.expected & answered), lambda unit: sizes[unit][0] <= answered),
                (self.usable(area), lambda unit: unit in self.world.now.usable),
            ):
                expected += [count, rounded(Fraction(100 * count, len(area.expected)), 1)]
                expected += [share(counts)] if size else []
            for column in all_columns(table):
                at, kind = figure_named(column)
                asked = self.world.asked(at[0], at[2], area.expected)
                found = self.world.total(at, kind, area, [self.world.period.text])
                given = found["included_authorities"] if found else 0
                expected += [given, len(asked), rounded(Fraction(100 * given, len(asked)), 1) if asked else "[z]"]
                if size:
                    among = lambda unit: bool(self.world.asked(at[0], at[2], frozenset(sizes[unit][0])))
                    expected += [share(lambda unit: self.world.now.of(at, unit) is not None, among) if asked else "[z]"]
            self.row(f"{name} {title.value}", expected, cells)

    def sizes(self, size):
        """For each unit, silent ones too, the authorities it covers and its size last known."""
        at, _ = figure_named(size)
        lines_of = lines(OUT / "status.csv")
        units = {unit for line in lines_of for unit in line["unit"].split(";") if unit}
        joint = {code for unit in units if "+" in unit for code in unit.split("+")}
        sizes = {}
        for unit in sorted((units | self.world.now.units) - joint):
            size_of = None
            for part in self.world.parts.values():
                doubtful = (unit, at[0], at[1], at[2]) in part.no_rate
                value = part.of(at, unit)
                if value is not None and not doubtful:
                    size_of = value
                    break
            covers = self.world.covers(unit)
            if covers:
                sizes[unit] = (covers, size_of)
        return sizes

    @staticmethod
    def share(sizes, part, whole):
        known = lambda units: sum((sizes[unit][1] for unit in units if sizes[unit][1] is not None), Fraction(0))
        return rounded(100 * known(part) / known(whole), 1) if known(whole) else None

class Earlier:
    """A row of an earlier period: who was in scope then, over all."""

    def __init__(self, world, given, expected):
        self.world, self.given, self.expected = world, given, expected

    def covers(self, unit):
        day = self.given.period.end()
        return set().union(*(REGISTERED.heirs(code, day) for code in codes_of(unit)), set())

    def usable(self):
        return len(set().union(*(self.covers(unit) for unit in self.given.usable), set()) & self.expected)

    def measure(self, sheets, column, basis):
        world, period = self.world, self.given.period.text
        whole = world.areas[-1]
        changed = re.fullmatch(r"change\((.+)\)", column)
        if changed:
            return sheets.change(figure_named(changed[1])[0], period, whole)
        at, kind = figure_named(column)
        asked = world.asked(at[0], at[2], frozenset(self.expected))
        covered = set().union(*(self.covers(unit) for unit in self.given.values.get(at, {})), set()) & asked
        value, *share = sheets.sum(at, kind, whole, [period], basis)
        return [value, len(covered), *share]
