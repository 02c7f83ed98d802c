"""Plays a quarter as a collection manager would, by the command line alone: first run, reminders, answers, a second run.

Usage: play.py QUARTERDAY ROOT

QUARTERDAY is the program, ROOT the repository. The sample is copied into a folder of its own, and nothing else is written to. A line
is printed for each thing that was shown; the first that is not as it should be ends it with status 1.
"""

import email
import email.policy
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# The files beside this one are no package, and leave nothing behind.
sys.dont_write_bytecode = True

import form
from workspace import Workspace, is_whole, lines, says, snapshot

FIRST, SECOND = "2010-06-15", "2010-06-24"
PROMISED = "2010-07-02"

# Two that sent nothing promise a day, and get until a day.
PROMISES, HAS_TIME, SENDS = "E07000007", "E07000043", "E06000044"

# Ten that answer their questions, with the rule of what is asked first.
ANSWER = {
    "E06000008": "unknown-name", "E07000012": "LAE-084", "E07000116": "LAE-073", "E07000132": "LAE-080", "E07000133": "LAE-080",
    "E07000142": "LAE-081", "E07000154": "LAE-060", "E07000181": "LAE-060", "E08000035": "LAE-084", "W06000008": "LAE-081",
}
# Whose explanation is of a value that a later version of the return changes.
LAPSES, WAIVED = "E07000218", "E07000199"


def opened(rows):
    """What somebody has to do something about: exceptions that are open and follow from no other."""
    waits = {"open", "refused", "lapsed"}
    return {row["id"]: row for row in rows if row["state"] in waits and not row["caused_by"]}


def about(rows, unit, rule):
    return next(row for row in rows.values() if row["authority_code"] == unit and row["rule"] == rule)


def drafts_are_for_their_own_authority_alone(desk, first):
    """Every draft parses, is unsent, and holds nothing of anybody else."""
    names = {row["name"] for row in lines(desk.register / "authorities.csv") if len(row["name"]) > 4}
    words = re.compile(r"\b(" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")\b")
    drafts = desk.drafts()
    books = 0
    for path in drafts:
        unit = path.parent.name.split()[0]
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        says(message["X-Unsent"] == "1" and message["Date"] is None, f"{path.name} of {unit} is no draft")
        says(message["To"] is None or desk.contacts[unit.split("+")[0]] in str(message["To"]), f"{unit}: it goes to {message['To']}")
        text = message.get_body().get_content()
        says("{" not in text + message["Subject"], f"{unit}: a place is not filled in: {text}")
        texts = [text, message["Subject"]]
        for attachment in message.iter_attachments():
            cells, figures = form.texts_and_figures(attachment.get_content())
            texts += cells
            books += 1
            strange = figures - desk.figures_of(unit)
            says(not strange, f"{unit}: figures that it did not send: {sorted(strange)[:5]}")
        own = {row["name"] for row in lines(desk.register / "authorities.csv") if row["code"] in unit.split("+")}
        said = " ".join(own) + " ".join(row["message"] for row in first.values() if row["unit"] == unit)
        others = {name for text in texts for name in words.findall(text)} - own
        others = {name for name in others if name not in said and not is_a_word(name)}
        says(not others, f"{unit}: names of others: {others}")
    print(f"{len(drafts)} drafts parse, are unsent, and hold names and figures of their own authority alone ({books} workbooks)")


def is_a_word(name):
    """Names of places that are words of forms too."""
    return name in {"Reading", "Rugby", "Bath", "Sandwell"}


def answers_are_taken_in(desk):
    for unit, rule in ANSWER.items():
        book = desk.questions(unit)
        back = desk.folder / "back" / book.name
        form.answer(book, back, f"We looked into it: {rule} is as it was, says Siân o’r Tŷ")
        told = desk.does("decide", "--from", back, "--who", "Ann Officer", "--as-of", "2010-06-16")
        says("1 answer of " in told, told)
    written = lines(desk.folder / "decisions" / "ann-officer.csv")
    says(len(written) == len(ANSWER), f"{len(written)} answers were written down")
    says(all("Siân o’r Tŷ" in row["why"] for row in written), "an answer lost its letters")
    print(f"{len(written)} workbooks with answers read back as {len(written)} decisions, each for its own authority")


def a_workbook_under_the_name_of_another_is_refused(desk):
    book = desk.questions("E07000012")
    stray = desk.folder / "back" / "E07000142 questions.xlsx"
    form.answer(book, stray, "It is not theirs")
    before = snapshot(desk.folder / "decisions")
    by_name = desk.fails(2, "decide", "--from", stray, "--who", "Ann Officer")
    by_unit = desk.fails(2, "decide", "--from", book, "--who", "Ann Officer", "--unit", "E07000142")
    says("was made for E07000012" in by_name and "was made for E07000012" in by_unit, by_name + by_unit)
    says(snapshot(desk.folder / "decisions") == before, "something was taken from it")
    print("a workbook of questions that comes under the name of another authority is refused, by file name and by --unit")


