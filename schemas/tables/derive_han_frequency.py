#!/usr/bin/env python3
"""Writes han_frequency.tsv: how common each Han character is, in bits.

    schemas/tables/derive_han_frequency.py > schemas/tables/han_frequency.tsv

Everything comes from Unihan (Debian: unicode-data; Unicode licence):
  kHanyuPinlu       counts of 3,799 characters in a corpus in the Hans script
  kTGH              the 8,105 characters in general use, in three levels
  kFrequency        five classes of frequency in the Hant script
  kGradeLevel       the school year in which a character is learnt (Hant)
  kHKGlyph, kCheungBauer   in use in Hong Kong, colloquial Cantonese included
  kSimplifiedVariant       carries a Hans count over to the Hant characters
The table feeds the choice of a file's charset (schemas/text/charset.h). It
holds no counts from anybody's catalogue.
"""
import bz2
import collections
import math
import re
import sys

FOLDER = "/usr/share/unicode/"


def fields(name):
    values = collections.defaultdict(dict)
    with bz2.open(f"{FOLDER}Unihan_{name}.txt.bz2", "rt") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, field, value = line.rstrip("\n").split("\t")
                values[field][int(code[2:], 16)] = value
    return values


def main():
    readings = fields("Readings")
    like = fields("DictionaryLikeData")
    other = fields("OtherMappings")
    other.update(fields("RadicalStrokeCounts"))
    variants = fields("Variants")
    everything = {}
    for table in (readings, like, other, variants):
        everything.update(table)

    counts = {
        char: sum(int(n) for n in re.findall(r"\((\d+)\)", value))
        for char, value in everything["kHanyuPinlu"].items()
    }
    total = sum(counts.values())

    def bits(count):
        return -math.log2(count / total)

    hans = {char: bits(count) for char, count in counts.items()}
    for char, value in everything["kTGH"].items():
        rank = int(value.split(":")[1])
        level = 16 if rank <= 3500 else 19 if rank <= 6500 else 20
        hans[char] = min(hans.get(char, level), level)

    hant = {}
    simplified = {
        char: [int(code[2:], 16) for code in value.split()]
        for char, value in everything["kSimplifiedVariant"].items()
    }
    shared = collections.Counter(
        target for targets in simplified.values() for target in targets)
    # The five classes hold 121, 518, 660, 1,279 and 2,511 characters; of a
    # running text they make up about a half, three tenths, and a tenth, a
    # twentieth and a hundredth.
    by_class = {"1": 8, "2": 10.5, "3": 12.7, "4": 15, "5": 18}
    common = set(everything["kFrequency"]) | set(everything["kGradeLevel"])
    common |= set(everything["kHKGlyph"]) | set(everything["kCheungBauer"])
    for char in common | set(counts) | set(simplified):
        guesses = []
        if char in everything["kFrequency"]:
            guesses.append(by_class[everything["kFrequency"][char]])
        targets = simplified.get(char, [])
        if targets:
            count = max(counts.get(target, 0) for target in targets)
            if count:
                # One Hans character may stand for several Hant ones.
                guesses.append(bits(count) + math.log2(
                    max(shared[target] for target in targets)))
        elif char in counts and char in common:
            guesses.append(bits(counts[char]))
        if char in everything["kGradeLevel"]:
            guesses.append(10 + int(everything["kGradeLevel"][char]))
        if guesses:
            hant[char] = sum(sorted(guesses)[:2]) / len(sorted(guesses)[:2])
        elif char in common:
            hant[char] = 18.5
    print("# script, bits (a character of this row is one of 2^bits), "
          "characters. Made by derive_han_frequency.py.")
    for script, table in (("Hans", hans), ("Hant", hant)):
        rows = collections.defaultdict(list)
        for char, value in table.items():
            rows[min(20, max(5, round(value)))].append(char)
        for level in sorted(rows):
            text = "".join(chr(char) for char in sorted(rows[level]))
            print(f"{script}\t{level}\t{text}")


if __name__ == "__main__":
    sys.exit(main())
