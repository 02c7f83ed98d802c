#!/usr/bin/env python3
"""Writes what of bench/collection is long and regular: datapackage.json and rules/sums.toml. The rest is written by hand.

Form LI-1 as ../shared/bench/spec.py has it. Usage: bench/make_collection.py
"""
import json
import os

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "collection")
CATEGORIES = ["Offices", "Retail shops", "Warehouses", "Restaurants", "Hotels", "Residential care", "Leisure",
              "Consumer services", "Other premises"]
COLUMNS = {**{str(at): name for at, name in enumerate(CATEGORIES, 1)}, "T": "Total"}
ROWS = {
    "B1": ("Premises on register at end of quarter", "premises", "stock"),
    "C1": ("Visits: Proactive inspection", "visits", "flow"),
    "C2": ("Visits: Other proactive", "visits", "flow"),
    "C3": ("Visits: Reactive - accident", "visits", "flow"),
    "C4": ("Visits: Reactive - complaint", "visits", "flow"),
    "C5": ("Visits: Advisory", "visits", "flow"),
    "C6": ("Visits: Revisit", "visits", "flow"),
    "C7": ("All visits", "visits", "flow"),
    "D1": ("Notices: Improvement", "notices", "flow"),
    "D2": ("Notices: Deferred prohibition", "notices", "flow"),
    "D3": ("Notices: Immediate prohibition", "notices", "flow"),
    "D4": ("All notices", "notices", "flow"),
}
STAFF = {"A1": ("FTE inspectors in post", "FTE", "stock"), "A2": ("FTE inspectors vacant", "FTE", "stock")}
PROSECUTIONS = {
    "E1": ("Prosecutions taken", "prosecutions", "flow"),
    "E2": ("Convictions", "prosecutions", "flow"),
    "E3": ("Total fines (GBP)", "GBP", "flow"),
    "E4": ("Costs awarded (GBP)", "GBP", "flow"),
}
LEGISLATION = ["HSWA 1974", "COSHH 2002", "MHSWR 1999", "LOLER 1998", "PUWER 1998", "WAHR 2005", "RIDDOR 2013", "CDM 2015",
               "EAWR 1989", "WHSWR 1992", "Asbestos 2012", "Noise 2005", "Gas Safety 1998", "Other"]
PLEAS = ["Guilty", "Not guilty", "No plea"]
OUTCOMES = ["Convicted", "Acquitted", "Withdrawn", "Adjourned"]


def figure(name, title, unit, kind):
    """A figure of the form. Two decimals for all: a half visit is held, and told by a rule."""
    return {"name": name, "title": f"{name} {title}", "type": "number", "qd:decimals": 2, "qd:unit": unit, "qd:kind": kind,
            "constraints": {"required": True, "minimum": 0}}


def block(row):
    title, unit, kind = ROWS[row]
    return [figure(f"{row}_{column}", f"{title} / {name}", unit, kind) for column, name in COLUMNS.items()]


def case_fields():
    required = {"required": True}
    date = {"type": "date", "format": "default", "constraints": required}
    money = {"type": "number", "qd:decimals": 2, "qd:unit": "GBP", "qd:kind": "flow", "constraints": required}
    one_of = lambda answers: {"type": "string", "constraints": {"required": True, "enum": answers}}
    text = {"type": "string"}
    return [
        {"name": "case_id", **text},
        {"name": "offence_date", **date},
        {"name": "hearing_date", **date},
        {"name": "defendant", **text, "qd:personal": True, "constraints": required},
        {"name": "category", "type": "integer", "constraints": required},
        {"name": "legislation", **one_of(LEGISLATION)},
        {"name": "section", **text},
        {"name": "plea", **one_of(PLEAS)},
        {"name": "outcome", **one_of(OUTCOMES)},
        {"name": "fine", **money},
        {"name": "costs", **money},
        {"name": "court", **text},
    ]


def descriptor():
    fields = [{"name": "region", "title": "Region", "type": "string"}]
    fields += [figure(name, *rest) for name, rest in STAFF.items()]
    fields += [field for row in ROWS for field in block(row)]
    fields += [figure(name, *rest) for name, rest in PROSECUTIONS.items()]
    return {
        "name": "li-1",
        "title": "Quarterly return of enforcement activity (form LI-1)",
        "resources": [
            {"name": "return", "title": "Return", "schema": {"missingValues": [""], "fields": fields}},
            {"name": "cases", "title": "Prosecutions",
             "schema": {"missingValues": [""], "primaryKey": "case_id", "fields": case_fields()}},
        ],
    }


def as_json(package):
    """One field a line."""
    head = {key: value for key, value in package.items() if key != "resources"}
    lines = ["{"] + [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()] + ['  "resources": [']
    for at, resource in enumerate(package["resources"]):
        schema = resource["schema"]
        lines += ["    {", f'      "name": {json.dumps(resource["name"])},', f'      "title": {json.dumps(resource["title"])},', '      "schema": {']
        lines += [f"        {json.dumps(key)}: {json.dumps(value)}," for key, value in schema.items() if key != "fields"]
        lines += ['        "fields": [']
        lines += ["          " + json.dumps(field) + ("," if field is not schema["fields"][-1] else "") for field in schema["fields"]]
        lines += ["        ]", "      }", "    }" + ("," if at + 1 < len(package["resources"]) else "")]
    return "\n".join(lines + ["  ]", "}"]) + "\n"


def sum_rule(rule_id, total, parts, what, why):
    """A sum is checked only when all its parts are known."""
    added = " + ".join(parts)
    example = lambda verdict, value: [f"[[rule.{verdict}]]", f"{total} = {value}", *(f"{part} = 2" for part in parts)]
    right = 2 * len(parts)
    return "\n".join([
        "[[rule]]",
        f'id = "{rule_id}"',
        'severity = "error"',
        'on_open = "use"',
        'on_null = "pass"',
        'table = "return"',
        f'field = "{total}"',
        f'check = "within({total}, {added}, abs => 0.5)"',
        f'expected = "{added}"',
        f'message = "{total} is {{{total}}}, but {what} add to {{{added}}}"',
        f'why = "{why}"',
        'fix = "Correct the total, or the part that is wrong"',
        *example("passes", right),
        "[[rule.passes]]", f"{total} = {right + 7}", f"{parts[0]} = 2",
        *example("fails", right + 7),
    ]) + "\n"


def sums():
    numbers = [column for column in COLUMNS if column != "T"]
    rules = [sum_rule(f"S-{row}", f"{row}_T", [f"{row}_{column}" for column in numbers], "its nine categories",
                      "The total over categories is published.") for row in ROWS]
    for total, parts, name in (("C7", 6, "C"), ("D4", 3, "D")):
        what = {"C": "visits of the six kinds", "D": "notices of the three kinds"}[name]
        rules += [sum_rule(f"S-{total}C-{column}", f"{total}_{column}", [f"{name}{part}_{column}" for part in range(1, parts + 1)],
                           what, "The total over kinds is published.") for column in COLUMNS]
    return "# The sums of the form, by row and by column. Written by bench/make_collection.py.\n\n" + "\n".join(rules)


def write(name, text):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    write("datapackage.json", as_json(descriptor()))
    write("rules/sums.toml", sums())
