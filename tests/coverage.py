#!/usr/bin/env python3
"""Sums the files of `llvm-cov export -summary-only` by folder.

    tests/coverage.py SUMMARY.json [--files]
"""
import collections
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
KINDS = ("lines", "branches")


def cell(reached, count):
    if count == 0:
        return f"{'-':>19}"
    return f"{reached:6} of {count:6} {100 * reached / count:5.1f} %"


def print_row(name, sums):
    print(f"{name:34}", *(cell(*sums[kind]) for kind in KINDS), sep="  ")


def main():
    files = json.loads(pathlib.Path(sys.argv[1]).read_text())["data"][0]["files"]
    zero = lambda: {kind: [0, 0] for kind in KINDS}
    folders = collections.defaultdict(zero)
    by_file = {}
    whole = zero()
    for file in files:
        path = pathlib.Path(file["filename"]).resolve()
        if not path.is_relative_to(ROOT):
            continue
        path = path.relative_to(ROOT)
        by_file[path] = zero()
        for sums in (whole, folders[path.parent], by_file[path]):
            for kind in KINDS:
                sums[kind][0] += file["summary"][kind]["covered"]
                sums[kind][1] += file["summary"][kind]["count"]
    print(f"{'folder':34}  {'lines reached':>22}  {'branches reached':>22}")
    for folder in sorted(folders):
        print_row(str(folder), folders[folder])
        if "--files" in sys.argv:
            for path in sorted(by_file):
                if path.parent == folder:
                    print_row("  " + path.name, by_file[path])
    print_row("all", whole)


if __name__ == "__main__":
    main()
