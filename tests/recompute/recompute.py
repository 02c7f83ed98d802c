"""Works out the published figures of a run another way: from `records/` and the register alone, with polars.

Usage: recompute.py OUT HISTORY COLLECTION REGISTER

OUT is an output folder; HISTORY has those of earlier periods. Everything is compared, values and counts: every line of
`records/figures` (of OUT and of each earlier period), estimates with how they were made, `totals.csv`, `data/indicators.csv`,
`data/quartiles.csv`, `data/growth.csv` and `data/figures.csv`, and every cell of every table of `statistics.xlsx`, with its mark of an estimate.
Differences are printed, and the exit status is 1 if there is one.

Nothing here is taken from the program: sums, areas, bases, rounding, estimates (`estimates.py`) and what is held back ([u]) are
written anew, from the design, `docs/estimation.md` and the declarations.
"""

import json
import sys
from fractions import Fraction

# The files beside this one are no package, and leave nothing behind.
sys.dont_write_bytecode = True

from backward import Backward
from estimates import Estimates, compare_estimates
from sheets import INDICATORS, Sheets
from world import DECLARED, DIFFERENCES, HISTORY, OUT, World, differ, is_one_series, is_provisional, lines, number, published, rounded


def spans_of(world):
    return {world.period.text: [world.period.text], **world.period.longer()}


def areas_by_key(world):
    return {(area.kind, area.code, area.name): area for area in world.areas}


def compare_totals(world):
    spans, areas = spans_of(world), areas_by_key(world)
    kinds = {(table, field): kind for table, field, kind in DECLARED.figures()}
    count = 0
    for line in lines(OUT / "totals.csv"):
        at = (line["table"], line["key"], line["field"])
        kind = kinds.get((line["table"], line["field"]))
        if kind is None or line["period"] not in spans:
            continue
        count += 1
        where = " ".join(["totals.csv", line["period"], line["area"], *at])
        parts = spans[line["period"]]
        if line["area_type"] == "unit":
            value, is_held = of_unit(world, at, line["area_code"], parts if kind == "flow" else parts[-1:])
            differ(where, value, number(line["value"]))
        else:
            area = areas[line["area_type"], line["area_code"], line["area"]]
            found = world.total(at, kind, area, parts)
            differ(where, found and found["value"], number(line["value"]))
            for name in ("reported_units", "derived_units", "complete_units", "reported_authorities", "complete_authorities"):
                differ(f"{where} {name}", found[name] if found else 0, int(line[name]))
            is_held = found is not None and world.standing(at, kind, area, parts, "reported") == "held"
        differ(f"{where} held", is_held, line["standing"] == "held")
    return count


def of_unit(world, at, unit, parts):
    """What a unit gave over periods, if something in each; and whether one value that is being queried is a tenth of it or more."""
    total, most_queried = Fraction(0), 0
    for part in parts:
        given = world.parts.get(part)
        own = [other for other in world.were_who(unit, part) if given.of(at, other) is not None] if given else []
        if not own:
            return None, False
        for other in own:
            total += given.of(at, other)
            if (other, *at) in given.queried and given.is_given(at, other):
                most_queried = max(most_queried, abs(given.of(at, other)))
    return total, bool(most_queried) and most_queried * 10 >= abs(total)


def compare_indicators(world):
    spans, areas = spans_of(world), areas_by_key(world)
    names = ("value", "numerator", "denominator", "base_units", "base_authorities", "left_out_units")
    count = 0
    for line in lines(OUT / "data" / "indicators.csv") if INDICATORS else []:
        if line["area_type"] == "unit" or line["period"] not in spans:
            continue
        count += 1
        where = f"indicators.csv {line['period']} {line['area']} {line['indicator']}"
        area = areas[line["area_type"], line["area_code"], line["area"]]
        found = {basis: world.ratio(INDICATORS[line["indicator"]], area, spans[line["period"]], basis) for basis in ("reported", "estimates")}
        # A file that does not say which basis a line is on may have either.
        theirs = [number(line[name]) for name in names]
        alike = lambda basis: sum(found[basis][name] == value for name, value in zip(names, theirs))
        basis = line.get("basis") or max(("reported", "estimates"), key=alike)
        for name in names:
            differ(f"{where} {basis} {name}", found[basis][name], number(line[name]))
    return count


