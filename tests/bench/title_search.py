#!/usr/bin/env python3
"""A look-up among a million titles, beside SQLite FTS5, PostgreSQL pg_trgm and
DuckDB.

    tests/bench/title_search.py BIN TITLES [--titles 1000000] [--questions 10000]
                                [--peers 1000] [--seed 1] [--postgres]
                                [--duckdb FOLDER]

BIN is the folder of the programs, TITLES that of the shared titles (…/titles).
Titles are made up: letter by letter, each by the two before it, as they follow
each other in the shared song lists, so that lengths, common beginnings and equal
titles are as in those. Questions:

  script   40 %  a title converted to the other script by OpenCC's program
  edit     25 %  a title of four letters or more with one put in, left out, changed
  short    15 %  a title of two or three letters
  absent   20 %  a title made up further, whose key none has

A question is answered if the key of the title that it was made from is among
the first ten. The peers hold these broad keys (`qiao title keys --form F4`), each
once, and are asked by such, so that no script keeps them apart: FTS5 with its trigram tokenizer,
all trigrams of the question joined by OR, by rank; a question of fewer than three
letters, which has none, by LIKE; pg_trgm by similarity (%) over a GIN index. The
first --peers questions are theirs. --postgres needs Debian's postgresql and root;
a cluster of its own is made and taken away. --duckdb is asked by a blocked scan
(duckdb_scan.mjs) from the folder where `npm install @duckdb/node-api` was, the
first 100 questions.
Times are of the processor for the index and for DuckDB, and by the clock for the
other peers, whose
answers are made in this process or another; all run alone, one after the other.
"""
import argparse
import collections
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

KINDS = (("script", 0.40), ("edit", 0.25), ("short", 0.15), ("absent", 0.20))


def shared_titles(folder):
    titles = []
    for name in ("catalog_hant.dev.tsv", "catalog_hans.dev.tsv"):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            column = next(file).rstrip("\n").split("\t").index("title")
            titles += [line.rstrip("\n").split("\t")[column] for line in file]
    return [title for title in titles if title]


class Maker:
    """Makes up titles."""

    def __init__(self, titles, rng):
        self.rng = rng
        self.after = collections.defaultdict(list)
        for title in titles:
            letters = "\0\0" + title + "\1"
            for i in range(2, len(letters)):
                self.after[letters[i - 2:i]].append(letters[i])
        self.letters = "".join(titles)

    def title(self):
        made = "\0\0"
        while not made.endswith("\1") and len(made) < 90:
            made += self.rng.choice(self.after[made[-2:]])
        return made[2:].rstrip("\1").strip()

    def titles(self, count):
        made = []
        while len(made) < count:
            title = self.title()
            if title:
                made.append(title)
        return made


def through(command, lines):
    text = "".join(line + "\n" for line in lines)
    done = subprocess.run(command, input=text, capture_output=True, text=True,
                          check=True)
    result = done.stdout.split("\n")[:-1]
    assert len(result) == len(lines), command
    return result


def edited(title, rng, letters):
    at = rng.randrange(len(title))
    other = rng.choice(letters)
    return rng.choice([title[:at] + other + title[at:],
                       title[:at] + title[at + 1:],
                       title[:at] + other + title[at + 1:]])


def questions(arguments, titles, keys, maker, keys_of):
    """(kind, question, key or None), mixed."""
    rng = maker.rng
    wanted = {kind: int(part * arguments.questions) for kind, part in KINDS}
    asked = []

    some = rng.sample(range(len(titles)), min(len(titles),
                                              8 * wanted["script"]))
    picked = [titles[i] for i in some]
    for place, *converted in zip(some, through(["opencc", "-c", "t2s"], picked),
                                 through(["opencc", "-c", "s2t"], picked)):
        other = [text for text in converted if text != titles[place]]
        if other and len(asked) < wanted["script"]:
            asked.append(("script", other[0], keys[place]))

    def take(kind, fits, change=lambda title: title):
        taken = 0
        while taken < wanted[kind]:
            place = rng.randrange(len(titles))
            if fits(keys[place]):
                asked.append((kind, change(titles[place]), keys[place]))
                taken += 1

    take("edit", lambda key: len(key) >= 4,
         lambda title: edited(title, rng, maker.letters))
    take("short", lambda key: 2 <= len(key) <= 3)
    known = set(keys)
    absent = []
    while len(absent) < wanted["absent"]:
        made = maker.titles(wanted["absent"])
        absent += [("absent", title, None)
                   for title, key in zip(made, keys_of(made))
                   if key not in known]
    asked += absent[:wanted["absent"]]
    rng.shuffle(asked)
    return asked


