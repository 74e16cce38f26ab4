#!/usr/bin/env python3
"""Turns off the checks of the record format, one at a time, and says which
loss no test notices.

    tests/mutation/mutate.py SCRATCH [--jobs N] [--only FILE]... [--list]
                             [--log FILE] [--again] [--no-build]

Copies the source tree to SCRATCH with a switch in every check (mutants.py),
builds the test programs once, and runs every test case by itself to learn how
long it lasts and which switches would have sent it another way. Only those
test cases can notice a mutant; they are run, the likely and the quick ones
first, until one fails. A mutant that passes them all is a survivor.
Survivors that mean the same program are listed with their reason in
equivalent.tsv; any other one makes the exit code 1.

--log FILE keeps what was found, a line a mutant; a run that was broken off
goes on there. --again runs the survivors of the log once more, after tests
were added. A file that changed since is run again.
"""
import argparse
import collections
import hashlib
import html
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "../.."))
sys.path.insert(0, HERE)
import mutants as changes  # noqa: E402

# Programs, and what of each is asked. Only committed cases count: the shared
# vectors may be absent, and cases that write the golden files hide nothing.
PROGRAMS = (("ledger_tests", "~[writing]~[.]"), ("json_tests", "~[.]"),
            ("model_tests", "~[.]"), ("vectors_tests", "~[shared]~[.]"))
# Test cases that last together at most so long are one process.
BATCH_SECONDS = 0.5
MEMORY = 4 << 30
# Time is counted on the processor, so that a busy machine kills no mutant; a
# program that waits for nothing is given up after so long.
WAITING_SECONDS = 1800


class Mutant:
    """One change: `nth` tells equal texts of a file apart."""

    def __init__(self, number, file, line, kind, text, nth, source):
        self.number, self.file, self.line = number, file, line
        self.kind, self.text, self.nth = kind, text, nth
        self.source = source  # digest of the file it is in
        self.key = (file, kind, text, str(nth))


class Test:
    def __init__(self, program, name, seconds, noted):
        self.program, self.name = program, name
        self.seconds, self.noted = seconds, noted


def read_mutants():
    texts = {}
    for file in changes.FILES:
        with open(os.path.join(ROOT, file), encoding="utf-8") as source:
            texts[file] = source.read()
    mutator = changes.Mutator(
        name for text in texts.values() for name in changes.checks_in(text))
    changed, digests = {}, {}
    for file, text in texts.items():
        digests[file] = hashlib.sha256(text.encode()).hexdigest()[:12]
        changed[file] = mutator.mutate(file, changes.patched(file, text))
    seen = collections.Counter()
    mutants = []
    for number, (file, line, kind, text) in enumerate(mutator.mutants, 1):
        seen[file, kind, text] += 1
        mutants.append(Mutant(number, file, line, kind, text,
                              seen[file, kind, text], digests[file]))
    return mutants, changed


def equivalents():
    rows = {}
    with open(os.path.join(HERE, "equivalent.tsv"), encoding="utf-8") as table:
        for line in table.read().splitlines()[1:]:
            file, kind, text, nth, reason = line.split("\t")
            assert reason, line
            assert (file, kind, text, nth) not in rows, line
            rows[file, kind, text, nth] = reason
    return rows


def build(scratch, changed, jobs):
    tree = os.path.join(scratch, "tree")
    os.makedirs(tree, exist_ok=True)
    files = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard"],
        check=True, capture_output=True, text=True).stdout.split("\n")
    contents = {"mutation_switch.h": (changes.SWITCH.encode(), None)}
    for file in filter(None, files):
        source = os.path.join(ROOT, file)
        if os.path.isfile(source):
            with open(source, "rb") as whole:
                contents[file] = (changes.written(file, whole.read(), changed),
                                  source)
    for file, (data, source) in contents.items():
        target = os.path.join(tree, file)
        if os.path.exists(target):
            with open(target, "rb") as old:
                if old.read() == data:
                    continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as out:
            out.write(data)
        if source:
            shutil.copymode(source, target)
    shared = os.path.join(scratch, "shared")
    if not os.path.exists(shared):
        os.symlink(os.path.join(ROOT, "../shared"), shared)
    directory = os.path.join(tree, "build/mutation")
    subprocess.run(
        ["cmake", "-S", tree, "-B", directory, "-G", "Ninja",
         "-DCMAKE_BUILD_TYPE=Debug", "-DQIAO_WERROR=OFF",
         "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -w",
         "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache",
         "-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold"],
        check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", directory, "-j", str(jobs)] +
                   [program for program, _ in PROGRAMS],
                   check=True, stdout=sys.stderr)


