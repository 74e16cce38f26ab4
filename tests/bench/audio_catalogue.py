#!/usr/bin/env python3
"""Made-up tracks of real items, as a table: audio_catalogue.py REFS.tsv.gz N

A track is stretches of 32 to 128 items of real tracks; each stretch has 2 bits
of its own exchanged, and each item two single bits with a chance of 25 % each.
"""
import base64
import gzip
import random
import struct
import sys


def main():
    random.seed(20)
    real = []
    for line in gzip.open(sys.argv[1], 'rt'):
        items = base64.b64decode(line.rstrip('\n').split('\t')[4])
        real.append(struct.unpack('<%dI' % (len(items) // 4), items))
    flips = [0] * 9 + [1 << random.randrange(32) for _ in range(6)]
    flips += [1 << b | 1 << random.randrange(32) for b in random.sample(
        range(32), 1)]
    for n in range(int(sys.argv[2])):
        track = []
        while len(track) < 948:
            source = random.choice(real)
            length = random.randint(32, 128)
            at = random.randrange(max(1, len(source) - length))
            mask = 1 << random.randrange(32) ^ 1 << random.randrange(32)
            part = source[at:at + length]
            noise = random.choices(flips, k=len(part))
            for b in range(0, len(noise), 7):
                noise[b] ^= 1 << random.randrange(32)
            track += [item ^ mask ^ bit for item, bit in zip(part, noise)]
        track = track[:948]
        print('made-%07d\t117.4\t%s' % (
            n, base64.b64encode(struct.pack('<948I', *track)).decode()))


if __name__ == '__main__':
    main()
