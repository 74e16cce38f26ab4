#!/usr/bin/env python3
"""Recall of qiao audio identify from audio at other speeds, pitches and tempos.

  audio_speeds.py BIN FOLDER MUSIC [--tracks N] [--more TABLE] [--work DIR]
                  [--variants NAME,...]

BIN holds qiao; FOLDER holds refs.tsv.gz, variants.dev.tsv.gz and
known_relations.tsv; MUSIC holds the audio, as MUSIC/PACKAGE/NAME. Only tracks
that variants.dev.tsv.gz names are heard, as many as MUSIC has, their first
150 s. Each is played at other speeds by ffmpeg and identified among all
references and the tracks of TABLE.

A line for each variant: found, by any match; of these, with a speed undone;
above the cut of a link; with the speed right within half a percent; processor
seconds a query, of both decodings and all comparisons. A wrong match names a
track that is neither the query's nor a known relation of it.
"""
import argparse
import collections
import json
import os
import resource
import subprocess
import tempfile

from audio_recall import relations, rows, write_references

SEMITONE = 2 ** (1 / 12)
SECONDS = 150


def rate(factor):
    return f'asetrate={round(44100 * factor)},aresample=44100'


def variants():
    """name -> (filter, speed of the beat)"""
    made = {}
    for percent in (1, 2, 4):
        for sign in (1, -1):
            factor = 1 + sign * percent / 100
            made[f'speed{sign * percent:+d}'] = (rate(factor), factor)
    for semitones in (1, -1, 2):
        factor = SEMITONE ** semitones
        made[f'pitch{semitones:+d}st'] = (
            f'{rate(factor)},atempo={1 / factor:.6f}', 1)
    for percent in (10, -10):
        factor = 1 + percent / 100
        made[f'tempo{percent:+d}'] = (f'atempo={factor}', factor)
    return made


def link_cut(tracks):
    """The score of a link among so many tracks as they are (CutFor)."""
    doublings, size = 0, 1024
    while size < tracks:
        doublings, size = doublings + 1, size * 2
    return 223 + 16 * doublings + 150


def identify(qiao, queries, index):
    """The lines of an answer, and processor seconds a query."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([qiao, 'audio', 'identify', *queries, '--index',
                          index, '--jsonl'],
                         stdout=subprocess.PIPE, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = (after.ru_utime + after.ru_stime - before.ru_utime -
               before.ru_stime)
    return ([json.loads(line) for line in run.stdout.decode().splitlines()],
            seconds / len(queries))


def main():
    args = argparse.ArgumentParser()
    args.add_argument('bin')
    args.add_argument('folder')
    args.add_argument('music')
    args.add_argument('--tracks', type=int, default=30)
    args.add_argument('--more', nargs='*', default=[])
    args.add_argument('--work')
    args.add_argument('--variants')
    args = args.parse_args()
    work = args.work or tempfile.mkdtemp(prefix='speeds')
    os.makedirs(work, exist_ok=True)
    qiao = os.path.abspath(os.path.join(args.bin, 'qiao'))
    os.environ['XDG_CACHE_HOME'] = os.path.join(work, 'cache')
    related = relations(args.folder)
    refs = write_references(args.folder, work)
    index = os.path.join(work, 'index')
    subprocess.run([qiao, 'audio', 'index', 'add', index, refs, *args.more],
                   check=True)
    stats = json.loads(subprocess.run(
        [qiao, 'audio', 'index', 'stats', index, '--json'],
        stdout=subprocess.PIPE, check=True).stdout)
    cut = link_cut(stats['tracks'])
    tracks = []
    for row in rows(os.path.join(args.folder, 'variants.dev.tsv.gz')):
        path = os.path.join(args.music, row[1], row[2])
        track = (row[1] + ':' + row[2], path)
        if os.path.exists(path) and track not in tracks:
            tracks.append(track)
    tracks = tracks[:args.tracks]
    chosen = variants()
    if args.variants:
        chosen = {name: chosen[name] for name in args.variants.split(',')}
    print(f'{len(tracks)} tracks among {stats["tracks"]}, a link above {cut}',
          flush=True)
    print('variant\tfound\tundone\tabove link\tspeed right\tCPU s\tclasses')
    wrong = {}
    for variant, (words, speed) in chosen.items():
        names = {}
        for n, (track, path) in enumerate(tracks):
            wav = os.path.join(work, f'{n}.wav')
            subprocess.run(['ffmpeg', '-nostdin', '-v', 'error', '-y', '-t',
                            str(SECONDS), '-i', path, '-map', '0:a:0', '-af',
                            'aresample=44100,' + words, '-ar', '44100', '-ac',
                            '2', '-c:a', 'pcm_s16le', wav], check=True)
            names[wav] = track
        lines, seconds = identify(qiao, list(names), index)
        found, undone, sure, right = set(), set(), set(), set()
        classes = collections.Counter()
        for line in lines:
            track = names[line['query']]
            if line['match'] == track:
                found.add(track)
                if 'undone' in line:
                    undone.add(track)
                classes[line['class']] += 1
                if line['score'] > cut:
                    sure.add(track)
                if abs(line['speed'] / speed - 1) < 0.005:
                    right.add(track)
            elif line['match'] and line['match'] not in related[track]:
                key = (track, variant, line['match'])
                wrong[key] = (line['score'], line['class'],
                              line.get('undone', 1))
        total = len(names)
        print(f'{variant}\t{len(found)}/{total}\t{len(undone)}\t'
              f'{len(sure)}/{total}\t{len(right)}/{total}\t{seconds:.2f}\t'
              f'{dict(classes)}', flush=True)
        for missed in set(names.values()) - found:
            print('missed', variant, missed, sep='\t')
    links = [one for one in wrong.values() if one[1] == 'same_recording']
    print(f'wrong links {len(links)}; other wrong matches {len(wrong)}')
    for key, one in sorted(wrong.items(), key=lambda kv: -kv[1][0]):
        print('wrong', *key, *one, sep='\t')


if __name__ == '__main__':
    main()
