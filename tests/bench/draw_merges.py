#!/usr/bin/env python3
"""Draws merges to be read by people: pairs that the matcher calls one work and
that the catalogues' own ids do not join.

    tests/bench/draw_merges.py BIN/qiao DATA/titles/catalog_hant.dev.tsv
    tests/bench/draw_merges.py BIN/qiao DATA/titles/catalog_hant.dev.tsv \\
        DATA/titles/catalog_hans.dev.tsv --written-otherwise --count 100

Columns of a catalogue: title, artist; song_id and work_id where it has ids.
Pairs are ordered by SHA-256 of the seed and of what their rows say, so that the
same pairs come first wherever it is run and whatever else is merged.
--written-otherwise draws only from pairs whose rows differ in a title or a
singer, and each pair of texts once, without ids. Prints the first columns of
tests/golden/read_merges.tsv; how many there were to draw from is said on stderr.
"""
import argparse
import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile


def merges(qiao, rows):
    """Rows of one work, two by two."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = os.path.join(folder, "catalogue.csv")
        with open(sheet, "w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["title", "artist"])
            table.writerows([row["title"], row["artist"]] for row in rows)
        run = subprocess.run(
            [qiao, "match", "dedupe", sheet, "--level", "work", "--encoding",
             "utf-8", "--jsonl"], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 3):
        sys.exit(run.stderr)
    for line in run.stdout.splitlines():
        said = json.loads(line)
        if said.get("decision") == "same":
            # Row 2 of the sheet is the first below the heading.
            yield [rows[said[side]["row"] - 2] for side in ("left", "right")]


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {name: row.get(name) or ""
                   for name in ("song_id", "work_id", "title", "artist")}


def draw(pairs, seed, written_otherwise):
    """What the pairs say, in the order in which they are drawn."""
    drawn = {}
    for pair in pairs:
        if pair[0]["work_id"] and pair[0]["work_id"] == pair[1]["work_id"]:
            continue
        names = ("song_id", "title", "artist")
        left, right = sorted(tuple(row[name] for name in names) for row in pair)
        if written_otherwise:
            left, right = sorted([("",) + left[1:], ("",) + right[1:]])
            if left == right:
                continue
        facts = left + right
        order = hashlib.sha256("\t".join((seed,) + facts).encode()).digest()
        drawn[order] = facts
    return [drawn[order] for order in sorted(drawn)]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("qiao")
    arguments.add_argument("catalogues", nargs="+")
    arguments.add_argument("--count", type=int, default=200)
    arguments.add_argument("--seed", default="qiao-1")
    arguments.add_argument("--written-otherwise", action="store_true")
    args = arguments.parse_args()
    rows = [row for path in args.catalogues for row in read(path)]
    drawn = draw(merges(args.qiao, rows), args.seed, args.written_otherwise)
    print("left_id", "left_title", "left_artist", "right_id", "right_title",
          "right_artist", sep="\t")
    for facts in drawn[:args.count]:
        print(*facts, sep="\t")
    print(f"{len(drawn)} new merges, {min(args.count, len(drawn))} drawn",
          file=sys.stderr)


if __name__ == "__main__":
    main()
