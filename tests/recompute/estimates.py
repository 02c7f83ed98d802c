"""Estimates of what was not given, worked out from the method document (`docs/estimation.md`) and the declarations alone.

Everything is a fraction until an estimate is made: then it is rounded, once, to six decimals. `Estimates(world)` puts those of the
current period into `world.now.estimates`, and keeps in `how` by which method each was made.
"""

import collections
import functools
import re
import sys
from fractions import Fraction

from world import DECLARED, HELD_TO, REGISTERED, Period, codes_of, differ, figure_named, is_one_series, rounded

# Figures that are linked by one head; what of them adds to what.
Group = collections.namedtuple("Group", "head figures methods sums")
# By what something was estimated: the method, the period that it rests on, the class, the units in it, and the multiplier.
How = collections.namedtuple("How", "method since classes units times")


def groups(period, is_asked):
    """The flows of one `of` together, each stock alone; what no method is declared for is left out."""
    for declared in DECLARED.published.get("estimate", []):
        if declared["methods"] == ["none"]:
            continue
        flows, stocks = [], {}
        for at, kind in (found for name in declared["of"] for found in figures_named(name)):
            if not is_asked(at[0], at[2]):
                continue
            if kind == "flow":
                flows.append(at)
            else:
                stocks.setdefault((at[0], at[2]), []).append(at)
        if flows:
            if "head" not in declared and len(flows) > 1:
                sys.exit(f"this group of flows has no head: {declared['of']}")
            head = figure_named(declared["head"])[0] if "head" in declared else flows[0]
            yield Group(head, flows, declared["methods"], sums_of(flows, period))
        for (table, field), figures in stocks.items():
            head = (table, DECLARED.total_key(table) or figures[0][1], field)
            yield Group(head, figures, declared["methods"], sums_of(figures, period))


def figures_named(name):
    """The figures of a table, or one as a column names it."""
    if "." in name:
        return [figure_named(name)]
    own = [(field, kind) for table, field, kind in DECLARED.figures() if table == name]
    return [((name, key, field), kind) for field, kind in own for key in DECLARED.keys(name) or [""]]


def sums_of(figures, period):
    """For each total its parts; of a total row with types, these first, then the sums across that rules hold."""
    within, sums = set(figures), collections.defaultdict(list)
    for table, key, field in figures:
        if key and key == DECLARED.total_key(table):
            sums[table, key, field].append([(table, other, field) for other in DECLARED.keys(table) if (table, other, field) in within and other != key])
    for rule in DECLARED.rules.values():
        found = re.fullmatch(r"adds_up\(([\w\s,]+)\)", rule["check"].strip())
        if not found or not is_in_force(rule, period):
            continue
        total, *parts = re.split(r"\s*,\s*", found[1].strip())
        for key in DECLARED.keys(rule["table"]) or [""]:
            own = [(rule["table"], key, part) for part in parts if (rule["table"], key, part) in within]
            if (rule["table"], key, total) in within and own:
                sums[rule["table"], key, total].append(own)
    return dict(sums)


def is_in_force(rule, period):
    since, until = rule.get("since"), rule.get("until")
    return (not since or Period(since).end() <= period.end()) and (not until or period.end() <= Period(until).end())