def decisions_are_made(desk, first):
    """By telephone and letter; returns the exceptions that they settle."""
    def decide(kind, *more):
        desk.does("decide", kind, "--period", desk.period, "--who", "Bob Clerk", "--as-of", "2010-06-16", *more)

    settled = [about(first, unit, rule)["id"] for unit, rule in ANSWER.items()]
    lapsing, waived = about(first, LAPSES, "LAE-070"), about(first, WAIVED, "LAE-081")
    decide("explain", "--about", lapsing["id"], "--why", "They counted hours of all inspectors", "--source", "telephone")
    decide("waive", "--about", waived["id"], "--why", "Their merger is known", "--source", "letter")
    for unit, rule, right in [("E07000089", "LAE-070", "5.09"), ("E07000117", "LAE-048", "11800"), ("E07000212", "type", "5")]:
        wrong = next(row for row in first.values() if row["authority_code"] == unit)
        decide("correct", "--about", wrong["id"], "--new", right, "--source", "telephone", "--why", "They looked it up")
        settled += [row["id"] for row in first.values() if row["authority_code"] == unit]
    for unit in ["E07000208", "W06000011"]:
        desk.does("decide", "basis", "--period", "2009-10-Q2", "--unit", unit, "--table", "visits", "--new", "year-to-date",
                  "--who", "Bob Clerk", "--as-of", "2010-06-16", "--why", "They add up over the year")
        settled += [row["id"] for row in first.values() if row["authority_code"] == unit and row["rule"] == "LAE-083"]
    decide("extend", "--unit", HAS_TIME, "--until", "2010-07-15", "--why", "Their system was down")
    decide("note", "--unit", PROMISES, "--until", PROMISED, "--why", "Sending on Friday", "--source", "telephone")
    return settled, lapsing["id"], waived["id"]


def corrected_returns_arrive(desk, first):
    """Some send again; returns the exceptions that this mends."""
    mended = []
    for unit, right in [("E07000068", 25), ("E07000079", 1), ("E08000030", 4), ("E09000012", 52), ("E07000028", 1787), (LAPSES, 3800.5)]:
        wrong = next(row for row in first.values() if row["authority_code"] == unit)
        desk.sends_again(wrong, right, "2010-06-18")
        if unit != LAPSES:
            mended.append(wrong["id"])
    return mended


def only_what_was_mended_or_settled_is_gone(desk, first, gone, lapsing, waived, rows):
    second = opened(rows)
    back = {row["id"] for row in desk.first_rows if row["caused_by"] in {waived, *gone}}
    came = set(second) - set(first)
    stood = set(first) - {waived} - set(gone)
    says(stood <= set(second), f"not settled and gone: {[first[one] for one in stood - set(second)]}")
    says(not set(gone) & set(second), f"settled and back: {[second[one] for one in set(gone) & set(second)]}")
    says(waived not in second, "what was waived is back")
    says(came <= back, f"new: {[second[one] for one in came - back]}")
    print(f"the open list: {len(first)} before, {len(gone) + 1} mended or settled, {len(came)} that followed from these stand for "
          f"themselves, {len(second)} now; nothing else came or went")
    followers = [row for row in desk.first_rows if row["caused_by"] == waived]
    says(followers and all(row["id"] in second for row in followers), "a follower of what was waived did not come back")
    print(f"{len(followers)} followers of the waived cause came back")
    says(second[lapsing]["state"] == "lapsed", f"it is {second[lapsing]['state']}")
    says(decision_of(desk, LAPSES, "explain")["outcome"] == "lapsed", "decisions.csv does not say that it lapsed")
    print("one explanation lapsed, since a later version of the return has another value")


def decision_of(desk, unit, kind):
    return next(row for row in lines(desk.out / "decisions.csv") if row["unit"] == unit and row["decision"] == kind)


def figures_for_the_year_were_taken_apart(desk):
    sums = {row["period"]: row for row in lines(desk.out / "data" / "figures.csv") if is_total_of_visits(row)}
    quarter, year = (sums[period] for period in ("2009-10-Q2", "2009-10"))
    reported = [number(row.get("reported") or row["value"]) for row in (quarter, year)]
    says(reported[0] == 66997, f"the second quarter is {reported[0]}")
    # 265,484, and what the form that was filled in adds.
    says(reported[1] == 265484 + 169, f"the year is {reported[1]}")
    print(f"figures for the year to date are taken apart: the second quarter is {reported[0]}, the year {reported[1]}")


def is_total_of_visits(row):
    return row["area_code"] == "K03000001" and row["table"] == "visits" and row["key"] == "total" and row["field"] == "total_visits"


