#!/usr/bin/env python3
"""An index of fingerprints as it grows: what is found, and what that costs.

  audio_scale.py BIN FOLDER [--sizes 10000 100000 1000000] [--work DIR]

BIN holds qiao and audio_scale; FOLDER holds refs.tsv.gz, variants.dev.tsv.gz and
known_relations.tsv. The references are indexed, and tracks that audio_scale
makes of those that are no developers' track and no relation of one, so that
they are strangers to every query (tests/bench/made_tracks.h). At each size all
variants are identified: `case` counts those that a match names, `link` those of
which its score is above the cut of a link; a wrong match names neither the
query's track nor a relation of it. Look-ups are of the mp3_64 variants, 117 s
of each, on one core; strangers are the same tracks backwards. An index of 1,000,000 tracks takes 5.5 GB in DIR.
"""
import argparse
import json
import os
import shutil
import subprocess
import tempfile

from audio_recall import (NOT_SAME, identify, relations, sort_out,
                          write_queries, write_references)
from audio_speeds import link_cut


def run(*words):
    """The JSON lines that a command prints."""
    out = subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout
    print(out.decode(), end='', flush=True)
    return [json.loads(line) for line in out.decode().splitlines()]


def some_rows(path, to, wanted):
    with open(path) as lines, open(to, 'w') as out:
        out.writelines(line for line in lines if wanted(line.split('\t')[0]))
    return to


def show(right, wrong, asked, tracks):
    """Rows of a table: variant, found as a case, above the cut of a link."""
    cut = link_cut(tracks)
    means = []
    for variant, names in asked.items():
        found = right[variant].values()
        links = sum(line['score'] > cut for line in found)
        if variant not in NOT_SAME and len(names) > 20:
            means.append(len(found) / len(names))
        print(f'{tracks}\t{variant}\tcase {len(found)}/{len(names)}\t'
              f'link {links}/{len(names)}')
    made = [line for line in wrong if line['match'].startswith('made-')]
    linked = [line for line in wrong if line['class'] == 'same_recording']
    high = [line for line in made if line['score'] > cut]
    queries = sum(len(names) for names in asked.values())
    print(f'{tracks}\tmean of {len(means)}\t{sum(means) / len(means):.4f}\t'
          f'of {queries} queries: made tracks named {len(made)}, of them above '
          f'the cut of a link {len(high)}; real ones {len(wrong) - len(made)}; '
          f'wrongly the same {len(linked)}')
    for line in sorted(made, key=lambda one: -one['score'])[:5]:
        print('made', line['score'], line['class'], line['query'], sep='\t')


def main():
    args = argparse.ArgumentParser()
    args.add_argument('bin')
    args.add_argument('folder')
    args.add_argument('--sizes', type=int, nargs='*',
                      default=[10_000, 100_000, 1_000_000])
    args.add_argument('--work')
    args = args.parse_args()
    work = args.work or tempfile.mkdtemp(prefix='scale')
    os.makedirs(work, exist_ok=True)
    qiao = os.path.join(args.bin, 'qiao')
    scale = os.path.join(args.bin, 'audio_scale')
    related = relations(args.folder)
    refs = write_references(args.folder, work)
    queries, asked = write_queries(args.folder, work)
    near = set().union(*asked.values())
    near |= {other for track in near for other in related[track]}
    pool = some_rows(refs, os.path.join(work, 'pool.tsv'),
                     lambda name: name not in near)
    originals = some_rows(queries, os.path.join(work, 'originals.tsv'),
                          lambda name: name.endswith('|original'))
    delivered = some_rows(queries, os.path.join(work, 'delivered.tsv'),
                          lambda name: name.endswith('|mp3_64'))
    run(scale, 'meet', pool, originals)
    index = os.path.join(work, 'index')
    shutil.rmtree(index, ignore_errors=True)
    subprocess.run([qiao, 'audio', 'index', 'add', index, refs], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    size = 0
    for more in args.sizes:
        run(scale, 'grow', index, pool, str(size), str(more))
        size = more
        run(scale, 'ask', index, delivered)
        run(scale, 'strangers', index, delivered)
        right, wrong = sort_out(identify(qiao, queries, index), related)
        show(right, wrong, asked, more)


if __name__ == '__main__':
    main()
