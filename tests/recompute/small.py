"""Areas that were split, and quarters that are brought to annual returns, worked out another way on small made-up returns.

Usage: small.py PROGRAM [HOW MANY]

Each time four quarters of seven authorities are made up and run: Willow ended after the second, and was succeeded by Yew, in North,
and Zelkova, in South. Sums of the year, its second half and its quarters are held against what `docs/estimation.md` says, written anew
in fractions; and areas and parts must add to the last digit. Differences are printed, and the exit status is 1 if there is one.
"""

import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

QUARTERS = [f"2019-20-Q{number}" for number in (1, 2, 3, 4)]
SPANS = {"2019-20": QUARTERS, "2019-20-H2": QUARTERS[2:]} | {quarter: [quarter] for quarter in QUARTERS}
PARTS = ["retail", "offices", "other"]
REGIONS = {"A": "North", "B": "North", "C": "South", "D": "South", "W": "North", "X": "North", "Y": "South"}
NAMES = {"A": "Alder", "B": "Birch", "C": "Cedar", "D": "Dogwood", "W": "Willow", "X": "Yew", "Y": "Zelkova"}
AREAS = {"North": lambda code: REGIONS[code] == "North", "South": lambda code: REGIONS[code] == "South", "Great Britain": lambda code: True}
# Values are held to six decimals, so several that are rounded may be some millionths apart.
NEAR = Fraction(1, 10**5)

RULE = """
[[rule]]
id = "R-1"
severity = "error"
table = "return"
check = "adds_up(visits, retail, offices, other)"
message = "the parts do not add"
why = "The total is published."
fix = "Correct it"
passes = [{ visits = 3, retail = 1, offices = 1, other = 1 }]
fails = [{ visits = 3, retail = 1, offices = 1, other = 2 }]
"""

TABLES = """
size = "return.premises"
[[estimate]]
of = ["return"]
methods = ["none"]
[[table]]
title = "By region"
rows = "regions"
columns = ["return.visits", "return.premises"]
"""


def was_there(code, quarter):
    ended = quarter > QUARTERS[1]
    return not ended if code == "W" else ended if code in "XY" else True


def made_up(draw):
    """For each quarter and authority premises, visits and their parts; what a part has none of is not stated, of two at least."""
    returns = {}
    for code in NAMES:
        stated = PARTS if draw.random() < 0.6 else draw.sample(PARTS, 1)
        for quarter in QUARTERS:
            if was_there(code, quarter):
                own = {part: draw.randrange(1, 90) for part in stated}
                beside = 0 if len(stated) == 3 else draw.randrange(1, 40)
                returns[quarter, code] = own | {"premises": draw.randrange(100, 900), "visits": sum(own.values()) + beside}
    return returns


def returned_for_the_year(draw, returns):
    """Annual figures of some authorities: of the total, of a part, or of both, with something left for the others."""
    annual = {}
    for code in draw.sample("ABCD", 3):
        over_year = lambda field: sum(returns[quarter, code].get(field, 0) for quarter in QUARTERS)
        factor = draw.uniform(0.8, 1.3)
        stated = [part for part in PARTS if part in returns[QUARTERS[0], code]]
        chosen = draw.sample(stated, draw.randrange(0, min(2, len(stated)) + 1))
        for part in chosen:
            annual[code, part] = round(over_year(part) * draw.uniform(0.8, 1.2))
        if not chosen or draw.random() < 0.5:
            left = over_year("visits") - sum(over_year(part) for part in chosen)
            annual[code, "visits"] = round(left * factor) + sum(annual[code, part] for part in chosen) if left else sum(annual[code, part] for part in chosen)
    return annual


# ---- What the method says -----------------------------------------------------------------------------------------------------


