#!/usr/bin/env python3
"""Keeps the service under mixed load and broken handshakes for some time and
looks whether it is whole afterwards.

    tests/fault/soak.py BIN [--seconds 600] [--clients 6] [--seed 1]

BIN is the folder of the programs; with that of the sanitizer build, a finding
of theirs in the service's output fails the run. Everything goes over TLS 1.3.
--clients healthy clients ask every kind of question about a sheet's recordings,
and now and then tell signed claims on another one, one a request and several; as
many broken ones open connections and break them: the wrong protocol, half a
handshake, a handshake with a changed byte, an older TLS, nothing at all, a reset
in the middle of a request or of an answer, two requests of which the first is no
HTTP.

Checked:
  - each healthy request is answered with 200, or told to come back (429, 503
    with Retry-After);
  - no connection that is told 400 gets a second answer;
  - every claim that was acknowledged is in the log, once, where its receipt says;
  - the service says nothing on stderr that a sanitizer or a failed handler says,
    ends in good order when told to, and `qiao audit` passes;
  - in a run of a minute or more, what it has allocated besides the answers that it
    keeps at hand (both of /metrics) is at the end no more than 16 MiB above that
    after the first quarter of the time; without a sanitizer, which keeps what was
    freed, the size of the process less those answers is no more than 32 MiB above.
    A shorter run shows no leak.
Prints what was done; exit 1 if something does not hold.
"""
import argparse
import collections
import http.client
import json
import os
import random
import socket
import sqlite3
import ssl
import struct
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from service_desk import ServiceDesk, certify  # noqa: E402
from slow_clients import memory_kib  # noqa: E402

MOST_GROWTH = 16 << 20  # of what is allocated
MOST_RESIDENT_GROWTH = 32 << 20  # of the process
SHORTEST_JUDGED = 60  # seconds, for memory
ROWS = 200  # recordings that are asked for
TELLING = 0.05  # of what healthy clients do
JSON = {"Content-Type": "application/json"}
LINES = {"Content-Type": "application/x-ndjson"}
# What a sanitizer, or the service itself, says of a fault of its own.
FINDINGS = ("ERROR: ", "runtime error:", "WARNING: ThreadSanitizer",
            "handler failed", "a connection failed")


class Run:
    """What all clients share: where to go, until when, what was seen."""

    def __init__(self, desk, subjects, certificate, claims, until):
        self.desk = desk
        self.subjects = subjects
        self.certificate = certificate
        self.claims = claims
        self.until = until
        self.lock = threading.Lock()
        self.next_claim = 0
        self.receipts = {}
        self.counts = collections.Counter()
        self.faults = []

    def count(self, what):
        with self.lock:
            self.counts[what] += 1

    def fault(self, what):
        with self.lock:
            self.faults.append(what)

    def take(self, count):
        with self.lock:
            first = self.next_claim
            self.next_claim = min(first + count, len(self.claims))
            return self.claims[first:self.next_claim]

    def context(self):
        return ssl.create_default_context(cafile=self.certificate)

    def over(self):
        return time.monotonic() > self.until


# Healthy clients: what to ask, as (method, path, body, headers).

def some_question(rng, run):
    number = rng.randrange(ROWS)
    subject = run.subjects[number]
    title = rng.choice(["第%d首歌", "第%d首歌曲", "nothing %d"]) % number
    on = "20%02d-%02d-%02d" % (rng.randrange(100), rng.randint(1, 12),
                               rng.randint(1, 28))
    asked = {"text": title, "on": on}
    several = b"\n".join(json.dumps(dict(asked, text=title + " " * n)).encode()
                         for n in range(rng.randint(1, 20)))
    return rng.choice([
        ("GET", "/v1/who?isrc=TWLU124%05d&on=%s" % (number, on), None, {}),
        ("POST", "/v1/lookups", json.dumps(asked).encode(), JSON),
        ("POST", "/v1/lookups", several, LINES),
        ("GET", "/v1/recordings/" + subject, None, {}),
        ("GET", "/v1/conflicts", None, {}),
        ("GET", "/v1/parties", None, {}),
        ("GET", "/v1/statements?id=%d" % rng.randrange(3), None, {}),
        ("GET", "/v1/log/head", None, {}),
        ("GET", "/v1/log/proof?index=%d" % rng.randrange(3), None, {}),
        ("GET", "/v1/log/consistency?from=%d" % rng.randint(1, 3), None, {}),
        ("GET", "/v1/bundles/" + subject, None, {}),
        ("GET", "/log/checkpoint", None, {}),
        ("GET", "/metrics", None, {}),
        ("GET", "/readyz", None, {}),
    ])