def number(text):
    return float(text) if "." in text else int(text)


def second_letters_differ_and_who_promised_is_left_in_peace(desk):
    before = {path.parent.name: path for path in desk.drafts()}
    desk.does("chase", desk.period, "--as-of", SECOND)
    second = {path.parent.name: path for path in desk.drafts() if path not in before.values()}
    same = [name for name, path in second.items() if name in before and form.body(path) == form.body(before[name])]
    late = [name for name, path in second.items() if " overdue 2" in path.name]
    says(late and not same, f"the same letter twice: {same}")
    print(f"{len(second)} second letters, none like the first; {len(late)} to whoever still sent nothing say when we wrote before")
    told = desk.does("chase", desk.period, "--as-of", SECOND, "--dry-run", "--unit", PROMISES)
    says(f"promised for {PROMISED}" in told, told)
    told = desk.does("chase", desk.period, "--as-of", "2010-07-03", "--dry-run", "--unit", PROMISES)
    says("promised" not in told and "overdue" in told, told)
    print("who promised a day is left in peace until then, and chased after it")
    told = desk.does("chase", desk.period, "--as-of", SECOND, "--dry-run", "--unit", HAS_TIME)
    says("not-received" in told and "overdue" not in told, told)
    print("who has time until a day is reminded, and not called late")


def as_of_its_day(out):
    """What a folder of outputs has, with the page without its section of files that are kept out: it lists what came later too."""
    page, cut = re.subn(r'<section id="files".*?</section>', "", (out / "report.html").read_text(), flags=re.S)
    says(cut == 1, "the page has no section of files that are kept out")
    return snapshot(out) | {"report.html": page}


def an_old_day_gives_what_it_gave(desk, before):
    desk.runs(FIRST, "--out", desk.folder / "again", status=1)
    again = as_of_its_day(desk.folder / "again")
    # These list what came later too, as set aside.
    listing = {"run.json", "submissions.csv", "exceptions.xlsx"}
    differ = [name for name in before.keys() | again.keys() if before.get(name) != again.get(name) and name not in listing]
    says(not differ, f"not as on that day: {differ}")
    later = [row for row in lines(desk.folder / "again" / "submissions.csv") if row["received"] > FIRST]
    says(later and all(row["state"] == "set-aside" and "after " + FIRST in row["reason"] for row in later), f"{later}")
    print(f"run as of the first day, with all that was decided since and {len(later)} files that came, {len(again) - len(listing)} files "
          "have the bytes they had")


def a_form_filled_in_reads_back(desk):
    desk.does("template", desk.period, "--unit", SENDS)
    blank = next((desk.folder / "templates" / desk.period).iterdir())
    filled = desk.folder / "back" / "filled.xlsx"
    form.filled(blank).save(filled)
    wrong = desk.check(filled)
    says(not wrong, f"a form filled in as it should be: {wrong}")
    print("a blank form, filled in as it should be, gives no exception")
    for what, (cell, spoil) in form.MISTAKES.items():
        book = form.filled(blank)
        spoil(book["Return"])
        book.save(filled)
        found = [row for row in desk.check(filled) if not row["caused_by"]]
        says(len(found) == 1 and found[0]["cell"] == cell, f"{what}: {found}")
        print(f"  {what}: {found[0]['rule']} at {cell}")
    print(f"{len(form.MISTAKES)} kinds of mistake in it give one exception each, in its cell")
    form.filled(blank).save(desk.inbox / f"{SENDS} returned.xlsx")
    desk.receives(f"{SENDS} returned.xlsx", "2010-06-19")


def of_two_runs_the_second_says_who_is_at_work(desk):
    one = desk.begins(SECOND, "--no-cache")
    while not (desk.folder / ".quarterday" / "lock").exists():
        time.sleep(0.01)
    time.sleep(0.2)
    told = desk.fails(2, "run", desk.period, "--as-of", SECOND)
    one.communicate()
    says(str(one.pid) in told or "quarterday run" in told, told)
    print(f"of two runs at once the second is told: {told.strip().splitlines()[-1]}")


def a_run_that_is_killed_harms_nothing(desk, times=6):
    chance = random.Random(13)
    ledger, log = snapshot(desk.folder / "decisions"), (desk.folder / "chase" / "log.csv").read_bytes()
    started = time.monotonic()
    desk.runs(SECOND)
    length = time.monotonic() - started
    killed = 0
    for _ in range(times):
        run = desk.begins(SECOND)
        time.sleep(chance.random() * length)
        killed += run.poll() is None
        run.kill()
        run.communicate()
        says(is_whole(desk.out), "outputs are not as their record says")
        says(snapshot(desk.folder / "decisions") == ledger, "the ledger is not what it was")
        says((desk.folder / "chase" / "log.csv").read_bytes() == log, "the log is not what it was")
    desk.runs(SECOND)
    left = [path.name for path in desk.out.parent.iterdir() if path != desk.out]
    says(not left, f"left behind: {left}")
    print(f"{killed} runs killed at random: outputs whole each time, ledger and log untouched, and the next run swept up")