def percentile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(part * len(values)))]


def report(name, asked, answers, keys):
    """answers: (microseconds, places)."""
    found, total = collections.Counter(), collections.Counter()
    for (kind, _, key), (_, places) in zip(asked, answers):
        if key is None:
            continue
        total[kind] += 1
        found[kind] += any(keys[place] == key for place in places)
    times = [microseconds for microseconds, _ in answers]
    cells = ["%.4f" % (found[kind] / total[kind]) for kind, _ in KINDS[:3]]
    print("| %s | %d | %s | %.4f | %.1f | %.1f | %.1f |" % (
        name, len(answers), " | ".join(cells),
        sum(found.values()) / sum(total.values()), sum(times) / len(times),
        percentile(times, .5), percentile(times, .99)), flush=True)


def our_index(arguments, folder, titles, asked):
    paths = [os.path.join(folder, name) for name in ("titles", "questions")]
    for path, lines in zip(paths, (titles, [text for _, text, _ in asked])):
        with open(path, "w", encoding="utf-8") as out:
            out.writelines(line + "\n" for line in lines)
    done = subprocess.run([os.path.join(arguments.programs, "title_search"),
                           *paths], capture_output=True, text=True, check=True)
    answers = []
    for line in done.stdout.splitlines():
        first, *places = line.split()
        answers.append((float(first), [int(place) for place in places]))
    return done.stderr.strip(), answers


def timed(asked_keys, ask):
    answers = []
    for key in asked_keys:
        begun = time.perf_counter()
        places = ask(key)
        answers.append((1e6 * (time.perf_counter() - begun), places))
    return answers


def fts5(keys, asked_keys):
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(key, "
                     "tokenize='trigram')")
    database.executemany("INSERT INTO t(rowid, key) VALUES (?, ?)",
                         enumerate(keys))

    def ask(key):
        if len(key) < 3:
            rows = database.execute("SELECT rowid FROM t WHERE key LIKE ? "
                                    "LIMIT 10", ("%" + key + "%",))
        else:
            grams = {key[i:i + 3] for i in range(len(key) - 2)}
            rows = database.execute(
                "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10",
                (" OR ".join('"%s"' % gram.replace('"', '""')
                             for gram in sorted(grams)),))
        return [row[0] for row in rows]

    return timed(asked_keys, ask)