def brought(returns, annual):
    """What each authority has in each quarter once its quarters are brought to what it returned for the year."""
    found = {}
    for (quarter, code), own in returns.items():
        pinned = [part for part in PARTS if (code, part) in annual]
        over_year = lambda field: sum(returns[other, code].get(field, 0) for other in QUARTERS)
        values = {field: Fraction(value) for field, value in own.items()}
        for part in pinned:
            values[part] = own[part] * Fraction(annual[code, part], over_year(part))
        beside = own["visits"] - sum(own.get(part, 0) for part in PARTS)
        times = Fraction(1)
        if (code, "visits") in annual:
            left = over_year("visits") - sum(over_year(part) for part in pinned)
            still = annual[code, "visits"] - sum(annual[code, part] for part in pinned)
            times = Fraction(still, left) if left else times
        for part in PARTS:
            if part in values and part not in pinned:
                values[part] *= times
        values["visits"] = sum(values.get(part, Fraction(0)) for part in PARTS) + beside * times
        found[quarter, code] = values
    return found


def share(split, returns, code):
    """What of Willow's figures counts for one that succeeded it."""
    if split == "size":
        # Neither reported before Willow ended: what each first said after.
        sizes = {heir: returns[QUARTERS[2], heir]["premises"] for heir in "XY"}
    else:
        sizes = split
    return Fraction(sizes[code]) / sum(Fraction(size) for size in sizes.values())


def expected(span, area, field, values, split, returns):
    """A sum over an area and a span, and what of it is a share of Willow's."""
    parts = SPANS[span] if field != "premises" else SPANS[span][-1:]
    total, shares, is_any = Fraction(0), Fraction(0), True
    for quarter in parts:
        own = {code: values[quarter, code][field] for code in NAMES if (quarter, code) in values and field in values[quarter, code]}
        willow = own.pop("W", None) if split else None
        here = [value for code, value in own.items() if AREAS[area](code)]
        if willow is not None and area == "Great Britain":
            here.append(willow)
        elif willow is not None:
            here.append(willow * sum(share(split, returns, heir) for heir in "XY" if AREAS[area](heir)))
            shares += here[-1]
        is_any &= bool(here)
        total += sum(here, Fraction(0))
    return (total, shares) if is_any else (None, None)


# ---- A run, and what it published ---------------------------------------------------------------------------------------------


def write(folder, returns, annual, split):
    place = lambda name: (folder / name).parent.mkdir(parents=True, exist_ok=True) or folder / name
    heading = "code,name,type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason"
    life = {"W": "2004-04-01,2019-09-30,X;Y,reorganisation", "X": "2019-10-01,,,", "Y": "2019-10-01,,,"}
    rows = [f"{code},{name},UA,England,E92,{REGIONS[code]},R{1 + (REGIONS[code] == 'South')},{life.get(code, '2004-04-01,,,')}" for code, name in NAMES.items()]
    place("register/authorities.csv").write_text("\n".join([heading, *rows, ""]))
    field = lambda name, kind: {"name": name, "title": name.title(), "type": "integer", "qd:kind": kind, "constraints": {"minimum": 0}}
    fields = [field("premises", "stock"), field("visits", "flow"), *(field(part, "flow") for part in PARTS)]
    place("c/datapackage.json").write_text(json.dumps({"resources": [{"name": "return", "title": "Return", "schema": {"fields": fields}}]}))
    place("c/rules/rules.toml").write_text(RULE)
    benchmark = '[benchmark]\nfile = "annual.csv"\nof = ["return.visits", "return.retail", "return.offices", "return.other"]\n' if annual else ""
    place("c/tables.toml").write_text(TABLES + benchmark)
    lines = [f"2019-20,{code},return,,{name},{value}," for (code, name), value in annual.items()]
    place("c/annual.csv").write_text("\n".join(["period,unit,table,key,field,value,source", *lines, ""]))
    settings = 'title = "Visits"\nfrequency = "quarterly"\nyear_start = "04-01"\ndue_days = 30\nwhole = { name = "Great Britain", code = "K03" }\n'
    if split:
        declared = '"return.premises"' if split == "size" else "{ " + ", ".join(f"{code} = {weight}" for code, weight in split.items()) + " }"
        settings += f'[[split]]\nof = "W"\nweights = {declared}\n'
    place("c/collection.toml").write_text(settings)
    for quarter in QUARTERS:
        columns = ["premises", "visits", *PARTS]
        rows = [f"{code},{quarter}," + ",".join(str(own.get(name, "")) for name in columns) for (of, code), own in returns.items() if of == quarter]
        place(f"inbox/{quarter}/all.csv").write_text("\n".join(["authority_code,period," + ",".join(columns), *rows, ""]))
    place("quarterday.toml").write_text('collection = "c"\nregister = "register"\ninbox = "inbox/{period}"\nout = "out/{period}"\nhistory = "out"\n')


