#!/usr/bin/env python3
"""How often the matcher errs, by what makes two spellings of a song differ.

    tests/bench/error_rates.py BIN TITLES [--seed 1] [--pairs FILE]

BIN is the folder of the programs, TITLES that of the shared titles (…/titles).
Pairs are judged as recordings, both of one length. Prints a Markdown table of
`qiao match eval`; --pairs keeps the pairs that it judged. Classes:

  script        pairs of the shared list whose script keys (F3) are equal
  many-to-one   of these, such as have a Simplified character that stands for
                several Traditional ones (OpenCC's STCharacters)
  variant       whose broad keys (F4) alone are equal
  other         the rest: a bracket on one side (some name another version, which
                the list does not tell apart), a letter wrong
  version       a title of the shared catalogue, and the same (Live), 伴奏 …: other
                recordings
  version said  (Live) and 現場版, 伴奏 and Instrumental …: the same
  cover         a title of it by two singers: other recordings
  romanised     a title by a singer in Han, and by a Latin name of his: the same;
                and by a Latin name of somebody else: another recording
  region        what two regions call one thing (OpenCC's TWPhrases: U盤, 隨身碟),
                taken for titles of one singer; no list of such song titles is at
                hand, and most of these words are of computers
  one letter, homophone    the shared hard negatives
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

VERSIONS = (" (Live)", "（現場版）", " (伴奏)", " (Remix)", " (Demo)",
            " [Instrumental]", " (Acoustic)")
SAID = ((" (Live)", "（現場版）"), (" [伴奏]", " (Instrumental)"),
        (" - 現場", " (Live Version)"), ("（純音樂）", " (Instrumental)"))
COLUMNS = ("left_title", "left_artist", "left_duration", "right_title",
           "right_artist", "right_duration", "label", "phenomenon")


def rows_of(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        names = next(file).rstrip("\n").split("\t")
        return [dict(zip(names, line.rstrip("\n").split("\t")))
                for line in file]


def dictionary(name):
    """Each entry of a dictionary of OpenCC, with what it may become."""
    text = subprocess.run(["opencc_dict", "-i",
                           "/usr/share/opencc/%s.ocd2" % name, "-f", "ocd2",
                           "-o", "/dev/stdout", "-t", "text"],
                          capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        entry, become = line.split("\t")
        yield entry, become.split(" ")


def many_to_one():
    """Simplified characters that stand for several."""
    return {entry for entry, become in dictionary("STCharacters")
            if len(become) > 1}


def pairs_of(folder, keys_of, rng):
    """(class, label, left title and singer, right title and singer)."""
    several = many_to_one()
    listed = rows_of(folder, "st_title_pairs.dev.tsv")
    hans = [row["hans_title"] for row in listed]
    hant = [row["hant_title"] for row in listed]
    script = [a == b for a, b in zip(keys_of("F3", hans), keys_of("F3", hant))]
    broad = [a == b for a, b in zip(keys_of("F4", hans), keys_of("F4", hant))]
    said = [a == b for a, b in zip(keys_of("F8", hans), keys_of("F8", hant))]
    for row, same_script, same_broad, alike in zip(listed, script, broad, said):
        kind = ("other" if not same_broad or not alike else
                "variant" if not same_script else
                "many-to-one" if several & set(row["hans_title"]) else "script")
        yield (kind, 1, row["hans_title"], row["hans_artist"],
               row["hant_title"], row["hant_artist"])
    songs = [(row["title"], row["artist"])
             for row in rows_of(folder, "catalog_hant.dev.tsv")
             if row["artist"] not in ("", "Unknown")]
    for i, (title, artist) in enumerate(rng.sample(songs, 350)):
        yield ("version", 0, title, artist, title + VERSIONS[i % len(VERSIONS)],
               artist)
    for i, (title, artist) in enumerate(rng.sample(songs, 200)):
        left, right = SAID[i % len(SAID)]
        yield "version said", 1, title + left, artist, title + right, artist
    for title, artist in rng.sample(songs, 350):
        other = rng.choice(songs)[1]
        if not set(other) & set(artist):  # nobody in common
            yield "cover", 0, title, artist, title, other
    aliases = [(row["han_name"], row["latin_name"])
               for row in rows_of(folder, "artist_alias.dev.tsv")]
    for (han, latin), (title, _) in zip(aliases, rng.sample(songs, len(aliases))):
        yield "romanised", 1, title, han, title, latin
        somebody = rng.choice(aliases)
        if somebody[0] != han:
            yield "romanised", 0, title, han, title, somebody[1]
    for entry, become in dictionary("TWPhrases"):
        singer = rng.choice(songs)[1]
        if entry not in become:
            yield "region", 1, entry, singer, become[0], singer
    for row in rows_of(folder, "hard_negatives.dev.tsv"):
        yield ("one letter" if row["kind"] == "one_char" else row["kind"], 0,
               row["title_a"], row["artist_a"], row["title_b"], row["artist_b"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("shared")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs")
    arguments = parser.parse_args()
    qiao = os.path.join(arguments.programs, "qiao")

    def keys_of(form, titles):
        text = "".join(title + "\n" for title in titles)
        return subprocess.run([qiao, "title", "keys", "--form", form],
                              input=text, capture_output=True, text=True,
                              check=True).stdout.split("\n")[:-1]

    with tempfile.TemporaryDirectory() as folder:
        path = arguments.pairs or os.path.join(folder, "pairs.tsv")
        with open(path, "w", encoding="utf-8") as out:
            out.write("\t".join(COLUMNS) + "\n")
            for kind, label, *cells in pairs_of(arguments.shared, keys_of,
                                                random.Random(arguments.seed)):
                cells = [cell.replace("\t", " ") for cell in cells]
                out.write("\t".join([*cells[:2], "240", *cells[2:], "240",
                                     str(label), kind]) + "\n")
        done = subprocess.run([qiao, "match", "eval", path, "--json"],
                              capture_output=True, text=True, check=True)
    print("| class | the same | found | for review | missed "
          "| different | wrongly the same | for review |")
    print("|---|---|---|---|---|---|---|---|")
    for kind, one in json.loads(done.stdout)["phenomena"].items():
        same, different = one["tp"] + one["fn"], one["fp"] + one["tn"]
        cells = ["", "", "", "", "", "", ""]
        if same:
            cells[:4] = [str(same), "%d, %.4f" % (one["tp"], one["tp"] / same),
                         str(one["review_same"]),
                         str(one["fn"] - one["review_same"])]
        if different:
            cells[4:] = [str(different),
                         "%d, %.4f" % (one["fp"], one["fp"] / different),
                         str(one["review_different"])]
        print("| %s | %s |" % (kind, " | ".join(cells)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
