#!/usr/bin/env python3
"""Makes up a catalogue of any size, a tenth of it duplicates.

    tests/bench/catalogue_at_scale.py TITLES --records 1000000 [--seed 1] >FILE

TITLES is the folder of the shared titles (…/titles). Titles are made up as by
title_search.py; artists are those of the shared lists, as often as there, with
others made up in the same way; lengths are 2 to 6 minutes. Two records of five
have an ISRC. A tenth of the records stand a second time, each changed in one of
the ways in which catalogues differ: the other script, a bracket more, a length
that is 1 or 2 seconds off, the credit's other script, another album, no ISRC, a
letter of the title changed. Rows: title, artist, album, milliseconds, ISRC, in
an order that says nothing.
"""
import argparse
import random
import sys

from title_search import Maker, edited, shared_titles, through

SUFFIXES = (" (Live)", " [伴奏]", " - 電影主題曲", "（現場版）", " (Remastered)", "")


def artists_of(folder):
    artists = []
    for name in ("catalog_hant.dev.tsv", "catalog_hans.dev.tsv"):
        with open("%s/%s" % (folder, name), encoding="utf-8") as file:
            column = next(file).rstrip("\n").split("\t").index("artist")
            artists += [line.rstrip("\n").split("\t")[column] for line in file]
    return [artist for artist in artists if artist]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("shared")
    parser.add_argument("--records", type=int, default=1000000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    known = artists_of(arguments.shared)
    titles = Maker(shared_titles(arguments.shared), rng)
    artists = Maker(known, rng)
    # A new singer for each thirty songs, as in the lists.
    singers = known + artists.titles(max(1, arguments.records // 30))
    count = arguments.records * 10 // 11
    rows = []
    for number, title in enumerate(titles.titles(count)):
        isrc = "TWMAD%07d" % number if rng.random() < .4 else ""
        rows.append([title, rng.choice(singers), rng.choice(titles.letters) +
                     rng.choice(singers)[:4], str(rng.randrange(120, 360) * 1000
                                                  + rng.randrange(1000)), isrc])
    again = [list(row) for row in rng.sample(rows, arguments.records - count)]
    for column in (0, 1):
        texts = [row[column] for row in again]
        for row, hans, hant in zip(again, through(["opencc", "-c", "t2s"], texts),
                                   through(["opencc", "-c", "s2t"], texts)):
            if rng.random() < .7:
                row[column] = hans if hans != row[column] else hant
    for row in again:
        row[3] = str(int(row[3]) + rng.choice([0, 0, 900, -900, 1900]))
        change = rng.random()
        if change < .2:
            row[0] += rng.choice(SUFFIXES)
        elif change < .3 and len(row[0]) > 3:
            row[0] = edited(row[0], rng, titles.letters)
        if rng.random() < .5:
            row[4] = ""
        if rng.random() < .3:
            row[2] = rng.choice(singers)
    rows += again
    rng.shuffle(rows)
    sys.stdout.reconfigure(encoding="utf-8")
    for row in rows:
        print("\t".join(cell.replace("\t", " ") for cell in row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