class Estimates:
    def __init__(self, world):
        self.world, self.now = world, world.now
        self.settle()
        self.how = {}
        for group in groups(world.period, self.now.is_asked_in):
            for unit in sorted(world.units):
                self.estimate(group, unit)

    def settle(self):
        """What is declared, and the periods that can be linked."""
        settings = DECLARED.published.get("estimation", {})
        self.classes = settings.get("classes", [[]])
        self.least, self.longest = settings.get("least_units", 5), settings.get("longest_chain", 4)
        # Newest first, without a gap.
        self.periods = [self.world.period.text]
        while (before := Period(self.periods[-1]).before()) and before.text in self.world.parts:
            self.periods.append(before.text)

    # What there is to go by

    def value(self, at, unit, part):
        """What a unit gave in a period; of one that was several then, their sum."""
        were = self.world.predecessors(unit, part)
        own = [self.world.parts[part].of(at, other) for other in were]
        return None if not own or None in own else sum(own, Fraction(0))

    def is_sound(self, at, unit, part):
        given = self.world.parts[part]
        asked_about = any((other, *at) in given.queried or (other, *at) in given.accepted for other in self.world.predecessors(unit, part))
        return not asked_about and self.value(at, unit, part) is not None

    @functools.cache
    def class_of(self, unit, attributes):
        """What tells classes apart; a joint return is of the class of its lead, by which it is sent."""
        leads = {"+".join(sorted(joint["members"])): joint["lead"] for joint in DECLARED.settings.get("joint", [])}
        codes = codes_of(unit)
        row = REGISTERED.row(leads.get(unit, codes[0])) if codes else DECLARED.expected_units.get(unit, {})
        return tuple(row.get(name, "") for name in attributes)

    # Methods: each gives a source (what the figures were there), and by how much it is multiplied

    @functools.cache
    def pairs(self, head, later, attributes, like):
        """Sums of the head in a period and that before, over the units of a class, as they are now, that were sound in both."""
        earlier = self.periods[self.periods.index(later) + 1]
        sums, units = [Fraction(0), Fraction(0)], 0
        for unit in sorted(self.world.units):
            if self.class_of(unit, attributes) == like and self.is_sound(head, unit, later) and self.is_sound(head, unit, earlier):
                sums = [sums[0] + self.value(head, unit, later), sums[1] + self.value(head, unit, earlier)]
                units += 1
        return (*sums, units)

    def link(self, head, unit, later):
        for attributes in map(tuple, self.classes):
            like = self.class_of(unit, attributes)
            above, below, units = self.pairs(head, later, attributes, like)
            if units >= self.least and below > 0:
                return above / below, like, units
        return None

    def growth(self, group, unit, at):
        """The last period in which a figure was sound, and the links since."""
        times, first = Fraction(1), None
        for later, earlier in zip(self.periods, self.periods[1 : self.longest + 1]):
            if not is_one_series(group.head, earlier, later):
                return None
            link = self.link(group.head, unit, later)
            if link is None:
                return None
            times *= link[0]
            first = first or link
            now = self.now.period.text
            if self.is_sound(at, unit, earlier) and is_one_series(at, earlier, now):
                source = {figure: self.value(figure, unit, earlier) if is_one_series(figure, earlier, now) else None for figure in group.figures}
                return source, How("growth", earlier, first[1], first[2], times)
        return None

    def of_class(self, group, unit, at, is_in):
        """The figures of the narrowest class with units enough, summed over those whose head, or the figure that is estimated alone, is sound."""
        for attributes in map(tuple, self.classes):
            like = self.class_of(unit, attributes)
            units = [other for other in sorted(self.now.units) if self.class_of(other, attributes) == like]
            units = [other for other in units if self.is_sound(at, other, self.now.period.text) and is_in(other)]
            if len(units) >= self.least:
                given = {figure: [self.now.of(figure, other) for other in units] for figure in group.figures}
                known = {figure: [value for value in values if value is not None] for figure, values in given.items()}
                yield {figure: sum(values, Fraction(0)) if values else None for figure, values in known.items()}, like, units

    def ratio(self, group, unit, at):
        size = self.world.size(unit)
        if size is None:
            return None
        for source, like, units in self.of_class(group, unit, at, lambda other: self.world.size(other) is not None):
            whole = sum((self.world.size(other) for other in units), Fraction(0))
            if whole > 0:
                return source, How("ratio", self.now.period.text, like, len(units), size / whole)
        return None

    def mean(self, group, unit, at):
        for source, like, units in self.of_class(group, unit, at, lambda other: True):
            return source, How("mean", self.now.period.text, like, len(units), Fraction(1, len(units)))
        return None

    def source(self, group, unit, at):
        for method in group.methods:
            if method == "backward":  # Nothing later is held than the current period.
                continue
            found = {"growth": self.growth, "ratio": self.ratio, "mean": self.mean}[method](group, unit, at)
            if found:
                return found
        return None

    # What is estimated

    def estimate(self, group, unit):
        wanted = [at for at in group.figures if self.world.is_wanted(at, unit, self.now.period.text)]
        missing = {at for at in wanted if self.now.of(at, unit) is None}
        if any(self.now.of(at, unit) is not None for at in group.figures):
            self.items(group, unit, missing)
        elif missing:
            self.whole(group, unit, missing)

    def whole(self, group, unit, missing):
        """All of a group, from one source: parts are multiplied, and a total is their sum and what it had beside them."""
        found = self.source(group, unit, group.head)
        if found is None:
            return
        source, how = found
        made = {}

        def make(at):
            if at in made:
                return made[at]
            made[at] = None
            if at in missing and source[at] is not None:
                made[at] = rounded(source[at] * how.times, HELD_TO)
                for parts in group.sums.get(at, []):
                    own = {part: make(part) for part in parts if make(part) is not None}
                    beside = source[at] - sum((source[part] for part in own), Fraction(0))
                    if own and beside >= 0:
                        made[at] = sum(own.values(), Fraction(0)) + rounded(beside * how.times, HELD_TO)
                    if own:
                        break
            return made[at]

        for at in group.figures:
            self.keep(at, unit, make(at), how)

    def items(self, group, unit, missing):
        """Of a unit that gave something of a group: what is part of nothing else, and at least what came of its parts."""
        parts = {part for sums in group.sums.values() for own in sums for part in own}
        for at in group.figures:
            if at not in missing or at in parts:
                continue
            found = self.source(group, unit, at)
            if found and found[0][at] is not None:
                made = rounded(found[0][at] * found[1].times, HELD_TO)
                self.keep(at, unit, max(made, self.came_of(group, unit, at)), found[1])

    def came_of(self, group, unit, at):
        """What came of a figure: its value, or the most that came of its parts, one way of adding them or another."""
        value = self.now.of(at, unit)
        if value is not None:
            return value
        ways = [sum((self.came_of(group, unit, part) for part in parts), Fraction(0)) for parts in group.sums.get(at, [])]
        return max(ways, default=Fraction(0))

    def keep(self, at, unit, value, how):
        if value is not None:
            self.now.estimates[at][unit] = value
            self.how[unit, at] = how