def compare_quartiles(world):
    spans, areas, count = spans_of(world), areas_by_key(world), 0
    path = OUT / "data" / "quartiles.csv"
    for line in lines(path) if path.is_file() else []:
        count += 1
        area = areas[line["area_type"], line["area_code"], line["area"]]
        where = f"quartiles.csv {line['period']} {line['area']} {line['indicator']}"
        for name, value in world.quartiles(INDICATORS[line["indicator"]], area, spans[line["period"]]).items():
            differ(f"{where} {name}", value, line[name] if name == "standing" else number(line[name]))
    return count


def compare_sums(world):
    """`data/figures.csv`: each sum with its estimated part, the part that rests on open faults, and how far it was given."""
    # Of earlier periods, for the series, the whole alone.
    spans, areas = {part: [part] for part in world.parts} | spans_of(world), areas_by_key(world)
    kinds = {(table, field): kind for table, field, kind in DECLARED.figures()}
    path, count = OUT / "data" / "figures.csv", 0
    for line in lines(path) if path.is_file() else []:
        at = (line["table"], line["key"], line["field"])
        kind = kinds.get((line["table"], line["field"]))
        if kind is None or line["period"] not in spans:
            continue
        count += 1
        where = " ".join(["figures.csv", line["period"], line["area"], *at])
        if line["area_type"] == "unit":
            # A named authority's estimate is not its figure.
            differ(f"{where} estimated", True, number(line["estimated"]) in (None, 0))
            continue
        area, parts = areas[line["area_type"], line["area_code"], line["area"]], spans[line["period"]]
        ours = figures_line(world, at, kind, area, parts)
        for name, value in ours.items():
            theirs = line[name] if name in ("exact", "standing") else number(line[name])
            differ(f"{where} {name}", value, theirs)
    return count


def figures_line(world, at, kind, area, parts):
    found = world.sum_of(at, kind, area, parts, "estimates")
    given = world.given_share(at, kind, area, parts)
    standing = world.standing(at, kind, area, parts, "estimates")
    line = {
        "given_pct": None if given is None else rounded(given, 1),
        "missing_units": world.missing_units(at, kind, area, parts),
        "standing": standing,
        "estimated_units": found["estimated_units"] if found else 0,
    }
    if found:
        share = lambda part: rounded(100 * part / found["value"], 1) if found["value"] else Fraction(0)
        line |= {"estimated_pct": share(found["estimated"]), "open_faults_pct": share(found["queried"])}
    if standing != "known":
        # What is not published has no value here either; how it stands is told all the same.
        return line | {"value": None, "exact": "", "reported": None, "estimated": None}
    return line | {
        "value": published(found["value"], at[0], at[2]),
        "exact": plain(found["value"]),
        "reported": found["reported"],
        "estimated": found["estimated"] if found["estimated_units"] else None,
    }


def compare_revisions(world):
    """What the runs of earlier periods published is what they left of each unit, added up."""
    path, kinds = OUT / "data" / "revisions.csv", {(table, field): kind for table, field, kind in DECLARED.figures()}
    told = lines(path) if path.is_file() else []
    for line in told:
        at = (line["table"], line["key"], line["field"])
        found = world.sum_of(at, kinds[line["table"], line["field"]], world.areas[-1], [line["period"]], "estimates")
        where = f"revisions.csv {line['period']} {' '.join(at)}"
        differ(f"{where} published", found and published(found["value"], at[0], at[2]), number(line["published"]))
        if line["now"]:
            before, now = number(line["published"]), number(line["now"])
            differ(f"{where} difference", now - before, number(line["difference"]))
            differ(f"{where} in percent", rounded(100 * (now - before) / before, 1) if before else None, number(line["difference_pct"]))
    return len(told)


def compare_provisional(world, run):
    """Whether figures may still change: in each list, and behind titles and labels of each table."""
    count = 0
    of = lambda period: is_provisional(period, run["period"], run["as_of"])
    for name in ("figures", "indicators", "growth", "quartiles"):
        path = OUT / "data" / f"{name}.csv"
        told = {(line["period"], line["provisional"]) for line in (lines(path) if path.is_file() else [])}
        for period, word in sorted(told):
            count += 1
            differ(f"{name}.csv {period} provisional", str(of(period)).lower(), word)
    return count


