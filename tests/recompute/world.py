"""What a run was given: the declarations, the register, the records of each period, and what they come to by area.

Everything is worked out from `records/`, the register and the declarations, with polars; sums are of fractions, exact.
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
from decimal import Decimal
from fractions import Fraction

import polars as pl

OUT, HISTORY, COLLECTION, REGISTER = (pathlib.Path(argument) for argument in sys.argv[1:5])
LEFT_OUT = {"reject": "exclude", "error": "missing", "query": "use", "note": "use"}
DIFFERENCES = []
# Decimals of estimates.
HELD_TO = 6


def differ(where, ours, theirs):
    if ours != theirs:
        DIFFERENCES.append(f"{where}: recomputed {ours}, published {theirs}")


def lines(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def published(number, table, field):
    """A sum as it is shown: the millionths to which estimates are held do not decide a half; then to the declared base."""
    if number is None:
        return None
    decimals, declared = DECLARED.decimals(table, field), DECLARED.fields(table)[field].get("qd:rounding", {})
    base = Fraction(Decimal(str(declared.get("base", Decimal(10) ** -decimals))))
    multiple = rounded(number, max(decimals, 4)) / base
    # Python's own rounding sends halves to the even number.
    return (Fraction(round(multiple)) if declared.get("ties") == "even" else rounded(multiple, 0)) * base


def rounded(number, decimals):
    """A fraction, rounded; halves go away from zero."""
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
        if self.settings.get("split"):
            sys.exit("areas that were split are beyond this script")
        path = COLLECTION / "tables.toml"
        self.published = tomllib.loads(path.read_text()) if path.is_file() else {}
        if not self.published.get("table"):
            all_figures = [f"{table}.{field}" for table, field, _ in self.figures()]
            plain = [("countries", all_figures), ("regions", all_figures), ("response", []), ("authorities", [])]
            self.published["table"] = [{"rows": rows, "columns": columns} for rows, columns in plain]
        path = COLLECTION / "expected.csv"
        # Reporting units that are in no register.
        self.expected_units = {row["unit"]: row for row in lines(path)} if path.is_file() else {}
        self.rules, self.named = {}, {}
        for path in sorted((COLLECTION / "rules").glob("*.toml")):
            book = tomllib.loads(path.read_text())
            self.rules |= {rule["id"]: rule for rule in book.get("rule", [])}
            for table, named in book.get("let", {}).items():
                self.named.setdefault(table, {}).update(named)
        self.on_open = {name: rule.get("on_open", LEFT_OUT[rule["severity"]]) for name, rule in self.rules.items()}

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
    def is_of_change(self, rule):
        """Whether a rule holds a figure against that of another period."""
        declared = self.rules.get(rule)
        if declared is None:
            return False
        text, named = declared["check"], self.named.get(declared["table"], {})
        for _ in named:  # Expressions may name each other, each once at most.
            text = re.sub(r"\b[a-z_]+\b(?!\()", lambda word: f"({named[word[0]]})" if word[0] in named else word[0], text)
        return bool(re.search(r"\b(prev|rising|hb|ytd|same_period_last_year)\(", text))

    def basis(self, table):
        """What a published table is of: what was reported, or that with estimates."""
        usual = "estimates" if self.published.get("estimate") and table["rows"] != "authorities" else "reported"
        return table.get("basis", usual)

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

    def start(self):
        """The first day: that after the last of the period before."""
        if self.quarter:
            day = datetime.date.fromisoformat(self.before().end()) + datetime.timedelta(days=1)
            return day.isoformat()
        return f"{self.text[:4]}-04-01" if "-" in self.text else f"{self.text}-01-01"

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
        # The form has no box for it; and what was said not to apply.
        self.not_asked, self.not_applicable = set(), set()
        # Figures of which a query or error is open, and those of which one was accepted.
        self.queried, self.accepted = set(), set()
        self.estimates = collections.defaultdict(dict)
        # By which method an earlier run estimated what.
        self.methods = {}
        self.no_rate = set()
        out, flows, excluded = set(), set(), set()
        for fault in self.read(folder, "faults").iter_rows(named=True):
            if fault["undecided"] or fault["trial"] or fault["caused_by"] or fault["severity"] == "note":
                continue
            if fault["state"] in ("open", "accepted"):
                (self.queried if fault["state"] == "open" else self.accepted).update(self.figures_at(fault))
            if fault["state"] != "open":
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
            elif reason["reason"] == "not-applicable":
                self.not_applicable.add(place)
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

    def figures_at(self, fault):
        """The figures that a fault stands at: of a change of a flow all flows of its table, for a whole return may be of another time."""
        unit, table, field = fault["unit"], fault["table"], fault["field"]
        declared = [(name, kind) for of, name, kind in DECLARED.figures() if of == table]
        if (field, "flow") in declared and DECLARED.is_of_change(fault["rule"]):
            fields = [name for name, kind in declared if kind == "flow"]
            return {(unit, table, key, name) for key in DECLARED.keys(table) or [""] for name in fields}
        key = "" if table in DECLARED.tables and DECLARED.keys(table) is None else fault["record"]
        return {(unit, table, key, field)}

    def take_estimates(self, folder):
        """What an earlier run estimated stands as it was published."""
        kept = self.read(folder, "figures")
        for line in kept.iter_rows(named=True) if kept is not None else []:
            if line["status"] == "estimated":
                value = Fraction(line["digits"], 10 ** line["decimals"])
                at = (line["table"], line["key"], line["field"])
                self.estimates[at][line["unit"]] = value
                self.methods[line["unit"], at] = line["estimate"].split()[0]

    def estimated_units(self):
        return {unit for unit, _ in self.methods}

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

    def is_given(self, at, unit):
        """Whether a unit gave a figure itself, so that it does not follow from others."""
        return unit in self.values.get(at, {}) and not self.values[at][unit][1]

    def with_estimates(self, at):
        """For each unit what it gave, or what stands in its place, and whether that is an estimate."""
        given = {unit: (value, False) for unit, (value, _) in self.values.get(at, {}).items()}
        return {unit: (value, True) for unit, value in self.estimates.get(at, {}).items()} | given


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
        for _ in range(8):
            if before and (HISTORY / before.text / "records").is_dir():
                self.parts[before.text] = Given(HISTORY / before.text, before)
                self.parts[before.text].take_estimates(HISTORY / before.text)
            before = before and before.before()
        self.scope = REGISTERED.in_scope(self.day)
        self.silent = self.silent_in(self.now)
        self.units = frozenset(self.now.units) | self.silent
        self.areas = list(self.areas_of())

    @functools.cache
    def silent_in(self, given):
        return frozenset(self.silent_units(given))

    def silent_units(self, given):
        """Who is expected and sent nothing: authorities in scope that no return covers, those of a standing joint return as one."""
        day = given.period.end()
        heirs = (REGISTERED.heirs(code, day) for unit in given.units for code in codes_of(unit))
        left = REGISTERED.in_scope(day) - set().union(*heirs, set())
        for joint in DECLARED.settings.get("joint", []):
            members = set(joint["members"])
            in_force = str(joint.get("from", "")) <= day and day <= str(joint.get("to", day))
            if in_force and members <= left:
                left -= members
                yield "+".join(sorted(members))
        yield from left
        yield from (unit for unit in DECLARED.expected_units if unit not in given.units)

    def areas_of(self):
        row = REGISTERED.row
        if any(table["rows"] in ("types", "response-by-type") for table in DECLARED.published["table"]):
            names = DECLARED.published.get("types", {})
            for kind in sorted({row(code)["type"] for code in self.scope} - {""}):
                yield Area("type", kind, names.get(kind, kind), frozenset(code for code in self.scope if row(code)["type"] == kind))
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
        name = {"type": "type", "region": "region", "country": "country", "countries": "country"}[area.kind]
        inside = {REGISTERED.row(code)[name] for code in area.expected}
        # An authority that ended lies where the one lies that took its place; one that several took, where it lay.
        heirs = [REGISTERED.heirs(code, self.day) for code in codes_of(unit)]
        codes = [code for own in heirs for code in own] if all(len(own) == 1 for own in heirs) else codes_of(unit)
        rows = [REGISTERED.row(code) for code in codes] or [DECLARED.expected_units.get(unit, {})]
        own = [row.get(name) in inside for row in rows]
        if own and all(own):
            return True
        return None if any(own) and area.kind != "countries" else False

    def share_in(self, at, unit, part, area, value=None):
        """What of a figure, or of a value made of it, of a unit that lies partly in an area counts there."""
        # It needs what stands here.
        from weights import share_in

        name = {"type": "type", "region": "region", "country": "country", "countries": "country"}[area.kind]
        return share_in(self, at, unit, part, (name, {REGISTERED.row(code)[name] for code in area.expected}), value)

    @functools.cache
    def who(self, unit):
        """Who a unit of an earlier period is now: itself, or the unit that answers for its area now, or nobody's else."""
        if unit in self.units or not self.covers(unit):
            return unit
        now = [other for other in sorted(self.units) if self.covers(unit) <= self.covers(other)]
        return now[0] if now else "+".join(sorted(self.covers(unit)))

    @functools.cache
    def were(self, who, part):
        """How many units of an earlier period a unit of now was."""
        return max(1, len(self.were_who(who, part)))

    @functools.cache
    def were_who(self, who, part):
        """The units of a period that are a unit now."""
        return tuple(unit for unit in sorted(self.parts[part].units) if self.who(unit) == who)

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
            if area.kind in ("type", "region", "country") and any(self.lies(unit, area) is None for unit in values):
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

    def sum_of(self, at, kind, area, parts, basis):
        """A sum on a basis, and how much of it is estimated and queried; `None` if it is not known."""
        sums = {"reported": Fraction(0), "estimated": Fraction(0), "queried": Fraction(0), "most_queried": Fraction(0)}
        estimated, is_reported = set(), True
        for part in parts if kind == "flow" else parts[-1:]:
            given = self.parts.get(part)
            values = {} if given is None else given.with_estimates(at)
            if basis == "reported":
                values = {unit: value for unit, value in values.items() if not value[1]}
            own = {unit: value for unit, value in values.items() if self.lies(unit, area)}
            partly = {unit for unit in values if self.lies(unit, area) is None}
            if partly and basis == "reported":
                return None
            for unit in partly:
                share = self.share_in(at, unit, part, area)
                if share is None:
                    return None
                own[unit] = (share, True)
                if (unit, *at) in given.queried and unit in given.values.get(at, {}):
                    sums["queried"] += share
                    sums["most_queried"] = max(sums["most_queried"], abs(share) if given.is_given(at, unit) else 0)
            if not own:
                return None
            is_reported &= not any(unit in given.values.get(at, {}) for unit in partly) and not all(is_estimate for _, is_estimate in own.values())
            for unit, (value, is_estimate) in own.items():
                sums["estimated" if is_estimate else "reported"] += value
                if is_estimate:
                    estimated.add(self.who(unit))
                elif (unit, *at) in given.queried:
                    sums["queried"] += value
                    # What follows from other figures is not the value that is being queried.
                    sums["most_queried"] = max(sums["most_queried"], abs(value) if given.is_given(at, unit) else 0)
        sums["value"] = sums["reported"] + sums["estimated"]
        sums["reported"] = sums["reported"] if is_reported else None
        return sums | {"estimated_units": len(estimated)}

    def standing(self, at, kind, area, parts, basis):
        """Whether a sum is known, or held back: for one queried value that is a tenth of it, or since too few by size gave it."""
        found = self.sum_of(at, kind, area, parts, basis)
        if found is None:
            return "not-available" if self.asked(at[0], at[2], area.expected) else "not-applicable"
        if found["most_queried"] and found["most_queried"] * 10 >= abs(found["value"]):
            return "held"
        share = self.given_share(at, kind, area, parts) if basis == "estimates" else None
        floor = DECLARED.published.get("estimation", {}).get("floor")
        return "unreliable" if share is not None and floor is not None and share < floor else "known"

    @functools.cache
    def size(self, unit):
        """The size of a unit that is last known; one of which no rate is worked out is not."""
        declared = DECLARED.published.get("size")
        for part in self.parts if declared else []:
            at, _ = figure_named(declared)
            value = self.of_who(at, unit, part)
            if value is not None and not any((other, *at) in self.parts[part].no_rate for other in self.predecessors(unit, part)):
                return value
        return None

    @functools.cache
    def predecessors(self, unit, part):
        """The units that a unit was in a period: itself, or those that made it up, if it was all of them; else none."""
        given = self.parts.get(part)
        if given is None:
            return ()
        if unit in given.units:
            return (unit,)
        were = tuple(other for other in sorted(given.units) if self.covers(other) and self.covers(other) <= self.covers(unit))
        return were if were and frozenset().union(*(self.covers(other) for other in were)) == self.covers(unit) else ()

    def is_asked(self, at, unit, part):
        """Whether a unit is asked for a figure: it is in the form of the time and of the unit, and the question is put to such."""
        given = self.parts[part]
        if not given.is_asked_in(at[0], at[2]) or not applies(at[0], at[2], unit):
            return False
        # A form without boxes for a row, or for a column, says so once.
        table, key, field = at
        boxes = {at, (table, key, ""), (table, "", field)}
        were = self.predecessors(unit, part)
        return not were or any(not any((other, *box) in given.not_asked for box in boxes) for other in were)

    def is_wanted(self, at, unit, part):
        """Whether a figure is missing if a unit did not give it: it is asked for it, and did not say that it does not apply."""
        were = self.predecessors(unit, part)
        says_no = were and all((other, *at) in self.parts[part].not_applicable for other in were)
        return self.is_asked(at, unit, part) and not says_no

    def given_share(self, at, kind, area, parts):
        """Of those asked, the share by size of those that gave a figure, in percent; over several periods each of them counts."""
        asked = gave = Fraction(0)
        for part in parts if kind == "flow" else parts[-1:]:
            for unit in self.units if part in self.parts else []:
                if self.lies(unit, area) and self.is_wanted(at, unit, part) and self.size(unit) is not None:
                    asked += self.size(unit)
                    gave += self.size(unit) if self.of_who(at, unit, part) is not None else 0
        return 100 * gave / asked if asked else None

    def missing_units(self, at, kind, area, parts):
        """Units that are asked for a figure, of which there is none and no estimate either, in one of the periods at least."""
        counted = [part for part in (parts if kind == "flow" else parts[-1:]) if part in self.parts]
        of = lambda unit: [self.of_who(at, unit, part, "estimates") for part in counted if self.is_wanted(at, unit, part) and self.was_expected(unit, part)]
        return sum(None in of(unit) for unit in self.units if self.lies(unit, area))

    @functools.cache
    def was_expected(self, unit, part):
        """Whether a unit was to answer in a period: it did, or it, or one that it succeeded, was in scope, and nobody answered for it."""
        given = self.parts[part]
        if part == self.period.text or unit in given.units or unit in given.estimated_units() or any(self.who(other) == unit for other in given.units):
            return True
        day, own = self.period.end(), self.covers(unit)
        answered = (REGISTERED.heirs(code, day) for other in given.units for code in codes_of(other))
        there = (REGISTERED.heirs(code, day) for code in REGISTERED.in_scope(given.period.end()))
        return not own & set().union(*answered, set()) and bool(own & set().union(*there, set()))

    def ratio(self, indicator, area, parts, basis="reported"):
        """An indicator over the units of which both parts are known; its value, base and what was left out."""
        terms, left_out, named, self.met_estimate = [], set(), set(), False
        estimated, shared = set(), set()
        for unit in sorted(self.units):
            lies = self.lies(unit, area)
            if lies is False or (lies is None and basis == "reported"):
                continue
            self.met_estimate = False
            sides = [self.side(indicator[side], unit, parts, indicator, named, basis) for side in ("numerator", "denominator")]
            if None in sides:
                continue
            if lies is None:
                sides = [self.share_of_side(indicator[side], unit, parts[-1], value, area) for side, value in zip(("numerator", "denominator"), sides)]
                if None in sides:
                    continue
                shared.add(unit)
            if self.is_left_out(unit, named, parts):
                left_out.add(unit)
            else:
                terms.append((unit, *sides))
                estimated |= {unit} if self.met_estimate or lies is None else set()
        above, below = sum((term[1] for term in terms), Fraction(0)), sum((term[2] for term in terms), Fraction(0))
        value = None
        if terms and below:
            value = rounded(above * Fraction(Decimal(str(indicator.get("per", 1)))) / below, indicator.get("decimals", 0))
        asked = area.expected
        for at, _ in sorted(named):
            asked = self.asked(at[0], at[2], asked)
        covered = set().union(*(self.covers(term[0]) for term in terms if term[0] not in shared), set()) & asked
        return {
            "value": value,
            "numerator": above if terms else None,
            "denominator": below if terms else None,
            "base_units": len(terms),
            "base_authorities": len(covered),
            "left_out_units": len(left_out),
            "estimated_units": len(estimated),
        }

    def quartiles(self, indicator, area, parts):
        """Lower quartile, median and upper quartile over the units wholly in an area, of what they gave; and of how many they are."""
        ratios, named = [], set()
        for unit in sorted(self.units):
            sides = [self.side(indicator[side], unit, parts, indicator, named) for side in ("numerator", "denominator")]
            if None in sides or not self.lies(unit, area) or self.is_left_out(unit, named, parts):
                continue
            if sides[1] > 0 and sides[1] >= Fraction(Decimal(str(indicator.get("least", 0)))):
                ratios.append(sides[0] * Fraction(Decimal(str(indicator.get("per", 1)))) / sides[1])
        floor = DECLARED.published.get("estimation", {}).get("floor")
        shares = [self.given_share(at, kind, area, parts) for at, kind in sorted(named)]
        standing = "known"
        if len(ratios) < 4:
            asked = area.expected
            for at, _ in sorted(named):
                asked = self.asked(at[0], at[2], asked)
            standing = "not-available" if asked else "not-applicable"
        elif floor is not None and DECLARED.published.get("estimate") and any(share is not None and share < floor for share in shares):
            standing = "unreliable"
        shown = [rounded(type_7(sorted(ratios), Fraction(of, 4)), indicator.get("decimals", 1)) if standing == "known" else None for of in (1, 2, 3)]
        return {"lower_quartile": shown[0], "median": shown[1], "upper_quartile": shown[2], "units": len(ratios), "standing": standing}

    def share_of_side(self, text, unit, part, value, area):
        """The share of a part of an indicator, if the figures that it is made of are divided alike."""
        shares = {self.share_in(figure_named(name)[0], unit, part, area, value) for name in re.findall(r"[a-z_]+(?:\.[a-z_]+)+", text)}
        return shares.pop() if len(shares) == 1 else None

    def of_who(self, at, unit, part, basis="reported"):
        """What those who are a unit now gave in a period, each of them; on estimates, what stands in the place of what they did not."""
        given = self.parts.get(part)
        if given is None:
            return None
        is_own = unit in given.units or unit in given.estimates.get(at, {})
        were = [unit] if is_own else [other for other in sorted(given.units) if self.who(other) == unit]
        own = [given.of(at, other) for other in were]
        if basis == "estimates":
            made = given.estimates.get(at, {})
            self.met_estimate |= any(value is None and other in made for other, value in zip(were, own))
            own = [made.get(other) if value is None else value for other, value in zip(were, own)]
        return None if not own or None in own else sum(own, Fraction(0))

    def is_left_out(self, unit, named, parts):
        for at, kind in named:
            for part in parts if kind == "flow" else parts[-1:]:
                if part in self.parts and (unit, at[0], at[1], at[2]) in self.parts[part].no_rate:
                    return True
        return False

    def side(self, text, unit, parts, indicator, named, basis="reported"):
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
                own = [self.of_who(at, unit, part, basis) for part in counted]
                values.append(None if None in own else sum(own, Fraction(0)))
            known = [value for value in values if value is not None]
            if not known:
                return None
            sums.append(sum(known, Fraction(0)))
        return sum(sums, Fraction(0))