class Postgres:
    """A cluster of its own in a folder, on a socket there."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, "postgres")
        os.makedirs(self.folder)
        shutil.chown(self.folder, "postgres", "postgres")
        versions = sorted(os.listdir("/usr/lib/postgresql"))
        self.programs = "/usr/lib/postgresql/%s/bin" % versions[-1]
        self.data = os.path.join(self.folder, "data")
        self.as_postgres("initdb", "-D", self.data, "--locale=C.UTF-8", "-E",
                         "UTF8", "--auth=trust")
        self.as_postgres("pg_ctl", "-D", self.data, "-w", "-l",
                         os.path.join(self.folder, "log"), "-o",
                         "-k %s -c listen_addresses= -c shared_buffers=1GB "
                         "-c fsync=off" % self.folder, "start")

    def as_postgres(self, program, *words):
        subprocess.run(["runuser", "-u", "postgres", "--",
                        os.path.join(self.programs, program), *words],
                       check=True, stdout=subprocess.DEVNULL, cwd="/")

    def stop(self):
        self.as_postgres("pg_ctl", "-D", self.data, "-m", "fast", "stop")


def pg_trgm(folder, keys, asked_keys):
    server = Postgres(folder)
    path = os.path.join(folder, "keys.tsv")
    with open(path, "w", encoding="utf-8") as out:
        out.writelines("%d\t%s\n" % (place, key.replace("\\", "\\\\"))
                       for place, key in enumerate(keys))
    script = [
        "CREATE EXTENSION pg_trgm;", "CREATE TABLE t (id integer, key text);",
        "\\copy t from " + path,
        "CREATE INDEX ON t USING gin (key gin_trgm_ops);", "VACUUM ANALYZE t;",
        "PREPARE ask(text) AS SELECT id FROM t WHERE key % $1 "
        "ORDER BY similarity(key, $1) DESC, id LIMIT 10;", "\\timing on"]
    script += ["\\echo ask\nEXECUTE ask('%s');" % key.replace("'", "''")
               for key in asked_keys]
    try:
        done = subprocess.run(
            ["psql", "-h", server.folder, "-U", "postgres", "-qAtX", "-v",
             "ON_ERROR_STOP=1"], input="\n".join(script) + "\n",
            capture_output=True, text=True, check=True)
    finally:
        server.stop()
    answers = []
    for told in done.stdout.split("ask\n")[1:]:
        *places, last = told.splitlines()  # "Time: 1.234 ms (…)"
        answers.append((1e3 * float(last.split()[1]),
                        [int(place) for place in places]))
    return answers


def duckdb(folder, modules, keys, asked_keys):
    paths = [os.path.join(folder, name) for name in ("scanned.tsv", "asked")]
    with open(paths[0], "w", encoding="utf-8") as out:
        out.writelines("%d\t%s\n" % numbered for numbered in enumerate(keys))
    with open(paths[1], "w", encoding="utf-8") as out:
        out.writelines(key + "\n" for key in asked_keys)
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                          "duckdb_scan.mjs")
    done = subprocess.run(["node", script, *paths], cwd=modules,
                          capture_output=True, text=True, check=True)
    answers = []
    for line in done.stdout.splitlines():
        first, *places = line.split()
        answers.append((float(first), [int(place) for place in places]))
    return answers


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("shared")
    parser.add_argument("--titles", type=int, default=1000000)
    parser.add_argument("--questions", type=int, default=10000)
    parser.add_argument("--peers", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--duckdb")
    arguments = parser.parse_args()
    maker = Maker(shared_titles(arguments.shared), random.Random(arguments.seed))

    def keys_of(titles):
        return through([os.path.join(arguments.programs, "qiao"), "title",
                        "keys", "--form", "F4"], titles)

    titles = maker.titles(arguments.titles)
    keys = keys_of(titles)
    asked = questions(arguments, titles, keys, maker, keys_of)
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        words, answers = our_index(arguments, folder, titles, asked)
        print(words)
        print("| | questions | script | edit | short | all found | mean, us "
              "| p50, us | p99, us |")
        print("|---|---|---|---|---|---|---|---|---|")
        report("title index", asked, answers, keys)
        asked = asked[:arguments.peers]
        report("title index, of these", asked, answers[:arguments.peers], keys)
        asked_keys = keys_of([text for _, text, _ in asked])
        distinct = sorted(set(keys))
        report("SQLite FTS5 trigram", asked, fts5(distinct, asked_keys),
               distinct)
        if arguments.postgres:
            report("PostgreSQL pg_trgm", asked,
                   pg_trgm(folder, distinct, asked_keys), distinct)
        if arguments.duckdb:
            report("title index, first 100", asked[:100], answers[:100], keys)
            report("DuckDB, blocked scan", asked[:100],
                   duckdb(folder, arguments.duckdb, distinct, asked_keys[:100]),
                   distinct)
    return 0


if __name__ == "__main__":
    sys.exit(main())