def ask(run, connection, rng):
    method, path, body, fields = some_question(rng, run)
    connection.request(method, path, body, fields)
    answer = connection.getresponse()
    answer.read()
    what = path.split("?")[0].split("/rec:")[0]
    busy = answer.status in (429, 503) and answer.getheader("Retry-After")
    run.count("told to come back" if busy else "%s %s" % (method, what))
    if answer.status != 200 and not busy:
        run.fault("%s %s: %d" % (method, path, answer.status))


def tell(run, connection, rng):
    entries = run.take(1 if rng.random() < 0.7 else 8)
    if not entries:
        return ask(run, connection, rng)
    connection.request("POST", "/v1/statements", b"\n".join(entries),
                       JSON if len(entries) == 1 else LINES)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        if answer.status not in (429, 503):
            run.fault("statements: %d %s" % (answer.status, body))
        return run.count("told to come back")
    receipts = [json.loads(line) for line in body.splitlines()]
    with run.lock:
        run.receipts.update(zip(entries, receipts))
        run.counts["claims told"] += len(entries)


def healthy(run, seed):
    rng = random.Random(seed)
    while not run.over():
        connection = http.client.HTTPSConnection(
            "127.0.0.1", run.desk.port, timeout=60, context=run.context())
        try:
            for _ in range(rng.randint(1, 60)):
                if run.over():
                    break
                (tell if rng.random() < TELLING else ask)(run, connection, rng)
        except (OSError, http.client.HTTPException) as error:
            run.fault("a healthy client: %r" % error)
        finally:
            connection.close()


# Broken clients. Each opens one connection and breaks it.

def reset(plain):
    """Closes with RST."""
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                     struct.pack("ii", 1, 0))
    plain.close()


def opened(run):
    return socket.create_connection(("127.0.0.1", run.desk.port), timeout=30)


def hello(run):
    """The first flight of a handshake."""
    sent = ssl.MemoryBIO()
    tls = run.context().wrap_bio(ssl.MemoryBIO(), sent,
                                 server_hostname="127.0.0.1")
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return sent.read()


def plain_http(run, rng):
    with opened(run) as plain:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        plain.recv(4096)


def half_hello(run, rng):
    first = hello(run)
    with opened(run) as plain:
        plain.sendall(first[:rng.randrange(len(first))])


def changed_hello(run, rng):
    first = bytearray(hello(run))
    for _ in range(rng.randint(1, 4)):
        first[rng.randrange(len(first))] ^= rng.randint(1, 255)
    with opened(run) as plain:
        plain.settimeout(0.5)
        plain.sendall(first)
        plain.recv(4096)


def noise(run, rng):
    with opened(run) as plain:
        plain.settimeout(0.5)
        plain.sendall(b"\x16\x03\x01" + rng.randbytes(rng.randint(1, 2000)))
        plain.recv(4096)


def older_tls(run, rng):
    context = run.context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with opened(run) as plain:
        context.wrap_socket(plain, server_hostname="127.0.0.1").close()
    run.fault("a handshake of TLS 1.2 was taken")


def silence(run, rng):
    with opened(run):
        time.sleep(rng.random() / 5)


def answered_then_gone(run, rng):
    """The server's flight is on its way when the client goes."""
    plain = opened(run)
    plain.sendall(hello(run))
    time.sleep(rng.random() / 50)
    reset(plain)


def tls_of(run):
    return run.context().wrap_socket(opened(run), server_hostname="127.0.0.1")


def cut(run, rng):
    """Goes in the middle of a request, or before its answer is read."""
    body = b'{"text":"' + b"x" * rng.randint(10, 40000) + b'"}'
    request = (b"POST /v1/lookups HTTP/1.1\r\nHost: a\r\nContent-Type: "
               b"application/json\r\nContent-Length: %d\r\n\r\n" % len(body) +
               body)
    tls = tls_of(run)
    tls.sendall(request[:rng.choice([len(request),
                                     rng.randrange(len(request))])])
    if rng.random() < 0.5:
        time.sleep(rng.random() / 50)
    raw = tls.detach()
    reset(socket.socket(fileno=raw))