def is_provisional(period, run, as_of):
    """Whether figures of a period may still change: of one, or of a longer one that ends with that of the run."""
    declared = DECLARED.published.get("provisional", {})
    end = Period(period).end() if Period(period).quarter or period == run else Period(run).end()
    if "until" in declared:
        year = re.match(r"\d{4}-\d{2}(?!\d)|\d{4}", period)[0]
        return Period(run).end() < Period(year).end()
    if "days" in declared:
        return datetime.date.fromisoformat(as_of) <= datetime.date.fromisoformat(end) + datetime.timedelta(days=declared["days"])
    return False


def figures_of_name(name):
    """What a break is of: all figures of a table, all rows of a field, or one figure."""
    wanted = set()
    for table, field, _ in DECLARED.figures():
        for key in DECLARED.keys(table) or [""]:
            if name in (table, f"{table}.{field}", f"{table}.{key}.{field}"):
                wanted.add((table, key, field))
    return wanted


def is_one_series(at, before, now):
    """Whether a figure is the same in two periods: no break in its series begins in between, or with the later one."""
    for own in DECLARED.published.get("break", []):
        first = Period(own["period"]).start()
        if any(at in figures_of_name(name) for name in own["of"]) and Period(before).start() < first <= Period(now).start():
            return False
    return True


def type_7(ordered, share):
    """The quantile between two ordered values, in proportion."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = ordered[min(below + 1, len(ordered) - 1)]
    return ordered[below] + (above - ordered[below]) * (place - below)


def figure_named(name):
    """`table.field`, `table.key.field`: of a table with a total row, that row."""
    table, *rest = name.split(".")
    field = rest[-1]
    key = rest[0] if len(rest) == 2 else DECLARED.total_key(table) or ""
    return (table, key, field), DECLARED.fields(table)[field]["qd:kind"]


def number(text):
    return None if text in (None, "") else Fraction(str(text))
