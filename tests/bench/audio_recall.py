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


def write_queries(folder, work, limit=0):
    """The variants as a table, and which tracks are asked for as what."""
    queries = os.path.join(work, 'queries.tsv')
    asked = collections.defaultdict(set)
    with open(queries, 'w') as out:
        for n, (_, package, name, variant, items) in enumerate(
                rows(os.path.join(folder, 'variants.dev.tsv.gz'))):
            if limit and n >= limit:
                break
            out.write(f'{package}:{name}|{variant}\t0\t{items}\n')
            asked[variant].add(package + ':' + name)
    return queries, asked


def identify(qiao, queries, index):
    """The lines of an answer."""
    run = subprocess.run(
        [qiao, 'audio', 'identify', queries, '--index', index, '--jsonl'],
        stdout=subprocess.PIPE, check=False)
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


def sort_out(lines, related):
    """Lines that name the right track, by variant; and those that are wrong."""
    right = collections.defaultdict(dict)
    wrong = []
    for line in lines:
        track, variant = line['query'].rsplit('|', 1)
        if line['match'] == track:
            right[variant][track] = line
        elif line['match'] and line['match'] not in related[track]:
            wrong.append(line)
    return right, wrong


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
    refs = write_references(args.folder, work)
    queries, asked = write_queries(args.folder, work, args.limit)
    index = os.path.join(work, 'index')
    subprocess.run([qiao, 'audio', 'index', 'add', index, refs, *args.more],
                   check=True)
    subprocess.run([qiao, 'audio', 'index', 'stats', index], check=True)
    right, wrong = sort_out(identify(qiao, queries, index),
                            relations(args.folder))
    means = []
    for variant, tracks in asked.items():
        recall = len(right[variant]) / len(tracks)
        if variant not in NOT_SAME and len(tracks) > 20:
            means.append(recall)
        classes = collections.Counter(
            line['class'] for line in right[variant].values())
        print(f'{variant}\t{len(right[variant])}/{len(tracks)}\t'
              f'{recall:.3f}\t{dict(classes)}')
    print(f'mean of {len(means)} variants\t{sum(means) / len(means):.4f}')
    links = [line for line in wrong if line['class'] == 'same_recording']
    print(f'wrong links {len(links)}; other wrong matches {len(wrong)}')
    for line in sorted(wrong, key=lambda one: -one['score'])[:40]:
        print('wrong', *(line[key] for key in (
            'score', 'class', 'query', 'match', 'overlap_ms', 'speed')),
              sep='\t')


if __name__ == '__main__':
    main()
