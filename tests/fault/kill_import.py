#!/usr/bin/env python3
"""Kills an import at random moments, takes it up again, and compares what the
registry then holds with an import that nobody disturbed.

    tests/fault/kill_import.py BIN [--rows 20000] [--kills 100] [--each 5]
                               [--seed 1] [--audit-every 5] [--interrupt]
                               [--spread]

BIN is the folder of the programs. Each import begins with a copy of one
registry. `qiao import apply` is killed with SIGKILL after a random time (or
asked to stop with SIGINT), and so is what takes it up again, --each times in
all; then it goes on until it ends. If nothing was signed yet, the import is
simply begun again, and nothing may have been stored.

With --spread there is one import, and its --kills kills are spread over all of
it: each waits until the ledger has come so far, and a random moment longer.

Checked at every kill and for every import:
  - what was in the ledger at the kill is there at the end, the same bytes at
    the same places (an acknowledged record is one that the ledger holds);
  - no statement stands twice, and the rows' outcomes, registrations, claims,
    links and counts are those of the undisturbed import, ids apart;
  - finishing a copy of the first journal without disturbance gives the same
    root: the very same ledger;
  - `qiao audit` passes (in every fifth import, with the copy above).
Prints a line for each import that fails, and a summary; exit 1 if one failed.
"""
import argparse
import collections
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

NOW = "2026-11-22T10:00:00Z"
# An import that nobody disturbed: how long it took, and the ledger's size before
# and after it.
Undisturbed = collections.namedtuple("Undisturbed", "time began ended")


class Desk:
    """A registry with its keys and state, in a folder."""

    def __init__(self, folder, programs):
        self.folder = folder
        self.qiao = os.path.join(programs, "qiao")

    @property
    def database(self):
        return os.path.join(self.folder, "data/qiao/registry.db")

    def environment(self):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("QIAO_", "XDG_"))}
        return dict(kept, QIAO_NOW=NOW,
                    XDG_DATA_HOME=os.path.join(self.folder, "data"),
                    XDG_STATE_HOME=os.path.join(self.folder, "state"),
                    XDG_CACHE_HOME=os.path.join(self.folder, "cache"))

    def start(self, *words):
        return subprocess.Popen([self.qiao, *words], env=self.environment(),
                                cwd=self.folder, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE)

    def run(self, *words, good=(0,)):
        process = self.start(*words)
        error = process.communicate()[1].decode()
        if process.returncode not in good:
            raise AssertionError("qiao %s: exit %d: %s" % (
                " ".join(words), process.returncode, error.strip()))
        return process.returncode

    def copy(self, folder):
        shutil.copytree(self.folder, folder)
        return Desk(folder, os.path.dirname(self.qiao))

    def journals(self):
        folder = os.path.join(self.folder, "state/qiao/imports")
        return [name for name in (os.listdir(folder) if os.path.isdir(folder)
                                  else []) if name.endswith(".journal")]

    def rows(self, query):
        database = sqlite3.connect("file:%s?mode=ro" % self.database, uri=True)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def entries(self):
        return [row[0] for row in
                self.rows("SELECT bytes FROM entry ORDER BY idx")]

    def size(self):
        return self.rows("SELECT max(idx) + 1 FROM entry")[0][0]


def content(desk):
    """What the registry holds, with ids replaced by what they stand for."""
    names = {}
    statements = []
    for entry in desk.entries():
        payload = json.loads(entry)["payload"]
        body = payload["body"]
        if payload["typ"] == "register" and "titles" in body:
            names[payload["subj"]] = (
                payload["subj"][:4],
                body["titles"][0]["text"],
                tuple(sorted(i["value"] for i in body.get("ids", []))))
        statements.append(payload)

    def plain(value):
        if isinstance(value, dict):
            return tuple(sorted(
                (name, plain(part)) for name, part in value.items()
                if name not in ("nonce", "source", "root", "keys", "roots")))
        if isinstance(value, list):
            return tuple(plain(part) for part in value)
        return names.get(value, value)

    said = collections.Counter(
        (p["typ"], names.get(p["subj"], ""), plain(p["body"]))
        for p in statements if p["typ"] in ("register", "claim"))
    hexed = lambda blob: names.get(
        blob[:3].decode() + ":" + blob[3:].hex(), blob)
    links = collections.Counter(
        (frozenset((hexed(a), hexed(b))), level, verdict, bits)
        for a, b, level, verdict, bits in
        desk.rows("SELECT a, b, level, verdict, millibits FROM match"))
    return {
        "statements": said,
        "rows": desk.rows(
            "SELECT row, outcome, note FROM import_row ORDER BY row, outcome"),
        "imports": desk.rows("SELECT file, sha256 FROM import"),
        "links": links,
        "prints": desk.rows("SELECT count(*) FROM print"),
        "private values": desk.rows("SELECT count(*) FROM private_value"),
    }


def head(desk):
    return desk.rows("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")


