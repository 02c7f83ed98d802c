"""Works out the published figures of a run another way: from `records/` and the register alone, with polars.

Usage: recompute.py OUT HISTORY COLLECTION REGISTER

OUT is an output folder; HISTORY has those of earlier periods. Everything is compared, values and counts: every line of
`records/figures` (of OUT and of each earlier period), `totals.csv`, `data/indicators.csv` and `data/growth.csv`, and every cell of every table of `statistics.xlsx`. Differences are
printed, and the exit status is 1 if there is one.

Nothing here is taken from the program: sums, areas, bases, rounding are written anew, from the design and the declarations. Only which
figures are held back ([u]) is taken from `totals.csv`, since it hangs on the state of queries; that is checked against the faults.
"""

import collections
import csv
import datetime
import functools
import json
import pathlib
import re
import sys
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import openpyxl
import polars as pl

OUT, HISTORY, COLLECTION, REGISTER = (pathlib.Path(argument) for argument in sys.argv[1:5])
LEFT_OUT = {"reject": "exclude", "error": "missing", "query": "use", "note": "use"}
DIFFERENCES = []


def differ(where, ours, theirs):
    if ours != theirs:
        DIFFERENCES.append(f"{where}: recomputed {ours}, published {theirs}")


def lines(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rounded(number, decimals):
    """A fraction, rounded once; halves go away from zero."""
    scaled = abs(number) * 10**decimals
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Fraction(whole if number >= 0 else -whole, 10**decimals)


# ---- What is declared -------------------------------------------------------------------------------------------------------


class Declared:
    def __init__(self):
        package = json.loads((COLLECTION / "datapackage.json").read_text())
        self.tables = {resource["name"]: resource["schema"] for resource in package["resources"]}
        self.total_keys = {resource["name"]: resource.get("qd:total_key") or resource["schema"].get("qd:total_key") for resource in package["resources"]}
        self.settings = tomllib.loads((COLLECTION / "collection.toml").read_text())
        path = COLLECTION / "tables.toml"
        self.published = tomllib.loads(path.read_text()) if path.is_file() else {}
        if not self.published.get("table"):
            all_figures = [f"{table}.{field}" for table, field, _ in self.figures()]
            plain = [("countries", all_figures), ("regions", all_figures), ("response", []), ("authorities", [])]
            self.published["table"] = [{"rows": rows, "columns": columns} for rows, columns in plain]
        path = COLLECTION / "expected.csv"
        # Reporting units that are in no register.
        self.expected_units = {row["unit"]: row for row in lines(path)} if path.is_file() else {}
        self.on_open = {}
        for path in sorted((COLLECTION / "rules").glob("*.toml")):
            for rule in tomllib.loads(path.read_text()).get("rule", []):
                self.on_open[rule["id"]] = rule.get("on_open", LEFT_OUT[rule["severity"]])

    @functools.cache
    def fields(self, table):
        return {field["name"]: field for field in self.tables[table]["fields"]}

    def key_fields(self, table):
        key = self.tables[table].get("primaryKey", [])
        return [key] if isinstance(key, str) else key

    @functools.cache
    def keys(self, table):
        """The declared rows of a table: [""] where a return has one record, None for a list of cases."""
        key = self.key_fields(table)
        if not key:
            return [""]
        field = self.fields(table)[key[0]]
        words = field.get("categories") or field.get("constraints", {}).get("enum")
        if len(key) > 1 or not words:
            return None
        return [word["value"] if isinstance(word, dict) else word for word in words]

    def total_key(self, table):
        return self.total_keys.get(table)

    def decimals(self, table, field):
        declared = self.fields(table)[field]
        return declared.get("qd:decimals", 0 if declared["type"] == "integer" else 2)

    @functools.cache
    def figures(self):
        return list(self.each_figure())

    def each_figure(self):
        for table in self.tables:
            for name, field in self.fields(table).items():
                if field["type"] in ("integer", "number") and field.get("qd:kind") in ("flow", "stock") and not field.get("qd:personal"):
                    yield table, name, field["qd:kind"]


DECLARED = Declared()


def holds(scope, authority):
    """A condition on the register: register.x = 'a', <> 'a', IN ('a', 'b'), joined by AND."""
    for condition in re.split(r"\s+AND\s+", scope or ""):
        found = re.fullmatch(r"register\.(\w+)\s*(=|<>|IN|NOT IN)\s*(.+)", condition.strip())
        if not found:
            if condition.strip():
                sys.exit(f"this condition is beyond this script: {condition}")
            continue
        name, how, values = found.groups()
        among = authority[name] in re.findall(r"'([^']*)'", values)
        if among != (how in ("=", "IN")):
            return False
    return True


# ---- Who there is -----------------------------------------------------------------------------------------------------------


class Register:
    def __init__(self):
        self.rows = collections.defaultdict(list)
        for row in lines(REGISTER / "authorities.csv"):
            self.rows[row["code"]].append(row)

    def row(self, code):
        return self.rows[code][-1]

    @functools.cache
    def exists(self, code, day):
        row = self.row(code)
        return row["valid_from"] <= day and (not row["valid_to"] or day <= row["valid_to"])

    @functools.cache
    def heirs(self, code, day):
        """Who stands in the place of an authority on a day: itself, or those that succeeded it."""
        row = self.row(code)
        if self.exists(code, day) or not row["successors"]:
            return {code}
        return set().union(*(self.heirs(heir, day) for heir in re.split(r"[;|+ ]+", row["successors"])))

    def in_scope(self, day):
        scope = DECLARED.settings.get("scope", "")
        return {code for code in self.rows if self.exists(code, day) and holds(scope, self.row(code))}


REGISTERED = Register()


class Period:
    """Financial quarters, half-years and years: 2009-10-Q4, 2009-10-H2, 2009-10; and plain years."""

    def __init__(self, text):
        self.text = text
        self.quarter = re.fullmatch(r"(\d{4}-\d{2})-Q([1-4])", text)

    def before(self):
        if not self.quarter:
            return None
        year, number = self.quarter[1], int(self.quarter[2])
        if number > 1:
            return Period(f"{year}-Q{number - 1}")
        start = int(year[:4]) - 1
        return Period(f"{start}-{(start + 1) % 100:02}-Q4")

    def end(self):
        if self.quarter:
            year, number = int(self.quarter[1][:4]), int(self.quarter[2])
            return ["%d-06-30", "%d-09-30", "%d-12-31", "%d-03-31"][number - 1] % (year + (number == 4))
        financial = re.fullmatch(r"(\d{4})-\d{2}", self.text)
        return f"{int(self.text[:4]) + 1}-03-31" if financial else f"{self.text}-12-31"

    def longer(self):
        """The longer periods that end with it, each with its parts, oldest first."""
        if not self.quarter or self.quarter[2] not in "24":
            return {}
        year, number = self.quarter[1], int(self.quarter[2])
        found = {f"{year}-H{number // 2}": [f"{year}-Q{number - 1}", self.text]}
        if number == 4:
            found[year] = [f"{year}-Q{at}" for at in range(1, 5)]
        return found

    def words(self):
        day = datetime.date.fromisoformat(self.end())
        months = 3 if self.quarter else 12
        first = datetime.date(day.year - (day.month < months), (day.month - months) % 12 + 1, 1)
        start = first.strftime("%B") if first.year == day.year else first.strftime("%B %Y")
        return f"{start} to {day.strftime('%B %Y')}"


# ---- What was given ---------------------------------------------------------------------------------------------------------


class Given:
    """The figures of a period: by table, key and field, for each unit its value and whether it was worked out from others."""

    def __init__(self, folder, period):
        self.period = period
        self.values = collections.defaultdict(dict)
        self.not_asked = set()
        self.queried = set()
        self.no_rate = set()
        out, flows, excluded = set(), set(), set()
        for fault in self.read(folder, "faults").iter_rows(named=True):
            if fault["undecided"] or fault["state"] != "open" or fault["trial"] or fault["caused_by"]:
                continue
            effect = DECLARED.on_open.get(fault["rule"], LEFT_OUT[fault["severity"]])
            place = (fault["unit"], fault["table"], fault["record"], fault["field"])
            if effect == "exclude":
                excluded.add(fault["unit"])
            elif effect == "missing-flows":
                flows.add(place[:2])
            elif effect == "missing":
                out.add(place)
            elif effect == "no-rate":
                self.no_rate.add(place)
        derived, empty = {}, set()
        for reason in self.read(folder, "reasons").iter_rows(named=True):
            place = (reason["unit"], reason["table"], reason["key"], reason["field"])
            if reason["reason"] == "derived":
                derived[place] = Fraction(reason["text"])
            elif reason["reason"] in ("left-out", "questioned"):
                out.add(place)
            elif reason["reason"] == "no-records":
                empty.add(place[:2])
            elif reason["reason"] == "not-asked":
                self.not_asked.add(place)
        self.units = {unit for table in DECLARED.tables for unit in self.units_of(self.read(folder, table))}
        for table, field, kind in DECLARED.figures():
            frame = self.read(folder, table)
            if frame is None or field not in frame.columns or not self.is_asked_in(table, field):
                continue
            self.take(frame, table, field, kind, out, flows, excluded, derived, empty)
        self.usable = {unit for given in self.values.values() for unit in given}
        for place in empty:
            if place[0] in self.usable:
                for table, field, _ in DECLARED.figures():
                    if table == place[1]:
                        self.values[table, "", field].setdefault(place[0], (Fraction(0), False))
        self.totals_follow(out | {(unit, table, key, field) for (table, key, field), given in self.values.items() for unit in given}, folder)

    @functools.cache
    def read(self, folder, table):
        path = folder / "records" / table / f"period={self.period.text}" / "part.parquet"
        return pl.read_parquet(path) if path.is_file() else None

    @staticmethod
    def units_of(frame):
        return [] if frame is None else frame["unit"].unique().to_list()

    def is_asked_in(self, table, field):
        declared = DECLARED.fields(table)[field]
        since, until = declared.get("qd:since"), declared.get("qd:until")
        return (not since or Period(since).end() <= self.period.end() or self.period.text.startswith(since)) and (
            not until or self.period.end() <= Period(until).end()
        )

    def take(self, frame, table, field, kind, out, flows, excluded, derived, empty):
        scale = 10 ** DECLARED.decimals(table, field)
        keyed = DECLARED.keys(table)
        names = DECLARED.key_fields(table)
        for row in frame.select("unit", *names, pl.col(field).alias("value")).iter_rows():
            unit, *key, value = row
            record = "/".join("" if part is None else str(part) for part in key)
            place = (unit, table, record, field)
            if unit in excluded or not applies(table, field, unit):
                continue
            given = None if value is None else Fraction(round(value * scale), scale)
            if place in out or (kind == "flow" and (unit, table) in flows):
                given = None
            is_derived = given is None and place in derived
            if is_derived:
                given = derived[place]
            if given is None:
                continue
            at = (table, "" if keyed is None else record, field)
            before = self.values[at].get(unit)
            self.values[at][unit] = (given, is_derived) if before is None else (before[0] + given, before[1] or is_derived)

    def totals_follow(self, settled, folder):
        """A total row that is nowhere in a return is the sum of the other rows, where all of them are given."""
        for table, field, _ in DECLARED.figures():
            total = DECLARED.total_key(table)
            if not total:
                continue
            frame = self.read(folder, table)
            key = DECLARED.key_fields(table)[0]
            has_row = set() if frame is None else set(frame.filter(pl.col(key) == total)["unit"].to_list())
            parts = [self.values[table, part, field] for part in DECLARED.keys(table) if part != total]
            for unit in self.units - has_row:
                if all(unit in part for part in parts):
                    self.values[table, total, field][unit] = (sum(part[unit][0] for part in parts), True)

    def of(self, at, unit):
        found = self.values.get(at, {}).get(unit)
        return None if found is None else found[0]


def codes_of(unit):
    return [code for code in unit.split("+") if code in REGISTERED.rows]


def applies(table, field, unit):
    scope = DECLARED.fields(table)[field].get("qd:applies")
    codes = codes_of(unit)
    return not scope or not codes or any(holds(scope, REGISTERED.row(code)) for code in codes)


# ---- Areas ------------------------------------------------------------------------------------------------------------------

Area = collections.namedtuple("Area", "kind code name expected")


class World:
    def __init__(self, period):
        self.period = Period(period)
        self.day = self.period.end()
        self.now = Given(OUT, self.period)
        self.parts = {period: self.now}
        before = self.period.before()
        while before and (HISTORY / before.text / "records").is_dir() and len(self.parts) < 9:
            self.parts[before.text] = Given(HISTORY / before.text, before)
            before = before.before()
        self.scope = REGISTERED.in_scope(self.day)
        self.areas = list(self.areas_of())

    def areas_of(self):
        row = REGISTERED.row
        for kind, code, name in (("region", "region_code", "region"), ("country", "country_code", "country")):
            groups = collections.defaultdict(set)
            for authority in self.scope:
                if row(authority)[name]:
                    groups[row(authority)[code], row(authority)[name]].add(authority)
            for (area, title), expected in sorted(groups.items()):
                yield Area(kind, area, title, frozenset(expected))
        seen = set()
        for table, field, _ in DECLARED.figures():
            scope = DECLARED.fields(table)[field].get("qd:applies")
            if scope and scope not in seen:
                seen.add(scope)
                inside = {row(code)["country"] for code in self.scope if holds(scope, row(code))}
                every = {row(code)["country"] for code in self.scope}
                if 1 < len(inside) < len(every):
                    names = sorted(inside, key=lambda name: min(row(c)["country_code"] for c in self.scope if row(c)["country"] == name))
                    title = f"{', '.join(names[:-1])} and {names[-1]}"
                    yield Area("countries", "", title, frozenset(c for c in self.scope if row(c)["country"] in inside))
        whole = DECLARED.settings.get("whole", {})
        yield Area("all", whole.get("code", ""), whole.get("name", ""), frozenset(self.scope))

    @functools.cache
    def covers(self, unit):
        return frozenset().union(*(REGISTERED.heirs(code, self.day) for code in codes_of(unit)), frozenset())

    def lies(self, unit, area):
        """Whether a unit lies in an area: wholly (True), partly (None) or not."""
        return True if area.kind == "all" else self.lies_in(unit, area.kind, area.name)

    @functools.cache
    def lies_in(self, unit, kind, title):
        area = next(area for area in self.areas if (area.kind, area.name) == (kind, title))
        name = {"region": "region", "country": "country", "countries": "country"}[area.kind]
        inside = {REGISTERED.row(code)[name] for code in area.expected}
        rows = [REGISTERED.row(code) for code in codes_of(unit)] or [DECLARED.expected_units.get(unit, {})]
        own = [row.get(name) in inside for row in rows]
        if own and all(own):
            return True
        return None if any(own) and area.kind != "countries" else False

    @functools.cache
    def who(self, unit):
        """Who a unit of an earlier period is now: itself, or the unit that answers for its area now, or nobody's else."""
        if unit in self.now.units or not self.covers(unit):
            return unit
        now = [other for other in sorted(self.now.units) if self.covers(unit) <= self.covers(other)]
        return now[0] if now else "+".join(sorted(self.covers(unit)))

    @functools.cache
    def were(self, who, part):
        """How many units of an earlier period a unit of now was."""
        return max(1, sum(self.who(unit) == who for unit in self.parts[part].units))

    @functools.cache
    def asked(self, table, field, expected):
        scope = DECLARED.fields(table)[field].get("qd:applies")
        return frozenset(code for code in expected if not scope or holds(scope, REGISTERED.row(code)))

    def total(self, at, kind, area, parts):
        """Sum, reported and derived units, complete units, and the authorities of each, over periods."""
        counted = parts if kind == "flow" else parts[-1:]
        total, by_who = Fraction(0), collections.defaultdict(list)
        for part in counted:
            given = self.parts.get(part)
            if given is None:
                return None
            values = given.values.get(at, {})
            if area.kind in ("region", "country") and any(self.lies(unit, area) is None for unit in values):
                return None
            own = {unit: value for unit, value in values.items() if self.lies(unit, area)}
            if not own:
                return None
            for unit, (value, derived) in own.items():
                total += value
                by_who[self.who(unit)].append((part, derived))
        asked = self.asked(at[0], at[2], area.expected)
        units = collections.defaultdict(set)
        for who, given in by_who.items():
            units["derived" if any(derived for _, derived in given) else "reported"].add(who)
            if len(given) >= sum(self.were(who, part) for part in counted):
                units["complete"].add(who)
        authorities = lambda whos: len(set().union(*(self.covers(who) for who in whos), set()) & asked)
        return {
            "value": total,
            "reported_units": len(units["reported"]),
            "derived_units": len(units["derived"]),
            "complete_units": len(units["complete"]),
            "reported_authorities": authorities(units["reported"]),
            "included_authorities": authorities(units["reported"] | units["derived"]),
            "complete_authorities": authorities(units["complete"]),
        }

    def ratio(self, indicator, area, parts):
        """An indicator over the units of which both parts are known; its value, base and what was left out."""
        terms, left_out, named = [], set(), set()
        for unit in sorted(self.now.units):
            if not self.lies(unit, area):
                continue
            sides = [self.side(indicator[side], unit, parts, indicator, named) for side in ("numerator", "denominator")]
            if None in sides:
                continue
            if self.is_left_out(unit, named, parts):
                left_out.add(unit)
            else:
                terms.append((unit, *sides))
        above, below = sum((term[1] for term in terms), Fraction(0)), sum((term[2] for term in terms), Fraction(0))
        value = None
        if terms and below:
            value = rounded(above * Fraction(Decimal(str(indicator.get("per", 1)))) / below, indicator.get("decimals", 0))
        asked = area.expected
        for at, _ in sorted(named):
            asked = self.asked(at[0], at[2], asked)
        covered = set().union(*(self.covers(term[0]) for term in terms), set()) & asked
        return {
            "value": value,
            "numerator": above if terms else None,
            "denominator": below if terms else None,
            "base_units": len(terms),
            "base_authorities": len(covered),
            "left_out_units": len(left_out),
        }

    def of_who(self, at, unit, part):
        """What those who are a unit now gave in a period, each of them."""
        given = self.parts.get(part)
        if given is None:
            return None
        were = [unit] if unit in given.units else [other for other in sorted(given.units) if self.who(other) == unit]
        own = [given.of(at, other) for other in were]
        return None if not own or None in own else sum(own, Fraction(0))

    def is_left_out(self, unit, named, parts):
        for at, kind in named:
            for part in parts if kind == "flow" else parts[-1:]:
                if part in self.parts and (unit, at[0], at[1], at[2]) in self.parts[part].no_rate:
                    return True
        return False

    def side(self, text, unit, parts, indicator, named):
        figures = [figure_named(name) for name in re.findall(r"[a-z_]+(?:\.[a-z_]+)+", text)]
        named.update(figures)
        known_sum = text.startswith("known_sum(")
        if not known_sum and len(figures) != 1:
            sys.exit(f"this indicator is beyond this script: {text}")
        by_period = all(kind == "flow" for _, kind in figures)
        sums = []
        for turn in [[part] for part in parts] if by_period else [parts]:
            values = []
            for at, kind in figures:
                counted = turn if kind == "flow" else turn[-1:]
                own = [self.of_who(at, unit, part) for part in counted]
                values.append(None if None in own else sum(own, Fraction(0)))
            known = [value for value in values if value is not None]
            if not known:
                return None
            sums.append(sum(known, Fraction(0)))
        return sum(sums, Fraction(0))


def figure_named(name):
    """`table.field`, `table.key.field`: of a table with a total row, that row."""
    table, *rest = name.split(".")
    field = rest[-1]
    key = rest[0] if len(rest) == 2 else DECLARED.total_key(table) or ""
    return (table, key, field), DECLARED.fields(table)[field]["qd:kind"]


# ---- Comparison -------------------------------------------------------------------------------------------------------------


def number(text):
    return None if text in (None, "") else Fraction(str(text))


def compare_totals(world):
    spans = {world.period.text: [world.period.text], **world.period.longer()}
    areas = {(area.kind, area.code, area.name): area for area in world.areas}
    kinds = {(table, field): kind for table, field, kind in DECLARED.figures()}
    held, count = set(), 0
    of_units = collections.defaultdict(dict)
    for line in lines(OUT / "totals.csv"):
        at = (line["table"], line["key"], line["field"])
        kind = kinds.get((line["table"], line["field"]))
        if kind is None or line["period"] not in spans:
            continue
        count += 1
        if line["standing"] == "held":
            held.add((line["period"], line["area_type"], line["area"], *at))
        where = " ".join(["totals.csv", line["period"], line["area"], *at])
        if line["area_type"] == "unit":
            if line["period"] == world.period.text:
                of_units[line["area_code"]][at] = line["value"]
                differ(where, world.now.of(at, line["area_code"]), number(line["value"]))
            continue
        area = areas[line["area_type"], line["area_code"], line["area"]]
        found = world.total(at, kind, area, spans[line["period"]])
        differ(where, found and found["value"], number(line["value"]))
        for name in ("reported_units", "derived_units", "complete_units", "reported_authorities", "complete_authorities"):
            differ(f"{where} {name}", found[name] if found else 0, int(line[name]))
    return held, count


def compare_indicators(world):
    spans = {world.period.text: [world.period.text], **world.period.longer()}
    areas = {(area.kind, area.code, area.name): area for area in world.areas}
    indicators = {indicator["name"]: indicator for indicator in DECLARED.published.get("indicator", [])}
    count = 0
    for line in lines(OUT / "data" / "indicators.csv") if indicators else []:
        if line["area_type"] == "unit" or line["period"] not in spans:
            continue
        count += 1
        found = world.ratio(indicators[line["indicator"]], areas[line["area_type"], line["area_code"], line["area"]], spans[line["period"]])
        for name in ("value", "numerator", "denominator", "base_units", "base_authorities", "left_out_units"):
            differ(f"indicators.csv {line['period']} {line['area']} {line['indicator']} {name}", found[name], number(line[name]))
    return count


class Sheets:
    """The tables of `statistics.xlsx` against the declarations of `tables.toml`, cell by cell."""

    def __init__(self, world, held):
        self.world, self.held = world, held
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
            rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
            start = next(at for at, row in enumerate(rows) if sum(value is not None for value in row) > 1)
            self.table(f"Table_{number_of}", table, spans[table.get("over", "period")], rows[start + 1 :])

    def table(self, name, table, span, rows):
        how = {"regions": self.areas, "countries": self.areas, "periods": self.periods, "keys": self.keys, "authorities": self.authorities}
        if table["rows"] in how:
            how[table["rows"]](name, table, span, rows)
        else:
            self.response(name, table, rows)

    def cell(self, where, value, shown):
        self.cells += 1
        differ(where, value, shown if isinstance(shown, str) else number(shown))

    def measure(self, column, area, span):
        """What should stand in the cells of a column: the value, and what it rests on."""
        period, parts = span
        indicators = {indicator["name"]: indicator for indicator in DECLARED.published.get("indicator", [])}
        if column in indicators:
            found = self.world.ratio(indicators[column], area, parts)
            held = any(self.is_held(period, area, at) for at in self.figures_of(indicators[column]))
            return ["[u]" if held and found["value"] is not None else found["value"], found["base_authorities"]]
        changed = re.fullmatch(r"change\((.+)\)", column)
        if changed:
            (table, key, field), _ = figure_named(changed[1])
            line = self.growth.get((period, area.name, table, key, field))
            return [number(line["change_pct"]), number(line["matched_authorities"])] if line else [None, Fraction(0)]
        at, kind = figure_named(column)
        found = self.world.total(at, kind, area, parts)
        value = found and ("[u]" if self.is_held(period, area, at) else found["value"])
        cells = [value, found["included_authorities"] if found else 0]
        return cells + ([found["complete_authorities"] if found else 0] if len(parts) > 1 and kind == "flow" else [])

    def figures_of(self, indicator):
        for side in ("numerator", "denominator"):
            for name in re.findall(r"[a-z_]+(?:\.[a-z_]+)+", indicator[side]):
                yield figure_named(name)[0]

    def is_held(self, period, area, at):
        return (period, area.kind, area.name, *at) in self.held

    def row(self, where, expected, shown):
        for at, (value, found) in enumerate(zip(expected, shown)):
            # Why there is no number is for the reader: here it is enough that there is none.
            if value is None and found in ("[x]", "[z]"):
                self.cells += 1
            elif found == "[z]" and value in (0, None):
                self.cells += 1
            else:
                self.cell(f"{where}, column {at + 1}", value, found)
        if len(expected) != len(shown):
            DIFFERENCES.append(f"{where}: {len(expected)} columns recomputed, {len(shown)} published")

    def areas(self, name, table, span, rows):
        areas = {area.name: area for kind in ("region", "country", "countries", "all") for area in self.world.areas if area.kind == kind}
        applies_to = lambda column: self.base_of(column)
        for code, title, scope, usable, *cells in rows:
            area = areas[title]
            where = f"{name} {title}"
            self.cell(f"{where} in scope", len(area.expected), scope)
            self.cell(f"{where} usable", self.usable(area), usable)
            expected = []
            for column in table["columns"]:
                own = self.measure(column, area, span)
                hidden = area.kind == "all" and applies_to(column) != area.expected
                expected += ["[z]"] * len(own) if hidden else own
            self.row(where, expected, cells)

    def base_of(self, column):
        """The authorities that are asked for all figures of a column."""
        indicators = {indicator["name"]: indicator for indicator in DECLARED.published.get("indicator", [])}
        whole = self.world.areas[-1]
        changed = re.fullmatch(r"change\((.+)\)", column)
        figures = list(self.figures_of(indicators[column])) if column in indicators else [figure_named(changed[1] if changed else column)[0]]
        asked = whole.expected
        for table, _, field in figures:
            asked = self.world.asked(table, field, asked)
        groups = [area for area in self.world.areas if area.kind in ("countries", "all")]
        return next((area.expected for area in groups if area.expected == asked), whole.expected)

    def usable(self, area):
        units = [unit for unit in self.world.now.usable if self.world.lies(unit, area)]
        return len(set().union(*(self.world.covers(unit) for unit in units), set()) & area.expected)

    def periods(self, name, table, span, rows):
        for title, scope, usable, *cells in rows:
            period = next(part for part in self.world.parts.values() if part.period.words() == title)
            expected = REGISTERED.in_scope(period.period.end())
            self.cell(f"{name} {title} in scope", len(expected), scope)
            earlier = Earlier(self.world, period, expected)
            self.cell(f"{name} {title} usable", earlier.usable(), usable)
            own = []
            for column in table["columns"]:
                own += earlier.measure(self, column)
            self.row(f"{name} {title}", own, cells)

    def keys(self, name, table, span, rows):
        of, whole = table["of"], self.world.areas[-1]
        total = DECLARED.total_key(of)
        keys = [key for key in DECLARED.keys(of) if key != total]
        columns = [column.rsplit(".", 1)[-1] for column in table["columns"]]
        expected = {key: [] for key in [*keys, "not stated", total]}
        for field in columns:
            kind = DECLARED.fields(of)[field]["qd:kind"]
            parts, rest = self.breakdown(of, field, kind, keys, total, span[1])
            for key in keys:
                expected[key] += parts[key]
            expected["not stated"] += [rest, "[z]"]
            found = self.world.total((of, total, field), kind, whole, span[1])
            expected[total] += [found["value"], found["included_authorities"]] if found else [None, 0]
        for key, (title, *cells) in zip([*keys, "not stated", total], rows):
            self.row(f"{name} {title}", expected[key], cells)

    def breakdown(self, table, field, kind, keys, total, parts):
        sums, gave, rest = {key: None for key in keys}, {key: set() for key in keys}, None
        for part in parts if kind == "flow" else parts[-1:]:
            given = self.world.parts[part]
            for unit, (whole, _) in given.values[table, total, field].items():
                own = {key: given.of((table, key, field), unit) for key in keys}
                known = sum((value for value in own.values() if value is not None), Fraction(0))
                explains = known <= whole
                rest = (rest or 0) + (whole - known if explains else whole)
                for key, value in own.items():
                    if explains and value is not None:
                        sums[key] = (sums[key] or 0) + value
                        gave[key] |= self.world.covers(unit)
        return {key: [sums[key], len(gave[key])] for key in keys}, rest

    def authorities(self, name, table, span, rows):
        for code, title, region, receipt, unit, *cells in rows:
            where = f"{name} {title}"
            if unit != code or unit not in self.world.now.units:
                if any(isinstance(cell, (int, float)) for cell in cells):
                    DIFFERENCES.append(f"{where}: figures stand in the row of one that has no return of its own")
                continue
            area = Area("all", unit, title, frozenset(self.world.covers(unit)))
            expected = []
            for column in table["columns"]:
                expected.append(self.of_unit(column, unit, span))
            for at, (value, found) in enumerate(zip(expected, cells)):
                if found == "[u]":
                    at_place = figure_named(table["columns"][at])[0] if "." in table["columns"][at] else None
                    if at_place and (span[0], "unit", title, *at_place) not in self.held:
                        DIFFERENCES.append(f"{where}: held, and not in totals.csv")
                elif value is None and found in ("[x]", "[z]"):
                    self.cells += 1
                else:
                    self.cell(f"{where}, column {at + 6}", value, found)

    def of_unit(self, column, unit, span):
        indicators = {indicator["name"]: indicator for indicator in DECLARED.published.get("indicator", [])}
        if column not in indicators:
            return self.world.now.of(figure_named(column)[0], unit)
        named = set()
        sides = [self.world.side(indicators[column][side], unit, span[1], indicators[column], named) for side in ("numerator", "denominator")]
        if None in sides or not sides[1] or self.world.is_left_out(unit, named, span[1]):
            return None
        per = Fraction(Decimal(str(indicators[column].get("per", 1))))
        return rounded(sides[0] * per / sides[1], indicators[column].get("decimals", 0))

    def response(self, name, table, rows):
        areas = {area.name: area for kind in ("region", "country", "all") for area in self.world.areas if area.kind == kind}
        answered = {line["authority_code"] for line in lines(OUT / "status.csv") if line["receipt"] in ("received", "nil")}
        size = DECLARED.published.get("size")
        sizes = self.sizes(size) if size else {}
        for code, title, scope, *cells in rows:
            area = areas[title]
            self.cell(f"{name} {title} in scope", len(area.expected), scope)
            units = [unit for unit in sizes if sizes[unit][0] <= area.expected]
            share = lambda counts, among=lambda unit: True: self.share(sizes, [u for u in units if among(u) and counts(u)], [u for u in units if among(u)])
            expected = []
            for count, counts in (
                (len(area.expected & answered), lambda unit: sizes[unit][0] <= answered),
                (self.usable(area), lambda unit: unit in self.world.now.usable),
            ):
                expected += [count, rounded(Fraction(100 * count, len(area.expected)), 1)]
                expected += [share(counts)] if size else []
            for column in table.get("columns", []):
                at, kind = figure_named(column)
                asked = self.world.asked(at[0], at[2], area.expected)
                found = self.world.total(at, kind, area, [self.world.period.text])
                given = found["included_authorities"] if found else 0
                expected += [given, len(asked), rounded(Fraction(100 * given, len(asked)), 1) if asked else "[z]"]
                if size:
                    among = lambda unit: bool(self.world.asked(at[0], at[2], frozenset(sizes[unit][0])))
                    expected += [share(lambda unit: self.world.now.of(at, unit) is not None, among) if asked else "[z]"]
            self.row(f"{name} {title}", expected, cells)

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

    def measure(self, sheets, column):
        changed = re.fullmatch(r"change\((.+)\)", column)
        if changed:
            (table, key, field), _ = figure_named(changed[1])
            line = sheets.growth.get((self.given.period.text, sheets.world.areas[-1].name, table, key, field))
            return [number(line["change_pct"]), number(line["matched_authorities"])] if line else [None, 0]
        at, _ = figure_named(column)
        values = self.given.values.get(at, {})
        asked = self.world.asked(at[0], at[2], frozenset(self.expected))
        covered = set().union(*(self.covers(unit) for unit in values), set()) & asked
        value = sum((value for value, _ in values.values()), Fraction(0)) if values else None
        return [value, len(covered)]


def compare_growth(world):
    """Change over the units that gave a figure in both periods, less those of which something is being queried (counted, not named)."""
    count = 0
    path = OUT / "data" / "growth.csv"
    for line in lines(path) if path.is_file() else []:
        if line["area_type"] == "unit":
            continue
        count += 1
        before, now = number(line["before"]), number(line["now"])
        where = f"growth.csv {line['period']} {line['area']} {line['field']}"
        change = rounded(100 * (now - before) / before, 1) if before else None
        differ(where, change, number(line["change_pct"]))
        given = world.parts[line["period"]]
        earlier = world.parts.get(given.period.before().text)
        if earlier is None or line["period"] != world.period.text:
            continue
        area = next(area for area in world.areas if (area.kind, area.name) == (line["area_type"], line["area"]))
        at = (line["table"], line["key"], line["field"])
        both = [unit for unit in given.values[at] if world.lies(unit, area) and world.of_who(at, unit, earlier.period.text) is not None]
        differ(f"{where} units in both", len(both), int(line["matched_units"]) + int(line["left_out_units"]))
    return count


def compare_figures(world):
    """What is kept of each unit is what its records come to, and there is nothing else."""
    count = 0
    for given in world.parts.values():
        kept = {}
        for line in given.read(OUT if given is world.now else HISTORY / given.period.text, "figures").iter_rows(named=True):
            if line["status"] in ("reported", "nil", "derived"):
                place = (line["table"], line["key"], line["field"], line["unit"])
                kept[place] = (Fraction(line["digits"], 10 ** line["decimals"]), line["status"] == "derived")
        additive = {(table, field) for table, field, _ in DECLARED.figures()}
        ours = {(*at, unit): value for at, of in given.values.items() for unit, value in of.items()}
        for place in sorted(ours.keys() | {place for place in kept if (place[0], place[2]) in additive}):
            differ(f"records/figures {given.period.text} {' '.join(place)}", ours.get(place), kept.get(place))
            count += 1
    return count


def main():
    period = json.loads((OUT / "run.json").read_text())["period"]
    world = World(period)
    figures = compare_figures(world)
    held, totals = compare_totals(world)
    indicators = compare_indicators(world)
    growth = compare_growth(world)
    sheets = Sheets(world, held)
    sheets.compare()
    print(f"{figures} figures of units, {totals} totals, {indicators} indicators, {growth} changes and {sheets.cells} cells of {len(sheets.book.sheetnames)} sheets recomputed")
    for difference in DIFFERENCES[:60]:
        print(difference)
    if DIFFERENCES:
        sys.exit(f"{len(DIFFERENCES)} differences")
    print("no difference")


main()