def a_decision_that_is_killed_is_written_whole_or_not_at_all(desk, times=8):
    chance = random.Random(31)
    place = desk.folder / "killed.csv"
    for at in range(times):
        command = desk.command("decide", "note", "--period", desk.period, "--unit", PROMISES, "--who", "Ann", "--why", f"call {at}",
                               "--decisions", place)
        writing = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.random() * 0.3)
        writing.kill()
        writing.wait()
        rows = lines(place) if place.exists() else []
        says(all(row["why"].startswith("call ") and None not in row.values() for row in rows), "half a line")
    print(f"{times} decisions killed while they were written: {len(rows)} stand whole, the others not at all")


def many_decisions_cost_little(desk, plain):
    units = [row["code"] for row in lines(desk.register / "authorities.csv")][:300]
    with (desk.folder / "decisions" / "many.csv").open("w", encoding="utf-8-sig") as ledger:
        ledger.write("decided,who,decision,unit,period,about,rule,table,record,field,file,old,new,until,source,why\n")
        for at in range(50_000):
            period = f"200{at % 10}-0{at % 10 + 1}-Q{at % 4 + 1}" if at % 10 < 9 else desk.period
            ledger.write(f"2010-05-{at % 28 + 1:02},Eve,explain,{units[at % 300]},{period},,LAE-081,visits,total,total_visits,,{at},,,mail,Call {at}\n")
    with_many = desk.cost(lambda: desk.runs(SECOND, "--no-cache", "--out", desk.folder / "timed", status=1))
    (desk.folder / "decisions" / "many.csv").unlink()
    ratio = (with_many - plain) / plain
    print(f"a ledger of 50,000 decisions costs {ratio:.3f} of a run ({plain:.1f} and {with_many:.1f} CPU seconds)")
    says(ratio < 0.3, "it costs too much")


def all_drafts_cost_less_than_a_run(desk, plain):
    desk.asks_everybody()
    cost = desk.cost(lambda: desk.does("chase", desk.period, "--as-of", FIRST, "--thanks", "--to", desk.folder / "all"))
    books, drafts = (len(list((desk.folder / "all").glob(f"*/*.{kind}"))) for kind in ("xlsx", "eml"))
    print(f"{drafts} drafts with {books} workbooks of questions cost {cost / plain:.2f} of a run, with all that they rest on worked out anew")


def play(desk):
    desk.runs(FIRST, status=1)
    desk.first_rows = lines(desk.out / "exceptions.csv")
    first = opened(desk.first_rows)
    print(f"first run: {len(first)} exceptions are open")
    desk.does("chase", desk.period, "--as-of", FIRST)
    drafts_are_for_their_own_authority_alone(desk, first)
    told = desk.does("chase", desk.period, "--as-of", FIRST, "--sent")
    says(len(lines(desk.folder / "chase" / "log.csv")) == len(desk.drafts()), told)
    print("what was sent stands in the log, a line a letter")
    desk.runs(FIRST, status=1)
    before = as_of_its_day(desk.out)
    written_to = [row for row in lines(desk.out / "status.csv") if row["last_chased"] == FIRST]
    says(written_to, "status.csv does not say who was written to")
    print(f"status.csv says of {len(written_to)} authorities when they were written to")
    answers_are_taken_in(desk)
    a_workbook_under_the_name_of_another_is_refused(desk)
    settled, lapsing, waived = decisions_are_made(desk, first)
    mended = corrected_returns_arrive(desk, first)
    an_old_day_gives_what_it_gave(desk, before)
    a_form_filled_in_reads_back(desk)
    desk.runs(SECOND, status=1)
    only_what_was_mended_or_settled_is_gone(desk, first, settled + mended, lapsing, waived, lines(desk.out / "exceptions.csv"))
    figures_for_the_year_were_taken_apart(desk)
    second_letters_differ_and_who_promised_is_left_in_peace(desk)
    of_two_runs_the_second_says_who_is_at_work(desk)
    a_run_that_is_killed_harms_nothing(desk)
    a_decision_that_is_killed_is_written_whole_or_not_at_all(desk)
    plain = desk.cost(lambda: desk.runs(SECOND, "--no-cache", "--out", desk.folder / "timed", status=1))
    many_decisions_cost_little(desk, plain)
    all_drafts_cost_less_than_a_run(desk, plain)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="quarterday-desk-") as folder:
        play(Workspace(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), Path(folder)))