def figures(program, folder):
    for quarter in QUARTERS:
        ended = subprocess.run([program, "run", quarter, "-C", folder, "--as-of", "2020-06-01"], capture_output=True, text=True)
        if ended.returncode:
            sys.exit(f"{quarter}: exit status {ended.returncode}\n{ended.stdout}{ended.stderr}")
    with open(folder / "out" / QUARTERS[-1] / "data" / "figures.csv", encoding="utf-8-sig", newline="") as file:
        return {(line["period"], line["area"], line["area_type"], line["field"]): line for line in csv.DictReader(file)}


def number(text):
    return Fraction(text) if text else None


def apart(ours, theirs):
    return ours != theirs if None in (ours, theirs) else abs(ours - theirs) > NEAR


def differences(published, values, split, returns):
    count, found = 0, []
    for (period, area, kind, field), line in published.items():
        if kind == "country" or (kind == "unit" and area not in (NAMES["X"], NAMES["Y"])):
            continue
        if kind == "unit":
            code = "X" if area == NAMES["X"] else "Y"
            counted = SPANS[period] if field != "premises" else SPANS[period][-1:]
            own = [values.get((quarter, code), values.get((quarter, "W"), {})).get(field) for quarter in counted]
            if None in own:
                continue
            parts = [value if (quarter, code) in values else value * share(split, returns, code) for quarter, value in zip(counted, own)]
            ours, shares = sum(parts, Fraction(0)), sum((value for quarter, value in zip(counted, parts) if (quarter, code) not in values), Fraction(0))
        else:
            ours, shares = expected(period, area, field, values, split, returns)
        count += 1
        if apart(ours, number(line["exact"])):
            found.append(f"{period} {area} {field}: recomputed {ours and float(ours)}, published {line['exact']}")
        if values is returns and shares is not None and apart(shares, number(line["estimated"]) or Fraction(0)):
            found.append(f"{period} {area} {field}, estimated: recomputed {float(shares)}, published {line['estimated']}")
    exact = lambda period, area, kind, field: number(published.get((period, area, kind, field), {}).get("exact"))
    for period, field in {(period, field) for period, _, _, field in published}:
        north, south, whole = exact(period, "North", "region", field), exact(period, "South", "region", field), exact(period, "Great Britain", "all", field)
        if None not in (north, south, whole) and north + south != whole:
            found.append(f"{period} {field}: {north} and {south} are not {whole}")
    return count, found


def main():
    program, many = str(pathlib.Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) > 2 else 6
    count, found = 0, []
    for seed in range(many):
        draw = random.Random(seed)
        returns = made_up(draw)
        split = [None, "size", {"X": draw.randrange(1, 9), "Y": draw.randrange(1, 9)}][seed % 3]
        annual = returned_for_the_year(draw, returns) if seed % 2 else {}
        with tempfile.TemporaryDirectory() as folder:
            write(pathlib.Path(folder), returns, annual, split)
            published = figures(program, pathlib.Path(folder))
        values = brought(returns, annual) if annual else returns
        own = differences(published, values, split, returns)
        count += own[0]
        found += [f"seed {seed}: {line}" for line in own[1]]
    print(f"{count} sums of {many} made-up years recomputed")
    print("\n".join(found[:60]))
    if found:
        sys.exit(f"{len(found)} differences")
    print("no difference")


main()