def limit(seconds):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))


class Runner:
    def __init__(self, scratch, jobs):
        self.tree = os.path.join(scratch, "tree")
        self.programs = os.path.join(self.tree, "build/mutation/bin")
        self.learned = os.path.join(scratch, "learned.json")
        self.temporary = os.path.join(scratch, "temporary")
        self.jobs = jobs
        self.tests = []
        self.killers = collections.defaultdict(list)  # by file, latest first
        self.lock = threading.Lock()

    def run(self, program, names, mutant, seconds, noted=None):
        """None if all of the test cases pass, else the one that did not."""
        with tempfile.TemporaryDirectory(dir=self.temporary) as directory:
            environment = dict(os.environ, QIAO_MUTANT=str(mutant),
                               TMPDIR=directory)
            if noted:
                environment["QIAO_MUTANTS_NOTED"] = noted
            listed = os.path.join(directory, "tests")
            with open(listed, "w", encoding="utf-8") as out:
                for name in names:
                    out.write(re.sub(r"[\\,]", r"\\\g<0>", name) + "\n")
            try:
                done = subprocess.run(
                    [os.path.join(self.programs, program), "-a", "-r", "xml",
                     "-f", listed],
                    env=environment, stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                    timeout=WAITING_SECONDS, cwd=directory,
                    preexec_fn=lambda: limit(seconds))
            except subprocess.TimeoutExpired:
                raise SystemExit("nothing happens any more: " + names[0])
        started = re.findall(rb'<TestCase name="([^"]*)"', done.stdout)
        if done.returncode != 0:
            return (html.unescape(started[-1].decode()) if started else
                    "does not start: " + names[0])
        # A name that the program does not find would hide a test.
        assert len(started) == len(names), (program, names, started)
        return None

    def learn(self):
        """Every test case by itself: what it notes, how long it lasts."""
        shutil.rmtree(self.temporary, ignore_errors=True)
        os.makedirs(self.temporary)
        state = self.state()
        if os.path.exists(self.learned):
            with open(self.learned, encoding="utf-8") as file:
                kept = json.load(file)
            if kept["state"] == state:
                self.tests = [Test(program, name, seconds, set(noted))
                              for program, name, seconds, noted
                              in kept["tests"]]
                return
        names = []
        for program, asked in PROGRAMS:
            listed = subprocess.run(
                [os.path.join(self.programs, program),
                 "--list-test-names-only", asked],
                capture_output=True, text=True).stdout
            names += [(program, name) for name in listed.split("\n") if name]

        def one(which):
            program, name = which
            handle, path = tempfile.mkstemp(dir=self.temporary)
            os.close(handle)
            noted, seconds = set(), 0
            # Twice: keys and nonces are drawn, so a run may differ.
            for _ in range(2):
                start = time.monotonic()
                failed = self.run(program, [name], 0, 600, path)
                seconds = max(seconds, time.monotonic() - start)
                if failed is not None:
                    raise SystemExit("fails without a mutant: " + name)
                with open(path, "rb") as file:
                    noted |= {i for i, byte in enumerate(file.read())
                                if byte}
            os.unlink(path)
            return Test(program, name, seconds, noted)

        with ThreadPoolExecutor(self.jobs) as pool:
            self.tests = list(pool.map(one, names))
        with open(self.learned, "w", encoding="utf-8") as file:
            json.dump({"state": state, "tests": [
                [test.program, test.name, test.seconds, sorted(test.noted)]
                for test in self.tests]}, file)

    def state(self):
        """The programs and the files that tests read, as a digest."""
        paths = [os.path.join(self.programs, program)
                 for program, _ in PROGRAMS]
        for folder in ("schemas", "tests"):
            for at, _, names in os.walk(os.path.join(self.tree, folder)):
                paths += [os.path.join(at, name) for name in names]
        digest = hashlib.sha256()
        for path in sorted(paths):
            status = os.stat(path)
            digest.update(("%s %d %d\n" % (path, status.st_size,
                                           status.st_mtime_ns)).encode())
        return digest.hexdigest()

    def batches(self, mutant):
        """The test cases that could notice: likely ones, then by cost."""
        tests = sorted((test for test in self.tests
                        if mutant.number in test.noted),
                       key=lambda test: test.seconds)
        with self.lock:
            likely = [test for test in self.killers[mutant.file]
                      if test in tests][:3]
        rest = []
        for program in dict.fromkeys(test.program for test in tests):
            batch, seconds = [], 0
            for test in tests:
                if test in likely or test.program != program:
                    continue
                if batch and seconds + test.seconds > BATCH_SECONDS:
                    rest.append((seconds, batch))
                    batch, seconds = [], 0
                batch.append(test)
                seconds += test.seconds
            if batch:
                rest.append((seconds, batch))
        rest.sort(key=lambda one: one[0])
        return [[test] for test in likely] + [batch for _, batch in rest]

    def killer(self, mutant):
        """The test case that notices the mutant, or None."""
        for batch in self.batches(mutant):
            expected = sum(test.seconds for test in batch)
            found = self.run(batch[0].program, [test.name for test in batch],
                             mutant.number, 20 + 10 * expected)
            if found is None:
                continue
            with self.lock:
                for test in batch:
                    if test.name == found:
                        recent = self.killers[mutant.file]
                        if test in recent:
                            recent.remove(test)
                        recent.insert(0, test)
            return found
        return None


