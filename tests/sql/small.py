"""What the samples have little of, on small made-up returns: authorities that became others, joint returns over two regions, units that
are silent in turn, questions that are not put to all, empty lists, and estimates of what is missing.

Usage: small.py BINARY ENGINE [HOW MANY]

Each time four quarters of some authorities are made up and run; what an engine makes of them by SQL is held against all four runs
by figures.py. Where that finds a difference the folder is kept, and the exit status is 1.
"""

import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

QUARTERS = [f"2019-20-Q{number}" for number in (1, 2, 3, 4)]
HERE = pathlib.Path(__file__).resolve().parent
REGISTER = """code,name,type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason
A,Alder,UA,England,E92,North,R1,2004-04-01,,,
B,Birch,UA,England,E92,North,R1,2004-04-01,,,
C,Cedar,NMD,England,E92,South,R2,2004-04-01,,,
D,Dogwood,NMD,England,E92,South,R2,2004-04-01,2019-09-30,F,reorganisation
E,Elm,NMD,England,E92,South,R2,2004-04-01,2019-09-30,F,reorganisation
F,Fir and Elm,UA,England,E92,South,R2,2019-10-01,,,
G,Gorse,UA,Wales,W92,Wales,R3,2004-04-01,2019-06-30,H,recoded
H,Gorse,UA,Wales,W92,Wales,R3,2019-07-01,,,
I,Ivy,SCA,Scotland,S92,Scotland,R4,2004-04-01,,,
J,Juniper,SCA,Scotland,S92,Scotland,R4,2004-04-01,2019-09-30,K;L,reorganisation
K,Kerria,SCA,Scotland,S92,Scotland,R4,2019-10-01,,,
L,Larch,UA,England,E92,North,R1,2019-10-01,,,
M,Maple,UA,England,E92,North,R1,2004-04-01,,,
N,Nutmeg,NMD,England,E92,South,R2,2004-04-01,,,
O,Oak,UA,England,E92,North,R1,2004-04-01,,,
P,Pine,NMD,England,E92,South,R2,2004-04-01,,,
"""
LIVES = {"D": (0, 2), "E": (0, 2), "F": (2, 4), "G": (0, 1), "H": (1, 4), "J": (0, 2), "K": (2, 4), "L": (2, 4)}
COLLECTION = """title = "Visits"
frequency = "quarterly"
year_start = "04-01"
due_days = 30
scope = "register.country IN ('England', 'Wales', 'Scotland')"
whole = { name = "Great Britain", code = "K03" }
joint_weights = "return.premises"
[[joint]]
name = "Birch and Cedar"
lead = "B"
members = ["B", "C"]
"""
TABLES = """
size = "return.premises"
[estimation]
floor = 40
least_units = 2
[[estimate]]
of = ["return"]
head = "return.visits"
methods = METHODS
[[indicator]]
name = "rate"
title = "Visits per 100 premises"
numerator = "return.visits"
denominator = "return.premises"
per = 100
decimals = 1
[[indicator]]
name = "known"
title = "Retail and offices per inspector"
numerator = "known_sum(return.retail, return.offices)"
denominator = "return.fte"
decimals = 2
[[measure]]
name = "large"
title = "Cases of 100 and more"
kind = "flow"
value = "count_of(cases) FILTER (WHERE cost >= 100)"
by = "cases.kind"
[[measure]]
name = "mean_cost"
title = "Mean cost, in tenths"
kind = "flow"
decimals = 1
value = "CASE WHEN count_of(cases) > 0 THEN known_sum_of(cases.cost) / count_of(cases) END"
[[table]]
title = "By region"
rows = "regions"
columns = ["return.visits", "return.premises", "rate"]
[[table]]
title = "By type"
rows = "types"
columns = ["return.visits"]
"""


def descriptor():
    figure = lambda name, kind, **more: {"name": name, "title": name.title(), "type": "integer", "qd:kind": kind, "constraints": {"minimum": 0}, **more}
    fields = [figure("premises", "stock"), figure("visits", "flow"), figure("retail", "flow"), figure("offices", "flow")]
    fields.append(figure("fte", "stock", type="number") | {"qd:decimals": 2})
    fields.append(figure("welsh", "flow") | {"qd:applies": "register.country IN ('Wales', 'Scotland')"})
    fields.append(figure("late", "flow") | {"qd:since": "2019-20-Q3"})
    kinds = {"name": "kind", "title": "Kind", "type": "string", "constraints": {"enum": ["fall", "lift"]}}
    cost = {"name": "cost", "title": "Cost", "type": "number", "qd:decimals": 2, "qd:kind": "flow", "constraints": {"minimum": 0}}
    cases = {"primaryKey": ["case"], "fields": [{"name": "case", "title": "Case", "type": "string"}, kinds, cost]}
    table = lambda name, schema: {"name": name, "title": name.title(), "schema": schema}
    return {"resources": [table("return", {"fields": fields}), table("cases", cases)]}


def write(folder, draw):
    place = lambda name: (folder / name).parent.mkdir(parents=True, exist_ok=True) or folder / name
    place("register/authorities.csv").write_text(REGISTER)
    place("c/collection.toml").write_text(COLLECTION)
    place("c/datapackage.json").write_text(json.dumps(descriptor()))
    methods = draw.choice(['["growth", "ratio"]', '["growth", "backward", "ratio"]', '["none"]'])
    place("c/tables.toml").write_text(TABLES.replace("METHODS", methods))
    place("quarterday.toml").write_text('collection = "c"\nregister = "register"\ninbox = "inbox/{period}"\nout = "out/{period}"\nhistory = "out"\n')
    columns = ["premises", "visits", "retail", "offices", "fte", "welsh", "late"]
    for at, quarter in enumerate(QUARTERS):
        units, together = [], draw.random() < 0.5
        for code in "ABCDEFGHIJKLMNOP":
            first, last = LIVES.get(code, (0, 4))
            if first <= at < last and draw.random() < 0.85 and not (together and code in "BC"):
                units.append(code)
        if together:
            units.append("B+C")
        rows, cases = [], []
        for unit in units:
            value = lambda most, decimals=0: "" if draw.random() < 0.08 else f"{draw.randrange(1, most) / 10**decimals:.{decimals}f}"
            own = [value(900), value(400), value(90), value(90), value(2000, 2), value(9), value(9)]
            rows.append(",".join([unit, quarter, *own]))
            for number in range(draw.choice([0, 0, 1, 3])):
                cases.append(",".join([unit, quarter, f"{unit}-{number}", draw.choice(["fall", "lift", ""]), value(30000, 2)]))
        place(f"inbox/{quarter}/returns.csv").write_text("\n".join(["authority_code,period," + ",".join(columns), *rows, ""]))
        place(f"inbox/{quarter}/cases.csv").write_text("\n".join(["authority_code,period,case,kind,cost", *cases, ""]))


def main():
    binary, engine, *many = sys.argv[1:]
    for seed in range(int(many[0]) if many else 6):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="quarterday-small-"))
        write(folder, random.Random(seed))
        for quarter in QUARTERS:
            ended = subprocess.run([binary, "run", quarter, "-C", folder, "--as-of", "2020-06-01"], capture_output=True, text=True)
            if ended.returncode:
                sys.exit(f"{folder}, {quarter}: exit status {ended.returncode}\n{ended.stdout}{ended.stderr}")
        held = subprocess.run([sys.executable, HERE / "figures.py", binary, engine, str(folder)], capture_output=True, text=True)
        print(f"seed {seed}: {held.stdout.strip()}", flush=True)
        if held.returncode:
            sys.exit(held.stderr)
        shutil.rmtree(folder)


main()