def plain(value):
    """A number as text, to six decimals, without the zeros at its end."""
    units = rounded(value, 6) * 10**6
    whole, rest = divmod(abs(int(units)), 10**6)
    text = f"{whole}.{rest:06}".rstrip("0").rstrip(".")
    return f"-{text}" if units < 0 else text


def compare_growth(world):
    """Change over the units that gave a figure in both periods; and without those of which something is being queried in either."""
    areas, count = areas_by_key(world), 0
    path = OUT / "data" / "growth.csv"
    for line in lines(path) if path.is_file() else []:
        if line["area_type"] == "unit":
            continue
        count += 1
        at, now = (line["table"], line["key"], line["field"]), line["period"]
        before = world.parts[now].period.before().text
        area = areas[line["area_type"], line["area_code"], line["area"]]
        where = f"growth.csv {now} {line['area']} {' '.join(at)}"
        terms = pairs_of(world, at, area, before, now)
        differ(f"{where} break", not is_one_series(at, before, now), line["standing"] == "break")
        if line["standing"] == "break":
            differ(f"{where} across a break", ["", "", ""], [line["change_pct"], line["before"], line["now"]])
            continue
        sound = [term for term in terms if not term[2]]
        # Earlier versions of the program left out of the change itself what is being queried.
        is_old = "left_out_units" in line
        differ(f"{where} units", len(sound if is_old else terms), int(line["matched_units"]))
        differ(f"{where} units queried", len(terms) - len(sound), int(line["left_out_units" if is_old else "queried_units"]))
        for name, at_place in (("before", 0), ("now", 1)):
            differ(f"{where} {name}", total_of(sound if is_old else terms, at_place), number(line[name]))
        differ(f"{where} change", change_of(sound if is_old else terms), number(line["change_pct"]))
        if not is_old:
            differ(f"{where} change without", change_of(sound), number(line["change_pct_unqueried"]))
    return count


def pairs_of(world, at, area, before, now):
    """Of each unit, as it is now, in an area that gave a figure in both periods: both, and whether it is being queried in either."""
    terms = []
    for unit in sorted({world.who(unit) for unit in world.parts[now].values.get(at, {})}):
        own = [world.of_who(at, unit, part) for part in (before, now)]
        if world.lies(unit, area) and None not in own:
            queried = any((other, *at) in world.parts[part].queried for part in (before, now) for other in world.predecessors(unit, part))
            terms.append((*own, queried))
    return terms


def total_of(terms, at_place):
    return sum((term[at_place] for term in terms), Fraction(0)) if terms else None


def change_of(terms):
    before, now = total_of(terms, 0), total_of(terms, 1)
    return rounded(100 * (now - before) / before, 1) if before else None


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
    run = json.loads((OUT / "run.json").read_text())
    world = World(run["period"])
    estimates = Estimates(world)
    # What an earlier run estimated stands, but for what later figures tell better.
    Backward(world)
    compare_silent(world)
    counts = {
        "figures of units": compare_figures(world),
        "estimates": compare_estimates(world, estimates, OUT),
        "totals": compare_totals(world),
        "indicators": compare_indicators(world),
        "quartiles": compare_quartiles(world),
        "sums with estimates": compare_sums(world),
        "changes": compare_growth(world),
        "revisions": compare_revisions(world),
        "marks of what is provisional": compare_provisional(world, run),
    }
    sheets = Sheets(world)
    sheets.compare()
    counts[f"cells of {len(sheets.book.sheetnames)} sheets"] = sheets.cells
    print(", ".join(f"{count} {what}" for what, count in counts.items()) + " recomputed")
    for difference in DIFFERENCES[:60]:
        print(difference)
    if DIFFERENCES:
        sys.exit(f"{len(DIFFERENCES)} differences")
    print("no difference")


def compare_silent(world):
    """Who is expected and sent nothing, against `status.csv`: by authority, and by unit where it is in no register."""
    silent = {line["authority_code"] or line["unit"] for line in lines(OUT / "status.csv") if line["receipt"] in ("not-received", "rejected")}
    ours = set().union(*((world.covers(unit) & world.scope) or {unit} for unit in world.silent), set())
    differ("status.csv, units that sent nothing", sorted(ours), sorted(silent))


main()