def read_log(path):
    found = {}
    if path and os.path.exists(path):
        with open(path, encoding="utf-8") as log:
            for line in log.read().splitlines():
                result, _, source, file, _, kind, text, nth, by = \
                    line.split("\t")
                found[file, kind, text, nth] = (result, source, by)
    return found


def report(mutants, results):
    """A line a file, and the sums; the number of survivors."""
    known = equivalents()
    counts = collections.defaultdict(collections.Counter)
    for mutant in mutants:
        result = results.get(mutant.key)
        row = known.get(mutant.key)
        if result is None:
            state = "not run"
        elif result == "killed":
            state = "killed"
            if row:
                print("killed, though listed as equivalent:", *mutant.key,
                      sep="\t")
        else:
            state = "equivalent" if row else "survived"
        if state == "survived":
            print("survived\t%d\t%s:%d\t%s\t%s\t%d" %
                  (mutant.number, mutant.file, mutant.line, mutant.kind,
                   mutant.text, mutant.nth))
        counts[mutant.file][state] += 1
        counts["all"][state] += 1
        counts[mutant.file]["mutants"] += 1
        counts["all"]["mutants"] += 1
    keys = {mutant.key for mutant in mutants}
    for row in sorted(set(known) - keys):
        print("no mutant, though listed as equivalent:", *row, sep="\t")
    states = ("mutants", "killed", "equivalent", "survived", "not run")
    print("file", *states, sep="\t")
    for file in changes.FILES + ["all"]:
        if counts[file]["mutants"] > counts[file]["not run"] or file == "all":
            print(file, *(counts[file][state] for state in states), sep="\t")
    return counts["all"]["survived"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scratch")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--numbers", default="")
    parser.add_argument("--log")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--no-build", action="store_true")
    arguments = parser.parse_args()

    mutants, changed = read_mutants()
    if arguments.list:
        for mutant in mutants:
            print(mutant.number, mutant.file, mutant.line, mutant.kind,
                  mutant.text, mutant.nth, sep="\t")
        return 0
    scratch = os.path.abspath(arguments.scratch)
    if not arguments.no_build:
        build(scratch, changed, arguments.jobs)
    chosen = [mutant for mutant in mutants if not arguments.only or
              any(only in mutant.file for only in arguments.only)]
    if arguments.numbers:
        numbers = {int(number) for number in arguments.numbers.split(",")}
        chosen = [mutant for mutant in chosen if mutant.number in numbers]
    results = {}
    logged = read_log(arguments.log)
    for mutant in mutants:
        if mutant.key in logged:
            result, source, _ = logged[mutant.key]
            if source == mutant.source and not (
                    arguments.again and result == "survived" and
                    mutant in chosen):
                results[mutant.key] = result
    chosen = [mutant for mutant in chosen if mutant.key not in results]

    runner = Runner(scratch, arguments.jobs)
    start = time.monotonic()
    if chosen:
        runner.learn()
        print("%d test cases, %.0f s one by one; %d mutants to run" %
              (len(runner.tests), sum(test.seconds for test in runner.tests),
               len(chosen)), file=sys.stderr)

    def one(mutant):
        begun = time.monotonic()
        by = runner.killer(mutant)
        result = "survived" if by is None else "killed"
        results[mutant.key] = result
        if arguments.log:
            line = "\t".join((result, "%.1f" % (time.monotonic() - begun),
                              mutant.source, mutant.file, str(mutant.line),
                              mutant.kind, mutant.text, str(mutant.nth),
                              by or "-"))
            with runner.lock, open(arguments.log, "a",
                                   encoding="utf-8") as log:
                log.write(line + "\n")

    with ThreadPoolExecutor(arguments.jobs) as pool:
        for _ in pool.map(one, chosen):
            pass
    survivors = report(mutants, results)
    print("%d mutants run in %.0f s" % (len(chosen),
                                        time.monotonic() - start))
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