def sheet(rows, rng):
    """A label's sheet as the trade writes it, with its faults."""
    lines = ["曲名,演唱者,作詞,作曲,ISRC,發行日期,長度,錄音版權占比,詞曲占比,授權區域"]
    signs = "春夏秋冬風雨海山河月星夜夢光影花城路歌心情天地雲雪火水年日時遠近舊新"
    singers = ["林汐遙", "陳渡", "方既白", "何夜航", "蘇野"]
    for n in range(rows):
        title = "".join(rng.choice(signs) for _ in range(rng.randint(3, 6)))
        where = "台灣"
        share = rng.choice(["100%", "50%", "各50%", "1/3"])
        if n % 50 == 17:
            title = ""
        if n % 40 == 11:
            where = "中國"
        if n % 60 == 33:
            title += " (Live)"
        line = [title, rng.choice(singers), rng.choice(singers),
                rng.choice(singers), "TWLU1%07d" % n, "2023-10-12",
                "%d:%02d" % (rng.randint(2, 5), rng.randint(0, 59)), share,
                "100%", where]
        lines.append(",".join(line))
        if n % 100 == 71:
            lines.append(lines[-1])
    return "\n".join(lines[:rows + 1]) + "\n"


APPLY = ("import", "apply", "sheet.csv", "--label", "海風唱片", "--territory",
         "TW")


def moment_comes(desk, process, whole, nth, rng, arguments):
    """Waits for the moment of the nth kill; whether it comes before the end."""
    wait = rng.uniform(0, whole.time)
    if arguments.spread:
        goal = whole.began + (whole.ended - whole.began) * nth // (
            arguments.each + 1)
        while process.poll() is None and desk.size() <= goal:
            time.sleep(0.002)
        wait /= 10 * arguments.each  # a step takes a small part of it
    try:
        process.wait(wait)
        return False
    except subprocess.TimeoutExpired:
        return True


def trial(base, folder, rng, whole, reference, arguments, thorough):
    """One import; what went wrong, or None. Also how many kills hit it while it
    ran, and how many of these found something stored."""
    desk = base.copy(os.path.join(folder, "trial"))
    there = desk.entries()
    before = len(there)
    straight = None
    hits = stored = kills = 0
    begun = True
    while True:
        if desk.journals():
            words = ("import", "resume")
        elif begun:
            words = APPLY
        else:
            break
        process = desk.start(*words)
        if kills < arguments.each:
            kills += 1
            if moment_comes(desk, process, whole, kills, rng, arguments):
                hits += 1
                process.send_signal(signal.SIGINT if arguments.interrupt
                                    else signal.SIGKILL)
        process.communicate()
        good = (0, 3, 130) if arguments.interrupt else (0, 3, -9)
        if process.returncode not in good:
            return "exit %d" % process.returncode, hits, stored
        now = desk.entries()
        if now[:len(there)] != there:
            return "what was stored before has changed", hits, stored
        there = now
        begun = process.returncode not in (0, 3) and len(now) == before
        if process.returncode not in (0, 3) and len(now) > before:
            stored += 1
            if not desk.journals() and not desk.rows("SELECT 1 FROM import"):
                return "no journal, though something is stored", hits, stored
        if thorough and straight is None and desk.journals():
            straight = desk.copy(os.path.join(folder, "straight"))
    if len(set(there)) != len(there):
        return "an entry stands twice", hits, stored
    held = content(desk)
    for part, expected in reference.items():
        if held[part] != expected:
            return "%s differ" % part, hits, stored
    if straight:
        straight.run("import", "resume", good=(0, 3))
        if head(straight) != head(desk):
            return "another root than without a kill", hits, stored
    if thorough:
        desk.run("audit")
    return None, hits, stored


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--audit-every", type=int, default=5)
    parser.add_argument("--interrupt", action="store_true")
    parser.add_argument("--spread", action="store_true")
    arguments = parser.parse_args()
    if arguments.spread:
        arguments.each = arguments.kills
        arguments.audit_every = 1
    rng = random.Random(arguments.seed)
    print("seed %d" % arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        base = Desk(os.path.join(folder, "base"),
                    os.path.abspath(arguments.programs))
        os.makedirs(base.folder)
        base.run("-q", "init", "--origin", "registry.example/tw")
        base.run("-q", "key", "new", "haifeng")
        base.run("-q", "party", "add", "海風唱片", "--keys", "haifeng")
        with open(os.path.join(base.folder, "sheet.csv"), "w",
                  encoding="utf-8") as out:
            out.write(sheet(arguments.rows, rng))
        desk = base.copy(os.path.join(folder, "whole"))
        began = time.monotonic()
        desk.run("import", "apply", "sheet.csv", "--label", "海風唱片",
                 "--territory", "TW", good=(0, 3))
        whole = Undisturbed(time.monotonic() - began, base.size(), desk.size())
        reference = content(desk)
        print("%d rows, undisturbed: %.1f s, %d entries" % (
            arguments.rows, whole.time, whole.ended), flush=True)
        shutil.rmtree(desk.folder)
        failed = kills = hits = stored = number = 0
        while kills < arguments.kills:
            number += 1
            work = os.path.join(folder, "work")
            os.makedirs(work)
            fault, hit, found = trial(
                base, work, rng, whole, reference, arguments,
                arguments.audit_every and number % arguments.audit_every == 0)
            kills += arguments.each
            hits += hit
            stored += found
            if fault:
                failed += 1
                print("import %d: %s" % (number, fault), flush=True)
            print("%d imports, %d kills, %d while it ran, %d of these with a "
                  "part stored, %d failed" % (number, kills, hits, stored,
                                              failed), flush=True)
            shutil.rmtree(work)
        # A run in which no kill hit anything has shown nothing.
        return 1 if failed or not hits else 0


if __name__ == "__main__":
    sys.exit(main())