def smuggled(run, rng):
    first = rng.choice([
        b"POST /v1/lookups HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"
        b"Content-Length: 1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET /healthz HTTP/1.1\nHost: a\n\n",
        b"\0" * rng.randint(1, 100) + b"\r\n\r\n",
    ])
    with tls_of(run) as tls:
        tls.sendall(first + b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = b""
        while some := tls.recv(65536):
            answer += some
    if answer.count(b"HTTP/1.1 ") != 1 or not answer.startswith(
            b"HTTP/1.1 400"):
        run.fault("%r was answered %r" % (first, answer))


BROKEN = (plain_http, half_hello, changed_hello, noise, older_tls, silence,
          answered_then_gone, cut, smuggled)


def broken(run, seed):
    rng = random.Random(seed)
    while not run.over():
        one = rng.choice(BROKEN)
        try:
            one(run, rng)
        except OSError:
            pass  # that the service ends it is the point
        run.count("broken: " + one.__name__.replace("_", " "))


def import_sheet(desk):
    """The recordings of a sheet, in its order."""
    with open(os.path.join(desk.folder, "songs.csv"), "w",
              encoding="utf-8") as out:
        out.write("曲名,演唱者,作詞,作曲,ISRC,權利比例,詞曲占比,授權區域\n")
        for i in range(ROWS):
            out.write("第%d首歌,林汐遙,方既白,陳渡,TWLU124%05d,100%%,50%%,台灣\n"
                      % (i, i))
    report = json.loads(desk.run("--json", "import", "apply", "songs.csv",
                                 "--label", "海風唱片"))
    return [row["subject"] for row in report["rows"]]


class Memory:
    """What the service has now, in bytes, without the answers it keeps."""

    def __init__(self, run):
        connection = http.client.HTTPSConnection(
            "127.0.0.1", run.desk.port, timeout=60, context=run.context())
        connection.request("GET", "/metrics")
        told = dict(line.rsplit(" ", 1) for line in
                    connection.getresponse().read().decode().splitlines()
                    if line and not line.startswith("#"))
        connection.close()
        self.kept = int(told["qiaod_kept_answer_bytes"])
        self.allocated = int(told["qiaod_heap_bytes"]) - self.kept
        self.resident = (memory_kib(run.desk.process.pid, "VmRSS") * 1024 -
                         self.kept)

    def tell(self, run, when):
        run.counts["KiB allocated, " + when] = self.allocated // 1024
        run.counts["KiB of the process, " + when] = self.resident // 1024
        run.counts["KiB of kept answers, " + when] = self.kept // 1024


def check_growth(run, early, late, sanitized):
    if late.allocated > early.allocated + MOST_GROWTH:
        run.fault("what is allocated grew from %d to %d bytes" %
                  (early.allocated, late.allocated))
    if not sanitized and late.resident > early.resident + MOST_RESIDENT_GROWTH:
        run.fault("the process grew from %d to %d bytes" %
                  (early.resident, late.resident))


def check_log(run, before):
    with sqlite3.connect("file:%s?mode=ro" % run.desk.registry,
                         uri=True) as database:
        held = [row[0] for row in database.execute(
            "SELECT bytes FROM entry ORDER BY idx")]
    if len(set(held)) != len(held):
        run.fault("an entry stands twice")
    if len(held) - before < len(run.receipts):
        run.fault("%d entries for %d receipts" % (len(held) - before,
                                                  len(run.receipts)))
    wrong = sum(held[receipt["index"]] != entry
                for entry, receipt in run.receipts.items())
    if wrong:
        run.fault("%d acknowledged claims are not where they were" % wrong)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.environ.setdefault("ASAN_OPTIONS", "quarantine_size_mb=16")
    with open(os.path.join(arguments.programs, "qiaod"), "rb") as program:
        sanitized = b"__asan_init" in program.read()
    with tempfile.TemporaryDirectory() as folder:
        desk = ServiceDesk.make(os.path.join(folder, "desk"),
                                arguments.programs)
        subjects = import_sheet(desk)
        claims = desk.claims(max(200, int(5 * arguments.seconds)))
        certificate, key = certify(folder)
        desk.serve("--tls-cert", certificate, "--tls-key", key)
        with sqlite3.connect(desk.registry) as database:
            before = database.execute("SELECT count(*) FROM entry"
                                      ).fetchone()[0]
        start = time.monotonic()
        run = Run(desk, subjects, certificate, claims, start + arguments.seconds)
        threads = [threading.Thread(target=what, args=(
            run, 1000 * arguments.seed + 2 * number + (what is broken)))
            for number in range(arguments.clients)
            for what in (healthy, broken)]
        for thread in threads:
            thread.start()
        time.sleep(arguments.seconds / 4)
        early = Memory(run)
        for thread in threads:
            thread.join()
        if desk.process.poll() is not None:
            run.fault("the service ended by itself: exit %s" %
                      desk.process.returncode)
        else:
            late = Memory(run)
            if arguments.seconds >= SHORTEST_JUDGED:
                check_growth(run, early, late, sanitized)
            early.tell(run, "first quarter")
            late.tell(run, "end")
            code = desk.stop()
            if code != 0:
                run.fault("the service ended with exit %d" % code)
        for line in desk.said:
            if any(word in line for word in FINDINGS):
                run.fault("the service said: " + line.strip())
        check_log(run, before)
        desk.run("audit")
    for what, count in sorted(run.counts.items()):
        print("%8d  %s" % (count, what))
    if not run.receipts:
        run.fault("no claim was acknowledged")
    for fault in run.faults[:20]:
        print(fault)
    print("%.0f s, %d faults" % (time.monotonic() - start, len(run.faults)))
    return 1 if run.faults else 0


if __name__ == "__main__":
    sys.exit(main())
