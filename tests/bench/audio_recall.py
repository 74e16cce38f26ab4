#!/usr/bin/env python3
"""Recall of qiao audio identify over variants of tracks, with counts.

  audio_recall.py BIN FOLDER [--work DIR] [--limit N] [--more TABLE]

BIN holds qiao; FOLDER holds refs.tsv.gz, variants.dev.tsv.gz and
known_relations.tsv. All references are indexed, with the tracks of TABLE
(audio_catalogue.py makes one), and all variants identified. A
track counts as found if any match names it. A wrong match names a track that
is neither the query's nor a known relation of it; a wrong link is one of class
same_recording.
"""
import argparse
import collections
import gzip
import json
import os
import subprocess
import tempfile

NOT_SAME = {'original', 'karaoke', 'pitch+1st', 'pitch-1st'}


def rows(path):
    for line in gzip.open(path, 'rt'):
        yield line.rstrip('\n').split('\t')


def relations(folder):
    """The tracks that share sound with each, as known_relations.tsv has them."""
    related = collections.defaultdict(set)
    with open(os.path.join(folder, 'known_relations.tsv')) as lines:
        next(lines)
        for line in lines:
            a, b, c, d = line.rstrip('\n').split('\t')[:4]
            related[a + ':' + b].add(c + ':' + d)
            related[c + ':' + d].add(a + ':' + b)
    return related


def write_references(folder, work):
    """The references as a table that `qiao audio index add` reads."""
    refs = os.path.join(work, 'refs.tsv')
    with open(refs, 'w') as out:
        for _, package, name, seconds, items in rows(
                os.path.join(folder, 'refs.tsv.gz')):
            out.write(f'{package}:{name}\t{seconds}\t{items}\n')
    return refs


def main():
    args = argparse.ArgumentParser()
    args.add_argument('bin')
    args.add_argument('folder')
    args.add_argument('--work')
    args.add_argument('--limit', type=int, default=0)
    args.add_argument('--more', nargs='*', default=[])
    args = args.parse_args()
    work = args.work or tempfile.mkdtemp(prefix='recall')
    qiao = os.path.join(args.bin, 'qiao')
    related = relations(args.folder)
    refs = write_references(args.folder, work)
    queries = os.path.join(work, 'queries.tsv')
    asked = collections.defaultdict(set)
    with open(queries, 'w') as out:
        for n, (_, package, name, variant, items) in enumerate(
                rows(os.path.join(args.folder, 'variants.dev.tsv.gz'))):
            if args.limit and n >= args.limit:
                break
            out.write(f'{package}:{name}|{variant}\t0\t{items}\n')
            asked[variant].add(package + ':' + name)
    index = os.path.join(work, 'index')
    subprocess.run([qiao, 'audio', 'index', 'add', index, refs, *args.more],
                   check=True)
    subprocess.run([qiao, 'audio', 'index', 'stats', index], check=True)
    run = subprocess.run(
        [qiao, 'audio', 'identify', queries, '--index', index, '--jsonl'],
        stdout=subprocess.PIPE, check=False)
    found = collections.defaultdict(set)
    classes = collections.defaultdict(collections.Counter)
    wrong = []
    for line in run.stdout.decode().splitlines():
        row = json.loads(line)
        track, variant = row['query'].rsplit('|', 1)
        if row['match'] == track:
            found[variant].add(track)
            classes[variant][row['class']] += 1
        elif row['match'] and row['match'] not in related[track]:
            wrong.append((row['score'], row['class'], row['query'],
                          row['match'], row['overlap_ms'], row['speed']))
    total = {variant: len(names) for variant, names in asked.items()}
    means = []
    for variant in total:
        recall = len(found[variant]) / total[variant]
        if variant not in NOT_SAME and total[variant] > 20:
            means.append(recall)
        print(f'{variant}\t{len(found[variant])}/{total[variant]}\t'
              f'{recall:.3f}\t{dict(classes[variant])}')
    print(f'mean of {len(means)} variants\t{sum(means) / len(means):.4f}')
    links = [one for one in wrong if one[1] == 'same_recording']
    print(f'wrong links {len(links)}; other wrong matches {len(wrong)}')
    for one in sorted(wrong, reverse=True)[:40]:
        print('wrong', *one, sep='\t')


if __name__ == '__main__':
    main()
