"""Runs what the documentation says: every command of its pages, in a copy of the samples, and holds what is printed against the page.

usage: run_commands.py BINARY [--python PYTHON] [--fill] [PAGE...]

A page is Markdown. Of its blocks

    ```console   is run: each line that begins with "$ " is a command (lines after it with "> " belong to it), what stands below
                 it is what it prints.
    ```python    is run by PYTHON where a block ```output follows it; so is ```r, by Rscript.
    ```toml      is read as TOML, ```json as JSON.

A line "..." stands for any lines, and "..." within a line for any text. A command that ends with another status than 0 is
followed by "$ echo $?", or the page is wrong. The commands of a page are run one after the other in one folder.
"<!-- after: COMMAND -->" is run before them, once for all pages that say the same. What looks like a command and is not run
stands in a block of text below "<!-- not run: WHY -->". Who writes a page may put a line "@" where the output of a command or
program belongs: --fill puts it there, to be looked at and shortened.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^( *)```(.*)$")
COMMENT = re.compile(r"^<!-- (after|not run): (.+) -->$")
KINDS = {"console", "output", "text", "toml", "json", "python", "r", "csv", "sql", "dockerfile", "ini", "markdown", "html", "lua"}
LOOKS_LIKE_A_COMMAND = re.compile(r"^(\$ |quarterday |cargo |npm |pip |printf |sudo |docker )")
MOST_SECONDS = 600


@dataclass
class Block:
    """A fenced block: what it is, where it begins, and its lines; of a comment just above it what that says."""

    kind: str
    line: int
    lines: list
    why_not: str = ""


@dataclass
class Page:
    path: Path
    blocks: list = field(default_factory=list)
    after: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    filled: dict = field(default_factory=dict)

    def fault(self, line, what):
        self.faults.append(f"{self.path.relative_to(ROOT)}:{line}: {what}")


def read(path):
    """The blocks of a page, and what has to be run before them."""
    page, open_block, why_not, indent = Page(path), None, "", ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fence = FENCE.match(line)
        if open_block is not None:
            if fence and not fence[2]:
                page.blocks.append(open_block)
                open_block = None
            else:
                open_block.lines.append(line.removeprefix(indent))
            continue
        if fence:
            indent = fence[1]
            kind = fence[2].split(",")[0].strip()
            open_block = Block(kind, number, [], why_not)
            if kind not in KINDS:
                page.fault(number, f'a block of "{kind}": say one of {", ".join(sorted(KINDS))}')
        comment = COMMENT.match(line)
        if comment and comment[1] == "after":
            page.after.append(comment[2])
        if line.strip():
            why_not = comment[2] if comment and comment[1] == "not run" else ""
    if open_block is not None:
        page.fault(open_block.line, "a block that does not end")
    return page


def look(page):
    """What can be said of blocks that are not run."""
    for block in page.blocks:
        text = "\n".join(block.lines)
        try:
            if block.kind == "toml":
                tomllib.loads(text)
            elif block.kind == "json":
                json.loads(text)
        except ValueError as error:
            page.fault(block.line, f"it is no {block.kind.upper()}: {error}")
        if block.kind == "text" and not block.why_not:
            for at, line in enumerate(block.lines, block.line + 1):
                if LOOKS_LIKE_A_COMMAND.match(line):
                    page.fault(at, 'a command that is not run: make it a block of "console", or say why above it')


def commands(block):
    """The commands of a block, each with the line where it stands and what it is to print."""
    found = []
    for at, line in enumerate(block.lines, block.line + 1):
        if line.startswith("$ "):
            found.append([at, line[2:], []])
        elif found and not found[-1][2] and (line == ">" or line.startswith("> ")):
            found[-1][1] += "\n" + line[2:]
        elif found:
            found[-1][2].append(line)
    return found


def pattern_of(expected):
    """What is to be printed, as a pattern."""
    parts = []
    for line in expected:
        if line.strip() == "...":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(re.escape(part) for part in line.split("...")) + r"[ \t]*\n")
    return re.compile("".join(parts))


def first_difference(expected, printed):
    """Where what was printed leaves what was expected."""
    for count in range(len(expected), -1, -1):
        matched = pattern_of(expected[:count] + ["..."]).match(printed)
        if matched:
            rest = printed.splitlines()[pattern_of(expected[:count]).match(printed).group().count("\n"):]
            wanted = expected[count] if count < len(expected) else "nothing more"
            return f'expected "{wanted}", and there is "{rest[0] if rest else "nothing more"}"'
    return "nothing of it is as expected"


class Shell:
    """Runs the commands of a page one after the other: each begins where the one before it ended."""

    def __init__(self, folder, path, python):
        self.folder, self.place, self.status, self.python = folder, str(folder), 0, python
        self.environment = {
            "PATH": path, "HOME": str(folder), "LANG": "C.UTF-8", "TERM": "dumb", "COLUMNS": "100", "TZ": "UTC",
            "TMPDIR": os.environ.get("TMPDIR", "/tmp"),
        }

    def run(self, command):
        """What a command prints. Its status is kept, and shown by `echo $?`."""
        keep = self.folder / ".place"
        whole = f"trap 'pwd > {keep}' EXIT\n(exit {self.status})\n{command}"
        done = subprocess.run(
            ["bash", "-c", whole], cwd=self.place, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, timeout=MOST_SECONDS, check=False,
        )
        self.status = done.returncode
        self.place = keep.read_text(encoding="utf-8").strip()
        return done.stdout.decode("utf-8", "replace")

    def program(self, kind, text):
        """What a program in Python or R prints."""
        call = [self.python, "-"] if kind == "python" else ["Rscript", "-"]
        done = subprocess.run(
            call, cwd=self.place, env=self.environment, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=MOST_SECONDS, check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")


def copy(folder):
    """A copy of what commands are run on, as it is in a clone: nothing that runs have left."""
    left = shutil.ignore_patterns("out", ".quarterday", "chase", "templates", "decisions", "releases", "answers", "packs.out", "decisions.xlsx", ".*.lock")
    for name in ("sample_data", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=left)


def hold(page, line, expected, printed):
    text = "".join(own.rstrip() + "\n" for own in printed.replace("\ufeff", "").splitlines())
    if expected == ["@"]:
        page.filled[line] = text
    if not pattern_of(expected).fullmatch(text):
        page.fault(line, first_difference(expected, text) + "\n  it printed:\n" + "".join(f"    {own}\n" for own in text.splitlines()[:60]))


def run_block(page, block, shell):
    found = commands(block)
    if not found:
        page.fault(block.line, 'a block of "console" without a command')
    for at, (line, command, expected) in enumerate(found):
        began = time.monotonic()
        try:
            printed = shell.run(command)
        except subprocess.TimeoutExpired:
            page.fault(line, f"it took more than {MOST_SECONDS} seconds")
            return
        took = time.monotonic() - began
        if took > 5:
            print(f"    {took:5.1f} s  {command.splitlines()[0][:90]}", flush=True)
        hold(page, line, expected, printed)
        told = at + 1 < len(found) and found[at + 1][1] == "echo $?"
        if shell.status and not told:
            page.fault(line, f"it ended with status {shell.status}, and the page does not say so:\n    " + "\n    ".join(printed.splitlines()[-5:]))


def runs(page):
    """Whether something in a page is run."""
    return any(block.kind in ("console", "python", "r") for block in page.blocks)


def run(page, shell):
    for at, block in enumerate(page.blocks):
        if block.kind == "console":
            run_block(page, block, shell)
        elif block.kind in ("python", "r"):
            output = page.blocks[at + 1] if at + 1 < len(page.blocks) and page.blocks[at + 1].kind == "output" else None
            if output is None:
                if not block.why_not:
                    page.fault(block.line, "a program without a block of its output: say what it prints, or why it is not run")
                continue
            status, printed = shell.program(block.kind, "\n".join(block.lines))
            if status:
                page.fault(block.line, f"it ended with status {status}:\n{printed}")
            else:
                hold(page, output.line, output.lines, printed)


def fill(page):
    """Puts what was printed where a page asks for it by a line "@"."""
    lines, wanted = page.path.read_text(encoding="utf-8").splitlines(keepends=True), dict(page.filled)
    for line in sorted(wanted, reverse=True):
        at = next(at for at in range(line - 1, len(lines)) if lines[at].strip() == "@")
        lines[at] = wanted[line]
    page.path.write_text("".join(lines), encoding="utf-8")


def named_commands(page, known):
    """Commands that are named in the text: each is one, and has the options that it is named with."""
    for number, line in enumerate(page.path.read_text(encoding="utf-8").splitlines(), 1):
        for named in re.findall(r"`quarterday ([^`]+)`", line):
            words = named.split()
            if words[0].startswith("-") or words[0].isupper():
                continue
            at = max((size for size in (1, 2, 3) if " ".join(words[:size]) in known), default=0)
            if not at:
                page.fault(number, f'there is no command "quarterday {words[0]}"')
                continue
            options = known[" ".join(words[:at])]
            for word in words[at:]:
                option = re.match(r"--?[a-zA-Z][a-z-]*", word)
                if option and option[0] not in options:
                    page.fault(number, f'"quarterday {" ".join(words[:at])}" has no option {option[0]}')


def known_commands(binary):
    """The commands of the program, each with its options, as its help says them."""
    known, to_ask = {}, [[]]
    while to_ask:
        words = to_ask.pop()
        text = subprocess.run([binary, *words, "--help"], stdout=subprocess.PIPE, check=True).stdout.decode()
        known[" ".join(words)] = set(re.findall(r"(?<![\w-])--?[a-zA-Z][a-z-]*", text.split("Options:")[-1]))
        listed = re.search(r"^Commands:\n((?:  .*\n|\n)+)", text, re.MULTILINE)
        names = re.findall(r"^  ([a-z-]+)\s", listed[1], re.MULTILINE) if listed else []
        to_ask += [[*words, name] for name in names if name != "help"]
    return known


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("binary")
    asked.add_argument("--python", default=sys.executable)
    asked.add_argument("--fill", action="store_true")
    asked.add_argument("pages", nargs="*")
    given = asked.parse_intermixed_args()
    binary = str(Path(given.binary).resolve())
    paths = [Path(own).resolve() for own in given.pages] or [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    pages = [read(path) for path in paths]
    known = known_commands(binary)
    with tempfile.TemporaryDirectory(prefix="docs-") as scratch:
        scratch = Path(scratch)
        tools = scratch / "bin"
        tools.mkdir()
        (tools / "quarterday").symlink_to(binary)
        path = f"{tools}:{os.environ['PATH']}"
        bases = {}
        ran = 0
        for number, page in enumerate(pages):
            look(page)
            named_commands(page, known)
            if not runs(page):
                continue
            print(page.path.relative_to(ROOT), flush=True)
            after = tuple(page.after)
            if after not in bases:
                base = scratch / f"base-{len(bases)}"
                base.mkdir()
                copy(base)
                shell = Shell(base, path, given.python)
                for command in after:
                    began = time.monotonic()
                    printed = shell.run(command)
                    print(f"    {time.monotonic() - began:5.1f} s  before it: {command}", flush=True)
                    if shell.status > 1:
                        page.fault(1, f"{command}: status {shell.status}: {printed[-600:]}")
                bases[after] = base
            folder = scratch / f"page-{number}"
            shutil.copytree(bases[after], folder, symlinks=True)
            run(page, Shell(folder, path, given.python))
            shutil.rmtree(folder)
            if given.fill and page.filled:
                fill(page)
            for fault in page.faults:
                print(fault, file=sys.stderr, flush=True)
            ran += sum(len(commands(block)) for block in page.blocks if block.kind == "console")
    faults = [fault for page in pages for fault in page.faults]
    for fault in (fault for page in pages if not runs(page) for fault in page.faults):
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(f"{len(faults)} faults in {len(pages)} pages")
    print(f"{len(pages)} pages: {ran} commands print what the pages say")


if __name__ == "__main__":
    main()
