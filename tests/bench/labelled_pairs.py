#!/usr/bin/env python3
"""Makes a table for `qiao match pairs|eval|train` of pairs that others judged.

    tests/bench/labelled_pairs.py FILE.txt...      iTunes-Amazon, as Ditto has it:
                                                   "COL name VAL text … TAB … TAB 0"
    tests/bench/labelled_pairs.py st_title_pairs.dev.tsv hard_negatives.dev.tsv

Prints the table.
"""
import csv
import re
import sys

NAMES = {"Song_Name": "title", "Artist_Name": "artist", "Album_Name": "album",
         "Time": "duration", "Released": "released", "Genre": "genre",
         "CopyRight": "copyright", "Price": "price"}
COLUMNS = list(NAMES.values())


def record(text):
    cells = re.split(r"COL (\w+) VAL ", text)[1:]
    return {NAMES[name]: value.strip()
            for name, value in zip(cells[::2], cells[1::2])}


def rows_of(path):
    """left, right, label, phenomenon"""
    with open(path, encoding="utf-8", newline="") as file:
        if path.endswith(".txt"):
            for line in file:
                left, right, label = line.rstrip("\n").split("\t")
                yield record(left), record(right), label, ""
            return
        table = list(csv.DictReader(file, delimiter="\t",
                                    quoting=csv.QUOTE_NONE))
    for row in table:
        if "hans_title" in row:
            yield ({"title": row["hans_title"], "artist": row["hans_artist"]},
                   {"title": row["hant_title"], "artist": row["hant_artist"]},
                   "1", "script")
        else:
            yield ({"title": row["title_a"], "artist": row["artist_a"]},
                   {"title": row["title_b"], "artist": row["artist_b"]},
                   "0", row["kind"])


def main():
    print("\t".join([side + name for side in ("left_", "right_")
                     for name in COLUMNS] + ["label", "phenomenon"]))
    for path in sys.argv[1:]:
        for left, right, label, kind in rows_of(path):
            print("\t".join([one.get(name, "") for one in (left, right)
                             for name in COLUMNS] + [label, kind]))


if __name__ == "__main__":
    main()
