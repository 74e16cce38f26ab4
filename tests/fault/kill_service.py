#!/usr/bin/env python3
"""Kills the service while clients write, starts it again, and looks whether
anything that was acknowledged is missing, changed or doubled.

    tests/fault/kill_service.py BIN [--kills 50] [--clients 32] [--each 40]
                                [--seed 1] [--log FILE]

BIN is the folder of the programs. Each trial begins with a copy of one
registry. --clients connections tell --each signed claims each, one a request,
and wait for the receipt before the next; after a random number of receipts
qiaod gets SIGKILL.
It is started again, and the clients tell everything once more, as clients do
that lost an answer.

Checked in every trial:
  - what was acknowledged before the kill stands in the log where its receipt
    says, the same bytes, and its receipt is given again with that index;
  - after the second round every claim is in the log, once;
  - `qiao audit` passes, and the log continues the newest head that any receipt
    held before the kill (`--against`);
  - that newest receipt verifies offline.
Prints a line for each trial that fails, and a summary; exit 1 if one failed, or
if no kill hit between two acknowledgements. With --log each trial is a line of
FILE, and a run that was broken off goes on behind the last of its seed.
"""
import argparse
import http.client
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from service_desk import ServiceDesk  # noqa: E402


def tell(port, entries, receipts, faults):
    """Tells the entries one after the other until the service is gone."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        for entry in entries:
            connection.request("POST", "/v1/statements", entry,
                               {"Content-Type": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status == 200:
                receipts[entry] = json.loads(body)
            elif answer.status not in (429, 503):
                faults.append("status %d: %s" % (answer.status, body))
                return
    except (OSError, http.client.HTTPException):
        pass  # killed
    finally:
        connection.close()


def all_tell(port, shares, receipts, faults):
    """One thread a client; they are under way on return."""
    threads = [threading.Thread(target=tell, args=(port, share, receipts,
                                                   faults))
               for share in shares]
    for thread in threads:
        thread.start()
    return threads


def entries_of(desk):
    database = sqlite3.connect("file:%s?mode=ro" % desk.registry, uri=True)
    try:
        return [row[0] for row in
                database.execute("SELECT bytes FROM entry ORDER BY idx")]
    finally:
        database.close()


def newest(receipts):
    """The receipt whose head is the largest: its entry and itself."""
    def size(receipt):
        # c2sp.org/tlog-proof: the checkpoint follows an empty line.
        return int(receipt["proof"].split("\n\n", 1)[1].split("\n")[1])
    return max(receipts.items(), key=lambda item: size(item[1]))


def trial(base, folder, claims, arguments, enough):
    """Kills once `enough` are acknowledged. What went wrong, or None; and how
    many were acknowledged before the kill."""
    desk = base.copy(folder)
    began = len(entries_of(desk))
    shares = [claims[client::arguments.clients]
              for client in range(arguments.clients)]
    limit = ("--connections-per-address", str(2 * arguments.clients))
    first, second, faults = {}, {}, []
    desk.serve(*limit)
    threads = all_tell(desk.port, shares, first, faults)
    while len(first) < enough and any(one.is_alive() for one in threads):
        time.sleep(0.0005)
    desk.kill()
    for thread in threads:
        thread.join()
    acknowledged = len(first)

    desk.serve(*limit)
    for thread in all_tell(desk.port, shares, second, faults):
        thread.join()
    # Whoever was told to come back later does.
    late = [entry for entry in claims if entry not in second]
    tell(desk.port, late, second, faults)
    code = desk.stop()

    def fault():
        if faults:
            return faults[0]
        if code != 0:
            return "qiaod ended with exit %d" % code
        held = entries_of(desk)
        if len(second) != len(claims):
            return "%d claims were never taken" % (len(claims) - len(second))
        if len(held) != began + len(claims):
            return "%d entries for %d claims" % (len(held) - began, len(claims))
        for entry, receipt in first.items():
            if held[receipt["index"]] != entry:
                return "entry %d is not what was acknowledged" % (
                    receipt["index"])
            if second[entry]["index"] != receipt["index"]:
                return "entry %d has another place now" % receipt["index"]
        for entry, receipt in second.items():
            if held[receipt["index"]] != entry:
                return "entry %d is not what was acknowledged at last" % (
                    receipt["index"])
        if len(set(held)) != len(held):
            return "an entry stands twice"
        if not first:
            desk.run("audit")
            return None
        entry, receipt = newest(first)
        paths = [os.path.join(folder, name)
                 for name in ("head", "proof", "entry")]
        texts = [receipt["proof"].split("\n\n", 1)[1], receipt["proof"],
                 entry.decode()]
        for path, text in zip(paths, texts):
            with open(path, "w", encoding="utf-8", newline="") as out:
                out.write(text)
        desk.run("audit", "--against", paths[0], "--trust",
                 desk.registry + ".policy")
        desk.run("verify", paths[1], "--entry", paths[2], "--trust",
                 desk.registry + ".policy")
        return None

    try:
        return fault(), acknowledged
    except AssertionError as error:
        return str(error), acknowledged


class Trials:
    """What became of each kill: how many were acknowledged before it, and what
    went wrong."""

    def __init__(self, path, seed):
        self.seed = seed
        self.done = []
        self.file = None
        if path:
            self.file = open(path, "a+", encoding="utf-8")
            self.file.seek(0)
            lines = [line.rstrip("\n").split("\t") for line in self.file]
            self.done = [(int(acknowledged), fault)
                         for of, acknowledged, fault in lines if int(of) == seed]

    def add(self, acknowledged, fault):
        self.done.append((acknowledged, fault or ""))
        if fault:
            print("kill %d: %s" % (len(self.done), fault), flush=True)
        if self.file:
            self.file.write("%d\t%d\t%s\n" % (
                self.seed, acknowledged, " ".join((fault or "").split())))
            self.file.flush()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log")
    arguments = parser.parse_args()
    trials = Trials(arguments.log, arguments.seed)
    print("seed %d, %d kills done" % (arguments.seed, len(trials.done)))
    total = arguments.clients * arguments.each
    with tempfile.TemporaryDirectory() as folder:
        base = ServiceDesk.make(os.path.join(folder, "base"),
                                arguments.programs)
        claims = base.claims(total)
        # How long it takes when nobody disturbs it.
        whole = base.copy(os.path.join(folder, "whole"))
        whole.serve("--connections-per-address", str(2 * arguments.clients))
        receipts, faults = {}, []
        start = time.monotonic()
        for thread in all_tell(whole.port,
                               [claims[client::arguments.clients] for client in
                                range(arguments.clients)], receipts, faults):
            thread.join()
        whole_time = time.monotonic() - start
        whole.stop()
        if faults or len(receipts) != total:
            print("undisturbed, it failed: %s" % (faults or len(receipts)))
            return 1
        print("%d claims by %d clients, undisturbed: %.2f s" % (
            total, arguments.clients, whole_time), flush=True)
        while len(trials.done) < arguments.kills:
            # Of its own number, wherever a run begins.
            rng = random.Random(arguments.seed * 1_000_003 + len(trials.done))
            work = os.path.join(folder, "work")
            fault, kept = trial(base, work, claims, arguments,
                                rng.randrange(total))
            trials.add(kept, fault)
            shutil.rmtree(work)
        failed = sum(1 for _, fault in trials.done if fault)
        hits = sum(1 for kept, _ in trials.done if 0 < kept < total)
        print("%d kills, %d between two acknowledgements, %d acknowledged "
              "before a kill, %d failed" % (
                  len(trials.done), hits,
                  sum(kept for kept, _ in trials.done), failed))
        # A run in which no kill hit anything has shown nothing.
        return 1 if failed or not hits else 0


if __name__ == "__main__":
    sys.exit(main())
