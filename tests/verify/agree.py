#!/usr/bin/env python3
"""Asks verify.py and `qiao verify` about the same files and compares what they say.

    tests/verify/agree.py BIN [--every 25] [--changes 25] [--seed 7] [--shared FOLDER]

BIN is the folder of the programs. The files are bundles and receipts: the published ones; those
of a registry that is made here with each algorithm of keys; every so many of the cases of
tests/golden/ledger/cases.jsonl and the rows of tests/golden/records/changes.tsv, sealed under a
head that is signed here; and CHANGES changed ones of each of five kinds, drawn with SEED: bytes,
parts of bundles, lines of receipts, entries sealed again, statements signed again. FOLDER adds the
vectors that are kept outside of the tree, and those of Ed25519 signatures alone.

The exit codes must be equal, and where the file is verified all that is said about it: signers,
state of each statement, how far it is complete, what was not understood. Prints one line for each
kind; exit 1 if any answer differs.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import changed_files  # noqa: E402
import corner_files  # noqa: E402
import known_files  # noqa: E402
import verify  # noqa: E402
from known_files import GOLDEN, data, published, read_json, registry  # noqa: E402
from sealed_log import canonical  # noqa: E402


def remembered(check):
    """The same signature is asked about in many files; its answer stays."""
    answers = {}

    def checked(key, text, sig):
        question = (key.alg, key.pub, text, sig)
        if question not in answers:
            try:
                answers[question] = check(key, text, sig)
            except Exception as fault:  # whatever it is, verify.main refuses for it
                answers[question] = fault
        if answers[question] is not None:
            raise answers[question]
    return checked


class Judges:
    """Both verifiers, on files in one folder."""

    def __init__(self, folder, program):
        self.folder, self.program, self.count = pathlib.Path(folder), program, 0

    def write(self, question):
        self.count += 1
        paths = {}
        for part in ("file", "trust", "entry"):
            content = getattr(question, part)
            if content is not None:
                paths[part] = str(self.folder / f"{self.count % 64}.{part}")
                pathlib.Path(paths[part]).write_bytes(data(content))
        options = [paths["file"]]
        for part in ("trust", "entry"):
            options += ["--" + part, paths[part]] if part in paths else []
        return options

    def ask_program(self, options):
        run = subprocess.run([self.program, "verify", *options, "--json"], capture_output=True,
                             check=False)
        return run.returncode, json.loads(run.stdout) if run.stdout.startswith(b"{") else {}

    def differences(self, questions):
        """The questions that are answered differently; and how many had which exit code."""
        found, codes = [], collections.Counter()
        questions = list(questions)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for start in range(0, len(questions), 32):
                some = questions[start:start + 32]
                options = [self.write(each) for each in some]
                answers = pool.map(self.ask_program, options)
                ours = [verify.main(*each) for each in options]
                for question, (code, said), (our_code, our_said) in zip(some, answers, ours):
                    codes[code] += 1
                    same = code == our_code and (code not in (0, 3) or all(
                        said.get(name) == value for name, value in our_said.items()))
                    if not same:
                        found.append((question, code, said, our_code, our_said))
        return found, codes


def signature_faults(folder):
    """Ed25519 vectors that check_signature answers otherwise than a strict verifier must."""
    faulty = {"low_order_A", "low_order_R", "low_order_residue", "non_canonical_A",
              "non_canonical_R"}
    cases = [(one["key"], one["msg"].encode(), one["sig"], not faulty & set(one["flags"] or []))
             for one in read_json(folder / "cctv-ed25519vectors.json")]
    for group in read_json(folder / "wycheproof-ed25519_test.json")["testGroups"]:
        cases += [(group["publicKey"]["pk"], bytes.fromhex(one["msg"]), one["sig"],
                   one["result"] == "valid") for one in group["tests"]]
    wrong = []
    for pub, text, sig, good in cases:
        try:
            verify.check_signature(verify.Thing(alg="Ed25519", pub=pub), text, sig)
            taken = True
        except Exception:  # whatever it is, verify.main refuses for it
            taken = False
        wrong += [(pub, sig)] if taken != good else []
    good = sum(case[3] for case in cases)
    print(f"signatures: {len(cases)} asked, {good} good; {len(wrong)} differ")
    return wrong


def kinds(arguments, program, folder):
    """Each kind of question by name."""
    draw = random.Random(arguments.seed)
    known = [*published(GOLDEN / "records"), *known_files.stamped()]
    written = [*registry(program, folder)]
    yield "published", known
    yield "of a registry", written
    yield "cases of rules", known_files.rule_cases(arguments.every)
    yield "changed payloads", known_files.changed_payloads(arguments.every)
    yield "changed bundles", known_files.changed_bundles()
    yield "corners", corner_files.corners(arguments.every == 1)
    yield "byte strings", known_files.byte_strings(GOLDEN / "records/bytes.json")
    whole = [each for each in known + written if len(data(each.file)) < 60000]
    for name, change in (("bytes changed", changed_files.byte_changes),
                         ("parts of bundles changed", changed_files.part_changes),
                         ("lines of receipts changed", changed_files.line_changes),
                         ("entries sealed again", changed_files.sealed_again),
                         ("statements signed again", changed_files.signed_again)):
        yield name, change(draw, arguments.changes, whole)
    if arguments.shared:
        yield "published elsewhere", published(pathlib.Path(arguments.shared) / "records")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("binaries", metavar="BIN")
    parser.add_argument("--every", type=int, default=25)
    parser.add_argument("--changes", type=int, default=25)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--shared", metavar="FOLDER")
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.binaries, "qiao").resolve())
    verify.check_signature = remembered(verify.check_signature)
    total = wrong = 0
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as files:
        judges = Judges(files, program)
        for name, questions in kinds(arguments, program, folder):
            found, codes = judges.differences(questions)
            count = sum(codes.values())
            print(f"{name}: {count} asked, {codes[0]} verified, {codes[3]} not understood in part, "
                  f"{codes[1]} refused, {codes[2] + codes[8]} unreadable; {len(found)} differ",
                  flush=True)
            for question, code, said, our_code, our_said in found[:10]:
                print(f"  {question.name}: qiao {code} {canonical(said)[:300]}\n"
                      f"    verify.py {our_code} {canonical(our_said)[:300]}")
            total, wrong = total + count, wrong + len(found)
    if arguments.shared:
        wrong += len(signature_faults(pathlib.Path(arguments.shared) / "trust/sig"))
    print(f"{total} files, {wrong} answered differently")
    return 1 if wrong or not total else 0


if __name__ == "__main__":
    sys.exit(main())