def compare_estimates(world, estimates, folder):
    """Every line of `records/figures` with the status `estimated`, both ways; and what it says of how it was made."""
    kept = {}
    frame = world.now.read(folder, "figures")
    for line in frame.iter_rows(named=True):
        if line["status"] == "estimated":
            kept[line["unit"], (line["table"], line["key"], line["field"])] = line
    ours = {(unit, at): value for at, made in world.now.estimates.items() for unit, value in made.items()}
    for unit, at in sorted(ours.keys() | kept.keys()):
        where = f"estimate of {unit} {' '.join(at)}"
        line, how = kept.get((unit, at)), estimates.how.get((unit, at))
        theirs = line and Fraction(line["digits"], 10 ** line["decimals"])
        differ(f"{where} ({in_words(how) if how else 'none'}; published: {line['estimate'] if line else 'none'})", ours.get((unit, at)), theirs)
        if line and how:
            differ(f"{where}: how", in_words(how), line["estimate"])
    return len(ours.keys() | kept.keys())


def in_words(how):
    times = f"{float(rounded(how.times, HELD_TO)):.6f}"
    on = f" on {how.since}" if how.method == "growth" else ""
    return f"{how.method} {times} of {', '.join(how.classes) or 'all units'} ({how.units} {'unit' if how.units == 1 else 'units'}){on}"
