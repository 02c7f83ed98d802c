#!/usr/bin/env python3
"""Writes the licences of all that the program is made of: who gives away the program owes them to whoever gets it.

Usage: packaging/licences.py FILE. Takes the crates that are built in for this machine from `cargo metadata`, and the
texts from their sources, each text once with the crates that come under it. A crate without a text is named with the licence that it
declares. Exit status 2 if one declares none.
"""

import json
import pathlib
import subprocess
import sys
from collections import defaultdict

NAMES = ("licen", "copying", "notice", "unlicense")


def built_in(metadata):
    """The packages that end up in the program: normal dependencies, from the program on."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    seen, open_ = set(), [metadata["resolve"]["root"]]
    while open_:
        package = open_.pop()
        if package in seen:
            continue
        seen.add(package)
        for dependency in nodes[package]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                open_.append(dependency["pkg"])
    seen.discard(metadata["resolve"]["root"])
    return sorted((package for package in metadata["packages"] if package["id"] in seen), key=lambda package: (package["name"], package["version"]))


def texts_of(package):
    folder = pathlib.Path(package["manifest_path"]).parent
    named = {folder / package["license_file"]} if package.get("license_file") else set()
    named |= {file for file in folder.iterdir() if file.is_file() and file.name.lower().startswith(NAMES)}
    for file in sorted(named):
        yield "\n".join(line.rstrip() for line in file.read_text(encoding="utf-8", errors="replace").strip().splitlines())


def main():
    host = next(line.split()[1] for line in subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout.splitlines() if line.startswith("host"))
    said = subprocess.run(["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", host], check=True, capture_output=True, text=True)
    packages = built_in(json.loads(said.stdout))
    by_text, without, undeclared = defaultdict(list), [], []
    for package in packages:
        name = f"{package['name']} {package['version']}"
        texts = list(dict.fromkeys(texts_of(package)))
        for text in texts:
            by_text[text].append(name)
        if not package.get("license") and not package.get("license_file"):
            undeclared.append(name)
        elif not texts:
            without.append(f"{name}: {package.get('license')}, by {', '.join(package['authors']) or package.get('repository') or 'its authors'}")
    lines = ["What quarterday is made of, and under which licences.", ""]
    lines += [f"{package['name']} {package['version']}: {package.get('license') or 'as below'}" for package in packages]
    lines += ["", "Crates that come without a text of their licence:", ""] + without
    for text, names in sorted(by_text.items(), key=lambda entry: entry[1]):
        lines += ["", "=" * 100, "Of " + ", ".join(names), "", text]
    font = pathlib.Path(__file__).parent.parent / "fonts" / "LICENCE.txt"
    lines += ["", "=" * 100, "Of the font in which pictures of charts are lettered, Liberation Sans", "", font.read_text(encoding="utf-8").strip()]
    pathlib.Path(sys.argv[1]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in undeclared:
        print(f"{name} declares no licence", file=sys.stderr)
    print(f"{len(packages)} crates, {len(by_text)} texts, {len(without)} without one")
    return 2 if undeclared else 0


if __name__ == "__main__":
    sys.exit(main())
